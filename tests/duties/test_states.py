"""The table of states: row by row, and the same in Python, in SQL and in a filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.transactions import rolled_back

from cchc.duties.models import Duty
from cchc.duties.queries import Tally, pile_counts, piled, tallies
from cchc.duties.states import DONE, ORDER, UNCOUNTED, Facts, State, Verdict, state, state_sql

DAY = date(2026, 6, 15)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
NONE, ACCEPTED, RETURNED = Verdict.NONE, Verdict.ACCEPTED, Verdict.RETURNED


@pytest.mark.parametrize(
    ("due", "never_due", "started_on", "handed_on", "verdict", "expected"),
    [
        # accepted: on time on or before the due day, and where there is none
        (DAY, False, None, DAY, ACCEPTED, State.ON_TIME),
        (DAY, False, None, BEFORE, ACCEPTED, State.ON_TIME),
        (None, False, None, DAY, ACCEPTED, State.ON_TIME),
        (None, True, None, DAY, ACCEPTED, State.ON_TIME),
        (BEFORE, False, None, DAY, ACCEPTED, State.LATE),
        # handed in and not judged: whatever the due day
        (BEFORE, False, None, DAY, NONE, State.HANDED_IN),
        (AFTER, False, BEFORE, DAY, NONE, State.HANDED_IN),
        (None, False, None, DAY, NONE, State.HANDED_IN),
        # overdue: the day after the due day, not on it; also when what came was returned
        (BEFORE, False, None, None, NONE, State.OVERDUE),
        (BEFORE, False, BEFORE, None, NONE, State.OVERDUE),
        (BEFORE, False, None, BEFORE, RETURNED, State.OVERDUE),
        (DAY, False, None, None, NONE, State.NOT_STARTED),
        # returned, with time left
        (DAY, False, None, BEFORE, RETURNED, State.RETURNED),
        (None, False, None, BEFORE, RETURNED, State.RETURNED),
        # no due day though there ought to be one, started or not
        (None, False, None, None, NONE, State.NOT_DETERMINABLE),
        (None, False, BEFORE, None, NONE, State.NOT_DETERMINABLE),
        # never due: what is told of at each report
        (None, True, None, None, NONE, State.NOT_STARTED),
        (None, True, BEFORE, None, NONE, State.IN_PROGRESS),
        (AFTER, False, BEFORE, None, NONE, State.IN_PROGRESS),
        (AFTER, False, None, None, NONE, State.NOT_STARTED),
    ],
)
def test_each_row_of_the_table(
    due: date | None,
    never_due: bool,
    started_on: date | None,
    handed_on: date | None,
    verdict: Verdict,
    expected: State,
) -> None:
    assert state(Facts(due, never_due, started_on, handed_on, verdict), DAY) is expected


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_was_passed_on_is_so_from_that_day(verdict: Verdict) -> None:
    for closed_on, expected in ((BEFORE, True), (DAY, True), (AFTER, False)):
        facts = Facts(BEFORE, False, None, BEFORE, verdict, closed_on)
        assert (state(facts, DAY) is State.PASSED_ON) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # the day that counts is another than the day it was handed in
        ({"handed_on": AFTER, "verdict": ACCEPTED, "counted_on": DAY}, State.ON_TIME),
        ({"handed_on": BEFORE, "verdict": ACCEPTED, "counted_on": AFTER}, State.LATE),
        # the draft lies with whoever issues it: not its drafter's to be late with
        ({"due": BEFORE, "submitted_on": BEFORE}, State.SUBMITTED),
        ({"due": BEFORE, "submitted_on": DAY}, State.SUBMITTED),
        ({"due": None, "submitted_on": DAY}, State.SUBMITTED),
        ({"due": BEFORE, "submitted_on": BEFORE, "issued_on": DAY}, State.OVERDUE),
        ({"due": BEFORE, "submitted_on": BEFORE, "handed_on": DAY}, State.HANDED_IN),
        ({"due": AFTER, "submitted_on": BEFORE, "handed_on": DAY, "verdict": RETURNED}, State.RETURNED),
        # does not apply: whatever else, unless its heir owes it
        ({"due": BEFORE, "na_on": DAY}, State.NOT_APPLICABLE),
        ({"due": BEFORE, "na_on": AFTER}, State.OVERDUE),
        ({"due": BEFORE, "na_on": DAY, "closed_on": DAY}, State.PASSED_ON),
    ],
)
def test_what_happens_between_comes_before_or_after_the_rest(given: dict[str, Any], expected: State) -> None:
    plain = Facts(due=DAY, never_due=False, started_on=None, handed_on=None, verdict=NONE)
    assert state(replace(plain, **given), DAY) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # standing work is open up to its last day and closed from the next, begun or not, returned or not
        ({"ends_on": DAY}, State.NOT_STARTED),
        ({"ends_on": DAY, "started_on": BEFORE}, State.IN_PROGRESS),
        ({"ends_on": BEFORE}, State.ENDED),
        ({"ends_on": BEFORE, "started_on": BEFORE}, State.ENDED),
        ({"ends_on": BEFORE, "handed_on": BEFORE, "verdict": RETURNED}, State.ENDED),
        # what was handed in for it still counts, and is still judged
        ({"ends_on": BEFORE, "handed_on": BEFORE, "verdict": ACCEPTED}, State.ON_TIME),
        ({"ends_on": BEFORE, "handed_on": BEFORE}, State.HANDED_IN),
        ({"ends_on": BEFORE, "submitted_on": BEFORE}, State.SUBMITTED),
        ({"ends_on": BEFORE, "na_on": BEFORE}, State.NOT_APPLICABLE),
        # a window alone closes nothing that has a due day, or ought to have one
        ({"ends_on": BEFORE, "never_due": False, "due": BEFORE}, State.OVERDUE),
        ({"ends_on": BEFORE, "never_due": False}, State.NOT_DETERMINABLE),
    ],
)
def test_standing_work_is_closed_with_its_year(given: dict[str, Any], expected: State) -> None:
    plain = Facts(due=None, never_due=True, started_on=None, handed_on=None, verdict=NONE)
    assert state(replace(plain, **given), DAY) is expected


def test_every_state_has_its_place() -> None:
    """What was passed on has none: its heir counts it. What does not apply has none: nobody does."""
    assert {*ORDER, *UNCOUNTED} == set(State) and len(ORDER) == len(State) - len(UNCOUNTED)
    assert set(DONE) < set(State)


near = st.none() | st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3))
facts = st.builds(
    Facts,
    due=near,
    never_due=st.booleans(),
    started_on=near,
    handed_on=near,
    verdict=st.sampled_from(Verdict),
    closed_on=near,
    counted_on=near,
    submitted_on=near,
    issued_on=near,
    na_on=near,
    ends_on=near,
    # A verdict is only ever of a hand-in; the database sees to it.
).map(lambda one: one if one.handed_on else replace(one, verdict=NONE))


@given(some=st.lists(facts, min_size=1, max_size=25), day=st.dates(DAY - timedelta(days=4), DAY + timedelta(days=4)))
@settings(max_examples=60)
def test_python_and_sql_say_the_same(province, some: list[Facts], day: date) -> None:
    agency = province("so-tu-phap")
    with rolled_back():
        heir = Duty.objects.create(
            agency=agency, judged_by=agency, year=2026, title="", folded="", opened_on=date(2026, 1, 1), never_due=True
        )
        duties = Duty.objects.bulk_create(
            Duty(
                agency=agency,
                judged_by=agency,
                year=2026,
                title=str(n),
                folded="",
                opened_on=date(2026, 1, 1),
                due=one.due,
                never_due=one.never_due,
                started_on=one.started_on,
                handed_on=one.handed_on,
                verdict=one.verdict.value,
                closed_on=one.closed_on,
                counted_on=one.counted_on,
                submitted_on=one.submitted_on,
                issued_on=one.issued_on,
                na_on=one.na_on,
                window_end=one.ends_on,
                passed_to=heir if one.closed_on else None,
            )
            for n, one in enumerate(some)
        )
        expected = {duty.pk: state(one, day).value for duty, one in zip(duties, some, strict=True)}
        label = state_sql(day)
        others = Duty.objects.exclude(pk=heir.pk)
        stated = others.annotate(state=label)
        assert dict(stated.values_list("pk", "state")) == expected
        for each in State:
            found = set(stated.filter(state=each.value).values_list("pk", flat=True))
            assert found == {pk for pk, said in expected.items() if said == each.value}
        counted = {row["state"]: row["n"] for row in others.stated(day, now=day).counts()}
        done = sum(counted.get(one.value, 0) for one in DONE)
        told = Tally(done, counted.get("over", 0), counted.get("na", 0), sum(counted.values()))
        assert tallies(others.stated(day, now=day), day) == ({(): told} if counted else {})
        piles = piled(others.stated(day, now=day), day)
        assert pile_counts(piles) == pile_counts(piles, by_words=True)
        assert sum(counted.values()) == sum(said != State.PASSED_ON for said in expected.values())
        whole = {row["state"]: row["n"] for row in others.stated(day, now=day, closed=True).counts()}
        assert whole == {**counted, State.PASSED_ON: len(some) - sum(counted.values())} or len(some) == sum(
            counted.values()
        )
        assert all(list(expected.values()).count(code) == n for code, n in counted.items())
