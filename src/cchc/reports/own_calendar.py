"""A province's own calendar of reporting: which one holds in a year, and how it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.agencies.models import Agency, Line, during
from cchc.ledger.actions import write
from cchc.periods import reporting, spoken, today
from cchc.periods.calendar import vietnam
from cchc.periods.reporting import Calendar
from cchc.reports.models import Kind
from cchc.reports.own_keeping import check_right, next_version
from cchc.reports.own_models import OwnCalendar

KINDS = (Kind.Q1, Kind.Q2, Kind.H1, Kind.Q3, Kind.M9, Kind.YEAR)
NAMES = {
    Kind.Q1: "Quý I năm",
    Kind.Q2: "Quý II năm",
    Kind.H1: "6 tháng năm",
    Kind.Q3: "Quý III năm",
    Kind.M9: "9 tháng năm",
    Kind.YEAR: "Năm",
}
LEVELS = ("commune", "department", "field", "province")
AFTER = timedelta(days=31)  # the latest a cut-off stands behind its window's end, as opening a round asks


def holding(authority: Agency | int, year: int) -> OwnCalendar | None:
    """The version that holds in a year: of those from that year or an earlier one the latest, the newest of them."""
    rows = OwnCalendar.objects.standing().filter(authority=authority, from_year__lte=year)
    found: OwnCalendar | None = rows.order_by("-from_year", "-n").first()
    return found


def as_calendar(one: OwnCalendar) -> Calendar:
    return reporting.calendar_from(one.data)


def calendar_of(authority: Agency | int, year: int) -> Calendar | None:
    found = holding(authority, year)
    return as_calendar(found) if found is not None else None


def of_agency(agency: int, year: int) -> Sequence[Calendar]:
    """The calendar of the nearest authority above an agency, or its own, that has one. One query where none has."""
    above = Line.objects.filter(during(today()), descendant=agency)
    rows = OwnCalendar.objects.standing().filter(authority__in=above.values("ancestor"), from_year__lte=year)
    listed = list(rows.order_by("-from_year", "-n"))
    if not listed:
        return ()
    nearest = above.filter(ancestor__in={one.authority_id for one in listed}).order_by("depth")
    first = nearest.values_list("ancestor", flat=True).first()
    return [as_calendar(next(one for one in listed if one.authority_id == first))]


def begun_from(authority: Agency, year: int) -> Mapping[str, Any]:
    """What the page begins with: the calendar that holds; else the letter's days for the whole, with the example's days
    for the levels below it (those of nine months for the third quarter, which end on one day)."""
    own = holding(authority, year) or OwnCalendar.objects.standing().filter(authority=authority).first()
    if own is not None:
        return own.data
    known = {one.code: one for one in reporting.packaged()}
    letter, example = known["581-bnv-cchc"], known["example-levels"]
    lower = {one.code: one for one in example.periods}
    lower.setdefault(Kind.Q3.value, lower[Kind.M9.value])
    periods = [
        period_data(one, {**(lower[one.code].due if one.code in lower else {}), **one.due}) for one in letter.periods
    ]
    return {"roll": reporting.Roll.STAYS.value, "periods": periods}


def period_data(one: reporting.Period, due: Mapping[str, reporting.MonthDay]) -> dict[str, Any]:
    def said(day: reporting.MonthDay) -> list[int]:
        return [day.years, day.month, day.day]

    made: dict[str, Any] = {"code": one.code, "name": one.name, "from": said(one.start), "to": said(one.end)}
    if one.cut_off is not None:
        made["cut_off"] = said(one.cut_off)
    return made | {"due": {level: said(day) for level, day in due.items()}}


def checked(data: Mapping[str, Any], year: int) -> Calendar:
    """Raises `Refused`, the field being `<kind>_<level>`, for what no round could be opened by."""
    made = reporting.calendar_from(data)
    if not made.periods:
        raise Refused(_("Lịch chưa có kỳ nào. Ghi ít nhất một kỳ: từ ngày, đến ngày, hạn gửi."), field="q1_from")
    for one in made.of(year, vietnam()):
        code, window = one.period.code, one.window
        if not window.start <= one.cut_off <= window.end + AFTER:
            raise Refused(_("Ngày chốt phải nằm trong kỳ số liệu, hoặc ngay sau đó."), field=f"{code}_cut_off")
        whole = one.due.get("province")
        if whole is None:
            raise Refused(_("Chưa ghi hạn gửi báo cáo chung của kỳ này."), field=f"{code}_province")
        if whole < one.cut_off:
            raise Refused(_("Báo cáo chung không thể gửi trước ngày chốt số liệu."), field=f"{code}_province")
        for level, day in one.due.items():
            if not window.start < day <= whole:
                raise Refused(
                    _("Hạn này phải sau khi kỳ bắt đầu, và không muộn hơn ngày báo cáo chung phải gửi (%(day)s).")
                    % {"day": spoken(whole)},
                    field=f"{code}_{level}",
                )
    return made


@transaction.atomic
def save(
    actor: Actor, authority: Agency, data: Mapping[str, Any], *, from_year: int, source: str, seen: int, today: date
) -> OwnCalendar:
    """A new version, from a year on. `seen` is the number of the last version she was shown. Rounds that are open keep
    the days they were opened with."""
    check_right(actor, authority, today)
    if not 2011 <= from_year <= 2100:
        raise Refused(_("Năm phải từ 2011 đến 2100."), field="from_year")
    if not source.strip():
        raise Refused(_("Chưa ghi căn cứ. Ghi số, ký hiệu văn bản quy định lịch này."), field="source")
    named = {
        **data,
        "code": "own",
        "name": _("Lịch báo cáo của tỉnh"),
        "source": source.strip()[:200],
        "status": "own",
    }
    checked(named, from_year)
    given = {"from_year": from_year, "data": named}
    made: OwnCalendar = next_version(OwnCalendar, actor, authority, seen, source=source.strip()[:200], **given)
    write(actor, "report_calendar.save", made, n=made.n, from_year=from_year, source=made.source, data=named)
    return made
