"""The one model of a document that every format is turned into: paragraphs, headings, tables, each with its place."""

import re
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from cchc.words import legacy

Kind = Literal["heading", "paragraph", "table"]


class At(NamedTuple):
    """A rectangle on a page: pages from 1; left, top, right, bottom in points from the top left."""

    page: int
    rect: tuple[float, float, float, float]


@dataclass(frozen=True)
class Cell:
    """A cell by where its top left corner stands in the grid. A line break in `text` is one the document means. `at`:
    where it stands on the pages it is printed on, for formats that have pages."""

    text: str
    row: int
    column: int
    colspan: int = 1
    rowspan: int = 1
    at: tuple[At, ...] = ()


class Unsure(NamedTuple):
    """A word that was hard to make out on a picture, or was put right, and for tables the row and the cell in that row
    it stands in. `code` is one of `doubts`."""

    text: str
    code: str
    row: int | None = None
    cell: int | None = None


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
    at: tuple[At, ...] = ()
    unsure: tuple[Unsure, ...] = ()

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
                [{"text": cell.text, "colspan": cell.colspan, "rowspan": cell.rowspan} | on(cell.at) for cell in row]
                for row in self.rows
            ]
        return shown | on(self.at)

    def where(self, row: int | None, cell: int | None) -> tuple[At, ...]:
        """Where the block, or one of its cells, is printed."""
        if row is None or cell is None or row >= len(self.rows) or cell >= len(self.rows[row]):
            return self.at
        return self.rows[row][cell].at


def on(at: tuple[At, ...]) -> dict[str, Any]:
    """A place on pages as JSON: the first rectangle, and all of them where there are more."""
    if not at:
        return {}
    first: dict[str, Any] = {"page": at[0].page, "rect": list(at[0].rect)}
    return first | ({"parts": [{"page": part.page, "rect": list(part.rect)} for part in at]} if len(at) > 1 else {})


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


# What moves a terminal's cursor or colours it, and what turns the order of letters about: no words of a document.
_ETH = str.maketrans("Ðð", "Đđ")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Text without control characters, its line breaks kept; the Icelandic `Ð` some keyboards give is a `Đ`."""
    return _CONTROL.sub("", text).translate(_ETH) if _CONTROL.search(text) or "Ð" in text or "ð" in text else text


def without_controls(blocks: list[Block]) -> list[Block]:
    return [
        replace(
            block,
            text=printable(block.text),
            rows=tuple(tuple(replace(cell, text=printable(cell.text)) for cell in row) for row in block.rows),
        )
        if any(printable(text) != text for text in [block.text, *(cell.text for row in block.rows for cell in row)])
        else block
        for block in blocks
    ]


def repaired(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Words set in `.VnTime` or `VNI-Times` are codes of those fonts, not letters: converted, and said so."""
    whole = "\n".join([block.text for block in blocks] + [c.text for b in blocks for row in b.rows for c in row])
    note = legacy.repair(whole).note
    if note is None:
        return blocks, []

    def words(text: str) -> str:
        return legacy.repair(text).text

    return [
        replace(
            block,
            text=words(block.text),
            rows=tuple(tuple(replace(cell, text=words(cell.text)) for cell in row) for row in block.rows),
        )
        for block in blocks
    ], [note]
