"""Administrative documents laid out by Decree 30/2020/NĐ-CP, Phụ lục I (and Mẫu 1.4, 2.1).

`build` takes values and gives a DOCX. Numbers and dates are printed only where they were given: we lay documents out
and never issue them.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import docx
from docx.document import Document

from cchc.documents.blocks import (
    Align,
    Appendix,
    Basis,
    Block,
    Cell,
    Chart,
    Column,
    Head,
    Heading,
    Official,
    Paragraph,
    Signature,
    Table,
)
from cchc.documents.ooxml import FONT, Element, el, lightened, packed, page_field, run, twips
from cchc.documents.text import clean, one_line
from cchc.documents.word_chart import charted

# Phụ lục I, phần I: A4; margins top and bottom 20–25, left 30–35, right 15–20 mm; body 13–14 pt, first line 1–1.27 cm,
# at least 6 pt between paragraphs, single to 1.5 lines.
PAGE = (210.0, 297.0)
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0
BODY, SMALL = 14.0, 13.0
FIRST_LINE_MM = 12.7
PARAGRAPH_GAP, LINE = 120, 259  # twips; 240ths of a line

# The head's two cells, and what stands in them: sizes of the sample table in Phụ lục I, phần V.
ISSUER_MM = 69.0
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
STATE_SIZE, MOTTO_SIZE, MOTTO_MM = 12.0, 13.0, 61.0
SUBJECT = 12.0  # V/v of a letter
KIND_MM = 35.0  # from where `Kính gửi` of several begins
CAPITAL_EM = 0.70  # how wide a bold capital of Times New Roman is on the average

OPEN_NUMBER = " " * 9
EPOCH = date(2020, 3, 5)  # the Decree's own day: dates the file of a document that has no date yet


def build(official: Official) -> bytes:
    """The document as DOCX. Any text can be given: what XML cannot hold is left out, nothing else is changed."""
    document = docx.Document()
    lightened(document)
    _settle_styles(document)
    body = document.element.body
    last = body.sectPr
    for element in _front(official):
        last.addprevious(element)
    for block in official.body:
        for element in _block(document, block, _width(landscape=False)):
            last.addprevious(element)
    if official.signature or official.recipients:
        last.addprevious(_closing(official.signature, official.recipients))
    header = _header(document)
    section = _section(header, landscape=False)
    for appendix in official.appendices:
        # A section's properties stand at its end: in its last paragraph, and the last section's in the body.
        last.addprevious(el("p", el("pPr", el("spacing", before=0, after=0, line=20, lineRule="exact"), section)))
        for element in _appendix(document, appendix, official):
            last.addprevious(element)
        section = _section(header, landscape=appendix.landscape, restart=True)
    body.replace(last, section)
    day = official.head.issued_on or EPOCH
    return packed(
        document,
        one_line(f"{official.kind or 'Công văn về việc'} {official.title}"),
        datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


def number_and_symbol(head: Head) -> str:
    """`Số: 05/KH-UBND`; a space to write in where the number is not given."""
    number = head.number or OPEN_NUMBER
    return f"Số: {number.zfill(2) if number.isdigit() else number}/{head.symbol}"


def place_and_day(head: Head) -> str:
    """`Mẫu, ngày 05 tháng 02 năm 2026`: two digits for days under 10 and for months 1 and 2."""
    return f"{head.place}, {written(head.issued_on, head.year)}"


def written(day: date | None, year: int | None = None) -> str:
    """`ngày 24 tháng 12 năm 2025`, as the Decree has dates written; dots where there is none."""
    if day is None:
        return f"ngày … tháng … năm {year or '…'}"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _front(official: Official) -> list[Element]:
    """Cells 1–5: state and motto, issuer, number, place and day, kind and title."""
    head = official.head
    left = []
    if head.superior:
        left.append(_line(head.superior.upper(), STATE_SIZE))
    issuer = head.issuer.upper()
    left += [_line(issuer, STATE_SIZE, bold=True), _rule(_rule_mm(issuer, ISSUER_MM), ISSUER_MM)]
    left.append(_line(number_and_symbol(head), SMALL, before=100))
    title = one_line(official.title)
    if not official.kind:
        left.append(_line(f"V/v {title}", SUBJECT, before=120))
    right_mm = _width(landscape=False) - ISSUER_MM
    right = [_line(STATE, STATE_SIZE, bold=True), _line(MOTTO, MOTTO_SIZE, bold=True), _rule(MOTTO_MM, right_mm)]
    right.append(_line(place_and_day(head), SMALL, italic=True, before=100))
    head_cells = _unruled([(ISSUER_MM, left), (right_mm, right)])
    if not official.kind:
        return [head_cells, *_addressed(official.addressed)]
    return [
        head_cells,
        _line(official.kind.upper(), BODY, bold=True, before=240, keep=True),
        _line(title, BODY, bold=True, keep=True),
        _rule(_rule_mm(title, _width(landscape=False) * 0.75, em=0.5), _width(landscape=False), before=80, after=240),
    ]


def _addressed(bodies: tuple[str, ...]) -> list[Element]:
    """Cell 9a: `Kính gửi: Sở Xây dựng.` in the middle; of several, each on a line of its own (Phụ lục I, ô số 9a)."""
    named = [one_line(body).rstrip(" .;") for body in bodies]
    if len(named) < 2:
        return [_line(f"Kính gửi: {named[0] if named else '…'}.", BODY, before=240), _air()]
    lines = [_line("Kính gửi:", BODY, before=240, align="left", indent=KIND_MM)]
    ends = [";"] * (len(named) - 1) + ["."]
    lines += [
        _line(f"- {body}{end}", BODY, align="left", indent=KIND_MM + 10) for body, end in zip(named, ends, strict=True)
    ]
    return [*lines, _air()]


def _air() -> Element:
    return el("p", el("pPr", el("spacing", before=0, after=0, line=240, lineRule="exact")))


def _block(document: Document, block: Block, width: float) -> list[Element]:
    match block:
        case Basis(text):
            return [_paragraph("Basis", text, italic=True)]
        case Paragraph():
            properties = [el("keepNext")] if block.keep else []
            properties += [] if block.indent else [el("ind", firstLine=0)]
            if block.align is not Align.BOTH:
                properties.append(el("jc", val=block.align.value))
            element = el("p", el("pPr", *properties)) if properties else el("p")
            element.append(run(block.text, bold=block.bold, italic=block.italic))
            return [element]
        case Heading(text, level):
            return [_paragraph(f"Heading{level}", one_line(text).upper() if level == 1 else one_line(text))]
        case Table():
            return [
                _table(block, width),
                el("p", el("pPr", el("spacing", before=0, after=60, line=120, lineRule="exact"))),
            ]
        case Chart(chart, alt, mm):
            return [charted(document, chart, alt, min(mm, width))]


def _paragraph(style: str, text: str, *, italic: bool = False) -> Element:
    return el("p", el("pPr", el("pStyle", val=style)), run(text, italic=italic))


def _line(
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
    keep: bool = False,
    align: str = "center",
    indent: float = 0,
) -> Element:
    """A paragraph of the head or the closing: no indent, close to its neighbours."""
    properties = [el("keepNext")] if keep else []
    properties += [
        el("spacing", before=before, after=0, line=240, lineRule="auto"),
        el("ind", left=twips(indent), firstLine=0) if indent else el("ind", firstLine=0),
        el("jc", val=align),
    ]
    return el("p", el("pPr", *properties), run(text, size=size, bold=bold, italic=italic))


def _rule(mm: float, width: float, *, before: int = 40, after: int = 0) -> Element:
    """A line `mm` long in the middle of `width`: the border of an empty paragraph, so it moves with what is above."""
    side = twips((width - mm) / 2)
    return el(
        "p",
        el(
            "pPr",
            el("pBdr", el("top", val="single", sz=6, space=1, color="auto")),
            el("spacing", before=before, after=after, line=20, lineRule="exact"),
            el("ind", left=side, right=side, firstLine=0),
        ),
    )


def _rule_mm(text: str, most: float, *, em: float = CAPITAL_EM) -> float:
    """From a third to half as long as the line it stands under (Phụ lục I, ô số 2 và 5a)."""
    last = clean(text).split("\n")[-1]
    return max(15.0, 0.4 * min(len(last) * em * STATE_SIZE * 25.4 / 72, most))


def _unruled(cells: list[tuple[float, list[Element]]]) -> Element:
    """One row of cells without rules, kept on one page: the head, and the closing."""
    none = [el(side, w=0, type="dxa") for side in ("left", "right")]
    properties = el(
        "tblPr",
        el("tblW", w=sum(twips(mm) for mm, _ in cells), type="dxa"),
        el("tblLayout", type="fixed"),
        el("tblCellMar", *none),
    )
    grid = el("tblGrid", *[el("gridCol", w=twips(mm)) for mm, _ in cells])
    row = el("tr", el("trPr", el("cantSplit")))
    for mm, paragraphs in cells:
        row.append(el("tc", el("tcPr", el("tcW", w=twips(mm), type="dxa")), *(paragraphs or [el("p")])))
    return el("tbl", properties, grid, row)


def _table(table: Table, width: float) -> Element:
    whole = sum(column.width for column in table.columns)
    widths = [twips(width * column.width / whole) for column in table.columns]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = el(
        "tblPr",
        el("tblW", w=sum(widths), type="dxa"),
        el("tblBorders", *[el(side, val="single", sz=4, space=0, color="auto") for side in sides]),
        el("tblLayout", type="fixed"),
        el("tblCellMar", *[el(side, w=57, type="dxa") for side in ("left", "right")]),
    )
    if table.caption:
        properties.append(el("tblCaption", val=one_line(table.caption)))
    element = el("tbl", properties, el("tblGrid", *[el("gridCol", w=w) for w in widths]))
    headings = [Cell(column.heading, bold=True, align=Align.CENTER) for column in table.columns]
    element.append(_row(headings, table.columns, widths, table.size, heading=True))
    for cells in table.rows:
        element.append(_row(cells, table.columns, widths, table.size))
    return element


def _row(
    cells: Iterable[Cell | str], columns: tuple[Column, ...], widths: list[int], size: float, *, heading: bool = False
) -> Element:
    row = el("tr", el("trPr", el("cantSplit"), el("tblHeader")) if heading else el("trPr", el("cantSplit")))
    at = 0
    for given in cells:
        cell = given if isinstance(given, Cell) else Cell(given)
        align = cell.align or columns[at].align
        properties = el("tcPr", el("tcW", w=sum(widths[at : at + cell.span]), type="dxa"))
        if cell.span > 1:
            properties.append(el("gridSpan", val=cell.span))
        if heading or align in (Align.CENTER, Align.RIGHT):
            properties.append(el("vAlign", val="center"))
        column = el("tc", properties)
        for line in clean(cell.text).split("\n"):
            look = [el("pStyle", val="TableText"), el("jc", val=align.value)]
            if cell.span > 1 and not heading:
                look.insert(1, el("keepNext"))
            column.append(el("p", el("pPr", *look), run(line, size=size, bold=cell.bold, italic=cell.italic)))
        row.append(column)
        at += cell.span
    if at != len(columns):
        raise ValueError(f"Hàng có {at} cột, bảng có {len(columns)} cột.")
    return row


def _closing(signature: Signature | None, recipients: tuple[str, ...]) -> Element:
    """Cells 7 and 9b: where it goes (12 and 11 pt), and who signs."""
    left = []
    if recipients:
        left.append(_line("Nơi nhận:", 12, bold=True, italic=True, align="left", before=160))
        left += [_line(f"- {one_line(to)}", 11, align="left") for to in recipients]
    right = []
    if signature:
        lines = [signature.authority, signature.position] if signature.authority else [signature.position]
        right = [
            _line(line.upper(), BODY, bold=True, keep=True, before=0 if n else 160) for n, line in enumerate(lines)
        ]
        right += [_line("", BODY, keep=True) for _ in range(5)]
        right.append(_line(one_line(signature.name or ""), BODY, bold=True))
    return _unruled([(80.0, left), (_width(landscape=False) - 80.0, right)])


def _appendix(document: Document, appendix: Appendix, official: Official) -> list[Element]:
    """Phụ lục I, phụ lục văn bản: the word, the title in capitals, and which document it comes with."""
    head = official.head
    note = appendix.note or (
        f"(Kèm theo {official.kind or 'Công văn'} {number_and_symbol(head).replace('Số', 'số', 1).replace(':', '', 1)} "
        f"{written(head.issued_on, head.year)} của {one_line(head.issuer)})"
    )
    elements = [
        _line(f"Phụ lục {appendix.number}" if appendix.number else "Phụ lục", 14, bold=True, keep=True),
        _line(one_line(appendix.title).upper(), BODY, bold=True, keep=True),
        _line(note, SMALL, italic=True, keep=True),
        _rule(40, _width(landscape=appendix.landscape), before=80, after=200),
    ]
    for block in appendix.blocks:
        elements += _block(document, block, _width(landscape=appendix.landscape))
    return elements


def _width(*, landscape: bool) -> float:
    """Of the text, in millimetres. On a landscape page the binding edge is at the top."""
    return PAGE[1] - 2 * TOP if landscape else PAGE[0] - LEFT - RIGHT


def _section(header: str, *, landscape: bool, restart: bool = False) -> Element:
    """Page size, margins, and the page number in the top margin from the second page on (Phụ lục I, phần I).

    An appendix is numbered on its own.
    """
    width, height = (PAGE[1], PAGE[0]) if landscape else PAGE
    margins = (LEFT, TOP, RIGHT, TOP) if landscape else (TOP, RIGHT, BOTTOM, LEFT)
    size = el("pgSz", w=twips(width), h=twips(height))
    if landscape:
        size.set(docx.oxml.ns.qn("w:orient"), "landscape")
    top, right, bottom, left = (twips(mm) for mm in margins)
    reference = el("headerReference", type="default")
    reference.set(docx.oxml.ns.qn("r:id"), header)
    section = el("sectPr", reference, el("type", val="nextPage"), size)
    section.append(
        el("pgMar", top=top, right=right, bottom=bottom, left=left, header=twips(10), footer=twips(10), gutter=0)
    )
    if restart:
        section.append(el("pgNumType", start=1))
    section.append(el("titlePg"))
    return section


def _header(document: Document) -> str:
    """The part with the page number; its relation's id, for every section to refer to."""
    part, relation = document.part.add_header_part()  # type: ignore[no-untyped-call]
    paragraph = part.element.find(docx.oxml.ns.qn("w:p"))
    paragraph.clear()
    paragraph.append(el("pPr", el("spacing", before=0, after=0), el("ind", firstLine=0), el("jc", val="center")))
    paragraph.extend(page_field(BODY))
    return str(relation)


