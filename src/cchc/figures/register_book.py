"""A register as a workbook: to be filled in and brought back, or as it stands with all agencies. Cells are text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.files import File
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.access.naming import as_key
from cchc.figures.columns import Cell, Column
from cchc.figures.models import Register, RegisterRow
from cchc.figures.registering import Line
from cchc.figures.sheet_book import ROUNDED, maybe_rounded, sheets_of
from cchc.ui.sheets import SAFE, Fault, cell_at
from cchc.words import fold

NUMBER, AGENCY, EVIDENCE, WHY, KEY = "TT", "Cơ quan", "Văn bản minh chứng", "Lý do sửa", "Mã dòng"
REMOVED = "Đã gạch"
HEAD, BLANK = 4, 200  # the row of the heads, counted from 0; empty rows to go on with


@dataclass(frozen=True)
class Came:
    """Lines of a workbook, and for each the cell of every column (of the first, for the line itself)."""

    lines: Sequence[Line]
    cells: Sequence[dict[str, str]]
    faults: Sequence[Fault]


def to_fill_in(register: Register, agency: str, rows: Iterable[RegisterRow]) -> bytes:
    """One agency's rows and empty lines; who changes a row does it in its line, which is found by its key."""
    listed = [[str(row.n), *said(register, row), row.evidence, "", f"{row.pk}.{row.version}"] for row in rows]
    heads = [NUMBER, *titles(register), EVIDENCE, WHY, KEY]
    ask = "Mỗi việc một dòng; cột có dấu * phải ghi. Dòng có sẵn thì sửa tại chỗ; gạch bỏ một dòng thì làm trên trang."
    return written(register, [f"{register.code}. {register.name}", agency, ask], heads, listed, blank=BLANK)


def as_it_stands(register: Register, about: str, rows: Iterable[tuple[RegisterRow, str]]) -> bytes:
    listed = [
        [str(row.n), name, *said(register, row), row.evidence, REMOVED if row.removed else ""] for row, name in rows
    ]
    heads = [NUMBER, AGENCY, *titles(register), EVIDENCE, REMOVED]
    return written(register, [f"{register.code}. {register.name}", about, ""], heads, listed, offset=1)


def titles(register: Register) -> list[str]:
    return [title(one) for one in register.cells]


def title(one: Column) -> str:
    return f"{one.title} *" if one.required else one.title


def said(register: Register, row: RegisterRow) -> list[str]:
    return [one.shown(row.values.get(one.key, "")) for one in register.cells]


def written(
    register: Register,
    above: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    blank: int = 0,
    offset: int = 0,
) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold, head = book.add_format({"bold": True}), {"bold": True, "text_wrap": True, "border": 1}
        heading = book.add_format({**head, "align": "center", "bg_color": "#EEF2F7"})
        words = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        right = book.add_format({"num_format": "@", "align": "right", "valign": "top", "border": 1})
        page = book.add_worksheet(register.code[:31])
        for n, text in enumerate(above):
            page.write_string(n, 0, text, bold if n == 0 else None)
        looks = {1 + offset + n: right for n, one in enumerate(register.cells) if one.kind is Cell.NUMBER}
        for n, text in enumerate(heads):
            page.write_string(HEAD, n, text, heading)
            page.set_column(n, n, 8 if n == 0 else 40 if n == 1 + offset else 18, None, {"hidden": text == KEY})
        for at, row in enumerate(rows, start=HEAD + 1):
            for n, text in enumerate(row):
                page.write_string(at, n, text, looks.get(n, words))
        last = HEAD + len(rows) + blank
        for at in range(HEAD + 1 + len(rows), last + 1):
            for n in range(1, len(heads) - 1):
                page.write_blank(at, n, None, looks.get(n, words))
        for n, one in enumerate(register.cells, start=1 + offset):
            options = [choice.label for choice in one.choices] if one.kind is Cell.CHOICE else ["Có", "Không"]
            if blank and one.kind in (Cell.CHOICE, Cell.YES_NO) and len(",".join(options)) <= 255:
                page.data_validation(HEAD + 1, n, last, n, {"validate": "list", "source": options})
        page.freeze_panes(HEAD + 1, 2)
        page.autofilter(HEAD, 0, max(HEAD + 1, last), len(heads) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD)
    return out.getvalue()


def came_back(file: File[Any], register: Register) -> Came:
    """Lines of the first sheet with our head; empty ones are left out. Refuses what is no such workbook."""
    for one in sheets_of(file):
        found = head_of(one["rows"], register)
        if found is not None:
            return lines_of(one["rows"], *found, register)
    words = _("Không thấy dòng tiêu đề của sổ “%(name)s”. Điền vào tệp đã tải về từ trang này.")
    raise Refused(words % {"name": register.name}, field="file")


def head_of(lines: Sequence[Sequence[str]], register: Register) -> tuple[int, dict[str, int]] | None:
    """The row of the heads, and where each column stands: all that are required are there."""
    named = {fold(title(one)): one.key for one in register.cells}
    named |= {fold(one.name): one.key for one in register.cells}
    named |= {fold(EVIDENCE): EVIDENCE, fold(WHY): WHY, fold(KEY): KEY}
    needed = {one.key for one in register.cells if one.required}
    for at, cells in enumerate(lines[:30]):
        columns = {named[fold(text)]: n for n, text in enumerate(cells) if fold(text) in named}
        if needed <= columns.keys():
            return at, columns
    return None


def lines_of(lines: Sequence[Sequence[str]], head: int, columns: dict[str, int], register: Register) -> Came:
    found: list[Line] = []
    places: list[dict[str, str]] = []
    faults: list[Fault] = []
    numbers = {one.key for one in register.cells if one.kind is Cell.NUMBER}
    for at, line in enumerate(lines[head + 1 :], start=head + 1):
        told = {key: line[n].strip() if n < len(line) else "" for key, n in columns.items()}
        typed = {one.key: told.get(one.key, "") for one in register.cells}
        if not any(typed.values()):
            continue
        key, _dot, version = told.get(KEY, "").partition(".")
        places.append({name: cell_at(at, n) for name, n in columns.items()} | {"": cell_at(at, 0)})
        faults += [
            Fault(cell_at(at, columns[name]), str(ROUNDED))
            for name in sorted(numbers & columns.keys())
            if maybe_rounded(typed[name])
        ]
        of_row = {"row": as_key(key), "version": as_key(version)}
        found.append(Line(typed, told.get(EVIDENCE, ""), why=told.get(WHY, ""), **of_row))
    return Came(found, places, faults)
