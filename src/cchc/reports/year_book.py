"""The league of a year and a unit's sheet for its judging, as workbooks."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from cchc.periods import spoken
from cchc.reports.book import STATES
from cchc.reports.models import Report
from cchc.reports.standing import League, Sheet, days_late
from cchc.ui.sheets import SAFE

FIRST = 4
TASK_STATES = {
    "done": "Hoàn thành đúng hạn",
    "late": "Hoàn thành quá hạn",
    "over": "Quá hạn, chưa hoàn thành",
    "wait": "Đã nộp, chờ duyệt",
    "back": "Bị trả lại",
    "doing": "Đang thực hiện",
    "none": "Chưa bắt đầu",
    "issue": "Đã trình, chờ ban hành",
    "ended": "Thường xuyên, đã hết năm",
    "unsure": "Chưa xác định được hạn",
}


def until(sheet: Sheet | League) -> str:
    """`tạm tính đến ngày 15/06/2026` while the year runs."""
    is_over = sheet.day.year > sheet.year
    return f"Năm {sheet.year}" if is_over else f"Năm {sheet.year}, tạm tính đến ngày {spoken(sheet.day)}"


class Looks:
    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "align": "center", "bg_color": "#EEF2F7"}
        )
        self.words = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})


def table(page: Any, looks: Looks, at: int, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
    """Writes a table from a row on; the row after it."""
    for n, text in enumerate(heads):
        page.write_string(at, n, text, looks.head)
    for each in rows:
        at += 1
        for n, value in enumerate(each):
            if isinstance(value, int):
                page.write_number(at, n, value, looks.words)
            else:
                page.write_string(at, n, str(value), looks.words)
    return at + 1


def said_of(report: Report | None, league: League) -> str:
    """How it stands in the league: in time, so many days late, missing."""
    if report is None:
        return ""
    late = days_late(report, league.day)
    if not report.is_filed:
        return f"Chưa nộp, trễ {late} ngày" if late else "Chưa đến hạn"
    return f"Trễ {late} ngày" if late else "Đúng hạn"


def written_league(found: League) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        looks, page = Looks(book), book.add_worksheet("Xếp hạng")
        page.write_string(0, 0, "Xếp hạng nộp báo cáo đúng hạn", looks.bold)
        page.write_string(1, 0, until(found))
        page.set_column(1, 1, 42)
        page.set_column(2, 8 + len(found.rounds), 16)
        heads = ("Hạng", "Cơ quan", "Phải nộp", "Đúng hạn", "Trễ", "Chưa nộp", "Số ngày trễ", "Bị trả lại (lần)")
        rows: list[tuple[Any, ...]] = [
            (
                one.rank or "",
                one.name,
                one.owed,
                one.on_time,
                one.late,
                one.missing,
                one.days,
                one.returned,
                *(said_of(report, found) for report in one.cells),
            )
            for one in found.entrants
        ]
        table(page, looks, FIRST, (*heads, *(one.name for one in found.rounds)), rows)
        page.freeze_panes(FIRST + 1, 2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
    return out.getvalue()


def written_sheet(sheet: Sheet) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        looks, page = Looks(book), book.add_worksheet("Thi đua")
        page.set_column(0, 0, 60)
        page.set_column(1, 5, 18)
        page.write_string(0, 0, f"Theo dõi thi đua: {sheet.name}", looks.bold)
        page.write_string(1, 0, until(sheet))
        if sheet.league is not None and sheet.league.rank:
            one = sheet.league
            page.write_string(2, 0, f"Báo cáo đúng hạn {one.on_time}/{one.owed}, xếp hạng {one.rank}")
        reports = [
            (
                f"{line.name}: {line.report.duty.product_name}",
                spoken(line.report.due),
                spoken(line.report.came_on) if line.is_filed and line.report.came_on else "",
                STATES[line.report.state],
                line.days_late,
                line.report.returned_times,
            )
            for line in sheet.reports
        ]
        heads = ("Báo cáo", "Hạn nộp", "Ngày nộp", "Trạng thái", "Trễ (ngày)", "Bị trả lại (lần)")
        at = table(page, looks, FIRST, heads, reports) + 1
        counts = [(TASK_STATES.get(code, code), n) for code, n in sorted(sheet.tasks.items())]
        at = table(page, looks, at, ("Nhiệm vụ đến hạn", "Số lượng"), [*counts, ("Cộng", sheet.tasks_due)]) + 1
        late = [
            (
                f"{duty.title} – {duty.product_name}".strip(" –"),
                spoken(duty.due) if duty.due else "",
                spoken(duty.handed_on) if duty.handed_on else "",
                TASK_STATES.get(duty.state, ""),  # type: ignore[attr-defined]
            )
            for duty in sheet.late_tasks
        ]
        table(page, looks, at, ("Nhiệm vụ trễ hạn", "Hạn", "Ngày nộp", "Trạng thái"), late)
        page.set_landscape()
        page.fit_to_pages(1, 0)
    return out.getvalue()
