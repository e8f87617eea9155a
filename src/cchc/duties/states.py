"""The state of a duty: asked of facts and a day, never stored. The table of `docs/states.md`, in Python and in SQL.

The rows are tried in order and the first that holds is the state:

| state | holds when |
| --- | --- |
| passed on | the agency has ended and its heir owes it, since that day |
| not applicable | the focal point said so, and has not taken it back |
| accepted on time | the hand-in that stands is accepted, and its day came on or before the due day, or there is none |
| accepted late | the hand-in that stands is accepted, and its day came after the due day |
| handed in | a hand-in stands and is not judged yet |
| submitted | the draft lies with whoever issues it, and nothing was handed in |
| ended | it is never due (`thường xuyên`), and its last day is past |
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
    SUBMITTED = "issue"
    NOT_APPLICABLE = "na"
    ENDED = "ended"
    PASSED_ON = "passed"


# As bars and tables count them, from the best to the worst. What was passed on is its heir's to count, and what does
# not apply is nobody's.
ORDER = (
    State.ON_TIME,
    State.LATE,
    State.ENDED,
    State.HANDED_IN,
    State.SUBMITTED,
    State.IN_PROGRESS,
    State.NOT_STARTED,
    State.NOT_DETERMINABLE,
    State.RETURNED,
    State.OVERDUE,
)
DONE = (State.ON_TIME, State.LATE)
UNCOUNTED = (State.NOT_APPLICABLE, State.PASSED_ON)


class Verdict(StrEnum):
    """What was said of a hand-in; the empty word while nothing was, or when it was taken back."""

    NONE = ""
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True)
class Facts:
    """What a state is asked of. `never_due`: told of at each report and never overdue (`thường xuyên`).

    `closed_on`: the day from which its heir owes it. `counted_on`: the day that counts of the hand-in that stands,
    where it is another than the day it was handed in. `na_on`: since when it does not apply. `ends_on`: of what is
    never due the last day, after which it is closed.
    """

    due: date | None
    never_due: bool
    started_on: date | None
    handed_on: date | None
    verdict: Verdict
    closed_on: date | None = None
    counted_on: date | None = None
    submitted_on: date | None = None
    issued_on: date | None = None
    na_on: date | None = None
    ends_on: date | None = None

    @property
    def came_on(self) -> date | None:
        """The day by which it is judged whether what stands came in time."""
        return self.counted_on or self.handed_on

    @property
    def lies_with_issuer(self) -> bool:
        return self.submitted_on is not None and self.issued_on is None and self.handed_on is None


def state(facts: Facts, day: date) -> State:
    """The state on a day, of facts as they stood on that day."""
    if facts.closed_on is not None and facts.closed_on <= day:
        return State.PASSED_ON
    if facts.na_on is not None and facts.na_on <= day:
        return State.NOT_APPLICABLE
    if facts.handed_on is not None and facts.verdict is Verdict.ACCEPTED:
        came = facts.came_on or facts.handed_on
        return State.ON_TIME if facts.due is None or came <= facts.due else State.LATE
    if facts.handed_on is not None and facts.verdict is Verdict.NONE:
        return State.HANDED_IN
    if facts.lies_with_issuer:
        return State.SUBMITTED
    if facts.never_due and facts.ends_on is not None and facts.ends_on < day:
        return State.ENDED
    if facts.due is not None and facts.due < day:
        return State.OVERDUE
    if facts.handed_on is not None:
        return State.RETURNED
    if facts.due is None and not facts.never_due:
        return State.NOT_DETERMINABLE
    return State.IN_PROGRESS if facts.started_on is not None else State.NOT_STARTED


# What a report with estimates counts as done already, where its agency expects it to come.
EXPECTABLE = (State.SUBMITTED, State.RETURNED, State.IN_PROGRESS, State.NOT_STARTED)


def expected(found: State, due: date | None, expected_on: date | None) -> State:
    """The state a report with estimates (ước) counts: on time or late by the day on which it is expected to come."""
    if found not in EXPECTABLE or due is None or expected_on is None:
        return found
    return State.ON_TIME if expected_on <= due else State.LATE


def ended(day: date) -> Q:
    """What is never due (`thường xuyên`) and whose period, the plan's year, was over before a day."""
    return Q(never_due=True, window_end__lt=day)


def state_rows(day: date, *, prefix: str = "") -> list[tuple[Q, State]]:
    """The table's rows as conditions on the columns of a duty, or on annotations of them that begin with `prefix`.

    `never_due`, `closed_on` and `window_end` are columns either way. Tried in order; where none holds, it is not
    started.
    """

    def is_null(name: str, null: bool) -> Q:
        return Q(**{f"{prefix}{name}__isnull": null})

    handed = is_null("handed_on", False)
    due, verdict, came = f"{prefix}due", f"{prefix}verdict", f"{prefix}counted_on"
    accepted = handed & Q(**{verdict: Verdict.ACCEPTED.value})
    in_time = Q(**{f"{came}__lte": F(due)}) | (is_null("counted_on", True) & Q(**{f"{prefix}handed_on__lte": F(due)}))
    return [
        (Q(closed_on__lte=day), State.PASSED_ON),
        (Q(**{f"{prefix}na_on__lte": day}), State.NOT_APPLICABLE),
        (accepted & (is_null("due", True) | in_time), State.ON_TIME),
        (accepted, State.LATE),
        (handed & Q(**{verdict: Verdict.NONE.value}), State.HANDED_IN),
        (is_null("submitted_on", False) & is_null("issued_on", True) & is_null("handed_on", True), State.SUBMITTED),
        (ended(day), State.ENDED),
        (Q(**{f"{due}__lt": day}), State.OVERDUE),
        (handed, State.RETURNED),
        (is_null("due", True) & Q(never_due=False), State.NOT_DETERMINABLE),
        (is_null("started_on", False), State.IN_PROGRESS),
    ]


def state_sql(day: date, *, prefix: str = "") -> Combinable:
    """The same as `state`, as an expression."""
    rows = state_rows(day, prefix=prefix)
    return Case(
        *(When(condition, then=Value(outcome.value)) for condition, outcome in rows),
        default=Value(State.NOT_STARTED.value),
        output_field=CharField(),
    )
