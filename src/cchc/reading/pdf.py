"""PDF with a text layer → blocks: pages are cut into tables and lines, put in order, and joined over page breaks."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cchc.reading import pdfcolumns, pdfnotes, pdfrules, pdftables, pictures, scan
from cchc.reading.blocks import Block, repaired
from cchc.reading.marks import mark
from cchc.reading.pdfcolumns import Sides
from cchc.reading.pdflines import Line, Region, continues, joined, leading, lines, paragraphs, where
from cchc.reading.pdfpages import Page, pages
from cchc.reading.pdftables import Table
from cchc.reading.progress import Progress
from cchc.reading.unreadable import Unreadable
from cchc.words import fold, legacy

SCANNED = (
    "Các trang {pages} là ảnh quét nên chưa đọc: máy chủ chưa cài bộ nhận dạng chữ. Cài gói cchc[ocr] và "
    "tesseract-ocr-vie, hoặc dùng bản DOCX."
)
READ = "Chữ ở các trang {pages} được nhận dạng từ ảnh quét; hãy đối chiếu với ảnh trước khi dùng."
_PAGE_NUMBER = re.compile(r"^(?:trang\s*)?[-–—]?\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–—]?$", re.IGNORECASE)
_MOST_WORDS = 800_000
_EDGE = 2  # lines at the top and at the bottom of a page that may be its running head and foot
_FEW = 8  # letters on a page, fewer than which it is a picture with a stamp
_LEGIBLE = 0.5

Item = Line | Sides | Table


@dataclass
class _Sheet:
    """A page taken apart."""

    number: int
    width: float
    height: float
    tables: list[Table]
    rows: list[Line]
    notes: list[list[Line]] = field(default_factory=list)


@dataclass
class _Flow:
    """The document in order, pages joined."""

    items: list[Item] = field(default_factory=list)

    def table(self) -> Table | None:
        """The table the document ended with so far."""
        return self.items[-1] if self.items and isinstance(self.items[-1], Table) else None


def blocks(data: bytes, progress: Progress | None = None) -> tuple[list[Block], list[str]]:
    """The blocks of a PDF, and sentences about it; pages that are pictures, or whose letters a broken font garbles,
    are read by their pictures. Raises `Unreadable`."""
    sheets, scanned, words, letters, drawn = [], [], 0, 0, 0
    for page in pages(data):
        words += len(page.words)
        if words > _MOST_WORDS:
            raise Unreadable("too_long")
        on_page = sum(len(word.text) for word in page.words)
        letters += on_page
        drawn += page.pictures
        if on_page < _FEW and page.pictures:
            scanned.append(page.number)
            continue
        sheets.append(_sheet(page))
    count = len(sheets) + len(scanned)
    if not letters and not scanned:
        raise Unreadable("no_text")
    if letters < _FEW * count:
        return _by_pictures(data, range(1, count + 1), [], progress)
    if scanned and scan.ready():
        return _by_pictures(data, scanned, sheets, progress)
    found, notes = put_together(sheets)
    if _garbled(found, drawn=drawn * 2 > count):
        return _by_pictures(data, range(1, count + 1), [], progress)
    return found, notes + ([SCANNED.format(pages=_listed(scanned))] if scanned else [])


def _by_pictures(
    data: bytes, numbers: Sequence[int], sheets: list[_Sheet], progress: Progress | None
) -> tuple[list[Block], list[str]]:
    """The blocks of a PDF some pages of which are read by their pictures, among those that were read."""
    leaves = scan.sheets(pictures.of_pdf(data, numbers), len(numbers), progress)
    return of_leaves(leaves, sheets)


def of_leaves(leaves: Iterable[scan.Sheet], sheets: Sequence[_Sheet] = ()) -> tuple[list[Block], list[str]]:
    """The blocks of pages read by their pictures, and of those among them that were not."""
    read = scan.checked(list(leaves), alone=not sheets)
    found, notes = put_together(sorted([*sheets, *(_sheet(leaf.page) for leaf in read)], key=lambda one: one.number))
    return scan.placed(found, read), [*notes, READ.format(pages=_listed([leaf.page.number for leaf in read]))]


def put_together(sheets: list[_Sheet]) -> tuple[list[Block], list[str]]:
    """Pages in order → blocks, joined over page breaks."""
    _drop_furniture(sheets)
    content = list(_blocks(_flow(sheets).items, sheets))
    content += pdfnotes.blocks((note for sheet in sheets for note in sheet.notes), len(content))
    return repaired(content)


def _sheet(page: Page) -> _Sheet:
    grids = pdfrules.grids(page)
    tables = [pdftables.of_grid(grid, page) for grid in grids]
    inside = [grid.rect for grid in grids]
    free = [
        word
        for word in page.words
        if not any(
            x0 <= (word.x0 + word.x1) / 2 <= x1 and y0 <= word.base - 0.3 * word.size <= y1 for x0, y0, x1, y1 in inside
        )
    ]
    rows, notes = pdfnotes.apart(lines(free, page.number), page, max((grid.rect[3] for grid in grids), default=0.0))
    return _Sheet(page.number, page.width, page.height, tables, rows, notes)


def _drop_furniture(sheets: list[_Sheet]) -> None:
    """Page numbers, and heads and feet that come back page after page."""
    often: Counter[tuple[str, int] | None] = Counter(
        key for sheet in sheets for key in {_running(row, sheet) for i, row in _at_edges(sheet.rows)} if key is not None
    )
    least = max(3, len(sheets) // 3)
    for sheet in sheets:
        edges = _at_edges(sheet.rows)
        dropped = {
            i
            for i, row in edges
            if (_numbers_page(row, sheet) and _outside(row, sheet)) or often[_running(row, sheet)] >= least
        }
        sheet.rows = [row for i, row in enumerate(sheet.rows) if i not in dropped]


def _numbers_page(row: Line, sheet: _Sheet) -> bool:
    """A page's number; on a picture a letter or two in the middle is one that was misread."""
    alone = len(row.text) <= 2 and row.words[0].sure < 100
    return _PAGE_NUMBER.match(row.text) is not None or (alone and abs(row.x0 + row.x1 - sheet.width) < 40)


