"""Tables of a PDF while they are put together: cells hold lines, pages are joined, and only then words are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from cchc.reading.blocks import At, Block, Cell
from cchc.reading.marks import mark
from cchc.reading.pdflines import Line, Region, joined, lines, paragraphs, where
from cchc.reading.pdfpages import Page, Word
from cchc.reading.pdfrules import Grid
from cchc.words import fold

_NEAR = 6.0
_ENDS = (".", ";", ":")


@dataclass
class Part:
    """A cell so far; `at` only where lines are drawn around it."""

    column: int
    lines: list[Line] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1
    at: tuple[At, ...] = ()

    @property
    def text(self) -> str:
        return joined(self.lines)


@dataclass
class Table:
    """`xs` are the edges of the columns; `ruled` when lines are drawn there."""

    xs: list[float]
    rows: list[list[Part]]
    ruled: bool
    page: int
    top: float

    def over(self, row: int, column: int) -> Part | None:
        """The cell over a spot of the grid."""
        for r in range(row, -1, -1):
            for part in self.rows[r]:
                if part.column <= column < part.column + part.colspan and r + part.rowspan > row:
                    return part
        return None

    def numbered(self) -> bool:
        """Whether the first column holds numbers."""
        cells = [part.text for row in self.rows[1:] for part in row if part.column == 0 and part.colspan == 1]
        first = list(filter(None, cells))
        return sum(len(text) <= 6 for text in first) > 0.7 * len(first) if first else False


def of_grid(grid: Grid, page: Page) -> Table:
    """A table whose lines are drawn, with the words of the page that stand in it."""
    held: list[list[Word]] = [[] for _ in grid.spots]
    for word in page.words:
        index = grid.at((word.x0 + word.x1) / 2, word.base - 0.3 * word.size)
        if index is not None:
            held[index].append(word)
    rows: list[list[Part]] = [[] for _ in range(len(grid.ys) - 1)]
    for spot, words in zip(grid.spots, held, strict=True):
        x0, y0, x1, y1 = (round(value, 1) for value in spot.rect)
        at = (At(page.number, (x0, y0, x1, y1)),)
        rows[spot.row].append(Part(spot.column, lines(words, page.number), spot.colspan, spot.rowspan, at))
    for row in rows:
        row.sort(key=lambda part: part.column)
    return Table(grid.xs, rows, True, page.number, grid.ys[0])


def goes_on(table: Table, following: Table) -> bool:
    """Put the table on the next page under the one before, when it is the same table. Says whether it was."""
    if table.ruled != following.ruled or not _same_columns(table, following):
        return False
    _drop_headings(table, following)
    if following.rows:
        if _row_goes_on(table, following):
            _join_row(table, following)
        else:
            _extend_spans(table, following)
        table.rows += following.rows
    return True


def _same_columns(table: Table, following: Table) -> bool:
    """Whether the edges are the same; where one page shows fewer of them, its cells span the others."""
    for more, fewer in ((table, following), (following, table)):
        shift = fewer.xs[0] - more.xs[0]
        places = [min(range(len(more.xs)), key=lambda i: abs(more.xs[i] + shift - x)) for x in fewer.xs]
        apart = [abs(more.xs[i] + shift - x) for i, x in zip(places, fewer.xs, strict=True)]
        if max(apart) < _NEAR and len(set(places)) == len(places) and places[-1] == len(more.xs) - 1:
            for row in fewer.rows:
                for part in row:
                    end = places[part.column + part.colspan]
                    part.column = places[part.column]
                    part.colspan = end - part.column
            fewer.xs = [x + shift for x in more.xs]
            return True
    return False


def _drop_headings(table: Table, following: Table) -> None:
    """Headings repeated on the new page."""
    count = 0
    for ours, theirs in zip(table.rows, following.rows, strict=False):
        if not _alike(ours, theirs):
            break
        if not any(part.text for part in theirs):
            break
        count += 1
    del following.rows[:count]


def _alike(ours: list[Part], theirs: list[Part]) -> bool:
    """Whether two rows say the same; on a scan a letter in ten may have been read otherwise."""
    says, said = ([fold(part.text) for part in row] for row in (ours, theirs))
    if says == said or _cut_short(says, said):
        return True
    seen = any(word.sure < 100 for part in theirs for line in part.lines for word in line.words)
    return seen and len(says) == len(said) and fuzz.ratio("|".join(says), "|".join(said)) > 90


def _cut_short(says: list[str], said: list[str]) -> bool:
    """Headings of a row too low for them: the last line of one stands in the row below."""
    same = sum(a == b for a, b in zip(says, said, strict=False))
    parts = all(a == b or (b and a.startswith(b)) for a, b in zip(says, said, strict=False))
    return len(says) == len(said) > 2 and parts and same > len(said) // 2


def _row_goes_on(table: Table, following: Table) -> bool:
    """Whether the first row is the rest of the last one, cut by the end of the page."""
    last, first = len(table.rows) - 1, following.rows[0]
    if any(part.colspan == len(table.xs) - 1 for part in first):
        return False
    score = 0.0
    for part in first:
        before = table.over(last, part.column)
        if before is None or before.colspan != part.colspan:
            score -= 1
        elif part.lines:
            score += _continues(before, part)
            if part.column == 0 and table.numbered():
                score -= 4
        elif before.lines and before.rowspan == 1 and part.rowspan == 1:
            usual = _filled(table, part.column) > 0.8
            score += 1.2 if part.column == 0 and usual and table.numbered() else 0.6 if usual else 0.1
    return score > 0.5


def _continues(before: Part, part: Part) -> float:
    """How much the words of a cell look like the rest of those before the break."""
    text = part.text
    opening = mark(text)
    if not before.lines:
        return -0.5
    ended = before.text.endswith(_ENDS)
    if text[0].islower() or text[0] in ",;)/":
        return 2.0 if not ended else 0.5
    if opening:
        return -2.0 if opening.name in ("number", "dotted", "roman", "upper") else 0.0
    if text.isupper() and before.text.isupper():
        return 0.5
    if text[0].isupper() and not ended and len(before.lines) == 1 and len(before.text) < 20:
        return -0.7
    return -0.3 if ended else 0.0


def _filled(table: Table, column: int) -> float:
    """The share of rows that have words in a column, or are under a cell that has."""
    rows = [row for row in table.rows[1:] if len(row) > 1] or table.rows
    filled = sum(any(part.column == column and part.lines for part in row) for row in rows)
    return filled / len(rows)


def _join_row(table: Table, following: Table) -> None:
    last = len(table.rows) - 1
    for part in following.rows.pop(0):
        before = table.over(last, part.column)
        if before is None:
            table.rows[last].append(part)
            continue
        before.lines += part.lines
        before.at += part.at if part.lines or part.rowspan > 1 else ()
        before.rowspan += part.rowspan - 1


def _extend_spans(table: Table, following: Table) -> None:
    """A cell merged downwards that goes on over the break stands empty at the top of the new page, or ends there."""
    last, first = len(table.rows) - 1, following.rows[0]
    for part in list(first):
        before = table.over(last, part.column)
        if before is None or before.colspan != part.colspan or (part.column == 0 and table.numbered()):
            continue
        spans = before.rowspan > 1 or part.rowspan > 1 or (part.column == 0 and bool(before.lines))
        rest = bool(part.lines) and spans and part.text[0].islower() and not before.text.endswith(_ENDS)
        if (not part.lines and spans and len(first) > 1 and any(other.lines for other in first)) or rest:
            before.rowspan += part.rowspan
            before.lines += part.lines
            before.at += part.at
            first.remove(part)


def block(table: Table, name: str) -> Block:
    """The table with its words."""
    step = _leading(table)
    pad = _padding(table)
    rows = []
    for r, row in enumerate(table.rows):
        cells = []
        for part in sorted(row, key=lambda part: part.column):
            region = _region(table, part, pad, step)
            text = "\n".join(joined(lines) for lines in paragraphs(part.lines, region))
            at = part.at or where(part.lines)
            cells.append(Cell(text, r, part.column, part.colspan, part.rowspan, at))
        rows.append(tuple(cells))
    found = [line for row in table.rows for part in row for line in part.lines]
    return Block(name, "table", rows=tuple(rows), at=where(found))


def _leading(table: Table) -> float | None:
    cells: Sequence[list[Line]] = [part.lines for row in table.rows for part in row]
    steps = sorted(
        b.base - a.base for lines in cells for a, b in pairwise(lines) if a.page == b.page and b.base > a.base
    )
    return steps[len(steps) // 4] if steps else None


def _padding(table: Table) -> float:
    """From the edge of a cell to its words."""
    inside = [
        line.x0 - table.xs[part.column] for row in table.rows for part in row for line in part.lines if table.ruled
    ]
    return min(max(min(inside, default=5.0), 1.0), 8.0)


def _region(table: Table, part: Part, pad: float, step: float | None) -> Region:
    if table.ruled:
        return Region(table.xs[part.column] + pad, table.xs[part.column + part.colspan] - pad, step)
    column = [
        line
        for row in table.rows
        for other in row
        if (other.column, other.colspan) == (part.column, part.colspan)
        for line in other.lines
    ]
    left = min((line.x0 for line in column), default=0.0)
    return Region(left, max((line.x1 for line in column), default=0.0), step)
