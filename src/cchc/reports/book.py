"""A round as one workbook: who handed in and when, and a sheet for each form with a row for each agency.

Written row by row, so that a province of thousands of agencies needs no more memory than one form's figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import BigIntegerField, F
from django.db.models.functions import Cast
from django.utils import timezone
from xlsxwriter.utility import xl_rowcol_to_cell

from cchc.figures.exact import PLACES
from cchc.figures.models import Figure, Form, FormRow, Frozen
from cchc.figures.values import Kind, Part, Value, shown
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.reports.models import Level, Report, Round
from cchc.reports.standing import Line, lines_of
from cchc.ui.sheets import SAFE

FIRST = 5  # the first row of agencies, counted from 0
Given = tuple[int | None, int | None, str, bool]
Tell = Callable[[int, int], None]
LEVELS = {Level.UNIT: "Cơ quan, đơn vị", Level.FIELD: "Chủ trì lĩnh vực", Level.WHOLE: "Báo cáo chung"}
STATES = {
    "open": "Chưa nộp",
    "asked": "Chờ thủ trưởng duyệt",
    "filed": "Đã nộp, chờ xem xét",
    "returned": "Bị trả lại",
    "confirmed": "Đã xác nhận",
}
OF_THE_WHOLE = {"filed": "Đã duyệt, chờ gửi", "confirmed": "Đã gửi"}
HEADS = ("TT", "Cơ quan", "Cấp", "Hạn nộp", "Ngày nộp", "Trạng thái", "Trễ (ngày)", "Bị trả lại (lần)")


def write_round(of: Round, day: Any, path: Path, tell: Tell = lambda done, total: None) -> None:
    """The whole round into a file; of a frozen one the figures as they were frozen. `tell` is told how many rows."""
    lines = lines_of(of, Report.objects.owed().filter(round=of).select_related("round").order_by("pk"), day)
    units = [line for line in lines if line.report.level == Level.UNIT]
    forms = list(of.forms.order_by("code"))
    total, done = max(len(units) * len(forms), 1), 0
    with xlsxwriter.Workbook(str(path), {**SAFE, "in_memory": False, "constant_memory": True}) as book:
        looks = Looks(book)
        roster(book, looks, of, lines, day)
        names: set[str] = set()
        for form in forms:
            rows = list(form.rows.select_related("indicator__current").order_by("order"))
            columns = [row for row in rows if row.indicator is not None]
            page = book.add_worksheet(sheet_name(form, names))
            head(page, looks, of, form, columns)
            sums = [0] * len(columns)
            given = figures_of(of, columns)
            for at, line in enumerate(units):
                own = given.get(line.report.about_id, {}) if line.is_filed else {}
                write_row(page, looks, FIRST + at, line, columns, own, sums)
                done += 1
                if not done % 50:
                    tell(done, total)
            foot(page, looks, len(units), columns, sums)
    tell(total, total)


class Looks:
    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "align": "center", "bg_color": "#EEF2F7"}
        )
        self.words = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        self.number = book.add_format({"border": 1, "num_format": "#,##0.####", "valign": "top"})
        self.total = book.add_format({"border": 1, "num_format": "#,##0.####", "bold": True})


def sheet_name(form: Form, taken: set[str]) -> str:
    """What Excel allows, once each, whatever the case."""
    stem = "".join("-" if one in "[]:*?/\\'" else one for one in form.code)[:26] or "Biểu"
    name = next(name for n in range(len(taken) + 1) if (name := f"{stem}{f' ({n})' if n else ''}").lower() not in taken)
    taken.add(name.lower())
    return name


def roster(book: Any, looks: Looks, of: Round, lines: Sequence[Line], day: Any) -> None:
    page = book.add_worksheet("Nộp báo cáo")
    page.set_column(1, 1, 42)
    page.set_column(2, 7, 16)
    page.write_string(0, 0, of.name, looks.bold)
    page.write_string(1, 0, f"Kỳ số liệu {name_of(of.window)}, chốt ngày {spoken(of.cut_off)}")
    page.write_string(2, 0, frozen_said(of, day))
    for n, text in enumerate(HEADS):
        page.write_string(FIRST - 1, n, text, looks.head)
    for at, line in enumerate(lines, start=FIRST):
        report = line.report
        page.write_number(at, 0, at - FIRST + 1, looks.words)
        page.write_string(at, 1, line.name, looks.words)
        page.write_string(at, 2, LEVELS[Level(report.level)], looks.words)
        page.write_string(at, 3, spoken(report.due), looks.words)
        page.write_string(at, 4, spoken(report.came_on) if report.is_filed and report.came_on else "", looks.words)
        words = OF_THE_WHOLE if report.level == Level.WHOLE else STATES
        page.write_string(at, 5, words.get(report.state, STATES[report.state]), looks.words)
        page.write_number(at, 6, line.days_late, looks.number)
        page.write_number(at, 7, report.returned_times, looks.number)
    page.freeze_panes(FIRST, 2)


def frozen_said(of: Round, day: Any) -> str:
    if of.snapshot is None or of.frozen_at is None:
        return f"Số liệu chưa chốt, tính đến ngày {spoken(day)}"
    at = timezone.localtime(of.frozen_at)
    return f"Số liệu chốt lúc {at:%H:%M} {spoken(at.date())}, mã kiểm tra {of.snapshot.digest}"


def head(page: Any, looks: Looks, of: Round, form: Form, columns: Sequence[FormRow]) -> None:
    page.set_column(1, 1, 38)
    page.set_column(2, max(len(columns) + 1, 2), 16)
    page.write_string(0, 0, f"{form.code}. {form.name}", looks.bold)
    page.write_string(1, 0, of.name)
    titles = ["TT", "Cơ quan", *(f"{row.no}. {row.text}{f' ({row.unit})' if row.unit else ''}" for row in columns)]
    for n, text in enumerate(titles):
        page.write_string(FIRST - 1, n, text, looks.head)
    page.freeze_panes(FIRST, 2)


def figures_of(of: Round, columns: Sequence[FormRow]) -> dict[int, dict[int, Given]]:
    """Agency → indicator → its numbers in ten-thousandths, its words, whether there is nothing. One query."""
    whole_number = BigIntegerField()
    asked = {row.indicator_id for row in columns}
    if of.snapshot_id is None:
        rows: Any = Figure.objects.of_window(of.window).filter(whole=False, indicator__in=asked)
        to = ""
    else:
        rows = Frozen.objects.filter(
            snapshot=of.snapshot_id, version__figure__whole=False, version__figure__indicator__in=asked
        )
        to = "version__"
    agency = "version__figure__agency_id" if to else "agency_id"
    indicator = "version__figure__indicator_id" if to else "indicator_id"
    found: dict[int, dict[int, Given]] = {}
    for who, what, part, whole, words, nothing in rows.values_list(
        agency,
        indicator,
        Cast(F(f"{to}numerator"), whole_number),
        Cast(F(f"{to}denominator"), whole_number),
        f"{to}words",
        f"{to}nothing",
    ).iterator(5000):
        found.setdefault(who, {})[what] = (part, whole, words, nothing)
    return found


SCALE = 10**PLACES


def write_row(
    page: Any,
    looks: Looks,
    at: int,
    line: Line,
    columns: Sequence[FormRow],
    own: Mapping[int, Given],
    sums: list[int],
) -> None:
    page.write_number(at, 0, at - FIRST + 1, looks.words)
    page.write_string(at, 1, line.name, looks.words)
    for n, row in enumerate(columns):
        given = own.get(row.indicator_id or 0)
        if given is None:
            continue
        part, whole, _words, nothing = given
        counted = whole if row.part == Part.DENOMINATOR else part
        if is_number(row) and counted is not None and not nothing:
            sums[n] += counted
            page.write_number(at, n + 2, counted / SCALE, looks.number)
        else:
            page.write_string(at, n + 2, text_of(row, given), looks.words)


def is_number(row: FormRow) -> bool:
    return not row.is_computed and row.indicator is not None and row.indicator.now.kind in (Kind.COUNT, Kind.RATIO)


def text_of(row: FormRow, given: Given) -> str:
    part, whole, words, nothing = given
    value = Value(
        None if part is None else Decimal(part).scaleb(-PLACES),
        None if whole is None else Decimal(whole).scaleb(-PLACES),
        words,
        nothing,
    )
    return shown(value, row.indicator.now.meaning, Part(row.part)) if row.indicator is not None else ""


def foot(page: Any, looks: Looks, n: int, columns: Sequence[FormRow], sums: Sequence[int]) -> None:
    """Sums that Excel makes again, with what we make of them standing in the cell."""
    end = FIRST + n
    page.write_string(end, 1, "Tổng cộng", looks.total)
    for at, (row, total) in enumerate(zip(columns, sums, strict=True), start=2):
        if n and is_number(row) and row.indicator is not None and row.indicator.now.adds_agencies:
            span = f"{xl_rowcol_to_cell(FIRST, at)}:{xl_rowcol_to_cell(end - 1, at)}"
            page.write_formula(end, at, f"=SUM({span})", looks.total, total / SCALE)


def chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(1024 * 1024):
            yield chunk
