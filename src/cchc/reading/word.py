"""DOCX → blocks: paragraphs with the numbers their style gives them, tables with merged cells, text boxes; tracked
changes as if accepted. The XML is read directly: that is several times faster than through a model of the document."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from cchc.reading.blocks import Block, Cell, repaired
from cchc.reading.files import part, refuse_bomb
from cchc.reading.numbering import Numbering, numbering
from cchc.reading.unreadable import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    f"{W}delText",
    f"{W}pPr",
    f"{W}rPr",
    f"{_MC}Fallback",
    f"{W}footnoteReference",
}
_HEADING_STYLE = re.compile(r"^(?:heading|tiêu đề|đề mục)\s*(\d)", re.IGNORECASE)
_DEEPEST = 12


@dataclass
class _Document:
    """What is gathered while the body is walked."""

    numbers: Numbering
    headings: dict[str, int]
    found: list[Block] = field(default_factory=list)

    def add(self, kind: str, text: str = "", rows: tuple[tuple[Cell, ...], ...] = (), depth: int | None = None) -> None:
        if text or rows:
            block = f"b{len(self.found) + 1}"
            self.found.append(Block(block, "table" if kind == "table" else "paragraph", text, rows, depth=depth))


def blocks(data: bytes) -> tuple[list[Block], list[str]]:
    """The blocks of a DOCX, and sentences about it. Raises `Unreadable` for a damaged or a hostile one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("damaged") from error
    with archive:
        refuse_bomb(archive)
        body = _xml(part(archive, "word/document.xml"))
        styles = _optional(archive, "word/styles.xml")
        numbers = _optional(archive, "word/numbering.xml")
        notes = _optional(archive, "word/footnotes.xml")
    if body is None:
        raise Unreadable("damaged")
    document = _Document(numbering(numbers, styles), _headings(styles))
    root = body.find(f"{W}body")
    if root is not None:
        _walk(root, document, 0)
    for note in notes.findall(f"{W}footnote") if notes is not None else ():
        if note.get(f"{W}type") is None:  # the others draw the line over the notes
            _walk(note, document, 0)
    return repaired(document.found)


def _xml(data: bytes) -> etree._Element | None:
    """A part as a tree; None when it is absent. Declarations of entities are refused unread."""
    if not data:
        return None
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<\x00!\x00D\x00O\x00C" in data:
        raise Unreadable("entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged") from error


