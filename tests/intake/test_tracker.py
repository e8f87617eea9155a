"""Another tracker's workbook: columns guessed and told, faults by cell, drafts as any other, nothing twice."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.intake.test_pages import signed_in  # noqa: F401

from cchc.intake.models import Draft, TrackerSheet

HEAD = [
    "STT",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Nội dung công việc",
    "Đơn vị chủ trì",
    "Phối hợp",
    "Thời hạn",
    "Kết quả",
]
ROWS = [
    [1, "15/TB-UBND", "05/01/2026", "Rà soát quy trình", "Sở Xây dựng", "Sở Tư pháp", "30/06/2026", ""],
    [2, "15/TB-UBND", "05/01/2026", "Số hóa hồ sơ", "Sở Y tế", "", "Hằng quý", ""],
    [3, "16/TB-UBND", "06/01/2026", "Công khai kết quả", "Sở Công Thương", "", "", ""],
]


def sent(client, rows, above=()):
    book = openpyxl.Workbook()
    for row in [*above, *rows]:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    answer = client.post(reverse("tracker"), {"file": SimpleUploadedFile("so.xlsx", out.getvalue())})
    assert answer.status_code == 302, answer.content.decode()
    return reverse("tracker_columns", args=[TrackerSheet.objects.latest("pk").pk])


def told(client, page, **other):
    form = client.get(page).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    return client.post(page, {**given, **other})


def test_each_document_becomes_a_draft(signed_in):  # noqa: F811
    page = sent(signed_in, [HEAD, *ROWS], above=[["SỔ THEO DÕI NHIỆM VỤ"], []])
    form = signed_in.get(page).context["form"]
    guessed = {
        name: form[name].value() for name in ("number", "issued_on", "title", "lead", "coordinating", "deadline")
    }
    assert guessed == {"number": "1", "issued_on": "2", "title": "3", "lead": "4", "coordinating": "5", "deadline": "6"}
    assert told(signed_in, page).status_code == 302
    drafts = {one.current["document"]["number"]: one.current["tasks"] for one in Draft.objects.all()}
    assert {number: len(tasks) for number, tasks in drafts.items()} == {"15/TB-UBND": 2, "16/TB-UBND": 1}
    first = drafts["15/TB-UBND"][0]
    assert (first["lead"], first["coordinating"]) == (["Sở Xây dựng"], ["Sở Tư pháp"])
    assert first["deadlines"][0]["due"] == "2026-06-30" and drafts["16/TB-UBND"][0]["deadlines"] == []
    told(signed_in, page)
    again = told(signed_in, sent(signed_in, [HEAD, *ROWS]))
    assert "Đã có, không lập lại: 15/TB-UBND; 16/TB-UBND." in signed_in.get(again.url).content.decode()
    assert Draft.objects.count() == 2


def test_faults_are_told_by_cell_and_nothing_is_made(signed_in):  # noqa: F811
    bad = [[1, "1/TB", "31/02/2026", "Việc một", "Sở Y tế", "", "", ""], [2, "1/TB", "", "", "Sở Y tế", "", "", ""]]
    answer = told(signed_in, sent(signed_in, [HEAD, *bad]))
    page = answer.content.decode()
    assert answer.status_code == 422 and "<b>Ô C2</b>" in page and "<b>Ô D3</b>" in page
    assert not Draft.objects.exists()


@pytest.mark.parametrize("data", [b"", b"abc", b"PK\x03\x04" + b"\x00" * 99])
def test_what_is_no_workbook(signed_in, data):  # noqa: F811
    answer = signed_in.post(reverse("tracker"), {"file": SimpleUploadedFile("so.xlsx", data)})
    assert answer.status_code == 422 and not TrackerSheet.objects.exists()
