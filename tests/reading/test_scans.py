"""Pages that are pictures: scanned PDFs, mixed ones, ones whose letters are garbled, and picture files."""

import ctypes
import io
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import cv2
import docx
import numpy as np
import pypdfium2
import pytest
from bench import corpus, scans
from docx.shared import Cm, Pt

from cchc.reading import Unreadable, ocr, read, read_bytes
from cchc.reading.sandbox import read_in_child
from cchc.reading.unreadable import SENTENCES

HEADINGS = ("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành")
ROWS = [
    ("I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""),
    (
        "1",
        "Rà soát văn bản quy phạm pháp luật của tỉnh",
        "Báo cáo kết quả rà soát",
        "Sở Tư pháp",
        "Các sở, ban, ngành",
        "Trước ngày 30/6/2026",
    ),
    (
        "2",
        "Kiểm tra việc thi hành pháp luật ở cấp xã",
        "- Kế hoạch kiểm tra\n- Kết luận kiểm tra",
        "Sở Tư pháp",
        "UBND cấp xã",
        "Quý II/2026",
    ),
    ("II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", ""),
    (
        "3",
        "Công bố, công khai thủ tục hành chính",
        "Quyết định của Chủ tịch UBND tỉnh",
        "Văn phòng UBND tỉnh",
        "Sở Nội vụ",
        "Thường xuyên",
    ),
    ("4", "Đơn giản hóa thủ tục nội bộ", "Phương án đơn giản hóa", "Sở Nội vụ", "Văn phòng UBND tỉnh", "15/11/2026"),
]


def plan(path: Path) -> Path:
    document = docx.Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    head = document.add_table(rows=1, cols=2).rows[0].cells
    head[0].text = "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 15/KH-UBND"
    head[1].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu, ngày 05 tháng 01 năm 2026"
    document.add_paragraph("KẾ HOẠCH").alignment = 1
    document.add_paragraph("Cải cách hành chính của tỉnh Mẫu năm 2026").alignment = 1
    document.add_paragraph("Ủy ban nhân dân tỉnh ban hành Kế hoạch cải cách hành chính năm 2026 như sau:")
    table = document.add_table(rows=1 + len(ROWS), cols=6)
    table.style = "Table Grid"
    table.autofit = False
    for row, texts in zip(table.rows, [HEADINGS, *ROWS], strict=True):
        for cell, text, width in zip(row.cells, texts, (1.2, 4.4, 3.2, 2.4, 2.4, 2.4), strict=True):
            cell.width = Cm(width)
            cell.text = text
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(11)
    document.save(str(path))
    return path


@pytest.fixture(scope="session")
def scan(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The plan printed, and that page scanned."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice prints what is scanned")
    folder = tmp_path_factory.mktemp("scan")
    (printed,) = corpus.print_docx([plan(folder / "ke-hoach.docx")], folder)
    return {"printed": printed, "scanned": scans.scanned(printed, folder / "quet.pdf", 3)}


def picture(path: Path) -> Any:
    return pypdfium2.PdfDocument(path)[0].render(scale=200 / 72).to_numpy()[:, :, :3].copy()


def encoded(seen: Any, ending: str) -> bytes:
    return bytes(cv2.imencode(ending, seen)[1].tobytes())


def check_tasks(reading: dict[str, Any]) -> None:
    """Every task in its group with its lead and its day, to the letter."""
    tasks = [row for row in ROWS if row[0].isdigit()]
    assert [task["no"] for task in reading["tasks"]] == [row[0] for row in tasks]
    assert [task["title"] for task in reading["tasks"]] == [row[1] for row in tasks]
    assert [task["lead"] for task in reading["tasks"]] == [[row[3]] for row in tasks]
    assert [task["area"] for task in reading["tasks"]] == [ROWS[0][1]] * 2 + [ROWS[3][1]] * 2
    assert reading["tasks"][1]["products"] == ["Kế hoạch kiểm tra", "Kết luận kiểm tra"]
    days = [task["deadlines"][0]["due"] for task in reading["tasks"]]
    assert days == ["2026-06-30", "2026-06-30", "2026-12-31", "2026-11-15"]


def test_a_scanned_plan_in_the_child(scan: dict[str, Path]) -> None:
    told: list[tuple[int, int]] = []
    answer = read_in_child(scan["scanned"], "quet.pdf", lambda done, total: told.append((done, total)))
    reading, blocks = answer["reading"], answer["blocks"]
    check_tasks(reading)
    head = reading["document"]
    assert (head["number"], head["issuer"], head["issued_on"]) == (
        "15/KH-UBND",
        "Ủy ban nhân dân tỉnh Mẫu",
        "2026-01-05",
    )
    assert told == [(0, 1), (0, 1), (1, 1), (1, 1)]
    assert "trang 1 được nhận dạng từ ảnh quét" in reading["notes"][0]
    assert {block["page"] for block in blocks} == {1}
    for place in reading["places"].values():
        x0, top, x1, bottom = place["rect"]
        assert 0 <= x0 < x1 <= 612.1
        assert 0 <= top < bottom <= 792.1


def test_words_stand_where_they_are_printed(scan: dict[str, Path]) -> None:
    """The tilt of the scan is in the places: a title's rectangle holds its words of the text layer."""
    printed, seen = (read(scan[name]).to_json()["places"] for name in ("printed", "scanned"))
    for pointer in (f"/tasks/{n}/title" for n in range(4)):
        for a, b in zip(printed[pointer]["rect"], seen[pointer]["rect"], strict=True):
            assert abs(a - b) < 16


@pytest.mark.parametrize(
    "turn",
    [
        cv2.ROTATE_90_CLOCKWISE,
        *(pytest.param(turn, marks=pytest.mark.long) for turn in (cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)),
    ],
    ids=["to the right", "upside down", "to the left"],
)
def test_a_turned_picture(scan: dict[str, Path], turn: int) -> None:
    check_tasks(read_bytes(encoded(cv2.rotate(picture(scan["scanned"]), turn), ".png"), "trang.png").to_json())


def test_a_picture_of_two_pages(scan: dict[str, Path]) -> None:
    """The first page twice: every task is there twice."""
    page = picture(scan["scanned"])
    done, data = cv2.imencodemulti(".tiff", [page, page])
    assert done
    told: list[tuple[int, int]] = []
    reading = read_bytes(data.tobytes(), "quet.tif", progress=lambda done, total: told.append((done, total)))
    assert [task.no for task in reading.tasks] == ["1", "2", "3", "4"] * 2
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_only_the_pages_that_are_pictures_are_looked_at(scan: dict[str, Path], tmp_path: Path) -> None:
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(pypdfium2.PdfDocument(scan["printed"]))
    mixed.import_pages(pypdfium2.PdfDocument(scan["scanned"]))
    mixed.save(tmp_path / "lan.pdf")
    told: list[tuple[int, int]] = []
    reading = read(tmp_path / "lan.pdf", progress=lambda done, total: told.append((done, total)))
    assert [task.no for task in reading.tasks] == ["1", "2", "3", "4"] * 2
    assert told == [(0, 1), (1, 1)]
    assert "trang 2 được nhận dạng" in reading.notes[0]


def test_garbled_letters_are_read_by_their_picture(scan: dict[str, Path], tmp_path: Path) -> None:
    """A scanner's program put letters under the picture that are not what is printed."""
    document = pypdfium2.PdfDocument(scan["scanned"])
    raw, page = pypdfium2.raw, document[0]
    for n in range(40):
        thing = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", ctypes.c_float(10))
        words = "Kð ho¤ch c¬i c¿ch hþnh ch×nh n§m ði¼u t÷nh M¢u\x00".encode("utf-16-le")
        raw.FPDFText_SetText(thing, ctypes.cast(words, ctypes.POINTER(ctypes.c_ushort)))
        raw.FPDFTextObj_SetTextRenderMode(thing, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        raw.FPDFPageObj_Transform(thing, 1, 0, 0, 1, 60, 700 - 15 * n)
        raw.FPDFPage_InsertObject(page, thing)
    page.gen_content()
    document.save(tmp_path / "lop-chu.pdf")
    assert "ho¤ch" in pypdfium2.PdfDocument(tmp_path / "lop-chu.pdf")[0].get_textpage().get_text_range()
    check_tasks(read(tmp_path / "lop-chu.pdf").to_json())


def png(width: int, height: int) -> bytes:
    """The beginning of a picture that would be as large as that."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + b"\x00" * 600


def tiff(width: int, height: int, *, loop: bool = False) -> bytes:
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in ((256, width), (257, height)))
    return b"II*\x00" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 8 if loop else 0) + b"\x00" * 600


def landscape() -> bytes:
    """Hills and a sun."""
    seen = np.full((900, 1400, 3), (230, 200, 120), np.uint8)
    cv2.circle(seen, (1100, 180), 90, (60, 220, 250), -1)
    for n, colour in enumerate(((90, 140, 60), (60, 110, 40), (40, 80, 30))):
        xs = np.arange(1400)
        ys = 450 + 130 * n + 60 * np.sin(xs / (130 + 40 * n) + n)
        cv2.fillPoly(seen, [np.column_stack([np.r_[xs, 1399, 0], np.r_[ys, 899, 899]]).astype(np.int32)], colour)
    return encoded(seen, ".jpg")


BAD = [
    ("lon.png", png(60_000, 60_000), "image_too_large"),
    ("lon.tif", tiff(60_000, 60_000), "image_too_large"),
    ("vong.tif", tiff(100, 100, loop=True), "image_damaged"),
    ("khong.png", png(0, 10), "image_damaged"),
    ("cut.png", encoded(np.zeros((300, 300), np.uint8), ".png")[:90], "image_damaged"),
    ("cut.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image_damaged"),
    ("phong-canh.jpg", landscape(), "no_text"),
    ("trang.png", encoded(np.full((800, 600), 255, np.uint8), ".png"), "no_text"),
    ("anh.pdf", encoded(np.full((800, 600), 255, np.uint8), ".png"), "mismatch"),
    ("anh.gif", b"GIF89a" + b"\x00" * 100, "image"),
]


@pytest.mark.parametrize(("name", "data", "code"), BAD, ids=[name for name, _, _ in BAD])
def test_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, name)
    assert refused.value.code == code


def test_a_hostile_picture_ends_in_the_child(tmp_path: Path) -> None:
    """A hundred million pixels of noise, with limits on memory."""
    path = tmp_path / "on.png"
    path.write_bytes(png(9_999, 9_999))
    with pytest.raises(Unreadable) as refused:
        read_in_child(path)
    assert refused.value.code in ("image_damaged", "no_text", "scan_illegible", "too_much_memory")


def test_too_many_pages(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(encoded(np.full((40, 30), 200, np.uint8), ".jpg")), inline=True)
    page = document.new_page(595, 842)
    page.insert_obj(image)
    page.gen_content()
    whole = pypdfium2.PdfDocument.new()
    for _ in range(101):
        whole.import_pages(document, [0])
    whole.save(tmp_path / "dai.pdf")
    with pytest.raises(Unreadable) as refused:
        read(tmp_path / "dai.pdf")
    assert refused.value.code == "scan_too_long"


def test_without_the_model_the_sentence_says_what_to_install(
    scan: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    for try_it in (read, read_in_child):
        with pytest.raises(Unreadable) as refused:
            try_it(scan["scanned"])
        assert refused.value.sentence == SENTENCES["ocr_missing"]
        assert "tesseract-ocr-vie" in refused.value.sentence


def test_without_the_model_pages_with_letters_are_read_all_the_same(
    scan: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(pypdfium2.PdfDocument(scan["printed"]))
    mixed.import_pages(pypdfium2.PdfDocument(scan["scanned"]))
    mixed.save(tmp_path / "lan.pdf")
    reading = read(tmp_path / "lan.pdf")
    assert len(reading.tasks) == 4
    assert "Các trang 2 là ảnh quét nên chưa đọc" in reading.notes[0]


def test_text_does_not_pay_for_it(scan: dict[str, Path]) -> None:
    lines = f"import sys; from cchc.reading import read; read({str(scan['printed'])!r}); print({{'cv2', 'numpy', 'tesserocr'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_nothing_is_seen_on_paper() -> None:
    with ocr.reader() as engine:
        assert not [word for word in engine.line(np.full((40, 200), 255, np.uint8)) if word.sure > 30]
