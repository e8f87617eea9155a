"""What a lead asks of those who coordinate: owed from then on, judged by the lead, seen by nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.duties.conftest import document
from tests.transactions import overlapping

from cchc.access import SYSTEM, Denied, Refused
from cchc.duties import actions, assigning, exempting, rules
from cchc.duties.models import Duty
from cchc.duties.states import State
from cchc.ledger.models import Entry
from cchc.people.models import Post
from cchc.tasks import contributing
from cchc.tasks.models import Contribution

DAY, DUE = date(2026, 1, 20), date(2026, 1, 27)


@pytest.fixture
def other(actor) -> Any:
    """An officer of Sở Nội vụ, which the task names to coordinate."""
    return actor("so-noi-vu", "officer", username="other")


def ask(who: Any, duty: Duty, agency: Any, **more: Any) -> Contribution:
    return contributing.ask(who, duty, agency, **{"words": "Số liệu biên chế quý I", "due": DUE, "today": DAY, **more})


def test_a_coordinator_owes_something_only_when_asked(duty, province, officer, other) -> None:
    own = Duty.objects.filter(agency__key="so-noi-vu")
    before = own.count()
    made = ask(officer, duty, province("so-noi-vu"))
    assert own.count() == before + 1
    assert (made.duty.due, made.duty.judged_by_id) == (DUE, duty.agency_id)
    assert Entry.objects.about(duty).first().verb == "duty.ask_contribution"
    assert made.duty in rules.on_desk.of(Duty.objects.all(), other, DAY)
    # The task itself counts as before.
    assert not hasattr(made.duty, "task_duty")


def test_it_is_handed_in_returned_and_done_like_any_duty(duty, province, officer, other, focal, actor) -> None:
    owed = ask(officer, duty, province("so-noi-vu")).duty
    actions.hand_in(other, owed, today=DAY, documents=[document("7/BC-SNV")])
    assert owed in rules.judge.of(Duty.objects.all(), officer, DAY)
    for stranger in (actor("so-y-te", "officer"), other):
        with pytest.raises(Denied):
            actions.accept(stranger, owed, today=DAY)
    actions.return_(officer, owed, today=DAY, reason="Thiếu phường, xã")
    actions.hand_in(other, owed, today=DAY + timedelta(days=1), documents=[document("8/BC-SNV")])
    actions.accept(officer, owed, today=DAY + timedelta(days=2))
    assert owed.state_on(DUE) is State.ON_TIME
    assert Duty.objects.get(pk=duty.pk).state_on(DAY) is State.NOT_STARTED  # the lead's own stays the lead's


def test_who_leads_judges_it_and_the_focal_point_reads_it(duty, province, officer, actor) -> None:
    owed = ask(officer, duty, province("so-noi-vu")).duty
    colleague, head = actor("so-xay-dung", "officer", username="colleague"), actor("so-xay-dung", "head")
    assert rules.judge(colleague, owed)  # nobody is charged with the lead's duty
    assigning.assign(head, duty, Post.objects.get(pk=officer.post), today=DAY)
    assert not rules.judge(colleague, owed) and rules.see(colleague, owed)
    assert rules.judge(officer, owed) and rules.judge(head, owed)
    assert not rules.see(actor("so-y-te", "officer"), owed)


def test_what_is_no_longer_needed_is_taken_off_the_coordinator(duty, province, officer, other) -> None:
    owed = ask(officer, duty, province("so-noi-vu")).duty
    with pytest.raises(Denied):
        exempting.mark_na(other, owed, reason="Không làm", today=DAY)
    exempting.mark_na(officer, owed, reason="Đã có số liệu", today=DAY)
    assert owed.state_on(DUE) is State.NOT_APPLICABLE


def test_whoever_does_not_lead_asks_for_nothing(duty, province, other, focal, actor) -> None:
    for who in (other, focal, actor("so-y-te", "officer"), actor("ubnd-tinh", "leader")):
        with pytest.raises(Denied):
            ask(who, duty, province("so-noi-vu"))
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("agency", "given", "field"),
    [
        ("so-y-te", {}, "agency"),
        ("so-xay-dung", {}, "agency"),
        ("so-noi-vu", {"words": " "}, "words"),
        ("so-noi-vu", {"due": DAY - timedelta(days=1)}, "due"),
        ("so-noi-vu", {"due": DAY + timedelta(days=800)}, "due"),
    ],
)
def test_what_is_asked_names_a_coordinator_a_matter_and_a_day(duty, province, officer, agency, given, field) -> None:
    with pytest.raises(Refused) as refusal:
        ask(officer, duty, province(agency), **given)
    assert refusal.value.field == field


def test_nothing_is_asked_for_what_is_done(duty, province, officer, focal) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    actions.accept(focal, duty, today=DAY)
    with pytest.raises(Refused):
        ask(officer, duty, province("so-noi-vu"))


def test_both_are_told(duty, province, officer, other) -> None:
    from cchc.notices.models import Notice

    owed = ask(officer, duty, province("so-noi-vu")).duty
    assert Notice.objects.filter(person=other.person, words__contains="Số liệu biên chế quý I").exists()
    actions.hand_in(other, owed, today=DAY, documents=[document()])
    assert Notice.objects.filter(person=officer.person, kind="handed", url=f"/duties/{owed.pk}/").exists()


def test_an_heir_takes_over_what_was_asked_and_what_was_asked_for(duty, province, officer) -> None:
    from cchc.duties.passing import pass_on, take_back

    owed = ask(officer, duty, province("so-noi-vu")).duty
    made = pass_on(SYSTEM, owed, province("so-y-te"), day=DAY)
    assert made.contribution.of == duty
    led = pass_on(SYSTEM, duty, province("so-tu-phap"), day=DAY)
    assert Contribution.objects.get(duty=made).of == led
    take_back(SYSTEM, Duty.objects.get(pk=duty.pk))
    assert Contribution.objects.get(duty=made).of == duty


def test_of_two_who_judge_it_at_once_one_wins(concurrent, duty, province, officer, other) -> None:
    owed = ask(officer, duty, province("so-noi-vu")).duty
    actions.hand_in(other, owed, today=DAY, documents=[document()])
    said = overlapping(
        lambda: actions.accept(officer, Duty.objects.get(pk=owed.pk), today=DAY),
        lambda: actions.return_(officer, Duty.objects.get(pk=owed.pk), today=DAY, reason="Thiếu"),
    )
    assert not isinstance(said[0], Exception) and isinstance(said[1], Refused)
