from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from cchc.documents.progress import ProgressReport, State, progress_docx

Make = Callable[..., ProgressReport]


def opened(report: ProgressReport) -> Any:
    return docx.Document(BytesIO(progress_docx(report)))


def words(document: Any) -> str:
    return "\n".join(p.text for p in document.paragraphs)


def test_says_the_counts_in_a_sentence(report: Make) -> None:
    text = words(opened(report(62)))
    assert "Tổng số: 62 nhiệm vụ; đã hoàn thành 27 nhiệm vụ, đạt 43,5%" in text
    assert "đúng hạn 21 nhiệm vụ, trễ hạn 06 nhiệm vụ" in text
    assert "Chưa xác định được hạn: 05 nhiệm vụ" in text
    assert "Số liệu tính đến ngày 16/11/2026" in text
    assert "Kế hoạch số 412/KH-UBND ngày 24 tháng 12 năm 2025 về cải cách hành chính" in text


def test_the_report_itself_has_no_number_and_no_day(report: Make) -> None:
    left, right = (cell.text for cell in opened(report(5)).tables[0].rows[0].cells)
    assert left.endswith("/BC-SNV")
    assert not any(digit.isdigit() for digit in left)
    assert right.endswith("ngày … tháng … năm 2026")


def test_totals_add_up(report: Make) -> None:
    document = opened(report(62))
    for table in document.tables[1:3]:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        for column in range(2, 11):
            assert sum(int(row[column]) for row in rows[1:-1]) == int(rows[-1][column])
        assert rows[-1][1] == "Cộng"


def test_overdue_with_the_longest_first(report: Make) -> None:
    made = report(62)
    table = opened(made).tables[3]
    days = [int(row.cells[4].text) for row in table.rows[1:]]
    assert days == sorted(days, reverse=True)
    assert len(days) == sum(row.state == State.OVER for row in made.rows)
    assert days[0] == (made.as_of - date(2026, 3, 31)).days


def test_the_appendix_has_every_task(report: Make) -> None:
    document = opened(report(200))
    table = document.tables[-1]
    texts = [row.cells[1].text for row in table.rows]
    assert sum(text.startswith("Rà soát") for text in texts) == 200
    assert table.rows[0]._tr.findall(".//" + qn("w:tblHeader"))
    assert document.sections[-1].page_width > document.sections[-1].page_height


def test_states_are_said_in_words(report: Make) -> None:
    made = report(40)
    rows = [replace(row, state=state) for row, state in zip(made.rows, State, strict=False)]
    table = opened(replace(made, rows=rows)).tables[-1]
    said = {row.cells[6].text for row in table.rows[1:]}
    assert {state.word for state in State} <= said


def test_nothing_to_tell(report: Make) -> None:
    text = words(opened(report(0, summary=[], agencies=[])))
    assert "Tổng số: 00 nhiệm vụ; đã hoàn thành 00 nhiệm vụ, trong đó" in text
    assert "Không có nhiệm vụ quá hạn." in text
    assert "Chưa có nhiệm vụ nào được giao." in text


def test_without_a_number_and_a_superior(report: Make) -> None:
    document = opened(report(3, number=None, issued_on=None, superior=None, issuer="Ủy ban nhân dân tỉnh Mẫu"))
    assert "Thực hiện Kế hoạch cải cách hành chính nhà nước tỉnh Mẫu năm 2026, Ủy ban" in words(document)
    closing = document.tables[-2].cell(0, 1).text
    assert "TM. ỦY BAN NHÂN DÂN" in closing
    assert "CHỦ TỊCH" in closing


def test_states_given_by_another_room(report: Make) -> None:
    made = report(10)
    text = progress_docx(report(10, rows=[*made.rows]))
    assert text == progress_docx(made)
