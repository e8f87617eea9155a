"""What can be counted from duties: what fell due in a window, and what had become of it by a day."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.queries import names_of
from cchc.duties.states import DONE, UNCOUNTED, State
from cchc.figures.counting import Counted, Counter, Row, counted_page, counts
from cchc.figures.models import Source
from cchc.periods.windows import Window


def due_in(window: Window, day: date) -> DutyQuerySet:
    return Duty.objects.filter(is_report=False).stated(day).filter(Q(as_due__range=(window.start, window.end)))


def tallied(agencies: Collection[int], window: Window, day: date) -> dict[int, Tally[State]]:
    """Agency → how many of its duties due in the window are in which state on a day, reports aside. One query."""
    due = due_in(window, day).filter(agency__in=agencies)
    found: dict[int, Tally[State]] = {}
    for row in due.counts("agency_id"):
        found.setdefault(int(str(row["agency_id"])), Tally())[State(str(row["state"]))] += int(str(row["n"]))
    return found


@dataclass(frozen=True)
class Of:
    """Those in one of the states, of all that count where it is a ratio; in any that counts where none are named."""

    states: frozenset[State] | None
    is_ratio: bool

    def __call__(self, tally: Tally[State]) -> tuple[int, int | None]:
        all_of = sum(n for state, n in tally.items() if state not in UNCOUNTED)
        part = all_of if self.states is None else sum(tally[one] for one in self.states)
        return part, all_of if self.is_ratio else None


def together(keys: Collection[str], agencies: Collection[int], window: Window, day: date) -> dict[str, Counted]:
    tallies = tallied(agencies, window, day)
    return {key: {agency: WANTED[key](tally) for agency, tally in tallies.items()} for key in keys}


WANTED: dict[str, Of] = {}


def declare_one(key: str, label: str | Promise, states: Iterable[State] | None, *, is_ratio: bool = False) -> None:
    WANTED[key] = Of(None if states is None else frozenset(states), is_ratio)

    def count(agencies: Collection[int], window: Window, day: date) -> Counted:
        return together([key], agencies, window, day)[key]

    def listed(actor: Actor, agencies: Collection[int], window: Window, day: date) -> list[Row]:
        in_part = WANTED[key].states
        duties = due_in(window, day).filter(agency__in=agencies)
        rows = rows_of_duties(actor, duties, day, lambda duty: in_part is None or State(duty.state) in in_part)  # type: ignore[attr-defined]
        return [one for one in rows if one.counts or is_ratio]

    counts(Counter(key, label, Source.DUTIES, count, is_ratio, together, counted_page, listed))


def rows_of_duties(actor: Actor, duties: DutyQuerySet, day: date, in_part: Callable[[Duty], bool]) -> list[Row]:
    """Of what `stated` gave, those that count and that she may see. Two queries."""
    seen = duties.filter(pk__in=Duty.objects.visible_to(actor, day).values("pk"))
    uncounted = [one.value for one in UNCOUNTED]
    listed = list(seen.exclude(state__in=uncounted).order_by("as_due", "pk"))  # type: ignore[misc]
    names = names_of({one.agency_id for one in listed}, day)
    return [
        Row(
            one.product_name or one.title,
            reverse("duty", args=[one.pk]),
            "; ".join(filter(None, (one.title if one.product_name else "", names.get(one.agency_id)))),
            one.state,  # type: ignore[attr-defined]
            in_part(one),
        )
        for one in listed
    ]


def declare() -> None:
    declare_one("duties.due", _("Số nhiệm vụ đến hạn trong kỳ"), None)
    declare_one("duties.on_time", _("Số nhiệm vụ hoàn thành đúng hạn"), [State.ON_TIME])
    declare_one("duties.late", _("Số nhiệm vụ hoàn thành quá hạn"), [State.LATE])
    declare_one("duties.overdue", _("Số nhiệm vụ quá hạn chưa xong"), [State.OVERDUE])
    declare_one("duties.done", _("Nhiệm vụ đã hoàn thành trên số đến hạn"), DONE, is_ratio=True)
    on_time = _("Nhiệm vụ hoàn thành đúng hạn trên số đến hạn")
    declare_one("duties.punctual", on_time, [State.ON_TIME], is_ratio=True)
