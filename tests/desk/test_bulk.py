"""Many duties changed at once: seen first, in one transaction, taken back; 500 rows; nobody else's change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.desk.conftest import a_task, post, sent, text

from cchc.desk.models import BulkChange
from cchc.duties.models import Duty, Judgement, ProgressNote
from cchc.jobs.doing import work_off
from cchc.ledger.models import Entry


def begin(client: Any, *duties: Any, **more: Any) -> BulkChange:
    answer = client.post("/duties/bulk/", {"pick": [duty.pk for duty in duties], **more})
    assert answer.status_code == 303, answer.content
    change = BulkChange.objects.latest("pk")
    assert answer.url == f"/duties/bulk/{change.pk}/"
    return change


def preview(client: Any, change: BulkChange, verb: str, **given: Any) -> Any:
    data = {f"do-{name}": value for name, value in given.items()}
    return client.post(f"/duties/bulk/{change.pk}/preview/", {"verb": verb, **data})


def step(client: Any, change: BulkChange, what: str) -> BulkChange:
    assert client.post(f"/duties/bulk/{change.pk}/{what}/").status_code == 303
    change.refresh_from_db()
    return change


def test_progress_of_many_is_seen_first_made_and_taken_back(officer, focal_point, duty, day):
    one, two, accepted = duty("1"), duty("3"), duty("4")
    post(officer, accepted, "hand-in", sent(day))
    post(focal_point, accepted, "accept", {"judge-reason": ""})
    before = {d.pk: (d.percent, d.started_on) for d in Duty.objects.all()}
    change = begin(officer, one, two, accepted)
    assert preview(officer, change, "progress").status_code == 303  # nothing was typed: each is refused, and why
    assert "Chưa ghi gì" in text(officer.get(f"/duties/bulk/{change.pk}/"))
    preview(officer, change, "progress", percent="40", words="Đã họp")
    page = text(officer.get(f"/duties/bulk/{change.pk}/"))
    assert "Sẽ đổi 2, không đổi được 1" in page and "đã được xác nhận hoàn thành" in page
    assert 'name="do-percent" value="40"' in page and "Đã họp" in page  # to be mended, not typed again
    assert not ProgressNote.objects.exists() and {d.pk: (d.percent, d.started_on) for d in Duty.objects.all()} == before
    change = step(officer, change, "apply")
    assert {d.pk: d.percent for d in Duty.objects.filter(pk__in=[one.pk, two.pk])} == {one.pk: 40, two.pk: 40}
    assert Entry.objects.filter(verb="bulk.apply").get().detail["count"] == 2
    step(officer, change, "apply")  # twice is once
    assert ProgressNote.objects.count() == 2
    step(officer, change, "undo")
    assert {d.pk: (d.percent, d.started_on) for d in Duty.objects.all()} == before
    assert ProgressNote.objects.filter(withdrawn_on=day).count() == 2
    assert "Đã hoàn tác 2 nhiệm vụ" in text(officer.get(f"/duties/bulk/{change.pk}/"))


def test_a_head_shares_out_many_and_takes_it_back(officer, signed_in, duty, in_force):
    from cchc.people.models import Post

    head = signed_in("so-xay-dung", "head")
    signed_in("so-xay-dung", username="binh-xd")
    ha = Post.objects.get(person__username="officer-so-xay-dung")
    binh = Post.objects.get(person__username="binh-xd")
    post(head, duty("3"), "assign", {"assign-officer": binh.pk})
    change = begin(head, duty("1"), duty("3"))
    assert preview(head, change, "assign", officer="0").status_code == 422
    preview(head, change, "assign", officer=ha.pk, note="Xong trước thứ Sáu")
    assert duty("1").officer is None
    change = step(head, change, "apply")
    assert duty("1").officer == duty("3").officer == ha
    step(head, change, "undo")
    assert duty("1").officer is None and duty("3").officer == binh


def test_what_was_changed_meanwhile_is_left_and_said(officer, focal_point, duty, day, signed_in):
    for no in ("1", "3"):
        post(officer, duty(no), "hand-in", sent(day, number=f"{no}/BC-SXD"))
    change = begin(focal_point, duty("1"), duty("3"))
    preview(focal_point, change, "accept", reason="Đúng yêu cầu")
    post(officer, duty("1"), "withdraw")
    change = step(focal_point, change, "apply")
    assert [row["ok"] for row in change.rows] == [False, True]
    assert "sau khi bạn xem trước" in change.rows[0]["why"]
    assert duty("3").is_accepted and not duty("1").verdict
    change = step(focal_point, change, "undo")
    assert duty("3").verdict == "" and Judgement.objects.filter(hand_in__duty=duty("3")).count() == 2


def test_undo_leaves_what_came_after(officer, focal_point, duty, day):
    change = begin(focal_point, duty("5"), duty("2"))
    preview(focal_point, change, "settle", due=f"{day + timedelta(days=9):%d/%m/%Y}", why="5/SNV")
    change = step(focal_point, change, "apply")
    assert duty("5").due == day + timedelta(days=9)
    post(officer, duty("5"), "hand-in", sent(day))
    change = step(focal_point, change, "undo")
    kept = {row["duty"]: row["undone"] for row in change.rows}
    assert kept == {duty("5").pk: False, duty("2").pk: True}
    assert duty("5").due and duty("2").due is None
    assert "giữ nguyên" in text(focal_point.get(f"/duties/bulk/{change.pk}/"))


def test_what_does_not_apply_is_said_of_many_and_taken_back(officer, focal_point, duty, day):
    one, two, waiting = duty("1"), duty("3"), duty("4")
    post(officer, waiting, "hand-in", sent(day))
    before = {d.pk: d.state_on(day) for d in Duty.objects.all()}
    change = begin(focal_point, one, two, waiting)
    assert preview(focal_point, change, "exempt", reason="").status_code == 422
    preview(focal_point, change, "exempt", reason="Sở không còn lĩnh vực này")
    page = text(focal_point.get(f"/duties/bulk/{change.pk}/"))
    assert "Sẽ đổi 2, không đổi được 1" in page and "đang chờ duyệt" in page
    assert {d.pk: d.state_on(day) for d in Duty.objects.all()} == before
    step(focal_point, change, "apply")
    assert [duty(no).state_on(day).value for no in ("1", "3", "4")] == ["na", "na", "wait"]
    step(focal_point, change, "undo")
    assert {d.pk: d.state_on(day) for d in Duty.objects.all()} == before
    assert one.exemptions.get().lifted_on == day
    preview(officer, begin(officer, one), "exempt", reason="Không phải việc của Sở")  # not hers to say
    assert not BulkChange.objects.latest("pk").rows[0]["ok"]


def test_all_that_the_filter_leaves(officer, duty):
    officer.post("/duties/bulk/", {"all": "1", "of": "year=all&state=over"})
    assert BulkChange.objects.get().duties == [duty("1").pk]


def test_nobody_changes_what_is_not_hers(officer, viewer, signed_in, duty, focal_point):
    change = begin(officer, duty("3"), duty("3", "so-y-te"))
    assert change.duties == [duty("3").pk]
    other = signed_in("so-y-te")
    assert other.get(f"/duties/bulk/{change.pk}/").status_code == 404
    assert other.post(f"/duties/bulk/{change.pk}/apply/").status_code == 404
    preview(officer, change, "accept", reason="")  # not hers to judge
    assert BulkChange.objects.get(pk=change.pk).rows == [] or not any(
        row["ok"] for row in BulkChange.objects.get(pk=change.pk).rows
    )
    assert "data-pick-count" not in text(viewer.get("/duties/?year=all"))
    assert officer.post("/duties/bulk/", {"pick": ["x", "9" * 30]}, follow=True).status_code == 200


@pytest.mark.parametrize("given", [{"percent": "101"}, {"percent": "x"}])
def test_what_cannot_be_is_said_on_the_form(officer, duty, given):
    change = begin(officer, duty("1"))
    answer = preview(officer, change, "progress", **given)
    assert answer.status_code == 422 and "Ghi số từ 0 đến 100" in text(answer)


@pytest.mark.usefixtures("once")
def test_five_hundred_at_once(officer, plan, django_assert_max_num_queries):
    plan([a_task(str(n), f"Việc {n}", ["Sở Xây dựng"], 5, coordinating=[]) for n in range(510)])
    officer.post("/duties/bulk/", {"all": "1", "of": "year=all"})
    change = BulkChange.objects.get()
    assert (len(change.duties), change.left_out) == (500, 10)
    url = f"/duties/bulk/{change.pk}/"
    preview(officer, change, "progress", percent="10")
    waits = text(officer.get(url))
    assert "Đang chờ đến lượt" in waits and "do-percent" not in waits
    twice = preview(officer, change, "progress", percent="20")
    assert twice.status_code == 422 and "đang được xử lý" in text(twice)
    part = text(officer.get(url, headers={"HX-Request": "true"}))
    assert "<progress" in part and "<html" not in part
    assert work_off() == 1 and not Duty.objects.filter(percent=10).exists()
    assert officer.get(url, headers={"HX-Request": "true"})["HX-Redirect"] == f"{url}?verb=progress#xem-truoc"
    assert "Sẽ đổi 500, không đổi được 0" in text(officer.get(url))
    step(officer, change, "apply")
    with django_assert_max_num_queries(500 * 11 + 60):
        assert work_off() == 1
    change.refresh_from_db()
    assert all(row["ok"] for row in change.rows)
    assert Duty.objects.filter(percent=10).count() == 500
    with django_assert_max_num_queries(40):
        page = text(officer.get(f"/duties/bulk/{change.pk}/"))
    assert "Đã đổi 500" in page
    step(officer, change, "undo")
    assert work_off() == 1 and not Duty.objects.filter(percent=10).exists()
    step(officer, change, "undo")  # twice is once: said at once, without a run
    assert work_off() == 0 and "Không có thay đổi nào để hoàn tác" in text(officer.get(url))
