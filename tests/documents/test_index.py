"""The index as official documents: score sheets, the ranking, the draft of the decision."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import docx

from cchc.documents.index import (
    Decision,
    RankGroup,
    RankRow,
    ScoreRow,
    ScoreSheet,
    UnitSheet,
    decision_docx,
    score_sheet_docx,
    unit_sheet_docx,
)

DIGEST = "ab" * 32


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def text_of(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def decision(**changes: Any) -> Decision:
    whole: dict[str, Any] = {
        "issuer": "Ủy ban nhân dân tỉnh Mẫu",
        "superior": None,
        "place": "Mẫu",
        "period": "năm 2026",
        "whom": "các sở, ban, ngành",
        "set_title": "Bộ tiêu chí xác định Chỉ số",
        "set_decision": "118/QĐ-UBND",
        "groups": [RankGroup("", [RankRow("1", "Sở Y tế", "90,5", "90,5", "+2")])],
        "digest": DIGEST,
        "year": 2026,
        "proposer": "Giám đốc Sở Nội vụ",
    }
    return Decision(**(whole | changes))


def test_the_draft_leaves_number_and_day_open_and_names_the_hash():
    document = opened(decision_docx(decision()))
    text = text_of(document)

    assert "Về việc công bố Chỉ số cải cách hành chính năm 2026 của các sở, ban, ngành" in text
    assert DIGEST in text
    assert "Căn cứ Quyết định số 118/QĐ-UBND ban hành bộ tiêu chí xác định Chỉ số;" in text
    assert document.tables[-1].rows[1].cells[1].text == "Sở Y tế"
    assert "ngày … tháng … năm 2026" in document.tables[0].cell(0, 1).text


def test_a_correction_names_what_it_corrects():
    text = text_of(opened(decision_docx(decision(corrects="9/QĐ-UBND", errata=["Sở Y tế, 1.1: 1 điểm thành 2 điểm."]))))

    assert "Về việc đính chính kết quả công bố" in text
    assert "- Sở Y tế, 1.1: 1 điểm thành 2 điểm." in text


def test_a_score_sheet_has_fields_first_and_every_criterion_after():
    rows = [
        ScoreRow("1", "Chỉ đạo điều hành", "10", "9", "8", "8", depth=0, leaf=False),
        ScoreRow("1.1", "Kế hoạch", "10", "9", "8", "8", "Chậm 3 ngày", "12/KH-SYT", depth=1),
    ]
    total = ScoreRow("", "", "10", "9", "8", "8")
    sheet = ScoreSheet(
        "Sở Y tế", "UBND tỉnh Mẫu", "Mẫu", "Sở Y tế", "năm 2026", "tự chấm", None, rows, total, "Tạm tính."
    )
    document = opened(score_sheet_docx(sheet))

    assert [cell.text for cell in document.tables[1].rows[1].cells] == ["1", "Chỉ đạo điều hành", "10", "9", "8", "8"]
    assert [cell.text for cell in document.tables[-1].rows[2].cells][:2] == ["1.1", "Kế hoạch"]
    assert "Tạm tính." in text_of(document)


def test_the_sheet_for_emulation_says_that_it_is_provisional():
    sheet = UnitSheet(
        "Sở Nội vụ",
        "UBND tỉnh Mẫu",
        "Mẫu",
        "Sở Y tế",
        "năm 2026",
        date(2026, 11, 3),
        True,
        [("Nhiệm vụ quá hạn", "3")],
        [],
    )

    assert "(tạm tính đến ngày 03/11/2026)" in text_of(opened(unit_sheet_docx(sheet)))
