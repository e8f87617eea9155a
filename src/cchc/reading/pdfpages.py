"""A PDF page → its words and its ruling lines, in points from the page's top left as it is shown.

pdfium does the parsing, called without its Python objects: a call a character is cheap, an object a character is not.
"""

import ctypes
import math
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from cchc.reading.unreadable import Unreadable

LARGEST = 1000  # pages
_SECONDS = 15.0
_OBJECTS = 200_000  # on all pages; a drawing, not a document, has more
_SEGMENTS = 400
_DEEPEST = 4
_THIN = 3.0
_CHARACTERS = 60_000  # on a page
_BREAKS = {0, 9, 10, 13, 32, 0xA0, 0xFFFE, 0xFFFF}
_HYPHEN = 2  # how pdfium writes a hyphen at the end of a line


class Word(NamedTuple):
    """`sure`, from 0 to 100, is less than that only of words that were made out on a picture."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    sure: float = 100.0


class Across(NamedTuple):
    """A horizontal line."""

    y: float
    x0: float
    x1: float


class Down(NamedTuple):
    """A vertical line."""

    x: float
    y0: float
    y1: float


class Page(NamedTuple):
    """`pictures`: there are images on it."""

    number: int
    width: float
    height: float
    words: list[Word]
    across: list[Across]
    down: list[Down]
    pictures: bool


_Matrix = tuple[float, float, float, float, float, float]


def pages(data: bytes) -> Iterator[Page]:
    """Pages one at a time, so that a long document takes the memory of one. Raises `Unreadable`."""
    pdfium.FPDF_InitLibrary()
    held = ctypes.create_string_buffer(data, len(data))
    document = pdfium.FPDF_LoadMemDocument64(held, len(data), None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        locked = code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Unreadable("encrypted" if locked else "damaged")
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            raise Unreadable("damaged")
        if count > LARGEST:
            raise Unreadable("too_long")
        yield from _pages(document, count)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _pages(document: Any, count: int) -> Iterator[Page]:
    begun, objects = time.monotonic(), 0
    for index in range(count):
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            continue  # a page that is broken; the others may hold the plan
        try:
            objects += pdfium.FPDFPage_CountObjects(page)
            if objects > _OBJECTS or time.monotonic() - begun > _SECONDS:
                raise Unreadable("too_long")
            text = pdfium.FPDFText_LoadPage(page)
            try:
                yield _page(page, text, index + 1)
            finally:
                if text:
                    pdfium.FPDFText_ClosePage(text)
        finally:
            pdfium.FPDF_ClosePage(page)


def _page(page: Any, text: Any, number: int) -> Page:
    turns = turned(text)
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if turns % 2:
        width, height = height, width
    shown = _shown(page, width, height, turns)
    across: list[Across] = []
    down: list[Down] = []
    pictures = False
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, i)
        pictures = pictures or pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_IMAGE
        _rules(thing, shown, across, down, 0)
    # A line that begins outside the page is cut off at some edge that is not seen here: where, cannot be said.
    across = [line for line in across if -1 < line.y < height + 1]
    down = [line for line in down if line.y0 > -1 and line.y1 < height + 1]
    return Page(number, width, height, list(_words(text, shown)) if text else [], across, down, pictures)


def _shown(page: Any, width: float, height: float, turned: int) -> _Matrix:
    """From the page's own coordinates to where they are shown, with its rotation and its crop box."""
    scale = 100
    x, y = ctypes.c_int(), ctypes.c_int()

    def at(px: float, py: float) -> tuple[float, float]:
        size = (int(width * scale), int(height * scale))
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, turned, px, py, ctypes.byref(x), ctypes.byref(y))
        return x.value / scale, y.value / scale

    (e, f), (ax, ay), (bx, by) = at(0, 0), at(1000, 0), at(0, 1000)
    return (ax - e) / 1000, (ay - f) / 1000, (bx - e) / 1000, (by - f) / 1000, e, f


