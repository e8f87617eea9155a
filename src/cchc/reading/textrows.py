"""Tables whose rows are lines of text: cells between `|` (with or without a Markdown rule) or between tabs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cchc.reading.blocks import Cell

_RULE_CELL = re.compile(r":?-{2,}:?|")


class Table(NamedTuple):
    line: int
    rows: tuple[tuple[Cell, ...], ...]


def regions(numbered: list[tuple[int, str]]) -> Iterator[Table | list[tuple[int, str]]]:
    """The lines in order, cut into tables and runs of other lines. Blank lines inside a tab table are page breaks."""
    other: list[tuple[int, str]] = []
    rows: list[tuple[int, list[str]]] = []
    blanks: list[tuple[int, str]] = []
    sort = ""
    for number, line in numbered:
        cut = _cells(line, tabs=1 if rows and sort == "tab" else 2)
        if rows and not line.strip():
            blanks.append((number, line))
        elif cut and (not rows or (cut[0] == sort and (sort == "tab" or not blanks))):
            if not rows and other:
                yield other
                other = []
            sort = cut[0]
            rows.append((number, cut[1]))
            blanks = []
        else:
            if rows:
                yield _table(rows)
            other += [*blanks]
            rows, blanks = [], []
            if cut:
                if other:
                    yield other
                other, sort, rows = [], cut[0], [(number, cut[1])]
            else:
                other.append((number, line))
    if rows:
        yield _table(rows)
    if other:
        yield other


def _cells(line: str, tabs: int) -> tuple[str, list[str]] | None:
    """How a line is cut into cells, and the cells; None when it is no row. It is one with at least `tabs` tabs."""
    if line.count("\t") >= tabs:
        return "tab", [cell.strip() for cell in line.rstrip("\n").split("\t")]
    if "|" in line and line.strip() != "|":
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())]
        if cells[0] == "":
            cells = cells[1:]
        if cells and cells[-1] == "":
            cells = cells[:-1]
        return ("pipe", cells) if cells else None
    return None


def _table(rows: list[tuple[int, list[str]]]) -> Table:
    """Rows as a grid: short ones (a group's title) are filled up, the Markdown rule is dropped."""
    kept = [cells for _, cells in rows if not (all(_RULE_CELL.fullmatch(cell) for cell in cells) and any(cells))]
    width = _usual(kept)
    table = []
    for r, cells in enumerate(kept):
        row = [Cell(re.sub(r"\s*<br\s*/?>\s*", "\n", cell), r, c) for c, cell in enumerate(cells)]
        row += [Cell("", r, c) for c in range(len(cells), width)]
        table.append(tuple(row))
    return Table(rows[0][0], tuple(table))


def _usual(rows: list[list[str]]) -> int:
    widths = [len(cells) for cells in rows]
    return max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 0
