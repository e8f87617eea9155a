"""A later due day: who may ask for it and who grants it, by what paper, and that no past day is changed by it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.duties.conftest import verbs
from tests.transactions import overlapping, rolled_back

from cchc.access import Denied, Refusal, Refused
from cchc.duties import extending
from cchc.duties.life import Extension
from cchc.duties.models import Duty
from cchc.duties.states import State
from cchc.ledger.models import Entry

DAY, OLD, NEW = date(2026, 1, 20), date(2026, 1, 31), date(2026, 2, 28)
PAPER = {"number": "215/UBND-NC", "signed_on": date(2026, 1, 19)}


def acts(duty: Duty, day: date = DAY) -> dict[str, Any]:
    return {
        "ask_extension": lambda who: extending.ask(who, duty, proposed=NEW, reason="Chờ ý kiến của Bộ", today=day),
        "withdraw_extension": lambda who: extending.withdraw(who, duty, today=day),
        "extend": lambda who: extending.grant(who, duty, due=NEW, today=day, **PAPER),
        "refuse_extension": lambda who: extending.refuse(who, duty, reason="Đủ thời gian", today=day),
        "revoke_extension": lambda who: extending.revoke(who, duty, today=day),
    }


OF_THE_AGENCY = ("ask_extension", "withdraw_extension", "progress", "hand_in")
WAYS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "given": ((), {"ask_extension", "extend"}),
    "asked": (("ask_extension",), {"withdraw_extension", "extend", "refuse_extension"}),
    "withdrawn": (("ask_extension", "withdraw_extension"), {"ask_extension", "extend"}),
    "refused": (("ask_extension", "refuse_extension"), {"ask_extension", "extend"}),
    "granted": (("ask_extension", "extend"), {"revoke_extension"}),
    "granted unasked": (("extend",), {"revoke_extension"}),
    "revoked": (("ask_extension", "extend", "revoke_extension"), {"ask_extension", "extend"}),
    "handed in": (("hand_in",), {"extend"}),
    "accepted": (("hand_in", "accept"), set()),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_verb_goes_through_only_in_its_states(duty, officer, focal, way: str) -> None:
    done, allowed = WAYS[way]
    for verb in done:
        {**verbs(duty, DAY), **acts(duty)}[verb](officer if verb in OF_THE_AGENCY else focal)
    for verb in acts(duty):
        with rolled_back():
            one, entries = Duty.objects.get(pk=duty.pk), Entry.objects.count()
            who = officer if verb in OF_THE_AGENCY else focal
            if verb in allowed:
                acts(one)[verb](who)
                assert Entry.objects.about(one).first().verb == f"duty.{verb}"
            else:
                with pytest.raises(Refused) as refusal:
                    acts(one)[verb](who)
                assert not isinstance(refusal.value, Denied), verb
                assert Entry.objects.count() == entries, verb


@pytest.mark.parametrize(
    ("agency", "role", "may"),
    [
        ("so-xay-dung", "officer", {"ask_extension", "withdraw_extension"}),
        ("so-noi-vu", "focal_point", {"extend", "refuse_extension", "revoke_extension"}),
        ("so-y-te", "officer", set()),
        ("so-tu-phap", "focal_point", set()),
        ("ubnd-tinh", "leader", set()),
        ("so-noi-vu", "officer", set()),
    ],
)
def test_who_owes_it_asks_and_who_judges_it_grants(duty, actor, agency: str, role: str, may: set[str]) -> None:
    who = actor(agency, role, username="somebody")
    for verb, act in acts(duty).items():
        with rolled_back():
            try:
                act(who)
                denied = False
            except Refusal as refusal:
                denied = isinstance(refusal, Denied)
            assert denied is (verb not in may), verb


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "9" * 81}, "number"),
        ({"signed_on": None}, "signed_on"),
        ({"signed_on": DAY + timedelta(days=1)}, "signed_on"),
        ({"signed_on": date(2026, 1, 4)}, "signed_on"),
        ({"due": OLD}, "due"),
        ({"due": date(2036, 1, 1)}, "due"),
    ],
)
def test_nothing_is_granted_without_its_document(duty, officer, focal, given: dict[str, Any], field: str) -> None:
    acts(duty)["ask_extension"](officer)
    with pytest.raises(Refused) as refusal:
        extending.grant(focal, duty, **{"due": NEW, "today": DAY, **PAPER, **given})
    assert refusal.value.field == field
    assert Duty.objects.get(pk=duty.pk).due == OLD and duty.due_days.count() == 1


@pytest.mark.parametrize(
    ("given", "field"), [({"reason": " "}, "reason"), ({"proposed": OLD}, "proposed"), ({"proposed": DAY}, "proposed")]
)
def test_what_is_asked_for_is_a_later_day_with_a_reason(duty, officer, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        extending.ask(officer, duty, **{"proposed": NEW, "reason": "Chờ Bộ", "today": DAY, **given})
    assert refusal.value.field == field


def test_it_is_overdue_until_the_document_comes_and_every_past_day_stays_as_it_was(duty, officer, focal) -> None:
    late, granted = date(2026, 2, 3), date(2026, 2, 10)
    acts(duty, late)["ask_extension"](officer)
    assert Duty.objects.get(pk=duty.pk).state_on(late) is State.OVERDUE
    acts(duty, granted)["extend"](focal)
    assert duty.state_on(granted) is State.NOT_STARTED
    one = Extension.objects.get(duty=duty)
    assert (one.was_due, one.granted, one.number) == (OLD, NEW, "215/UBND-NC")

    def was(day: date) -> tuple[str, date]:
        found = Duty.objects.filter(pk=duty.pk).stated(day, now=date(2026, 6, 1)).get()
        return found.state, found.as_due

    assert was(date(2026, 2, 9)) == (State.OVERDUE, OLD)
    assert was(granted) == (State.NOT_STARTED, NEW)
    acts(duty, date(2026, 2, 12))["revoke_extension"](focal)
    assert (was(date(2026, 2, 11)), was(date(2026, 2, 12))) == ((State.NOT_STARTED, NEW), (State.OVERDUE, OLD))


def test_both_sides_are_told(duty, officer, focal) -> None:
    from cchc.notices.models import Notice

    acts(duty)["ask_extension"](officer)
    acts(duty)["extend"](focal)
    told = dict(Notice.objects.filter(kind="extension").values_list("person", "words"))
    assert "đề nghị gia hạn" in told[focal.person] and "215/UBND-NC" in told[officer.person]


def test_what_was_asked_is_still_asked_of_the_heirs_duty(duty, officer, focal, province) -> None:
    from cchc.access import SYSTEM
    from cchc.duties.passing import pass_on, take_back

    acts(duty)["ask_extension"](officer)
    made = pass_on(SYSTEM, duty, province("so-y-te"), day=DAY)
    acts(made)["extend"](focal)
    assert made.due == NEW
    with pytest.raises(Refused):
        take_back(SYSTEM, Duty.objects.get(pk=duty.pk))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("extend", "withdraw_extension"),
        ("withdraw_extension", "extend"),
        ("extend", "refuse_extension"),
        ("refuse_extension", "refuse_extension"),
        ("ask_extension", "ask_extension"),
        ("extend", "hand_in"),
    ],
)
def test_of_two_at_once_one_wins(concurrent, duty, officer, focal, one: str, other: str) -> None:
    if one != "ask_extension":
        acts(duty)["ask_extension"](officer)

    def do(verb: str) -> Any:
        fresh = Duty.objects.get(pk=duty.pk)
        return {**verbs(fresh, DAY), **acts(fresh)}[verb](officer if verb in OF_THE_AGENCY else focal)

    said = overlapping(lambda: do(one), lambda: do(other))
    assert not isinstance(said[0], Exception), said
    if other == "hand_in":  # neither stands in the other's way
        assert not isinstance(said[1], Exception), said
    elif (one, other) == ("withdraw_extension", "extend"):
        # A document that grants it needs no request.
        assert not isinstance(said[1], Exception), said
        assert Extension.objects.filter(duty=duty).count() == 2
    else:
        assert isinstance(said[1], Refused), said
    due = NEW if "extend" in (one, other) else OLD
    assert Duty.objects.get(pk=duty.pk).due == due
    assert duty.due_days.order_by("-pk").values_list("due", flat=True)[0] == due
