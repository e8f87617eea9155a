"""A periodic report as paper: Word by Decree 30, its charts, and a workbook of its numbers; read back from the files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from cchc.documents import charts
from cchc.documents.blocks import Head
from cchc.documents.report import (
    NOTHING_WRITTEN,
    Annex,
    Col,
    Drawn,
    Number,
    Report,
    Ruled,
    Said,
    Section,
    report_docx,
)
from cchc.documents.report_book import FactLine, report_xlsx
from cchc.documents.signing import signature_of
from cchc.documents.word_chart import CHART

DONE = Number("nv.xong", "43", Decimal(43))
ALL = Number("nv.tong", "45", Decimal(45))
RATE = Number("nv.ty_le", "95,56%", Decimal("95.5556"))
MISSING = Number("ct.BM3.1", "[chưa có số liệu: Tổng số TTHC]", known=False)
HEAD = Head("UBND tỉnh Mẫu", "BC-UBND", "Mẫu", year=2026)
PARTS = (charts.Part("a", "Đúng hạn", "#17663a"), charts.Part("b", "Quá hạn", "#b01f19"))
SPEC = charts.stacked([charts.Bar("Thể chế", {"a": 3, "b": 1}), charts.Bar("Công vụ", {"a": 2})], PARTS, counted="việc")
FIELDS = Ruled(
    "Kết quả theo lĩnh vực",
    (Col("Lĩnh vực", 4), Col("Đã xong", 1, numeric=True)),
    ((("Thể chế",), (Number("lv.institutions.xong", "3", Decimal(3)),)), (("Công vụ",), ("2",))),
)


@pytest.fixture
def report() -> Callable[..., Report]:
    def make(**changes: Any) -> Report:
        forms = Ruled("BM1", (Col("STT", 1), Col("Chỉ tiêu", 5), Col("Số liệu", 2, True)), ((("Cộng",),),))
        whole = Report(
            head=HEAD,
            title="Công tác cải cách hành chính quý I năm 2026 và phương hướng, nhiệm vụ quý II năm 2026",
            basis=("Căn cứ Kế hoạch số 412/KH-UBND;",),
            opening="UBND tỉnh Mẫu báo cáo như sau:",
            sections=(
                Section(
                    "I",
                    "Chỉ đạo",
                    children=(
                        Section("1", "Kế hoạch", (Said(("Đã hoàn thành ", DONE, "/", ALL, " (", RATE, ").")),)),
                        Section("2", "Tuyên truyền", (Said(("Mở lớp.",), "Sở Y tế"), FIELDS)),
                    ),
                ),
                Section("II", "Thủ tục", (Said(("Có ", MISSING, " thủ tục.")),)),
                Section("III", "Kiến nghị"),
            ),
            closing="Trên đây là báo cáo./.",
            annexes=(Annex("Biểu mẫu", (forms,)), Annex("Danh mục", (replace(forms, rows=()),), landscape=True)),
            recipients=("Lưu: VT.",),
            signature=signature_of("UBND tỉnh Mẫu"),
        )
        return replace(whole, **changes)

    return make


def texts(data: bytes) -> list[str]:
    return [one.text for one in docx.Document(BytesIO(data)).paragraphs if one.text]


def test_what_it_says_stands_on_the_paper(report: Callable[..., Report]) -> None:
    lines = texts(report_docx(report()))
    assert lines[0] == "BÁO CÁO"
    assert "I. CHỈ ĐẠO" in lines and "1. Kế hoạch" in lines
    assert "Đã hoàn thành 43/45 (95,56%)." in lines
    assert "Mở lớp. (theo báo cáo của Sở Y tế)" in lines
    assert "Có [chưa có số liệu: Tổng số TTHC] thủ tục." in lines
    assert lines[lines.index("III. KIẾN NGHỊ") + 1] == NOTHING_WRITTEN
    assert {"Phụ lục I", "Phụ lục II", "BIỂU MẪU", "DANH MỤC", "Không có."} <= set(lines)


def test_every_number_is_known_by_its_fact(report: Callable[..., Report]) -> None:
    found = [(one.key, one.known) for one in report().numbers()]
    assert found == [
        ("nv.xong", True),
        ("nv.tong", True),
        ("nv.ty_le", True),
        ("lv.institutions.xong", True),
        ("ct.BM3.1", False),
    ]


def test_a_chart_stands_with_its_table_and_words_for_who_does_not_see_it(report: Callable[..., Report]) -> None:
    drawn = Drawn(FIELDS, "Biểu đồ: thể chế xong 3, công vụ xong 2", charts.read(SPEC))
    document = docx.Document(BytesIO(report_docx(report(sections=(Section("I", "Kết quả", (drawn,)),)))))
    assert [one.get("descr") for one in document.element.iter(qn("wp:docPr"))] == [drawn.alt]
    (part,) = [one for one in document.part.package.iter_parts() if "/charts/" in str(one.partname)]
    values = [one.text for one in ElementTree.fromstring(part.blob).iter(f"{{{CHART}}}v")]
    assert values == ["Đúng hạn", "Thể chế", "Công vụ", "3", "2", "Quá hạn", "Thể chế", "Công vụ", "1"]
    assert "Lĩnh vực" in [cell.text for table in document.tables for cell in table.rows[0].cells]
    without = docx.Document(BytesIO(report_docx(report(sections=(Section("I", "A", (replace(drawn, chart=None),)),)))))
    assert not list(without.element.iter(qn("wp:docPr"))) and len(without.tables) == len(document.tables)


def test_a_chart_is_drawn_for_the_page_of_the_same_numbers() -> None:
    drawn = charts.svg(SPEC)
    assert drawn is not None and drawn.startswith("<svg") and "Thể chế" in drawn
    wide = [float(one.get("width")) for one in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}rect")]
    assert wide[1:4] == [3 * wide[2], wide[2], 2 * wide[2]]  # three and one of the first, two of the second
    odd = charts.stacked([charts.Bar('<b a="1">&', {"a": 10**6})], PARTS, counted="<i>")
    assert [one.text for one in ElementTree.fromstring(charts.svg(odd) or "").iter("{http://www.w3.org/2000/svg}text")][
        -4:-1
    ] == ["<i>", '<b a="1">&', "1000000"]
    assert charts.svg({"data": {}}) is charts.svg(charts.stacked([charts.Bar("A", {})], PARTS, counted="việc")) is None


def test_the_workbook_has_numbers_as_numbers_and_tables_as_sheets(report: Callable[..., Report]) -> None:
    facts = [
        FactLine("nv.ty_le", "Tỷ lệ", RATE, "90%", True),
        FactLine("ct.BM3.1", "Tổng số TTHC", MISSING, "", True),
        FactLine("x", "=1+1", Number("x", "123.456.789.012.345.678", Decimal(123456789012345678)), "", False),
    ]
    book = openpyxl.load_workbook(BytesIO(report_xlsx(report(), facts, as_of="Tính đến 14/3/2026")))
    assert book.sheetnames == ["Số liệu", "Kết quả theo lĩnh vực", "BM1", "BM1 2"]
    rows = [[cell.value for cell in row] for row in book["Số liệu"].iter_rows(min_row=5, max_row=7)]
    assert rows[0] == [1, "Tỷ lệ", pytest.approx(0.955556), "90%", "có", "nv.ty_le"]
    assert rows[1][2] == "[chưa có số liệu: Tổng số TTHC]"
    assert rows[2][1:3] == ["=1+1", "123.456.789.012.345.678"]  # Excel keeps fifteen digits
    assert book["Số liệu"]["B7"].data_type == "s"
    assert book["Kết quả theo lĩnh vực"]["B5"].value == 3


def test_the_same_report_is_the_same_file(report: Callable[..., Report]) -> None:
    assert report_docx(report()) == report_docx(report())


def test_its_pages_can_be_printed(report: Callable[..., Report], tmp_path: Path) -> None:
    """LibreOffice opens the file and finds the pages that it should have; `CCHC_SHOTS` keeps the PDF to be looked at."""
    drawn = Drawn(FIELDS, "Biểu đồ", charts.read(SPEC))
    (tmp_path / "bao-cao.docx").write_bytes(
        report_docx(report(sections=(*report().sections, Section("IV", "B", (drawn,)))))
    )
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    given = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "bao-cao.docx"]
    subprocess.run(given, check=True, capture_output=True, timeout=180, cwd=tmp_path)
    import pypdfium2

    pdf = pypdfium2.PdfDocument(tmp_path / "bao-cao.pdf")
    sizes = [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in pdf]
    assert sizes[0] == (210, 297) and sizes[-1] == (297, 210)
    if os.environ.get("CCHC_SHOTS"):
        (tmp_path / "bao-cao.pdf").rename(Path(os.environ["CCHC_SHOTS"]) / "bao-cao.pdf")
