"""A page of a PDF, or a picture of one, as a PNG: what is shown beside a reading. The file is hostile: see `pagechild`.

A page is turned as `pdfpages` turns it, so that the places of a reading, in points from the top left, lie on it.
"""

import ctypes
import struct
import zlib
from typing import Any, NamedTuple

from cchc.reading.unreadable import Unreadable

DPI = 120
LARGEST = 1000  # pages
_LONGEST = 2400  # pixels of the longer side; a sheet of any size is shown within it
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_MOST_PIXELS = 100_000_000  # of a picture that is taken apart
_GRAYS = bytes(round(value / 17) for value in range(256))  # 256 grays → 16
_HIGH = bytes(gray << 4 for gray in range(16)) + bytes(240)
_COLOURS = bytes(min(255, (value + 4) // 8 * 8) for value in range(256))  # fewer tints: noise is what takes room


class Sheet(NamedTuple):
    """A page as it is shown, in points."""

    width: float
    height: float


def is_image(opening: bytes) -> bool:
    return opening.startswith(_IMAGES)


def sheets(data: bytes) -> list[Sheet]:
    """The size of every page. Raises `Unreadable`."""
    if is_image(data):
        return [Sheet(width * 72 / dpi, height * 72 / dpi) for width, height, dpi in _of_images(data)]
    with _Document(data) as document:
        return [document.sheet(index) for index in range(document.count)]


def picture(data: bytes, number: int, *, dpi: int = DPI) -> bytes:
    """Page `number`, from 1, as a PNG. Raises `Unreadable`; LookupError where there is no such page."""
    if is_image(data):
        return _picture_of_image(data, number, dpi)
    with _Document(data) as document:
        return document.picture(number - 1, dpi)


class _Document:
    """A PDF that is open while its pages are drawn."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2.raw as pdfium

        self.pdfium: Any = pdfium
        pdfium.FPDF_InitLibrary()
        self.held = ctypes.create_string_buffer(data, len(data))
        self.document = pdfium.FPDF_LoadMemDocument64(self.held, len(data), None)
        if not self.document:
            code = pdfium.FPDF_GetLastError()
            locked = code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            raise Unreadable("encrypted" if locked else "damaged")
        self.count = min(pdfium.FPDF_GetPageCount(self.document), LARGEST)

    def __enter__(self) -> "_Document":
        return self

    def __exit__(self, *_: object) -> None:
        self.pdfium.FPDF_CloseDocument(self.document)

    def sheet(self, index: int) -> Sheet:
        page = self.pdfium.FPDF_LoadPage(self.document, index)
        if not page:
            return Sheet(595.0, 842.0)  # a broken page keeps its number
        try:
            return self._sheet(page)[0]
        finally:
            self.pdfium.FPDF_ClosePage(page)

    def _sheet(self, page: Any) -> tuple[Sheet, int]:
        """The page as it is shown, and the quarter turns that show it so."""
        from cchc.reading.pdfpages import turned

        text = self.pdfium.FPDFText_LoadPage(page)
        try:
            turns = turned(text)
        finally:
            if text:
                self.pdfium.FPDFText_ClosePage(text)
        width, height = self.pdfium.FPDF_GetPageWidthF(page), self.pdfium.FPDF_GetPageHeightF(page)
        return (Sheet(height, width) if turns % 2 else Sheet(width, height)), turns

    def picture(self, index: int, dpi: int) -> bytes:
        if not 0 <= index < self.count:
            raise LookupError(index)
        pdfium = self.pdfium
        page = pdfium.FPDF_LoadPage(self.document, index)
        if not page:
            raise Unreadable("damaged")
        try:
            sheet, turns = self._sheet(page)
            width, height = pixels(sheet, dpi)
            bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
            if not bitmap:
                raise MemoryError
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, turns, flags)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            rows = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
            pdfium.FPDFBitmap_Destroy(bitmap)
            return png(rows, width, height, stride)
        finally:
            pdfium.FPDF_ClosePage(page)


def pixels(sheet: Sheet, dpi: int) -> tuple[int, int]:
    """Width and height of a sheet's picture; the width is even, since two gray pixels share a byte."""
    scale = min(dpi / 72, _LONGEST / max(sheet.width, sheet.height, 1))
    return max(2, round(sheet.width * scale / 2) * 2), max(1, round(sheet.height * scale))


def png(rows: bytes, width: int, height: int, stride: int) -> bytes:
    """Red, green, blue rows as a PNG: in sixteen grays where nothing is coloured."""
    if stride != width * 3:
        rows = b"".join(rows[y * stride : y * stride + width * 3] for y in range(height))
    red = rows[0::3]
    if red == rows[1::3] and red == rows[2::3]:
        grays = red.translate(_GRAYS)
        high, low = grays[0::2].translate(_HIGH), grays[1::2]
        packed = (int.from_bytes(high, "big") | int.from_bytes(low, "big")).to_bytes(len(low), "big")
        return _file(packed, width, height, width // 2, depth=4, colour=0)
    return _file(rows.translate(_COLOURS), width, height, width * 3, depth=8, colour=2)


def _file(rows: bytes, width: int, height: int, wide: int, *, depth: int, colour: int) -> bytes:
    """A PNG (ISO/IEC 15948) whose rows are not filtered."""
    unfiltered = b"".join(b"\x00" + rows[y * wide : (y + 1) * wide] for y in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return _IMAGES[0] + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(unfiltered, 6)) + chunk(b"IEND", b"")


def _taken_apart(data: bytes) -> list[Any]:
    """The pictures in a file. OpenCV decodes them: it is there wherever pictures are read at all (extra `ocr`)."""
    try:
        import cv2
        import numpy
    except ImportError as error:
        raise Unreadable("image") from error
    try:
        found, pages = cv2.imdecodemulti(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR_RGB)
    except cv2.error as error:
        raise Unreadable("damaged") from error
    if not found or not pages:
        raise Unreadable("damaged")
    if sum(page.shape[0] * page.shape[1] for page in pages) > _MOST_PIXELS:
        raise Unreadable("too_long")
    return list(pages[:LARGEST])


def _of_images(data: bytes) -> list[tuple[int, int, float]]:
    """Width, height in pixels, and pixels an inch: as many as make the longer side that of A4."""
    return [(page.shape[1], page.shape[0], max(page.shape[:2]) / A4_LONG) for page in _taken_apart(data)]


A4_LONG = 297 / 25.4  # inches


def _picture_of_image(data: bytes, number: int, dpi: int) -> bytes:
    import cv2

    pages = _taken_apart(data)
    if not 1 <= number <= len(pages):
        raise LookupError(number)
    page = pages[number - 1]
    height, width = page.shape[:2]
    inch = max(height, width) / A4_LONG
    size = pixels(Sheet(width * 72 / inch, height * 72 / inch), dpi)
    shown = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    return png(shown.tobytes(), size[0], size[1], size[0] * 3)
