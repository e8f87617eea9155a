"""Words of a PDF page → lines, and lines → the paragraphs they were wrapped from.

A line was wrapped where the next word had no room on it; where there was room, whoever wrote the document began anew.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from cchc.reading.blocks import At
from cchc.reading.marks import Mark, mark
from cchc.reading.pdfpages import Word
from cchc.words import legacy

_GLUED = 0.1  # of the size of the font: letters of one word that were drawn apart
_JOINED = 0.03  # … that touch
_ENDS = tuple(".;:!?…")
_REFERENCE = re.compile(r"[\[(]?(?:\d{1,2}|\*{1,3})[\])]?")


@dataclass(frozen=True)
class Line:
    """Words of one line, or of its part in one column, from left to right."""

    words: tuple[Word, ...]
    page: int

    @cached_property
    def text(self) -> str:
        return unicodedata.normalize("NFC", " ".join(word.text for word in self.words))

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        return self.words[0].base

    @property
    def size(self) -> float:
        return self.words[0].size

    @property
    def top(self) -> float:
        return self.words[0].top

    @property
    def bottom(self) -> float:
        return self.words[0].bottom


def lines(words: Iterable[Word], page: int) -> list[Line]:
    """Lines from the top. Raised and lowered letters stay in the line they are nearest to."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        if rows and word.base - rows[-1][0].base < 0.4 * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        elif rows and _raised_over(rows[-1], word):
            rows[-1].insert(0, word)  # what stands on the line says where it is
        else:
            rows.append([word])
    return [Line(_glued(_unreferred(sorted(row, key=lambda word: word.x0))), page) for row in rows]


def _raised_over(row: list[Word], word: Word) -> bool:
    """Whether a row is so far only small numbers raised over the line of this word."""
    return all(
        _REFERENCE.fullmatch(small.text) and small.size < 0.8 * word.size and word.base - small.base < 0.5 * word.size
        for small in row
    )


def _unreferred(row: list[Word]) -> list[Word]:
    """Words of a line without the small raised numbers that refer to notes; `m2` keeps its square."""
    full = max(row, key=lambda word: word.size)
    return [
        word
        for i, word in enumerate(row)
        if not (
            i
            and _REFERENCE.fullmatch(word.text)
            and word.size < 0.8 * full.size
            and full.base - word.base > 0.12 * full.size
            and not row[i - 1].text.endswith("m")
        )
    ]


def _glued(row: list[Word]) -> tuple[Word, ...]:
    """Pieces of words put together: a letter that another font drew comes apart from its neighbours."""
    out = [row[:1]]
    for word in row[1:]:
        last, right = out[-1][-1], max(piece.x1 for piece in out[-1])
        if -0.5 * last.size < word.x0 - right < _GLUED * last.size:
            out[-1].append(word)
        elif not (word.text == last.text and abs(word.x0 - last.x0) < 0.2 * last.size):  # bold by drawing twice
            out.append([word])
    return tuple(_whole(part) for pieces in out for part in _syllables(pieces))


def _whole(pieces: list[Word]) -> Word:
    text = "".join(piece.text for piece in pieces)
    return pieces[0]._replace(text=text, x1=max(piece.x1 for piece in pieces))


def _syllables(pieces: list[Word]) -> list[list[Word]]:
    """Two words where the pieces make two syllables: `TƯ PHÁP`, where the hook of the `Ư` reaches into the space."""
    if len(pieces) > 1 and not _spells(pieces):
        for i in range(1, len(pieces)):
            apart = pieces[i].x0 - pieces[i - 1].x1 > _JOINED * pieces[i].size
            if apart and _spells(pieces[:i]) and _spells(pieces[i:]):
                return [pieces[:i], pieces[i:]]
    return [pieces]


def _spells(pieces: list[Word]) -> bool:
    text = unicodedata.normalize("NFC", "".join(piece.text for piece in pieces))
    return legacy.is_syllable(re.sub(r"\W", "", text).casefold())


