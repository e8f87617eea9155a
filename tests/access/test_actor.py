"""What a role lets an actor be, and rights put together."""

from __future__ import annotations

import pytest

from cchc.access import SYSTEM, Actor, Denied, Refusal, Refused, Role
from cchc.access.predicates import predicate


@pytest.mark.parametrize(
    ("role", "focal", "officer"),
    [(Role.FOCAL_POINT, True, True), (Role.OFFICER, False, True), (Role.LEADER, False, False), (None, False, False)],
)
def test_a_focal_point_is_an_officer_of_its_own_agency(role: Role | None, focal: bool, officer: bool) -> None:
    actor = Actor(1, "Lan", 1, "", role, 1, "Sở Nội vụ")
    assert (actor.is_focal_point, actor.is_officer) == (focal, officer)


def test_the_system_holds_no_role() -> None:
    assert SYSTEM.person is None and not SYSTEM.is_officer and not SYSTEM.is_focal_point


def test_a_denial_is_a_refusal_of_its_own_with_a_sentence() -> None:
    assert issubclass(Denied, Refusal) and not issubclass(Denied, Refused)
    assert Refused("Chưa ghi số.", field="number").field == "number"
    assert str(Denied("Không có quyền.")) == "Không có quyền."


def test_rights_are_put_together() -> None:
    yes, no = predicate(lambda actor, thing: True), predicate(lambda actor, thing: False)
    assert (yes | no)(SYSTEM, 1) and not (yes & no)(SYSTEM, 1) and (~no)(SYSTEM, 1)
