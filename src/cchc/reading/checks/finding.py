"""What a check has found: a notice for whoever drafts or reads the plan, never a verdict."""

from dataclasses import dataclass
from typing import Any

from cchc.reading.blocks import Passage


@dataclass(frozen=True)
class Finding:
    """`pointer` is a JSON pointer into the reading, "" for words that were read into no field. `place` is where the
    words stand, as printed. `meant` is what was probably meant, None where that cannot be told."""

    code: str
    sentence: str
    pointer: str
    place: Passage
    meant: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "sentence": self.sentence,
            "pointer": self.pointer,
            "place": self.place._asdict(),
            "meant": self.meant,
        }


def short(text: str, most: int = 80) -> str:
    """The beginning of a text for quoting, cut between words, in the quotation marks of the form."""
    words = " ".join(text.split())
    if len(words) > most:
        words = words[:most].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
    return f"“{words}”"
