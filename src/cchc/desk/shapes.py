"""A list of duties drawn otherwise: a month's calendar, lines over a year, a heat map of agencies and fields.

Each takes what the list's filters leave, so that every number opens to the same duties in the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.agencies.models import Standing
from cchc.desk.rows import product_of
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.queries import Tally, names_of, tallies
from cchc.ui.components import Heat, HeatCell, HeatColumn, HeatRow
from cchc.ui.labels import word
from cchc.words import Field

Url = Callable[..., str]
FEW = 2  # duties of a day that are named
LINES = 50  # of a timeline's page
MOST_ROWS = 400  # of a heat map


# — a month —


@dataclass
class Day:
    day: date
    inside: bool
    today: bool
    url: str = ""
    count: int = 0
    states: dict[str, int] = field(default_factory=dict)
    few: list[tuple[str, str]] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.few)


@dataclass(frozen=True)
class Month:
    first: date
    weeks: Sequence[Sequence[Day]]
    undated: int
    before: str
    after: str


def month_of(text: str, today: date) -> date:
    """The first of a month written `2026-11`; this month for what is none."""
    year, _dash, month = text.partition("-")
    digits = (year + month).isascii() and year.isdigit() and month.isdigit() and len(text) < 8
    if digits and 1990 <= int(year) <= 2100 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return today.replace(day=1)


def month(rows: DutyQuerySet, asked: str, today: date, *, to_list: Url, to_month: Url) -> Month:
    """The month's days from a Monday to a Sunday, with what is due on each. Three queries."""
    first = month_of(asked, today)
    following = (first + timedelta(days=32)).replace(day=1)
    begin = first - timedelta(days=first.weekday())
    end = following + timedelta(days=(7 - following.weekday()) % 7)
    rows = rows.order_by()
    within = rows.filter(as_due__gte=begin, as_due__lt=end)  # type: ignore[misc]
    days = {
        day: Day(day, first <= day < following, day == today, to_list(due_from=shown(day), due_to=shown(day)))
        for day in (begin + timedelta(days=n) for n in range((end - begin).days))
    }
    for due, state, n in within.values_list("as_due", "state").annotate(n=Count("*")):  # type: ignore[misc]
        days[due].states[state] = n
        days[due].count += n
    place = Window(RowNumber(), partition_by=F("as_due"), order_by=[F("urgent").desc(), F("pk").asc()])
    for due, pk, title in (
        within.annotate(place=place)  # type: ignore[misc]
        .filter(Q(place__lte=FEW))
        .order_by("as_due", "place")
        .values_list("as_due", "pk", "title")
    ):
        days[due].few.append((title, reverse("duty", args=[pk])))
    listed = list(days.values())
    return Month(
        first=first,
        weeks=[listed[n : n + 7] for n in range(0, len(listed), 7)],
        undated=rows.filter(as_due__isnull=True).count(),  # type: ignore[misc]
        before=to_month(month=f"{first - timedelta(days=1):%Y-%m}"),
        after=to_month(month=f"{following:%Y-%m}"),
    )


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


# — a year —


@dataclass(frozen=True)
class Line:
    """A duty over the year, in percents of its length: where its time begins and ends, and when it came in."""

    duty: Duty
    url: str
    product: str
    agency: str
    start: str
    width: str
    due: str
    handed: str
    state: str


@dataclass(frozen=True)
class Timeline:
    year: int
    lines: Sequence[Line]
    page: Page[Duty]
    today: str
    months: Sequence[tuple[int, str]]


def timeline(rows: DutyQuerySet, year: int, today: date, number: Any) -> Timeline:
    """The duties of a page as lines from the day they were given to the day they are due. Four queries."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    dated = rows.filter(as_due__gte=first, opened_on__lte=last)  # type: ignore[misc]
    page: Page[Duty] = Paginator(dated, LINES).get_page(number)
    duties: list[Duty] = list(page.object_list)
    names = names_of((duty.agency_id for duty in duties), today)

    def at(day: date) -> float:
        return 100 * (min(max(day, first), last) - first).days / 365

    def line(duty: Duty) -> Line:
        due: date = duty.as_due  # type: ignore[attr-defined]
        begun = at(duty.window_start or duty.opened_on)
        handed = duty.as_handed_on  # type: ignore[attr-defined]
        return Line(
            duty=duty,
            url=reverse("duty", args=[duty.pk]),
            product=product_of(duty),
            agency=names.get(duty.agency_id, ""),
            start=f"{begun:.2f}",
            width=f"{max(at(due) - begun, 0.6):.2f}",
            due=f"{at(due):.2f}",
            handed=f"{at(handed):.2f}" if handed else "",
            state=duty.state,  # type: ignore[attr-defined]
        )

    return Timeline(
        year=year,
        lines=[line(duty) for duty in duties],
        page=page,
        today=f"{at(today):.2f}" if today.year == year else "",
        months=[(n, f"{at(date(year, n, 1)):.2f}") for n in range(1, 13)],
    )


# — agencies and fields —


def heat(rows: DutyQuerySet, day: date, *, to_list: Url) -> tuple[Heat, int]:
    """Agency × field: how many of how many are done, and how many overdue; and how many agencies are left out."""
    counted: dict[int, dict[str, Tally]] = defaultdict(dict)
    for (agency, code), tally in tallies(rows, day, "agency", "field").items():
        counted[agency][code] = tally
    used = {code for by_field in counted.values() for code in by_field}
    codes = [one.value for one in Field if one.value in used] + ([""] if "" in used else [])
    standings = Standing.objects.filter(agency__in=list(counted), since__lte=day).order_by("since")
    named = {pk: (key, name) for pk, key, name in standings.values_list("agency_id", "sort_key", "name")}
    keys = sorted(counted, key=lambda pk: named.get(pk, ("", "")))
    made = [
        HeatRow(
            label=named.get(pk, ("", ""))[1],
            url=to_list(agency=pk),
            cells=[cell(counted[pk].get(code, Tally()), to_list(agency=pk, field=code or "none")) for code in codes],
        )
        for pk in keys[:MOST_ROWS]
    ]
    columns = [HeatColumn(word(Field(code)) if code else _("Chưa xếp lĩnh vực")) for code in codes]
    table = Heat(columns, made, heading=_("Cơ quan"), caption=_("Việc đã xong theo cơ quan và lĩnh vực"))
    return table, max(len(keys) - MOST_ROWS, 0)


def cell(tally: Tally, url: str) -> HeatCell:
    return HeatCell(tally.done, tally.total, tally.over, url if tally.total else "")
