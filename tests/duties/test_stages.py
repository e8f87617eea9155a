"""Who drafts is not who issues: stages, whose lateness it is, the day that counts, and what does not apply."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.duties.conftest import document, newest_record, verbs
from tests.transactions import overlapping, rolled_back

from cchc.access import Denied, Refused
from cchc.duties import actions, days, exempting, staging
from cchc.duties.days import Days
from cchc.duties.lateness import Lateness, laid
from cchc.duties.life import CountedDay, Exemption, Stage, StagePass
from cchc.duties.models import Duty
from cchc.duties.queries import overdue
from cchc.duties.states import State
from cchc.ledger.models import Entry

DAY, DUE, LATER = date(2026, 1, 20), date(2026, 1, 31), date(2026, 2, 20)
JUDGES = {"accept", "return", "take_back", "exempt", "lift"}


@pytest.fixture
def duty(duty: Any) -> Any:
    Duty.objects.filter(pk=duty.pk).update(stages=[stage.value for stage in Stage], counts_by="issued")
    return Duty.objects.get(pk=duty.pk)


def pass_(who: Any, duty: Any, stage: Stage, on: date, **more: Any) -> StagePass:
    number = "45/TTr-SXD" if stage is Stage.SUBMITTED else ""
    return staging.pass_stage(who, duty, stage, **{"on": on, "number": number, "today": on, **more})


OPEN = {"submit", "issue", "exempt"}
WAYS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "given": ((), OPEN),
    "submitted": (("submit",), {"unsubmit", "issue", "exempt"}),
    "sent back by the issuer": (("submit", "unsubmit"), OPEN),
    "issued": (("submit", "issue"), {"exempt"}),
    "handed in": (("submit", "issue", "hand_in"), {"days"}),
    "returned": (("hand_in", "return"), {*OPEN, "days"}),
    "accepted": (("hand_in", "accept"), set()),
    "not applicable": (("exempt",), {"lift"}),
    "applies again": (("exempt", "lift"), OPEN),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_verb_goes_through_only_in_its_states(duty, officer, focal, way: str) -> None:
    done, allowed = WAYS[way]
    for verb in done:
        verbs(duty, DAY)[verb](focal if verb in JUDGES else officer)
    for verb in ("submit", "unsubmit", "issue", "exempt", "lift", "days"):
        with rolled_back():
            one, entries = Duty.objects.get(pk=duty.pk), Entry.objects.count()
            who = focal if verb in JUDGES else officer
            if verb in allowed:
                verbs(one, DAY)[verb](who)
                assert Entry.objects.count() == entries + 1
                assert one.facts() == Duty.objects.get(pk=one.pk).facts()
            else:
                with pytest.raises(Refused) as refusal:
                    verbs(one, DAY)[verb](who)
                assert not isinstance(refusal.value, Denied), verb
                assert Entry.objects.count() == entries, verb


@pytest.mark.parametrize("way", ["submitted", "not applicable"])
def test_what_does_not_apply_takes_nothing_more(duty, officer, focal, way: str) -> None:
    for verb in WAYS[way][0]:
        verbs(duty, DAY)[verb](focal if verb in JUDGES else officer)
    for verb in ("progress", "hand_in"):
        with rolled_back():
            if way == "submitted":
                verbs(duty, DAY)[verb](officer)
            else:
                with pytest.raises(Refused):
                    verbs(duty, DAY)[verb](officer)


@pytest.mark.parametrize(
    ("agency", "role", "may"),
    [
        ("so-xay-dung", "officer", {"submit", "issue", "days"}),
        ("so-noi-vu", "focal_point", {"submit", "issue", "days", "exempt"}),
        ("so-y-te", "officer", set()),
        ("so-tu-phap", "focal_point", set()),
        ("ubnd-tinh", "leader", set()),
    ],
)
def test_who_may_write_it_down(duty, officer, focal, actor, agency: str, role: str, may: set[str]) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    actions.return_(focal, duty, today=DAY, reason="Thiếu phụ lục")
    who = actor(agency, role, username="somebody")
    for verb in ("submit", "issue", "days", "exempt"):
        with rolled_back():
            try:
                verbs(duty, DAY)[verb](who)
                denied = False
            except Denied:
                denied = True
            assert denied is (verb not in may), verb


@pytest.mark.parametrize(
    ("stage", "given", "field"),
    [
        (Stage.SUBMITTED, {"number": " "}, "number"),
        (Stage.SUBMITTED, {"number": "9" * 81}, "number"),
        (Stage.SUBMITTED, {"on": DAY + timedelta(days=1), "today": DAY}, "on"),
        (Stage.SUBMITTED, {"on": date(2026, 1, 4)}, "on"),
        (Stage.SUBMITTED, {"on": DAY - timedelta(days=2)}, "on"),  # before it was drafted
        (Stage.DRAFTED, {}, None),  # twice
    ],
)
def test_a_stage_needs_a_day_in_its_order_and_a_submission_its_number(duty, officer, stage, given, field) -> None:
    pass_(officer, duty, Stage.DRAFTED, DAY - timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        pass_(officer, duty, stage, **{"on": DAY, **given})
    assert refusal.value.field == field


def test_a_stage_nobody_declared_is_refused(relative, officer) -> None:
    with pytest.raises(Refused):
        pass_(officer, relative, Stage.SUBMITTED, DAY)


@pytest.mark.parametrize(
    ("submitted", "end", "expected"),
    [
        (None, DUE, Lateness()),
        (None, LATER, Lateness(drafter=20)),
        (DUE, LATER, Lateness(issuer=20)),
        (DUE + timedelta(days=5), LATER, Lateness(drafter=5, issuer=15)),
        (LATER, LATER, Lateness(drafter=20)),
        (DAY, None, Lateness()),
    ],
)
def test_lateness_is_laid_where_it_arose(submitted: date | None, end: date | None, expected: Lateness) -> None:
    assert laid(DUE, submitted, end) == expected
    assert laid(None, submitted, end) == Lateness()


@pytest.mark.parametrize(
    ("submitted", "issued", "end", "expected"),
    [
        (DUE, LATER, DUE, Lateness(issuer=20)),  # the submission is what counts: in time, and issued late
        (DUE, LATER, LATER, Lateness(issuer=20)),
        (DUE, DUE + timedelta(days=5), LATER, Lateness(drafter=15, issuer=5)),  # issued, and not handed in
        (DUE + timedelta(days=2), LATER, LATER + timedelta(days=3), Lateness(drafter=5, issuer=18)),
        (DAY, DUE, DUE, Lateness()),
    ],
)
def test_the_issuer_answers_until_the_day_of_issue(submitted, issued, end, expected) -> None:
    assert laid(DUE, submitted, end, issued) == expected


def test_a_drafter_on_time_is_not_late_with_what_the_issuer_keeps(duty, officer, focal) -> None:
    pass_(officer, duty, Stage.SUBMITTED, DAY)
    assert duty.state_on(LATER) is State.SUBMITTED
    assert not Duty.objects.filter(overdue(LATER), pk=duty.pk).exists()
    pass_(officer, duty, Stage.ISSUED, LATER)
    # The issued document is the drafter's to hand in: from now on its day is past.
    assert duty.state_on(LATER) is State.OVERDUE
    paper = document(signed_on=LATER)
    actions.hand_in(officer, duty, today=LATER + timedelta(days=2), documents=[paper])
    record = newest_record(duty)
    days.write_days(officer, duty, record, Days(record.number, LATER, LATER), today=LATER + timedelta(days=2))
    actions.accept(focal, duty, today=LATER + timedelta(days=3))
    assert (duty.counted_on, duty.state_on(LATER + timedelta(days=3))) == (LATER, State.LATE)
    assert laid(duty.due, duty.submitted_on, duty.facts().came_on).is_issuers_alone


@pytest.mark.parametrize(
    ("by", "days_of", "expected"),
    [
        ("handed", (DAY, DAY, None), State.LATE),
        ("signed", (DUE, LATER, None), State.ON_TIME),
        ("issued", (DUE, LATER, None), State.LATE),
        ("issued", (DAY, DUE, None), State.ON_TIME),
        ("received", (DAY, DUE, DUE), State.ON_TIME),
        ("received", (DAY, DUE, None), State.LATE),  # not received yet, as far as is known: by the day it was handed in
        ("submitted", (DUE, LATER, None), State.ON_TIME),
    ],
)
def test_on_time_is_judged_by_the_day_its_deadline_names(duty, officer, focal, by, days_of, expected) -> None:
    Duty.objects.filter(pk=duty.pk).update(counts_by=by)
    duty.refresh_from_db()
    pass_(officer, duty, Stage.SUBMITTED, DAY)
    actions.hand_in(officer, duty, today=LATER, documents=[document(signed_on=days_of[0])])
    record = newest_record(duty)
    days.write_days(focal, duty, record, Days(record.number, *days_of[:2], "12", days_of[2]), today=LATER)
    actions.accept(focal, duty, today=LATER)
    assert duty.state_on(LATER) is expected
    then = Duty.objects.filter(pk=duty.pk).stated(LATER, now=LATER + timedelta(days=9)).get()
    assert then.state == expected


def test_a_day_mended_later_changes_no_day_before(duty, officer, focal) -> None:
    actions.hand_in(officer, duty, today=LATER, documents=[document()])
    actions.accept(focal, duty, today=LATER)
    record, mended = newest_record(duty), LATER + timedelta(days=5)
    with pytest.raises(Refused):  # confirmed: the agency itself changes nothing any more
        days.write_days(officer, duty, record, Days(record.number, DAY, DAY), today=mended)
    days.write_days(focal, duty, record, Days(record.number, DAY, DAY), today=mended)
    asked = Duty.objects.filter(pk=duty.pk)
    says = [asked.stated(day, now=date(2026, 6, 1)).get().state for day in (LATER, mended)]
    assert says == [State.LATE, State.ON_TIME]
    assert CountedDay.objects.filter(hand_in__duty=duty).count() == 1


def test_what_proves_another_confirmed_duty_is_not_dated_anew_from_here(duty, officer, focal, province) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    record = newest_record(duty)
    other = province("so-xay-dung").duties.exclude(pk=duty.pk).filter(hand_in_count=0).first()
    actions.hand_in_records(officer, other, [record], on=DAY, today=DAY)
    Duty.objects.filter(pk=other.pk).update(verdict="accepted", verdict_on=DAY)
    with pytest.raises(Refused, match="đã được xác nhận"):
        days.write_days(officer, duty, record, Days("9/KH", DAY - timedelta(days=9)), today=DAY)
    days.write_days(focal, duty, record, Days("9/KH", DAY - timedelta(days=9)), today=DAY)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Days(" ", DAY), "number"),
        (Days("1/KH", None), "signed_on"),
        (Days("1/KH", LATER), "signed_on"),
        (Days("1/KH", DAY, DAY - timedelta(days=1)), "issued_on"),
        (Days("1/KH", DAY, DAY, "", DAY - timedelta(days=1)), "arrived_on"),
        (Days("1/KH", DAY, replaces=999), "replaces"),
    ],
)
def test_days_that_cannot_be_are_told_beside_their_field(duty, officer, given: Days, field: str) -> None:
    actions.hand_in(officer, duty, today=DAY, documents=[document()])
    with pytest.raises(Refused) as refusal:
        days.write_days(officer, duty, newest_record(duty), given, today=DAY)
    assert refusal.value.field == field


def test_a_version_replaces_another_and_both_stay(duty, officer, focal) -> None:
    first = actions.hand_in(officer, duty, today=DAY, documents=[document()]).records.get()
    actions.return_(focal, duty, today=DAY, reason="Thiếu phụ lục")
    second = actions.hand_in(
        officer, duty, today=DAY, documents=[document("97/KH-SXD", data=b"%PDF-1.7 x")]
    ).records.get()
    days.write_days(officer, duty, second, Days("97/KH-SXD", DAY, replaces=first.pk), today=DAY)
    second.refresh_from_db()
    assert second.replaces == first and first.sha256 != second.sha256
    assert [one.pk for one in days.earlier_versions(duty, second)] == [first.pk]


def test_what_does_not_apply_is_counted_nowhere_and_can_still_be_read(duty, focal, officer) -> None:
    with pytest.raises(Refused) as refusal:
        exempting.mark_na(focal, duty, reason=" ", today=DAY)
    assert refusal.value.field == "reason"
    exempting.mark_na(focal, duty, reason="Sở không còn phòng này", today=DAY)
    assert not Duty.objects.unfinished().filter(pk=duty.pk).exists()
    assert not Duty.objects.filter(overdue(LATER), pk=duty.pk).exists()
    assert Duty.objects.visible_to(officer, DAY).filter(pk=duty.pk).exists()
    exempting.lift_na(focal, duty, today=LATER)
    asked = Duty.objects.filter(pk=duty.pk)
    says = [asked.stated(day, now=date(2026, 6, 1)).get().state for day in (DAY, LATER - timedelta(days=1), LATER)]
    assert says == [State.NOT_APPLICABLE, State.NOT_APPLICABLE, State.OVERDUE]


@pytest.mark.parametrize(
    ("before", "one", "other"),
    [
        ((), "submit", "submit"),
        (("submit",), "unsubmit", "unsubmit"),
        ((), "exempt", "exempt"),
        (("exempt",), "lift", "lift"),
        ((), "hand_in", "exempt"),
        ((), "exempt", "hand_in"),
    ],
)
def test_of_two_at_once_one_wins(concurrent, duty, officer, focal, before, one: str, other: str) -> None:
    for verb in before:
        verbs(duty, DAY)[verb](focal if verb in JUDGES else officer)
    said = overlapping(
        *(
            lambda verb=verb: verbs(Duty.objects.get(pk=duty.pk), DAY)[verb](focal if verb in JUDGES else officer)
            for verb in (one, other)
        )
    )
    assert not isinstance(said[0], Exception) and isinstance(said[1], Refused), said
    assert StagePass.objects.filter(duty=duty, undone_on=None).count() <= 1
    assert Exemption.objects.filter(duty=duty, lifted_on=None).count() == (
        Duty.objects.get(pk=duty.pk).na_on is not None
    )
