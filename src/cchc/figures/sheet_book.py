"""A sheet as a workbook, to be filled in without a network and brought back. Every cell is text, as it was typed.

Cells of text are read exactly; a number with a format of its own is read as it is shown, and where more digits may
stand behind what is shown it is asked for again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Refused
from cchc.figures.models import FormRow, Sheet
from cchc.periods.naming import name_of
from cchc.reading.sandbox import read_cells_in_child
from cchc.reading.unreadable import Unreadable
from cchc.ui.files import as_file
from cchc.ui.sheets import SAFE, cell_at
from cchc.words import fold

HEADS = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú, giải trình", "Mã dòng")
NO, TEXT, UNIT, NUMBER, NOTE, KEY = range(6)
ROUNDED = gettext_lazy("Số này có thể đã bị Excel làm tròn. Gõ lại đầy đủ trên trang, hoặc để ô ở dạng chữ.")
MOST_BYTES, SHOWN_DIGITS = 5 * 1024 * 1024, 10


@dataclass(frozen=True)
class Came:
    """What a workbook says: texts and notes by the row's key, and where each number's cell stands."""

    typed: Mapping[str, str]
    notes: Mapping[str, str]
    cells: Mapping[int, str]
    faults: Mapping[int, str]


def written(
    sheet: Sheet, agency: str, rows: Sequence[FormRow], typed: Mapping[str, str], faults: Mapping[int, str]
) -> bytes:
    """The form as it stands, with what was typed; a fault stands in its cell's comment."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "bg_color": "#EEF2F7"})
        line = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        strong = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bold": True})
        number = book.add_format({"num_format": "@", "align": "right", "valign": "top", "border": 1, "locked": False})
        wrong = book.add_format(
            {"num_format": "@", "align": "right", "valign": "top", "border": 1, "locked": False, "bg_color": "#FDE2E1"}
        )
        note = book.add_format({"num_format": "@", "text_wrap": True, "border": 1, "locked": False})
        page = book.add_worksheet(sheet_name(sheet))
        page.write_string(0, 0, f"{sheet.form.code}. {sheet.form.name}", bold)
        page.write_string(1, 0, f"{agency}, {name_of(sheet.window)}")
        page.write_string(2, 0, "Ghi vào cột Số liệu. Không có gì để báo cáo thì ghi: không phát sinh.", wrap)
        for column, width in enumerate((8, 62, 20, 18, 40, 12)):
            page.set_column(column, column, width, None, {"hidden": column == KEY})
        for column, words in enumerate(HEADS):
            page.write_string(4, column, words, head)
        for at, row in enumerate(rows, start=5):
            look = strong if row.is_heading or row.is_computed else line
            page.write_string(at, NO, row.no, look)
            page.write_string(at, TEXT, row.text, look)
            page.write_string(at, UNIT, row.unit, look)
            if row.is_heading or row.is_computed:
                page.write_string(at, NUMBER, "" if row.is_heading else "(hệ thống tính)", look)
                page.write_blank(at, NOTE, None, look)
                continue
            page.write_string(at, NUMBER, typed.get(str(row.pk), ""), wrong if row.pk in faults else number)
            if row.pk in faults:
                page.write_comment(at, NUMBER, faults[row.pk])
            page.write_string(at, NOTE, sheet.notes.get(str(row.pk), ""), note)
            page.write_string(at, KEY, str(row.pk))
        page.freeze_panes(5, 2)
        page.protect("", {"format_columns": True, "format_rows": True})
        page.set_landscape()
        page.fit_to_pages(1, 0)
    return out.getvalue()


def sheet_name(sheet: Sheet) -> str:
    """At most 31 characters, none of those Excel forbids."""
    return "".join(" " if one in "[]:*?/\\'" else one for one in sheet.form.code)[:31].strip() or "Biểu"


def came_back(file: File[Any], rows: Sequence[FormRow]) -> Came:
    """Texts by row, of the first sheet with our head. Refuses what is no such workbook; nothing is written."""
    for one in sheets_of(file):
        found = head_of(one["rows"])
        if found is not None:
            return lines_of(one["rows"], *found, rows)
    raise Refused(_("Không thấy dòng tiêu đề có cột “Số liệu”. Điền vào tệp đã tải về từ hệ thống."), field="file")


def sheets_of(file: File[Any]) -> list[dict[str, Any]]:
    """The cells of a workbook as they are shown. Refuses what is none."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn 5 MB nên không đọc. Điền vào tệp đã tải về từ hệ thống."), field="file")
    with as_file(file) as path:
        try:
            return read_cells_in_child(path)
        except Unreadable as error:
            if error.code == "encrypted":
                words = _("Tệp có mật khẩu nên không mở được. Lưu lại bản không có mật khẩu rồi nộp lại.")
            else:
                words = _("Tệp này không phải Excel (.xlsx) đọc được. Điền vào tệp đã tải về từ hệ thống.")
            raise Refused(words, field="file") from error


def maybe_rounded(text: str) -> bool:
    """Whether more digits may stand behind a number than Excel shows of it."""
    return ("," in text and sum(one.isdigit() for one in text) >= SHOWN_DIGITS) or "e+" in text.lower()


def head_of(lines: Sequence[Sequence[str]]) -> tuple[int, dict[int, int]] | None:
    known = {fold(words): n for n, words in enumerate(HEADS)}
    for at, cells in enumerate(lines[:30]):
        columns = {known[fold(cell)]: n for n, cell in enumerate(cells) if fold(cell) in known}
        if NUMBER in columns and (KEY in columns or NO in columns):
            return at, columns
    return None


def lines_of(lines: Sequence[Sequence[str]], head: int, columns: Mapping[int, int], rows: Sequence[FormRow]) -> Came:
    """By the hidden key; by the printed number where that column was lost."""
    keys = {str(row.pk): row for row in rows}
    numbers = {row.no: row for row in rows if row.no}
    typed: dict[str, str] = {}
    notes: dict[str, str] = {}
    cells: dict[int, str] = {}
    faults: dict[int, str] = {}
    for at, line in enumerate(lines[head + 1 :], start=head + 1):

        def cell(column: int, line: Sequence[str] = line) -> str:
            n = columns.get(column, -1)
            return line[n].replace("\x00", "").strip() if 0 <= n < len(line) else ""

        row = keys.get(cell(KEY)) or (numbers.get(cell(NO).removesuffix(".")) if not cell(KEY) else None)
        if row is None or row.is_heading or row.is_computed:
            continue
        text = cell(NUMBER)
        typed[str(row.pk)], notes[str(row.pk)] = text, cell(NOTE)
        cells[row.pk] = cell_at(at, columns[NUMBER])
        if maybe_rounded(text):
            faults[row.pk] = str(ROUNDED)
    return Came(typed, notes, cells, faults)
