"""A picture of a page read: upright, level, its ruling lines erased, its cells and its prose cut into lines of text."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np

from cchc.reading import pdfrules, scanclean, scanlines, scanrows
from cchc.reading.ocr import Reader, Seen
from cchc.reading.pdfpages import Across, Down, Page, Word
from cchc.reading.pictures import DOTS, Leaf
from cchc.words import legacy

Picture = Any
_USUAL = 24.0  # pixels: the height of small letters of 12 points
_READABLE = (15.0, 40.0)
_THINNEST = 40  # times as long as wide
_MOST = 40e6  # pixels
_OF_FONT = 0.47  # how high a small letter is in its font
_PROBED = 8  # lines that are read to know which side is up
_UPRIGHT = 0.6  # of the words of an upright page are syllables, at least
_TURNS = {0: None, 1: cv2.ROTATE_90_COUNTERCLOCKWISE, 3: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180}
_SURE = 85.0
_STROKES = re.compile(r"^(?:I{2,4}|I?H+I?)$")  # as roman numbers of strokes alone are read
_CUT = 84.0  # how sure a word can be whose marks were cut
_SHRUNK = 0.7  # Tesseract's model was taught on smaller print than 300 to the inch


class Turned(NamedTuple):
    """A page, how many degrees its lines rose to the right, and how many quarters it was turned to the left."""

    page: Page
    degrees: float
    quarter: int


class _Text(NamedTuple):
    """A line of text: its picture, where that begins and its base is in pixels of the page, the size of its font.
    `cut` where a ruling line goes through the marks over its letters."""

    picture: Picture
    left: int
    base: float
    size: float
    cut: bool


class _Apart(NamedTuple):
    """A page without its words, its tilt, and its lines of text."""

    page: Page
    degrees: float
    texts: list[_Text]


def seen(leaf: Leaf, engine: Reader) -> Turned:
    """The page with its words, in points of the page as it stands upright and level."""
    picture = _sized(leaf)
    best: tuple[float, int, _Apart] | None = None
    for quarter, turn in _TURNS.items():
        apart = _apart(leaf.number, picture.copy() if turn is None else cv2.rotate(picture, turn))
        clear = _clear(apart.texts, engine)
        if best is None or clear > best[0]:
            best = (clear, quarter, apart)
        if clear > _UPRIGHT or not apart.texts:
            break
    _, quarter, apart = best or (0.0, 0, apart)
    for text in apart.texts:
        apart.page.words.extend(_words(text, engine))
    return Turned(apart.page, apart.degrees, quarter)


def _sized(leaf: Leaf) -> Picture:
    """Even grey at about 300 pixels to the inch; letters much smaller or larger than print are brought to its size."""
    height, width = leaf.picture.shape[:2]
    if min(height, width) * _THINNEST < max(height, width):
        return np.full((64, 64), 255, np.uint8)  # a strip holds no lines of text
    scale = leaf.width * DOTS / width
    if not 500 < max(leaf.width, leaf.height) < 1300:
        scale = 842 * DOTS / max(height, width)
    scale = min(scale, (_MOST / (height * width)) ** 0.5)
    picture = scanclean.grey(_scaled(leaf.picture, min(scale, 1.0)))
    picture = scanclean.even(_scaled(picture, max(scale, 1.0)))
    small = scanrows.letter_height(scanclean.ink(picture))
    if small is None or _READABLE[0] <= small <= _READABLE[1]:
        return picture
    return _scaled(picture, min(max(_USUAL / small, 0.25), 2.0, (_MOST / picture.size) ** 0.5))


def _scaled(picture: Picture, scale: float) -> Picture:
    if abs(scale - 1) < 0.02:
        return picture
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how)


def _apart(number: int, picture: Picture) -> _Apart:
    degrees = scanclean.tilt(scanclean.ink(picture))
    picture = scanclean.levelled(picture, degrees)
    inked = scanclean.ink(picture)
    rules = scanlines.rules(inked)
    scanlines.erased(picture, inked, rules.mask)
    height, width = (side / DOTS for side in picture.shape)
    across = [Across(line.y / DOTS, line.x0 / DOTS, line.x1 / DOTS) for line in rules.across]
    down = [Down(line.x / DOTS, line.y0 / DOTS, line.y1 / DOTS) for line in rules.down]
    page = Page(number, width, height, [], across, down, True)
    return _Apart(page, degrees, list(_texts(page, picture, inked, rules.mask)))


def _texts(page: Page, picture: Picture, inked: Picture, mask: Picture) -> Iterator[_Text]:
    """Lines of text of every cell, and then of what is outside."""
    usual = scanrows.letter_height(inked) or _USUAL
    for cell in (spot.rect for grid in pdfrules.grids(page) for spot in grid.spots):
        x0, y0, x1, y1 = (int(edge * DOTS) for edge in cell)
        part = inked[y0:y1, x0:x1]
        yield from _of_region(picture[y0:y1, x0:x1], part, (x0, y0), usual, mask)
        part[:] = 0
    yield from _of_region(picture, inked, (0, 0), usual, mask)


def _of_region(
    picture: Picture, inked: Picture, corner: tuple[int, int], usual: float, mask: Picture
) -> Iterator[_Text]:
    x, y, width, height = cv2.boundingRect(inked)
    if not width or not height:
        return
    pad = int(usual)
    x0, y0, x1, y1 = max(x - pad, 0), max(y - pad, 0), x + width + pad, y + height + pad
    picture, inked = picture[y0:y1, x0:x1], np.ascontiguousarray(inked[y0:y1, x0:x1])
    small = scanrows.letter_height(inked) or usual
    small = small if 0.6 * usual < small < 1.6 * usual else usual
    for row in scanrows.rows(picture, inked, small):
        left, base = corner[0] + x0 + row.left, corner[1] + y0 + row.base
        top = corner[1] + y0 + row.top
        cut = bool(mask[max(top - 2, 0) : top + 6, left : left + row.picture.shape[1]].any())
        yield _Text(row.picture, left, base, small / DOTS / _OF_FONT, cut)


def _words(text: _Text, engine: Reader) -> Iterator[Word]:
    """The words of a line, from left to right as they were read: boxes of some are drawn too wide."""
    before = float("-inf")
    base, size = text.base / DOTS, text.size
    for word in _read(text, engine):
        x0, x1 = ((text.left + x) / DOTS for x in (word.x0, word.x1))
        x0 = max(x0, before + 0.15 * size)
        x1 = max(x1, x0 + 0.1 * size)
        before = x1
        sure = min(word.sure, _CUT) if text.cut else word.sure
        said = word.text if not _STROKES.match(word.text) else _counted(word, text.picture)
        yield Word(said, x0, x1, base - 0.8 * size, base + 0.22 * size, base, size, sure)


def _counted(word: Seen, picture: Picture) -> str:
    """`II` that was `III`: its upright strokes, counted."""
    inked = picture[:, max(int(word.x0) - 2, 0) : int(word.x1) + 3] < 128
    high = inked.sum(axis=0)
    upright = (high > 0.75 * high.max()).astype(np.int8) if high.size else high
    strokes = int((np.diff(upright, prepend=0) == 1).sum())
    return "I" * strokes if 1 <= strokes <= 3 else word.text


def _read(text: _Text, engine: Reader) -> list[Seen]:
    """A line read; once more, larger and with more paper around it, where some word was not sure."""
    found = _at_scale(text.picture, _SHRUNK, 4, engine)
    if found and min(word.sure for word in found) >= _SURE:
        return found
    again = _at_scale(text.picture, 1.0, 12, engine)
    if len(found) == len(again):
        return [max(both, key=lambda word: word.sure) for both in zip(found, again, strict=True)]
    return max(found, again, key=_sureness)


def _at_scale(picture: Picture, scale: float, pad: int, engine: Reader) -> list[Seen]:
    scaled = _scaled(picture, scale)
    padded = cv2.copyMakeBorder(scaled, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255)
    return [
        word._replace(x0=(word.x0 - pad) / scale, x1=(word.x1 - pad) / scale)
        for word in engine.line(np.ascontiguousarray(padded))
    ]


def _sureness(words: list[Seen]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.sure * len(word.text) for word in words) / letters if letters else 0.0


def _clear(texts: list[_Text], engine: Reader) -> float:
    """The share of words that are Vietnamese syllables, among some of the longer lines."""
    longest = sorted(texts, key=lambda text: -text.picture.shape[1])[: max(len(texts) // 2, _PROBED)]
    some = longest[:: max(len(longest) // _PROBED, 1)][:_PROBED]
    words = [word.text.strip(".,;:()").casefold() for text in some for word in _read(text, engine)]
    good = sum(len(word) > 1 and word.isalpha() and legacy.is_syllable(word) for word in words)
    return good / len(words) if words else 0.0
