"""What Decree 30/2020/NĐ-CP, Phụ lục I asks of a document, read back from the file."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.documents import decree30
from cchc.documents.blocks import (
    Appendix,
    Basis,
    Cell,
    Column,
    Head,
    Heading,
    Official,
    Paragraph,
    Signature,
    Table,
)
from cchc.documents.text import clean, one_line

HEAD = Head(issuer="Sở Nội vụ", superior="Ủy ban nhân dân tỉnh Mẫu", symbol="BC-SNV", place="Mẫu", year=2026)
TABLE = Table((Column("STT", 1), Column("Nhiệm vụ", 5)), [("1", "Rà soát"), (Cell("Cộng", bold=True, span=2),)])


def official(**changes: Any) -> Official:
    given: dict[str, Any] = {
        "head": HEAD,
        "kind": "Báo cáo",
        "title": "Tình hình thực hiện Kế hoạch",
        "body": (Basis("Căn cứ Luật;"), Heading("I. Kết quả"), Paragraph("Nội dung."), TABLE),
        "recipients": ("UBND tỉnh;", "Lưu: VT."),
        "signature": Signature("Phó Giám đốc", "Lê An", authority="KT. Giám đốc"),
        "appendices": (Appendix("Danh mục", (TABLE,)),),
    }
    return Official(**(given | changes))


def opened(one: Official) -> Any:
    return docx.Document(BytesIO(decree30.build(one)))


def cells(document: Any, table: int) -> list[str]:
    return [cell.text for row in document.tables[table].rows for cell in row.cells]


def test_page_and_margins() -> None:
    section = opened(official()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20


def test_page_number_from_the_second_page_on() -> None:
    document = opened(official())
    for section in document.sections:
        assert section.different_first_page_header_footer
        header = section.header
        assert " PAGE " in header._element.xml
        assert header.paragraphs[0].alignment == 1
    assert document.sections[0].first_page_header.paragraphs[0].text == ""


def test_the_head() -> None:
    document = opened(official())
    left, right = cells(document, 0)
    assert left.splitlines()[:2] == ["ỦY BAN NHÂN DÂN TỈNH MẪU", "SỞ NỘI VỤ"]
    assert right.splitlines()[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    issuer = document.tables[0].cell(0, 0).paragraphs
    assert not issuer[0].runs[0].bold
    assert issuer[1].runs[0].bold
    rules = list(document.element.body.iter(qn("w:pBdr")))
    assert len(rules) == 4  # under the issuer, the motto, the title, and the appendix's title


def test_what_is_not_given_is_left_to_be_written_by_hand() -> None:
    left, right = cells(opened(official()), 0)
    assert left.splitlines()[-1].replace(" ", "") == "Số:/BC-SNV"
    assert " " * 6 in left
    assert right.splitlines()[-1] == "Mẫu, ngày … tháng … năm 2026"


@pytest.mark.parametrize(
    ("number", "day", "symbol", "written"),
    [
        ("5", date(2026, 2, 3), "Số: 05/BC-SNV", "Mẫu, ngày 03 tháng 02 năm 2026"),
        ("412", date(2025, 12, 24), "Số: 412/BC-SNV", "Mẫu, ngày 24 tháng 12 năm 2025"),
        ("15a", date(2026, 3, 9), "Số: 15a/BC-SNV", "Mẫu, ngày 09 tháng 3 năm 2026"),
    ],
)
def test_numbers_and_days(number: str, day: date, symbol: str, written: str) -> None:
    head = Head("Sở Nội vụ", "BC-SNV", "Mẫu", number=number, issued_on=day)
    left, right = cells(opened(official(head=head)), 0)
    assert left.splitlines()[-1] == symbol
    assert right.splitlines()[-1] == written


def test_type_of_the_body() -> None:
    document = opened(official())
    normal = document.styles["Normal"]
    fonts = document.styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{part}")) for part in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    size = document.styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:sz"))
    assert 13 <= int(size.get(qn("w:val"))) / 2 <= 14
    form = normal.paragraph_format
    assert 10 <= round(form.first_line_indent.mm, 1) <= 12.7
    assert form.space_after.pt >= 6
    assert form.alignment == 3  # justified
    assert 1 <= form.line_spacing <= 1.5


def test_recipients_and_signature() -> None:
    left, right = cells(opened(official()), 2)
    assert left.splitlines() == ["Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT."]
    assert [line for line in right.splitlines() if line] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê An"]


def test_a_table_repeats_its_heading_and_cuts_no_row() -> None:
    rows = opened(official()).tables[1].rows
    assert [bool(row._tr.findall(".//" + qn("w:tblHeader"))) for row in rows] == [True, False, False]
    assert all(row._tr.findall(".//" + qn("w:cantSplit")) for row in rows)


def test_an_appendix_has_its_own_pages() -> None:
    document = opened(official())
    first, second = document.sections
    assert first.orientation == WD_ORIENT.PORTRAIT
    assert second.orientation == WD_ORIENT.LANDSCAPE
    assert second.page_width.mm > second.page_height.mm
    texts = [p.text for p in document.paragraphs]
    assert "Phụ lục" in texts
    assert any(text.startswith("(Kèm theo Báo cáo số") and "Sở Nội vụ" in text for text in texts)


def test_headings_are_headings() -> None:
    styles = {p.text: p.style.name for p in opened(official()).paragraphs}
    assert styles["I. KẾT QUẢ"] == "Heading 1"


def test_the_same_document_is_the_same_bytes() -> None:
    assert decree30.build(official()) == decree30.build(official())


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cột"):
        decree30.build(official(body=(Table(TABLE.columns, [("1",)]),)))


ANY = st.text(st.characters(exclude_categories=()), max_size=40) | st.just("dài" * 3000) | st.just("=1+1\x00\x0b\ufffe")


@settings(max_examples=60)
@given(ANY, ANY, ANY, ANY)
def test_any_text_is_kept(body: str, cell: str, title: str, name: str) -> None:
    table = Table((Column("STT", 1), Column("Nhiệm vụ", 5)), [(cell, Cell(cell, bold=True)), (Cell(cell, span=2),)])
    head = Head(issuer=name, superior=title, symbol="BC", place=name, number="7", issued_on=date(2026, 1, 1))
    document = opened(
        official(
            head=head, title=title, body=(Paragraph(body), Basis(body), Heading(title, 2), table), recipients=(name,)
        )
    )
    texts = [p.text for p in document.paragraphs]
    assert texts.count(clean(body)) >= 2
    assert one_line(title) in texts
    assert document.tables[1].cell(1, 1).text == clean(cell)
    assert document.tables[1].cell(2, 0).text == clean(cell)
    assert clean(name.upper()) in document.tables[0].cell(0, 0).text
