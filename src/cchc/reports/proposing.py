"""What a new round is proposed to be: by the calendar of reporting and by the round before. A person confirms it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from cchc.agencies.models import Agency, FieldOwner, Kind, Standing, during
from cchc.agencies.resolver import members
from cchc.figures.models import Form
from cchc.periods import reporting, windows
from cchc.periods.calendar import vietnam
from cchc.periods.reporting import Asked, Calendar, Roll
from cchc.periods.windows import Window
from cchc.reports.models import Kind as RoundKind
from cchc.reports.models import Level, Report, Round
from cchc.reports.own_calendar import calendar_of
from cchc.reports.own_outline import code_for

DAY = timedelta(days=1)
CUT_OFF_DAY = 14  # Nghị định 09/2019/NĐ-CP, điều 12: periodic data run from the 15th to the 14th
GROUPS = ("departments", "communes")
SAID = {
    RoundKind.Q1: "quý I năm {year}",
    RoundKind.Q2: "quý II năm {year}",
    RoundKind.H1: "6 tháng đầu năm {year}",
    RoundKind.Q3: "quý III năm {year}",
    RoundKind.M9: "9 tháng đầu năm {year}",
    RoundKind.YEAR: "năm {year}",
}


@dataclass(frozen=True)
class Plan:
    """What a round is: its kind and days, who owes by when, what it is written by. A level without a day owes none."""

    kind: RoundKind
    year: int
    name: str
    window: Window
    cut_off: date
    due_whole: date
    due_communes: date | None = None
    due_departments: date | None = None
    due_fields: date | None = None
    outline: str = ""
    letter: str = ""
    letter_on: date | None = None


@dataclass(frozen=True)
class Proposal:
    """A plan, whom it asks, with which forms, and where each day is from (`sources`, by the name of its field)."""

    plan: Plan
    agencies: frozenset[int]
    forms: frozenset[int]
    sources: dict[str, str]


def said(kind: RoundKind, year: int, window: Window) -> str:
    """`quý I năm 2026`, `tháng 5 năm 2026`; of one on request, its days."""
    if kind is RoundKind.MONTH:
        return f"tháng {window.end.month} năm {window.end.year}"
    if kind is RoundKind.ASKED:
        return f"từ {window.start:%d/%m/%Y} đến {window.end:%d/%m/%Y}"
    return SAID[kind].format(year=year)


def next_of(authority: Agency, today: date) -> tuple[RoundKind, int]:
    """Which round comes next: of the kinds a national letter asks for, the first to end that was not opened yet."""
    opened = set(Round.objects.filter(authority=authority).values_list("kind", "year"))
    for year in (today.year, today.year + 1):
        for one in asked_in(authority, year):
            due = one.due.get("province", one.window.end)
            if due >= today and (one.period.code, year) not in opened:
                return RoundKind(one.period.code), year
    return RoundKind.ASKED, today.year


def asked_in(authority: Agency, year: int) -> list[Asked]:
    """The periods of the year that the province's own calendar asks for, else a letter."""
    own = calendar_of(authority, year)
    sourced = [one for one in reporting.packaged() if one.status == "sourced"]
    return [
        one
        for calendar in ([own] if own is not None else sourced)
        for one in calendar.of(year, vietnam())
        if "province" in one.due
    ]


def of_calendar(authority: Agency, kind: RoundKind, year: int) -> list[tuple[Asked, Calendar]]:
    """The periods of the kind in the calendars that have due days, the sourced first. Where the province's own has the
    kind, that alone."""
    own = calendar_of(authority, year)
    known = [
        (one, calendar)
        for calendar in (*([own] if own is not None else []), *reporting.packaged())
        for one in calendar.of(year, vietnam())
        if one.period.code == kind.value and one.due
    ]
    return [row for row in known if row[1] is own] or sorted(known, key=lambda row: row[1].status == "example")


def source_of(calendar: Calendar) -> str:
    return f"{calendar.name} ({calendar.source})" if calendar.status == "own" else calendar.source or calendar.name


