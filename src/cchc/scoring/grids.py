"""Workbooks from outside as grids of texts, each cell with its name; through calamine, under limits."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from cchc.scoring.archives import refuse_grid
from cchc.scoring.faults import unusable
from cchc.scoring.nodes import Node
from cchc.scoring.shapes import Key

_LARGEST = 50 * 1024 * 1024


class Grid(NamedTuple):
    """A sheet's cells as texts, from A1 on."""

    name: str
    cells: list[list[str]]

    def place(self, row: int, column: int) -> str:
        letters, n = "", column + 1
        while n:
            n, rest = divmod(n - 1, 26)
            letters = chr(65 + rest) + letters
        return f"trang «{self.name}», ô {letters}{row + 1}"

    def rows(self, headings: dict[str, Key]) -> Iterator[tuple[str, dict[str, Node]]]:
        """Rows under the headings of the first row, as mappings by key; empty rows are passed over.

        A heading is a label or a key's name. Raises `Unusable` for one that is not known, or is there twice.
        """
        by_name = {key.name: key for key in headings.values()}
        columns: dict[int, str] = {}
        for column, heading in enumerate(self.cells[0] if self.cells else []):
            if not heading:
                continue
            key = headings.get(heading) or by_name.get(heading)
            if key is None:
                known = ", ".join(headings)
                raise unusable(f"Không có cột «{heading[:60]}». Các cột dùng được: {known}.", self.place(0, column))
            if key.name in columns.values():
                raise unusable(f"Cột «{heading}» có hai lần.", self.place(0, column))
            columns[column] = key.name
        for row, cells in enumerate(self.cells[1:], start=1):
            made = {
                name: Node(cells[column], self.place(row, column))
                for column, name in columns.items()
                if column < len(cells) and cells[column]
            }
            if made:
                yield f"trang «{self.name}», dòng {row + 1}", made


def grids(data: bytes, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Grid]:
    """The named sheets of a workbook. Raises `Unusable` for one that is missing, and for what is no workbook."""
    import python_calamine as calamine

    if len(data) > _LARGEST:
        raise unusable(f"Tệp XLSX lớn hơn {_LARGEST >> 20} MB nên không được đọc.")
    refuse_grid(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = {}
        for name in (*needed, *optional):
            if name in book.sheet_names:
                cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                found[name] = Grid(name, [[text(cell) for cell in row] for row in cells])
    except (calamine.CalamineError, ValueError, OSError, OverflowError) as error:
        raise unusable(
            "Tệp XLSX bị hỏng hoặc có mật khẩu nên không mở được. Mở bằng Excel, lưu lại rồi thử."
        ) from error
    for name in needed:
        if name not in found:
            raise unusable(f"Tệp XLSX không có trang «{name}».")
    return found


def text(cell: object) -> str:
    """A cell as its letters: `1.5` for a number typed as 1,5; a day as 2026-01-15."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
