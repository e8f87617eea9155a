"""Points at risk before the year ends: criterion → task → deadline → who; and how far the score can still go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Q

from cchc.assessments.models import Entrant, Link, LinkState, Round
from cchc.duties.models import Duty
from cchc.duties.states import State, state
from cchc.scoring.rules1 import State as Scored
from cchc.scoring.scored import Result
from cchc.tasks.models import Task, TaskDuty

SOON = 30  # days ahead that are looked at
OPEN = (State.NOT_STARTED, State.IN_PROGRESS, State.OVERDUE, State.RETURNED, State.SUBMITTED)


@dataclass(frozen=True)
class AtRisk:
    """Points of a criterion that a task not done by its day may cost an agency, and whose hands it lies in."""

    entrant: Entrant
    code: str
    name: str
    points: Fraction
    task: Task
    duty: Duty
    state: State
    who: str
    days: int

    @property
    def is_over(self) -> bool:
        return self.days < 0


def at_risk(of: Round, entrants: Iterable[Entrant], day: date, *, ahead: int = SOON) -> list[AtRisk]:
    """Open duties that are overdue or due soon, of tasks that criteria hang on; the most points first. Two queries."""
    listed = {one.agency_id: one for one in entrants}
    links = list(Link.objects.filter(set=of.set_id, state=LinkState.CONFIRMED))
    if not links or not listed:
        return []
    by_task: dict[int, set[str]] = defaultdict(set)
    by_product: dict[int, set[str]] = defaultdict(set)
    for link in links:
        (by_product[link.product_id] if link.product_id else by_task[link.task_id]).add(link.code)
    leaves = {leaf.code: leaf for leaf in of.set.given.leaves()}
    rows = TaskDuty.objects.filter(
        Q(task__in=by_task) | Q(product__in=by_product),
        duty__agency__in=listed,
        duty__due__range=(of.start, min(of.end, day + timedelta(days=ahead))),
        duty__closed_on__isnull=True,
    ).select_related("duty__officer__person", "task")
    made = []
    for row in rows:
        duty = row.duty
        now = state(duty.facts(), day)
        if now not in OPEN or duty.due is None:
            continue
        who = duty.officer.person.full_name if duty.officer is not None else ""
        for code in sorted(by_task.get(row.task_id, set()) | by_product.get(row.product_id, set())):
            leaf = leaves.get(code)
            if leaf is not None and leaf.max is not None:
                made.append(
                    AtRisk(
                        listed[duty.agency_id],
                        code,
                        leaf.name,
                        Fraction(leaf.max),
                        row.task,
                        duty,
                        now,
                        who,
                        (duty.due - day).days,
                    )
                )
    return sorted(made, key=lambda one: (-one.points, one.days, one.entrant.sort_key, one.code))


@dataclass(frozen=True)
class Forecast:
    """What is known, how low and how high it can still come, and what it comes to where the rest goes as what is
    known went; None while nothing is."""

    known: Fraction
    low: Fraction
    high: Fraction
    likely: Fraction | None
    missing: int

    @property
    def is_open(self) -> bool:
        return self.missing > 0


def forecast(result: Result, key: str) -> Forecast:
    """Of one agency's row."""
    row = result.rows[key]
    total = row.total
    known_most = Fraction(0)
    open_ = Fraction(0)
    for leaf, line in zip(result.compiled.leaves, row.lines, strict=True):
        if leaf.sign < 0:
            continue
        if line.state is Scored.MISSING:
            open_ += Fraction(line.high - line.low) / leaf.scale
        elif line.state is not Scored.REMOVED:
            known_most += leaf.max
    known, low, high = (result.fraction(end) for end in (total.points, total.low, total.high))
    rate = min(max(known / known_most, Fraction(0)), Fraction(1)) if known_most else None
    likely = None if rate is None else min(high, max(low, low + open_ * rate))
    return Forecast(known, low, high, likely, row.missing)


def total_at_risk(rows: Sequence[AtRisk]) -> Fraction:
    """Each criterion of each agency once, however many tasks it hangs on."""
    found = {(one.entrant.pk, one.code): one.points for one in rows}
    return sum(found.values(), Fraction(0))
