"""The form of the Government Office: every task and every duty in one column, by hand and by query the same."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import PLAN

from cchc.access import SYSTEM
from cchc.duties.models import Duty
from cchc.duties.states import UNCOUNTED, State, Verdict
from cchc.intake.actions import begin_by_hand
from cchc.intake.putting import put_in_force
from cchc.tasks.models import Task
from cchc.tasks.office import ENDED, ISSUING, LATE, ON_TIME, OPEN, OVERDUE, form_of
from cchc.tasks.queries import Scope

DAY = date(2026, 2, 20)
FACTS: list[dict[str, Any]] = [
    {"handed_on": date(2026, 1, 30), "verdict": "accepted"},
    {"handed_on": date(2026, 2, 3), "verdict": "accepted"},
    {"handed_on": date(2026, 1, 30)},
    {"handed_on": date(2026, 2, 3)},
    {"handed_on": date(2026, 2, 3), "counted_on": date(2026, 1, 31)},
    {"submitted_on": date(2026, 1, 20)},
    {"na_on": date(2026, 1, 20)},
    {},
]


def by_hand(one: Duty) -> str:
    state = one.state_on(DAY)
    if state is State.HANDED_IN:
        return OVERDUE if one.due and one.due < (one.counted_on or one.handed_on or DAY) else OPEN
    return {State.ON_TIME: ON_TIME, State.LATE: LATE, State.OVERDUE: OVERDUE, State.SUBMITTED: ISSUING}.get(state, OPEN)


@pytest.fixture
def scope(mandate: Any, monkeypatch: pytest.MonkeyPatch) -> Scope:
    for n, one in enumerate(Duty.objects.order_by("pk")):
        Duty.objects.filter(pk=one.pk).update(**FACTS[n % len(FACTS)])
    return Scope(SYSTEM, mandate, DAY, DAY)


def test_every_duty_stands_in_one_column(scope: Scope, monkeypatch) -> None:
    monkeypatch.setattr("cchc.duties.models.today", lambda: DAY)
    expected = Counter(by_hand(one) for one in Duty.objects.all() if one.state_on(DAY) not in UNCOUNTED)
    sums, agencies = form_of(scope)
    assert sums[1].counts == expected and set(expected) == {ON_TIME, LATE, OVERDUE, ISSUING, OPEN}
    assert sum(sum(line.cells) for line in agencies) == sums[1].total == sum(expected.values())


def test_a_task_stands_where_its_closing_rule_puts_it(scope: Scope, monkeypatch) -> None:
    monkeypatch.setattr("cchc.duties.models.today", lambda: DAY)
    task = Task.objects.get(no="1.1")
    duties = Duty.objects.filter(task_duty__task=task)
    before = form_of(scope)[0][0]
    assert sum(before.counts.values()) == Duty.objects.values("task_duty__task").distinct().count()
    duties.update(handed_on=None, verdict="", counted_on=None, submitted_on=None, na_on=None)
    late = form_of(scope)[0][0]
    half = list(duties.values_list("pk", flat=True))[: -(-duties.count() // 2)]
    accepted = {"handed_on": date(2026, 1, 30), "verdict": Verdict.ACCEPTED.value}
    Duty.objects.filter(pk__in=half).update(**accepted)
    Task.objects.filter(pk=task.pk).update(closes_by="share", closes_share=50)
    closed = form_of(scope)[0][0]
    assert closed.counts[ON_TIME] == late.counts[ON_TIME] + 1 and closed.counts[OVERDUE] == late.counts[OVERDUE] - 1
    # One of them late, and no longer half of them on time.
    Duty.objects.filter(pk=half[0]).update(handed_on=date(2026, 1, 31) + timedelta(days=1))
    assert form_of(scope)[0][0].counts[LATE] == late.counts[LATE] + 1


def test_standing_work_is_closed_with_its_plan_s_year(focal: Any, province: Any) -> None:
    from cchc.duties.queries import to_do
    from cchc.tasks.exporting import progress_report

    standing = {"text": "Thường xuyên", "kind": "recurring", "start": None, "due": None, "product": None}
    tasks = [{**PLAN["tasks"][0], "lead": ["Sở Xây dựng"], "deadlines": [standing], "products": []}]
    draft = begin_by_hand(focal, kind="plan", document=PLAN["document"], tasks=tasks, today=date(2026, 1, 5))
    plan = put_in_force(focal, draft, today=date(2026, 1, 5))
    last, after = date(2026, 12, 31), date(2027, 1, 1)
    columns = {day: form_of(Scope(SYSTEM, plan, day, after))[0] for day in (last, after)}
    assert [line.counts for line in columns[last]] == [Counter({OPEN: 1})] * 2
    assert [line.counts for line in columns[after]] == [Counter({ENDED: 1})] * 2
    assert to_do(Duty.objects.all(), last).count() == 1 and not to_do(Duty.objects.all(), after).exists()
    report = progress_report(plan, after)
    assert report.rows[0].state == "ended" and (report.whole().total, report.whole().done) == (1, 0)
