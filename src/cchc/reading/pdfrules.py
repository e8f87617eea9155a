"""Ruling lines of a page → the grids of its tables: which cells there are, and how many rows and columns each spans."""

from bisect import bisect_right
from dataclasses import dataclass

from cchc.reading import pdfacross
from cchc.reading.pdfpages import Across, Down, Page

_SNAP = 3.0
_GAP = 4.0  # a dotted line is one line
_COVERED = 0.6
_MOST = 2_000  # lines of one page that are looked at; a chart has more
_LARGEST = 40_000


@dataclass(frozen=True)
class Spot:
    """A cell of a grid and its rectangle."""

    row: int
    column: int
    rowspan: int
    colspan: int
    rect: tuple[float, float, float, float]


@dataclass(frozen=True)
class Grid:
    """A table by its lines: edges of columns and rows, its cells, and for each unit of the grid the cell over it."""

    xs: list[float]
    ys: list[float]
    spots: list[Spot]
    owner: list[list[int]]

    @property
    def rect(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, x: float, y: float) -> int | None:
        """The cell a point is in."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.owner[row][column]


def grids(page: Page) -> list[Grid]:
    """Tables of at least two columns whose lines are drawn, from the top."""
    if len(page.across) + len(page.down) > 20 * _MOST:
        return []
    across, down = _merged_across(page.across), _merged_down(page.down)
    if len(across) + len(down) > _MOST:
        return []
    down += pdfacross.columns(across, down, page.words)
    found = [grid for lines in _connected(across, down) if (grid := _grid(*lines))]
    return sorted(found, key=lambda grid: grid.ys[0])


def _merged_across(lines: list[Across]) -> list[Across]:
    """Pieces of the same line put together."""
    out: list[Across] = []
    snapped = _snapped([line.y for line in lines])
    for line in sorted((line._replace(y=snapped[line.y]) for line in lines), key=lambda line: (line.y, line.x0)):
        if out and out[-1].y == line.y and line.x0 - out[-1].x1 < _GAP:
            out[-1] = out[-1]._replace(x1=max(out[-1].x1, line.x1))
        else:
            out.append(line)
    return out


def _merged_down(lines: list[Down]) -> list[Down]:
    turned = _merged_across([Across(line.x, line.y0, line.y1) for line in lines])
    return [Down(line.y, line.x0, line.x1) for line in turned]


def _snapped(values: list[float]) -> dict[float, float]:
    """Each value → the first of those that stand so near that they are one line."""
    out: dict[float, float] = {}
    last = None
    for value in sorted(set(values)):
        if last is None or value - last > _SNAP:
            last = value
        out[value] = last
    return out


def _connected(across: list[Across], down: list[Down]) -> list[tuple[list[Across], list[Down]]]:
    """Lines that touch one another, table by table."""
    group = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if h.x0 - _SNAP <= v.x <= h.x1 + _SNAP and v.y0 - _SNAP <= h.y <= v.y1 + _SNAP:
                group[root(i)] = root(j)
    tables: dict[int, tuple[list[Across], list[Down]]] = {}
    for i, h in enumerate(across):
        tables.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(down, len(across)):
        tables.setdefault(root(j), ([], []))[1].append(v)
    return [lines for lines in tables.values() if lines[0] and lines[1]]


def _grid(across: list[Across], down: list[Down]) -> Grid | None:
    ends_x = [min(line.x0 for line in across), max(line.x1 for line in across)]
    ends_y = [min(line.y0 for line in down), max(line.y1 for line in down)]
    xs = sorted(set(_snapped([line.x for line in down] + ends_x).values()))
    ys = sorted(set(_snapped([line.y for line in across] + ends_y).values()))
    rows, columns = len(ys) - 1, len(xs) - 1
    if columns < 2 or rows < 1 or rows * columns > _LARGEST:
        return None
    left = _walls([(v.x, v.y0, v.y1) for v in down], xs, ys)
    above = _walls([(h.y, h.x0, h.x1) for h in across], ys, xs)
    owner = _owners(rows, columns, left, above)
    boxes: dict[int, list[int]] = {}
    for r in range(rows):
        for c in range(columns):
            box = boxes.setdefault(owner[r][c], [r, c, r, c])
            box[:] = [min(box[0], r), min(box[1], c), max(box[2], r), max(box[3], c)]
    names = {name: i for i, name in enumerate(boxes)}
    spots = [
        Spot(r, c, r2 - r + 1, c2 - c + 1, (xs[c], ys[r], xs[c2 + 1], ys[r2 + 1])) for r, c, r2, c2 in boxes.values()
    ]
    return Grid(xs, ys, spots, [[names[name] for name in row] for row in owner]) if len(spots) > 1 else None


def _walls(lines: list[tuple[float, float, float]], places: list[float], along: list[float]) -> set[tuple[int, int]]:
    """(which place, which stretch along it) that a line covers."""
    found: set[tuple[int, int]] = set()
    for at, start, end in lines:
        place = min(range(len(places)), key=lambda i: abs(places[i] - at))
        for k in range(len(along) - 1):
            covered = min(end, along[k + 1]) - max(start, along[k])
            if covered > _COVERED * (along[k + 1] - along[k]):
                found.add((place, k))
    return found


def _owners(rows: int, columns: int, left: set[tuple[int, int]], above: set[tuple[int, int]]) -> list[list[int]]:
    """For each unit the first unit of the cell it belongs to: units with no line between them are one cell."""
    group = list(range(rows * columns))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for r in range(rows):
        for c in range(columns):
            here = r * columns + c
            if c and (c, r) not in left:
                group[root(here)] = root(here - 1)
            if r and (r, c) not in above:
                group[root(here)] = root(here - columns)
    return [[root(r * columns + c) for c in range(columns)] for r in range(rows)]
