"""Elements of WordprocessingML, and files that come out the same for the same input."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cchc.documents.text import clean

FONT = "Times New Roman"
Element = Any
UNUSED = {"thumbnail", "numbering", "customXml", "stylesWithEffects", "webSettings"}
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def el(tag: str, *children: Element, **attributes: object) -> Element:
    """`el("jc", val="center")` is `<w:jc w:val="center"/>`."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def twips(mm: float) -> int:
    """Twentieths of a point, as Word measures."""
    return round(mm * 1440 / 25.4)


def run(text: str, *, size: float | None = None, bold: bool = False, italic: bool = False) -> Element:
    """A run; `\\n` in it is a line break, a tab a tab. `size` in points, else the paragraph style's."""
    properties = el("rPr")
    if bold:
        properties.extend([el("b"), el("bCs")])
    if italic:
        properties.extend([el("i"), el("iCs")])
    if size is not None:
        properties.extend([el("sz", val=round(size * 2)), el("szCs", val=round(size * 2))])
    element = el("r", properties) if len(properties) else el("r")
    for n, line in enumerate(clean(text).split("\n")):
        if n:
            element.append(el("br"))
        for m, piece in enumerate(line.split("\t")):
            if m:
                element.append(el("tab"))
            if piece:
                element.append(_text(piece))
    return element


def page_field(size: float) -> list[Element]:
    """The runs of a PAGE field, with a number for programs that do not compute fields."""

    def part(*children: Element) -> Element:
        return el("r", el("rPr", el("sz", val=round(size * 2)), el("szCs", val=round(size * 2))), *children)

    code = _text(" PAGE ", tag="instrText")
    return [
        part(el("fldChar", fldCharType="begin")),
        part(code),
        part(el("fldChar", fldCharType="separate")),
        part(_text("2")),
        part(el("fldChar", fldCharType="end")),
    ]


def lightened(document: Document) -> None:
    """Takes out what python-docx's blank document carries and nothing here uses; sets it to Word 2013 and Vietnam."""
    for holder in (document.part, document.part.package):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in UNUSED:
                del holder.rels[key]
    settings = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")
    for tag, value in (("decimalSymbol", ","), ("listSeparator", ";"), ("themeFontLang", "vi-VN")):
        for element in settings.iter(qn(f"w:{tag}")):
            element.set(qn("w:val"), value)


def packed(document: Document, title: str, when: datetime) -> bytes:
    """The file, with its title; dated `when`, so that the same document is the same bytes."""
    core = document.core_properties
    core.title, core.subject, core.author, core.last_modified_by = title[:255], "", "", ""
    core.comments, core.keywords, core.language = "", "", "vi-VN"
    core.created = core.modified = when
    core.revision = 1
    raw, settled = BytesIO(), BytesIO()
    document.save(raw)
    with ZipFile(raw) as source, ZipFile(settled, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = ZipInfo(name, ZIP_EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            target.writestr(info, source.read(name))
    return settled.getvalue()


def _text(text: str, tag: str = "t") -> Element:
    element = el(tag)
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element
