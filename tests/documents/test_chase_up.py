"""The chase-up letter as Decree 30/2020/NĐ-CP asks of an official letter (công văn, Mẫu 1.5)."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.documents import decree30
from cchc.documents.blocks import Head, Official, Paragraph
from cchc.documents.chase_up import ChaseUp, Late, chase_up_docx

LATE = Late("1.1", "Rà soát thủ tục", "Báo cáo", "412/KH-UBND", "Trước 31/10", date(2026, 10, 31), "Chờ ý kiến")
HEAD = Head(issuer="Sở Nội vụ", superior="Ủy ban nhân dân tỉnh Mẫu", symbol="SNV", place="Mẫu", year=2026)


def letter(**changes: Any) -> Any:
    whole: dict[str, Any] = {
        "issuer": "Sở Nội vụ",
        "superior": "Ủy ban nhân dân tỉnh Mẫu",
        "place": "Mẫu",
        "symbol": "SNV",
        "to": "Sở Xây dựng",
        "as_of": date(2026, 11, 16),
        "answer_by": date(2026, 11, 24),
        "rows": [LATE],
    }
    return docx.Document(BytesIO(chase_up_docx(ChaseUp(**(whole | changes)))))


def lines(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def test_a_letter_has_no_kind_and_its_subject_under_the_number() -> None:
    document = letter()
    head = document.tables[0].cell(0, 0).text.splitlines()
    assert head[-1] == "V/v đôn đốc thực hiện nhiệm vụ cải cách hành chính quá hạn"
    assert head[-2].startswith("Số:") and head[-2].endswith("/SNV")
    assert lines(document)[0] == "Kính gửi: Sở Xây dựng."
    assert "CÔNG VĂN" not in lines(document)


def test_what_is_overdue_is_the_appendix() -> None:
    document = letter()
    assert "NHIỆM VỤ QUÁ HẠN CỦA SỞ XÂY DỰNG" in lines(document)
    assert any(line.startswith("(Kèm theo Công văn số") for line in lines(document))
    row = [cell.text for cell in document.tables[-1].rows[1].cells]
    assert row == [
        "1",
        "1.1. Rà soát thủ tục",
        "Báo cáo",
        "412/KH-UBND",
        "Trước 31/10",
        "31/10/2026",
        "16",
        "Chờ ý kiến",
    ]


def test_several_documents_are_named_and_many_counted() -> None:
    def said(count: int) -> str:
        rows = [Late("", "Việc", "", f"{n}/KH-UBND", "", date(2026, 1, n)) for n in range(1, count + 1)]
        return " ".join(lines(letter(rows=rows)))

    assert "tại các văn bản số 1/KH-UBND; 2/KH-UBND, tính đến" in said(2)
    assert "5/KH-UBND và 02 văn bản khác, tính đến" in said(7)
    assert "6/KH-UBND và" not in said(7)


def test_several_addressees_each_have_a_line() -> None:
    bodies = ("Sở Y tế;", "Sở Xây dựng.", "UBND xã An Mẫu")
    made = Official(head=HEAD, kind="", title="nhắc việc", body=(Paragraph("Nội dung."),), addressed=bodies)
    document = docx.Document(BytesIO(decree30.build(made)))
    assert lines(document)[:4] == ["Kính gửi:", "- Sở Y tế;", "- Sở Xây dựng;", "- UBND xã An Mẫu."]


@settings(max_examples=30)
@given(st.text(max_size=60), st.text(max_size=60), st.dates(date(2020, 1, 1), date(2026, 11, 15)))
def test_any_words_make_a_letter(to: str, task: str, due: date) -> None:
    document = letter(to=to, rows=[Late("", task, "", "", "", due)])
    assert len(document.tables[-1].rows) == 2
