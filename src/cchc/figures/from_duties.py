"""What can be counted from duties: what fell due in a window, and what had become of it by a day."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.duties.models import Duty
from cchc.duties.states import DONE, UNCOUNTED, State
from cchc.figures.counting import Counted, Counter, counts
from cchc.figures.models import Source
from cchc.periods.windows import Window


def tallied(agencies: Collection[int], window: Window, day: date) -> dict[int, Tally[State]]:
    """Agency → how many of its duties due in the window are in which state on a day, reports aside. One query."""
    due = (
        Duty.objects.filter(agency__in=agencies, is_report=False)
        .stated(day)
        .filter(Q(as_due__range=(window.start, window.end)))
    )
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

    counts(Counter(key, label, Source.DUTIES, count, is_ratio, together))


def declare() -> None:
    declare_one("duties.due", _("Số nhiệm vụ đến hạn trong kỳ"), None)
    declare_one("duties.on_time", _("Số nhiệm vụ hoàn thành đúng hạn"), [State.ON_TIME])
    declare_one("duties.late", _("Số nhiệm vụ hoàn thành quá hạn"), [State.LATE])
    declare_one("duties.overdue", _("Số nhiệm vụ quá hạn chưa xong"), [State.OVERDUE])
    declare_one("duties.done", _("Nhiệm vụ đã hoàn thành trên số đến hạn"), DONE, is_ratio=True)
    on_time = _("Nhiệm vụ hoàn thành đúng hạn trên số đến hạn")
    declare_one("duties.punctual", on_time, [State.ON_TIME], is_ratio=True)
