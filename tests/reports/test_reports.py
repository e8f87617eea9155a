"""A report on its way over three levels, and what each state allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from cchc.access import Denied, Refused

ON = date(2026, 3, 16)


@pytest.fixture
def world(opened: Callable[..., Any], form: Callable[..., Any], people: Any, focal: Any) -> Any:
    """Sở Y tế owes two forms, of direction and of institutions, which Sở Tư pháp answers for."""
    people.forms = [form("BM1"), form("BM2", "institutions")]
    people.round = opened(["so-y-te"], people.forms, due_fields=date(2026, 3, 20))
    people.unit = people.round.reports.get(level="unit")
    people.whole = people.round.reports.get(level="whole")
    people.focal = focal
    return people


def state_of(report: Any) -> str:
    report.refresh_from_db()
    report.duty.refresh_from_db()
    return f"{report.state} {report.duty.state_on(ON)}"


def test_opening_makes_what_everybody_owes(world: Any, province: Callable[[str], Any]) -> None:
    from cchc.duties.models import DueDay, Duty
    from cchc.notices.models import Notice

    unit = world.unit
    assert unit.duty.due == unit.due == world.round.due_departments
    assert unit.duty.is_report and unit.duty.judged_by == province("so-noi-vu")
    assert [one.form.code for one in unit.sheets().order_by("form__code")] == ["BM1", "BM2"]
    assert world.whole.agency == province("so-noi-vu") and world.whole.about == province("ubnd-tinh")
    fields = world.round.reports.filter(level="field")
    assert {one.agency.key for one in fields} >= {"so-tu-phap"}
    assert "so-noi-vu" not in {one.agency.key for one in fields}
    assert DueDay.objects.filter(duty=unit.duty).count() == 1
    assert Notice.objects.filter(kind="given", words__contains="quý I năm 2026").exists()
    # On the officer's desk as any duty, and in no count of tasks.
    from cchc.duties.rules import on_desk
    from cchc.figures.from_duties import tallied
    from cchc.periods import windows

    assert on_desk.of(Duty.objects.filter(report=unit), world.head, ON).exists()
    assert tallied([unit.agency_id], windows.year(2026), date(2026, 12, 31)) == {}


def test_a_kind_comes_once_a_year(world: Any, opened: Callable[..., Any]) -> None:
    with pytest.raises(Refused, match="đã mở rồi"):
        opened(["so-y-te"], [])


def test_nothing_leaves_without_its_forms_and_its_head(world: Any, filled: Callable[..., None]) -> None:
    from cchc.reports import actions

    unit = world.unit
    with pytest.raises(Refused, match="Còn 2 biểu chưa nộp: BM1"):
        actions.ask(world.officer, unit, today=ON)
    filled(unit, world.officer)
    with pytest.raises(Denied):
        actions.file(world.officer, unit, today=ON)
    actions.ask(world.officer, unit, today=ON)
    assert state_of(unit) == "asked none"
    actions.send_down(world.head, unit, "Sai số liệu quý trước", today=ON)
    assert state_of(unit) == "open none" and unit.reason == "Sai số liệu quý trước"
    actions.ask(world.officer, unit, today=ON)
    with pytest.raises(Refused, match="đã trình"):
        actions.ask(world.officer, unit, today=ON)
    actions.file(world.head, unit, today=ON, number="12/BC-SYT", signed_on=ON)
    assert state_of(unit) == "filed wait" and (unit.n, unit.came_on, unit.number) == (1, ON, "12/BC-SYT")
    with pytest.raises(Refused, match="đã nộp"):
        actions.file(world.head, unit, today=ON)


def test_three_levels_with_a_return(world: Any, filled: Callable[..., None]) -> None:
    """The unit hands in, the owner of a field sends its part back, then agrees; the focal point confirms; it is sent."""
    from cchc.figures.models import Figure
    from cchc.reports import actions

    unit, whole = world.unit, world.whole
    filled(unit, world.officer, "5")
    actions.file(world.head, unit, today=ON)
    with pytest.raises(Refused, match="Sở Tư pháp"):
        actions.confirm(world.focal, unit, today=ON)
    with pytest.raises(Denied):
        actions.agree(world.focal, unit, "institutions", today=ON)
    with pytest.raises(Denied):
        actions.agree(world.owner, unit, "direction", today=ON)
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        actions.return_part(world.owner, unit, "institutions", " ", today=ON)
    actions.return_part(world.owner, unit, "institutions", "Thiếu văn bản cấp xã", today=ON)
    assert state_of(unit) == "returned back" and unit.reason == "Thể chế: Thiếu văn bản cấp xã"
    states = dict(unit.sheets().values_list("form__code", "state"))
    assert states == {"BM1": "filed", "BM2": "returned"}
    filled(unit, world.officer, "6")
    later = ON + timedelta(days=1)
    actions.file(world.head, unit, today=later)
    with pytest.raises(Refused, match="chưa có ý kiến"):
        actions.confirm(world.focal, unit, today=later)
    actions.agree(world.owner, unit, "institutions", today=later)
    with pytest.raises(Refused, match="đã có ý kiến"):
        actions.agree(world.owner, unit, "institutions", today=later)
    assert actions.confirm_agreed(world.focal, world.round, today=later) == 1
    assert state_of(unit) == "confirmed done" and (unit.n, unit.returned_times) == (2, 1)
    assert set(unit.sheets().values_list("state", flat=True)) == {"confirmed"}
    assert set(Figure.objects.values_list("state", flat=True)) == {"confirmed"}
    with pytest.raises(Refused, match="chưa được duyệt"):
        actions.send(
            world.focal, whole, number="9/BC-UBND", signed_on=later, sent_on=later, sent_to="Bộ Nội vụ", today=later
        )
    actions.file(world.focal, whole, today=later)  # its head does not work here
    actions.send(
        world.focal, whole, number="9/BC-UBND", signed_on=later, sent_on=later, sent_to="Bộ Nội vụ", today=later
    )
    assert state_of(whole) == "confirmed done" and whole.came_on == later


def test_withdrawn_while_nobody_confirmed(world: Any, filled: Callable[..., None]) -> None:
    from cchc.figures import filing
    from cchc.reports import actions

    unit = world.unit
    with pytest.raises(Refused, match="Chỉ rút lại được"):
        actions.withdraw(world.officer, unit, today=ON)
    filled(unit, world.officer)
    actions.file(world.head, unit, today=ON)
    sheet = unit.sheets().first()
    with pytest.raises(Refused, match="Rút báo cáo lại trước"):
        filing.reopen(world.officer, sheet)
    actions.withdraw(world.officer, unit, today=ON)
    assert state_of(unit) == "open doing" and unit.came_on is None
    filing.reopen(world.officer, sheet)
    with pytest.raises(Refused, match="Còn 1 biểu"):
        actions.file(world.head, unit, today=ON)
    filled(unit, world.officer, "7")
    actions.file(world.head, unit, today=ON)
    actions.confirm(world.focal, unit, today=ON, reason="Sở Tư pháp đã trao đổi trực tiếp")
    with pytest.raises(Refused, match="chưa được xác nhận"):
        actions.withdraw(world.officer, unit, today=ON)


def test_the_verbs_of_a_duty_leave_a_report_alone(world: Any) -> None:
    from cchc.duties import actions, exempting, extending

    duty = world.unit.duty
    for act in (
        lambda: actions.report_progress(world.head, duty, today=ON, percent=50),
        lambda: actions.refuse_unless_awaited(duty),
        lambda: actions.accept(world.focal, duty, today=ON),
        lambda: actions.withdraw(world.head, duty, today=ON),
        lambda: exempting.mark_na(world.focal, duty, reason="x", today=ON),
        lambda: extending.ask(world.head, duty, proposed=date(2026, 4, 1), reason="bận", today=ON),
    ):
        with pytest.raises(Refused, match="báo cáo định kỳ"):
            act()


def test_late_is_late_and_who_is_silent_stays_named(world: Any, filled: Callable[..., None]) -> None:
    from cchc.figures.errata import later_than
    from cchc.reports import actions
    from cchc.reports.cut_off import check, freeze
    from cchc.reports.standing import judging_of, league

    unit, of = world.unit, world.round
    with pytest.raises(Refused, match="Chưa đến ngày chốt"):
        freeze(world.focal, of, today=ON - timedelta(days=5))
    with pytest.raises(Denied):
        freeze(world.head, of, today=ON)
    filled(unit, world.officer, "5")
    freeze(world.focal, of, today=ON)
    assert [one["name"] for one in of.status["silent"]][-1] == "Sở Y tế"
    assert check(of).holds and not later_than(of.snapshot)
    late = unit.due + timedelta(days=3)
    actions.file(world.head, unit, today=late)
    assert unit.is_late(late)
    assert state_of(unit) == "filed wait"
    row = next(one for one in league(of.authority, 2026, late).entrants if one.agency == unit.about_id)
    assert (row.owed, row.on_time, row.late, row.missing, row.days) == (1, 0, 1, 0, 3)
    sheet = judging_of(of.authority, unit.about_id, 2026, late)
    assert sheet.is_provisional and [one.days_late for one in sheet.reports if one.report == unit] == [3]
    # What changes after the cut-off is told, and the frozen data stay.
    actions.return_(world.focal, unit, "Sai", today=late, fields=["direction"])
    filled(unit, world.officer, "8", today=late)
    found = later_than(of.snapshot)
    assert [(one.agency, one.was.value.numerator, one.version.value.numerator) for one in found] == [("Sở Y tế", 5, 8)]
    assert check(of).holds
    type(of).objects.filter(pk=of.pk).update(status={**of.status, "silent": []})
    of.refresh_from_db()
    assert not check(of).holds


def test_the_heir_of_one_that_ended_owes_its_report(
    world: Any, province: Callable[[str], Any], actor: Callable[..., Any], filled: Callable[..., None]
) -> None:
    from cchc.access import SYSTEM
    from cchc.duties.passing import pass_on, take_back
    from cchc.reports import actions

    unit = world.unit
    heir = province("so-xay-dung")
    pass_on(SYSTEM, unit.duty, heir, day=ON)
    unit.refresh_from_db()
    assert (unit.agency, unit.about) == (heir, province("so-y-te")) and unit.duty.agency == heir
    officer = actor("so-xay-dung")
    filled(unit, officer)  # the sheets are still of who ended
    actions.ask(officer, unit, today=ON)
    actions.withdraw(officer, unit, today=ON)
    was = unit.duty.passed_from.get()
    take_back(SYSTEM, was)
    unit.refresh_from_db()
    assert unit.agency == province("so-y-te") and unit.duty == was


def test_who_owes_a_report_is_reminded_of_it_as_of_any_duty(world: Any) -> None:
    from cchc.duties.reminding import remind
    from cchc.notices.models import Notice, Rule

    Rule.objects.get_or_create(days_before=0, to=Rule.To.WORKING.value, defaults={"is_on": True})
    remind(world.unit.due)
    told = Notice.objects.filter(kind="due", person=world.officer.person)
    assert [one.url for one in told] == [f"/duties/{world.unit.duty_id}/"]
    assert "Báo cáo quý I năm 2026" in told[0].words


@pytest.mark.parametrize(
    ("kind", "start", "end"), [("month", (2026, 4, 15), (2026, 5, 14)), ("asked", (2026, 5, 1), (2026, 5, 6))]
)
def test_a_month_and_what_is_asked_for_now_come_as_often_as_they_do(
    opened: Callable[..., Any], form: Callable[..., Any], kind: str, start: Any, end: Any
) -> None:
    from cchc.reports.models import Kind

    days = {"due_communes": date(2026, 5, 18), "due_departments": date(2026, 5, 18), "due_whole": date(2026, 5, 25)}
    one, again = (opened(["so-y-te"], [form(code)], kind=Kind(kind), on=date(2026, 5, 6), **days) for code in "AB")
    assert (one.start, one.end) == (again.start, again.end) == (date(*start), date(*end))
