"""A report's numbers as a workbook: every fact once, with what it was before, and a sheet for each table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from cchc.documents.report import Drawn, Number, Report, Ruled, Runs, plain
from cchc.documents.text import clean, one_line

FONT = "Times New Roman"
MOST = 32_767  # characters Excel lets a cell hold
RISKY = tuple("=+-@\t\n")  # what a spreadsheet may take for the beginning of a formula
NAME = 31  # letters of a sheet's name
LETTERS = 90.0  # of a sheet's width that is shared out among a table's columns


@dataclass(frozen=True)
class FactLine:
    """A fact of the report: what it is called, what it shows now and in the window it is compared with."""

    key: str
    label: str
    now: Number
    before: str
    used: bool


def report_xlsx(report: Report, facts: Sequence[FactLine], *, as_of: str) -> bytes:
    """Sheets: `Số liệu`, then a sheet for each table in the order of reading. Text is never a formula."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": one_line(report.title)[:255], "comments": as_of})
    paper = _Paper(book, one_line(report.title), as_of)
    paper.facts(facts)
    for piece in report.pieces():
        table = piece.table if isinstance(piece, Drawn) else piece
        if isinstance(table, Ruled):
            paper.table(table)
    book.close()
    return out.getvalue()


class _Paper:
    def __init__(self, book: Any, title: str, as_of: str) -> None:
        base: dict[str, object] = {"font_name": FONT, "font_size": 11, "valign": "top"}
        ruled = base | {"border": 1, "border_color": "#7f8b9d"}
        self.book, self.shown, self.as_of = book, title, as_of
        self.title = book.add_format(base | {"bold": True, "font_size": 14})
        self.plain = book.add_format(base | {"italic": True})
        self.head = book.add_format(
            ruled | {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#dbe6f3"}
        )
        self.text = book.add_format(ruled | {"text_wrap": True})
        self.quoted = book.add_format(ruled | {"text_wrap": True, "quote_prefix": True})
        self.group = book.add_format(ruled | {"bold": True, "bg_color": "#edf0f4"})
        self.number = book.add_format(ruled | {"num_format": "#,##0.####"})
        self.whole = book.add_format(ruled | {"num_format": "#,##0"})
        self.share = book.add_format(ruled | {"num_format": "0.0#%"})
        self.missing = book.add_format(ruled | {"text_wrap": True, "font_color": "#6b4700", "bg_color": "#fff3cc"})
        self.names: set[str] = set()

    def facts(self, facts: Sequence[FactLine]) -> None:
        heads = (
            ("STT", 6.0),
            ("Số liệu", 60.0),
            ("Kỳ này", 18.0),
            ("Kỳ so sánh", 18.0),
            ("Trong lời văn", 12.0),
            ("Mã", 28.0),
        )
        sheet = self._sheet("Số liệu", "Các số liệu của báo cáo", heads)
        for at, one in enumerate(facts, start=4):
            sheet.write_number(at, 0, at - 3, self.whole)
            self._write(sheet, at, 1, one.label)
            self._number(sheet, at, 2, one.now)
            self._write(sheet, at, 3, one.before or "–")
            self._write(sheet, at, 4, "có" if one.used else "")
            self._write(sheet, at, 5, one.key)
        sheet.autofilter(3, 0, max(4, 3 + len(facts)), len(heads) - 1)

    def table(self, table: Ruled) -> None:
        whole = sum(column.width for column in table.columns)
        heads = [(one.heading, max(6.0, LETTERS * one.width / whole)) for one in table.columns]
        sheet = self._sheet(table.caption, table.caption, heads)
        for at, row in enumerate(table.rows, start=4):
            if len(row) == 1 < len(heads):
                sheet.merge_range(at, 0, at, len(heads) - 1, _kept(plain(row[0])), self.group)
                continue
            for column, runs in enumerate(row):
                self._cell(sheet, at, column, runs)
        if table.note:
            sheet.write_string(5 + len(table.rows), 0, _kept(f"Ghi chú: {table.note}"), self.plain)

    def _cell(self, sheet: Any, row: int, column: int, runs: Runs) -> None:
        only = runs[0] if len(runs) == 1 else None
        if isinstance(only, Number):
            self._number(sheet, row, column, only)
        else:
            self._write(sheet, row, column, plain(runs))

    def _number(self, sheet: Any, row: int, column: int, one: Number) -> None:
        """A number as a number where Excel keeps all its digits, else as the text it is."""
        if not one.known:
            self._write(sheet, row, column, one.shown, self.missing)
        elif one.value is None or len(one.value.normalize().as_tuple().digits) > 15:
            self._write(sheet, row, column, one.shown)
        elif one.shown.rstrip().endswith("%"):
            sheet.write_number(row, column, float(one.value / 100), self.share)
        else:
            whole = one.value == one.value.to_integral_value()
            sheet.write_number(row, column, float(one.value), self.whole if whole else self.number)

    def _write(self, sheet: Any, row: int, column: int, text: str, look: Any = None) -> None:
        text = _kept(text)
        if not text:
            sheet.write_blank(row, column, None, look or self.text)
            return
        # xlsxwriter takes a text between these marks for its own finished XML and writes it as it is.
        text = f" {text}" if text.startswith("<r>") else text
        sheet.write_string(row, column, text, self.quoted if text.startswith(RISKY) else look or self.text)

    def _sheet(self, name: str, caption: str, heads: Sequence[tuple[str, float]]) -> Any:
        sheet = self.book.add_worksheet(self._named(name))
        sheet.write_string(0, 0, _kept(self.shown), self.title)
        sheet.write_string(1, 0, _kept(f"{caption}. {self.as_of}"), self.plain)
        for column, (heading, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(3, column, one_line(heading), self.head)
        sheet.freeze_panes(4, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        return sheet

    def _named(self, text: str) -> str:
        """A name no other sheet has, of letters Excel takes."""
        bare = re.sub(r"[\[\]:*?/\\']+", " ", one_line(text)).strip() or "Bảng"
        name, n = bare[:NAME].strip(), 1
        while name.casefold() in self.names:
            n += 1
            name = f"{bare[: NAME - len(str(n)) - 1].strip()} {n}"
        self.names.add(name.casefold())
        return name


def _kept(text: str) -> str:
    text = clean(text)
    return text if len(text) <= MOST else text[: MOST - 16] + " … (còn nữa)"


def as_decimal(text: str) -> Decimal | None:
    """The value of a fact as it is stored; None of what is no number."""
    try:
        found = Decimal(text)
    except ArithmeticError:
        return None
    return found if found.is_finite() else None
