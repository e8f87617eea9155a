"""What a deadline printed in a plan comes to.

A deadline keeps its words; its dates are what a person confirmed they come to. Counting is by the Civil Code
(Bộ luật Dân sự 2015, 91/2015/QH13): điều 147 khoản 2–3, the day of the event is not counted; điều 148 khoản 5, a term
whose last day is a day off ends with the next working day. The second is applied to `relative` terms alone: a date that
a plan prints is the date its issuer chose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from cchc.periods import windows
from cchc.periods.calendar import WorkingDays
from cchc.periods.windows import Every, Window


class Kind(StrEnum):
    BY = "by"
    WITHIN = "within"
    RECURRING = "recurring"
    RELATIVE = "relative"
    EXTERNAL = "external"


@dataclass(frozen=True)
class Deadline:
    """One deadline as printed, and what it comes to.

    `start`–`due` bound the period of a `within` or `recurring` one; `due` is None for an open end. A `relative` one is
    `days` (None when the words give no number) after the event that `after` names. `product` is the one it is for,
    where the document says.
    """

    text: str
    kind: Kind
    every: Every | None = None
    start: date | None = None
    due: date | None = None
    days: int | None = None
    working_days: bool = False
    after: str | None = None
    product: str | None = None


@dataclass(frozen=True)
class Occurrence:
    """The n-th time (from 1) that a product is owed: for which window, where there is one, and by which day."""

    n: int
    window: Window | None
    due: date | None


def due(deadline: Deadline, calendar: WorkingDays, *, happened: date | None = None) -> date | None:
    """The last day on which the product can be handed in on time.

    None while it cannot be known: an `external` deadline, a `relative` one whose event has not happened (or that names
    no number of days), a `recurring` one that does not say how often, an open end. Of a recurring one it is the day of
    the last occurrence; `occurrences` gives each. «Trước ngày 31/01» counts 31/01 as on time.
    """
    match deadline.kind:
        case Kind.BY | Kind.WITHIN:
            return deadline.due
        case Kind.RECURRING:
            return deadline.due if deadline.every else None
        case Kind.RELATIVE if happened is not None and deadline.days is not None:
            if deadline.working_days:
                return calendar.add(happened, deadline.days)
            return calendar.on_or_after(happened + timedelta(days=deadline.days))
    return None


def occurrences(deadline: Deadline) -> list[Occurrence]:
    """Each time the product is owed: one for every period of a recurring deadline that says how often, else one.

    A period's day is its last. What is not bounded on both sides cannot be counted out and comes as one.
    """
    if deadline.kind is Kind.RECURRING and deadline.every and deadline.start and deadline.due:
        periods = windows.occurrences(deadline.every, deadline.start, deadline.due)
        return [Occurrence(n, period, period.end) for n, period in enumerate(periods, 1)]
    bounded = deadline.start and deadline.due and deadline.start <= deadline.due
    window = Window(deadline.start, deadline.due) if bounded and deadline.start and deadline.due else None
    known = deadline.due if deadline.kind in (Kind.BY, Kind.WITHIN) else None
    return [Occurrence(1, window, known)]


def from_json(data: Mapping[str, Any]) -> Deadline:
    """A deadline of a reading; members it does not know are left alone."""
    every, days = data.get("every"), data.get("days")
    return Deadline(
        text=data["text"],
        kind=Kind(data["kind"]),
        every=Every(every) if every else None,
        start=_day(data.get("start")),
        due=_day(data.get("due")),
        days=None if days is None else int(days),
        working_days=bool(data.get("working_days")),
        after=data.get("after"),
        product=data.get("product"),
    )


def to_json(deadline: Deadline) -> dict[str, Any]:
    """As a reading gives it: `every` only where it is known, `days`, `working_days`, `after` only of a relative one."""
    data: dict[str, Any] = {
        "text": deadline.text,
        "kind": deadline.kind.value,
        "start": deadline.start.isoformat() if deadline.start else None,
        "due": deadline.due.isoformat() if deadline.due else None,
        "product": deadline.product,
    }
    if deadline.every:
        data["every"] = deadline.every.value
    if deadline.kind is Kind.RELATIVE:
        data |= {"days": deadline.days, "working_days": deadline.working_days, "after": deadline.after}
    return data


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
