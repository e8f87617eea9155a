"""Images in a file that may be a signature or a seal, and pages that are nothing but a picture."""

import ctypes
import io
import zipfile

import pypdfium2.raw as pdfium

_WHOLE = 0.6  # of a page, from which on an image is the page
_LEAST = 12.0  # points: what is smaller is a dot or a rule
_MOST_OBJECTS = 4000
_MOST_PAGES = 400


def of_pdf(data: bytes) -> tuple[int, int, int]:
    """Pages, images that are no whole page, and pages that are one picture."""
    pdfium.FPDF_InitLibrary()
    held = ctypes.create_string_buffer(data, len(data))
    document = pdfium.FPDF_LoadMemDocument64(held, len(data), None)
    if not document:
        return 0, 0, 0
    images = whole = 0
    try:
        count = int(pdfium.FPDF_GetPageCount(document))
        for number in range(min(count, _MOST_PAGES)):
            page = pdfium.FPDF_LoadPage(document, number)
            if not page:
                continue
            try:
                small, full = _of_page(page)
            finally:
                pdfium.FPDF_ClosePage(page)
            images += small
            whole += full
    finally:
        pdfium.FPDF_CloseDocument(document)
    return count, images, whole


def _of_page(page: object) -> tuple[int, int]:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    small = full = 0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, i)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        sides = (ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top))
        if not pdfium.FPDFPageObj_GetBounds(thing, *sides):
            continue
        wide, high = abs(right.value - left.value), abs(top.value - bottom.value)
        if width and height and wide * high > _WHOLE * width * height:
            full = 1
        elif wide > _LEAST and high > _LEAST:
            small += 1
    return small, full


def of_docx(data: bytes) -> int:
    """Images a Word file carries; the emblem some letterheads have is one too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(
                name.startswith("word/media/")
                and name.lower().endswith((".png", ".jpg", ".jpeg", ".emf", ".wmf", ".gif"))
                for name in archive.namelist()
            )
    except (zipfile.BadZipFile, OSError, ValueError):
        return 0
