"""HTML (a law site's page, a page saved from Word) → blocks. Navigation, scripts and forms are dropped."""

import re

from lxml import etree, html

from cchc.reading.blocks import Block, Cell
from cchc.reading.unreadable import Unreadable

# What no tree of XML may hold: one of these in a damaged page stops lxml later, where it moves text about.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|"
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d));?",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"script|style|nav|header|footer|aside|form|button|iframe|noscript|select|svg|head|input|textarea|"
    r"object|template|"
    r"video|audio|canvas|del|s|strike"
)
_DROPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|side-bar|footer|breadcrumb|breadcrumbs|comment|comments|"
    r"related|banner|advert|ads|share|social|login|popup|modal|toolbar|paging|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = re.compile(
    r"p|div|section|article|main|li|ul|ol|h[1-6]|blockquote|pre|center|dl|dt|dd|body|html|tr|td|th|tbody|thead|table|"
    r"figure|hr|address"
)
_REFERENCE = re.compile(r"[\[(]?(?:\d{1,2}|\*{1,3})[\])]?")
_KEPT_SHARE = 0.6
_DEEPEST = 200


def blocks(text: str) -> list[Block]:
    """Paragraphs, headings and tables of a page's content. Raises `Unreadable` for a page that cannot be parsed."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        page = html.document_fromstring(_CONTROL.sub(" ", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable("no_text") from error
    _drop(page)
    found: list[Block] = []
    _walk(_content(page), found, [], 0)
    return found


def _drop(page: html.HtmlElement) -> None:
    total = max(len(page.text_content()), 1)
    for element in list(page.iter(etree.Element)):
        names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
        hidden = re.search(r"display\s*:\s*none", element.get("style", ""))
        gone = bool(hidden or _DROPPED.fullmatch(str(element.tag)))
        # A wrapper that holds most of the page is no menu, whatever its class says.
        if not gone and _DROPPED_NAMES.search(names):
            gone = len(element.text_content()) < 0.3 * total
        if gone and element.getparent() is not None and element.tag not in ("body", "html"):
            element.drop_tree()


def _content(page: html.HtmlElement) -> html.HtmlElement:
    """The smallest element that still holds most of the words: the document without what surrounds it."""
    body = page.find("body")
    best = body if body is not None else page
    whole = len(best.text_content())
    while True:
        inner = [child for child in best if isinstance(child.tag, str) and child.tag not in ("table", "p")]
        main = max(inner, key=lambda child: len(child.text_content()), default=None)
        if (
            main is None
            or len(main.text_content()) < _KEPT_SHARE * whole
            or len(best.text_content()) - len(main.text_content()) < 1
        ):
            return best
        if not _motto(main) and _motto(best):
            return best
        best = main


def _motto(element: html.HtmlElement) -> bool:
    text = element.text_content()
    return "Độc lập" in text or "CỘNG HÒA XÃ HỘI" in text or "Căn cứ" in text


def _walk(element: html.HtmlElement, found: list[Block], line: list[str], deep: int) -> None:
    """Blocks of an element; `line` gathers words until a block ends."""
    if deep > _DEEPEST:
        return
    line.append(element.text or "")
    for child in element:
        if not isinstance(child.tag, str):
            pass
        elif child.tag == "table":
            _flush(found, line)
            _table(child, found, deep)
        elif child.tag == "br":
            line.append("\n")
        elif child.tag == "sup" and _REFERENCE.fullmatch(child.text_content().strip()) and not _square(line):
            pass  # the number of a note
        elif _BLOCKS.fullmatch(child.tag):
            _flush(found, line)
            if child.tag == "li" and (mark := _mark(child)):
                line.append(mark)
            _walk(child, found, line, deep + 1)
            _flush(found, line, _depth(child))
        else:
            _walk(child, found, line, deep + 1)
        line.append(child.tail or "")
    if deep == 0:
        _flush(found, line)


def _square(line: list[str]) -> bool:
    """Whether what is raised is the square of a metre."""
    return bool(line) and line[-1].rstrip().endswith("m")


def _flush(found: list[Block], line: list[str], depth: int | None = None) -> None:
    # A new line in the source is white space; a <br> was kept as one above.
    for text in filter(None, (" ".join(part.split()) for part in "".join(_spaced(line)).split("\n"))):
        if re.search(r"[\w%✓✔√●■☑×]", text):
            found.append(Block(f"b{len(found) + 1}", "paragraph", text, depth=depth))
    line.clear()


def _spaced(line: list[str]) -> list[str]:
    return [part if part == "\n" else part.replace("\n", " ").replace("\r", " ").replace("\xa0", " ") for part in line]


def _depth(element: html.HtmlElement) -> int | None:
    return int(element.tag[1]) if re.fullmatch(r"h[1-6]", element.tag) else None


_LETTERED = {"a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def _mark(li: html.HtmlElement) -> str:
    """The mark a browser draws; none when the words bring their own."""
    own = re.match(r"\s*(?:[-–+•]|\(?[\da-zđ]{1,2}[.)])", li.text_content() or "")
    parent = li.getparent()
    if own or parent is None:
        return ""
    if parent.tag == "ol":
        at = [child for child in parent if child.tag == "li"].index(li) + _span(parent.get("start"), 999) - 1
        letter = _LETTERED.get(parent.get("type", ""))
        return f"{letter[at]}) " if letter and at < len(letter) else f"{at + 1}. "
    return "- "


def _table(table: html.HtmlElement, found: list[Block], deep: int) -> None:
    """A grid; a table that only lays out the page (one cell, or a table inside) is walked as paragraphs."""
    rows = [tr for tr in table.iter("tr") if _table_of(tr) is table]
    inner = [child for child in table.iter("table") if child is not table]
    if (
        not rows
        or (inner and max(len(child.text_content()) for child in inner) > 0.5 * len(table.text_content()))
        or sum(len(_cells(tr)) for tr in rows) == 1
    ):
        for tr in rows:
            for cell in _cells(tr):
                line: list[str] = []
                _walk(cell, found, line, deep + 1)
                _flush(found, line)
        return
    taken: dict[tuple[int, int], bool] = {}
    grid: list[tuple[Cell, ...]] = []
    for r, tr in enumerate(rows):
        row, column = [], 0
        for cell in _cells(tr):
            while taken.get((r, column)):
                column += 1
            colspan = _span(cell.get("colspan"), 60)
            rowspan = min(_span(cell.get("rowspan"), 2000), len(rows) - r)
            taken |= {(r + i, column + j): True for i in range(rowspan) for j in range(colspan)}
            row.append(Cell(_cell_text(cell), r, column, colspan, rowspan))
            column += colspan
        grid.append(tuple(row))
    if any(cell.text for row in grid for cell in row):
        found.append(Block(f"b{len(found) + 1}", "table", rows=tuple(grid)))


def _cells(tr: html.HtmlElement) -> list[html.HtmlElement]:
    return [child for child in tr if child.tag in ("td", "th")]


def _table_of(element: html.HtmlElement) -> html.HtmlElement | None:
    above = element.getparent()
    while above is not None and above.tag != "table":
        above = above.getparent()
    return above


def _span(value: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,4})", value or "")
    return min(max(int(digits[1]), 1), most) if digits else 1


def _cell_text(cell: html.HtmlElement) -> str:
    lines: list[Block] = []
    line: list[str] = []
    _walk(cell, lines, line, 1)
    _flush(lines, line)
    texts = [block.text for block in lines if block.kind != "table"]
    texts += [inner.text.replace("\n", " ") for block in lines for row in block.rows for inner in row if inner.text]
    return "\n".join(texts)
