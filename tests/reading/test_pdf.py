"""PDFs with a text layer, printed by LibreOffice from plans set in DOCX; and PDFs no plan can be read from."""

import io
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import docx
import pytest
from bench import corpus
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from cchc.reading import Unreadable, read, read_bytes
from cchc.reading.sandbox import read_in_child

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the PDFs")
HEADINGS = ("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành")
ROWS = [
    ("I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""),
    *(
        (
            str(n),
            f"Rà soát văn bản quy phạm pháp luật thuộc lĩnh vực thứ {n} do Hội đồng nhân dân và Ủy ban nhân dân tỉnh ban hành",
            "- Kế hoạch của UBND tỉnh\n- Báo cáo kết quả thực hiện",
            "Sở Tư pháp",
            "Các sở, ban, ngành; UBND cấp xã",
            f"Trước ngày {n:02}/10/2026",
        )
        for n in range(1, 15)
    ),
]


def plan(folder: Path, name: str, *, borders: bool, landscape: bool = False) -> Path:
    document = docx.Document()
    section = document.sections[0]
    if landscape:
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    document.styles["Normal"].font.name = "Liberation Serif"
    head = document.add_table(rows=1, cols=2).rows[0].cells
    for cell, lines in (
        (head[0], "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 15/KH-UBND"),
        (head[1], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 05 tháng 01 năm 2026"),
    ):
        cell.text, *rest = lines.split("\n")
        for line in rest:
            cell.add_paragraph(line)
    document.add_paragraph("KẾ HOẠCH").alignment = 1
    document.add_paragraph("Cải cách hành chính của tỉnh Mẫu năm 2026").alignment = 1
    document.add_paragraph(
        "Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể cải cách hành "
        "chính nhà nước giai đoạn 2021 - 2030, Ủy ban nhân dân tỉnh ban hành Kế hoạch cải cách hành chính năm 2026 "
        "như sau:"
    )
    table = document.add_table(rows=1 + len(ROWS), cols=6)
    table.style = "Table Grid" if borders else "Normal Table"
    table.autofit = False
    for row, texts in zip(table.rows, [HEADINGS, *ROWS], strict=True):
        for cell, text, width in zip(row.cells, texts, (1.2, 4.4, 3.2, 2.2, 2.2, 2.2), strict=True):
            cell.width = Cm(width * (1.5 if landscape else 1))
            cell.text, *rest = text.split("\n")
            for line in rest:
                cell.add_paragraph(line)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
                for run in paragraph.runs:
                    run.font.size = Pt(10)
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(docx.oxml.OxmlElement("w:tblHeader"))
    path = folder / f"{name}.docx"
    document.save(str(path))
    return path


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pdf")
    made = [
        plan(folder, "ke", borders=True),
        plan(folder, "khong-ke", borders=False),
        plan(folder, "ngang", borders=True, landscape=True),
    ]
    return {path.stem: path for path in corpus.print_docx(made, folder)}


@pytest.mark.parametrize("name", ["ke", "khong-ke", "ngang"])
def test_a_table_over_pages(printed: dict[str, Path], name: str) -> None:
    reading = read(printed[name]).to_json()
    head = reading["document"]
    assert (head["issuer"], head["number"], head["issued_on"]) == (
        "Ủy ban nhân dân tỉnh Mẫu",
        "15/KH-UBND",
        "2026-01-05",
    )
    assert head["title"] == "Kế hoạch Cải cách hành chính của tỉnh Mẫu năm 2026"
    assert [task["no"] for task in reading["tasks"]] == [str(n) for n in range(1, 15)]
    for task, row in zip(reading["tasks"], ROWS[1:], strict=True):
        assert task["title"] == row[1]
        assert task["area"] == "CẢI CÁCH THỂ CHẾ"
        assert task["products"] == ["Kế hoạch của UBND tỉnh", "Báo cáo kết quả thực hiện"]
        assert (task["lead"], task["coordinating"]) == (["Sở Tư pháp"], ["Các sở, ban, ngành", "UBND cấp xã"])
        assert [deadline["text"] for deadline in task["deadlines"]] == [row[5]]


def test_every_place_has_its_page_and_rectangle(printed: dict[str, Path]) -> None:
    reading = read(printed["ke"])
    places, blocks = reading.to_json()["places"], reading.blocks_json()
    assert {places[f"/tasks/{n}/title"]["page"] for n in range(14)} >= {1, 2}
    for place in places.values():
        x0, top, x1, bottom = place["rect"]
        assert 0 <= x0 < x1 <= 596
        assert 0 <= top < bottom <= 842
    table = next(block for block in blocks if block["kind"] == "table" and len(block["rows"]) > 5)
    assert [part["page"] for part in table["parts"]] == sorted({part["page"] for part in table["parts"]})
    assert "page" in table["rows"][1][1]


def test_wrapped_lines_are_one_paragraph(printed: dict[str, Path]) -> None:
    texts = [block.text for block in read(printed["ke"]).blocks]
    assert any(text.startswith("Thực hiện Nghị quyết") and text.endswith("như sau:") for text in texts)


def test_the_child_reads_it_too(printed: dict[str, Path]) -> None:
    assert len(read_in_child(printed["ke"])["reading"]["tasks"]) == 14


def small(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first its catalogue."""
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for n, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (n, body))
    at = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, at))
    return out.getvalue()


def of_page(content: bytes, more: bytes = b"") -> bytes:
    return small(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
            b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> " + more + b" >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    )


PICTURE = of_page(
    b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q",
)
GARBLED = of_page(
    b"BT /F 12 Tf 50 800 Td "
    + b" ".join(b"(K\xd5 ho\xa5ch c\xb6i c\xa4ch h\xf7nh ch\xfanh \xd0\xde) Tj 0 -14 Td" for _ in range(20))
    + b" ET"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (PICTURE, "no_text"),
        (GARBLED, "scan_illegible"),
        (of_page(b""), "no_text"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "damaged"),
        (small([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]), "damaged"),
    ],
    ids=["picture", "garbled", "blank", "junk", "no-page"],
)
def test_no_plan_can_be_read(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, "a.pdf")
    assert refused.value.code == code


def test_a_million_lines_end_in_time(tmp_path: Path) -> None:
    path = tmp_path / "net.pdf"
    path.write_bytes(
        of_page(b"".join(b"%d %d m %d %d l S\n" % (n % 500, n % 700, n % 300, n % 800) for n in range(1_000_000)))
    )
    begun = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        read_in_child(path)
    assert refused.value.code in ("too_long", "too_much_memory")
    assert time.monotonic() - begun < 21


def test_pages_that_are_one_page_ten_thousand_times() -> None:
    kids = b" ".join([b"3 0 R"] * 10_000)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % kids,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    with pytest.raises(Unreadable) as refused:
        read_bytes(small(objects), "a.pdf")
    assert refused.value.code == "too_long"


def test_damaged_copies_never_crash(printed: dict[str, Path]) -> None:
    """In children: pdfium is not Python, and what it does with junk must not reach the one who asked."""
    data, dice = printed["ke"].read_bytes(), random.Random(7)
    for _ in range(6):
        at, size = dice.randrange(len(data)), dice.randrange(1, 4000)
        path = printed["ke"].with_name("hong.pdf")
        path.write_bytes(data[:at] + dice.randbytes(size) + data[at + size :] if size % 2 else data[:at])
        try:
            json.dumps(read_in_child(path))
        except Unreadable as refused:
            assert refused.sentence


def test_other_formats_do_not_pay_for_it() -> None:
    lines = "import sys; from cchc.reading import read_bytes; read_bytes('Kế hoạch năm'.encode(), 'a.txt'); print('pypdfium2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_real_plans_as_pdf(plans: Path, tmp_path: Path) -> None:
    """One seed; `make bench-reading` has three, and a second printer."""
    files = [
        corpus.as_docx(path, corpus.layout(1, path.stem), tmp_path / f"{path.stem}.docx")
        for path in sorted((plans / "source").glob("*.txt"))
    ]
    readings: dict[str, Any] = {}
    (tmp_path / "read").mkdir()
    for path in corpus.print_docx(files, tmp_path):
        readings[path.stem] = read(path).to_json()
        (tmp_path / "read" / f"{path.stem}.json").write_text(json.dumps(readings[path.stem], ensure_ascii=False))
    command = [sys.executable, str(plans / "compare.py"), "--floor", "all=0.99", "--made-up", "0"]
    done = subprocess.run(
        [*command, str(plans / "gold"), str(tmp_path / "read")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
