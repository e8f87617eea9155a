"""The document as it is, cut into pieces so that the longest one opens as fast as the shortest.

A spot is a paragraph or a cell: what can be selected. It knows the pointers of the values that were read from it. All
this follows from the reading alone, which never changes: a piece can be kept by a browser for good.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LINES = 120  # rows and paragraphs in a piece, about
MOST_LINES = 3 * LINES  # where a table has no row to cut before
CLIPPED = 60  # letters of a cell that count for its column's width


@dataclass(frozen=True)
class Spot:
    id: str
    text: str
    pointers: str = ""
    current: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Row:
    id: str
    spots: list[Spot]
    task: int | None
    current: bool


@dataclass(frozen=True)
class Shown:
    """A paragraph, or as much of a table as is in the piece; `widths` are its columns' in percents where it is cut."""

    id: str
    kind: str
    spot: Spot | None = None
    rows: list[Row] = field(default_factory=list)
    task: int | None = None
    begun: bool = False
    widths: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    """Piece `n` of `of`, from 1."""

    n: int
    of: int
    blocks: list[Shown]


Where = tuple[int, int]  # a block's place in the document, a row's in it
At = tuple[str, int | None, int | None]  # block, row, cell


def spot_id(place: Mapping[str, Any]) -> str:
    """The id of the spot a place is in: `b7`, or `b81-2-5` for a cell."""
    row = place.get("row")
    return str(place["block"]) if row is None else f"{place['block']}-{row}-{place.get('cell') or 0}"


def cuts(blocks: Sequence[Mapping[str, Any]]) -> list[Where]:
    """Where each piece begins. A table is cut before a row into which no cell reaches, as far as there is one."""
    starts: list[Where] = [(0, 0)]
    lines = 0
    for n, block in enumerate(blocks):
        if block["kind"] != "table":
            if lines >= LINES:
                starts.append((n, 0))
                lines = 0
            lines += 1 + len(block.get("text") or "") // 300
            continue
        reach = 0  # the first row no cell above reaches into
        for r, row in enumerate(block["rows"]):
            if (lines >= LINES and r >= reach) or lines >= MOST_LINES:
                starts.append((n, r))
                lines = 0
            reach = max([reach, *(r + cell.get("rowspan", 1) for cell in row)])
            lines += 1 + max((len(cell["text"]) for cell in row), default=0) // 200
    return starts


def piece_with(blocks: Sequence[Mapping[str, Any]], block: str, row: int | None) -> int:
    """The number of the piece a place is in; the first for a place that is nowhere."""
    n = next((n for n, one in enumerate(blocks) if str(one["id"]) == block), 0)
    return bisect_right(cuts(blocks), (n, row or 0))


def piece(
    blocks: Sequence[Mapping[str, Any]],
    places: Mapping[str, Any],
    n: int,
    beneath: str = "",
    current: int | None = None,
) -> Piece:
    """Piece n. What the values at a pointer beneath `beneath` were read from is marked."""
    starts = cuts(blocks)
    n = min(max(n, 1), len(starts))
    begin = starts[n - 1]
    end = starts[n] if n < len(starts) else (len(blocks), 0)
    pointers: dict[At, list[str]] = defaultdict(list)
    for pointer, place in places.items():
        pointers[str(place["block"]), place.get("row"), place.get("cell")].append(pointer)
    marked = {at for at, found in pointers.items() if beneath and any(one.startswith(beneath) for one in found)}
    made = Maker(pointers, marked)
    shown = []
    for at in range(begin[0], end[0] + (end[1] > 0)):
        block = blocks[at]
        if block["kind"] != "table":
            shown.append(made.paragraph(block))
            continue
        first = begin[1] if at == begin[0] else 0
        last = end[1] if at == end[0] else len(block["rows"])
        shown.append(made.table(block, first, last))
    return Piece(n, len(starts), shown)


