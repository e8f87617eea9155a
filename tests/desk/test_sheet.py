"""The desk as a workbook: out, filled in, back; conflicts and bad cells by cell, the rest taken, nothing lost."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.desk.conftest import a_task, post, sent, text

from cchc.desk.models import FilledSheet
from cchc.documents import duty_sheet as sheet
from cchc.duties.models import Duty, ProgressNote
from cchc.ledger.models import Entry


class Book:
    """A workbook as somebody has it open: cells by the duty and the column."""

    def __init__(self, answer: Any) -> None:
        assert answer.status_code == 200
        self.book = openpyxl.load_workbook(BytesIO(answer.content))
        self.sheet = self.book.active
        self.head = {cell.value: cell.column for cell in self.sheet[sheet.HEAD_ROW + 1]}
        first = sheet.HEAD_ROW + 2
        self.rows = {self.sheet.cell(n, 1).value: n for n in range(first, self.sheet.max_row + 1)}

    def fill(self, duty: Duty, column: str, value: Any) -> str:
        cell = self.sheet.cell(self.rows[duty.pk], self.head[column])
        cell.value = value
        return str(cell.coordinate)

    def read(self, duty: Duty, column: str) -> Any:
        return self.sheet.cell(self.rows[duty.pk], self.head[column]).value

    def send(self, client: Any, name: str = "ban.xlsx") -> Any:
        out = BytesIO()
        self.book.save(out)
        return client.post("/duties/fill/", {"file": SimpleUploadedFile(name, out.getvalue())})


def told() -> dict[str, str]:
    return {row["cell"]: row["what"] for row in FilledSheet.objects.latest("pk").rows}


def test_what_fits_is_taken_and_the_rest_is_told_by_cell(officer, signed_in, duty, day):
    book = Book(officer.get("/duties/excel/?desk=1"))
    assert book.read(duty("1"), "Trạng thái") == "Quá hạn"
    colleague = signed_in("so-xay-dung", username="binh-xd")
    post(colleague, duty("3"), "progress", {"progress-percent": "80", "progress-words": "Xong phần chính"})
    good = [book.fill(duty("1"), sheet.PERCENT, 40), book.fill(duty("1"), sheet.WORDS, "Đã họp")]
    conflict, beside = book.fill(duty("3"), sheet.PERCENT, 60), book.fill(duty("3"), sheet.WORDS, "Chờ ý kiến")
    bad = [book.fill(duty("4"), sheet.PERCENT, "nhiều"), book.fill(duty("2"), sheet.HAPPENED, "31/02/2026")]
    answer = book.send(officer)
    assert answer.status_code == 303
    assert told() == {
        good[0]: "taken",
        good[1]: "taken",
        conflict: "conflict",
        beside: "taken",
        **dict.fromkeys(bad, "bad"),
    }
    assert (duty("1").percent, duty("3").percent, duty("4").percent) == (40, 80, None)
    assert ProgressNote.objects.filter(duty=duty("3"), words="Chờ ý kiến").exists()
    page = text(officer.get(answer.url))
    assert "Binh-Xd đã ghi 80 %" in page and "nhiều" in page and "31/02/2026 không có" not in page
    # Nothing is lost: what was not taken comes back in a workbook, is mended and brought again.
    again = Book(officer.get(f"{answer.url}excel/"))
    assert again.read(duty("3"), sheet.PERCENT) == "60" and again.read(duty("4"), sheet.PERCENT) == "nhiều"
    again.fill(duty("4"), sheet.PERCENT, 5)
    again.fill(duty("2"), sheet.HAPPENED, f"{day:%d/%m/%Y}")
    again.send(officer)
    assert set(told().values()) == {"taken"}
    assert (duty("3").percent, duty("4").percent) == (60, 5) and duty("2").due is not None


def test_the_same_workbook_twice_says_nothing_twice(officer, duty):
    book = Book(officer.get("/duties/excel/?desk=1"))
    book.fill(duty("1"), sheet.PERCENT, 40)
    book.fill(duty("1"), sheet.WORDS, "Đã họp")
    book.send(officer)
    assert book.send(officer).status_code == 303
    assert FilledSheet.objects.latest("pk").rows == [] and ProgressNote.objects.count() == 1


def test_a_focal_point_judges_and_settles_in_it(focal_point, officer, duty, day):
    post(officer, duty("1"), "hand-in", sent(day))
    post(officer, duty("3"), "hand-in", sent(day, number="9/BC-SXD"))
    book = Book(focal_point.get("/duties/excel/?desk=1"))
    assert duty("4").pk not in book.rows
    book.fill(duty("1"), sheet.VERDICT, "Đạt")
    unreasoned = book.fill(duty("3"), sheet.VERDICT, "Trả lại")
    book.fill(duty("5"), sheet.DUE, f"{day:%d/%m/%Y}")
    book.fill(duty("5"), sheet.WHY, "15/SNV-CCHC")
    book.send(focal_point)
    assert duty("1").is_accepted and duty("5").due == day
    assert told()[unreasoned] == "refused" and not duty("3").verdict
    late = Book(focal_point.get("/duties/excel/?desk=1"))
    post(officer, duty("3"), "withdraw")
    post(officer, duty("3"), "hand-in", sent(day, number="10/BC-SXD"))
    cell = late.fill(duty("3"), sheet.VERDICT, "Đạt")
    late.send(focal_point)
    assert told()[cell] == "conflict"


def test_nobody_fills_in_for_another(signed_in, officer, viewer, duty):
    book = Book(officer.get("/duties/excel/?desk=1"))
    book.fill(duty("1"), sheet.PERCENT, 40)
    other = signed_in("so-y-te")
    assert book.send(other).status_code == 303
    assert set(told().values()) == {"bad"} and duty("1").percent is None
    denied = Entry.objects.get(verb="denied")
    assert str(duty("1").pk) in denied.detail["duties"].split(", ")
    assert viewer.get("/duties/fill/").status_code == 404
    mine = FilledSheet.objects.latest("pk")
    assert officer.get(f"/duties/fill/{mine.pk}/").status_code == 404


def test_a_list_is_saved_as_it_is_filtered(viewer, officer, duty):
    book = Book(viewer.get("/duties/excel/?year=all&state=over"))
    assert list(book.rows) == [duty("1").pk] and sheet.PERCENT not in book.head
    assert list(Book(officer.get("/duties/excel/?year=all&state=over")).rows) == [duty("1").pk]


@pytest.mark.parametrize(
    "data",
    [b"", b"abc", b"PK\x03\x04" + b"\x00" * 200, b"\xd0\xcf\x11\xe0" + b"\x00" * 600],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(officer, in_force, data):
    answer = officer.post("/duties/fill/", {"file": SimpleUploadedFile("a.xlsx", data)})
    assert answer.status_code == 422
    assert not FilledSheet.objects.exists()


def test_a_workbook_of_another_kind_and_hostile_cells(officer, duty):
    book = openpyxl.Workbook()
    book.active.append(["Tên", "Tuổi"])
    out = BytesIO()
    book.save(out)
    answer = officer.post("/duties/fill/", {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})
    assert answer.status_code == 422 and "Không thấy dòng nào có mã nhiệm vụ" in text(answer)
    filled = Book(officer.get("/duties/excel/?desk=1"))
    for n, value in enumerate(["'; DROP TABLE", "<script>alert(1)</script>", "9" * 40, "-5", "1e3", "٣"]):
        filled.fill(duty("1"), [sheet.PERCENT, sheet.HAPPENED][n % 2], value)
        assert filled.send(officer, f"{n}.xlsx").status_code == 303
        assert "<script>alert" not in text(officer.get(f"/duties/fill/{FilledSheet.objects.latest('pk').pk}/"))
    filled.sheet.cell(filled.rows[duty("1").pk], filled.head[sheet.STAMP]).value = "x"
    filled.fill(duty("1"), sheet.WORDS, "Mất dấu")
    filled.send(officer)
    assert "bad" in set(told().values()) and duty("1").percent is None


def test_as_many_queries_for_many_rows_on_the_way_out(officer, plan, django_assert_max_num_queries):
    plan([a_task(str(n), f"Việc {n}", ["Sở Xây dựng"], 5) for n in range(300)])
    with django_assert_max_num_queries(25):
        book = Book(officer.get("/duties/excel/?desk=1"))
    assert len(book.rows) == 300
