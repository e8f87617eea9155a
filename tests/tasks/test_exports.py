"""The progress as files: by a click, and for the command line."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from python_calamine import load_workbook

from cchc.access import Refused
from cchc.ledger.models import Entry
from cchc.tasks.exporting import find_mandate, progress_report


def test_the_workbook_has_a_row_for_every_part_and_a_name_every_browser_keeps(mandate, duc):
    response = duc.get(f"/tasks/{mandate.pk}/tien-do.xlsx?as_of=2026-02-10")
    assert response["Content-Disposition"] == (
        'attachment; filename="Tien-do-412-KH-UBND-2026-02-10.xlsx"; '
        "filename*=UTF-8''Ti%E1%BA%BFn%20%C4%91%E1%BB%99%20412-KH-UBND%202026-02-10.xlsx"
    )
    book = load_workbook(BytesIO(response.content))
    rows = book.get_sheet_by_name("Nhiệm vụ").to_python()
    assert sum(row[0] == "1.1" for row in rows) == 31
    assert sum(row[4] == "Ban Điều phối chuyển đổi số" for row in rows) == 1


def test_the_paper_names_the_plan_and_who_tells(mandate, duc):
    response = duc.get(f"/tasks/{mandate.pk}/tien-do.docx")
    paper = Document(BytesIO(response.content))
    words = " ".join(
        [p.text for p in paper.paragraphs]
        + [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    )
    assert "412/KH-UBND" in words
    assert "SỞ NỘI VỤ" in words
    assert "Công khai thủ tục sau khi công bố" in words


def test_an_officer_takes_away_only_her_agencys_part_in_its_name(mandate, person, signed_in, actor):
    report = progress_report(mandate, date(2026, 2, 10), actor=actor("so-xay-dung", "officer", "ha"))
    assert {row.lead for row in report.rows} == {"Sở Xây dựng"}
    assert (report.issuer, report.agency_abbr) == ("Sở Xây dựng", "SXD")
    assert [row.name for row in report.agencies] == ["Sở Xây dựng"]


def test_every_file_is_told_to_the_ledger(mandate, duc):
    duc.get(f"/tasks/{mandate.pk}/tien-do.docx?as_of=2026-02-10")
    entry = Entry.objects.about(mandate).filter(verb="export").get()
    assert entry.detail == {"format": "docx", "as_of": "2026-02-10"}
    assert "xuất Word tình hình đến ngày 10/02/2026" in duc.get(f"/tasks/{mandate.pk}/?tab=history").content.decode()


@pytest.mark.parametrize("words", ["412/KH-UBND", "412/kh-ubnd", " 412 KH UBND ", "412-KH-UBND"])
def test_a_mandate_is_found_by_its_number(mandate, words):
    assert find_mandate(words) == mandate


def test_a_mandate_is_found_by_its_key_and_none_gets_a_sentence(mandate):
    assert find_mandate(str(mandate.pk)) == mandate
    for words in ("", "999/KH-UBND", "-1", "99999999999999999999", "\x00"):
        with pytest.raises(Refused, match="Không có văn bản nào"):
            find_mandate(words)


def test_two_mandates_of_one_number_are_named(mandate, elsewhere, province):
    from cchc.tasks.models import Mandate

    Mandate.objects.create(
        title="Kế hoạch khác",
        number="412/KH-UBND",
        year=2026,
        authority=province("khac-ubnd"),
        run_by=province("khac-so-noi-vu"),
    )
    with pytest.raises(Refused, match="Có 2 văn bản cùng số"):
        find_mandate("412/KH-UBND")
