"""While a round runs: who joins it and who is taken off, what is reopened, what people are told, how it is frozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.access import Denied, Refused
from cchc.documents.blocks import Head, Official, Paragraph, Signature
from cchc.documents.decree30 import build
from cchc.reports import actions, freezing_run, reopening, roster, signing
from cchc.reports.cut_off import check, freeze
from cchc.reports.cut_off_telling import remind

ON = date(2026, 3, 16)


@pytest.fixture
def world(opened: Callable[..., Any], form: Callable[..., Any], people: Any, focal: Any) -> Any:
    """Sở Y tế and Sở Xây dựng owe a form each, of direction."""
    people.round = opened(["so-y-te", "so-xay-dung"], [form("BM1")])
    people.unit, people.other = (
        people.round.reports.get(level="unit", about__key=key) for key in ("so-y-te", "so-xay-dung")
    )
    people.focal = focal
    return people


def test_one_that_was_asked_by_mistake_is_taken_off_and_put_back(
    world: Any, signed_in: Callable[..., Any], filled: Callable[..., None]
) -> None:
    from cchc.duties.models import Duty
    from cchc.ledger.models import Entry
    from cchc.notices.models import Notice
    from cchc.reports.proposing import roster as proposed_roster
    from cchc.reports.standing import league

    page, unit = signed_in("so-noi-vu", "focal_point"), world.unit
    url = reverse("report_act", args=[unit.pk, "take-off"])
    assert page.post(url, {"reason": ""}).status_code == 422
    with pytest.raises(Denied):
        roster.take_off(world.head, unit, "vì", today=ON)
    assert page.post(url, {"reason": "Đã sáp nhập vào báo cáo của Sở Nội vụ"}).status_code == 303
    unit.refresh_from_db()
    assert (unit.state, unit.is_late(date(2027, 1, 1)), unit.sheets().count()) == ("off", False, 0)
    assert Duty.objects.get(pk=unit.duty_id).na_on is not None
    told = Notice.objects.filter(person=world.officer.person, words__contains="không phải nộp")
    assert "Đã sáp nhập" in told[0].words
    assert Entry.objects.get(verb="report.take_off").detail["agency"] == unit.about_id

    shown = page.get(reverse("report_round", args=[world.round.pk])).content.decode()
    assert "0/1 báo cáo đã nộp" in shown
    assert "Sở Y tế</a>" not in shown
    assert "Sở Y tế</a>" in page.get(reverse("report_round", args=[world.round.pk]) + "?view=off").content.decode()
    late = league(world.round.authority, 2026, date(2026, 12, 1))
    assert unit.about_id not in {one.agency for one in late.entrants}
    assert unit.about_id not in proposed_roster(world.round.authority, ON, world.round)
    with pytest.raises(Refused, match="Mở báo cáo của cơ quan đó"):
        roster.join(world.focal, world.round, unit.about, today=ON)
    with pytest.raises(Refused):
        actions.ask(world.officer, unit, today=ON)

    assert page.post(reverse("report_act", args=[unit.pk, "put-back"])).status_code == 303
    unit.refresh_from_db()
    assert (unit.state, unit.sheets().count(), Duty.objects.get(pk=unit.duty_id).na_on) == ("open", 1, None)
    filled(unit, world.officer)
    actions.file(world.head, unit, today=ON)
    with pytest.raises(Refused, match="đã nộp"):
        roster.take_off(world.focal, unit, "vì", today=ON)
    freeze(world.focal, world.round, today=ON)
    world.other.refresh_from_db()
    world.other.round.refresh_from_db()
    with pytest.raises(Refused, match="đã chốt"):
        roster.take_off(world.focal, world.other, "vì", today=ON)


def test_who_was_forgotten_joins_by_a_day_of_its_own(world: Any, province: Callable[[str], Any]) -> None:
    of, late = world.round, world.round.due_departments + timedelta(days=1)
    with pytest.raises(Refused, match="Ghi hạn nộp riêng"):
        roster.join(world.focal, of, province("so-tu-phap"), today=late)
    with pytest.raises(Refused, match="muộn hơn ngày báo cáo chung"):
        roster.join(world.focal, of, province("so-tu-phap"), today=late, due=of.due_whole + timedelta(days=1))
    made = roster.join(world.focal, of, province("so-tu-phap"), today=late, due=of.due_whole)
    assert made.due == made.duty.due == of.due_whole


def test_what_was_confirmed_is_reopened_until_the_round_is_frozen(world: Any, filled: Callable[..., None]) -> None:
    from cchc.figures.models import Figure, Version

    unit = world.unit
    filled(unit, world.officer, "5")
    actions.file(world.head, unit, today=ON)
    with pytest.raises(Refused, match="chưa được xác nhận"):
        reopening.reopen(world.focal, unit, "Sai số", today=ON)
    actions.confirm(world.focal, unit, today=ON, reason="đủ")
    with pytest.raises(Denied):
        reopening.reopen(world.owner, unit, "Sai số", today=ON)
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        reopening.reopen(world.focal, unit, " ", today=ON)
    assert reopening.reopen(world.focal, unit, "Sai số văn bản", today=ON, fields=["direction"]) == []
    unit.refresh_from_db()
    assert (unit.state, unit.came_on, unit.returned_times) == ("returned", None, 1)
    assert unit.sheets().get().state == "returned"
    filled(unit, world.officer, "6", today=ON)
    figure = Figure.objects.get(agency=unit.about, start=world.round.start, end=world.round.end)
    last = Version.objects.filter(figure=figure).order_by("-n").first()
    assert last is not None and "Sai số văn bản" in last.why  # what was confirmed changes as an erratum
    actions.file(world.head, unit, today=ON)
    actions.confirm(world.focal, unit, today=ON, reason="đủ")
    freeze(world.focal, world.round, today=ON)
    unit.round.refresh_from_db()
    with pytest.raises(Refused, match="đã chốt"):
        reopening.reopen(world.focal, unit, "Sai số", today=ON)


def test_the_cut_off_is_told_before_it_and_when_it_comes_each_once(world: Any, filled: Callable[..., None]) -> None:
    from cchc.notices.models import Notice, Rule

    Rule.objects.all().delete()
    Rule.objects.create(days_before=3, to=Rule.To.WORKING.value)
    cut = world.round.cut_off
    filled(world.unit, world.officer)
    actions.file(world.head, world.unit, today=ON)

    def told(person: Any) -> list[str]:
        rows = Notice.objects.filter(kind="due", words__contains="chốt số liệu", person=person)
        return list(rows.order_by("pk").values_list("words", flat=True))

    assert remind(cut - timedelta(days=4)) == 0
    assert remind(cut - timedelta(days=2)) == remind(cut - timedelta(days=1)) == 0  # nobody works in Sở Xây dựng
    actions.withdraw(world.officer, world.unit, today=ON)
    assert remind(cut - timedelta(days=2)) == 1
    assert remind(cut - timedelta(days=1)) == 0
    assert remind(cut) == 2  # the officer, and the focal point
    assert remind(cut + timedelta(days=1)) == 0
    assert told(world.officer.person)[0].startswith("Còn 2 ngày nữa chốt số liệu")
    assert "2 cơ quan chưa nộp" in told(world.focal.person)[-1]
    freeze(world.focal, world.round, today=cut + timedelta(days=2))
    assert remind(cut + timedelta(days=3)) == 0


def test_very_many_figures_are_frozen_in_the_background_with_progress(
    world: Any, filled: Callable[..., None], signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from cchc.jobs.doing import work_off
    from cchc.reports.models import Round

    filled(world.unit, world.officer, "5")
    monkeypatch.setattr(freezing_run, "AT_ONCE", 0)
    page = signed_in("so-noi-vu", "focal_point")
    url, progress = (
        reverse("report_round", args=[world.round.pk]),
        reverse("report_round_freezing", args=[world.round.pk]),
    )
    page.post(reverse("report_round_act", args=[world.round.pk, "freeze"]))
    assert "Đang chờ đến lượt" in page.get(url).content.decode()
    assert "progress" in page.get(progress, headers={"HX-Request": "true"}).content.decode()
    with pytest.raises(Refused, match="đang được chốt"):
        freezing_run.freeze(world.focal, world.round, today=date(2026, 11, 23))
    assert work_off() == 1
    made = Round.objects.select_related("snapshot").get(pk=world.round.pk)
    assert made.is_frozen and made.snapshot is not None and made.snapshot.count == made.snapshot.lines.count() == 1
    assert check(made).holds
    assert page.get(progress, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def issued(number: str, day: date, kind: str = "Báo cáo") -> SimpleUploadedFile:
    data = build(
        Official(
            head=Head("Sở Y tế", "BC-SYT", "Mẫu", superior="UBND tỉnh Mẫu", number=number, issued_on=day),
            kind=kind,
            title="Công tác cải cách hành chính quý I năm 2026",
            body=(Paragraph("Trong quý I năm 2026, Sở Y tế đã thực hiện kế hoạch cải cách hành chính."),),
            signature=Signature(position="Giám đốc", name="Đinh Công Minh"),
        )
    )
    return SimpleUploadedFile("bc.docx", data, "application/octet-stream")


def test_the_signed_report_is_the_hand_ins_proof(
    world: Any, filled: Callable[..., None], signed_in: Callable[..., Any], settings: Any
) -> None:
    from cchc.jobs.doing import work_off

    unit, head = world.unit, signed_in("so-y-te", "head")
    url = reverse("report_act", args=[unit.pk, "signed"])
    assert head.post(url, {"file": issued("12", ON)}).status_code == 404  # nothing was handed in yet
    filled(unit, world.officer)
    actions.file(world.head, unit, today=ON)
    wrong = head.post(url, {"file": issued("12", ON, kind="Kế hoạch")})
    assert wrong.status_code == 422
    assert "Tệp có điểm không khớp" in wrong.content.decode()
    assert not unit.duty.hand_ins.get().records.exists()
    assert head.post(url, {"file": issued("12", ON)}).status_code == 303
    unit.refresh_from_db()
    assert (unit.number, unit.signed_on) == ("12/BC-SYT", ON)
    (proof,) = signing.proofs_of(unit)
    assert (proof.record.number, proof.record.issuer) == ("12/BC-SYT", "Sở Y tế")
    assert "12/BC-SYT" in head.get(reverse("report", args=[unit.pk])).content.decode()
    focal = signed_in("so-noi-vu", "focal_point")
    assert focal.get(reverse("record", args=[proof.record.pk])).status_code == 200
    assert focal.post(url, {"file": issued("12", ON)}).status_code == 404

    # What takes long is read while she goes on; what does not match is told of, and the file is not read again.
    settings.CCHC_WAIT = 0.01
    page, scan = reverse("report", args=[unit.pk]), issued("13", ON, kind="Kế hoạch").read()
    assert head.post(url, {"file": SimpleUploadedFile("13.docx", scan)}).status_code == 303
    assert "Đang đọc “13.docx”" in head.get(page).content.decode()
    assert work_off() == 1
    assert "Tệp có điểm không khớp" in head.get(page).content.decode() and len(signing.proofs_of(unit)) == 1
    head.post(url, {"file": SimpleUploadedFile("13.docx", scan), "words": "In nhầm tên loại"})
    assert [one.words for one in signing.proofs_of(unit)] == ["In nhầm tên loại", ""] and work_off() == 0
    assert "Không nhận “13.docx”" not in head.get(page).content.decode()
