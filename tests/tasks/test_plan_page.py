"""The page of a plan: who sees what of it, and what its filters leave."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest


def text_of(response: Any) -> str:
    """The words of a page, without its tags."""
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def titles(response: Any) -> list[str]:
    """The numbers of the tasks listed."""
    return re.findall(r'<td class="cc-code n cc-c1">([^<]*)</td>', response.content.decode())


ALL = ["1.1", "2.1", "3.1", "3.2", "7.1"]


def test_the_list_says_how_far_each_document_is(mandate, duc):
    page = text_of(duc.get("/tasks/?year=2026"))
    assert "412/KH-UBND" in page and "Kế hoạch cải cách hành chính năm 2026" in page
    assert mandate.task_duties.count() == 38
    assert "0/38" in page
    assert "Tải lên kế hoạch" in page
    assert "412/KH-UBND" not in text_of(duc.get("/tasks/?year=2025"))


def test_an_empty_year_says_what_to_do(duc):
    page = text_of(duc.get("/tasks/?year=2026"))
    assert "Chưa có kế hoạch nào của năm 2026. Tải lên kế hoạch đã ký." in page


def test_rooms_above_can_show_something_over_the_list(duc):
    from cchc.tasks import views

    views.above.append(lambda request: "Hai bản đọc đang chờ")
    try:
        assert "Hai bản đọc đang chờ" in text_of(duc.get("/tasks/"))
    finally:
        views.above.pop()


def test_the_focal_point_sees_every_task_and_whose_it_is(mandate, duc):
    response = duc.get(f"/tasks/{mandate.pk}/")
    page = text_of(response)
    assert titles(response) == ALL
    assert "38 phân công của 5 nhiệm vụ" in page
    assert "18 UBND cấp xã" in page and "Xem từng xã, phường (18)" in page
    assert "“Sau 05 ngày làm việc kể từ ngày công bố”" in page
    assert "Chưa rõ cơ quan chủ trì" in page
    assert "Các sở, ban, ngành; UBND cấp xã" in page
    assert "UBND xã An Hòa" in text_of(duc.get(f"/tasks/{mandate.pk}/?units=communes"))


def test_an_officer_sees_the_tasks_that_name_her_agency_and_only_its_part(mandate, person, signed_in):
    ha = signed_in(person("ha", "so-xay-dung", "officer"))
    response = ha.get(f"/tasks/{mandate.pk}/")
    assert titles(response) == ["1.1", "3.2"]
    assert "2 phân công của 2 nhiệm vụ" in text_of(response)
    hidden = mandate.tasks.get(no="2.1")
    assert ha.get(f"/tasks/task/{hidden.pk}/").status_code == 404


def test_an_agency_that_only_coordinates_sees_so(mandate, person, signed_in):
    page = signed_in(person("vp", "vp-ubnd", "officer")).get(f"/tasks/{mandate.pk}/?q=cong+khai")
    assert titles(page) == ["3.2"]
    assert "Cơ quan phối hợp" in text_of(page)


def test_a_viewer_above_sees_all_and_cannot_upload(mandate, person, signed_in):
    leader = signed_in(person("lanh", "ubnd-tinh", "leader"))
    assert titles(leader.get(f"/tasks/{mandate.pk}/")) == ALL
    assert "Tải lên kế hoạch" not in text_of(leader.get("/tasks/?year=2026"))


def test_another_province_sees_nothing(mandate, elsewhere, signed_in):
    stranger = signed_in(elsewhere)
    task = mandate.tasks.first()
    for path in (f"/tasks/{mandate.pk}/", f"/tasks/task/{task.pk}/", f"/tasks/{mandate.pk}/tien-do.xlsx"):
        assert stranger.get(path).status_code == 404
    assert "412/KH-UBND" not in text_of(stranger.get("/tasks/?year=2026"))


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("q=ra+soat", ["2.1"]),
        ("q=QUY+PHẠM", ["2.1"]),
        ("q=thu+tuc+bao", ["3.1"]),
        ("field=procedures", ["3.1", "3.2"]),
        ("field=procedures&q=cong+khai", ["3.2"]),
        ("agency=k-commune", ["1.1"]),
        ("due=q1", ["1.1", "2.1", "3.1"]),
        ("due=m11", ["2.1"]),
        ("since=01/12/2026&until=31/12/2026", ["3.1"]),
        ("state=unsure", ["3.2", "7.1"]),
        ("view=unsure", ["3.2", "7.1"]),
        ("view=wait", []),
        ("sort=-no", ALL[::-1]),
        ("sort=due", ["1.1", "2.1", "3.1", "3.2", "7.1"]),
    ],
)
def test_filters_leave_what_fits(mandate, duc, asked, left):
    assert titles(duc.get(f"/tasks/{mandate.pk}/?{asked}&as_of=2026-01-10")) == left


def test_the_filter_by_agency_counts_only_its_part(mandate, duc, province, act):
    from datetime import date

    act("1.1", "hand_in", date(2026, 1, 20), agency="so-xay-dung")
    act("1.1", "accept", date(2026, 1, 22), agency="so-xay-dung")
    page = duc.get(f"/tasks/{mandate.pk}/?agency={province('so-xay-dung').pk}")
    assert titles(page) == ["1.1", "3.2"]
    assert "1/1" in text_of(page)


def test_a_filter_that_leaves_nothing_says_how_to_go_on(mandate, duc):
    page = text_of(duc.get(f"/tasks/{mandate.pk}/?q=khong+co+gi"))
    assert "Không có nhiệm vụ nào khớp bộ lọc. Bỏ bớt điều kiện hoặc xem tất cả 5 nhiệm vụ." in page


@pytest.mark.parametrize(
    "asked",
    [
        "page=-1",
        "page=99999999999999999999999",
        "page=abc",
        "as_of=31/02/2026",
        "as_of=9999-12-31",
        "as_of=0001-01-01",
        "state=xyz",
        "view=../../etc",
        "field=%00",
        "q=%00%27%22%3Cscript%3E",
        "agency=-1",
        "agency=k-nothing",
        "due=q9",
        "since=31/02/2026&until=khong",
        "since=2026-12-31&until=2026-01-01",
        "sort=--due",
        "units=nobody&upage=-4",
        "tab=%F0%9F%A4%A0",
        "year=99999",
    ],
)
def test_hostile_addresses_give_the_page_with_what_makes_sense(mandate, duc, asked):
    page = duc.get(f"/tasks/{mandate.pk}/?{asked}")
    assert page.status_code == 200
    assert b"<script>" not in page.content
    assert duc.get(f"/tasks/?{asked}").status_code == 200
    assert duc.get(f"/tasks/task/{mandate.tasks.first().pk}/?{asked}").status_code == 200


def test_a_day_that_is_none_is_said(mandate, duc):
    page = text_of(duc.get(f"/tasks/{mandate.pk}/?as_of=31/02/2026"))
    assert "31/02/2026 không có trong lịch" in page
    assert "theo dõi từ ngày 05/01/2026" in text_of(duc.get(f"/tasks/{mandate.pk}/?as_of=2026-01-01"))


def test_the_tabs_show_targets_reports_and_changes(mandate, duc):
    from datetime import date

    from cchc.tasks.models import ReportingRule, Target

    Target.objects.create(mandate=mandate, order=0, text="100% thủ tục được công khai")
    ReportingRule.objects.create(mandate=mandate, order=0, report="Báo cáo quý I", due=date(2026, 3, 18))
    assert "100% thủ tục được công khai" in text_of(duc.get(f"/tasks/{mandate.pk}/?tab=targets"))
    assert "18/03/2026" in text_of(duc.get(f"/tasks/{mandate.pk}/?tab=reporting"))
    assert "đưa vào theo dõi: 5 nhiệm vụ, 38 phân công" in text_of(duc.get(f"/tasks/{mandate.pk}/?tab=history"))


def test_who_is_not_signed_in_is_asked_to(mandate, client):
    assert client.get(f"/tasks/{mandate.pk}/").status_code == 302
    assert client.post(f"/tasks/{mandate.pk}/").status_code in (302, 403, 405)


def test_a_task_of_which_nothing_is_owed_keeps_the_day_that_was_printed(mandate, person, signed_in):
    """An agency that only coordinates is not told that the day is unknown."""
    from cchc.tasks.models import Addressee, Assignment

    lead_of = mandate.tasks.get(no="2.1")
    whom = Addressee.objects.create(task=lead_of, order=9, role="coordinating", phrase="Sở Xây dựng")
    ha = person("ha", "so-xay-dung", "officer")
    Assignment.objects.create(addressee=whom, agency=ha.posts.get().agency, since=mandate.in_force_on)
    page = text_of(signed_in(ha).get(f"/tasks/{mandate.pk}/?q=ra+soat"))
    assert "31/03/2026" in page and "Chưa rõ ngày" not in page