def _at_edges(rows: list[Line]) -> list[tuple[int, Line]]:
    numbered = list(enumerate(rows))
    return numbered[:_EDGE] + numbered[max(len(rows) - _EDGE, _EDGE) :]


def _running(row: Line, sheet: _Sheet) -> tuple[str, int] | None:
    """What makes running heads alike: their words without numbers, and their height on the page. A line in three
    columns is the headings of a table."""
    if not _outside(row, sheet) or len(pdfcolumns.parts(row, 8)) > 2:
        return None
    return re.sub(r"\d+", "", fold(row.text)), round(row.base / 4)


def _outside(row: Line, sheet: _Sheet) -> bool:
    """Whether nothing of the page is beyond the line: neither a table nor, on one side, other words."""
    tops = [other.base for other in sheet.rows] + [table.top for table in sheet.tables]
    near = row.base < 0.11 * sheet.height or row.base > 0.9 * sheet.height
    return near and (row.base <= min(tops) + 30 or row.base >= max(other.base for other in sheet.rows) - 30)


def _flow(sheets: list[_Sheet]) -> _Flow:
    flow = _Flow()
    for sheet in sheets:
        first = True
        edges = [table.top for table in sheet.tables]
        for n in range(len(edges) + 1):
            above = edges[n - 1] if n else float("-inf")
            below = edges[n] if n < len(edges) else float("inf")
            run = [row for row in sheet.rows if above <= row.base < below]
            if first and flow.items and isinstance(flow.items[-1], Sides):
                run = run[pdfcolumns.more(flow.items[-1], run) :]
            for item in _cut(run, sheet, flow.table() if first else None):
                _add(flow, item, first=first)
                first = False
            if n < len(edges):
                _add(flow, sheet.tables[n], first=first)
                first = False
    return flow


def _add(flow: _Flow, item: Item, *, first: bool) -> None:
    before = flow.table()
    if first and before is not None and isinstance(item, Table) and pdftables.goes_on(before, item):
        return
    flow.items.append(item)


