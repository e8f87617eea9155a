"""What a call came to: a row an agency, the totals, and who is silent; on the page and as one workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from django.db.models import Q
from django.utils import timezone
from xlsxwriter.utility import xl_rowcol_to_cell

from cchc.duties.queries import names_of
from cchc.figures.filling import typed_as
from cchc.figures.models import Call, Figure, FormRow, Sheet, SheetState
from cchc.figures.values import NOTHING_SAID, Kind, Part, Value, shown
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.ui.sheets import SAFE
from cchc.words import sort_key

FILED = (SheetState.FILED, SheetState.CONFIRMED)
FIRST = 5  # the first row of agencies, counted from 0


@dataclass(frozen=True)
class Line:
    """One agency of a call. `values` are of what it handed in; of one that has not, none."""

    sheet: Sheet
    name: str
    values: Mapping[int, Value]

    @property
    def is_filed(self) -> bool:
        return self.sheet.state in FILED


@dataclass(frozen=True)
class Gathered:
    """A call as it stands. Totals are over those that handed in, by the row's key; a ratio's of its two counts."""

    call: Call
    rows: Sequence[FormRow]
    lines: Sequence[Line]
    totals: Mapping[int, Value]

    @property
    def filed(self) -> list[Line]:
        return [one for one in self.lines if one.is_filed]

    @property
    def silent(self) -> list[Line]:
        return [one for one in self.lines if not one.is_filed]

    @property
    def with_nothing(self) -> list[Line]:
        return [one for one in self.filed if one.sheet.nothing]


def gathered(call: Call) -> Gathered:
    """Half a dozen queries, however many agencies there are."""
    rows = list(call.form.rows.select_related("indicator__current").order_by("order"))
    sheets = list(call.sheets.filter(passed_to__isnull=True).select_related("filed_by__person"))
    asked_of = [one.agency_id for one in sheets]
    names = names_of(asked_of, timezone.localtime(call.due).date()) | names_of(asked_of, call.end)
    filed = [one.agency_id for one in sheets if one.state in FILED]
    asked = {row.indicator_id for row in rows}
    values: dict[int, dict[int, Value]] = {}
    figures = Figure.objects.of_window(call.window).filter(
        Q(numerator__isnull=False) | Q(nothing=True) | ~Q(words=""), agency__in=filed, whole=False, indicator__in=asked
    )
    for figure in figures:
        values.setdefault(figure.agency_id, {})[figure.indicator_id] = figure.value
    lines = [Line(one, names.get(one.agency_id, ""), values.get(one.agency_id, {})) for one in sheets]
    lines.sort(key=lambda line: (sort_key(line.name), line.sheet.pk))
    return Gathered(call, rows, lines, totals_of(rows, lines))


def totals_of(rows: Iterable[FormRow], lines: Sequence[Line]) -> dict[int, Value]:
    """By indicator: what those that handed in add up to; only what adds up."""
    found: dict[int, Value] = {}
    for row in rows:
        if row.indicator is None or not row.indicator.now.adds_agencies or row.indicator.pk in found:
            continue
        given = [line.values[row.indicator.pk] for line in lines if row.indicator.pk in line.values]
        if not given:
            continue
        part = sum((one.numerator or Decimal(0) for one in given), Decimal(0))
        whole = sum((one.denominator or Decimal(0) for one in given), Decimal(0))
        found[row.indicator.pk] = Value(part, whole if row.indicator.now.kind == Kind.RATIO else None)
    return found


def cell(row: FormRow, values: Mapping[int, Value]) -> str:
    if row.indicator is None or row.indicator.pk not in values:
        return ""
    value = values[row.indicator.pk]
    if row.is_computed or row.indicator.now.kind == Kind.CHOICE:
        return shown(value, row.indicator.now.meaning)
    return typed_as(value, row) if row.indicator.now.kind != Kind.YES_NO else shown(value, row.indicator.now.meaning)


def number_in(row: FormRow, values: Mapping[int, Value]) -> Decimal | None:
    """The number that stands in a cell of counts; None of a cell that is none."""
    if row.indicator is None or row.is_computed or row.indicator.now.kind not in (Kind.COUNT, Kind.RATIO):
        return None
    value = values.get(row.indicator.pk)
    if value is None or value.nothing:
        return None
    return value.denominator if row.part == Part.DENOMINATOR else value.numerator


def written(found: Gathered, asked_by: str) -> bytes:
    """One workbook: the merged table with live totals, and who has not handed in."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "bg_color": "#EEF2F7"})
        words = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        number = book.add_format({"border": 1, "num_format": "#,##0.####", "valign": "top"})
        total = book.add_format({"border": 1, "num_format": "#,##0.####", "bold": True})
        strong = book.add_format({"border": 1, "bold": True})
        page = book.add_worksheet("Tổng hợp")
        page.write_string(0, 0, found.call.name, bold)
        page.write_string(1, 0, f"{asked_by}; {name_of(found.call.window)}")
        due = timezone.localtime(found.call.due)
        page.write_string(
            2,
            0,
            f"{len(found.filed)}/{len(found.lines)} cơ quan đã nộp, {len(found.with_nothing)} không phát sinh; "
            f"hạn {due:%H:%M} ngày {spoken(due.date())}",
        )
        columns = ["TT", "Cơ quan", *[title(row) for row in found.rows], "Trạng thái", "Nộp lúc"]
        for n, text in enumerate(columns):
            page.write_string(FIRST - 1, n, text, head)
        page.set_column(1, 1, 38)
        page.set_column(2, len(columns) - 1, 16)
        for at, line in enumerate(found.lines, start=FIRST):
            page.write_number(at, 0, at - FIRST + 1, words)
            page.write_string(at, 1, line.name, words)
            for n, row in enumerate(found.rows, start=2):
                exact = number_in(row, line.values)
                if exact is not None:
                    page.write_number(at, n, float(exact), number)
                else:
                    page.write_string(at, n, cell(row, line.values), words)
            page.write_string(at, len(columns) - 2, state_of(line), words)
            page.write_string(at, len(columns) - 1, moment_of(line), words)
        add_totals(page, found, strong, total)
        page.freeze_panes(FIRST, 2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        absent = book.add_worksheet("Chưa nộp")
        absent.set_column(0, 0, 44)
        absent.write_row(0, 0, ("Cơ quan", "Trạng thái", "Đã xem"), head)
        for at, line in enumerate(found.silent, start=1):
            absent.write_string(at, 0, line.name, words)
            absent.write_string(at, 1, state_of(line), words)
            absent.write_string(at, 2, "đã xem" if line.sheet.seen_at else "chưa xem", words)
    return out.getvalue()


def add_totals(page: object, found: Gathered, strong: object, total: object) -> None:
    """The last row: sums that Excel makes again, with what we make of them standing in the cell."""
    end = FIRST + len(found.lines)
    page.write_string(end, 1, "Tổng cộng", strong)  # type: ignore[attr-defined]
    for n, row in enumerate(found.rows, start=2):
        exact = number_in(row, found.totals)
        if exact is not None:
            span = f"{xl_rowcol_to_cell(FIRST, n)}:{xl_rowcol_to_cell(end - 1, n)}"
            page.write_formula(end, n, f"=SUM({span})", total, float(exact))  # type: ignore[attr-defined]
        else:
            page.write_string(end, n, cell(row, found.totals), strong)  # type: ignore[attr-defined]


def title(row: FormRow) -> str:
    unit = f" ({row.unit})" if row.unit else ""
    return f"{row.no}. {row.text}{unit}"


def state_of(line: Line) -> str:
    if line.is_filed and line.sheet.nothing:
        return f"{line.sheet.get_state_display()}, {NOTHING_SAID}"
    return str(line.sheet.get_state_display())


def moment_of(line: Line) -> str:
    if line.sheet.filed_at is None or not line.is_filed:
        return ""
    at = timezone.localtime(line.sheet.filed_at)
    return f"{at:%H:%M} {spoken(at.date())}"
