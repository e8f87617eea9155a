"""The owner of a field judges its hand-ins first, the focal point after: who may, when, and who wins of two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.duties.conftest import document
from tests.transactions import overlapping, rolled_back, together

from cchc.access import SYSTEM, Denied, Refusal, Refused
from cchc.agencies.fields import end_field
from cchc.agencies.models import FieldOwner
from cchc.duties import actions, agreeing
from cchc.duties.field_owners import agreed, first_judge, to_judge_first
from cchc.duties.models import Agreement, Duty
from cchc.duties.states import State
from cchc.ledger.models import Entry
from cchc.notices.models import Notice

DAY = date(2026, 1, 20)


@pytest.fixture
def owned(relative: Any) -> Any:
    """Owed by Sở Xây dựng, judged by Sở Nội vụ, of the procedures that Văn phòng UBND tỉnh answers for."""
    return relative


@pytest.fixture
def owner(actor: Callable[..., Any]) -> Any:
    return actor("vp-ubnd", "field_owner")


def hand_in(who: Any, duty: Any, day: date = DAY, number: str = "93/KH-SXD") -> Any:
    return actions.hand_in(who, duty, today=day, documents=[document(number)])


def test_the_owner_agrees_and_the_focal_point_confirms(owned, officer, owner, focal) -> None:
    hand_in(officer, owned)
    told = Notice.objects.filter(url=f"/duties/{owned.pk}/")
    assert set(told.values_list("person_id", flat=True)) == {owner.person}
    made = agreeing.agree(owner, owned, today=DAY, words=" Đủ thành phần ")
    assert made.words == "Đủ thành phần" and owned.state_on(DAY) is State.HANDED_IN
    assert set(told.values_list("person_id", flat=True)) == {owner.person, focal.person}
    actions.accept(focal, owned, today=DAY)
    assert owned.is_accepted
    verbs = list(Entry.objects.about(owned).values_list("verb", flat=True))[:3]
    assert verbs == ["duty.accepted", "duty.agree", "duty.hand_in"]
    assert "without" not in Entry.objects.about(owned).first().detail


def test_the_owner_sends_back_with_a_reason_and_can_take_that_back(owned, officer, owner, focal, actor) -> None:
    hand_in(officer, owned)
    with pytest.raises(Refused):
        actions.return_(owner, owned, today=DAY, reason="  ")
    actions.return_(owner, owned, today=DAY, reason="Thiếu phụ lục")
    assert owned.verdict == "returned"
    with pytest.raises(Denied):  # a colleague of another agency
        actions.take_back_verdict(actor("so-y-te", "field_owner"), owned, today=DAY)
    actions.take_back_verdict(owner, owned, today=DAY)
    assert owned.is_pending
    # What the focal point returned is hers to take back.
    actions.return_(focal, owned, today=DAY, reason="Sai mẫu")
    with pytest.raises(Denied):
        actions.take_back_verdict(owner, owned, today=DAY)


def test_confirming_without_her_word_needs_a_reason_that_is_recorded(owned, officer, owner, focal) -> None:
    hand_in(officer, owned)
    with pytest.raises(Refused) as refusal:
        actions.accept(focal, owned, today=DAY)
    assert refusal.value.field == "reason" and "Văn phòng UBND tỉnh" in refusal.value.sentence
    assert Duty.objects.get(pk=owned.pk).is_pending
    actions.accept(focal, owned, today=DAY, note="Văn phòng đã đồng ý tại cuộc họp ngày 19/01")
    entry = Entry.objects.about(owned).first()
    assert entry.detail["without"] == owner.agency and entry.detail["reason"].startswith("Văn phòng")


def test_an_agreement_is_of_the_hand_in_it_was_given_to(owned, officer, owner, focal) -> None:
    hand_in(officer, owned)
    agreeing.agree(owner, owned, today=DAY)
    actions.return_(focal, owned, today=DAY, reason="Thiếu chữ ký")
    hand_in(officer, owned, number="94/KH-SXD")
    assert agreed([owned.pk]) == set()
    with pytest.raises(Refused):
        actions.accept(focal, owned, today=DAY)
    agreeing.agree(owner, owned, today=DAY)
    actions.accept(focal, owned, today=DAY)


# what was done before → the states in which her verbs go through
WAYS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "not handed in": ((), set()),
    "handed in": (("hand_in",), {"agree", "return"}),
    "agreed": (("hand_in", "agree"), {"take_back_agreement", "return"}),
    "agreed, taken back": (("hand_in", "agree", "take_back_agreement"), {"agree", "return"}),
    "returned by her": (("hand_in", "return"), {"take_back"}),
    "withdrawn": (("hand_in", "agree", "withdraw"), set()),
    "accepted": (("hand_in", "agree", "accept"), set()),
}
HERS = ("agree", "take_back_agreement", "return")


def acts(duty: Any, owner: Any, officer: Any, focal: Any, day: date = DAY) -> dict[str, Callable[[], Any]]:
    return {
        "hand_in": lambda: hand_in(officer, duty),
        "withdraw": lambda: actions.withdraw(officer, duty, today=day),
        "agree": lambda: agreeing.agree(owner, duty, today=day),
        "take_back_agreement": lambda: agreeing.take_back_agreement(owner, duty, today=day),
        "return": lambda: actions.return_(owner, duty, today=day, reason="Thiếu"),
        "take_back": lambda: actions.take_back_verdict(owner, duty, today=day),
        "accept": lambda: actions.accept(focal, duty, today=day),
    }


@pytest.mark.parametrize("way", WAYS)
def test_her_verbs_go_through_only_in_their_states(owned, owner, officer, focal, way: str) -> None:
    done, allowed = WAYS[way]
    for verb in done:
        acts(owned, owner, officer, focal)[verb]()
    for verb in (*HERS, "take_back"):
        with rolled_back():
            one = Duty.objects.get(pk=owned.pk)
            before = (Agreement.objects.count(), Entry.objects.count(), one.facts())
            if verb in allowed:
                acts(one, owner, officer, focal)[verb]()
                assert Entry.objects.count() == before[1] + 1
            else:
                with pytest.raises(Refusal):
                    acts(one, owner, officer, focal)[verb]()
                assert (Agreement.objects.count(), Entry.objects.count(), Duty.objects.get(pk=one.pk).facts()) == before


@pytest.mark.parametrize(
    ("agency", "role"),
    [
        ("vp-ubnd", "officer"),
        ("vp-ubnd", "head"),
        ("so-tu-phap", "field_owner"),
        ("so-xay-dung", "field_owner"),
        ("so-noi-vu", "focal_point"),
        ("so-noi-vu", "field_owner"),
        ("ubnd-tinh", "leader"),
    ],
)
def test_only_the_owner_of_the_field_gives_her_word(owned, officer, actor, agency: str, role: str) -> None:
    hand_in(officer, owned)
    who = actor(agency, role, username="somebody")
    with pytest.raises(Denied):
        agreeing.agree(who, owned, today=DAY)
    with pytest.raises(Denied):
        agreeing.take_back_agreement(who, owned, today=DAY)
    assert not to_judge_first(who, DAY).exists() and not Agreement.objects.exists()


def test_nobody_judges_her_own_work_first_nor_twice(mandate, actor) -> None:
    """The direction is Sở Nội vụ's, which runs the plan; the institutions are Sở Tư pháp's, which owes them itself."""
    of_direction = Duty.objects.filter(task_duty__task__field="direction").first()
    of_institutions = Duty.objects.filter(task_duty__task__field="institutions").first()
    assert first_judge(of_direction, DAY) is None and first_judge(of_institutions, DAY) is None
    for agency, duty in (("so-noi-vu", of_direction), ("so-tu-phap", of_institutions)):
        with pytest.raises(Denied):
            agreeing.agree(actor(agency, "field_owner"), duty, today=DAY)


def test_a_field_without_an_owner_that_day_is_the_focal_points_alone(owned, officer, owner, focal, province) -> None:
    hand_in(officer, owned)
    assert to_judge_first(owner, DAY).get() == owned
    row = FieldOwner.objects.get(field="procedures", authority=province("ubnd-tinh"))
    end_field(SYSTEM, row, until=DAY)
    assert first_judge(owned, DAY - timedelta(days=1)) == owner.agency and first_judge(owned, DAY) is None
    actions.accept(focal, owned, today=DAY)
    assert owned.is_accepted


def test_where_nobody_acts_for_the_owner_the_focal_point_is_told(owned, officer, focal) -> None:
    hand_in(officer, owned)
    assert set(Notice.objects.filter(kind="handed").values_list("person_id", flat=True)) == {focal.person}


def test_what_was_agreed_to_passes_on_with_the_work(owned, officer, owner, focal, province) -> None:
    from cchc.duties.passing import pass_on, take_back

    hand_in(officer, owned)
    agreeing.agree(owner, owned, today=DAY)
    heir = pass_on(SYSTEM, owned, province("so-cong-thuong"), day=DAY)
    assert agreed([heir.pk]) == {heir.pk}
    with rolled_back():
        take_back(SYSTEM, Duty.objects.get(pk=owned.pk))
    agreeing.take_back_agreement(owner, heir, today=DAY)
    with pytest.raises(Refused):
        take_back(SYSTEM, Duty.objects.get(pk=owned.pk))


@pytest.mark.parametrize(
    ("before", "one", "other", "both"),
    [
        ((), "agree", "agree", False),
        ((), "agree", "withdraw", True),
        ((), "withdraw", "agree", False),
        ((), "return", "agree", False),
        (("agree",), "take_back_agreement", "take_back_agreement", False),
        (("agree",), "accept", "take_back_agreement", False),
        (("agree",), "take_back_agreement", "accept", False),
        (("agree",), "accept", "return", False),
    ],
)
def test_of_two_at_once_the_second_finds_what_the_first_did(
    concurrent, owned, owner, officer, focal, before, one: str, other: str, both: bool
) -> None:
    for verb in ("hand_in", *before):
        acts(owned, owner, officer, focal)[verb]()
    entries = Entry.objects.about(owned).count()
    said = overlapping(
        *(lambda verb=verb: acts(Duty.objects.get(pk=owned.pk), owner, officer, focal)[verb]() for verb in (one, other))
    )
    faults = [each for each in said if isinstance(each, Exception)]
    assert not isinstance(said[0], Exception) and len(faults) == (0 if both else 1), said
    assert all(isinstance(each, Refused) for each in faults)
    assert Entry.objects.about(owned).count() == entries + 2 - len(faults)


def test_two_who_agree_together_leave_one_agreement(concurrent, owned, owner, officer, focal) -> None:
    hand_in(officer, owned)
    act = lambda: agreeing.agree(owner, Duty.objects.get(pk=owned.pk), today=DAY)  # noqa: E731
    said = together(act, act)
    assert sum(isinstance(each, Refused) for each in said) == 1, said
    assert Agreement.objects.count() == 1
