"""What stands side by side on a page without lines around it: letterheads, signatures, tables without borders."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cchc.reading.marks import UPPER, mark
from cchc.reading.pdflines import Line, leading
from cchc.reading.pdftables import Part, Table
from cchc.words import fold

_GAP = 8.0  # points between two columns, at least
_ON_PICTURES = 0.95  # … of the size of the font, on a picture: its justified lines are stretched as far
_TABLE_FROM = 3  # columns
_NO = re.compile(r"^(?:[IVX]{1,5}|\d{1,3}(?:\.\d{1,2}){0,3}|[A-H])[.)]?$")
_CAPITALS = re.compile(rf"(?:[{UPPER}]+[ ,]+)+[{UPPER}]+$")
_HEAD_NO = re.compile(r"^(?:s?tt|so|so tt|so thu tu|thu tu)$")

Spans = list[tuple[float, float]]


@dataclass
class Sides:
    """Two columns side by side: lines of the left one, then of the right one, and what is free between them."""

    left: list[Line]
    right: list[Line]
    free: tuple[float, float]


def parts(line: Line, gap: float) -> list[Line]:
    """A line cut where nothing stands over a gap."""
    cut: list[list[int]] = [[0]]
    for i in range(1, len(line.words)):
        if line.words[i].x0 - line.words[i - 1].x1 >= gap:
            cut.append([])
        cut[-1].append(i)
    return [Line(tuple(line.words[i] for i in run), line.page) for run in cut]


def _wide(row: Line) -> float:
    return max(_GAP, _ON_PICTURES * row.size) if row.words[0].sure < 100 else _GAP


# Tables without borders


def table(rows: Sequence[Line], before: Table | None) -> tuple[int, int, Table] | None:
    """The first table without borders among the lines of a page: its first line, the one after its last, and itself.

    `before` is the table the page before ended with: lines at the top that keep to its columns go on with it.
    """
    if before is not None and not before.ruled:
        end = _kept(rows, before.xs)
        if end:
            return 0, end, _built(rows[:end], before.xs, before)
    seeds = [i for i, row in enumerate(rows) if len(parts(row, _wide(row))) >= _TABLE_FROM]
    for start in seeds:
        last = _last(rows, seeds, start)
        found = _columns(rows[start : last + 1])
        if found is None:
            continue
        end = start + _kept(rows[start:], found)
        if end - start >= 3:
            return start, end, _built(rows[start:end], found, None)
    return None


def _last(rows: Sequence[Line], seeds: list[int], start: int) -> int:
    """The last line of a run of lines cut into columns; two lines of prose after one another end it."""
    width = max(row.x1 for row in rows) - min(row.x0 for row in rows)
    last, prose = start, 0
    for i in range(start, len(rows)):
        whole = len(parts(rows[i], _wide(rows[i]))) == 1 and rows[i].x1 - rows[i].x0 > 0.75 * width
        prose = prose + 1 if whole else 0
        if prose > 1:
            break
        if i in seeds:
            last = i
    return last


def _columns(rows: Sequence[Line]) -> list[float] | None:
    """Edges of the columns: stretches that no line cut into columns crosses. Titles of groups may cross them."""
    cut = [parts(row, 4.0) for row in rows if len(parts(row, _wide(row))) >= _TABLE_FROM]
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    covered = [0] * (int(right - left) + 2)
    for part in (part for cells in cut for part in cells):
        for x in range(int(part.x0 - left), int(part.x1 - left) + 1):
            covered[x] += 1
    allowed = len(cut) // 15
    edges, start = [left - 4], None
    for x, count in enumerate(covered):
        if count <= allowed:
            start = x if start is None else start
        elif start is not None:
            if start and x - start >= 4:
                edges.append(left + (start + x) / 2)
            start = None
    edges.append(right + 4)
    edges = _without_gaps(edges, cut)
    return edges if len(edges) > _TABLE_FROM else None


def _without_gaps(edges: list[float], cut: list[list[Line]]) -> list[float]:
    """Edges without those that stand in the stretched gaps of a justified column: what is right of such a gap is there
    in few lines and never alone; and it has no heading, or the column is one of few words altogether."""
    filled = [{sum(edge <= (part.x0 + part.x1) / 2 for edge in edges) - 1 for part in cells} for cells in cut]
    gaps = {
        column
        for column in range(1, len(edges) - 1)
        if 0 < sum(column in row for row in filled) < (0.25 if column in filled[0] else 0.5) * len(filled)
        and all(column - 1 in row for row in filled if column in row)
        and (column not in filled[0] or sum(column - 1 in row for row in filled) < 0.5 * len(filled))
    }
    return [edge for i, edge in enumerate(edges) if i not in gaps]


def _kept(rows: Sequence[Line], xs: list[float]) -> int:
    """How many of the lines from the first on keep to the columns. A line across them is a group's title when lines in
    columns follow it."""
    end = inside = 0
    gap = 0.0
    for i, row in enumerate(rows):
        if i and row.base - rows[i - 1].base > max(3.5 * row.size, 2.2 * gap):
            break
        gap = row.base - rows[i - 1].base if i else 0.0
        cells = _cells(row, xs)
        crossing = any(part.colspan > 1 for part in cells)
        if row.x0 < xs[0] - 4 or row.x1 > xs[-1] + 40:  # how wide the last column is, is not seen
            break
        if not crossing:
            inside += len(cells) > 1
            end = i + 1 if len(cells) > 1 or end == i else end
        elif i - end > 1:
            break
    return end if inside else 0


def _cells(row: Line, xs: list[float]) -> list[Part]:
    """The words of a line by column; words that run over an edge with no gap at it span the columns."""
    found: list[Part] = []
    for part in parts(row, 4.0):
        first = min(max(sum(x <= part.x0 + 1 for x in xs) - 1, 0), len(xs) - 2)
        last = min(max(sum(x < part.x1 - 1 for x in xs) - 1, first), len(xs) - 2)
        if found and found[-1].column + found[-1].colspan > first:
            whole = Line(found[-1].lines[0].words + part.words, row.page)
            wide = max(last, found[-1].column + found[-1].colspan - 1) - found[-1].column + 1
            found[-1] = Part(found[-1].column, [whole], wide)
        else:
            found.append(Part(first, [part], last - first + 1))
    return found


def _built(rows: Sequence[Line], xs: list[float], before: Table | None) -> Table:
    cut = [_cells(row, xs) for row in rows]
    if before is not None:
        cut = cut[_headings(cut, before) :]
    starts = _starts(cut, before)
    out: list[list[Part]] = []
    for i, cells in enumerate(cut):
        if i in starts or not out:
            out.append(cells)
            continue
        for part in cells:
            above = next((known for known in out[-1] if known.column == part.column), None)
            if above is None:
                out[-1].append(part)
            else:
                above.lines += part.lines
                above.colspan = max(above.colspan, part.colspan)
    found = Table(xs, out, False, rows[0].page, rows[0].top)
    _fill(found, cut, (before or found).numbered())
    return found


def _headings(cut: list[list[Part]], before: Table) -> int:
    """How many lines repeat the headings of the table."""
    heads = "".join(fold("".join(part.text for part in before.rows[0])).split())
    said, letters = 0, 0
    for i, cells in enumerate(cut[:8]):
        words = [word for part in cells for word in fold(part.text).split()]
        if not all(word in heads for word in words):
            break
        letters += sum(map(len, words))
        said = i + 1
        if letters >= len(heads):
            return said
    return 0


def _starts(cut: list[list[Part]], before: Table | None) -> set[int]:
    """The lines rows begin at: by the numbers of the first column, else by the numbered lines of the widest one."""
    first = [(i, cells[0]) for i, cells in enumerate(cut) if cells[0].column == 0 and cells[0].colspan == 1]
    numbers = {i for i, part in first if _NO.match(part.text)}
    spanning = {i for i, cells in enumerate(cut) if cells[-1].colspan > 1 and (i - 1 not in numbers or i in numbers)}
    heads = {i for i, part in first if _HEAD_NO.match(fold(part.text))}
    if numbers and len(numbers | heads) > 0.6 * len(first):
        return numbers | _titles(cut, spanning)
    marked = _marked(cut, 1 if before is not None and _by_marks(before) else 2)
    return (marked or _fresh(cut)) | _titles(cut, spanning)


def _titles(cut: list[list[Part]], spanning: set[int]) -> set[int]:
    """Titles of groups: lines over several columns that do not go on with one, and lone lines in capitals."""
    found = {i for i in spanning if i - 1 not in spanning or cut[i][0].column == 0}
    for i, cells in enumerate(cut):
        alone = len(cells) == 1 and _CAPITALS.match(cells[0].text)
        if alone and i and not (len(cut[i - 1]) <= 2 and cut[i - 1][-1].text.isupper()):
            found.add(i)
    return found


def _by_marks(table: Table) -> bool:
    """Whether most rows begin with a numbered line in some column but the first."""
    openings = [{found.name for part in row[1:] if (found := mark(part.text))} for row in table.rows[1:]]
    return sum(bool(names & {"number", "dotted"}) for names in openings) > 0.5 * len(openings)


def _marked(cut: list[list[Part]], least: int) -> set[int]:
    weights: dict[int, set[int]] = {}
    for i, cells in enumerate(cut):
        for part in cells:
            opening = mark(part.text)
            if opening and opening.name in ("number", "dotted"):
                weights.setdefault(part.column, set()).add(i)
    best = max(weights.values(), key=len, default=set())
    return best if len(best) >= least else set()


def _fresh(cut: list[list[Part]]) -> set[int]:
    """Lines at which the most columns begin anew: after a larger step than usual, or with capitals in two columns."""
    lines = [cells[0].lines[0] for cells in cut]
    step = leading(lines)
    found = set()
    for i in range(1, len(cut)):
        capitals = sum(part.text[0].isupper() for part in cut[i])
        if (step and lines[i].base - lines[i - 1].base > 1.3 * step) or (capitals > 2 and capitals == len(cut[i])):
            found.add(i)
    return found


def _fill(table: Table, cut: list[list[Part]], numbered: bool) -> None:
    """A first column of groups: its cell goes down over the rows that have none, and takes up its own lower lines."""
    step = leading([cells[0].lines[0] for cells in cut])
    owner: Part | None = None
    for row in table.rows:
        row.sort(key=lambda part: part.column)
        known = {part.column + k for part in row for k in range(part.colspan)}
        first = row[0] if row[0].column == 0 else None
        if numbered or (first and first.colspan > 1):
            owner = None
        elif first is None and owner is None:
            owner = Part(0)
            row.insert(0, owner)
            known.add(0)
        elif first is None and owner is not None:
            owner.rowspan += 1
            known.add(0)
        elif first is not None:
            close = owner and owner.lines and step and first.lines[0].base - owner.lines[-1].base < 1.4 * step
            if owner and close and not first.text[0].isupper():
                owner.lines += first.lines
                owner.rowspan += 1
                row.remove(first)
            else:
                owner = first
        row += [Part(c) for c in range(len(table.xs) - 1) if c not in known]
        row.sort(key=lambda part: part.column)


# Two columns


def sides(rows: Sequence[Line], width: float) -> tuple[int, int, Sides] | None:
    """The first letterhead or signature among the lines of a page: its first line, the one after its last, itself."""
    for i, row in enumerate(rows):
        if not (_opens(row) or fold(row.text).startswith("noi nhan")):
            continue
        start, end, free = _alongside(rows, i, width)
        if free is None or (end - start < 2 and end < len(rows)):
            continue
        middle = (free[0] + free[1]) / 2
        left, right = _sides(rows[start:end], middle)
        if left and right:
            return start, end, Sides(left, right, free)
    return None


def _opens(row: Line) -> bool:
    return "cong hoa xa hoi chu nghia" in fold(row.text)


def more(beside: Sides, rows: Sequence[Line]) -> int:
    """How many lines at the top of a page go on with two columns at the foot of the one before, and are put to them."""
    if any(_opens(row) for row in rows[:5]):
        return 0  # the letterhead of another document
    end = 0
    while (
        end < len(rows) and _both([beside.free], _free(rows[end])) and (end or len(parts(rows[0], _wide(rows[0]))) > 1)
    ):
        end += 1
    left, right = _sides(rows[:end], sum(beside.free) / 2)
    beside.left += left
    beside.right += right
    return end


def _alongside(rows: Sequence[Line], anchor: int, width: float) -> tuple[int, int, tuple[float, float] | None]:
    """From the anchor up and down, the lines that leave the same stretch free."""
    free, start, end = _inner(_free(rows[anchor])), anchor, anchor + 1
    if not free:
        free = _free(rows[anchor])
    for step in (1, -1):
        i = anchor + step
        while 0 <= i < len(rows) and (step == 1 or anchor - i < 5):
            narrowed = _both(free, _free(rows[i]))
            far = abs(rows[i].base - rows[i - step].base) > (130 if step == 1 else 40)
            above = step == -1 and len(parts(rows[i], 20)) == 1 and rows[i].x0 < free[0][0]
            if not narrowed or far or above or (_heads_page(rows[i], width) and abs(rows[i].x0 - free[-1][1]) > 3):
                break
            free = narrowed
            start, end = min(start, i), max(end, i + 1)
            i += step
    widest = max(_inner(free), key=lambda span: span[1] - span[0], default=None)
    return start, end, widest


def _inner(free: Spans) -> Spans:
    return [span for span in free if span[0] > 0 and span[1] < 9e3]


def _free(row: Line) -> Spans:
    found = parts(row, 0.42 * row.size)
    if len(found) > 2:  # the gaps of a justified line
        found = parts(row, 0.9 * row.size)
    edges = [-1.0, *(edge for part in found for edge in (part.x0, part.x1)), 1e4]
    return [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]


def _both(one: Spans, other: Spans) -> Spans:
    found = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return [span for span in found if span[1] - span[0] >= 4]


def _heads_page(row: Line, width: float) -> bool:
    """A title in the middle of the page stands on neither side."""
    return len(parts(row, 20)) == 1 and abs((row.x0 + row.x1) / 2 - width / 2) < 12 and row.text.isupper()


def _sides(rows: Iterable[Line], middle: float) -> tuple[list[Line], list[Line]]:
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        for found, words in (
            (left, tuple(word for word in row.words if word.x0 < middle)),
            (right, tuple(word for word in row.words if word.x0 >= middle)),
        ):
            if words:
                found.append(Line(words, row.page))
    return left, right