def leading(found: Sequence[Line]) -> float | None:
    """The usual distance from line to line inside paragraphs; None where there are too few lines to say."""
    steps = sorted(b.base - a.base for a, b in pairwise(found) if a.page == b.page and 0 < b.base - a.base < 4 * a.size)
    return steps[len(steps) // 4] if len(steps) > 2 else None


@dataclass(frozen=True)
class Region:
    """Where text runs: its left and right edges, and the distance of its lines."""

    left: float
    right: float
    leading: float | None


def paragraphs(found: Sequence[Line], region: Region | dict[int, Region]) -> list[list[Line]]:
    """Lines put together as they were before they were wrapped. A region may differ by page."""
    out: list[list[Line]] = []
    for line in found:
        here = region if isinstance(region, Region) else region[line.page]
        if out and continues(out[-1], line, here):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def continues(paragraph: list[Line], line: Line, region: Region) -> bool:
    """Whether a line goes on with a paragraph."""
    last = paragraph[-1]
    opening = mark(line.text)
    seen = line.words[0].sure < 100  # on a picture the size is that of the ink
    if abs(last.size - line.size) > (0.45 if seen else 0.2) * last.size:
        return False
    same_page = last.page == line.page
    step = line.base - last.base
    if same_page and region.leading and step > max(region.leading + 2.4, 1.12 * region.leading):
        return step < 1.5 * region.leading and opening is None and _unended(last, line)
    centred = _centred(last, region) and _centred(line, region)
    full = _room(last, region, centred=centred) < _need(line)
    if opening and not (full and _mid_phrase(opening, last)):
        return False
    if not full:
        # A short line in lower case after a sentence that has not ended was broken by hand.
        goes_on = (line.text[0].islower() and last.text[0] not in "-+") or _unended(last, line)
        return same_page and goes_on and not last.text.endswith(_ENDS)
    indented = line.x0 - region.left > 12 and last.x0 - region.left < 6 and not _centred(line, region)
    ended = last.text.endswith(_ENDS) and line.text[0].isupper()
    return not (indented and (ended or same_page))


def _room(line: Line, region: Region, *, centred: bool) -> float:
    """What was left of the line."""
    if centred:
        return (region.right - region.left) - (line.x1 - line.x0)
    return region.right - line.x1


def _centred(line: Line, region: Region) -> bool:
    before, after = line.x0 - region.left, region.right - line.x1
    return before > 4 and abs(before - after) < 4


def _need(line: Line) -> float:
    """What the first word would have taken on the line above."""
    return line.words[0].x1 - line.words[0].x0 + 0.35 * line.size


def _mid_phrase(opening: Mark, last: Line) -> bool:
    """A dash or a number that only looks as if it opened an item: `kinh tế` / `- xã hội`, `ngày` / `15. …`."""
    if opening.name in ("dash", "plus"):
        return opening.rest[:1].islower() and not last.text.endswith(_ENDS)
    if opening.name in ("roman", "upper"):
        return last.words[-1].text.casefold().lstrip("(") in _BEFORE_ROMANS
    if opening.name == "letter":
        return last.text.endswith(("điểm", "Điểm", "mục"))
    if opening.name in ("number", "dotted", "article"):
        return not last.text.endswith(_ENDS) and last.words[-1].text.casefold() in _BEFORE_NUMBERS
    return False


def _unended(last: Line, line: Line) -> bool:
    """Whether a phrase cannot end as this line does: `… quy định tại` / `Luật Cán bộ`, `trong năm` / `2026`."""
    word = last.words[-1].text
    return (
        last.text.endswith(",")
        or word in _UNENDED
        or (line.text[0].isdigit() and word in _BEFORE_FIGURES and mark(line.text) is None)
    )


_UNENDED = {"của", "và", "các", "những", "tại", "thuộc", "theo", "với", "cho", "về", "do", "bởi", "hoặc", "trên"}
_UNENDED |= {"dưới", "trong", "từ", "bằng", "để", "Bộ", "Sở", "Ban"}
_BEFORE_FIGURES = {"ngày", "tháng", "năm", "số"}
_BEFORE_ROMANS = {"quý", "phần", "mục", "chương", "hạng", "loại", "bậc", "khóa", "khoá", "thứ", "kỳ", "đợt"}
_BEFORE_NUMBERS = {
    "ngày",
    "tháng",
    "năm",
    "điều",
    "khoản",
    "số",
    "quý",
    "mục",
    "phần",
    "bước",
    "mức",
    "độ",
    "và",
    "theo",
}


def joined(paragraph: Sequence[Line]) -> str:
    """The words of a paragraph. After a slash or a hyphen that ended a line nothing stands between."""
    if len(paragraph) > 1 and all(len(line.text) < 3 and line.text.isupper() for line in paragraph):
        return "".join(line.text for line in paragraph)  # `STT` in a column too narrow for it
    out = ""
    for line in paragraph:
        tight = out.endswith("/") or (out.endswith("-") and not out.endswith(" -") and len(out) > 1)
        out += line.text if not out or tight else f" {line.text}"
    return out


def where(found: Iterable[Line]) -> tuple[At, ...]:
    """The rectangle of some lines on each page they stand on."""
    by_page: dict[int, list[Line]] = {}
    for line in found:
        by_page.setdefault(line.page, []).append(line)
    return tuple(
        At(
            page,
            (
                round(min(line.x0 for line in there), 1),
                round(min(line.top for line in there), 1),
                round(max(line.x1 for line in there), 1),
                round(max(line.bottom for line in there), 1),
            ),
        )
        for page, there in sorted(by_page.items())
    )
