"""What can be counted from duties: what fell due in a window, and what had become of it by a day."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Collection, Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.duties.models import Duty
from cchc.duties.states import DONE, UNCOUNTED, State
from cchc.figures.counting import Counted, Counter, counts
from cchc.figures.models import Source
from cchc.periods.windows import Window


def tallied(agencies: Collection[int], window: Window, day: date) -> dict[int, Tally[State]]:
    """Agency → how many of its duties due in the window are in which state on a day. One query."""
    due = Duty.objects.filter(agency__in=agencies).stated(day).filter(Q(as_due__range=(window.start, window.end)))
    found: dict[int, Tally[State]] = {}
    for row in due.counts("agency_id"):
        found.setdefault(int(str(row["agency_id"])), Tally())[State(str(row["state"]))] += int(str(row["n"]))
    return found


def shared(states: Iterable[State]) -> Callable[[Collection[int], Window, date], Counted]:
    """Those in one of the states, of all that count."""
    wanted = frozenset(states)

    def count(agencies: Collection[int], window: Window, day: date) -> Counted:
        return {
            agency: (sum(tally[one] for one in wanted), all_of(tally))
            for agency, tally in tallied(agencies, window, day).items()
        }

    return count


def counted(states: Iterable[State] | None) -> Callable[[Collection[int], Window, date], Counted]:
    """How many are in one of the states; in any that counts, where none are named."""
    wanted = None if states is None else frozenset(states)

    def count(agencies: Collection[int], window: Window, day: date) -> Counted:
        return {
            agency: (all_of(tally) if wanted is None else sum(tally[one] for one in wanted), None)
            for agency, tally in tallied(agencies, window, day).items()
        }

    return count


def all_of(tally: Tally[State]) -> int:
    return sum(n for state, n in tally.items() if state not in UNCOUNTED)


def declare() -> None:
    from_duties = Source.DUTIES
    counts(Counter("duties.due", _("Số nhiệm vụ đến hạn trong kỳ"), from_duties, counted(None)))
    counts(Counter("duties.on_time", _("Số nhiệm vụ hoàn thành đúng hạn"), from_duties, counted([State.ON_TIME])))
    counts(Counter("duties.late", _("Số nhiệm vụ hoàn thành quá hạn"), from_duties, counted([State.LATE])))
    counts(Counter("duties.overdue", _("Số nhiệm vụ quá hạn chưa xong"), from_duties, counted([State.OVERDUE])))
    counts(
        Counter("duties.done", _("Nhiệm vụ đã hoàn thành trên số đến hạn"), from_duties, shared(DONE), is_ratio=True)
    )
    counts(
        Counter(
            "duties.punctual",
            _("Nhiệm vụ hoàn thành đúng hạn trên số đến hạn"),
            from_duties,
            shared([State.ON_TIME]),
            is_ratio=True,
        )
    )
