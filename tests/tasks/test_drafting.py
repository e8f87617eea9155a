"""Next year's plan: where its rows come from, who takes and writes them, what is said of it, and the file."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document
from tests.transactions import rolled_back, together

from cchc.access import Denied, Refused
from cchc.ledger.models import Entry
from cchc.periods import today
from cchc.reading import read_bytes
from cchc.tasks import drafting, sources
from cchc.tasks.drafting_file import next_plan_docx, notices
from cchc.tasks.models import NextPlan, NextRow

DAY = date(2026, 11, 20)
TITLE = "Kế hoạch cải cách hành chính năm 2027"
State = NextRow.State


def begin(who: Any, **more: Any) -> NextPlan:
    given = {"year": 2027, "title": TITLE, "superior": None, "by_authority": True, "today": DAY, **more}
    return drafting.begin(who, **given)


@pytest.fixture
def plan(mandate, focal) -> NextPlan:
    return begin(focal)


def row(plan: NextPlan, words: str) -> NextRow:
    return plan.rows.get(title__contains=words)


def test_it_is_proposed_from_what_is_unfinished_and_what_comes_round(plan, mandate) -> None:
    found = {(one.source, one.title, one.deadline) for one in plan.rows.all()}
    assert ("recurring", "Báo cáo kiểm soát thủ tục hành chính", "Hằng quý") in found
    assert ("unfinished", "Ban hành kế hoạch của cơ quan, địa phương", "") in found
    one = row(plan, "Ban hành kế hoạch")
    assert (one.said, one.lead, one.state) == (
        "412/KH-UBND, nhiệm vụ 1.1",
        "Các sở, ban, ngành; UBND cấp xã",
        "proposed",
    )
    assert one.from_task == mandate.tasks.get(no="1.1")


def test_the_plan_above_gives_rows_and_the_old_year_becomes_the_new(mandate, actor) -> None:
    builder = actor("so-xay-dung", "focal_point")
    made = begin(builder, superior=mandate, by_authority=False)
    assert {(one.source, one.from_task.no) for one in made.rows.all()} == {("above", "1.1"), ("above", "3.2")}
    assert sources.proposed(mandate.tasks.get(no="1.1"), years=(2026, 2027)).deadline == "Trước ngày 31/01/2027"


def test_rows_are_taken_written_ordered_and_left_out(plan, focal) -> None:
    first, second = row(plan, "Ban hành kế hoạch"), row(plan, "Rà soát văn bản")
    NextRow.objects.filter(pk__in=[first.pk, second.pk]).update(field="institutions")
    drafting.settle(focal, plan, [first.pk, second.pk], State.TAKEN, version=0, today=DAY)
    drafting.move(focal, plan, second.pk, up=True, version=1, today=DAY)
    assert [one.pk for one in plan.rows.filter(state="taken")] == [second.pk, first.pk]
    with pytest.raises(Refused, match="cửa sổ khác"):
        drafting.move(focal, plan, first.pk, up=True, version=1, today=DAY)
    words = {"title": "Chấm điểm chuyển đổi số", "lead": "Sở Y tế", "deadline": "Trước ngày 30/9/2027", "field": ""}
    added = drafting.save_row(focal, plan, None, words, version=2, today=DAY)
    assert (added.state, added.source, added.lead) == ("taken", "", "Sở Y tế")
    with pytest.raises(Refused, match="nội dung"):
        drafting.save_row(focal, plan, added.pk, {"title": " "}, version=3, today=DAY)
    drafting.settle(focal, plan, [first.pk], State.DROPPED, version=plan.version, today=DAY)
    # Asked again, nothing comes twice, and what was left out stays so.
    assert drafting.propose_again(focal, plan, version=plan.version, today=DAY) == 0
    first.refresh_from_db()
    assert first.state == "dropped" and Entry.objects.about(plan).count() == 6


def test_targets_are_carried_over_and_the_grounds_are_ticked(plan, focal, mandate, duc) -> None:
    """Of last year's plan, with the new year; printed as targets the reader finds again, under the ticked documents."""
    mandate.targets.create(order=0, area="", text="Năm 2026 ít nhất 90% hồ sơ giải quyết đúng hạn")
    assert drafting.propose_again(focal, plan, version=0, today=DAY) == 1
    aim = plan.rows.get(is_target=True)
    assert (aim.source, aim.title) == ("targets", "Năm 2027 ít nhất 90% hồ sơ giải quyết đúng hạn")
    assert aim.said == "412/KH-UBND, chỉ tiêu 1"
    page = reverse("next_plan", args=[plan.pk])
    sent = {"version": 1, "row": aim.pk, "target": "1", "title": "Năm 2027 ít nhất 95% hồ sơ giải quyết đúng hạn"}
    assert duc.post(f"{page}write/", sent).status_code == 303
    assert duc.post(f"{page}basis/", {"version": 2, "basis": [mandate.pk]}).status_code == 303
    assert duc.post(f"{page}basis/", {"version": 3, "basis": [mandate.pk + 99]}).status_code in (404, 422)
    drafting.settle(focal, plan, [row(plan, "Rà soát văn bản").pk], State.TAKEN, version=3, today=DAY)
    lines = [one.text for one in Document(BytesIO(next_plan_docx(plan, DAY))).paragraphs]
    grounds = [one for one in lines if one.startswith("Căn cứ")]
    assert len(grounds) == 1 and grounds[0].startswith("Căn cứ Kế hoạch số 412/KH-UBND ngày ")
    reading = read_bytes(next_plan_docx(plan, DAY), "du-thao.docx")
    assert [one.text for one in reading.targets] == ["Năm 2027 ít nhất 95% hồ sơ giải quyết đúng hạn"]
    assert len(reading.tasks) == 1
    shown = duc.get(page).content.decode()
    assert "Căn cứ Kế hoạch số 412/KH-UBND" in shown and "ít nhất 95%" in shown
    with rolled_back(), pytest.raises(Refused, match="cửa sổ khác"):
        drafting.choose_basis(focal, plan, [], version=0, today=DAY)