def _cut(run: list[Line], sheet: _Sheet, before: Table | None) -> Iterator[Item]:
    """Lines with what stands side by side among them."""
    if not run:
        return
    beside = pdfcolumns.sides(run, sheet.width) if before is None else None
    found = beside or pdfcolumns.table(run, before)
    if found is None:
        yield from run
        return
    start, end, item = found
    yield from _cut(run[:start], sheet, None)
    yield item
    yield from _cut(run[end:], sheet, None)


def _blocks(items: Sequence[Item], sheets: list[_Sheet]) -> Iterator[Block]:
    regions = _regions(items, sheets)
    count, run = 0, []
    for item in [*items, None]:
        if isinstance(item, Line):
            run.append(item)
            continue
        for lines_ in paragraphs(run, regions) if run else ():
            count += 1
            yield Block(f"b{count}", "paragraph", joined(lines_), at=where(lines_))
        run = []
        if isinstance(item, Table):
            count += 1
            yield pdftables.block(item, f"b{count}")
        elif isinstance(item, Sides):
            for side in (item.left, item.right):
                for lines_ in _of_side(side, regions[side[0].page]):
                    count += 1
                    yield Block(f"b{count}", "paragraph", joined(lines_), at=where(lines_))


def _of_side(side: list[Line], page: Region) -> Iterator[list[Line]]:
    """The lines of one side. Centred ones had as much room as there is from their middle to the edge of the page."""
    widest = max(side, key=lambda line: line.x1 - line.x0)
    middle = (widest.x0 + widest.x1) / 2
    half = min(middle - page.left, page.right - middle)
    centred = all(abs((line.x0 + line.x1) / 2 - middle) < 5 for line in side if not mark(line.text)) and half > 30
    pad = 5.4
    left, right = (middle - half + pad, middle + half - pad) if centred else (widest.x0, widest.x1)
    region = Region(left, right, leading(side))
    run: list[Line] = []
    for line in side:
        if run and not _same_in_side(run, line, region, centred=centred):
            yield run
            run = []
        run.append(line)
    yield run


_YEAR = re.compile(r"^\d{4}$")


def _same_in_side(run: list[Line], line: Line, region: Region, *, centred: bool) -> bool:
    said = joined(run)
    if fold(said).startswith("cong hoa"):
        return not fold(said).endswith("nam")
    if mark(line.text) or line.text.startswith("Số") or said.isupper() != line.text.isupper():
        return bool(_YEAR.match(line.text)) and said.endswith("năm")
    if _YEAR.match(line.text) or (line.text[0].islower() and not said.endswith((";", ".", ":"))):
        return True
    return (centred or mark(said) is not None) and continues(run, line, region)


def _regions(items: Sequence[Item], sheets: list[_Sheet]) -> dict[int, Region]:
    """Where prose runs on each page: pages of one size share their margins."""
    prose = [item for item in items if isinstance(item, Line)]
    step = leading(prose)
    widths = {sheet.number: round(sheet.width) for sheet in sheets}
    lefts: dict[int, list[float]] = defaultdict(list)
    rights: dict[int, list[float]] = defaultdict(list)
    for line in prose:
        lefts[widths[line.page]].append(line.x0)
        rights[widths[line.page]].append(line.x1)
    return {
        number: Region(_least(lefts[width]), -_least([-x for x in rights[width]]), step)
        for number, width in widths.items()
    }


def _least(values: list[float]) -> float:
    """The least of many, but for a few that stick out."""
    return sorted(values)[len(values) // 100] if values else 0.0


def _garbled(found: list[Block], *, drawn: bool) -> bool:
    """Letters that a broken font leads to make no Vietnamese: what is printed can only be seen. So do letters that a
    scanner's own program made of the pictures it lies under."""
    text = "\n".join([block.text for block in found] + [c.text for b in found for row in b.rows for c in row])
    letters = [c for c in text if not c.isspace()]
    strange = sum(not c.isascii() or c < " " for c in letters)
    return (drawn or strange > 0.02 * len(letters)) and legacy.vietnamese(text) < _LEGIBLE


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