def _settle_styles(document: Document) -> None:
    """Times New Roman, black, in every style used; the paragraph of the body is the document's normal one."""
    styles = document.styles.element
    for style in list(styles.findall(docx.oxml.ns.qn("w:style"))):
        styles.remove(style)
    defaults = styles.find(docx.oxml.ns.qn("w:docDefaults"))
    fonts = el("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    language = el("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA")
    size = [el("sz", val=round(BODY * 2)), el("szCs", val=round(BODY * 2))]
    defaults.getparent().replace(
        defaults, el("docDefaults", el("rPrDefault", el("rPr", fonts, *size, language)), el("pPrDefault"))
    )
    spacing = el("spacing", before=0, after=PARAGRAPH_GAP, line=LINE, lineRule="auto")
    indent = el("ind", firstLine=twips(FIRST_LINE_MM))
    styles.append(_style("Normal", "Normal", None, [spacing, indent, el("jc", val="both")], [], default=True))
    styles.append(_style("Basis", "Căn cứ", "Normal", [], [el("i"), el("iCs")]))
    look = {1: [el("b"), el("bCs")], 2: [el("b"), el("bCs")], 3: []}
    for level, marks in look.items():
        properties = [el("keepNext"), el("keepLines"), el("outlineLvl", val=level - 1)]
        styles.append(_style(f"Heading{level}", f"heading {level}", "Normal", properties, marks))
    cell = [el("spacing", before=30, after=30, line=240, lineRule="auto"), el("ind", firstLine=0), el("jc", val="left")]
    styles.append(_style("TableText", "Chữ trong bảng", "Normal", cell, []))
    styles.append(_table_style())


def _style(
    key: str, name: str, based: str | None, paragraph: list[Element], text: list[Element], *, default: bool = False
) -> Element:
    style = el("style", type="paragraph", styleId=key)
    if default:
        style.set(docx.oxml.ns.qn("w:default"), "1")
    style.append(el("name", val=name))
    if based:
        style.append(el("basedOn", val=based))
    style.append(el("qFormat"))
    if paragraph:
        style.append(el("pPr", *paragraph))
    if text:
        style.append(el("rPr", *text))
    return style


def _table_style() -> Element:
    style = el("style", type="table", styleId="TableNormal", default="1")
    style.extend([el("name", val="Normal Table"), el("uiPriority", val=99), el("semiHidden")])
    sides = [el(side, w=w, type="dxa") for side, w in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))]
    style.append(el("tblPr", el("tblInd", w=0, type="dxa"), el("tblCellMar", *sides)))
    return style
