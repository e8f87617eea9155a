"""The list drawn otherwise, and views one keeps: every number opens to as many duties; a person's views are hers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.desk.conftest import a_task, post, sent, text

from cchc.desk.models import SavedView


def total(client: Any, url: str) -> int:
    answer = client.get(f"/duties/{url}" if url.startswith("?") else url)
    assert answer.status_code == 200 and not answer.context["filters"].faults, url
    return int(answer.context["total"])


def test_a_month_s_numbers_open_to_as_many(focal_point, in_force, day):
    page = focal_point.get("/duties/?year=all&show=calendar")
    month = page.context["month"]
    days = [one for week in month.weeks for one in week]
    assert {len(week) for week in month.weeks} == {7} and days[0].day.weekday() == 0
    assert [one.day for one in days if one.today] == [day]
    for one in days:
        if one.count:
            assert total(focal_point, one.url) == one.count == sum(one.states.values())
    assert month.undated == 2 == total(focal_point, page.context["undated_url"])
    soon = day + timedelta(days=10)
    there = focal_point.get(f"/duties/?year=all&show=calendar&month={soon:%Y-%m}").context["month"]
    assert [one.count for week in there.weeks for one in week if one.day == soon] == [3]
    for hostile in ("x", "2026-13", "0-0", "9" * 30, "٢٠٢٦-١١"):
        assert focal_point.get("/duties/", {"show": "calendar", "month": hostile, "year": "all"}).status_code == 200


def test_lines_over_the_year(officer, duty, day):
    post(officer, duty("1"), "hand-in", sent(day))
    page = officer.get("/duties/?year=all&show=timeline&sort=due")
    lines = page.context["timeline"].lines
    assert lines[0].duty == duty("1") and lines[0].handed and lines[0].state == "wait"
    assert all(float(line.start) + float(line.width) <= 100.7 for line in lines)
    assert "<svg" in text(page) and "style=" not in text(page).split("<main")[1]


def test_a_heat_map_s_cells_open_to_as_many(focal_point, officer, duty, day, plan):
    plan([{**a_task("9", "Không rõ nhóm", ["Sở Y tế"], 5), "area": None}], "9/KH-UBND")
    post(officer, duty("1"), "hand-in", sent(day))
    post(focal_point, duty("1"), "accept", {"judge-reason": ""})
    page = focal_point.get("/duties/?year=all&show=heat")
    table = page.context["heat_map"]
    assert [row.label for row in table.rows] == ["Sở Công Thương", "Sở Xây dựng", "Sở Y tế"]
    cells = [one for row in table.rows for one in row.cells if one.total]
    assert sum(one.total for one in cells) == 9 and sum(one.done for one in cells) == 1
    assert all(total(focal_point, one.url) == one.total for one in cells)


@pytest.mark.parametrize("show", ["", "calendar", "timeline", "heat"])
def test_each_costs_the_same_for_many(focal_point, plan, show, django_assert_max_num_queries):
    plan([a_task(str(n), f"Việc {n}", ["Sở Xây dựng", "Sở Y tế"], n % 40 - 10) for n in range(120)])
    with django_assert_max_num_queries(32):
        assert focal_point.get(f"/duties/?year=all&show={show}").status_code == 200


def test_a_view_is_kept_found_again_and_dropped(officer, signed_in, in_force):
    officer.post("/duties/views/", {"name": "  Quá   hạn ", "of": "state=over&year=all&page=3&x=y&sort=-due"})
    kept = SavedView.objects.get()
    assert (kept.name, kept.query) == ("Quá hạn", "state=over&year=all&sort=-due")
    page = officer.get(f"/duties/?{kept.query}")
    assert [(one.name, current) for one, _url, current in page.context["saved"]] == [("Quá hạn", True)]
    assert total(officer, page.context["saved"][0][1]) == 1
    again = officer.post("/duties/views/", {"name": "Quá hạn", "of": ""}, follow=True)
    assert "Đã có cách xem tên" in text(again) and "Chưa đặt tên" in text(
        officer.post("/duties/views/", {"name": " ", "of": "\x00"}, follow=True)
    )
    other = signed_in("so-xay-dung", username="binh-xd")
    assert other.get("/duties/").context["saved"] == []
    assert other.post(f"/duties/views/{kept.pk}/drop/").status_code == 404
    officer.post(f"/duties/views/{kept.pk}/drop/")
    assert not SavedView.objects.exists()


def test_a_person_keeps_thirty(officer, in_force):
    for n in range(31):
        officer.post("/duties/views/", {"name": f"Cách xem {n}", "of": f"q={n}"})
    assert SavedView.objects.count() == 30
