"""The head takes note of a duty and charges an officer with it: whose it is then to do, and on whose desk it lies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.duties.conftest import document, verbs
from tests.transactions import overlapping, rolled_back

from cchc.access import Denied, Refused
from cchc.duties import actions, assigning, rules
from cchc.duties.life import Charge
from cchc.duties.models import Duty
from cchc.ledger.models import Entry
from cchc.people.models import Post

DAY = date(2026, 1, 20)


@pytest.fixture
def head(actor) -> Any:
    return actor("so-xay-dung", "head")


@pytest.fixture
def colleague(actor) -> Any:
    return actor("so-xay-dung", "officer", username="colleague")


def post_of(actor: Any) -> Post:
    return Post.objects.get(pk=actor.post)


def acts(duty: Duty, officer: Any) -> dict[str, Any]:
    return {
        "acknowledge": lambda who: assigning.acknowledge(who, duty, today=DAY),
        "unacknowledge": lambda who: assigning.unacknowledge(who, duty, today=DAY),
        "assign": lambda who: assigning.assign(who, duty, post_of(officer), today=DAY, note="Xong trước ngày 25"),
        "unassign": lambda who: assigning.take_back_charge(who, duty, today=DAY),
    }


WAYS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "given": ((), {"acknowledge", "assign"}),
    "acknowledged": (("acknowledge",), {"unacknowledge", "assign"}),
    "assigned": (("assign",), {"unassign"}),
    "taken back": (("assign", "unassign"), {"assign", "unacknowledge"}),
    "begun": (("acknowledge", "progress"), {"assign"}),
    "handed in": (("assign", "hand_in"), {"unassign"}),
    "accepted": (("assign", "hand_in", "accept"), set()),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_verb_goes_through_only_in_its_states(duty, officer, head, focal, way: str) -> None:
    done, allowed = WAYS[way]
    for verb in done:
        every = {**verbs(duty, DAY), **acts(duty, officer)}
        every[verb](focal if verb == "accept" else officer if verb in ("hand_in", "progress") else head)
    for verb in acts(duty, officer):
        with rolled_back():
            one, entries = Duty.objects.get(pk=duty.pk), Entry.objects.count()
            if verb in allowed:
                acts(one, officer)[verb](head)
                assert Entry.objects.about(one).first().verb == f"duty.{verb}"
            else:
                with pytest.raises(Refused) as refusal:
                    acts(one, officer)[verb](head)
                assert not isinstance(refusal.value, Denied), verb
                assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("agency", "role"),
    [("so-y-te", "head"), ("ubnd-tinh", "leader"), ("so-noi-vu", "focal_point"), ("so-y-te", "officer")],
)
def test_nobody_of_another_agency_shares_out_its_work(duty, officer, actor, agency: str, role: str) -> None:
    who = actor(agency, role, username="somebody")
    for verb, act in acts(duty, officer).items():
        with pytest.raises(Denied):
            act(who)
        assert not Entry.objects.about(duty).exists(), verb


def test_an_officer_shares_out_the_work_only_where_no_head_does(duty, officer, colleague, actor) -> None:
    acts(duty, colleague)["assign"](officer)
    assert duty.officer_id == colleague.post
    actor("so-xay-dung", "head")
    with pytest.raises(Denied):
        acts(duty, officer)["assign"](officer)


def test_what_is_given_to_one_officer_is_hers_alone_to_do(duty, officer, colleague, head) -> None:
    assigning.assign(head, duty, post_of(officer), today=DAY)
    assert rules.work_on(officer, duty) and rules.work_on(head, duty) and not rules.work_on(colleague, duty)
    with pytest.raises(Denied):
        actions.hand_in(colleague, duty, today=DAY, documents=[document()])
    assigning.assign(head, duty, post_of(colleague), today=DAY)
    with pytest.raises(Denied):
        actions.report_progress(officer, duty, today=DAY, words="Đang soạn")
    actions.hand_in(colleague, duty, today=DAY, documents=[document()])
    assert [(one.officer_id, one.ended_on) for one in duty.charges.order_by("pk")] == [
        (officer.post, DAY),
        (colleague.post, None),
    ]


def test_the_officers_desk_is_hers_alone_and_the_agencys_is_the_heads(duty, relative, officer, colleague, head) -> None:
    def desk(who: Any) -> set[int]:
        return set(rules.on_desk.of(Duty.objects.all(), who, DAY).values_list("pk", flat=True))

    every = set(Duty.objects.filter(agency=head.agency).values_list("pk", flat=True))
    assert desk(head) == every and desk(officer) == set()
    assigning.assign(head, duty, post_of(officer), today=DAY)
    assert (desk(head), desk(officer), desk(colleague)) == (every, {duty.pk}, set())
    # She can still read what her agency owes.
    assert set(Duty.objects.visible_to(colleague, DAY).values_list("pk", flat=True)) >= every


def test_where_nobody_is_head_what_is_not_given_lies_on_every_desk(duty, relative, officer, colleague) -> None:
    assigning.assign(officer, duty, post_of(colleague), today=DAY)
    mine = rules.on_desk.of(Duty.objects.filter(pk__in=[duty.pk, relative.pk]), officer, DAY)
    assert [one.pk for one in mine] == [relative.pk]


def test_whoever_left_her_post_is_charged_with_nothing_any_more(duty, officer, colleague, head) -> None:
    from cchc.periods import today

    assigning.assign(head, duty, post_of(officer), today=DAY)
    Post.objects.filter(pk=officer.post).update(until=today() - timedelta(days=1))
    one = Duty.objects.get(pk=duty.pk)
    assert rules.work_on(colleague, one)
    assert one.pk in rules.work_on.of(Duty.objects.all(), colleague, today()).values_list("pk", flat=True)
    with pytest.raises(Refused) as refusal:
        assigning.assign(head, one, post_of(officer), today=today())
    assert refusal.value.field == "officer"


def test_the_officer_is_told_and_so_is_who_had_it_before(duty, officer, colleague, head) -> None:
    from cchc.notices.models import Notice

    assigning.assign(head, duty, post_of(officer), today=DAY, note="Xin ý kiến Sở Tư pháp trước")
    assigning.assign(head, duty, post_of(colleague), today=DAY)
    told = {
        person: list(
            Notice.objects.filter(person=person, kind="charged").order_by("pk").values_list("words", flat=True)
        )
        for person in (officer.person, colleague.person, head.person)
    }
    assert "Xin ý kiến Sở Tư pháp trước" in told[officer.person][0] and "31/01/2026" in told[officer.person][0]
    assert len(told[officer.person]) == 2 and len(told[colleague.person]) == 1 and told[head.person] == []


def test_only_who_is_charged_is_reminded_of_it(duty, officer, colleague, head) -> None:
    from cchc.duties.reminding import remind
    from cchc.notices.models import Notice

    assigning.assign(head, duty, post_of(officer), today=DAY)
    remind(date(2026, 1, 30))
    words = Notice.objects.filter(kind="due", url=f"/duties/{duty.pk}/")
    assert set(words.values_list("person", flat=True)) == {officer.person}


def test_what_its_heir_takes_over_is_nobodys_yet(duty, officer, head, province) -> None:
    from cchc.access import SYSTEM
    from cchc.duties.passing import pass_on

    assigning.assign(head, duty, post_of(officer), today=DAY)
    made = pass_on(SYSTEM, duty, province("so-y-te"), day=DAY)
    assert (made.officer_id, made.acknowledged_on) == (None, None)


def test_of_two_who_give_it_to_different_officers_one_wins(concurrent, duty, officer, colleague, head) -> None:
    said = overlapping(
        lambda: assigning.acknowledge(head, Duty.objects.get(pk=duty.pk), today=DAY),
        lambda: assigning.acknowledge(head, Duty.objects.get(pk=duty.pk), today=DAY),
    )
    assert isinstance(said[1], Refused)
    said = overlapping(
        *(
            lambda who=who: assigning.assign(head, Duty.objects.get(pk=duty.pk), post_of(who), today=DAY)
            for who in (officer, officer)
        )
    )
    assert isinstance(said[1], Refused), said
    assert Charge.objects.filter(duty=duty, ended_on=None).get().officer_id == officer.post
    back = overlapping(
        *(lambda: assigning.take_back_charge(head, Duty.objects.get(pk=duty.pk), today=DAY) for _ in range(2))
    )
    assert isinstance(back[1], Refused), back
