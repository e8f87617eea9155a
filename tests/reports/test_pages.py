"""The pages of rounds, as those see them who look at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from django.urls import reverse
from tests.reports.conftest import CAME

from cchc.project.cli import main
from cchc.reports import actions
from cchc.reports.cut_off import freeze
from cchc.reports.models import Report, Round, State


@pytest.fixture
def of(opened: Callable[..., Any], form: Callable[..., Any]) -> Any:
    return opened(["so-y-te", "xa-an-hoa"], [form("BM1"), form("BM2", "institutions")], letter="12/SNV-CCHC")


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_place_of_reports_begins_with_rounds_and_leads_to_figures(signed_in: Callable[..., Any]) -> None:
    page = said(signed_in("so-y-te").get(reverse("report_rounds")))
    assert "Chưa có kỳ báo cáo nào" in page
    assert f'href="{reverse("figures")}"' in page


def test_a_round_is_opened_on_one_page(signed_in: Callable[..., Any], form: Callable[..., Any]) -> None:
    form()
    focal, url = signed_in("so-noi-vu", "focal_point"), reverse("report_round_new")
    asked = focal.get(url, {"kind": "h1", "year": "2027"})
    page = said(asked)
    assert "15/12/2026" in page and "14/06/2027" in page and "581/BNV-CCHC" in page
    sent = {name: asked.context["form"][name].value() for name in asked.context["form"].fields}
    days = {name: f"{value:%d/%m/%Y}" for name, value in sent.items() if isinstance(value, date)}
    sent = {name: value for name, value in sent.items() if value is not None} | days
    assert len(sent["agencies"]) > 20
    # What is wrong is told beside its field, and what was typed is kept.
    refused = focal.post(url, sent | {"due_whole": "31/02/2027", "name": "Báo cáo nửa năm"})
    assert refused.status_code == 422 and "31/02/2027 không có trong lịch" in said(refused)
    assert "Báo cáo nửa năm" in said(refused) and not Round.objects.exists()
    refused = focal.post(url, sent | {"due_communes": ""})
    assert "Danh sách có xã, phường" in said(refused)
    # Another kind is proposed anew; a group is ticked without anything being judged.
    assert "14/03/2027" in said(focal.post(url, sent | {"kind": "q1", "pick": "propose"}))
    ticked = focal.post(url, sent | {"agencies": [], "pick": "communes"})
    assert ticked.status_code == 200 and "checked" in said(ticked)
    answer = focal.post(url, sent)
    made = Round.objects.get()
    assert answer.headers["Location"] == reverse("report_round", args=[made.pk])
    assert made.reports.filter(level="unit").count() == len(sent["agencies"])
    assert focal.post(url, sent).status_code == 422


def test_who_has_and_who_has_not(of: Any, signed_in: Callable[..., Any], filled: Any, people: Any) -> None:
    focal = signed_in("so-noi-vu", "focal_point")
    url = reverse("report_round", args=[of.pk])
    unit = of.reports.get(level="unit", about__key="so-y-te")
    filled(unit, people.officer)
    actions.file(people.head, unit, today=CAME)
    page = said(focal.get(url))
    assert "1/2 báo cáo đã nộp, 1 trễ hạn" in page and "0/1 ý kiến lĩnh vực" in page
    silent = said(focal.get(url, {"view": "silent", "level": "unit"}))
    assert "An Hòa" in silent and "Sở Y tế</a>" not in silent
    # The agency itself sees its own line, and is led to it from what tells it of the round.
    own = signed_in("so-y-te").get(url, {"own": "1", "agency": "5"})
    assert own.headers["Location"] == reverse("report", args=[unit.pk])
    assert "An Hòa" not in said(signed_in("so-y-te").get(url))
    # A letter to the one that is silent, and it is told in the ledger.
    letter = focal.post(reverse("report_round_act", args=[of.pk, "chase"]), {"answer_by": "31/12/2027"})
    assert letter["Content-Type"].endswith("wordprocessingml.document")
    wrong = focal.post(reverse("report_round_act", args=[of.pk, "chase"]), {"answer_by": "01/01/2026"})
    assert wrong.status_code == 422 and "không ở sau hôm nay" in said(wrong)


def test_one_more_agency_joins_a_round_that_runs(
    of: Any, signed_in: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    focal, url = signed_in("so-noi-vu", "focal_point"), reverse("report_round_act", args=[of.pk, "join"])
    more = province("so-xay-dung")
    assert "hạn đã qua" in said(focal.post(url, {"agency": more.pk}))
    Round.objects.filter(pk=of.pk).update(due_departments=date(2099, 1, 5), due_whole=date(2099, 1, 9))
    assert focal.post(url, {"agency": more.pk}).status_code == 303
    made = of.reports.get(about=more)
    assert made.due == made.duty.due == date(2099, 1, 5) and made.sheets().count() == 2
    again = focal.post(url, {"agency": more.pk})
    assert again.status_code == 422 and "đã có trong kỳ" in said(again)


def test_a_duty_that_is_a_report_opens_the_report(of: Any, signed_in: Callable[..., Any], people: Any) -> None:
    unit = of.reports.get(level="unit", about__key="so-y-te")
    officer = signed_in("so-y-te")
    answer = officer.get(reverse("duty", args=[unit.duty_id]))
    assert answer.headers["Location"] == reverse("report", args=[unit.pk])
    page = said(officer.get(answer.headers["Location"]))
    assert "Còn 2 biểu chưa nộp" in page and "Trình thủ trưởng duyệt" not in page


def test_the_owner_of_a_field_judges_its_part(of: Any, signed_in: Callable[..., Any], filled: Any, people: Any) -> None:
    unit = of.reports.get(level="unit", about__key="so-y-te")
    filled(unit, people.officer)
    head = signed_in("so-y-te", "head")
    act = reverse("report_act", args=[unit.pk, "file"])
    wrong = head.post(act, {"number": "12/BC-SYT", "signed_on": "31/12/2099"})
    assert wrong.status_code == 422 and "ở sau hôm nay" in said(wrong)
    assert head.post(act, {"number": "12/BC-SYT", "signed_on": "20/03/2026"}).status_code == 303
    owner = signed_in("so-tu-phap", "field_owner")
    assert "Sở Y tế" in said(owner.get(reverse("report_queue"))) and "1 báo cáo chờ ý kiến" in said(owner.get("/"))
    sheet = unit.sheets().get(form__code="BM2")
    assert owner.get(reverse("sheet", args=[sheet.pk])).status_code == 200
    empty = owner.post(reverse("report_act", args=[unit.pk, "return-part"]), {"field": "institutions", "reason": ""})
    assert empty.status_code == 422 and "Chưa ghi lý do" in said(empty)
    assert owner.post(reverse("report_act", args=[unit.pk, "agree"]), {"field": "institutions"}).status_code == 303
    assert "Không có báo cáo nào chờ xem xét" in said(owner.get(reverse("report_queue")))
    focal = signed_in("so-noi-vu", "focal_point")
    assert "đủ ý kiến" in said(focal.get(reverse("report_queue")))
    focal.post(reverse("report_round_act", args=[of.pk, "confirm"]))
    assert Report.objects.get(pk=unit.pk).state == State.CONFIRMED


def test_frozen_data_are_checked_again_on_a_page_and_by_a_command(
    of: Any, signed_in: Callable[..., Any], filled: Any, people: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = of.reports.get(level="unit", about__key="so-y-te")
    filled(unit, people.officer, "7")
    focal = signed_in("so-noi-vu", "focal_point")
    assert focal.post(reverse("report_round_act", args=[of.pk, "freeze"])).status_code == 303
    page = said(focal.get(reverse("report_round_check", args=[of.pk])))
    assert "Bản chốt còn nguyên" in page and "báo cáo chưa nộp lúc chốt" in page
    monkeypatch.setattr("cchc.project.rounds_cli.set_up", lambda: None)
    done = CliRunner().invoke(main, ["rounds", "check"])
    assert (done.exit_code, "1 kỳ đã chốt, 0 kỳ không còn" in done.output) == (0, True)
    Round.objects.filter(pk=of.pk).update(status_digest="0" * 64)
    assert "không còn như lúc chốt" in said(focal.get(reverse("report_round_check", args=[of.pk])))
    assert CliRunner().invoke(main, ["rounds", "check"]).exit_code == 1


def test_the_whole_round_as_one_workbook_made_in_the_background(
    of: Any, signed_in: Callable[..., Any], filled: Any, people: Any, focal: Any
) -> None:
    from cchc.jobs.doing import work_off
    from cchc.records.storing import sweep

    unit = of.reports.get(level="unit", about__key="so-y-te")
    filled(unit, people.officer, "7")
    actions.file(people.head, unit, today=CAME)
    freeze(focal, of, today=CAME)
    page = signed_in("so-noi-vu", "focal_point")
    url = reverse("report_round_book", args=[of.pk])
    page.post(reverse("report_round_act", args=[of.pk, "workbook"]))
    assert "Đang chờ đến lượt" in said(page.get(reverse("report_round", args=[of.pk])))
    assert page.get(url).status_code == 302
    assert work_off() == 1
    sweep(older_than_seconds=-1)
    book = openpyxl.load_workbook(BytesIO(page.get(url).content), data_only=True)
    assert book.sheetnames == ["Nộp báo cáo", "BM1", "BM2"]
    rows = {row[1]: row[2] for row in book["BM1"].iter_rows(min_row=6, values_only=True)}
    assert (rows["Sở Y tế"], rows["Tổng cộng"]) == (7, 7)
    assert of.snapshot.digest in book["Nộp báo cáo"]["A3"].value
    assert page.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_the_league_and_a_units_sheet_for_judging(of: Any, signed_in: Callable[..., Any]) -> None:
    focal = signed_in("so-noi-vu", "focal_point")
    assert "Sở Y tế" in said(focal.get(reverse("report_league"), {"year": "2026"}))
    assert "chưa có kỳ báo cáo nào" in said(focal.get(reverse("report_league"), {"year": "2025"}))
    book = openpyxl.load_workbook(BytesIO(focal.get(reverse("report_league_xlsx") + "?year=2026").content))
    assert {row[1] for row in book.active.iter_rows(min_row=6, values_only=True)} >= {"Sở Y tế"}
    unit = of.reports.get(level="unit", about__key="so-y-te")
    own = signed_in("so-y-te", "head")
    page = said(own.get(reverse("report_judging", args=[unit.about_id]), {"year": "2026"}))
    assert "tạm tính đến ngày" in page and "0/1" in page
    answer = own.get(reverse("report_judging_xlsx", args=[unit.about_id]) + "?year=2026")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert "tạm tính" in sheet["A2"].value and "Chưa nộp" in [cell.value for cell in sheet[6]]
    assert signed_in("xa-an-hoa").get(reverse("report_judging", args=[unit.about_id])).status_code == 404
