"""What cannot be read gets one clear sentence, whichever way it comes."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import docx
import pytest
from click.testing import CliRunner

from cchc.reading import Unreadable, files, read, read_bytes
from cchc.reading.command import read as command
from cchc.reading.sandbox import read_in_child
from cchc.reading.unreadable import SENTENCES

SAMPLES = Path(__file__).parent / "samples"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def word(document_xml: bytes = b"", *, text: str = "Kế hoạch cải cách hành chính") -> bytes:
    if not document_xml:
        out = io.BytesIO()
        document = docx.Document()
        document.add_paragraph(text)
        document.save(out)
        return out.getvalue()
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document_xml})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # of a fixed day
    return out.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>'
)
BLANKS = b"<a>" + b" " * 60_000_000 + b"</a>"
ODT = b"application/vnd.oasis.opendocument.text"
BAD = [
    ("rong.docx", b"", "empty"),
    ("rong.txt", b" \n\t ", "empty"),
    ("ke-hoach.docx", "Kế hoạch cải cách hành chính".encode(), "mismatch"),
    ("ke-hoach.txt", word(), "mismatch"),
    ("ke-hoach.html", word(), "mismatch"),
    ("bom.docx", word(b"<a>" + b" " * 60_000_000 + b"</a>"), "bomb"),
    ("dai.docx", word(b"<a>" + Random(1).randbytes(17_000_000).hex().encode() + b"</a>"), "too_much_inside"),  # no bomb
    ("bom.docx", word(ENTITIES), "entities"),
    ("cut.docx", word()[:-400], "damaged"),
    ("hong.docx", word(b"<w:document"), "damaged"),
    ("khoa.docx", OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("cu.doc", OLE + b"\x00" * 600, "other_office"),
    ("van-ban.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "damaged"),
    ("anh.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image_damaged"),
    ("bang.xlsx", zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}), "damaged"),
    ("bom.xlsx", zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": BLANKS}), "bomb"),
    ("bom.odt", zipped({"mimetype": ODT, "content.xml": BLANKS}), "bomb"),
    ("thuc-the.xlsx", zipped({"xl/workbook.xml": ENTITIES}), "entities"),
    ("thuc-the.odt", zipped({"mimetype": ODT, "content.xml": ENTITIES}), "entities"),
    ("cut.odt", zipped({"mimetype": ODT, "content.xml": b"<office/>"})[:-60], "damaged"),
    ("khoa.doc", OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("english.md", b"# Plan\n\nThe province shall reform its administration by 30 June 2026.", "not_vietnamese"),
    (
        "english.html",
        b"<html><body><p>The province shall reform its administration.</p></body></html>",
        "not_vietnamese",
    ),
    ("english.docx", word(text="The province shall reform its administration by 30 June 2026."), "not_vietnamese"),
    ("rac.txt", bytes(range(256)) * 40, "binary"),
    ("trong.docx", word(text=" "), "no_text"),
    ("mat-chu.txt", "Kế hoạch cải cách hành chính của tỉnh Mẫu năm 2026".encode("latin-1", "replace"), "lost"),
    ("english.txt", b"The province shall reform its administration by 30 June 2026.", "not_vietnamese"),
    ("trang.html", b"<html><body><img src='a.png'></body></html>", "no_text"),
    ("lon.txt", b"a" * (files.LARGEST + 1), "too_large"),
]


@pytest.mark.parametrize(("name", "data", "code"), BAD, ids=[f"{name}-{code}" for name, _, code in BAD])
def test_refused(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    for try_it in (lambda: read_bytes(data, name), lambda: read(path), lambda: read_in_child(path, name)):
        with pytest.raises(Unreadable) as refused:
            try_it()
        assert refused.value.code == code
        assert refused.value.sentence.endswith(".")


def test_every_sentence_says_what_to_do() -> None:
    assert all(sentence[0].isupper() or sentence.startswith("«") for sentence in SENTENCES.values())
    assert all(sentence.count(".") >= 1 for sentence in SENTENCES.values())


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "lon.docx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert refused.value.code == "too_large"


def test_a_declared_size_that_lies_is_found_while_inflating(tmp_path: Path) -> None:
    data = bytearray(word(b"<a>" + b" " * 60_000_000 + b"</a>"))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    data[at + 24 : at + 28] = (5000).to_bytes(4, "little")
    with pytest.raises(Unreadable) as refused:
        read_bytes(bytes(data), "bom.docx")
    assert refused.value.code in ("bomb", "damaged")


@pytest.mark.parametrize(("argument", "words"), [("khong-co.txt", "Không tìm thấy"), (".", "là thư mục")])
def test_the_command_says_it_in_one_line(argument: str, words: str) -> None:
    done = CliRunner().invoke(command, [argument])
    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_the_command_reads_standard_input_and_prints_json() -> None:
    plan = (SAMPLES / "bang-gach-dung.txt").read_bytes()
    done = CliRunner().invoke(command, ["-", "--json"], input=plan)
    assert done.exit_code == 0
    assert '"number": "15/KH-UBND"' in done.stdout


def test_the_command_shows_a_plan_to_people() -> None:
    done = CliRunner().invoke(command, [str(SAMPLES / "bang-gach-dung.txt")])
    assert done.exit_code == 0
    for words in (
        "5 nhiệm vụ",
        "Ủy ban nhân dân tỉnh Mẫu",
        "Rà soát văn bản vướng mắc",
        "Chế độ báo cáo",
        "Cần xem lại",
    ):
        assert words in done.stdout


def test_reading_needs_no_django() -> None:
    lines = "import sys, cchc.reading.pipeline, cchc.reading.word, cchc.reading.command; print('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_child_reads_as_the_parent_does() -> None:
    path = SAMPLES / "bang-tab.md"
    here = read(path)
    answer = read_in_child(path)
    assert (answer["reading"], answer["blocks"]) == (here.to_json(), here.blocks_json())


def test_a_child_that_runs_out_of_time_or_memory_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "dai.txt"
    path.write_text("Kế hoạch cải cách hành chính. " * 1000, encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        read_in_child(path, seconds=0.01)
    assert refused.value.code == "too_long"
    with pytest.raises(Unreadable) as refused:
        read_in_child(path, memory_mb=20)
    assert refused.value.code in ("too_much_memory", "crashed")


def test_the_child_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    from cchc.reading import sandbox

    monkeypatch.setenv("CCHC_SECRET_KEY", "kín")
    assert "kín" not in sandbox.environment().values()


def test_a_page_s_script_is_no_part_of_it() -> None:
    page = "<html><body><script>alert('x')</script><p onclick='x()'>Kế hoạch cải cách hành chính.</p></body></html>"
    (block,) = read_bytes(page.encode(), "a.html").blocks
    assert block.text == "Kế hoạch cải cách hành chính."


def test_a_name_with_control_characters_is_said_without_them() -> None:
    assert (
        Unreadable("missing", name="a\x1b[2Jb.txt").sentence
        == "Không tìm thấy tệp «a[2Jb.txt». Kiểm tra lại đường dẫn."
    )


def test_a_question_is_no_lost_letter() -> None:
    text = "Kế hoạch năm 2026: ai làm? Khi nào xong? Hỏi đáp (?) về thủ tục hành chính của tỉnh Mẫu."
    assert read_bytes(text.encode(), "hoi.txt").blocks
