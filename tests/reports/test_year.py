"""A year of tỉnh Mẫu: twenty departments and a hundred communes, three of which become one on 1 July, in four rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from tests.agencies.test_successions import ORDER

from cchc.access import SYSTEM
from cchc.agencies.closure import rebuild_lines
from cchc.agencies.models import Agency, Standing
from cchc.agencies.successions import NewAgency, merge
from cchc.duties.models import Duty
from cchc.figures.actions import Entry, enter, put
from cchc.figures.consolidating import consolidated
from cchc.figures.errata import later_than
from cchc.figures.models import Figure, Form, FormRow, Sheet
from cchc.figures.values import Kind as ValueKind
from cchc.figures.values import Part, Value
from cchc.periods.windows import Window

MERGED = ("xa-1", "xa-2", "xa-3")
DEPARTMENTS, COMMUNES = 20, 100
JULY = date(2026, 7, 1)


def settle(province: Callable[[str], Any]) -> None:
    """As many departments and communes as the year asks for, written as rows."""
    root, since = province("ubnd-tinh"), date(2025, 7, 1)
    there = Standing.objects.filter(parent=root, until=None)
    wanted = [
        ("so", "department", "department", DEPARTMENTS - there.filter(kind="department", level="department").count()),
        ("xa", "commune", "commune", COMMUNES - there.filter(kind="commune").count()),
    ]
    rows = [
        (f"{stem}-{n}", f"{'Sở' if stem == 'so' else 'UBND xã'} thứ {n}", kind, level)
        for stem, kind, level, many in wanted
        for n in range(1, many + 1)
    ]
    Agency.objects.bulk_create([Agency(key=key) for key, *_rest in rows])
    made = {one.key: one for one in Agency.objects.filter(key__in=[key for key, *_rest in rows])}
    standings = [
        Standing(agency=made[key], since=since, parent=root, name=name, kind=kind, level=level)
        for key, name, kind, level in rows
    ]
    for one in standings:
        one.fill()
    Standing.objects.bulk_create(standings)
    rebuild_lines()


@pytest.fixture
def year(mandate: Any, province: Callable[[str], Any], focal: Any, indicator: Callable[..., Any]) -> Any:
    settle(province)
    root = province("ubnd-tinh")
    count = indicator("N", name="Số văn bản")
    ratio = indicator("R", name="Hồ sơ đúng hạn", kind=ValueKind.RATIO, unit="%", empty="full")
    form = Form.objects.create(authority=root, code="BM1", name="Biểu 1", field="direction")
    for n, (of, part) in enumerate(((count, Part.VALUE), (ratio, Part.DENOMINATOR), (ratio, Part.NUMERATOR))):
        FormRow.objects.create(form=form, order=n, no=str(n + 1), text=f"Dòng {n + 1}", indicator=of, part=part)
    return SimpleNamespace(root=root, focal=focal, count=count, ratio=ratio, form=form, called=province)


def opened(year: Any, kind: str, on: date, after: Any = None) -> Any:
    """The round as it is proposed, confirmed unchanged."""
    from cchc.reports.models import Kind
    from cchc.reports.opening import open_round
    from cchc.reports.proposing import proposed

    said = proposed(year.root, Kind(kind), 2026, today=on, after=after)
    forms = list(Form.objects.filter(pk__in=said.forms))
    return open_round(year.focal, year.root, said.plan, said.agencies, forms, today=on, after=after)


def numbers(value: int) -> tuple[int, int, int]:
    """(count, denominator, numerator) of an agency, told by one number."""
    return value, 10 * value, 9 * value


def came(year: Any, of: Any, values: Mapping[int, int], on: date) -> None:
    """Reports handed in with their figures, all of an agency's in one go."""
    for agency in Agency.objects.filter(pk__in=values):
        n, whole, part = (Decimal(one) for one in numbers(values[agency.pk]))
        entries = [Entry(year.count, Value(n)), Entry(year.ratio, Value(part, whole))]
        put(SYSTEM, agency, of.window, entries)
    filed = {"filed_at": timezone.now()}
    Sheet.objects.filter(form=year.form, agency__in=values, start=of.start, end=of.end).update(state="filed", **filed)
    of.reports.filter(level="unit", about__in=values).update(state="filed", n=1, came_on=on, **filed)


def total(year: Any, of: Any, *, day: date | None = None, frozen: bool = False) -> tuple[int, int, int]:
    """What the province comes to: (count, denominator, numerator)."""
    snapshot = of.snapshot if frozen else None
    found = consolidated([year.count, year.ratio], year.root.pk, of.window, day=day, snapshot=snapshot)
    count, ratio = found[year.count.pk].total, found[year.ratio.pk].total
    return int(count.numerator), int(ratio.denominator), int(ratio.numerator)


def told(values: Mapping[int, int]) -> tuple[int, int, int]:
    n, whole, part = numbers(sum(values.values()))
    return n, whole, part


