"""DOCX as Word writes it: merged cells, nested tables, lists numbered by style, tracked changes, text boxes."""

import copy
import io
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from cchc.reading import read_bytes

HEADINGS = ["STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Thời gian hoàn thành"]


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plan() -> Any:
    document = docx.Document()
    for line in ("ỦY BAN NHÂN DÂN", "TỈNH MẪU", "Số: 12/KH-UBND", "Mẫu, ngày 05 tháng 01 năm 2026"):
        document.add_paragraph(line)
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Cải cách hành chính năm 2026")
    return document


def table(document: Any, rows: list[list[str]]) -> Any:
    found = document.add_table(rows=0, cols=len(HEADINGS))
    for row in [HEADINGS, *rows]:
        cells = found.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    return found


def tasks(document: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_bytes(saved(document), "ke-hoach.docx").to_json()["tasks"]
    return found


def test_a_group_merged_over_all_columns() -> None:
    document = plan()
    made = table(
        document, [["I", "Cải cách thể chế", "", "", ""], ["1", "Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "Quý I"]]
    )
    made.cell(1, 1).merge(made.cell(1, 4))
    assert [(task["no"], task["area"], task["title"]) for task in tasks(document)] == [
        ("1", "Cải cách thể chế", "Rà soát văn bản")
    ]


def test_a_lead_merged_down_over_two_tasks() -> None:
    document = plan()
    made = table(
        document, [["1", "Việc một", "Báo cáo", "Sở Tư pháp", "Quý I"], ["2", "Việc hai", "Báo cáo", "", "Quý II"]]
    )
    made.cell(1, 3).merge(made.cell(2, 3))
    assert [task["lead"] for task in tasks(document)] == [["Sở Tư pháp"], ["Sở Tư pháp"]]


def test_a_task_merged_down_over_its_products() -> None:
    document = plan()
    rows = [["1", "Việc một", "Kế hoạch", "Sở Tư pháp", "Quý I"], ["", "", "Báo cáo", "Sở Y tế", "Quý IV"]]
    made = table(document, rows)
    made.cell(1, 0).merge(made.cell(2, 0))
    made.cell(1, 1).merge(made.cell(2, 1))
    (task,) = tasks(document)
    assert (task["products"], task["lead"]) == (["Kế hoạch", "Báo cáo"], ["Sở Tư pháp", "Sở Y tế"])
    assert len(task["deadlines"]) == 2


def test_tracked_changes_are_accepted() -> None:
    document = plan()
    made = table(document, [["1", "Rà soát", "Báo cáo", "Sở Tư pháp", "Quý I"]])
    paragraph = made.cell(1, 1).paragraphs[0]._p
    inserted, removed = OxmlElement("w:ins"), OxmlElement("w:del")
    run = copy.deepcopy(paragraph.r_lst[0])
    run.find(qn("w:t")).text = " thủ tục"
    inserted.append(run)
    removed.append(parse_xml(f"<w:r {nsdecls('w')}><w:delText>BỎ ĐI</w:delText></w:r>"))
    paragraph.append(inserted)
    paragraph.append(removed)
    assert [task["title"] for task in tasks(document)] == ["Rà soát thủ tục"]


def test_numbers_that_a_style_draws() -> None:
    document = plan()
    made = table(
        document, [["", "Việc một", "Báo cáo", "Sở Tư pháp", "Quý I"], ["", "Việc hai", "", "Sở Y tế", "Quý II"]]
    )
    for row in (1, 2):
        made.cell(row, 0).paragraphs[0].style = document.styles["List Number"]
    cell = made.cell(1, 2)
    cell.text = ""
    cell.paragraphs[0].text = "Kế hoạch"
    cell.paragraphs[0].style = document.styles["List Bullet"]
    cell.add_paragraph("Báo cáo", style="List Bullet")
    first, second = tasks(document)
    assert (first["no"], second["no"]) == ("1", "2")
    assert first["products"] == ["Kế hoạch", "Báo cáo"]


def test_a_table_in_a_cell_of_a_layout_table() -> None:
    document = plan()
    outer = document.add_table(rows=1, cols=1)
    inner = outer.cell(0, 0).add_table(rows=0, cols=len(HEADINGS))
    for row in [HEADINGS, ["1", "Việc một", "Báo cáo", "Sở Tư pháp", "Quý I"]]:
        cells = inner.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    assert [task["title"] for task in tasks(document)] == ["Việc một"]


def test_words_of_a_text_box_are_read_once() -> None:
    document = plan()
    paragraph = document.add_paragraph()._p
    box = "<w:txbxContent><w:p><w:r><w:t>Phấn đấu 90% hồ sơ đúng hạn</w:t></w:r></w:p></w:txbxContent>"
    paragraph.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps">'
            f"<w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    targets = read_bytes(saved(document), "a.docx").to_json()["targets"]
    assert [target["text"] for target in targets] == ["Phấn đấu 90% hồ sơ đúng hạn"]


def test_a_docx_without_a_table_is_a_plan_without_tasks() -> None:
    reading = read_bytes(saved(plan()), "a.docx")
    assert reading.tasks == ()
    assert reading.head.number == "12/KH-UBND"
    assert reading.notes


def test_a_table_broken_over_pages_goes_on_without_headings() -> None:
    document = plan()
    table(document, [["1", "Việc một", "Báo cáo", "Sở Tư pháp", "Quý I"]])
    document.add_paragraph("2")
    rest = document.add_table(rows=1, cols=len(HEADINGS))
    for cell, text in zip(rest.rows[0].cells, ["2", "Việc hai", "Báo cáo", "Sở Y tế", "Quý II"], strict=True):
        cell.text = text
    other = document.add_table(rows=1, cols=len(HEADINGS))
    for cell, text in zip(other.rows[0].cells, ["1", "Số hồ sơ", "100", "200", "300"], strict=True):
        cell.text = text
    assert [task["title"] for task in tasks(document)] == ["Việc một", "Việc hai"]


def test_letters_of_an_old_font_are_converted_and_said() -> None:
    document = docx.Document()
    document.add_paragraph("Së Néi vô chñ tr×, phèi hîp víi ñy ban nh©n d©n tØnh rµ so¸t thñ tôc hµnh chÝnh")
    reading = read_bytes(saved(document), "cu.docx")
    assert reading.blocks[0].text.startswith("Sở Nội vụ chủ trì")
    assert "TCVN3" in reading.notes[0]
