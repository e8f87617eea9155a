"""The state of a duty: asked of facts and a day, never stored. The table of `docs/states.md`, in Python and in SQL.

The rows are tried in order and the first that holds is the state:

| state | holds when |
| --- | --- |
| passed on | the agency has ended and its heir owes it, since that day |
| accepted on time | the hand-in that stands is accepted, and came on or before the due day, or there is none |
| accepted late | the hand-in that stands is accepted, and came after the due day |
| handed in | a hand-in stands and is not judged yet |
| overdue | the due day is past |
| returned | the hand-in that stands was returned |
| not determinable | there is no due day, and there ought to be one |
| in progress | work on it has been reported |
| not started | else |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.expressions import Combinable


class State(StrEnum):
    """What a page shows of a duty. The values are the codes of the look."""

    ON_TIME = "done"
    LATE = "late"
    HANDED_IN = "wait"
    OVERDUE = "over"
    RETURNED = "back"
    NOT_DETERMINABLE = "unsure"
    IN_PROGRESS = "doing"
    NOT_STARTED = "none"
    PASSED_ON = "passed"


# As bars and tables count them, from the best to the worst. What was passed on is its heir's to count.
ORDER = (
    State.ON_TIME,
    State.LATE,
    State.HANDED_IN,
    State.IN_PROGRESS,
    State.NOT_STARTED,
    State.NOT_DETERMINABLE,
    State.RETURNED,
    State.OVERDUE,
)
DONE = (State.ON_TIME, State.LATE)


class Verdict(StrEnum):
    """What was said of a hand-in; the empty word while nothing was, or when it was taken back."""

    NONE = ""
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True)
class Facts:
    """What a state is asked of. `never_due`: told of at each report and never overdue (`thường xuyên`).

    `closed_on`: the day from which its heir owes it.
    """

    due: date | None
    never_due: bool
    started_on: date | None
    handed_on: date | None
    verdict: Verdict
    closed_on: date | None = None


def state(facts: Facts, day: date) -> State:
    """The state on a day, of facts as they stood on that day."""
    if facts.closed_on is not None and facts.closed_on <= day:
        return State.PASSED_ON
    if facts.handed_on is not None and facts.verdict is Verdict.ACCEPTED:
        return State.ON_TIME if facts.due is None or facts.handed_on <= facts.due else State.LATE
    if facts.handed_on is not None and facts.verdict is Verdict.NONE:
        return State.HANDED_IN
    if facts.due is not None and facts.due < day:
        return State.OVERDUE
    if facts.handed_on is not None:
        return State.RETURNED
    if facts.due is None and not facts.never_due:
        return State.NOT_DETERMINABLE
    return State.IN_PROGRESS if facts.started_on is not None else State.NOT_STARTED


def state_rows(day: date, *, due: str, started_on: str, handed_on: str, verdict: str) -> list[tuple[Q, State]]:
    """The table's rows as conditions on columns or annotations of these names, and on `never_due`, `closed_on`.

    Tried in order; where none holds, it is not started.
    """
    handed = Q(**{f"{handed_on}__isnull": False})
    no_due = Q(**{f"{due}__isnull": True})
    accepted = handed & Q(**{verdict: Verdict.ACCEPTED.value})
    return [
        (Q(closed_on__lte=day), State.PASSED_ON),
        (accepted & (no_due | Q(**{f"{handed_on}__lte": F(due)})), State.ON_TIME),
        (accepted, State.LATE),
        (handed & Q(**{verdict: Verdict.NONE.value}), State.HANDED_IN),
        (Q(**{f"{due}__lt": day}), State.OVERDUE),
        (handed, State.RETURNED),
        (no_due & Q(never_due=False), State.NOT_DETERMINABLE),
        (Q(**{f"{started_on}__isnull": False}), State.IN_PROGRESS),
    ]


def state_sql(day: date, *, due: str, started_on: str, handed_on: str, verdict: str) -> Combinable:
    """The same as `state`, as an expression."""
    rows = state_rows(day, due=due, started_on=started_on, handed_on=handed_on, verdict=verdict)
    return Case(
        *(When(condition, then=Value(outcome.value)) for condition, outcome in rows),
        default=Value(State.NOT_STARTED.value),
        output_field=CharField(),
    )
