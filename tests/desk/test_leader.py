"""The leader's Monday page and the meeting's sheet: every number opens to as many duties; one A4; nobody else's."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from tests.desk.conftest import a_task, post, text

from cchc.duties.models import Duty
from cchc.tasks.models import Contribution


@pytest.fixture
def concluded(plan: Any, focal: Any, day: Any) -> Any:
    """A conclusion with tasks that are overdue, due this week and without a day, beside a plan's."""
    from cchc.intake.actions import begin_by_hand
    from cchc.intake.putting import put_in_force

    plan([a_task(str(n), f"Việc {n} của kế hoạch", ["Sở Y tế"], -3 - n) for n in range(3)])
    tasks = [
        a_task("1", "Rà soát quy trình", ["Sở Xây dựng"], -20, coordinating=[]),
        a_task("2", "Báo cáo số hóa", ["Sở Xây dựng", "Sở Y tế"], -2, coordinating=[]),
        a_task("3", "Đến hạn hôm nay", ["Sở Công Thương"], 0, coordinating=[]),
        a_task("4", "Chưa rõ hạn", ["Sở Công Thương"], None, deadline={"kind": "external"}),
    ]
    issued = (day - timedelta(days=40)).isoformat()
    document = {"number": "88/TB-UBND", "title": "Kết luận họp giao ban", "issued_on": issued, "year": day.year}
    document |= {"issuer": "UBND tỉnh Mẫu"}
    draft = begin_by_hand(focal, kind="conclusion", document=document, tasks=tasks, today=day)
    return put_in_force(focal, draft, today=day, on=day - timedelta(days=39))


def count_at(client: Any, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200, url
    assert not answer.context["filters"].faults, url
    return int(answer.context["page"].paginator.count)


def test_every_number_opens_to_as_many_duties(viewer, officer, focal_point, concluded, day):
    overdue = Duty.objects.get(agency__key="so-xay-dung", task_duty__task__title="Rà soát quy trình")
    post(officer, overdue, "progress", {"progress-obstacle": "Chưa có kinh phí"})
    page = viewer.get("/week/")
    week = page.context["week"]
    assert week.instructed.count == 3 == count_at(viewer, week.instructed.url)
    first = week.instructed.lines[0]
    assert (first.agency, first.days, first.why) == ("Sở Xây dựng", 20, "Chưa có kinh phí")
    assert first.often == "lần thứ 2 trong năm"
    assert week.due.count == 1 == count_at(viewer, week.due.url)
    assert week.slip_count == 2 and [slip.name for slip in week.slips] == ["Sở Y tế", "Sở Xây dựng"]
    for slip in week.slips:
        assert slip.count == count_at(viewer, slip.url)
        assert slip.newly == count_at(viewer, slip.newly_url)
    assert [slip.newly for slip in week.slips] == [4, 1]
    assert "Chưa có kinh phí" in text(page)


def test_what_a_lead_asked_for_and_what_waits_for_a_signature_stand_there(viewer, officer, concluded, province, day):
    """A contribution is of no document; a draft that was submitted lies with whoever signs it."""
    led = Duty.objects.get(agency__key="so-cong-thuong", task_duty__task__title="Đến hạn hôm nay")
    part = Duty.objects.create(
        agency=province("so-y-te"),
        judged_by=led.agency,
        year=day.year,
        title="Số liệu quý III",
        folded="so lieu quy iii",
        product_name="Phần phối hợp",
        deadline_text="Theo đề nghị của Sở Công Thương",
        deadline_kind="by",
        opened_on=day,
        due=day,
    )
    Contribution.objects.create(duty=part, of=led)
    Duty.objects.filter(pk=led.pk).update(stages=["submitted", "issued"], submitted_on=day)
    week = viewer.get("/week/").context["week"]
    assert [(one.title, one.mandate) for one in week.waiting.lines] == [("Đến hạn hôm nay (Báo cáo)", "88/TB-UBND")]
    assert week.waiting.count == 1 == count_at(viewer, week.waiting.url)
    assert "Theo đề nghị của Sở Công Thương" in [one.mandate for one in week.due.lines]
    assert viewer.get("/week/tuan.docx").status_code == 200


def test_how_often_it_was_chased(viewer, focal_point, concluded, province, day):
    chased = {"agencies": [province("so-xay-dung").pk], "answer_by": f"{day + timedelta(days=5):%d/%m/%Y}"}
    assert focal_point.post("/duties/chase-up/", chased).status_code == 200
    assert viewer.get("/week/").context["week"].instructed.lines[0].often == "lần thứ 2 trong năm, đã đôn đốc 1 lần"


def test_the_meeting_s_sheet(viewer, officer, concluded, signed_in):
    said = viewer.get("/meetings/").context["said"]
    assert [(one.mandate.number, one.total, one.over) for one in said] == [("88/TB-UBND", 5, 3)]
    assert count_at(viewer, said[0].over_url) == 3
    assert "Chưa xác định được hạn" in text(viewer.get("/meetings/"))
    assert officer.get("/meetings/").status_code == 404
    head = signed_in("so-xay-dung", "head").get("/meetings/").context["said"]
    assert [one.total for one in head] == [2]


@pytest.mark.parametrize("address", ["/week/tuan.docx", "/meetings/ket-luan.docx"])
def test_on_paper(viewer, concluded, plan, address, tmp_path: Path):
    plan(
        [a_task(str(n), f"Việc {n} " + "rất dài " * 30, ["Sở Y tế", "Sở Tư pháp"], -n) for n in range(12)], "5/KH-UBND"
    )
    answer = viewer.get(address)
    paper = docx.Document(BytesIO(answer.content))
    words = "\n".join(p.text for p in paper.paragraphs) + "".join(
        c.text for t in paper.tables for r in t.rows for c in r.cells
    )
    assert "Rà soát quy trình" in words and "Sở Xây dựng" in words
    if address.startswith("/week"):
        (tmp_path / "tuan.docx").write_bytes(answer.content)
        made = subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{tmp_path}/p",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                tmp_path,
                tmp_path / "tuan.docx",
            ],
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert (tmp_path / "tuan.pdf").exists(), made.stderr
        import pypdfium2

        assert len(pypdfium2.PdfDocument(tmp_path / "tuan.pdf")) == 1


def test_an_empty_week_says_so(viewer, focal):
    page = text(viewer.get("/week/"))
    assert "Không có ý kiến chỉ đạo nào quá hạn" in page and "Chưa có thông báo kết luận" in text(
        viewer.get("/meetings/")
    )


def test_it_costs_the_same_for_many(viewer, plan, django_assert_max_num_queries):
    plan([a_task(str(n), f"Việc {n}", ["Sở Xây dựng", "Sở Y tế"], n % 9 - 4) for n in range(80)])
    with django_assert_max_num_queries(36):
        viewer.get("/week/")
