"""An estimate on the page of a duty: offered in the year's last weeks alone, marked, taken back."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.desk.conftest import post, text

from cchc.duties.life import Estimate
from cchc.duties.models import Duty


def test_what_falls_due_after_the_cut_off_is_estimated(duty, officer, focal_point, day, monkeypatch) -> None:
    owed, december = duty("3"), date(day.year, 12, 10)
    Duty.objects.filter(pk=owed.pk).update(due=date(day.year, 12, 30))
    owed.due_days.update(due=date(day.year, 12, 30))
    sent = {"estimate-expected_on": f"28/12/{day.year}", "estimate-basis": ""}
    monkeypatch.setattr("cchc.people.middleware.today", lambda: date(day.year, 11, 30))
    assert 'id="uoc"' not in text(officer.get(f"/duties/{owed.pk}/"))
    monkeypatch.setattr("cchc.people.middleware.today", lambda: december)
    assert 'id="uoc"' in text(officer.get(f"/duties/{owed.pk}/"))
    refused = post(officer, owed, "estimate", sent)
    assert refused.status_code == 422 and "Chưa ghi căn cứ" in text(refused)
    assert post(officer, owed, "estimate", {**sent, "estimate-basis": "Đang trình ký"}).status_code == 303
    page = text(focal_point.get(f"/duties/{owed.pk}/"))
    assert f"28/12/{day.year}" in page and "Đang trình ký" in page and "/estimate/" not in page
    monkeypatch.setattr("cchc.people.middleware.today", lambda: date(day.year, 12, 16))
    of = {"tab": "office", "as_of": f"14/12/{day.year}"}
    form = text(focal_point.get(reverse("mandate", args=[owed.task_duty.mandate_id]), of))
    assert "Theo phân công, gồm ước" in form
    assert post(officer, owed, "withdraw-estimate").status_code == 303
    assert Estimate.objects.get().withdrawn_on == date(day.year, 12, 16)


def test_lists_mark_what_is_estimated_and_are_filtered_by_it(duty, officer, focal_point, day, monkeypatch) -> None:
    owed, other, december = duty("3"), duty("4"), date(day.year, 12, 10)
    for one in (owed, other):
        Duty.objects.filter(pk=one.pk).update(due=date(day.year, 12, 30))
        one.due_days.update(due=date(day.year, 12, 30))
    assert 'id="loc-estimate"' not in text(officer.get("/duties/?year=all"))
    monkeypatch.setattr("cchc.people.middleware.today", lambda: december)
    sent = {"estimate-expected_on": f"28/12/{day.year}", "estimate-basis": "Đang trình ký"}
    assert post(officer, owed, "estimate", sent).status_code == 303
    said = f"Ước hoàn thành 28/12/{day.year}"

    def keys(**query: str) -> list[int]:
        return [row.duty.pk for row in officer.get("/duties/", {"year": "all", **query}).context["rows"]]

    listed = text(officer.get("/duties/?year=all"))
    assert listed.count(said) == 1 and 'id="loc-estimate"' in listed
    assert keys(estimate="given") == [owed.pk]
    assert other.pk in keys(estimate="none") and owed.pk not in keys(estimate="none")
    assert said in text(officer.get(reverse("desk")))
    task = text(focal_point.get(f"/tasks/task/{owed.task_duty.task_id}/"))
    assert task.count(said) == 1 and "Đã ước" in task
    narrowed = focal_point.get(f"/tasks/task/{owed.task_duty.task_id}/?estimate=given")
    assert [line.duty.pk for line in narrowed.context["lines"]] == [owed.pk]
    book = CalamineWorkbook.from_filelike(BytesIO(officer.get("/duties/excel/?year=all&estimate=given").content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert sum(said in str(cell) for row in rows for cell in row) == 1
