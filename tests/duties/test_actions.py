"""Every verb of a duty: who may, in which state, what it leaves behind, and who wins of two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from tests.duties.conftest import PDF, document, verbs
from tests.transactions import overlapping, rolled_back, together

from cchc.access import SYSTEM, Denied, Refusal, Refused, Role
from cchc.duties import actions, rules
from cchc.duties.models import DueDay, Duty, HandIn, Judgement, ProgressNote
from cchc.duties.states import State
from cchc.ledger.models import Entry
from cchc.records.models import Record, Use

DAY = date(2026, 1, 20)
# How a duty comes to be in a state: what its officer and the focal point did.
WAYS: dict[str, tuple[str, ...]] = {
    "not started": (),
    "in progress": ("progress",),
    "handed in": ("hand_in",),
    "accepted": ("hand_in", "accept"),
    "returned": ("hand_in", "return"),
    "taken back": ("hand_in", "accept", "take_back"),
    "withdrawn": ("hand_in", "withdraw"),
    "handed in again": ("hand_in", "return", "hand_in"),
}
JUDGES = {"accept", "return", "take_back", "settle_due"}
VERBS = ("progress", "hand_in", "withdraw", "accept", "return", "take_back", "record_event", "settle_due")
# verb → the states in which it goes through; this duty's due day is known and hangs on nothing
ALLOWED = {
    "progress": set(WAYS) - {"accepted"},
    "hand_in": {"not started", "in progress", "returned", "withdrawn"},
    "withdraw": {"handed in", "taken back", "handed in again"},
    "accept": {"handed in", "taken back", "handed in again"},
    "return": {"handed in", "taken back", "handed in again"},
    "take_back": {"accepted", "returned"},
    "record_event": set(),
    "settle_due": set(),
}
TABLES = (Duty, HandIn, Judgement, ProgressNote, DueDay, Record)


def everything() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in (*TABLES, Entry)}


@pytest.mark.parametrize("way", WAYS)
def test_a_verb_goes_through_only_in_its_states(duty, officer, focal, way: str) -> None:
    for done in WAYS[way]:
        verbs(duty, DAY)[done](focal if done in JUDGES else officer)
    for verb in VERBS:
        who = focal if verb in JUDGES else officer
        with rolled_back():
            one = Duty.objects.get(pk=duty.pk)
            before = everything()
            if way in ALLOWED[verb]:
                verbs(one, DAY)[verb](who)
                told = {"accept": "accepted", "return": "returned"}.get(verb, verb)
                assert Entry.objects.about(one).first().verb == f"duty.{told}"
                assert one.facts() == Duty.objects.get(pk=one.pk).facts()
            else:
                with pytest.raises(Refused) as refusal:
                    verbs(one, DAY)[verb](who)
                assert not isinstance(refusal.value, Denied), verb
                assert everything() == before, verb


@pytest.mark.parametrize(
    ("agency", "role", "may"),
    [
        ("ubnd-tinh", "leader", set()),
        ("so-xay-dung", "leader", set()),
        ("so-y-te", "officer", set()),
        ("so-tu-phap", "focal_point", set()),
        ("so-noi-vu", "officer", set()),
        ("so-xay-dung", "officer", set(VERBS) - JUDGES),
        ("so-noi-vu", "focal_point", JUDGES | {"record_event"}),
    ],
)
def test_a_verb_is_denied_to_whoever_has_not_the_right(duty, actor, agency: str, role: str, may: set[str]) -> None:
    who = actor(agency, role, username="somebody")
    for verb in VERBS:
        with rolled_back():
            before = everything()
            try:
                verbs(duty, DAY)[verb](who)
                denied = False
            except Refusal as refusal:
                denied = isinstance(refusal, Denied)
            assert denied is (verb not in may), verb
            if denied:
                assert everything() == before, verb


@pytest.mark.parametrize("role", ["officer", "focal_point", "leader"])
@pytest.mark.parametrize("agency", ["so-noi-vu", "so-xay-dung", "so-y-te", "ubnd-tinh", "xa-an-hoa"])
def test_what_one_may_see_is_what_the_scope_gives(mandate, actor, agency: str, role: str) -> None:
    who = actor(agency, role, username="somebody")
    seen = set(Duty.objects.visible_to(who, DAY).values_list("pk", flat=True))
    assert seen == {one.pk for one in Duty.objects.all() if rules.see(who, one)}


def test_the_system_sees_all_and_nobody_in_no_role_sees_anything(mandate, focal) -> None:
    from dataclasses import replace

    assert Duty.objects.visible_to(SYSTEM, DAY).count() == Duty.objects.count()
    assert not Duty.objects.visible_to(replace(focal, role=None), DAY).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"documents": []}, "file"),
        ({"documents": [document(number="  ")]}, "number"),
        ({"documents": [document(number="9" * 81)]}, "number"),
        ({"documents": [document(signed_on=None)]}, "signed_on"),
        ({"documents": [document(signed_on=DAY + timedelta(days=1))]}, "signed_on"),
        ({"documents": [document(data=b"")]}, "file"),
        ({"documents": [document(data=b"MZ\x90\x00")]}, "file"),
        ({"documents": [document()], "on": DAY + timedelta(days=1)}, "on"),
        ({"documents": [document()], "on": date(2026, 1, 4)}, "on"),
    ],
)
def test_a_bad_hand_in_is_told_beside_its_field_and_keeps_nothing(duty, officer, given, field: str) -> None:
    before = everything()
    with pytest.raises(Refused) as refusal:
        actions.hand_in(officer, duty, today=DAY, **given)
    assert refusal.value.field == field
    assert everything() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [({"percent": 101}, "percent"), ({"percent": -1}, "percent"), ({}, "words"), ({"words": "  "}, "words")],
)
def test_empty_or_impossible_progress_is_refused(duty, officer, given, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.report_progress(officer, duty, today=DAY, **given)
    assert refusal.value.field == field


def test_progress_without_a_percent_keeps_the_last_one(duty, officer) -> None:
    actions.report_progress(officer, duty, today=DAY, percent=40)
    actions.report_progress(officer, duty, today=DAY + timedelta(days=1), words="Đang xin ý kiến")
    assert (duty.percent, duty.started_on) == (40, DAY)


def imported(duty):
    """Who records what came in elsewhere: the system, for the agency that owes."""
    return replace(SYSTEM, role=Role.OFFICER, agency=duty.agency_id)


def test_nobody_dates_her_own_hand_in_back(duty, officer) -> None:
    with pytest.raises(Denied):
        actions.hand_in(officer, duty, today=date(2026, 2, 9), on=date(2026, 1, 30), documents=[document()])
    assert not duty.hand_ins.exists()


def test_a_returned_product_cannot_come_in_again_before_it_was_returned(duty, officer, focal) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    actions.return_(focal, duty, today=date(2026, 2, 5), reason="Thiếu phụ lục")
    keeper = imported(duty)
    with pytest.raises(Refused) as refusal:  # the 31st of January is the due day
        actions.hand_in(keeper, duty, today=date(2026, 2, 9), on=date(2026, 1, 30), documents=[document()])
    assert refusal.value.field == "on"
    actions.hand_in(keeper, duty, today=date(2026, 2, 9), on=date(2026, 2, 6), documents=[document()])
    actions.accept(focal, duty, today=date(2026, 2, 10))
    assert duty.state_on(date(2026, 2, 10)) is State.LATE


def test_on_time_is_by_the_hand_in_that_was_accepted_not_by_the_day_of_the_verdict(duty, officer, focal) -> None:
    actions.hand_in(officer, duty, today=date(2026, 1, 31), documents=[document()])
    actions.accept(focal, duty, today=date(2026, 3, 1))
    assert duty.state_on(date(2026, 3, 1)) is State.ON_TIME


def test_withdrawing_lets_what_stood_before_stand_again(duty, officer, focal) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    actions.return_(focal, duty, today=DAY + timedelta(days=1), reason="Thiếu chữ ký")
    actions.hand_in(officer, duty, today=DAY + timedelta(days=2), documents=[document()])
    actions.withdraw(officer, duty, today=DAY + timedelta(days=3))
    assert (duty.handed_on, duty.verdict, duty.verdict_on) == (DAY, "returned", DAY + timedelta(days=1))
    actions.hand_in(officer, duty, today=DAY + timedelta(days=4), documents=[document()])
    assert HandIn.objects.filter(duty=duty).order_by("n").values_list("n", flat=True)[2] == 3


def test_a_verdict_names_the_hand_in_it_is_of(duty, officer, focal) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    actions.return_(focal, duty, today=DAY, reason="Thiếu")
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    actions.accept(focal, duty, today=DAY, note="Đủ")
    said = Judgement.objects.filter(hand_in__duty=duty).order_by("pk").values_list("hand_in__n", "verdict", "reason")
    assert list(said) == [(1, "returned", "Thiếu"), (2, "accepted", "Đủ")]


def test_a_return_owes_a_reason(duty, officer, focal) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    with pytest.raises(Refused) as refusal:
        actions.return_(focal, duty, today=DAY, reason=" ")
    assert refusal.value.field == "reason"


def test_nothing_is_judged_before_it_came_or_taken_back_before_it_was_said(duty, officer, focal) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    with pytest.raises(Refused):
        actions.accept(focal, duty, today=DAY - timedelta(days=1))
    actions.accept(focal, duty, today=DAY)
    with pytest.raises(Refused):
        actions.take_back_verdict(focal, duty, today=DAY - timedelta(days=1))


def test_several_documents_stand_behind_one_hand_in(duty, officer) -> None:
    papers = [document("1/TTr-SXD"), document("2/KH-SXD", data=PDF + b"%another")]
    made = actions.hand_in(officer, duty, today=DAY, documents=papers)
    assert sorted(made.records.values_list("number", flat=True)) == ["1/TTr-SXD", "2/KH-SXD"]
    assert Entry.objects.about(duty).first().detail["numbers"] == ["1/TTr-SXD", "2/KH-SXD"]
    about = Use.objects.filter(about_type="duties.duty", about_id=duty.pk)
    assert set(about.values_list("record", flat=True)) == set(made.records.values_list("pk", flat=True))


# — the day something is due —


@pytest.mark.parametrize(
    ("happened", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),  # Monday + 5 working days
        (date(2026, 3, 6), date(2026, 3, 13)),  # Friday
        (date(2026, 4, 27), date(2026, 5, 6)),  # over 30 April and 1 May
    ],
)
def test_an_event_makes_a_due_day_by_working_days(relative, officer, happened: date, due: date) -> None:
    assert relative.state_on(happened) is State.NOT_DETERMINABLE
    actions.record_event(officer, relative, happened_on=happened, today=date(2026, 5, 20))
    assert relative.due == due
    assert DueDay.objects.get(duty=relative).happened_on == happened


def test_an_event_recorded_by_mistake_is_corrected_by_whoever_judges(relative, officer, focal) -> None:
    actions.record_event(officer, relative, happened_on=date(2026, 3, 2), today=date(2026, 3, 3))
    with pytest.raises(Refused):  # nobody moves her own deadline
        actions.record_event(officer, relative, happened_on=date(2026, 3, 3), today=date(2026, 3, 4))
    actions.record_event(focal, relative, happened_on=date(2026, 3, 3), today=date(2026, 3, 4))
    assert relative.due == date(2026, 3, 10)
    assert relative.due_days.count() == 2


def test_an_event_cannot_lie_ahead(relative, officer) -> None:
    with pytest.raises(Refused) as refusal:
        actions.record_event(officer, relative, happened_on=DAY + timedelta(days=1), today=DAY)
    assert refusal.value.field == "happened_on"


@pytest.mark.parametrize(
    ("due", "why", "field"), [(DAY, " ", "why"), (date(2226, 1, 1), "x", "due"), (date(1026, 1, 1), "x", "due")]
)
def test_a_due_day_needs_a_paper_and_a_likely_year(relative, focal, due: date, why: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.settle_due(focal, relative, due=due, why=why, today=DAY)
    assert refusal.value.field == field


def test_a_due_day_is_settled_once(relative, focal) -> None:
    stale = Duty.objects.get(pk=relative.pk)
    actions.settle_due(focal, relative, due=date(2026, 4, 1), why="CV 1", today=DAY)
    for one in (relative, stale):
        with pytest.raises(Refused):
            actions.settle_due(focal, one, due=date(2026, 5, 1), why="CV 2", today=DAY)
    assert Duty.objects.get(pk=relative.pk).due == date(2026, 4, 1)


# — the database holds the line too —


@pytest.mark.parametrize("wrong", [{"verdict": "accepted"}, {"percent": 101}])
def test_the_database_refuses_facts_that_cannot_be(duty, wrong: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError):
        Duty.objects.filter(pk=duty.pk).update(**wrong)


# — two at once —


@pytest.mark.parametrize(
    ("before", "one", "other"),
    [
        (("hand_in",), "accept", "accept"),
        (("hand_in",), "accept", "return"),
        (("hand_in",), "accept", "withdraw"),
        (("hand_in",), "withdraw", "accept"),
        (("hand_in",), "withdraw", "withdraw"),
        (("hand_in", "return", "hand_in"), "withdraw", "withdraw"),
        (("hand_in", "return", "hand_in"), "accept", "withdraw"),
        (("hand_in", "return"), "take_back", "take_back"),
        ((), "hand_in", "hand_in"),
        (("hand_in", "return"), "hand_in", "hand_in"),
        (("hand_in", "return"), "take_back", "hand_in"),
        (("hand_in", "return"), "hand_in", "take_back"),
    ],
)
@pytest.mark.parametrize("way", [overlapping, together])
def test_of_two_at_once_one_wins(concurrent, duty, officer, focal, before, one: str, other: str, way: Any) -> None:
    for done in before:
        verbs(duty, DAY)[done](focal if done in JUDGES else officer)
    entries = Entry.objects.about(duty).count()
    acts = [
        lambda verb=verb: verbs(Duty.objects.get(pk=duty.pk), DAY)[verb](focal if verb in JUDGES else officer)
        for verb in (one, other)
    ]
    said = way(*acts)
    won = [each for each in said if not isinstance(each, Exception)]
    assert len(won) == 1, said
    assert all(isinstance(each, Refused) for each in said if isinstance(each, Exception)), said
    assert Entry.objects.about(duty).count() == entries + 1
    if way is overlapping:
        assert not isinstance(said[0], Exception)
    now = Duty.objects.get(pk=duty.pk)
    standing = actions.standing_hand_in(now)
    assert now.handed_on == (standing.on if standing else None)


def test_of_two_who_settle_a_due_day_one_wins(concurrent, relative, focal) -> None:
    said = overlapping(
        *(
            lambda day=day: actions.settle_due(
                focal, Duty.objects.get(pk=relative.pk), due=date(2026, 4, day), why="CV", today=DAY
            )
            for day in (1, 2)
        )
    )
    assert isinstance(said[1], Refused)
    assert Duty.objects.get(pk=relative.pk).due == date(2026, 4, 1)
    assert DueDay.objects.filter(duty=relative).count() == 1
