"""One of two, and a part of another report: the one closes the other, the one hand-in proves both."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.desk.conftest import a_task, confirm, post, sent, text
from tests.desk.test_proof import file, look, paper
from tests.desk.test_stages import declare

from cchc.duties.models import Duty, HandIn
from cchc.records.models import Record, Use
from cchc.tasks.models import Task, TaskDuty
from cchc.tasks.texts import kept, said_of


@pytest.fixture
def either(plan: Any, focal_point: Any) -> list[Duty]:
    """Two products of one task for each of two departments, of which one is enough."""
    asked = a_task("9", "Đối thoại với doanh nghiệp", ["Sở Xây dựng", "Sở Y tế"], 20, products=["Hội nghị", "Tọa đàm"])
    plan([asked], number="90/KH-UBND")
    duties = list(Duty.objects.filter(task_duty__task__no="9", agency__key="so-xay-dung").order_by("pk"))
    for one in duties:
        declare(focal_point, one.task_duty.task, one.task_duty.product, manner="either")
    return duties


def states(duties: Any, day: Any) -> list[str]:
    return [Duty.objects.get(pk=one.pk).state_on(day).value for one in duties]


def test_what_is_confirmed_closes_the_other_until_it_is_taken_back(either, officer, focal_point, day) -> None:
    first, second = either
    elsewhere = Duty.objects.filter(task_duty__task__no="9", agency__key="so-y-te")
    assert "các sản phẩm còn lại tự đóng" in text(officer.get(f"/duties/{first.pk}/"))
    assert text(officer.get("/duties/?year=all")).count("một trong hai, nộp một là đủ") == len(either)
    post(officer, first, "hand-in", sent(day, number="9/BC-SXD"))
    assert states(either, day) == ["wait", "none"]
    post(focal_point, first, "accept", {"judge-n": "1", "judge-reason": ""})
    assert states(either, day) == ["done", "na"] and states(elsewhere, day) == ["none", "none"]
    page = text(officer.get(f"/duties/{second.pk}/"))
    assert "Đã xác nhận “Hội nghị”" in page and "/hand-in/" not in page
    lifted = post(focal_point, second, "unexempt")
    assert lifted.status_code == 422 and "Rút lại kết luận đó thì việc này mở lại" in text(lifted)
    post(focal_point, first, "take-back")
    assert states(either, day) == ["wait", "none"]
    assert second.exemptions.get().lifted_on == day


def test_what_waits_for_its_verdict_is_not_closed_under_it(either, officer, focal_point, day) -> None:
    first, second = either
    post(officer, first, "hand-in", sent(day, number="9/BC-SXD"))
    post(officer, second, "hand-in", sent(day, number="10/BC-SXD"))
    post(focal_point, first, "accept", {"judge-n": "1", "judge-reason": ""})
    assert states(either, day) == ["done", "wait"]
    post(focal_point, second, "return", {"judge-n": "1", "judge-reason": "Đã có Hội nghị"})
    assert states(either, day) == ["done", "na"]


@pytest.fixture
def parts(plan: Any, focal_point: Any) -> tuple[Duty, Duty]:
    """A report, and what is told of in a part of it."""
    tasks = [
        a_task("20", "Báo cáo cải cách hành chính", ["Sở Xây dựng"], 20, products=["Báo cáo"]),
        a_task("21", "Kiểm tra công vụ", ["Sở Xây dựng"], 20, products=["Kết quả kiểm tra"]),
    ]
    plan(tasks, number="20/KH-UBND")
    report, part = (Duty.objects.get(task_duty__task__no=no) for no in ("20", "21"))
    within = {"manner": "section", "within": "Báo cáo cải cách hành chính"}
    declare(focal_point, part.task_duty.task, part.task_duty.product, **within)
    return report, part


def test_one_hand_in_proves_the_report_and_its_part(parts, officer, focal_point, day) -> None:
    report, part = parts
    look(officer, report, file(paper(day, kind="Báo cáo", symbol="BC-SXD"), "bao-cao.docx"))
    assert "chứng minh cả phần lồng ghép khác" in text(officer.get(f"/duties/{report.pk}/"))
    assert confirm(officer, report, **{f"also{part.pk}-page": "0"}).status_code == 422
    assert not HandIn.objects.exists()
    assert confirm(officer, report, **{f"also{part.pk}-section": "Mục II.3"}).status_code == 303
    record = Record.objects.get()
    assert {hand_in.duty_id for hand_in in HandIn.objects.all()} == {report.pk, part.pk}
    assert {use.about_id: use.words for use in Use.objects.all()} == {report.pk: "", part.pk: "Mục II.3"}
    page = text(focal_point.get(f"/records/{record.pk}/about/"))
    assert "Mục II.3" in page and "Kiểm tra công vụ" in page
    post(focal_point, part, "accept", {"judge-n": "1", "judge-reason": ""})
    assert states(parts, day) == ["wait", "done"]


def test_a_part_alone_says_where_it_stands(parts, officer, day) -> None:
    _report, part = parts
    look(officer, part, file(paper(day, kind="Báo cáo", symbol="BC-SXD"), "bao-cao.docx"))
    refused = confirm(officer, part)
    assert refused.status_code == 422 and "Ghi trang hoặc mục của phần đó" in text(refused)
    assert confirm(officer, part, **{"place-section": "Mục IV"}).status_code == 303
    assert Use.objects.get(about_id=part.pk).words == "Mục IV"
    assert states(parts, day) == ["none", "wait"]


def test_one_printed_product_is_split_into_two_of_which_one_is_enough(plan, officer, focal_point, day) -> None:
    """Whoever owes it is given the other beside it from today; what was printed stands by both, and is what a later
    document is compared with; a product that was handed in is split no more."""
    asked = a_task("9", "Đối thoại", ["Sở Xây dựng", "Sở Y tế"], 20, products=["Hội nghị hoặc Tọa đàm", "Báo cáo"])
    plan([asked], number="90/KH-UBND")
    task = Task.objects.get(no="9")
    before = kept(said_of(task))
    url, product = reverse("task", args=[task.pk]), task.products.get(order=0)
    listed = "1 sản phẩm ghi “… hoặc …”"
    page = reverse("mandate", args=[task.mandate_id])
    assert listed in text(focal_point.get(page)) and listed not in text(officer.get(page))
    assert "Tách thành các sản phẩm" in text(focal_point.get(url)) and "Tách thành" not in text(officer.get(url))
    sent_names = {"product": product.pk, f"s{product.pk}-names": "Hội nghị\n\n hội  nghị "}
    act = reverse("task_act", args=[task.pk, "split"])
    assert "khác nhau" in text(focal_point.post(act, sent_names)) and officer.post(act, sent_names).status_code == 404
    Duty.objects.filter(task_duty__product=product).update(percent=40)
    assert focal_point.post(act, {**sent_names, f"s{product.pk}-names": "Hội nghị\nTọa đàm"}).status_code == 303
    assert listed not in text(focal_point.get(page))
    assert [(one.name, one.printed, one.manner) for one in task.products.all()] == [
        ("Hội nghị", "Hội nghị hoặc Tọa đàm", "either"),
        ("Tọa đàm", "Hội nghị hoặc Tọa đàm", "either"),
        ("Báo cáo", "", "document"),
    ]
    assert kept(said_of(Task.objects.get(pk=task.pk))) == before
    first, second = Duty.objects.filter(agency__key="so-xay-dung", manner="either").order_by("pk")
    assert (second.product_name, second.due, second.opened_on, second.percent) == ("Tọa đàm", first.due, day, None)
    assert [one.due for one in second.due_days.all()] == [second.due]
    again = focal_point.post(act, {**sent_names, f"s{product.pk}-names": "A1\nB1"})
    assert again.status_code == 422 and "đã được tách" in text(again)
    post(officer, second, "hand-in", sent(day, number="9/BC-SXD"))
    post(focal_point, second, "accept", {"judge-n": "1", "judge-reason": ""})
    assert states([first, second], day) == ["na", "done"]
    report = task.products.get(order=2)
    own = Duty.objects.get(task_duty__product=report, agency__key="so-xay-dung")
    post(officer, own, "hand-in", sent(day, number="11/BC-SXD"))
    refused = focal_point.post(act, {"product": report.pk, f"s{report.pk}-names": "A1\nB1"})
    assert refused.status_code == 422 and "Đã có cơ quan nộp" in text(refused)
    assert "văn bản in “Hội nghị hoặc Tọa đàm”" in text(focal_point.get(url))


def test_a_product_split_by_mistake_is_joined_again(plan, officer, focal_point, day) -> None:
    """As if it had not been split where nobody touched the parts; what was worked on stays, not needed any more; not
    while a part is handed in; by whoever runs the document."""
    asked = a_task("9", "Đối thoại", ["Sở Xây dựng", "Sở Y tế"], 20, products=["Hội nghị hoặc Tọa đàm", "Báo cáo"])
    plan([asked], number="90/KH-UBND")
    task = Task.objects.get(no="9")
    product, url = task.products.get(order=0), reverse("task", args=[task.pk])
    mine = Duty.objects.filter(agency__key="so-xay-dung").order_by("pk")

    def stands() -> tuple[Any, ...]:
        said = kept(said_of(Task.objects.get(pk=task.pk)))
        products = list(task.products.order_by("order").values("name", "printed", "manner", "declared_on"))
        return said, products, list(mine.values("pk", "product_name", "wording__folded", "due", "na_on"))

    def act(who: Any, verb: str, of: Any = product) -> Any:
        names = f"s{product.pk}-names"
        return who.post(reverse("task_act", args=[task.pk, verb]), {"product": of.pk, names: "Hội nghị\nTọa đàm"})

    before = stands()
    assert "Gộp lại" not in text(focal_point.get(url))
    assert act(focal_point, "split").status_code == 303
    assert "Gộp lại" in text(focal_point.get(url)) and "Gộp lại" not in text(officer.get(url))
    assert act(officer, "join").status_code == 404
    assert act(focal_point, "join", task.products.get(name="Tọa đàm")).status_code == 303
    assert stands() == before
    twice = act(focal_point, "join")
    assert twice.status_code == 422 and "không còn tách" in text(twice)

    act(focal_point, "split")
    first, second = mine.filter(manner="either")
    post(focal_point, first, "exempt", {"exempt-reason": "Chọn tọa đàm"})
    post(officer, second, "hand-in", sent(day, number="9/BC-SXD"))
    refused = act(focal_point, "join")
    assert refused.status_code == 422 and "Đã có cơ quan nộp hoặc trình" in text(refused)
    assert states([first, second], day) == ["na", "wait"]
    post(officer, second, "withdraw")
    assert act(focal_point, "join").status_code == 303
    assert states([first, second], day) == ["none", "na"]
    assert "Gộp lại thành “Hội nghị hoặc Tọa đàm”" in text(officer.get(f"/duties/{second.pk}/"))
    assert (stands()[0], stands()[1]) == (before[0], [{**one, "manner": "document"} for one in before[1]])
    assert list(TaskDuty.objects.filter(task=task, duty__agency__key="so-y-te").values_list("product__name", flat=True))
    told = text(focal_point.get(url))
    assert "gộp lại thành “Hội nghị hoặc Tọa đàm”" in told and "văn bản in" not in told
