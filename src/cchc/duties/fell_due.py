"""What fell due for an agency in a time, as a year's judging asks of it: tasks by state, and which are late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from cchc.duties.models import Duty
from cchc.duties.states import State

LATE = (State.LATE.value, State.OVERDUE.value)
UNCOUNTED = (State.NOT_APPLICABLE.value, State.PASSED_ON.value)
MOST = 200


@dataclass(frozen=True)
class FellDue:
    """`counts` by state, without what was passed on or does not apply; `late` the earliest due first, 200 at most."""

    counts: Mapping[str, int]
    late: Sequence[Duty]

    @property
    def all(self) -> int:
        return sum(self.counts.values())


def fell_due(agency: int, start: date, end: date, day: date) -> FellDue:
    """The tasks of one agency due from `start` to `end` and not after `day`, as they stand on that. Reports are not
    counted. Two queries."""
    due = Duty.objects.filter(agency=agency, is_report=False, task_duty__isnull=False).stated(day)
    due = due.filter(Q(as_due__range=(start, min(end, day))))
    counts = {str(row["state"]): int(str(row["n"])) for row in due.counts()}
    late = due.filter(Q(state__in=LATE)).select_related("task_duty__mandate").order_by("due", "pk")[:MOST]
    return FellDue({code: n for code, n in counts.items() if code not in UNCOUNTED}, list(late))
