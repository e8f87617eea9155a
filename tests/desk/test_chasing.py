"""Chase-up letters: who may, whom they go to, what is in the file, and what the history says."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from tests.desk.conftest import a_task, post, sent, text


@pytest.fixture
def behind(plan):
    """Sở Xây dựng is 20 and 3 days late, Sở Y tế 20 days; a report due later is nobody's lateness."""
    return plan(
        [
            a_task("1", "Rà soát thủ tục", ["Sở Xây dựng", "Sở Y tế"], -20),
            a_task("2", "Số hóa kết quả", ["Sở Xây dựng"], -3),
            a_task("3", "Báo cáo năm", ["Sở Công Thương"], 40),
        ]
    )


def asked(day, *agencies, **more):
    return {"agencies": [one.pk for one in agencies], "answer_by": f"{day + timedelta(days=7):%d/%m/%Y}", **more}


def words(data: bytes) -> str:
    document = docx.Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_page_lists_who_is_behind(focal_point, behind):
    page = focal_point.get("/duties/chase-up/")
    assert [(row.name, row.count, row.oldest_days) for row in page.context["behind"]] == [
        ("Sở Xây dựng", 2, 20),
        ("Sở Y tế", 1, 20),
    ]
    assert all(row.chosen for row in page.context["behind"])
    assert [row.chosen for row in focal_point.get(f"/duties/chase-up/?agency={row_pk(page, 1)}").context["behind"]] == [
        False,
        True,
    ]


def test_nobody_is_chosen_when_asked(focal_point, behind):
    assert not any(row.chosen for row in focal_point.get("/duties/chase-up/?agency=none").context["behind"])


def test_nobody_writes_to_herself(focal_point, plan):
    plan([a_task("1", "Việc của đầu mối", ["Sở Nội vụ"], -5)])
    assert "Không có cơ quan nào" in text(focal_point.get("/duties/chase-up/"))


def row_pk(page, n):
    return page.context["behind"][n].agency


def test_one_letter(focal_point, behind, province, day):
    answer = focal_point.post("/duties/chase-up/", asked(day, province("so-xay-dung")))
    assert answer["Content-Disposition"].startswith(
        f'attachment; filename="Don-doc-so-xay-dung-{day.isoformat()}.docx"'
    )
    said = words(answer.content)
    assert "Kính gửi: Sở Xây dựng." in said
    assert "còn 02 nhiệm vụ quá hạn, lâu nhất 20 ngày" in said
    assert "văn bản số 412/KH-UBND" in said
    assert f"trước ngày {day + timedelta(days=7):%d/%m/%Y}" in said
    assert "1. Rà soát thủ tục" in said and "2. Số hóa kết quả" in said and "Báo cáo năm" not in said
    assert "V/v đôn đốc" in said and "SỞ NỘI VỤ" in said and "/SNV" in said


def test_several_letters_are_a_zip(focal_point, behind, province, day):
    answer = focal_point.post("/duties/chase-up/", asked(day, province("so-xay-dung"), province("so-y-te")))
    assert answer["Content-Type"] == "application/zip"
    archive = ZipFile(BytesIO(answer.content))
    assert sorted(archive.namelist()) == [
        f"Don-doc-so-xay-dung-{day.isoformat()}.docx",
        f"Don-doc-so-y-te-{day.isoformat()}.docx",
    ]
    assert "Kính gửi: Sở Y tế." in words(archive.read(f"Don-doc-so-y-te-{day.isoformat()}.docx"))


def test_what_the_agency_said_last_is_in_the_letter(focal_point, officer, behind, province, day):
    from cchc.duties.models import Duty

    duty = Duty.objects.get(task_duty__task__no="2")
    post(
        officer, duty, "progress", {"progress-percent": "40", "progress-words": "", "progress-obstacle": "Chờ kinh phí"}
    )
    answer = focal_point.post("/duties/chase-up/", asked(day, province("so-xay-dung")))
    assert "Chờ kinh phí" in words(answer.content)


