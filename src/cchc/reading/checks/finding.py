"""What a check has found: a notice for whoever drafts or reads the plan, never a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cchc.reading.blocks import Block, Passage, on


@dataclass(frozen=True)
class Finding:
    """`pointer` is a JSON pointer into the reading, "" for words that were read into no field. `place` is where the
    words stand, as printed. `meant` is what was probably meant, None where that cannot be told."""

    code: str
    sentence: str
    pointer: str
    place: Passage
    meant: str | None = None

    def to_json(self, blocks: Sequence[Block] = ()) -> dict[str, Any]:
        """With the blocks of the reading, `place` also has the page and the rectangle where there are pages."""
        at = self.place
        block = next((block for block in blocks if block.id == at.block), None)
        return {
            "code": self.code,
            "sentence": self.sentence,
            "pointer": self.pointer,
            "place": {"block": at.block, "row": at.row, "cell": at.cell, "text": at.text}
            | (on(block.where(at.row, at.cell)) if block else {}),
            "meant": self.meant,
        }


def short(text: str, most: int = 80) -> str:
    """The beginning of a text for quoting, cut between words, in the quotation marks of the form."""
    words = " ".join(text.split())
    if len(words) > most:
        words = words[:most].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
    return f"“{words}”"