def test_a_room_above_adds_a_source(plan, focal, monkeypatch) -> None:
    lost = [sources.Proposed(key="point:1", title="Khắc phục tiêu chí 1.2 bị trừ điểm", said="Chỉ số 2026")]
    monkeypatch.setattr(sources, "SOURCES", sources.SOURCES[:])
    monkeypatch.setattr(
        drafting, "SOURCES", [*sources.SOURCES, sources.Source("lost", "Điểm bị mất", lambda p, d: lost)]
    )
    assert drafting.propose_again(focal, plan, version=0, today=DAY) == 1
    assert plan.rows.get(source="lost").said == "Chỉ số 2026"


def test_the_file_is_read_as_the_plan_it_is_and_looked_over(plan, focal) -> None:
    drafting.settle(focal, plan, [row(plan, "Rà soát văn bản").pk], State.TAKEN, version=0, today=DAY)
    words = {"title": "Chấm điểm cải cách hành chính", "lead": "Sở Nội vụ", "deadline": "Trước ngày 31/01/2026"}
    late = drafting.save_row(
        focal, plan, None, {**words, "field": "direction", "product": "Báo cáo"}, version=1, today=DAY
    )
    made = next_plan_docx(plan, DAY)
    text = "\n".join(one.text for one in Document(BytesIO(made)).paragraphs)
    assert "\nKế hoạch cải cách" not in text and "kế hoạch cải cách hành chính năm 2027" in text
    reading = read_bytes(made, "du-thao.docx")
    assert [task.title for task in reading.tasks] == [
        "Chấm điểm cải cách hành chính",
        "Rà soát văn bản quy phạm pháp luật",
    ]
    found = notices(plan, DAY)
    print([(one.sentence, one.row) for one in found])
    assert any(one.row == late and "31/01/2026" in one.sentence for one in found)
    assert any(one.row == row(plan, "Rà soát văn bản") for one in found)  # its day is not set yet


def test_only_who_drafts_it_and_one_for_a_year(plan, focal, actor) -> None:
    one = plan.rows.first()
    for who in (actor("so-tu-phap", "focal_point"), actor("so-noi-vu", "officer"), actor("ubnd-tinh", "leader")):
        with rolled_back(), pytest.raises(Denied):
            drafting.settle(who, plan, [one.pk], State.TAKEN, version=0, today=DAY)
    with rolled_back(), pytest.raises(Denied):
        begin(actor("so-y-te", "officer"))
    with pytest.raises(Refused, match="Đã có dự thảo"):
        begin(focal)
    with pytest.raises(Refused, match="Chỉ lập dự thảo"):
        begin(focal, year=2040)


def test_two_at_once_one_wins(concurrent, mandate, focal) -> None:
    said = together(lambda: begin(focal), lambda: begin(focal))
    assert sorted(type(one).__name__ for one in said) == ["NextPlan", "Refused"]
    plan = NextPlan.objects.get()
    pk = plan.rows.first().pk

    def take() -> Any:
        return drafting.settle(focal, NextPlan.objects.get(), [pk], State.TAKEN, version=0, today=DAY)

    assert sorted(type(one).__name__ for one in together(take, take)) == ["NextPlan", "Refused"]


def test_the_pages(mandate, focal, duc) -> None:
    year = today().year + 1
    answer = duc.post(reverse("next_plans"), {"year": year, "title": TITLE, "superior": "", "by_authority": "on"})
    assert answer.status_code == 303
    plan = NextPlan.objects.get()
    page = reverse("next_plan", args=[plan.pk])
    added = {"version": plan.version, "title": "Việc mới của năm sau", "lead": "Sở Y tế"}
    assert duc.post(f"{page}write/", added).status_code == 303
    assert duc.post(f"{page}write/", added).status_code == 422
    assert "Việc mới của năm sau" in duc.get(f"{page}?look=1").content.decode()
    assert duc.get(reverse("next_plan_docx", args=[plan.pk])).content[:2] == b"PK"
