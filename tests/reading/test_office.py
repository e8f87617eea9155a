"""Workbooks; and DOC and ODT, which LibreOffice turns into DOCX."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter

from cchc.reading import Unreadable, office, read, read_bytes
from cchc.reading.sandbox import read_in_child

HEADINGS = ["STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn"]


def workbook(*, hidden: bool = False, error: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Nhiệm vụ")
        sheet.merge_range("A1:C1", "ỦY BAN NHÂN DÂN TỈNH MẪU")
        sheet.write("A2", "KẾ HOẠCH")
        sheet.write("A3", "Cải cách hành chính của tỉnh Mẫu năm 2026")
        sheet.write_row("A5", HEADINGS)
        sheet.write("A6", "I")
        sheet.merge_range("B6:F6", "CẢI CÁCH THỂ CHẾ")
        for row, (no, title) in enumerate([(1, "Rà soát văn bản"), (2, "Theo dõi thi hành pháp luật")], 6):
            sheet.write_row(row, 0, [no, title, "- Kế hoạch\n- Báo cáo", "Sở Tư pháp", "Các sở, ban, ngành"])
            sheet.write_number(row, 5, 46295 + no, day)  # 1 October 2026 is day 46,296
        if error:
            sheet.write_formula("E8", "=1/0", None, "#DIV/0!")
        book.add_worksheet("Trống")
        if hidden:
            other = book.add_worksheet("Nháp")
            other.write_row("A1", HEADINGS)
            other.write_row("A2", [9, "Việc nháp", "Báo cáo", "Sở Y tế", "", "Quý I"])
            other.hide()
    return out.getvalue()


def test_a_workbook_of_tasks() -> None:
    read = read_bytes(workbook(), "viec.xlsx").to_json()
    assert read["document"]["title"] == "Kế hoạch Cải cách hành chính của tỉnh Mẫu năm 2026"
    assert [(task["no"], task["title"], task["area"]) for task in read["tasks"]] == [
        ("1", "Rà soát văn bản", "CẢI CÁCH THỂ CHẾ"),
        ("2", "Theo dõi thi hành pháp luật", "CẢI CÁCH THỂ CHẾ"),
    ]
    assert read["tasks"][0]["products"] == ["Kế hoạch", "Báo cáo"]
    assert read["tasks"][1]["deadlines"][0]["text"] == "02/10/2026"
    assert read["tasks"][1]["deadlines"][0]["due"] == "2026-10-02"
    assert read["notes"] == []


def test_hidden_sheets_and_errors_are_said() -> None:
    read = read_bytes(workbook(hidden=True, error=True), "viec.xlsx").to_json()
    assert len(read["tasks"]) == 2
    assert read["tasks"][1]["coordinating"] == []
    assert read["notes"] == [
        "Trang tính ẩn không được đọc: «Nháp».",
        "Có ô lỗi công thức, coi như để trống: E8.",
    ]


def test_a_cell_at_the_far_corner_makes_no_grid() -> None:
    parts = {
        name: zipfile.ZipFile(io.BytesIO(workbook())).read(name)
        for name in zipfile.ZipFile(io.BytesIO(workbook())).namelist()
    }
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    with pytest.raises(Unreadable) as refused:
        read_bytes(out.getvalue(), "viec.xlsx")
    assert refused.value.code == "too_long"


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    if office.soffice() is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Cải cách hành chính của tỉnh Mẫu năm 2026")
    document.add_paragraph("Danh mục nhiệm vụ kèm theo:")
    table = document.add_table(rows=2, cols=4)
    table.style = "Table Grid"
    for row, texts in zip(
        table.rows,
        [("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"), ("1", "Rà soát văn bản", "Sở Tư pháp", "Quý II")],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Giao Sở Nội vụ theo dõi việc thực hiện.")
    document.save(str(folder / "a.docx"))
    for ending in ("doc", "odt"):
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={(folder / 'p').as_uri()}", "--headless", "--convert-to", ending),
                *("--outdir", str(folder), str(folder / "a.docx")),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return {ending: folder / f"a.{ending}" for ending in ("doc", "odt")}


@pytest.mark.parametrize("ending", ["doc", "odt"])
def test_older_and_open_documents(converted: dict[str, Path], ending: str) -> None:
    (task,) = read_in_child(converted[ending])["reading"]["tasks"]
    assert (task["title"], task["lead"], task["deadlines"][0]["due"]) == (
        "Rà soát văn bản",
        ["Sở Tư pháp"],
        "2026-06-30",
    )


def test_without_libreoffice_there_is_a_sentence(converted: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for try_it in (read, read_in_child):
        with pytest.raises(Unreadable) as refused:
            try_it(converted["doc"])
        assert refused.value.code == "doc"


def test_a_document_libreoffice_cannot_open(converted: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "hong.doc"
    path.write_bytes(converted["doc"].read_bytes()[:3000])
    with pytest.raises(Unreadable) as refused:
        read_in_child(path)
    assert refused.value.code in ("doc_failed", "no_text", "not_vietnamese", "damaged", "other_office")
