"""A product that is a figure or is none, and what is taken back the same day: state by state, who may, twice, two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.duties.conftest import verbs
from tests.transactions import overlapping, rolled_back

from cchc.access import Denied, Refused
from cchc.duties import taking_back, without_file
from cchc.duties.models import DueDay, Duty, HandIn, ProgressNote
from cchc.ledger.models import Entry

DAY = date(2026, 1, 20)
JUDGES = {"accept", "return", "exempt", "settle_due", "unsettle"}
HAND_INS, OPEN = {"figure", "nothing"}, {"figure", "nothing", "unprogress"}
# way → the verbs that go through after it
WAYS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "in progress": (("progress",), OPEN),
    "progress taken back": (("progress", "unprogress"), HAND_INS),
    "figure handed in": (("progress", "figure"), {"unprogress"}),
    "told that there is none": (("progress", "nothing"), {"unprogress"}),
    "returned": (("progress", "figure", "return"), OPEN),
    "withdrawn": (("progress", "nothing", "withdraw"), OPEN),
    "accepted": (("progress", "figure", "accept"), set()),
    "not applicable": (("progress", "exempt"), set()),
}


def acts(duty: Duty, day: date = DAY) -> dict[str, Callable[[Any], Any]]:
    note = ProgressNote.objects.filter(duty=duty).order_by("-pk").first()
    figure = {"figure": Decimal("62.5"), "unit": "%", "source": "Biểu 06a"}
    return verbs(duty, day) | {
        "figure": lambda who: without_file.hand_in_figure(who, duty, today=day, **figure),
        "nothing": lambda who: without_file.hand_in_nothing(who, duty, reason="Không phát sinh", today=day),
        "unprogress": lambda who: taking_back.take_back_progress(who, note, today=day),  # type: ignore[arg-type]
        "unsettle": lambda who: taking_back.take_back_due(who, duty, today=day),
    }


def fresh(duty: Duty) -> Duty:
    return Duty.objects.get(pk=duty.pk)


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Duty, HandIn, ProgressNote, DueDay, Entry)]


@pytest.fixture
def owed(duty: Duty) -> Duty:
    """Its product is a figure, and is owed only if there is any."""
    Duty.objects.filter(pk=duty.pk).update(manner="figure", conditional=True)
    return fresh(duty)


@pytest.mark.parametrize("way", WAYS)
def test_a_verb_goes_through_only_in_its_states(owed, officer, focal, actor, way: str) -> None:
    before, allowed = WAYS[way]
    for verb in before:
        acts(fresh(owed))[verb](focal if verb in JUDGES else officer)
    other, leader = actor("so-y-te", "officer", username="khac"), actor("ubnd-tinh", "leader", username="xem")
    for verb in sorted(OPEN):
        kept = everything()
        for wrong in (other, leader, focal):
            with pytest.raises(Denied):
                acts(fresh(owed))[verb](wrong)
        with rolled_back():
            if verb in allowed:
                acts(fresh(owed))[verb](officer)
                assert Entry.objects.about(owed).first().verb.startswith("duty."), verb
                if verb in HAND_INS:
                    made = HandIn.objects.order_by("-pk").first()
                    assert made is not None and (made.nothing, made.figure is None) == (verb == "nothing",) * 2
                with pytest.raises(Refused):  # twice
                    acts(fresh(owed))[verb](officer)
            else:
                with pytest.raises(Refused) as refusal:
                    acts(fresh(owed))[verb](officer)
                assert not isinstance(refusal.value, Denied) and everything() == kept, verb


def test_what_was_not_declared_so_owes_its_document(duty, officer) -> None:
    for verb in sorted(HAND_INS):
        with pytest.raises(Refused):
            acts(duty)[verb](officer)
    assert not HandIn.objects.exists()


def test_progress_of_another_day_stays(owed, officer) -> None:
    acts(owed)["progress"](officer)
    with pytest.raises(Refused, match="hôm trước"):
        acts(fresh(owed), DAY + timedelta(days=1))["unprogress"](officer)


def test_a_due_day_set_by_mistake_is_taken_back_the_same_day(relative, officer, focal) -> None:
    with pytest.raises(Refused, match="chưa ai ấn định"):
        acts(relative)["unsettle"](focal)
    acts(relative)["settle_due"](focal)
    with pytest.raises(Denied):
        acts(fresh(relative))["unsettle"](officer)
    with rolled_back(), pytest.raises(Refused):
        acts(fresh(relative), DAY + timedelta(days=1))["unsettle"](focal)
    acts(fresh(relative))["unsettle"](focal)
    with pytest.raises(Refused, match="chưa ai ấn định"):  # twice: it is not set again
        acts(fresh(relative))["unsettle"](focal)
    assert fresh(relative).due is None and DueDay.objects.filter(duty=relative).count() == 2


@pytest.mark.parametrize(
    ("before", "one", "other"),
    [
        ((), "figure", "figure"),
        ((), "nothing", "nothing"),
        ((), "figure", "nothing"),
        (("progress",), "unprogress", "unprogress"),
        ((), "figure", "exempt"),
        ((), "exempt", "nothing"),
    ],
)
def test_of_two_at_once_one_wins(concurrent, owed, officer, focal, before, one: str, other: str) -> None:
    for verb in before:
        acts(owed)[verb](officer)
    said = overlapping(
        *(lambda verb=verb: acts(fresh(owed))[verb](focal if verb in JUDGES else officer) for verb in (one, other))
    )
    assert not isinstance(said[0], Exception) and isinstance(said[1], Refused), said
    assert HandIn.objects.count() == ({one} <= HAND_INS)


def test_of_two_who_take_a_due_day_back_one_wins(concurrent, relative, focal) -> None:
    acts(relative)["settle_due"](focal)
    said = overlapping(*(lambda: acts(fresh(relative))["unsettle"](focal) for _ in range(2)))
    assert not isinstance(said[0], Exception) and isinstance(said[1], Refused), said
    assert fresh(relative).due is None
