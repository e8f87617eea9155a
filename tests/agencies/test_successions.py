"""Reorganisations: what ends, what begins, what is passed on, and taking back one that was wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.duties.conftest import document, verbs
from tests.duties.test_as_of import JUDGES, sensible
from tests.transactions import outcome, overlapping, rolled_back

from cchc.access import SYSTEM, Denied, Refused
from cchc.agencies.actions import call, found, restand
from cchc.agencies.closure import check_lines, check_standings
from cchc.agencies.holdings import held, history, keys_to_agencies, undeclared
from cchc.agencies.models import Agency, Alias, Heir, Passing, Standing, Succession
from cchc.agencies.over_time import as_on
from cchc.agencies.successions import (
    Decision,
    NewAgency,
    Outcome,
    Part,
    dissolve,
    merge,
    move,
    rename,
    split,
    withdraw,
)
from cchc.duties import actions as duties
from cchc.duties.models import Duty, HandIn
from cchc.duties.states import State, Verdict
from cchc.ledger.models import Entry
from cchc.people.models import Post
from cchc.periods import today
from cchc.tasks.models import Assignment, Mandate, TaskDuty

DAY = date(2026, 3, 1)
ORDER = Decision("15/2026/QĐ-UBND", date(2026, 2, 20), "UBND tỉnh Mẫu")
NEW = NewAgency("Sở Hạ tầng", "so-ha-tang", "SHT")


@pytest.fixture
def three(mandate: Any, province: Callable[[str], Agency]) -> tuple[Agency, Agency, Agency]:
    return province("so-xay-dung"), province("so-y-te"), province("so-tu-phap")


@pytest.fixture
def officer(actor: Callable[..., Any]) -> Any:
    return actor("so-xay-dung", "officer")


def unfinished(agency: Agency) -> int:
    return Duty.objects.unfinished().filter(agency=agency).count()


def whole() -> dict[str, Any]:
    """Every row of the rooms that a succession may touch."""
    models = (Agency, Standing, Alias, Duty, HandIn, Assignment, TaskDuty, Mandate, Post, Succession, Heir, Passing)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


# — every room —


def test_every_key_to_an_agency_belongs_to_a_holding() -> None:
    assert not undeclared(), (
        f"{undeclared()}: declare in the room's AppConfig.ready how it is passed on when the agency ends "
        "(agencies.holdings.passes), or why it stays (stays)"
    )
    assert set(keys_to_agencies()) == held.keys() | history.keys()
    assert not held.keys() & history.keys()


# — merging —


def test_a_merger_ends_begins_and_passes_on_all_that_is_open(three, province, actor, focal) -> None:
    one, other, _ = three
    officer = actor("so-xay-dung", "officer", "an")
    plan = one.duties.get(task_duty__task__no="1.1")
    duties.hand_in(officer, plan, today=date(2026, 1, 20), documents=[document()])
    duties.accept(focal, plan, today=date(2026, 1, 25))
    call(SYSTEM, "Sở XD", within=province("ubnd-tinh"), means=one)
    before = unfinished(one), unfinished(other)
    states = dict(Duty.objects.stated(DAY, now=DAY).filter(agency__in=[one, other]).values_list("pk", "state"))
    said = merge(SYSTEM, [one, other], NEW, day=DAY, decision=ORDER)
    heir = Agency.objects.get(key="so-ha-tang")
    assert one.standing(DAY) is None and one.standing(DAY - timedelta(days=1)) is not None
    assert (heir.standing(DAY).parent, heir.standing(DAY).kind) == (province("ubnd-tinh"), "department")
    assert (unfinished(one), unfinished(other), unfinished(heir)) == (0, 0, sum(before))
    # Closed as passed on, opened for the heir, linked: never re-pointed.
    for old in Duty.objects.filter(agency__in=[one, other], closed_on=DAY):
        assert old.state_on(DAY) is State.PASSED_ON and old.passed_to.agency == heir
        assert states[old.pk] == old.passed_to.state_on(DAY).value
        assert old.passed_to.task_duty.task == old.task_duty.task
        assert old.passed_to.task_duty.assignment.agency == heir
    # What was done stays with who did it.
    plan.refresh_from_db()
    assert plan.is_accepted and not plan.is_passed_on and plan.agency == one
    assert Alias.objects.on(DAY).get(folded="so xd").agency == heir
    assert Alias.objects.on(DAY - timedelta(days=1)).get(folded="so xd").agency == one
    post = Post.objects.get(pk=officer.post)
    assert post.until == DAY and Post.objects.get(person=post.person, agency=heir).since == DAY
    assert check_lines() == [] and check_standings() == []
    assert {str(each.label) for each in said.passed} >= {"Nhiệm vụ chưa xong", "Người giữ vị trí", "Tên gọi khác"}
    assert said.begun == ["Sở Hạ tầng"] and len(said.ended) == 2 and not said.unallocated
    assert Entry.objects.about(said.succession).get().verb == "succession.merge"
    assert Entry.objects.filter(verb="duty.pass_on").count() == sum(before)


def test_lists_show_each_duty_once_on_every_day(three) -> None:
    one, other, _ = three
    total = Duty.objects.open_on(DAY).count()
    merge(SYSTEM, [one, other], NEW, day=DAY, decision=ORDER)
    for day in (date(2026, 1, 5), DAY - timedelta(days=1), DAY, DAY + timedelta(days=200)):
        assert Duty.objects.open_on(day).count() == total
        assert sum(row["n"] for row in Duty.objects.stated(day, now=DAY).counts()) == total


def test_one_that_takes_others_in_stays_itself(three) -> None:
    one, other, _ = three
    before = unfinished(one) + unfinished(other)
    said = merge(SYSTEM, [one, other], other, day=DAY, decision=ORDER)
    assert said.ended == ["Sở Xây dựng"] and not said.begun
    assert other.standing(DAY).since < DAY and unfinished(other) == before


def test_what_stands_below_goes_along(three, province) -> None:
    one, other, _ = three
    unit = found(
        SYSTEM, key="tt", name="Trung tâm", kind="centre", level="department", since=date(2026, 1, 1), parent=one
    )
    deeper = found(
        SYSTEM, key="to", name="Tổ", kind="division", level="department", since=date(2026, 1, 2), parent=unit
    )
    merge(SYSTEM, [one, other], NEW, day=DAY, decision=ORDER)
    heir = Agency.objects.get(key="so-ha-tang")
    assert set(Agency.objects.under(heir, DAY)) == {heir, unit, deeper}
    assert set(Agency.objects.under(one, DAY - timedelta(days=1))) == {one, unit, deeper}
    assert check_lines() == []


def test_the_focal_point_s_heir_runs_and_judges(mandate, province, actor) -> None:
    old = province("so-noi-vu")
    merge(SYSTEM, [old, province("so-tu-phap")], NEW, day=DAY, decision=ORDER)
    heir = Agency.objects.get(key="so-ha-tang")
    mandate.refresh_from_db()
    assert mandate.run_by == heir and not Duty.objects.unfinished().filter(judged_by=old).exists()


def test_an_exception_a_person_made_survives(mandate, province, three) -> None:
    """Sở Y tế was taken out of the roster: whoever comes of it alone is not put in."""
    one, other, third = three
    lead = Assignment.objects.filter(addressee__task__no="1.1", agency=other)
    lead_duties = Duty.objects.filter(task_duty__assignment__in=lead)
    TaskDuty.objects.filter(duty__in=lead_duties).delete()
    lead_duties.delete()
    lead.delete()
    merge(SYSTEM, [other], third, day=DAY, decision=ORDER)
    rename(SYSTEM, one, day=DAY, decision=ORDER, name="Sở Xây dựng mới")
    rosters = Assignment.objects.filter(addressee__task__no="1.1", agency__in=[one, other, third], until=None)
    assert set(rosters.values_list("agency", flat=True)) == {one.pk, third.pk}
    assert Duty.objects.filter(agency=third, task_duty__task__no="1.1").count() == 1


# — splitting —


def test_open_work_of_a_split_goes_to_who_takes_over(three) -> None:
    one, other, third = three
    open_before = unfinished(one)
    parts = [Part(other, Fraction(3, 5), takes_over=True), Part(third, Fraction("0.4"))]
    said = split(SYSTEM, one, parts, day=DAY, decision=ORDER)
    assert Duty.objects.filter(agency=other, passed_from__agency=one).count() == open_before
    assert [one.share for one in said.succession.heirs.order_by("pk")] == ["3/5", "2/5"] and not said.unallocated


def test_a_split_without_shares_says_what_is_not_allocated(three) -> None:
    one, other, third = three
    said = split(SYSTEM, one, [Part(other, takes_over=True), Part(third)], day=DAY, decision=ORDER)
    assert said.unallocated == ["Sở Xây dựng"]


@pytest.mark.parametrize(
    ("shares", "takes", "field"),
    [
        ((Fraction(1, 2), Fraction(1, 3)), (True, False), "heirs"),
        ((Fraction(1, 2), None), (True, False), "heirs"),
        ((Fraction(3, 2), Fraction(-1, 2)), (True, False), "heirs"),
        ((None, None), (True, True), "heirs"),
        ((None, None), (False, False), "taker"),  # open work and nobody to take it
    ],
)
def test_a_split_that_does_not_come_out_is_refused(three, shares: Any, takes: Any, field: str) -> None:
    one, other, third = three
    before = whole()
    with pytest.raises(Refused) as refusal:
        parts = [Part(heir, share, take) for heir, share, take in zip((other, third), shares, takes, strict=True)]
        split(SYSTEM, one, parts, day=DAY, decision=ORDER)
    assert refusal.value.field == field and whole() == before


def test_one_that_is_split_and_goes_on_keeps_its_people_and_its_work(three, province) -> None:
    one, other, _third = three
    before, rows = unfinished(one), whole()
    parts = [Part(one, Fraction(3, 5)), Part(NEW, Fraction(2, 5))]
    said = split(SYSTEM, one, parts, day=DAY, decision=ORDER)
    assert said.goes_on == ["Sở Xây dựng"] and said.begun == ["Sở Hạ tầng"] and not said.ended and not said.passed
    assert one.standing(DAY) is not None and unfinished(one) == before
    new = Agency.objects.get(key="so-ha-tang")
    counts = {one.pk: Fraction(10)}
    assert as_on(counts, DAY, counted=DAY - timedelta(days=1)).values == {one.pk: 6, new.pk: 4}
    assert as_on(counts, DAY, counted=DAY).values == counts, "counted after it: its own"
    assert as_on(counts, DAY).unallocated == counts, "nobody says on which side it was counted"
    assert as_on({one.pk: Fraction(6), new.pk: Fraction(4)}, DAY - timedelta(days=1), counted=DAY).values == counts
    assert said.succession is not None
    withdraw(SYSTEM, said.succession)
    assert whole() == rows and not check_lines()
    with pytest.raises(Refused, match="việc còn dở ở lại"):
        split(SYSTEM, one, [Part(one), Part(other, takes_over=True)], day=DAY, decision=ORDER)
    unshared = split(SYSTEM, one, [Part(one), Part(other)], day=DAY, decision=ORDER)
    assert unshared.unallocated == ["Sở Xây dựng"]
    assert as_on(counts, DAY, counted=DAY - timedelta(days=1)).unallocated == counts


# — dissolving, renaming, moving —


def test_what_is_dissolved_leaves_nothing_open(three) -> None:
    one, other, _ = three
    with pytest.raises(Refused) as refusal:
        dissolve(SYSTEM, one, day=DAY, decision=ORDER)
    assert refusal.value.field == "taker" and "Chọn cơ quan tiếp nhận" in refusal.value.sentence
    said = dissolve(SYSTEM, one, day=DAY, decision=ORDER, taker=other)
    assert unfinished(one) == 0 and said.unallocated == ["Sở Xây dựng"]


def test_what_is_renamed_or_moved_stays_itself(three, province) -> None:
    one, other, _ = three
    open_before = unfinished(one)
    rename(SYSTEM, one, day=DAY, decision=ORDER, name="Sở Xây dựng và Giao thông", short_name="SXDGT")
    move(SYSTEM, other, day=DAY, decision=ORDER, parent=one)
    assert one.standing(DAY).name == "Sở Xây dựng và Giao thông" and unfinished(one) == open_before
    assert other.standing(DAY).parent == one and check_lines() == []
    assert [(each.kind, each.heirs.get().of_id == each.heirs.get().agency_id) for each in Succession.objects.all()] == [
        ("rename", True),
        ("move", True),
    ]


# — trying, refusing —


@pytest.mark.parametrize("kind", ["merge", "split", "dissolve", "rename", "move"])
def test_trying_tells_the_same_and_writes_nothing(three, kind: str) -> None:
    one, other, third = three
    acts: dict[str, Callable[[bool], Outcome]] = {
        "merge": lambda tried: merge(SYSTEM, [one, other], NEW, day=DAY, decision=ORDER, simulate=tried),
        "split": lambda tried: split(
            SYSTEM, one, [Part(other, takes_over=True), Part(third)], day=DAY, decision=ORDER, simulate=tried
        ),
        "dissolve": lambda tried: dissolve(SYSTEM, one, day=DAY, decision=ORDER, taker=other, simulate=tried),
        "rename": lambda tried: rename(SYSTEM, one, day=DAY, decision=ORDER, name="X", simulate=tried),
        "move": lambda tried: move(SYSTEM, one, day=DAY, decision=ORDER, parent=other, simulate=tried),
    }
    before, entries = whole(), Entry.objects.count()
    tried = acts[kind](True)
    assert whole() == before and Entry.objects.count() == entries and tried.succession is None
    done = acts[kind](False)
    done.succession = None
    assert done == tried and whole() != before


def test_what_is_to_come_can_be_tried_and_not_done(three) -> None:
    one, other, _ = three
    ahead = today() + timedelta(days=30)
    assert merge(SYSTEM, [one, other], NEW, day=ahead, decision=ORDER, simulate=True).total
    with pytest.raises(Refused) as refusal:
        merge(SYSTEM, [one, other], NEW, day=ahead, decision=ORDER)
    assert refusal.value.field == "day"
    rename(SYSTEM, one, day=ahead, decision=ORDER, name="X")  # a name can be known ahead


def refusals(one: Agency, other: Agency, third: Agency) -> dict[str, Callable[[], Outcome]]:
    late = {"day": DAY, "decision": ORDER}
    return {
        "agencies": lambda: merge(SYSTEM, [one], NEW, **late),
        "heir": lambda: merge(
            SYSTEM,
            [one, other],
            found(SYSTEM, key="m", name="M", kind="board", level="department", since=DAY + timedelta(9), parent=third),
            **late,
        ),
        "decision": lambda: merge(SYSTEM, [one, other], third, day=DAY, decision=Decision(" ")),
        "decided_on": lambda: merge(
            SYSTEM, [one, other], third, day=DAY, decision=Decision("1/QĐ", today() + timedelta(9))
        ),
        "day": lambda: merge(SYSTEM, [one, other], third, day=one.standing(DAY).since, decision=ORDER),
        "taker": lambda: dissolve(SYSTEM, one, taker=one, **late),
        "heirs": lambda: split(SYSTEM, one, [Part(other, takes_over=True), Part(other)], **late),
        "name": lambda: merge(SYSTEM, [one, other], NewAgency("Sở Tư pháp", "x"), **late),
        "parent": lambda: move(SYSTEM, one, parent=one.standing(DAY).parent, **late),
    }


@pytest.mark.parametrize(
    "field", ["agencies", "heir", "decision", "decided_on", "day", "taker", "heirs", "name", "parent"]
)
def test_what_cannot_be_is_refused_beside_its_field(three, field: str) -> None:
    act = refusals(*three)[field]
    before = Succession.objects.count(), Duty.objects.filter(closed_on__isnull=False).count()
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.field == field and refusal.value.sentence.endswith(".")
    assert (Succession.objects.count(), Duty.objects.filter(closed_on__isnull=False).count()) == before


def test_nobody_ends_twice_or_before_it_began(three) -> None:
    one, other, third = three
    merge(SYSTEM, [one, other], NEW, day=DAY, decision=ORDER)
    for day in (DAY, DAY + timedelta(days=5), date(2000, 1, 1)):
        with pytest.raises(Refused):
            merge(SYSTEM, [one], third, day=day, decision=ORDER)
    with pytest.raises(Refused):  # it has a later change
        dissolve(SYSTEM, one, day=DAY - timedelta(days=5), decision=ORDER, taker=third)


def test_an_officer_and_another_province_reorganise_nothing(three, actor, province) -> None:
    one, other, third = three
    far = found(SYSTEM, key="far", name="UBND tỉnh Khác", kind="committee", level="province", since=DAY, parent=None)
    abroad = found(SYSTEM, key="snv2", name="Sở Nội vụ", kind="department", level="department", since=DAY, parent=far)
    keeper = actor("so-noi-vu", "focal_point", "dau-moi")
    late = {"day": DAY + timedelta(days=5), "decision": ORDER}
    for who in (actor("so-y-te", "officer"), actor("so-y-te", "leader")):
        with pytest.raises(Denied):
            merge(who, [one, other], third, **late)
    for act in (
        lambda: merge(keeper, [one], abroad, **late),
        lambda: merge(keeper, [abroad], one, **late),
        lambda: move(keeper, one, parent=abroad, **late),
        lambda: dissolve(keeper, one, taker=abroad, **late),
    ):
        with pytest.raises(Denied):
            act()
    assert not Succession.objects.exists()
    merge(keeper, [one], other, **late)


# — taking back —


@pytest.mark.parametrize("kind", ["merge", "take_in", "split", "dissolve", "rename", "move"])
def test_one_that_was_wrong_is_taken_back_whole(three, province, actor, kind: str) -> None:
    one, other, third = three
    actor("so-xay-dung", "officer", "an")
    call(SYSTEM, "Sở XD", within=province("ubnd-tinh"), means=one)
    found(SYSTEM, key="tt", name="Trung tâm", kind="centre", level="department", since=date(2026, 1, 1), parent=one)
    before = whole()
    late = {"day": DAY, "decision": ORDER}
    said = {
        "merge": lambda: merge(SYSTEM, [one, other], NEW, **late),
        "take_in": lambda: merge(SYSTEM, [one], other, **late),
        "split": lambda: split(SYSTEM, one, [Part(other, takes_over=True), Part(third)], **late),
        "dissolve": lambda: dissolve(SYSTEM, one, taker=other, **late),
        "rename": lambda: rename(SYSTEM, one, name="X", **late),
        "move": lambda: move(SYSTEM, one, parent=other, **late),
    }[kind]()
    assert whole() != before
    withdraw(SYSTEM, said.succession)
    assert whole() == before
    assert check_lines() == [] and check_standings() == []
    assert Entry.objects.filter(verb="succession.withdraw").count() == 1


def test_one_of_which_something_came_stays(three) -> None:
    one, other, third = three
    said = merge(SYSTEM, [one, other], NEW, day=DAY, decision=ORDER)
    heir = Agency.objects.get(key="so-ha-tang")
    duty = Duty.objects.unfinished().filter(agency=heir).first()
    with rolled_back():
        duties.report_progress(SYSTEM, duty, today=DAY + timedelta(days=3), percent=10)
        assert isinstance(outcome(lambda: withdraw(SYSTEM, said.succession)), Refused)
    with rolled_back():
        merge(SYSTEM, [heir], third, day=DAY + timedelta(days=9), decision=ORDER)
        assert isinstance(outcome(lambda: withdraw(SYSTEM, said.succession)), Refused)
    with rolled_back():
        restand(SYSTEM, heir, DAY + timedelta(days=9), name="Y")
        assert isinstance(outcome(lambda: withdraw(SYSTEM, said.succession)), Refused)
    withdraw(SYSTEM, said.succession)


# — a duty in every state —

steps = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 3)), max_size=8)


@given(steps=steps, later=st.integers(0, 20), entered=st.integers(0, 20))
@settings(max_examples=40)
def test_passing_on_changes_who_owes_never_how_it_stands(
    mandate, province, officer, focal, steps: Any, later: int, entered: int
) -> None:
    """Whatever had been done, entered on its day or long afterwards: the heir's duty has the same facts and state."""
    from cchc.duties.passing import pass_on

    one, heir = province("so-xay-dung"), province("so-y-te")
    duty = one.duties.get(task_duty__task__no="1.1")
    with rolled_back():
        day = date(2026, 1, 5)
        for choice, wait in steps:
            day += timedelta(days=wait)
            duty.refresh_from_db()
            able = sensible(duty)
            verb = able[choice % len(able)]
            outcome(lambda verb=verb, day=day: verbs(duty, day)[verb](focal if verb in JUDGES else officer))
        duty.refresh_from_db()
        succession_day = date(2026, 1, 6) + timedelta(days=later)
        if duty.is_accepted or duty.na_on:
            assert isinstance(outcome(lambda: pass_on(SYSTEM, duty, heir, day=succession_day)), Refused)
            return
        on_days = [day + timedelta(days=n) for n in (0, entered, 60)]
        before = [duty.state_on(each) for each in on_days]
        made = pass_on(SYSTEM, duty, heir, day=succession_day)
        assert made.opened_on == duty.closed_on >= succession_day
        made.refresh_from_db()
        assert [made.state_on(each) for each in on_days] == before
        # and looked up, as of any day, as it is stored
        then = Duty.objects.stated(made.opened_on, now=made.opened_on + timedelta(days=1)).get(pk=made.pk)
        assert then.state == made.state_on(made.opened_on).value
        for verb in ("progress", "hand_in", "withdraw", "accept", "return", "take_back", "settle_due"):
            told = outcome(lambda verb=verb: verbs(duty, made.opened_on)[verb](SYSTEM))
            assert isinstance(told, Refused), verb


