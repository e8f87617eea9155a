"""My desk: what it holds for each role, in which order, and what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.conftest import a_task, post, sent, text


def test_an_officer_sees_her_agencys_work_the_most_urgent_first(officer, in_force):
    page = text(officer.get("/"))
    groups = [group.look.anchor for group in officer.get("/").context["groups"]]
    assert groups == ["qua-han", "chua-ro-han", "sap-den", "viec-khac"]
    assert "Rà soát thủ tục cấp giấy phép xây dựng" in page and "quá 20 ngày" in page
    assert page.index('id="qua-han"') < page.index('id="sap-den"')
    assert "Phối hợp: Sở Tư pháp, 1 cơ quan khác" in page


def test_each_row_offers_what_is_to_be_done(officer, focal_point, duty, day):
    page = text(officer.get("/"))
    assert f'href="/duties/{duty("1").pk}/#nop">Nộp sản phẩm' in page
    assert f'href="/duties/{duty("2").pk}/#ghi-ngay">Ghi ngày' in page
    assert f'href="/duties/{duty("3").pk}/#tien-do">Cập nhật' in page
    post(officer, duty("3"), "hand-in", sent(day))
    post(focal_point, duty("3"), "return", {"judge-reason": "Thiếu phụ lục", "judge-n": 1})
    page = text(officer.get("/"))
    assert "Sửa, nộp lại" in page and "“Thiếu phụ lục”" in page


def test_the_rail_counts_what_is_overdue(officer, in_force):
    assert '<span class="cc-count is-over">' in text(officer.get("/"))


def test_what_is_done_is_counted_and_opens(officer, focal_point, duty, day):
    post(officer, duty("1"), "hand-in", sent(day))
    post(focal_point, duty("1"), "accept", {"judge-n": 1})
    tile = officer.get("/").context["tiles"][-1]
    assert tile.count == 1
    rows = officer.get(tile.url).context["rows"]
    assert [row.duty.pk for row in rows] == [duty("1").pk]


def test_a_focal_point_first_sees_what_waits_for_her(officer, focal_point, duty, day):
    post(officer, duty("1"), "hand-in", sent(day))
    answer = focal_point.get("/")
    judging = answer.context["judging"]
    assert judging.count == 1 and judging.rows[0].step.label == "Xem xét"
    assert [(late.name, late.count) for late in answer.context["late"]] == []


def test_a_focal_point_sees_who_is_overdue(focal_point, in_force):
    answer = focal_point.get("/")
    assert [(late.name, late.count) for late in answer.context["late"]] == [("Sở Xây dựng", 1)]
    rows = focal_point.get(answer.context["late"][0].url).context["rows"]
    assert [row.no for row in rows] == ["1"]


def test_an_officer_sees_nothing_of_other_agencies(signed_in, in_force):
    page = text(signed_in("so-y-te").get("/"))
    assert "Rà soát thủ tục cấp giấy phép" not in page and "Số hóa kết quả" in page


def test_a_viewer_sees_progress_and_who_is_late(viewer, in_force):
    page = text(viewer.get("/"))
    assert "412/KH-UBND" in page and "0/8" in page and "Sở Xây dựng" in page


def test_an_empty_desk_says_why(signed_in, province):
    assert "chưa được giao nhiệm vụ nào" in text(signed_in("so-tu-phap").get("/"))


def test_a_viewer_of_nothing_is_told(viewer):
    assert "Chưa có văn bản giao việc nào đang theo dõi" in text(viewer.get("/"))


def test_the_first_day_of_a_focal_point(focal_point):
    page = text(focal_point.get("/"))
    assert "Tải lên kế hoạch đã ký" in page and "cơ quan của UBND tỉnh Mẫu" in page


def test_a_draft_ends_the_first_day(focal_point, draft):
    assert "Tải lên kế hoạch đã ký" not in text(focal_point.get("/"))


def test_panels_of_other_rooms_stand_on_top(officer, in_force, monkeypatch):
    from django.utils.html import format_html

    from cchc import desk

    monkeypatch.setattr(desk, "panels", [lambda request: format_html("<p>{}</p>", "Bảng của phòng khác"), lambda r: ""])
    assert "Bảng của phòng khác" in text(officer.get("/"))


def queries(client, url="/") -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("url", ["/", "/duties/", "/search/?q=viec"])
def test_a_desk_costs_the_same_for_ten_duties_and_three_hundred(url, officer, focal_point, viewer, plan):
    few = [a_task(str(n), f"Việc {n}", ["Sở Xây dựng"], -5 if n % 2 else 5) for n in range(10)]
    plan(few)
    clients = (officer, focal_point, viewer)
    before = [queries(client, url) for client in clients]
    more = [a_task(str(n), f"Việc {n}", ["Sở Xây dựng"], -5 if n % 2 else 5) for n in range(290)]
    plan(more, number="413/KH-UBND")
    assert [queries(client, url) for client in clients] == before
    assert max(before) <= 37


def test_a_group_shows_thirty_and_leads_to_the_rest(officer, plan):
    plan([a_task(str(n), f"Việc {n}", ["Sở Xây dựng"], -5) for n in range(50)])
    answer = officer.get("/")
    group = answer.context["groups"][0]
    assert (group.count, len(group.rows), group.more) == (50, 30, 20)
    assert officer.get(group.more_url).context["page"].paginator.count == 50


def test_someone_without_a_post_is_told_why(client, person, day):
    from datetime import timedelta

    from cchc.people.models import Post

    one = person("cu", "so-y-te", "officer")
    Post.objects.filter(person=one).update(until=day - timedelta(days=1))
    client.force_login(one, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/")
    assert answer.status_code == 403
    assert "chưa gắn với cơ quan nào" in text(answer) and "Đăng xuất" in text(answer)


def test_too_many_wrong_passwords_are_told(client, person):
    person("ha", "so-y-te", "officer")
    for _ in range(9):
        answer = client.post("/sign-in/", {"username": "ha", "password": "sai"})
    assert answer.status_code == 429 and "15 phút" in text(answer)


def test_the_desk_speaks_english_to_who_chose_it(officer, in_force, settings):
    from cchc.ui import messages

    messages.main(["compile"])
    officer.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = text(officer.get("/"))
    assert "My desk" in page and "Overdue" in page and "Việc cần làm" not in page
