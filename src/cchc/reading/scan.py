"""A picture of a page → the words and ruling lines that `pdfpages` finds in a PDF with a text layer.

So all that follows, tables, columns, paragraphs, is the same for both. A page (`pictures`) is turned upright, levelled
and cleaned (`scanclean`), its ruling lines found (`scanlines`) and erased, each cell and what is outside cut into lines
of text (`scanrows`), and each line read by Tesseract (`ocr`): `scanpage` does so for one page.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cchc.reading import respelt
from cchc.reading.blocks import At, Block, Unsure
from cchc.reading.ocr import Reader, reader
from cchc.reading.pdfpages import Page, Word
from cchc.reading.pictures import Leaf
from cchc.reading.progress import LARGEST_SCAN, Progress
from cchc.reading.unreadable import Unreadable
from cchc.words import legacy

if TYPE_CHECKING:
    from cchc.reading import scanpage

_FEW = 8  # words, fewer than which are no document
_LEGIBLE = 0.4  # of the words are syllables, at least
_NO_MEMORY = -4  # how OpenCV says so
_BESIDE = 15.0  # points outside the text
_UNSURE = 60.0  # what Tesseract says of a word it guessed


class Sheet(NamedTuple):
    """A page that was read: its words in points of the upright, level page, and how these lie on the page as shown."""

    page: Page
    shown: "Shown"
    marks: tuple["Mark", ...] = ()


class Mark(NamedTuple):
    """A word to look at: where its middle is in points of the level page, what it says now, a code of `doubts`."""

    x: float
    y: float
    text: str
    code: str


class Shown(NamedTuple):
    """From the level page to the page as it is shown: a turn about the middle, the quarters it was turned to the left
    to stand upright, and a scale."""

    degrees: float
    scale: float
    middle: tuple[float, float]
    quarter: int = 0

    def at(self, place: At) -> At:
        """The rectangle around where a rectangle of the level page lies."""
        x0, top, x1, bottom = place.rect
        turn = math.radians(self.degrees)
        cos, sin = math.cos(turn), math.sin(turn)
        mx, my = self.middle
        corners = [
            (mx + (x - mx) * cos + (y - my) * sin, my - (x - mx) * sin + (y - my) * cos)
            for x in (x0, x1)
            for y in (top, bottom)
        ]
        turned = [self._as_it_lay(x, y) for x, y in corners]
        xs, ys = [x for x, _ in turned], [y for _, y in turned]
        most_x, most_y = (2 * side * self.scale for side in ((my, mx) if self.quarter % 2 else (mx, my)))
        return At(
            place.page,
            (
                round(max(min(xs) * self.scale, 0), 1),
                round(max(min(ys) * self.scale, 0), 1),
                round(min(max(xs) * self.scale, most_x), 1),
                round(min(max(ys) * self.scale, most_y), 1),
            ),
        )

    def _as_it_lay(self, x: float, y: float) -> tuple[float, float]:
        width, height = (2 * side for side in self.middle)
        return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[self.quarter]


def ready() -> bool:
    """Whether pictures can be read here: the libraries and the model are there."""
    try:
        _library()
        with reader():
            return True
    except Unreadable:
        return False


def _library() -> None:
    try:
        import cv2
    except ImportError as error:
        raise Unreadable("ocr_missing") from error
    cv2.setNumThreads(1)


def sheets(leaves: Iterator[Leaf], count: int, progress: Progress | None) -> Iterator[Sheet]:
    """Every page read. Raises `Unreadable`: `ocr_missing`, and `scan_too_long` for more pages than are read."""
    if count > LARGEST_SCAN:
        raise Unreadable("scan_too_long")
    _library()
    tell = progress or (lambda done, total: None)
    tell(0, count)
    with reader() as engine:
        for done, leaf in enumerate(leaves, 1):
            seen = _seen(leaf, engine)
            shown_width = leaf.height if seen.quarter % 2 else leaf.width
            middle = (seen.page.width / 2, seen.page.height / 2)
            yield Sheet(seen.page, Shown(seen.degrees, shown_width / seen.page.width, middle, seen.quarter))
            tell(done, count)


def _seen(leaf: Leaf, engine: Reader) -> "scanpage.Turned":
    import cv2

    from cchc.reading import scanpage

    try:
        return scanpage.seen(leaf, engine)
    except cv2.error as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        raise Unreadable("image_damaged") from error


def checked(read: Sequence[Sheet], *, alone: bool) -> list[Sheet]:
    """The pages of a document with what was misread put right, and marks on that and on what was hard to read; without
    the words of pictures of something else. Raises `Unreadable`, if these pages are all there is and say nothing:
    `no_text`, `scan_illegible`."""
    shares = [_syllables(one.page.words) for one in read]
    spelt, good = (sum(share[i] for share in shares) for i in (0, 1))
    if alone and spelt < _FEW:
        raise Unreadable("no_text")
    if alone and good < _LEGIBLE * spelt:
        raise Unreadable("scan_illegible")
    kept = [
        one
        if share[1] >= _LEGIBLE / 2 * share[0]
        else one._replace(page=one.page._replace(words=[], across=[], down=[]))
        for one, share in zip(read, shares, strict=True)
    ]
    kept = [one._replace(page=one.page._replace(words=respelt.whole(_inside(one.page)))) for one in kept]
    texts = iter(respelt.respelt([word for one in kept for word in one.page.words]))
    return [_checked(one, texts) for one in kept]


def _inside(page: Page) -> list[Word]:
    """Words without what was made of holes and stains outside the text and the tables: a sign or two at an edge."""
    text = sorted(word.x0 for word in page.words if len(word.text) > 2)
    if len(text) < _FEW:
        return page.words
    left = min([text[len(text) // 100], *(line.x0 for line in page.across), *(line.x for line in page.down)])
    right = max([word.x1 for word in page.words if len(word.text) > 2] + [line.x1 for line in page.across])
    return [word for word in page.words if len(word.text) > 2 or word.text[-1] in ".)" or not _stain(word, left, right)]


def _stain(word: Word, left: float, right: float) -> bool:
    """Whether a short word lies outside; a sign that opens no item may touch the text (`® quyết số …`)."""
    if any(c.isalnum() or c in "-–—+•" for c in word.text):
        return word.x1 < left - _BESIDE or word.x0 > right + _BESIDE
    return word.x0 < left - 10 or word.x1 > right + 10


def _syllables(words: Sequence[Word]) -> tuple[int, int]:
    """How many words there are, and how many of them can be Vietnamese and were not guessed."""
    spelt = [
        (word.text.strip(".,;:()").casefold(), word.sure) for word in words if sum(map(str.isalpha, word.text)) > 1
    ]
    return len(spelt), sum(legacy.is_syllable(text) and sure >= _UNSURE for text, sure in spelt)


def _checked(one: Sheet, texts: Iterator[str]) -> Sheet:
    said: list[Word] = []
    marks: list[Mark] = []
    for word in one.page.words:
        text = next(texts)
        said.append(word._replace(text=text))
        code = "scan_respelt" if _letters(text) != _letters(word.text) else "scan_unsure" if word.sure < _UNSURE else ""
        if code and any(c.isalnum() for c in text):
            marks.append(Mark((word.x0 + word.x1) / 2, word.base - 0.3 * word.size, text, code))
    return one._replace(page=one.page._replace(words=said), marks=tuple(marks))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def placed(blocks: list[Block], read: Sequence[Sheet]) -> list[Block]:
    """Blocks with what is unsure in them, by where they are on the pages as they are shown."""
    shown = {one.page.number: one.shown for one in read}
    marks = [(one.page.number, mark) for one in read for mark in one.marks]

    def there(at: tuple[At, ...]) -> tuple[At, ...]:
        return tuple(shown[place.page].at(place) if place.page in shown else place for place in at)

    def inside(at: tuple[At, ...]) -> list[Mark]:
        return [mark for page, mark in marks if any(page == place.page and _holds(place.rect, mark) for place in at)]

    def unsure(block: Block) -> Iterator[Unsure]:
        if block.kind != "table":
            yield from (Unsure(mark.text, mark.code) for mark in inside(block.at))
            return
        for r, row in enumerate(block.rows):
            for c, cell in enumerate(row):
                yield from (Unsure(mark.text, mark.code, r, c) for mark in inside(cell.at))

    return [
        replace(
            block,
            at=there(block.at),
            rows=tuple(tuple(replace(cell, at=there(cell.at)) for cell in row) for row in block.rows),
            unsure=tuple(unsure(block)),
        )
        for block in blocks
    ]


def _holds(rect: tuple[float, float, float, float], mark: Mark) -> bool:
    return rect[0] <= mark.x <= rect[2] and rect[1] <= mark.y <= rect[3]