def test_a_hand_in_that_waits_is_judged_at_the_heir_s(three, officer, focal) -> None:
    one, other, _ = three
    duty = one.duties.get(task_duty__task__no="1.1")
    duties.hand_in(officer, duty, today=date(2026, 1, 20), documents=[document()])
    merge(SYSTEM, [one], other, day=DAY, decision=ORDER)
    made = Duty.objects.get(passed_from=duty)
    assert made.is_pending and made.hand_ins.get().records.count() == 1
    duties.accept(focal, made, today=DAY)
    assert made.state_on(DAY) is State.ON_TIME  # by the day it came in
    assert Verdict(made.verdict) is Verdict.ACCEPTED


def test_two_who_end_one_agency_leave_one_succession(concurrent, samples) -> None:
    from cchc.agencies.loading import load_agencies, load_groups

    load_groups()
    load_agencies(SYSTEM, samples["agencies"])
    one, other, third = (Agency.objects.get(key=key) for key in ("so-xay-dung", "so-y-te", "so-tu-phap"))
    said = overlapping(
        lambda: merge(SYSTEM, [one], other, day=DAY, decision=ORDER),
        lambda: merge(SYSTEM, [one], third, day=DAY, decision=ORDER),
    )
    assert sorted(type(each).__name__ for each in said) == ["Outcome", "Refused"]
    assert Succession.objects.count() == 1 and check_lines() == []