def turned(text: Any) -> int:
    """Quarter turns that bring most words upright: a landscape table set sideways on a portrait page."""
    count = min(pdfium.FPDFText_CountChars(text), 2000) if text else 0
    turns = [0, 0, 0, 0]
    for i in range(0, count, max(count // 40, 1)):
        angle = pdfium.FPDFText_GetCharAngle(text, i)
        if angle >= 0:
            turns[round(angle / 1.5708) % 4] += 1
    best = turns.index(max(turns))
    return (4 - best) % 4 if best and turns[best] > 0.8 * sum(turns) else 0


def _apply(m: _Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


class _Boxes:
    """Where characters stand."""

    def __init__(self, text: Any, shown: _Matrix) -> None:
        self.text, self.shown = text, shown
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.rect, self.matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()

    def at(self, index: int) -> tuple[float, float, float]:
        """Left, right and base line of a character."""
        pdfium.FPDFText_GetCharOrigin(self.text, index, ctypes.byref(self.x), ctypes.byref(self.y))
        pdfium.FPDFText_GetLooseCharBox(self.text, index, ctypes.byref(self.rect))
        base = _apply(self.shown, self.x.value, self.y.value)[1]
        x0 = _apply(self.shown, self.rect.left, self.rect.top)[0]
        x1 = _apply(self.shown, self.rect.right, self.rect.bottom)[0]
        return min(x0, x1), max(x0, x1), base

    def in_a_row(self, start: int, end: int) -> bool:
        """Whether characters stand on one line, each to the right of the one before."""
        x, y, shown = self.x, self.y, self.shown
        before, base = float("-inf"), None
        for index in range(start, end):
            pdfium.FPDFText_GetCharOrigin(self.text, index, ctypes.byref(x), ctypes.byref(y))
            here, line = _apply(shown, x.value, y.value)
            if here < before or abs(line - (line if base is None else base)) > 3:
                return False
            before, base = here, line
        return True

    def size(self, index: int) -> float:
        """Size of the font as it is shown: boxes of some fonts hug their letters and say nothing of it."""
        pdfium.FPDFText_GetMatrix(self.text, index, ctypes.byref(self.matrix))
        size = float(pdfium.FPDFText_GetFontSize(self.text, index)) * math.hypot(self.matrix.c, self.matrix.d)
        return size if 1 < size < 200 else 12.0


def _words(text: Any, shown: _Matrix) -> Iterator[Word]:
    count = pdfium.FPDFText_CountChars(text)
    if count > _CHARACTERS:
        raise Unreadable("too_long")
    boxes, get = _Boxes(text, shown), pdfium.FPDFText_GetUnicode
    codes = [get(text, i) for i in range(count)]
    start = 0
    for end in range(count + 1):
        if end < count and codes[end] not in _BREAKS:
            continue
        if end > start:
            yield from _word(boxes, codes, start, end)
        start = end + 1


def _word(boxes: _Boxes, codes: list[int], start: int, end: int) -> Iterator[Word]:
    """One word; its characters one by one where they do not stand in a row."""
    first, last, size = boxes.at(start), boxes.at(end - 1), boxes.size(start)
    if not boxes.in_a_row(start, end) or last[1] - first[0] > 1.1 * size * (end - start):
        yield from _apart(boxes, codes, start, end)
        return
    yield _spelt(codes[start:end], first[0], last[1], first[2], size)


def _apart(boxes: _Boxes, codes: list[int], start: int, end: int) -> Iterator[Word]:
    found = [boxes.at(i) for i in range(start, end)]
    begin = 0
    for i in range(1, len(found) + 1):
        size = boxes.size(start + i - 1)
        if i < len(found):
            before, here = found[i - 1], found[i]
            if abs(here[2] - before[2]) < 0.3 * size and -0.3 * size < here[0] - before[1] < 0.2 * size:
                continue
        yield _spelt(codes[start + begin : start + i], found[begin][0], found[i - 1][1], found[begin][2], size)
        begin = i


def _spelt(codes: list[int], x0: float, x1: float, base: float, size: float) -> Word:
    letters = "".join("-" if code == _HYPHEN else chr(code) for code in codes if 0 < code < 0x110000)
    return Word(letters, x0, x1, base - 0.8 * size, base + 0.22 * size, base, size)


def _rules(thing: Any, shown: _Matrix, across: list[Across], down: list[Down], deep: int) -> None:
    """Ruling lines of an object of the page: strokes, thin filled boxes, and the sides of boxes that are drawn."""
    kind = pdfium.FPDFPageObj_GetType(thing)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and deep < _DEEPEST:
        inside = _times(_matrix(thing), shown)
        for i in range(min(pdfium.FPDFFormObj_CountObjects(thing), _OBJECTS // 10)):
            _rules(pdfium.FPDFFormObj_GetObject(thing, i), inside, across, down, deep + 1)
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    for points in _runs(thing, _times(_matrix(thing), shown)):
        _of_points(points, bool(stroke.value), across, down)


def _matrix(thing: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(m)):
        return (1, 0, 0, 1, 0, 0)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _runs(path: Any, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
    """The strokes of a path without its curves."""
    x, y = ctypes.c_float(), ctypes.c_float()
    run: list[tuple[float, float]] = []
    for i in range(min(pdfium.FPDFPath_CountSegments(path), _SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind != pdfium.FPDF_SEGMENT_LINETO and run:
            yield run
            run = []
        run.append(_apply(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield [*run, run[0]]
            run = []
    if run:
        yield run


def _of_points(points: list[tuple[float, float]], stroked: bool, across: list[Across], down: list[Down]) -> None:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 < _THIN:
        if x1 - x0 >= _THIN:
            across.append(Across((y0 + y1) / 2, x0, x1))
    elif x1 - x0 < _THIN:
        down.append(Down((x0 + x1) / 2, y0, y1))
    elif stroked:
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) < 1:
                across.append(Across((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) < 1:
                down.append(Down((ax + bx) / 2, min(ay, by), max(ay, by)))
