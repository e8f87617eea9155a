"""What a past day looked like is what was seen on that day, whatever happened afterwards."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.duties.conftest import document, verbs
from tests.transactions import rolled_back

from cchc.access import SYSTEM, Refused, Role
from cchc.duties import actions
from cchc.duties.models import Duty
from cchc.duties.states import State

FIRST = date(2026, 1, 5)
JUDGES = {"accept", "return", "take_back", "settle_due", "exempt", "lift", "days"}
VERBS = ("progress", "hand_in", "withdraw", "accept", "return", "take_back", "record_event", "settle_due", "submit")
FACTS = (
    "as_due",
    "as_started_on",
    "as_handed_on",
    "as_verdict",
    "as_counted_on",
    "as_submitted_on",
    "as_issued_on",
    "as_na_on",
    "state",
)
# (which of the verbs that make sense now, or any; which duty; days since the one before)
steps = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=16)


def sensible(duty: Duty) -> tuple[str, ...]:
    """The verbs that go through as the duty stands; left to luck, hardly any would."""
    if duty.na_on:
        return ("lift",)
    if duty.is_pending:
        return ("withdraw", "accept", "return", "progress", "days", "submit", "unsubmit")
    if duty.verdict:
        return ("take_back", "hand_in", "days", "exempt")
    return ("hand_in", "hand_in", "progress", "record_event", "settle_due", "submit", "issue", "unsubmit", "exempt")


@given(steps=steps)
@settings(max_examples=30)
def test_every_past_day_is_as_it_was_seen_on_that_day(mandate, province, officer, actor, focal, steps: Any) -> None:
    owed = [province("so-xay-dung").duties.get(task_duty__task__no=no).pk for no in ("1.1", "3.2")]
    with rolled_back():
        staged = {"stages": ["submitted", "issued"]}
        Duty.objects.filter(pk=owed[0]).update(counts_by="submitted", **staged)
        Duty.objects.filter(pk=owed[1]).update(counts_by="issued", **staged)
        seen: dict[date, dict[int, State]] = {}
        day = FIRST
        for choice, which, later in steps:
            for _ in range(later):
                seen[day] = {one.pk: one.state_on(day) for one in Duty.objects.filter(pk__in=owed)}
                day += timedelta(days=1)
            one = Duty.objects.get(pk=owed[which == 3])
            able = sensible(one) if choice < 90 else VERBS
            verb = able[choice % len(able)]
            with contextlib.suppress(Refused):
                verbs(one, day)[verb](focal if verb in JUDGES else officer)
        asked = Duty.objects.filter(pk__in=owed)
        for past, states in seen.items():
            then = dict(asked.stated(past, now=day).values_list("pk", "state"))
            assert then == {pk: state.value for pk, state in states.items()}, past
        # What is stored and what is looked up say the same of today.
        stored = list(asked.stated(day, now=day).order_by("pk").values(*FACTS))
        assert stored == list(asked.stated(day, now=day + timedelta(days=1)).order_by("pk").values(*FACTS))


def test_a_hand_in_recorded_late_counts_from_the_day_it_came(duty) -> None:
    keeper = replace(SYSTEM, role=Role.OFFICER, agency=duty.agency_id)
    actions.hand_in(keeper, duty, today=date(2026, 2, 20), on=date(2026, 1, 29), documents=[document()])
    says = {
        day: Duty.objects.filter(pk=duty.pk).stated(date(2026, *day), now=date(2026, 3, 1)).get().state
        for day in ((1, 28), (1, 29), (2, 10), (2, 25))
    }
    assert says == {(1, 28): "none", (1, 29): "wait", (2, 10): "wait", (2, 25): "wait"}


def test_nothing_is_owed_before_it_was_opened(duty) -> None:
    assert not Duty.objects.stated(date(2026, 1, 4), now=date(2026, 3, 1)).exists()
    assert Duty.objects.stated(date(2026, 1, 5), now=date(2026, 3, 1)).filter(pk=duty.pk).exists()


def test_a_day_ahead_shows_what_will_be_overdue_if_nothing_comes(duty) -> None:
    ahead = Duty.objects.filter(pk=duty.pk).stated(date(2026, 2, 1), now=date(2026, 1, 10))
    assert ahead.get().state == State.OVERDUE.value


def test_asking_of_a_past_day_is_one_query(mandate, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert list(Duty.objects.stated(date(2026, 2, 1), now=date(2026, 6, 1)).counts())