@dataclass
class Maker:
    pointers: Mapping[At, list[str]]
    marked: set[At]

    def spot(
        self, block: str, row: int | None, cell: int | None, text: str, colspan: int = 1, rowspan: int = 1
    ) -> Spot:
        at = (block, row, cell)
        name = block if row is None else f"{block}-{row}-{cell}"
        return Spot(name, text, " ".join(self.pointers.get(at, ())), at in self.marked, colspan, rowspan)

    def paragraph(self, block: Mapping[str, Any]) -> Shown:
        name = str(block["id"])
        spot = self.spot(name, None, None, block.get("text") or "")
        return Shown(f"d-{name}", block["kind"], spot, task=task_of([spot]))

    def table(self, block: Mapping[str, Any], first: int, last: int) -> Shown:
        name, rows = str(block["id"]), block["rows"]
        whole = first == 0 and last == len(rows)
        shown = []
        for r, laid in enumerate(laid_out(rows, last)):
            if r < first:
                continue
            spots = [
                self.spot(name, r, at, cell["text"], cell.get("colspan", 1), cell.get("rowspan", 1))
                for at, cell in laid.own
            ]
            if r == first:
                spots = [
                    spot
                    for _, spot in sorted(
                        [
                            *zip(laid.columns, spots, strict=True),
                            *((c, Spot("", "", colspan=wide, rowspan=down)) for c, wide, down in laid.reaching),
                        ],
                        key=lambda pair: pair[0],
                    )
                ]
            shown.append(Row(f"d-{name}-{r}", spots, task_of(spots), any(spot.current for spot in spots)))
        return Shown(f"d-{name}", "table", rows=shown, begun=first > 0, widths=[] if whole else widths(rows))


@dataclass(frozen=True)
class Laid:
    """A row in its grid: its cells with their places in it, their columns, and the cells of rows above that reach into
    it as (column, columns wide, rows to come)."""

    own: list[tuple[int, Mapping[str, Any]]]
    columns: list[int]
    reaching: list[tuple[int, int, int]]


def laid_out(rows: Sequence[Sequence[Mapping[str, Any]]], until: int) -> Iterator[Laid]:
    reach: dict[int, tuple[int, int]] = {}  # column → (columns wide, first row below)
    for r, row in enumerate(rows[:until]):
        reach = {column: (wide, below) for column, (wide, below) in reach.items() if below > r}
        covered = {c for column, (wide, _) in reach.items() for c in range(column, column + wide)}
        reaching = [(column, wide, below - r) for column, (wide, below) in sorted(reach.items())]
        columns, at = [], 0
        for cell in row:
            while at in covered:
                at += 1
            columns.append(at)
            wide, down = max(1, cell.get("colspan", 1)), max(1, cell.get("rowspan", 1))
            if down > 1:
                reach[at] = (wide, r + down)
            at += wide
        yield Laid(list(enumerate(row)), columns, reaching)


def widths(rows: Sequence[Sequence[Mapping[str, Any]]]) -> list[int]:
    """Percents of the columns' widths, by what stands in their first hundred rows: alike in all pieces of a table."""
    letters: dict[int, list[int]] = defaultdict(list)
    for laid in laid_out(rows, 100):
        for (_, cell), column in zip(laid.own, laid.columns, strict=True):
            if cell.get("colspan", 1) == 1:
                letters[column].append(min(len(cell["text"]), CLIPPED))
    count = max(letters, default=-1) + 1
    wants = [6 + sum(letters[c]) / len(letters[c]) if letters[c] else 6.0 for c in range(count)]
    return [max(3, round(100 * want / sum(wants))) for want in wants]


def task_of(spots: Sequence[Spot]) -> int | None:
    """The task, by its place in the reading, whose title stands in one of the spots."""
    for spot in spots:
        for pointer in spot.pointers.split():
            parts = pointer.split("/")
            if len(parts) == 4 and parts[1] == "tasks" and parts[3] == "title":
                return int(parts[2])
    return None


def on_page(blocks: Sequence[Mapping[str, Any]], places: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
    """The spots of a page: `{"s": id, "at": [left, top, right, bottom], "p": pointers, "t": text}`, in points."""
    pointers: dict[At, list[str]] = defaultdict(list)
    for pointer, place in places.items():
        pointers[str(place["block"]), place.get("row"), place.get("cell")].append(pointer)
    found: list[dict[str, Any]] = []

    def take(name: str, at: At, one: Mapping[str, Any]) -> None:
        for part in one.get("parts") or ([one] if one.get("page") else []):
            if part["page"] == number:
                found.append({"s": name, "at": part["rect"], "p": pointers.get(at, []), "t": one.get("text") or ""})

    for block in blocks:
        name = str(block["id"])
        if block["kind"] != "table":
            take(name, (name, None, None), block)
        for r, row in enumerate(block.get("rows") or []):
            for c, cell in enumerate(row):
                take(f"{name}-{r}-{c}", (name, r, c), cell)
    return found
