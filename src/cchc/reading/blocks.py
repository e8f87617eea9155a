"""The one model of a document that every format is turned into: paragraphs, headings, tables, each with its place."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["heading", "paragraph", "table"]


@dataclass(frozen=True)
class Cell:
    """A cell by where its top left corner stands in the grid. A line break in `text` is one the document means."""

    text: str
    row: int
    column: int
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Block:
    """`line` is where it begins in a text file, counted from 1; None in other formats. `depth` is 1 for a top heading
    that the format itself marks (Markdown `#`, a DOCX heading style), None where it marks none."""

    id: str
    kind: Kind
    text: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    line: int | None = None
    depth: int | None = None

    @property
    def width(self) -> int:
        """Columns of the grid; 0 for what is no table."""
        return max((cell.column + cell.colspan for row in self.rows for cell in row), default=0)

    def to_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": self.id, "kind": self.kind, "text": self.text}
        if self.line is not None:
            shown["line"] = self.line
        if self.kind == "table":
            shown["rows"] = [
                [{"text": cell.text, "colspan": cell.colspan, "rowspan": cell.rowspan} for cell in row]
                for row in self.rows
            ]
        return shown


class Passage(NamedTuple):
    """A stretch of the document: its words and the block, and for tables the row and the cell in that row, it is in."""

    text: str
    block: str
    row: int | None = None
    cell: int | None = None


def grid(table: Block) -> list[list[tuple[Cell, int] | None]]:
    """Rows of the grid; at each column the cell that covers it and that cell's index in its own row, or None."""
    width, height = table.width, len(table.rows)
    spots: list[list[tuple[Cell, int] | None]] = [[None] * width for _ in range(height)]
    for row in table.rows:
        for index, cell in enumerate(row):
            for r in range(cell.row, min(cell.row + cell.rowspan, height)):
                for c in range(cell.column, min(cell.column + cell.colspan, width)):
                    spots[r][c] = spots[r][c] or (cell, index)
    return spots


def passages(blocks: list[Block]) -> list[Passage]:
    """Every line of the document in order: paragraphs, and the lines of each cell."""
    found: list[Passage] = []
    for block in blocks:
        if block.kind == "table":
            for r, row in enumerate(block.rows):
                for c, cell in enumerate(row):
                    found += [Passage(line, block.id, r, c) for line in cell.text.split("\n") if line.strip()]
        else:
            found += [Passage(line, block.id) for line in block.text.split("\n") if line.strip()]
    return found
