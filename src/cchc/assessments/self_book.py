"""A self-score as a workbook, to be filled in without a network and brought back: one row a number, cells of text.

A row bears, hidden, what it is (`input:part`) and the version it was filled in on, so that what somebody else changed
meanwhile is told and not overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from django.core.files import File
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.access.naming import as_key
from cchc.assessments.self_page import Page, Row
from cchc.assessments.self_typed import Wrong, fact_of, parts_of, texts_of
from cchc.periods.naming import name_of
from cchc.reading.sandbox import read_cells_in_child
from cchc.reading.unreadable import Unreadable
from cchc.scoring.values import Fact, Kind
from cchc.ui.files import as_file
from cchc.ui.sheets import SAFE, Fault, cell_at
from cchc.words import fold

HEADS = ("Mã", "Tiêu chí", "Cách tính", "Cần ghi", "Giá trị", "Hệ thống đã biết", "Mã dòng", "Bản")
CODE, NAME, RULE, WHAT, VALUE, KNOWN, KEY, VERSION = range(8)
FIRST = 5  # rows above the table
MOST_BYTES = 5 * 1024 * 1024
NOTHING = "không phát sinh"


@dataclass(frozen=True)
class Line:
    """A row of the workbook: one part of the input of a criterion."""

    row: Row
    part: str
    label: str
    text: str

    @property
    def key(self) -> str:
        return f"{self.row.source.code}:{self.part}"


def lines_of(page: Page) -> list[Line]:
    """Each input once, at the first of her criteria that asks for it."""
    seen: set[str] = set()
    made = []
    for row in page.rows:
        if not row.is_hers or row.source.code in seen:
            continue
        seen.add(row.source.code)
        parts = row.parts
        for n, part in enumerate(parts):
            text = NOTHING if row.is_nothing and not n else part.text
            made.append(Line(row, part.name, part.label, text))
    return made


def how(line: Line) -> str:
    """What is to be written, in the cell beside it."""
    match line.row.source.kind:
        case Kind.YES_NO | Kind.CHECKLIST:
            said = f"{line.label}: Có hoặc Không"
        case Kind.CHOICE:
            rule = line.row.criterion.rule
            said = "Một trong: " + "; ".join(f"{row.value} = {row.said}" for row in (rule.rows if rule else ()))
        case _:
            said = line.label
    return f"{said} (hoặc ghi: {NOTHING})" if line.row.may_be_nothing else said


def written(page: Page) -> bytes:
    """The table as it stands. What she may not fill is locked."""
    out, one = BytesIO(), page.entrant
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "bg_color": "#EEF2F7"})
        look = {"text_wrap": True, "valign": "top", "border": 1}
        wrap, group = book.add_format(look), book.add_format({**look, "bold": True, "bg_color": "#F6F8FB"})
        locked = book.add_format({**look, "num_format": "@", "align": "right", "font_color": "#5B6575"})
        open_ = book.add_format({**look, "num_format": "@", "align": "right", "locked": False, "bg_color": "#FFFBE6"})
        sheet = book.add_worksheet("Tự chấm")
        sheet.write_string(0, 0, one.round.name, bold)
        sheet.write_string(1, 0, f"{one.name}, {name_of(one.round.window)}")
        sheet.write_string(2, 0, "Ghi vào cột Giá trị (ô màu vàng), rồi nộp lại tệp này. Điểm do hệ thống tính.")
        for column, width in enumerate((10, 46, 46, 34, 18, 30, 10, 8)):
            sheet.set_column(column, column, width, None, {"hidden": column in (KEY, VERSION)})
        for column, words in enumerate(HEADS):
            sheet.write_string(FIRST - 1, column, words, head)
        at = FIRST
        lines = {line.row.mark.pk: [] for line in lines_of(page)}  # type: dict[int, list[Line]]
        for line in lines_of(page):
            lines[line.row.mark.pk].append(line)
        for section in page.sections:
            sheet.merge_range(at, CODE, at, KNOWN, f"{section.code}. {section.name}", group)
            at += 1
            for row in section.rows:
                for line in lines.get(row.mark.pk, ()):
                    sheet.write_string(at, CODE, row.criterion.code, wrap)
                    sheet.write_string(at, NAME, row.criterion.name, wrap)
                    sheet.write_string(at, RULE, "\n".join(row.words), wrap)
                    sheet.write_string(at, WHAT, how(line), wrap)
                    sheet.write_string(at, VALUE, line.text, open_ if row.may_fill else locked)
                    known = texts_of(row.known.fact).get(line.part, row.known.words) if row.known else ""
                    sheet.write_string(at, KNOWN, known, wrap)
                    sheet.write_string(at, KEY, line.key)
                    sheet.write_string(at, VERSION, str(row.version))
                    at += 1
        sheet.freeze_panes(FIRST, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return out.getvalue()


@dataclass(frozen=True)
class Came:
    """What a workbook says by input: the fact, the version it was filled in on; and what is wrong, by cell."""

    facts: Mapping[str, tuple[Fact | None, int]]
    faults: Sequence[Fault]


def came_back(file: File[Any], page: Page, by: str) -> Came:
    """Refuses what is no such workbook; nothing is written. What stands as it stood is left out."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn 5 MB nên không đọc. Điền vào tệp đã tải về từ hệ thống."), field="file")
    with as_file(file) as path:
        try:
            sheets = read_cells_in_child(path)
        except Unreadable as error:
            words = _("Tệp này không phải Excel (.xlsx) đọc được. Điền vào tệp đã tải về từ hệ thống.")
            if error.code == "encrypted":
                words = _("Tệp có mật khẩu nên không mở được. Lưu lại bản không có mật khẩu rồi nộp lại.")
            raise Refused(words, field="file") from error
    for one in sheets:
        found = _head(one["rows"])
        if found is not None:
            return _read(one["rows"], *found, page, by)
    raise Refused(_("Không thấy dòng tiêu đề có cột “Giá trị”. Điền vào tệp đã tải về từ hệ thống."), field="file")