def test_it_is_told_in_the_history_of_each_duty(focal_point, behind, province, day):
    from cchc.duties.models import Duty
    from cchc.ledger.models import Entry

    focal_point.post("/duties/chase-up/", asked(day, province("so-xay-dung")))
    assert Entry.objects.filter(verb="duty.chase_up").count() == 2
    duty = Duty.objects.get(task_duty__task__no="2")
    assert "lập văn bản đôn đốc" in text(focal_point.get(f"/duties/{duty.pk}/"))


def test_the_leader_is_told_when_the_focal_point_sends_it(focal_point, officer, viewer, behind, province, day):
    from cchc.duties.models import Duty
    from cchc.duties.reminding import remind
    from cchc.ledger.models import Entry
    from cchc.notices.models import Notice

    url, own = "/duties/chase-up/", Notice.objects.filter(person__posts__role="leader")
    remind(day)
    assert not own.exists()  # never by a rule
    chosen = asked(day, province("so-xay-dung"), to="leader", words="Đề nghị nhắc tại giao ban")
    assert "Đã gửi 1 lãnh đạo" in text(focal_point.post(url, chosen, follow=True))
    told = own.get()
    assert told.words == (
        "Sở Nội vụ báo cáo: Sở Xây dựng có 2 việc quá hạn, lâu nhất 20 ngày. Đề nghị nhắc tại giao ban"
    )
    assert viewer.get(told.url).context["total"] == 2 and "Đề nghị nhắc tại giao ban" in text(viewer.get("/notices/"))
    assert "Hôm nay đã báo cáo lãnh đạo" in text(focal_point.post(url, chosen, follow=True))
    assert "Chưa chọn cơ quan nào" in text(focal_point.post(url, chosen | {"agencies": ["0", "x"]}, follow=True))
    assert own.count() == 1 and Entry.objects.filter(verb="duty.to_leader").count() == 2
    assert "báo cáo lãnh đạo" in text(officer.get(f"/duties/{Duty.objects.get(task_duty__task__no='2').pk}/"))
    assert officer.post(url, chosen).status_code == 404


def test_what_is_handed_in_is_not_chased(focal_point, officer, behind, day):
    from cchc.duties.models import Duty

    for duty in Duty.objects.filter(agency__key="so-xay-dung"):
        assert post(officer, duty, "hand-in", sent(day)).status_code == 303
    assert [row.name for row in focal_point.get("/duties/chase-up/").context["behind"]] == ["Sở Y tế"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"agencies": []}, "Chưa chọn cơ quan nào"),
        ({"agencies": ["0"]}, "không còn việc quá hạn"),
        ({"agencies": ["x"]}, "không còn việc quá hạn"),
        ({"agencies": ["9" * 40]}, "không còn việc quá hạn"),
        ({"answer_by": ""}, "Chưa ghi ngày"),
        ({"answer_by": "31/02/2026"}, "không có trong lịch"),
        ({"answer_by": "01/01/2020"}, "không ở sau hôm nay"),
    ],
)
def test_what_is_refused(change, sentence, focal_point, behind, province, day):
    from cchc.ledger.models import Entry

    answer = focal_point.post("/duties/chase-up/", asked(day, province("so-xay-dung")) | change)
    assert answer.status_code == 422 and sentence in text(answer)
    assert not Entry.objects.filter(verb="duty.chase_up").exists()


def test_only_the_focal_point(officer, focal_point, behind, province):
    hers = f"/duties/?pile=over&year=all&agency={province('so-y-te').pk}"
    assert f'/duties/chase-up/?agency={province("so-y-te").pk}"' in focal_point.get(hers).content.decode()
    assert "/duties/chase-up/" not in officer.get("/duties/?pile=over&year=all").content.decode()
    from cchc.ledger.models import Entry

    assert officer.get("/duties/chase-up/").status_code in (403, 404)
    assert Entry.objects.filter(verb__contains="deni").exists()


def test_nobody_is_behind(focal_point, province):
    assert "Không có cơ quan nào" in text(focal_point.get("/duties/chase-up/"))
