"""The same report as a workbook: dates are dates, every sheet can be filtered and printed on A4."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from cchc.documents.progress.report import COUNTED, ProgressReport, State, TaskRow, Totals
from cchc.documents.text import clean, one_line
from cchc.periods import spoken

FONT = "Times New Roman"
MOST = 32_767  # characters Excel lets a cell hold
CUT = " … (còn nữa)"
RISKY = tuple("=+-@\t\n")  # what a spreadsheet may take for the beginning of a formula when the cell is edited
FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29/02/1900 that never was; what is before this is written as text
HEADING_ROW = 4
INK: dict[State, dict[str, object]] = {
    State.DONE: {"font_color": "#17663a"},
    State.LATE: {"font_color": "#5d5f0c"},
    State.ENDED: {"font_color": "#475365"},
    State.WAIT: {"font_color": "#5b3f9e"},
    State.ISSUE: {"font_color": "#0b6070"},
    State.NA: {"font_color": "#5c687a"},
    State.DOING: {"font_color": "#1b5597"},
    State.NONE: {"font_color": "#4d596b"},
    State.BACK: {"font_color": "#964700", "bg_color": "#fdeedd", "bold": True},
    State.OVER: {"font_color": "#b01f19", "bg_color": "#fde8e7", "bold": True},
    State.UNSURE: {"font_color": "#6b4700", "bg_color": "#fff3cc"},
}
TASKS = (
    ("STT", 6.0),
    ("Lĩnh vực", 17.0),
    ("Nhiệm vụ", 38.0),
    ("Sản phẩm", 22.0),
    ("Cơ quan chủ trì", 18.0),
    ("Cơ quan phối hợp", 19.0),
    ("Thời hạn (theo văn bản)", 16.0),
    ("Hạn hoàn thành", 11.0),
    ("Trạng thái", 13.0),
    ("Ngày nộp", 11.0),
    ("Số văn bản", 13.0),
    ("Ngày văn bản", 11.0),
    ("Ghi chú", 19.0),
)
WRAPPED = tuple(width for n, (_, width) in enumerate(TASKS) if n < 7 or n in (8, 12))
LINE, TALLEST = 15.0, 405.0  # points; Excel has no row taller than 409
LETTERS = 1.35  # letters of this font in one unit of a column's width, words kept whole


def progress_xlsx(report: ProgressReport) -> bytes:
    """The workbook: `Nhiệm vụ`, `Theo lĩnh vực`, `Theo cơ quan`. Text is never a formula; only the sums are.

    Rows go to disk as they come, so that memory does not grow with them.
    """
    buffer = BytesIO()
    book = Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": one_line(f"Tình hình thực hiện {report.title}")[:255],
            "comments": _as_of(report),
            "created": datetime(report.as_of.year, report.as_of.month, report.as_of.day, tzinfo=UTC),
        }
    )
    paper = _Paper(book, report)
    paper.tasks("Nhiệm vụ", report.rows)
    paper.totals("Theo lĩnh vực", "Lĩnh vực", report.summary, estimated=report.with_estimates())
    paper.totals("Theo cơ quan", "Cơ quan", report.agencies)
    book.close()
    return buffer.getvalue()


class _Paper:
    """A workbook being written: its formats, and what every sheet has."""

    def __init__(self, book: Any, report: ProgressReport) -> None:
        self.book, self.report = book, report
        base: dict[str, object] = {"font_name": FONT, "font_size": 11, "valign": "top"}
        ruled = base | {"border": 1, "border_color": "#7f8b9d"}
        wrapped = ruled | {"text_wrap": True}
        self.title = book.add_format(base | {"bold": True, "font_size": 14})
        self.plain = book.add_format(base)
        self.as_of = book.add_format(base | {"italic": True})
        self.heading = book.add_format(
            wrapped | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#dbe6f3"}
        )
        self.text = book.add_format(wrapped)
        self.quoted = book.add_format(wrapped | {"quote_prefix": True})
        self.centred = book.add_format(wrapped | {"align": "center"})
        self.day = book.add_format(ruled | {"num_format": "dd/mm/yyyy", "align": "center"})
        self.count = book.add_format(ruled | {"num_format": "#,##0"})
        self.share = book.add_format(ruled | {"num_format": "0.0%"})
        self.sum = book.add_format(ruled | {"num_format": "#,##0", "bold": True})
        self.sum_share = book.add_format(ruled | {"num_format": "0.0%", "bold": True})
        self.sum_text = book.add_format(wrapped | {"bold": True})
        self.states = {state: book.add_format(wrapped | ink) for state, ink in INK.items()}

    def tasks(self, name: str, rows: Iterable[TaskRow]) -> None:
        sheet = self._sheet(name, TASKS)
        at = HEADING_ROW
        for at, row in enumerate(rows, HEADING_ROW + 1):
            texts = (row.no, row.field, row.title, row.product, row.lead, row.coordinating, row.deadline)
            sheet.set_row(at, _height(zip((*texts, row.state.word, row.note), WRAPPED, strict=True)))
            for column, text in enumerate(texts):
                self._text(sheet, at, column, text, self.centred if column == 0 else None)
            self._day(sheet, at, 7, row.due)
            self._text(sheet, at, 8, row.state.word, self.states[row.state])
            self._day(sheet, at, 9, row.handed_on)
            self._text(sheet, at, 10, row.record_number or "")
            self._day(sheet, at, 11, row.record_date)
            self._text(sheet, at, 12, row.note)
        sheet.autofilter(HEADING_ROW, 0, max(at, HEADING_ROW + 1), len(TASKS) - 1)

    def totals(self, name: str, what: str, rows: Sequence[Totals], *, estimated: Totals | None = None) -> None:
        columns = (("STT", 6.0), (what, 40.0), ("Tổng số", 9.0), *((state.word, 11.0) for state in COUNTED))
        columns = (*columns, ("Đã hoàn thành", 11.0), ("Tỷ lệ hoàn thành", 11.0))
        sheet = self._sheet(name, columns)
        first, last = HEADING_ROW + 1, HEADING_ROW + len(rows)
        for at, row in enumerate(rows, first):
            sheet.set_row(at, _height([(row.name, columns[1][1])]))
            sheet.write_number(at, 0, at - HEADING_ROW, self.centred)
            self._text(sheet, at, 1, row.name)
            for column, n in enumerate(_counts(row), 2):
                sheet.write_number(at, column, n, self.count)
            share = len(columns) - 1
            if row.total:
                sheet.write_number(at, share, row.done / row.total, self.share)
            else:
                sheet.write_blank(at, share, None, self.share)
        sheet.autofilter(HEADING_ROW, 0, max(last, first), len(columns) - 1)
        if rows:
            self._sums(sheet, rows, first, last)
        if rows and estimated is not None:
            self._text(sheet, last + 2, 1, estimated.name, self.sum_text)
            for column, n in enumerate(_counts(estimated), 2):
                sheet.write_number(last + 2, column, n, self.sum)
            sheet.write_number(last + 2, len(columns) - 1, estimated.done / (estimated.total or 1), self.sum_share)

    def _sums(self, sheet: Any, rows: Sequence[Totals], first: int, last: int) -> None:
        """Sums of what the filter leaves to be seen, under the table and outside its filter."""
        at = last + 1
        sheet.write_blank(at, 0, None, self.sum_text)
        sheet.write_string(at, 1, "Cộng", self.sum_text)
        sums = [sum(ns) for ns in zip(*(_counts(row) for row in rows), strict=True)]
        for column, n in enumerate(sums, 2):
            cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"
            sheet.write_formula(at, column, f"=SUBTOTAL(109,{cells})", self.sum, n)
        column = len(sums) + 2
        whole, done = xl_rowcol_to_cell(at, 2), xl_rowcol_to_cell(at, column - 1)
        value = sums[-1] / sums[0] if sums[0] else ""
        sheet.write_formula(at, column, f'=IF({whole}=0,"",{done}/{whole})', self.sum_share, value)

    def _sheet(self, name: str, columns: Sequence[tuple[str, float]]) -> Any:
        """A sheet with its title block, headings, and the way it is looked at and printed."""
        sheet = self.book.add_worksheet(name)
        for column, (_, width) in enumerate(columns):
            sheet.set_column(column, column, width)
        report = self.report
        sheet.write_string(0, 0, _kept(f"TÌNH HÌNH THỰC HIỆN {one_line(report.title).upper()}"), self.title)
        sheet.write_string(1, 0, _kept(_plan(report)), self.plain)
        sheet.write_string(2, 0, _as_of(report), self.as_of)
        sheet.set_row(0, 22)
        sheet.set_row(HEADING_ROW, 3 * LINE)
        for column, (heading, _) in enumerate(columns):
            sheet.write_string(HEADING_ROW, column, heading, self.heading)
        sheet.freeze_panes(HEADING_ROW + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING_ROW)
        sheet.set_footer(f'&L&"{FONT}"&9{_as_of(report)}&R&"{FONT}"&9Trang &P/&N')
        return sheet

    def _text(self, sheet: Any, row: int, column: int, text: str, look: Any = None) -> None:
        text = _kept(text)
        if not text:
            sheet.write_blank(row, column, None, look or self.text)
        else:
            # xlsxwriter takes a text between these marks for its own finished XML and writes it as it is.
            text = f" {text}" if text.startswith("<r>") else text
            sheet.write_string(row, column, text, self.quoted if text.startswith(RISKY) else look or self.text)

    def _day(self, sheet: Any, row: int, column: int, day: date | None) -> None:
        if day is None:
            sheet.write_blank(row, column, None, self.day)
        elif day < FIRST_DAY:
            sheet.write_string(row, column, spoken(day), self.day)
        else:
            sheet.write_datetime(row, column, day, self.day)


def _counts(row: Totals) -> list[int]:
    return [row.total, *(row.of(state) for state in COUNTED), row.done]


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """Of a row whose cells hold these texts in these widths; an estimate, since not every program fits rows itself."""
    lines = (sum(1 + int(len(line) / (width * LETTERS)) for line in text.split("\n")) for text, width in cells)
    return min(TALLEST, LINE * max(lines))


def _kept(text: str) -> str:
    """What a cell can hold; a text cut short says so."""
    text = clean(text)
    return text if len(text) <= MOST else text[: MOST - len(CUT)] + CUT


def _plan(report: ProgressReport) -> str:
    number = f"Văn bản giao việc: {report.number}" if report.number else "Văn bản giao việc chưa có số"
    day = f", ngày {spoken(report.issued_on)}" if report.issued_on else ""
    return f"{number}{day}. Cơ quan báo cáo: {one_line(report.issuer)}"


def _as_of(report: ProgressReport) -> str:
    return f"Số liệu tính đến ngày {spoken(report.as_of)}"
