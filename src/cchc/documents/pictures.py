"""A picture in a Word file: in the line, with words for who does not see it."""

from io import BytesIO

from docx.document import Document
from docx.shared import Mm

from cchc.documents.ooxml import Element, el
from cchc.documents.text import one_line


def pictured(document: Document, png: bytes, alt: str, width: float) -> Element:
    """A paragraph with a PNG in its middle, `width` millimetres wide, kept with what comes next."""
    inline = document.part.new_pic_inline(BytesIO(png), width=Mm(width))
    inline.docPr.set("descr", one_line(alt))
    inline.docPr.set("name", one_line(alt)[:60])
    properties = el(
        "pPr", el("keepNext"), el("spacing", before=120, after=60), el("ind", firstLine=0), el("jc", val="center")
    )
    return el("p", properties, el("r", el("drawing", inline)))