def test_a_year_in_four_rounds(year: Any, tmp_path: Any) -> None:
    from cchc.reports import cut_off
    from cchc.reports.book import write_round
    from cchc.reports.models import State
    from cchc.reports.standing import judging_of, league

    # The first quarter, by the calendar: one commune hands in after the cut-off, another is corrected.
    first = opened(year, "q1", date(2026, 3, 2))
    assert first.window == Window(date(2025, 12, 15), date(2026, 3, 14))
    units = list(first.reports.filter(level="unit").order_by("about").values_list("about", flat=True))
    assert len(units) >= DEPARTMENTS + COMMUNES
    assert {one.due for one in first.reports.filter(level="unit")} == {first.due_communes, first.due_departments}
    values = {pk: n for n, pk in enumerate(units, start=1)}
    late, wrong = year.called("xa-5").pk, year.called("xa-6").pk
    in_time = {pk: n for pk, n in values.items() if pk != late}
    came(year, first, in_time, date(2026, 3, 16))
    cut_off.freeze(year.focal, first, today=date(2026, 3, 16))
    silent = [one["agency"] for one in first.status["silent"] if one["level"] == "unit"]
    assert silent == [late]
    assert sum(first.status["tasks"].values()) == 4 and first.status["as_of"] == "2026-03-14"
    overdue = Duty.objects.filter(is_report=False, due__lt=first.cut_off).count()
    assert (first.status["duties"]["overdue"], first.status["tasks_expected"]) == (overdue, None) and overdue > 20
    assert total(year, first, frozen=True) == told(in_time)
    came(year, first, {late: values[late]}, first.due_communes + timedelta(days=6))
    entry = Entry(year.count, Value(Decimal(1000)))
    enter(SYSTEM, Agency.objects.get(pk=wrong), first.window, [entry], why="Nhập nhầm")
    n, whole, part = told(values)
    assert total(year, first) == (n - values[wrong] + 1000, whole, part)
    assert total(year, first, frozen=True) == told(in_time)
    later = {(one.agency, one.indicator, one.before, one.now) for one in later_than(first.snapshot)}
    assert later == {
        ("UBND xã thứ 5", "Số văn bản", "", str(values[late])),
        ("UBND xã thứ 5", "Hồ sơ đúng hạn", "", "90"),
        ("UBND xã thứ 6", "Số văn bản", str(values[wrong]), "1.000"),
    }
    assert cut_off.check(first).holds

    # The half year runs from 15 December, overlapping the quarter; its days follow the round before.
    half = opened(year, "h1", date(2026, 6, 1), after=first)
    assert half.window == Window(date(2025, 12, 15), date(2026, 6, 14))
    assert (half.due_communes - half.cut_off, half.forms.get()) == (first.due_communes - first.cut_off, year.form)
    came(year, half, values, date(2026, 6, 15))
    cut_off.freeze(year.focal, half, today=date(2026, 6, 20))
    assert [one for one in half.status["silent"] if one["level"] == "unit"] == []
    path = tmp_path / "half.xlsx"
    write_round(half, date(2026, 6, 20), path)
    page = openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)["BM1"]
    assert page.cell(6 + len(units), 3).value == told(values)[0]

    # Three communes become one on 1 July: as it was, and as merged.
    ended = [year.called(key) for key in MERGED]
    merge(SYSTEM, ended, NewAgency("UBND xã Hợp Nhất", "xa-hop-nhat"), day=JULY, decision=ORDER)
    heir = year.called("xa-hop-nhat")
    was = consolidated([year.count], year.root.pk, half.window)[year.count.pk]
    merged = consolidated([year.count], year.root.pk, half.window, day=JULY)[year.count.pk]
    assert [int(was.of[one.pk].numerator) for one in ended] == [
        values[one.pk] for one in ended
    ] and heir.pk not in was.of
    assert int(merged.of[heir.pk].numerator) == sum(values[one.pk] for one in ended)
    assert not {one.pk for one in ended} & merged.of.keys()
    assert was.total == merged.total and total(year, half) == total(year, half, frozen=True) == told(values)

    # Nine months: the heir is on the roster in their place, and hands in late.
    nine = opened(year, "m9", date(2026, 9, 1), after=half)
    now = set(nine.reports.filter(level="unit").values_list("about", flat=True))
    assert now == set(units) - {one.pk for one in ended} | {heir.pk}
    of_now = {pk: values.get(pk, 500) for pk in now}
    came(year, nine, {pk: n for pk, n in of_now.items() if pk != heir.pk}, date(2026, 9, 15))
    came(year, nine, {heir.pk: 500}, nine.due_communes + timedelta(days=2))
    cut_off.freeze(year.focal, nine, today=date(2026, 9, 20))
    assert total(year, nine, frozen=True) == told(of_now)

    # The year: one says nothing at all, and stays named; what was frozen before has not moved.
    last = opened(year, "y", date(2026, 11, 2), after=nine)
    quiet = year.called("xa-7").pk
    came(year, last, {pk: n for pk, n in of_now.items() if pk != quiet}, date(2026, 11, 20))
    day = date(2026, 12, 31)
    assert [one.about_id for one in last.reports.filter(level="unit").silent()] == [quiet]
    assert all(cut_off.check(one).holds for one in (first, half, nine))
    assert Figure.objects.of_window(last.window).count() == 2 * (len(now) - 1)

    ranked = {one.agency: one for one in league(year.root, 2026, day).entrants}
    good = ranked[year.called("xa-8").pk]
    assert (good.rank, good.owed, good.on_time) == (1, 4, 4)
    assert (ranked[late].on_time, ranked[late].late, ranked[late].days) == (3, 1, 6)
    assert (ranked[quiet].missing, ranked[quiet].days) == (1, (day - last.due_communes).days)
    assert (ranked[heir.pk].owed, ranked[heir.pk].late) == (2, 1)
    assert (ranked[ended[0].pk].owed, ranked[ended[0].pk].on_time) == (2, 2)
    assert ranked[quiet].rank > ranked[late].rank > 1
    sheet = judging_of(year.root, quiet, 2026, day)
    assert sheet.is_provisional and [line.report.state for line in sheet.reports][-1] == State.OPEN
    assert not judging_of(year.root, quiet, 2026, date(2027, 1, 5)).is_provisional
