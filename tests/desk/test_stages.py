"""On the pages: how a product is followed is declared, its stages are passed, its days written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.desk.conftest import pdf, post, sent, text

from cchc.tasks.proposing import Proposal, proposed

FOUR = ("drafted", "consulted", "submitted", "issued")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Báo cáo", Proposal()),
        ("", Proposal()),
        ("Kế hoạch của Sở", Proposal()),
        ("Kế hoạch của UBND tỉnh", Proposal("document", ("drafted", "submitted", "issued"), "submitted")),
        ("Quyết định của Chủ tịch UBND tỉnh", Proposal("document", ("drafted", "submitted", "issued"), "submitted")),
        ("Nghị quyết của HĐND tỉnh", Proposal("document", FOUR, "submitted")),
        ("Lồng ghép trong báo cáo quý", Proposal("section")),
        ("Tỷ lệ hồ sơ trực tuyến", Proposal("figure")),
        ("Báo cáo (nếu có)", Proposal(conditional=True)),
        ("Hội nghị hoặc Tọa đàm", Proposal("either")),
    ],
)
def test_the_name_of_a_product_speaks_for_how_it_is_followed(name: str, expected: Proposal) -> None:
    assert proposed(name) == expected


def declare(client, task, product, **more):
    given = {"product": product.pk, f"p{product.pk}-manner": "document", f"p{product.pk}-counts_by": "handed"}
    return client.post(f"/tasks/task/{task.pk}/declare/", given | {f"p{product.pk}-{k}": v for k, v in more.items()})


def test_a_drafter_on_time_and_an_issuer_late_are_told_apart(duty, officer, focal_point, day) -> None:
    owed = duty("1")  # due twenty days ago, since sixty
    task, product = owed.task_duty.task, owed.task_duty.product
    assert declare(officer, task, product).status_code == 404
    wrong = declare(focal_point, task, product, counts_by="submitted")
    assert wrong.status_code == 422 and "thì phải có bước trình" in text(wrong)
    assert declare(focal_point, task, product, stages=FOUR, counts_by="issued").status_code == 303
    assert "Đã trình" in text(officer.get(f"/tasks/task/{task.pk}/"))

    page = text(officer.get(f"/duties/{owed.pk}/"))
    assert "Các bước của sản phẩm" in page and "đúng hạn" not in page.split("Các bước của sản phẩm")[0][-1:]
    submitted = {"stage-stage": "submitted", "stage-on": f"{owed.due - timedelta(days=1):%d/%m/%Y}"}
    without = post(officer, owed, "stage", {**submitted, "stage-number": ""})
    assert without.status_code == 422 and "Chưa ghi số tờ trình" in text(without)
    assert post(officer, owed, "stage", {**submitted, "stage-number": "45/TTr-SXD"}).status_code == 303
    page = text(officer.get(f"/duties/{owed.pk}/"))
    assert "Trình đúng hạn. Khâu ban hành: 20 ngày" in page
    row = text(officer.get("/duties/?year=all&state=issue"))
    assert f"/duties/{owed.pk}/" in row and "đúng hạn" in row
    assert f"/duties/{owed.pk}/" not in text(officer.get("/duties/?year=all&pile=over"))

    issued = {"stage-stage": "issued", "stage-on": f"{day:%d/%m/%Y}", "stage-number": "93/KH-UBND"}
    assert post(officer, owed, "stage", issued).status_code == 303
    assert post(officer, owed, "hand-in", sent(day, pdf())).status_code == 303
    record = owed.hand_ins.get().records.get()
    name = f"days{record.pk}"
    days = {"record": record.pk, f"{name}-number": "93/KH-UBND", f"{name}-signed_on": f"{day:%d/%m/%Y}"}
    assert post(officer, owed, "days", {**days, f"{name}-signed_on": ""}).status_code == 422
    assert post(officer, owed, "days", {**days, f"{name}-issued_on": f"{day:%d/%m/%Y}"}).status_code == 303
    assert post(focal_point, owed, "accept", {"judge-n": "1", "judge-reason": "Đủ"}).status_code == 303
    assert "Trễ 20 ngày ở khâu ban hành" in text(officer.get("/duties/?year=all&state=late"))


def test_a_stage_is_undone(duty, officer, focal_point, day) -> None:
    owed = duty("3")
    declare(focal_point, owed.task_duty.task, owed.task_duty.product, stages=FOUR)
    post(officer, owed, "stage", {"stage-stage": "drafted", "stage-on": f"{day:%d/%m/%Y}", "stage-number": ""})
    assert post(officer, owed, "unstage", {"stage": "drafted"}).status_code == 303
    assert post(officer, owed, "unstage", {"stage": "drafted"}).status_code == 422


def test_what_does_not_apply_leaves_the_desk_and_comes_back(duty, officer, focal_point) -> None:
    owed = duty("1")
    assert post(focal_point, owed, "exempt", {"exempt-reason": ""}).status_code == 422
    assert post(focal_point, owed, "exempt", {"exempt-reason": "Sở không còn lĩnh vực này"}).status_code == 303
    page = text(officer.get(f"/duties/{owed.pk}/"))
    assert "Không áp dụng" in page and "Sở không còn lĩnh vực này" in page and "/hand-in/" not in page
    assert f"/duties/{owed.pk}/" not in text(officer.get("/"))
    assert post(focal_point, owed, "unexempt").status_code == 303
    assert f"/duties/{owed.pk}/" in text(officer.get("/"))


def test_a_figure_is_handed_in_without_a_file_and_what_does_not_occur_is_said(duty, officer, focal_point) -> None:
    owed, other = duty("1"), duty("3")
    figure = {"figure-figure": "1.234,5", "figure-unit": "hồ sơ", "figure-source": "Hệ thống một cửa"}
    assert post(officer, owed, "figure", figure).status_code == 422
    declare(focal_point, owed.task_duty.task, owed.task_duty.product, manner="figure")
    assert post(officer, owed, "figure", {**figure, "figure-figure": "nhiều"}).status_code == 422
    assert post(officer, owed, "figure", figure).status_code == 303
    assert "1.234,5" in text(focal_point.get(f"/duties/{owed.pk}/"))
    assert post(focal_point, owed, "accept", {"judge-n": "1", "judge-reason": "Đủ"}).status_code == 303

    assert post(officer, other, "not-arisen", {"nothing-reason": "Không có vụ việc"}).status_code == 422
    declare(focal_point, other.task_duty.task, other.task_duty.product, conditional="on")
    assert post(officer, other, "not-arisen", {"nothing-reason": "Không có vụ việc"}).status_code == 303
    assert "Không phát sinh" in text(focal_point.get(f"/duties/{other.pk}/"))


def test_a_task_is_done_by_its_closing_rule(duty, officer, focal_point, day) -> None:
    owed = duty("3")  # three departments
    task = owed.task_duty.task
    close = f"/tasks/task/{task.pk}/close-by/"
    assert officer.post(close, {"close-rule": "all"}).status_code == 404
    assert focal_point.post(close, {"close-rule": "share", "close-share": ""}).status_code == 422
    post(officer, owed, "hand-in", sent(day, pdf()))
    post(focal_point, owed, "accept", {"judge-n": "1", "judge-reason": "Đủ"})

    def state() -> str:
        return focal_point.get(f"/tasks/task/{task.pk}/").context["progress"].state

    assert state() == "doing"
    assert focal_point.post(close, {"close-rule": "share", "close-share": "33"}).status_code == 303
    assert state() == "done"
    focal_point.post(close, {"close-rule": "share", "close-share": "34"})
    assert state() == "doing"
    focal_point.post(close, {"close-rule": "lead"})
    assert state() == "done"
    focal_point.post(close, {"close-rule": "all"})
    assert state() == "doing"
