"""XLSX → blocks: each visible sheet's rows as tables, and the lines over and under them as paragraphs."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from cchc.reading import sheetformats
from cchc.reading.blocks import Block, Cell, repaired
from cchc.reading.files import part, refuse_bomb
from cchc.reading.unreadable import Unreadable

HIDDEN = "Trang tính ẩn không được đọc: {names}."
ERRORS = "Có ô lỗi công thức, coi như để trống: {cells}."
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_LARGEST = 2_000_000  # cells of a sheet from its first to its last, empty ones too
_MOST_SHEETS = 50
_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3}\d{1,7})"')
_TABLE_FROM = 3  # filled cells in a row

Rows = list[list[str]]
Merged = dict[tuple[int, int], tuple[int, int]]  # (row, column) → (rows, columns) it spans


def blocks(data: bytes) -> tuple[list[Block], list[str]]:
    """The blocks of a workbook, and sentences about it. Raises `Unreadable`."""
    import python_calamine as calamine

    wrong, codes = looked_over(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible: list[str] = []
        hidden: list[str] = []
        for sheet in book.sheets_metadata[:_MOST_SHEETS]:
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                (visible if sheet.visible == calamine.SheetVisibleEnum.Visible else hidden).append(sheet.name)
        read = [_read(book.get_sheet_by_name(name), codes.get(name, {})) for name in visible]
    except calamine.PasswordError as error:
        raise Unreadable("encrypted") from error
    except (calamine.CalamineError, ValueError, OSError, OverflowError) as error:
        raise Unreadable("damaged") from error
    found: list[Block] = []
    for rows, merged in read:
        for block in _blocks(rows, merged):
            found.append(Block(f"b{len(found) + 1}", block.kind, block.text, block.rows))
    made, notes = repaired(found)
    notes += [HIDDEN.format(names=", ".join(f"«{name}»" for name in hidden))] if hidden else []
    notes += [ERRORS.format(cells=", ".join(wrong[:10]) + (" …" if len(wrong) > 10 else ""))] if wrong else []
    return made, notes


def looked_over(data: bytes) -> tuple[list[str], dict[str, sheetformats.Formats]]:
    """Cells that show an error instead of a value; and how the cells of each sheet show percentages and days.

    Also looks at where cells stand before any grid is made: one at the far corner makes seventeen thousand million.
    """
    wrong: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_bomb(archive)
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part(archive, name):
                    raise Unreadable("entities")
                if not name.startswith("xl/worksheets/"):
                    continue
                column = row = 0
                cells = part(archive, name)
                wrong += [found[1].decode() for found in _ERROR.finditer(cells)]
                for found in _CELL.finditer(cells):
                    column, row = max(column, _number(found[1])), max(row, int(found[2]))
                if column * row > _LARGEST:
                    raise Unreadable("too_long")
            codes = sheetformats.formats(archive)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("damaged") from error
    return wrong, codes


def _number(letters: bytes) -> int:
    """`A` → 1, `AA` → 27."""
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value


def _read(sheet: Any, codes: sheetformats.Formats) -> tuple[Rows, Merged]:
    rows = rows_of(sheet, codes)
    merged: Merged = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        merged[(top, left)] = (bottom - top + 1, right - left + 1)
    return rows, merged


def rows_of(sheet: Any, codes: sheetformats.Formats) -> Rows:
    """A sheet from its first cell on, every value as it is shown."""
    return [
        [(sheetformats.shown(value, code) if (code := codes.get((r, c))) else None) or _text(value) for c, value in row]
        for r, row in enumerate(map(enumerate, sheet.to_python(skip_empty_area=False)))
    ]


def _text(value: object) -> str:
    """A value as it is printed in Vietnam. A whole number of a computed column is whole."""
    match value:
        case bool():
            return "Có" if value else "Không"
        case float() | int():
            return str(int(value)) if value == int(value) else f"{value:.10g}".replace(".", ",")
        case datetime() if value.time() != time():
            return value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case time():
            return value.strftime("%H:%M")
        case timedelta():
            return str(value)
    return "\n".join(filter(None, (" ".join(line.split()) for line in str(value).splitlines())))


def _blocks(rows: Rows, merged: Merged) -> Iterator[Block]:
    """Runs of rows without a blank one between: from the first row of many cells to the last a table, else lines."""
    start = 0
    for end in range(len(rows) + 1):
        if end < len(rows) and any(rows[end]):
            continue
        wide = [r for r in range(start, end) if sum(map(bool, rows[r])) >= _TABLE_FROM]
        first, last = (wide[0], _last(rows, wide, end)) if wide else (end, end)
        yield from _lines(rows[start:first])
        if wide:
            yield _table(rows, merged, first, last)
        yield from _lines(rows[last:end])
        start = end + 1


def _last(rows: Rows, wide: list[int], end: int) -> int:
    """The end of a table: after its last row of many cells, and the rows of groups and of few cells right under it."""
    last = wide[-1] + 1
    while last < end and sum(map(bool, rows[last])) == 2 and rows[last][0][:1].isdigit():
        last += 1
    return last


def _lines(rows: Rows) -> Iterator[Block]:
    for row in rows:
        for text in filter(None, row):
            for line in text.split("\n"):
                yield Block("", "paragraph", line)


def _table(rows: Rows, merged: Merged, first: int, last: int) -> Block:
    """The rows as a table, without columns that are empty throughout."""
    kept = [
        c for c in range(max(map(len, rows[first:last]))) if any(c < len(row) and row[c] for row in rows[first:last])
    ]
    place = {column: i for i, column in enumerate(kept)}
    covered: set[tuple[int, int]] = set()
    out = []
    for r in range(first, last):
        cells = []
        for c in kept:
            if (r, c) in covered:
                continue
            tall, wide = merged.get((r, c), (1, 1))
            tall = min(tall, last - r)
            columns = [column for column in kept if c <= column < c + wide]
            covered |= {(r + i, column) for i in range(tall) for column in columns}
            text = rows[r][c] if c < len(rows[r]) else ""
            cells.append(Cell(text, r - first, place[c], len(columns), tall))
        out.append(tuple(cells))
    return Block("", "table", rows=tuple(out))