def _head(lines: Sequence[Sequence[str]]) -> tuple[int, dict[int, int]] | None:
    known = {fold(words): n for n, words in enumerate(HEADS)}
    for at, cells in enumerate(lines[:30]):
        columns = {known[fold(cell)]: n for n, cell in enumerate(cells) if fold(cell) in known}
        if VALUE in columns and KEY in columns:
            return at, columns
    return None


def _read(lines: Sequence[Sequence[str]], head: int, columns: Mapping[int, int], page: Page, by: str) -> Came:
    rows = {line.row.source.code: line.row for line in lines_of(page)}
    typed: dict[str, dict[str, str]] = {}
    cells: dict[tuple[str, str], str] = {}
    versions: dict[str, int] = {}
    faults: list[Fault] = []
    for at, line in enumerate(lines[head + 1 :], start=head + 1):

        def said(column: int, line: Sequence[str] = line) -> str:
            n = columns.get(column, -1)
            return line[n].strip() if 0 <= n < len(line) else ""

        key = said(KEY)
        if not key:
            continue
        code, _colon, part = key.partition(":")
        cell = cell_at(at, columns[VALUE])
        if code not in rows or part not in parts_of(rows[code].source, rows[code].criterion.rule):
            faults.append(Fault(cell, _("Dòng này không thuộc bộ tiêu chí của đợt. Tải lại tệp mẫu.")))
            continue
        if (code, part) in cells:
            faults.append(Fault(cell, _("Dòng này có hai lần trong tệp.")))
            continue
        cells[code, part] = cell
        typed.setdefault(code, {})[part] = said(VALUE)
        version = said(VERSION)
        versions[code] = as_key(version) or 0
    facts: dict[str, tuple[Fact | None, int]] = {}
    for code, texts in typed.items():
        row = rows[code]
        first = cells[code, next(iter(texts))]
        try:
            fact = fact_of(page.entrant.round.set.given, row.source, row.criterion.rule, texts, by=by)
        except Wrong as wrong:
            faults.append(Fault(cells.get((code, wrong.part), first), wrong.sentence))
            continue
        if texts_of(fact) == {name: text for name, text in row.typed.items() if text}:
            continue
        if not row.may_fill:
            faults.append(Fault(first, _("Tiêu chí này do người khác phụ trách nên không sửa được.")))
        elif versions[code] != row.version:
            faults.append(
                Fault(first, _("Số liệu này đã được sửa trên hệ thống sau khi tải tệp. Tải tệp mới rồi ghi lại."))
            )
        else:
            facts[code] = (fact, versions[code])
    return Came(facts, faults)
