"""By the rules: who is told of what, on which day, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.notices.conftest import TODAY
from tests.transactions import overlapping

pytestmark = pytest.mark.django_db


def told(person, day=TODAY) -> list[str]:
    from cchc.duties.reminding import remind

    remind(day)
    return list(person.notices.order_by("pk").values_list("words", flat=True))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (30, []),
        (8, []),
        (7, ["Còn 7 ngày (hạn 30/11/2026): Báo cáo – Rà soát thủ tục hành chính"]),
        (5, ["Còn 5 ngày (hạn 28/11/2026): Báo cáo – Rà soát thủ tục hành chính"]),
        (1, ["Còn 1 ngày (hạn 24/11/2026): Báo cáo – Rà soát thủ tục hành chính"]),
        (0, ["Hôm nay đến hạn: Báo cáo – Rà soát thủ tục hành chính"]),
        (-1, ["Quá hạn 1 ngày (hạn 22/11/2026): Báo cáo – Rà soát thủ tục hành chính"]),
        (None, []),
    ],
)
def test_an_officer_is_told(days, words, officer, owed):
    owed("so-xay-dung", days)
    assert told(officer) == words


def test_the_head_is_told_when_it_is_late(head, officer, owed):
    duty = owed("so-xay-dung", 1)
    assert told(head) == []
    assert len(told(head, duty.due + timedelta(days=1))) == 1


def test_others_are_not_told(person, officer, owed):
    other = person("lan", "so-y-te", "officer")
    owed("so-xay-dung", 1)
    assert told(other) == []


def test_what_waits_for_a_verdict_or_is_done_is_left_in_peace(officer, owed):
    owed("so-xay-dung", -1, handed_on=TODAY, verdict="")
    owed("so-xay-dung", -1, handed_on=TODAY, verdict="accepted")
    returned = owed("so-xay-dung", -1, handed_on=TODAY, verdict="returned")
    assert told(officer)
    assert {notice.url for notice in officer.notices.all()} == {f"/duties/{returned.pk}/"}


def test_what_an_heir_owes_now_is_not_told_of_whom_it_was_passed_on_from(officer, owed):
    heir = owed("so-y-te", 40)
    owed("so-xay-dung", -1, closed_on=TODAY - timedelta(days=1), passed_to=heir)
    assert told(officer) == []


def test_never_twice(officer, owed):
    owed("so-xay-dung", 7)
    assert len(told(officer)) == len(told(officer)) == 1


def test_a_moved_deadline_is_told_anew(officer, owed):
    duty = owed("so-xay-dung", 7)
    told(officer)
    duty.due = TODAY + timedelta(days=6)
    duty.save()
    assert len(told(officer)) == 2


def test_somebody_of_two_posts_is_told_once(officer, province, owed):
    from cchc.access import SYSTEM, Role
    from cchc.people.actions import appoint

    appoint(SYSTEM, officer, province("so-xay-dung"), Role.FOCAL_POINT, since=TODAY - timedelta(days=9))
    owed("so-xay-dung", 7)
    assert len(told(officer)) == 1


def test_without_rules_nobody_is_told(officer, owed):
    from cchc.notices.models import Rule

    owed("so-xay-dung", 1)
    Rule.objects.update(is_on=False)
    assert told(officer) == []


@pytest.mark.usefixtures("concurrent")
def test_two_who_remind_at_once_tell_once(officer, owed):
    from cchc.duties.reminding import remind
    from cchc.notices.models import Notice

    owed("so-xay-dung", 7)
    overlapping(lambda: remind(TODAY), lambda: remind(TODAY))
    assert Notice.objects.count() == 1


@settings(max_examples=200)
@given(
    before=st.lists(st.integers(0, 60), max_size=4, unique=True),
    after=st.integers(1, 30),
    every=st.none() | st.integers(1, 30),
    run=st.lists(st.integers(-90, 90), min_size=1, max_size=60, unique=True),
)
def test_whatever_the_rules_and_whenever_it_runs(before, after, every, run):
    """Each step once; after every day on which it ran, the step of that day has been told."""
    from cchc.duties.reminding import reminder
    from cchc.notices.models import Rule

    rules = [Rule(days_before=days, to="working") for days in before]
    rules.append(Rule(days_before=-after, every=every, to="working"))
    days = [rule.days_before for rule in rules]
    keys: list[str] = []
    for offset in sorted(run):
        day = TODAY + timedelta(days=offset)
        found = [one for rule in rules if (one := reminder(rule, days, TODAY, 1, day))]
        assert len(found) <= 1
        keys += [one.key for one in found if one.key not in keys]
        if -offset in before or (offset >= after and not every):
            assert found
    late = [key for key in keys if key.startswith("late:")]
    assert len(late) <= (1 if not every else 90 // every + 1)