def _optional(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    return _xml(part(archive, name))


def _headings(styles: etree._Element | None) -> dict[str, int]:
    """Style id → depth, for the styles named as headings."""
    found: dict[str, int] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        name = style.find(f"{W}name")
        named = _HEADING_STYLE.match(name.get(f"{W}val", "")) if name is not None else None
        if named:
            found[style.get(f"{W}styleId", "")] = int(named[1])
    return found


def _walk(parent: etree._Element, document: _Document, deep: int) -> None:
    if deep > _DEEPEST:
        return
    for child in parent:
        if child.tag == f"{W}p":
            _paragraph(child, document, deep)
        elif child.tag == f"{W}tbl":
            _table(child, document, deep)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            _walk(child, document, deep + 1)  # content controls, insertions, custom XML


def _paragraph(p: etree._Element, document: _Document, deep: int) -> None:
    text = _text(p)
    style = p.find(f"{W}pPr/{W}pStyle")
    depth = document.headings.get(style.get(f"{W}val", "")) if style is not None else None
    mark = document.numbers.mark(p) if text.strip() else ""
    for i, line in enumerate(filter(None, (" ".join(line.split()) for line in text.split("\n")))):
        document.add("paragraph", f"{mark}{line}" if i == 0 else line, depth=depth)
    for box in _boxes(p):
        _walk(box, document, deep + 1)


def _text(element: etree._Element) -> str:
    """The words of a paragraph without those of its text boxes and of deleted runs."""
    return "".join(_pieces(element))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag == f"{W}tab" and element.tag == f"{W}r":
            yield " "
        elif tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag in _SKIPPED or tag == f"{W}txbxContent" or not isinstance(tag, str):
            continue
        else:
            yield from _pieces(child)


def _boxes(p: etree._Element) -> Iterator[etree._Element]:
    """Text boxes anchored in a paragraph, each once: the fallback repeats what the choice holds."""
    for box in p.iter(f"{W}txbxContent"):
        above = [ancestor.tag for ancestor in box.iterancestors()]
        if f"{_MC}Fallback" not in above and above.count(f"{W}txbxContent") == 0:
            yield box


def _table(tbl: etree._Element, document: _Document, deep: int) -> None:
    """The table, and after it those nested in its cells."""
    rows: list[list[Cell]] = []
    open_above: dict[int, tuple[int, int]] = {}  # column → (row, index) of the cell merged downwards
    nested: list[etree._Element] = []
    for tr in tbl.iter(f"{W}tr"):
        if _owner(tr) is not tbl or _deleted(tr):
            continue
        row: list[Cell] = []
        column = _skipped(tr, f"{W}gridBefore")
        for tc in (cell for cell in tr.iter(f"{W}tc") if _owner(cell) is tbl and _row_of(cell) is tr):
            span = _number(tc.find(f"{W}tcPr/{W}gridSpan"), 1)
            merge = tc.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and column in open_above:
                r, c = open_above[column]
                cell = rows[r][c]
                rows[r][c] = Cell(cell.text, cell.row, cell.column, cell.colspan, len(rows) - r + 1)
            else:
                open_above.pop(column, None)
                if merge is not None:
                    open_above[column] = (len(rows), len(row))
                row.append(Cell(_cell_text(tc, document), len(rows), column, span))
                nested += [inner for inner in tc.iter(f"{W}tbl") if _owner(inner.getparent()) is tbl]
            column += span
        rows.append(row)
    alone = len(rows) == 1 and len(rows[0]) == 1 and nested
    if any(cell.text for row in rows for cell in row) and not alone:
        document.add("table", rows=tuple(map(tuple, rows)))
    for inner in nested:
        if deep < _DEEPEST and (alone or len(inner.findall(f"{W}tr")) > 1):
            _table(inner, document, deep + 1)


def _owner(element: etree._Element | None) -> etree._Element | None:
    """The table an element of a table is in."""
    while element is not None and element.tag != f"{W}tbl":
        element = element.getparent()
    return element


def _row_of(tc: etree._Element) -> etree._Element | None:
    above = tc.getparent()
    while above is not None and above.tag != f"{W}tr":
        above = above.getparent()
    return above


def _deleted(tr: etree._Element) -> bool:
    return tr.find(f"{W}trPr/{W}del") is not None


def _skipped(tr: etree._Element, tag: str) -> int:
    return _number(tr.find(f"{W}trPr/{tag}"), 0)


def _number(element: etree._Element | None, default: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return min(int(value), 63) if value.isdigit() and int(value) > 0 else default


def _cell_text(tc: etree._Element, document: _Document) -> str:
    """Lines of a cell: its paragraphs with their marks; of a small nested table, its cells one after another."""
    lines: list[str] = []
    for p in tc.iter(f"{W}p"):
        if any(above.tag in (f"{W}txbxContent", f"{_MC}Fallback") for above in p.iterancestors()):
            continue
        inner = _owner(p)
        if inner is not _owner(tc) and inner is not None and len(inner.findall(f"{W}tr")) > 1:
            continue
        # Word draws the number of an empty paragraph too: that is how a column `STT` is often filled.
        mark = document.numbers.mark(p)
        parts = [" ".join(part.split()) for part in _text(p).split("\n")]
        parts[0] = f"{mark}{parts[0]}".strip()
        lines += filter(None, parts)
    return "\n".join(lines)
