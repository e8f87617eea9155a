"""Which heading each block stands under."""

import re
from dataclasses import dataclass, replace

from cchc.reading import columns
from cchc.reading.blocks import Block
from cchc.reading.marks import Mark, mark, unmarked
from cchc.words import fold

_LONGEST = 220
_ENDS_SENTENCE = (".", ";", ",", "…", "/.")
# Headings that only say what sort of thing follows: an area is the heading above them.
_GENERIC = re.compile(
    r"^(?:cac )?(?:chi tieu|muc tieu|muc dich|yeu cau|nhiem vu|giai phap|noi dung|chi tieu cu the|"
    r"muc tieu cu the|muc tieu chung|"
    r"ket qua|trong tam)(?:(?: va| cac|) (?:chi tieu|yeu cau|nhiem vu|giai phap|noi dung|muc tieu|"
    r"chu yeu|trong tam|cu the|thuc hien))*$"
)
# A part of the plan named after its sort (`I. MỤC TIÊU CẢI CÁCH HÀNH CHÍNH NĂM 2026`) names no subject either.
_SORT_FIRST = re.compile(r"(?:cac )?(?:muc tieu|muc dich|chi tieu|yeu cau|nhiem vu)\b")
_PART = 2
_APPENDIX = re.compile(r"^(?:PHỤ LỤC|Phụ lục|BIỂU|DANH MỤC)\b")
_SENTENCES = re.compile(r"[^.]\.\s+\S")


@dataclass(frozen=True)
class Heading:
    """A heading without its mark; `rank` as in `marks.Mark`."""

    text: str
    rank: int
    block: str


@dataclass(frozen=True)
class Placed:
    """A block, the mark it opens with, and the headings it stands under, the nearest last."""

    block: Block
    mark: Mark | None
    under: tuple[Heading, ...]

    @property
    def text(self) -> str:
        return self.mark.rest if self.mark else self.block.text

    def area(self) -> Heading | None:
        """The nearest heading that names a subject; the nearest of all when each only names a sort of thing."""
        named = (heading for heading in reversed(self.under) if not _names_sort(heading))
        return next(named, self.under[-1] if self.under else None)


def outline(blocks: list[Block]) -> list[Placed]:
    """The blocks in order, headings marked as such, each with its path of headings."""
    placed: list[Placed] = []
    path: list[Heading] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        found = mark(block.text) if block.kind != "table" else None
        rank = _rank(block, found, following)
        if rank is None:
            placed.append(Placed(block, found, tuple(path)))
            continue
        while path and path[-1].rank >= rank:
            path.pop()
        placed.append(Placed(replace(block, kind="heading"), found, tuple(path)))
        path.append(Heading((found.rest if found else block.text).rstrip(" :"), rank, block.id))
    return placed


def _rank(block: Block, found: Mark | None, following: Block | None) -> int | None:
    """How deep a heading is; None for what is no heading."""
    text = block.text
    if block.kind == "table" or not text or len(text) > _LONGEST:
        return None
    if following is not None and columns.label(unmarked(following.text)):
        return None  # a task over its labelled lines
    if found is None:
        if block.depth:
            return block.depth + 2
        return 0 if _APPENDIX.match(text) and text.isupper() else None
    if found.name in ("dash", "plus", "article") or not found.rest:
        return None
    if found.name in ("roman", "upper", "part"):
        return found.rank
    if found.rest.endswith(_ENDS_SENTENCE) or _SENTENCES.search(found.rest):
        return None
    if found.name == "letter" and not block.depth:
        opens = following is not None and (
            following.kind == "table" or (mark(following.text) or found).name != "letter"
        )
        return found.rank if opens and len(found.rest) < 100 else None
    return found.rank


def _names_sort(heading: Heading) -> bool:
    words = fold(heading.text)
    return _GENERIC.match(words) is not None or (heading.rank <= _PART and _SORT_FIRST.match(words) is not None)