def proposed(authority: Agency, kind: RoundKind, year: int, *, today: date, after: Round | None = None) -> Proposal:
    """Days by the calendar; what it does not have, as many days from the cut-off as in the round before, or by the
    example that ships. Agencies, forms, outline and levels as in the round before."""
    known = of_calendar(authority, kind, year)
    sources: dict[str, str] = {}
    if known:
        first, calendar = known[0]
        window, cut_off = first.window, first.cut_off
        sources["window"] = source_of(calendar)
    else:
        window = monthly(today) if kind is RoundKind.MONTH else Window(today.replace(day=1), today)
        cut_off = window.end
        if kind is RoundKind.MONTH:
            sources["window"] = "Nghị định 09/2019/NĐ-CP, điều 12"
    due: dict[str, date | None] = {}
    for name in ("due_communes", "due_departments", "due_fields", "due_whole"):
        day, why = due_of(name, known, cut_off, after)
        due[name] = day
        if why:
            sources[name] = why
    plan = Plan(
        kind=kind,
        year=year,
        name=f"Báo cáo công tác cải cách hành chính {said(kind, year, window)}",
        window=window,
        cut_off=cut_off,
        due_whole=due["due_whole"] or vietnam().on_or_after(cut_off + 6 * DAY),
        due_communes=due["due_communes"],
        due_departments=due["due_departments"],
        due_fields=due["due_fields"],
        outline=code_for(authority),
    )
    return Proposal(plan, roster(authority, today, after), forms_of(authority, after), sources)


LEVELS = {
    "due_communes": "commune",
    "due_departments": "department",
    "due_fields": "field",
    "due_whole": "province",
}


def due_of(
    name: str, known: Iterable[tuple[Asked, Calendar]], cut_off: date, after: Round | None
) -> tuple[date | None, str]:
    """The day of a level and why: the province's own calendar's, by which a level may owe nothing; a sourced one's;
    the round before's, then the example's."""
    listed, level = list(known), LEVELS[name]
    by = [(one.due[level], calendar) for one, calendar in listed if level in one.due]
    sure = [(day, source_of(calendar)) for day, calendar in by if calendar.status != "example"]
    if sure:
        return sure[0]
    if any(calendar.status == "own" for _one, calendar in listed):
        return None, ""
    if after is not None:
        before = getattr(after, name)
        if before is None:
            return None, ""
        day = Roll.BEFORE.applied(cut_off + (before - after.cut_off), vietnam())
        return day, _("như kỳ trước: %(n)s ngày sau ngày chốt") % {"n": (before - after.cut_off).days}
    return (by[0][0], source_of(by[0][1])) if by else (None, "")


def monthly(today: date) -> Window:
    """The month of reporting that ends next: from the 15th to the 14th."""
    month = windows.month(today.year, today.month)
    end = today.replace(day=CUT_OFF_DAY) if today.day <= CUT_OFF_DAY else (month.end + DAY).replace(day=CUT_OFF_DAY)
    return Window((end.replace(day=1) - DAY).replace(day=CUT_OFF_DAY + 1), end)


def roster(authority: Agency, day: date, after: Round | None) -> frozenset[int]:
    """Departments and communes of the day. As in the round before: without those it left out, with those it added."""
    proposed_now = {pk for named in members(GROUPS, authority, day).values() for pk, _name in named}
    if after is None:
        return frozenset(proposed_now)
    asked = set(Report.objects.owed().filter(round=after, level=Level.UNIT).values_list("about", flat=True))
    there = set(
        Standing.objects.filter(during(after.opened_on), agency__in=proposed_now).values_list("agency", flat=True)
    )
    below_now = set(Agency.objects.under(authority, day, itself=False).values_list("pk", flat=True))
    return frozenset((proposed_now - (there - asked)) | (asked & below_now))


def forms_of(authority: Agency, after: Round | None) -> frozenset[int]:
    rows = after.forms.all() if after is not None else Form.objects.filter(authority=authority, for_calls=False)
    return frozenset(rows.values_list("pk", flat=True))


@dataclass(frozen=True)
class Owes:
    """Someone on the roster, with the level that says by which day."""

    agency: int
    is_commune: bool


def owing(agencies: Iterable[int], day: date) -> list[Owes]:
    """How those that exist on a day are asked. One query."""
    rows = Standing.objects.filter(during(day), agency__in=set(agencies)).order_by("sort_key", "agency")
    return [Owes(pk, kind == Kind.COMMUNE.value) for pk, kind in rows.values_list("agency", "kind")]


def field_owners(authority: Agency, day: date) -> list[tuple[str, int]]:
    """(field, agency) of those who answer for a field under an authority on a day. One query."""
    rows = FieldOwner.objects.filter(during(day), authority=authority).order_by("field")
    return list(rows.values_list("field", "agency"))
