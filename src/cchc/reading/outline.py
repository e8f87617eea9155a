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
_NUMBERED_APPENDIX = re.compile(r"^(?:PHỤ LỤC|Phụ lục)(?: (?:số )?[IVX\d]{1,4})?[.:]?$")
_SENTENCES = re.compile(r"[^.]\.\s+\S")


@dataclass(frozen=True)
class Heading:
    """A heading without its mark; `rank` as in `marks.Mark`, `number` where the mark is one. `appendix`: it is
    an appendix's title."""

    text: str
    rank: int
    block: str
    number: int | None = None
    appendix: bool = False


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
    before: Block | None = None
    entered: set[str] = set()  # headings under which their own sort of number begins anew
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        found = mark(block.text) if block.kind != "table" else None
        rank = _rank(block, found, following)
        titles = rank is None and found is None and before is not None and _titles(block, before)
        rank = 1 if titles else rank
        before = block
        if rank is None:
            _leave(path, found, entered)
            placed.append(Placed(block, found, tuple(path)))
            continue
        while path and path[-1].rank >= rank:
            path.pop()
        placed.append(Placed(block if titles else replace(block, kind="heading"), found, tuple(path)))
        number = int(found.label) if found and found.name == "number" else None
        path.append(Heading((found.rest if found else block.text).rstrip(" :"), rank, block.id, number, titles))
    return placed


def _leave(path: list[Heading], found: Mark | None, entered: set[str]) -> None:
    """`3. Tiếp nhận …`, no heading, after the heading `2. Rà soát` stands beside it; `1. Bố trí …` stands under it,
    and so does all that follows there."""
    if found is None or found.name != "number" or not path:
        return
    last = next((heading for heading in reversed(path) if heading.rank <= found.rank), path[-1])
    if last.rank != found.rank or last.number is None or last.block in entered:
        return
    if int(found.label) == last.number + 1:
        del path[path.index(last) :]
    else:
        entered.add(last.block)


def _titles(block: Block, before: Block) -> bool:
    """Whether a block is the title of an appendix, under the line that only numbers it."""
    return block.kind != "table" and _NUMBERED_APPENDIX.match(before.text) is not None and block.text.isupper()


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
    if heading.appendix:
        return False
    words = fold(heading.text)
    return _GENERIC.match(words) is not None or (heading.rank <= _PART and _SORT_FIRST.match(words) is not None)
