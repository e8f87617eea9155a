"""Files kept as proof: what they are, what they are called, and that none is lost or kept for nothing."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from cchc.access import SYSTEM, Refused
from cchc.ledger.models import Entry
from cchc.records.actions import clean_name, take_in
from cchc.records.kinds import known
from cchc.records.models import Record
from cchc.records.storing import keep, opened, place, sweep

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
DAYS = 24 * 3600.0


def packed(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # of a fixed day, so that every run names its cases alike
    return held.getvalue()


DOCX = packed("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
PPTX = packed("[Content_Types].xml", "ppt/presentation.xml")
ODT = packed("mimetype", "content.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("quet.pdf", b"\xef\xbb\xbf\r\n" + PDF, "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        ("a.jpeg", b"\xff\xd8\xff\xe1\x00\x10Exif", "image/jpeg"),
        ("a.jfif", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        ("a.tif", b"II*\x00\x08\x00", "image/tiff"),
        ("a.tiff", b"MM\x00*\x00\x08", "image/tiff"),
        ("a.doc", OLE, "application/x-ole-storage"),
        ("a.xls", OLE, "application/x-ole-storage"),
        ("a.rtf", b"{\\rtf1\\ansi", "application/rtf"),
        ("a.doc", b"{\\rtf1\\ansi", "application/rtf"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            "a.docx",  # as an online editor names its main part
            packed("[Content_Types].xml", "word/document2.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.pptx", PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("a.odt", ODT, "application/vnd.oasis.opendocument"),
        ("a.ods", ODT, "application/vnd.oasis.opendocument"),
        ("a.txt", "Kế hoạch".encode(), "text/plain"),
        ("a.csv", b"a;b\n", "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(name: str, data: bytes, media: str) -> None:
    stream = io.BytesIO(data)
    stream.seek(3)
    assert known(stream, name) == media
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"", "rỗng"),
        ("a.docx", PDF, "nội dung là PDF"),
        ("a.pdf", DOCX, "nội dung là DOCX"),
        ("a", PDF, "không có đuôi"),
        ("a.exe", b"MZ\x90\x00\x03", "Không nhận ra"),
        ("a.pdf", b"MZ\x90\x00\x03", "Không nhận ra"),
        ("a.txt", b"MZ\x90\x00\x03", "Không nhận ra"),
        ("a.pdf", b"<html>" + b" " * 2000 + PDF, "Không nhận ra"),
        ("a.svg", b"<svg onload=alert(1)>", "Không nhận ra"),
        ("a.zip", packed("a.pdf"), "tệp nén"),
        ("a.docx", packed("a.pdf"), "tệp nén"),
        ("a.docx", packed("word/document.xml"), "tệp nén"),  # a folder called word, no document
        ("a.docx", DOCX[:60], "bị hỏng"),
        ("a.xlsx", DOCX, "nội dung là DOCX"),
        ("a.txt", PDF, "nội dung là PDF"),
    ],
)
def test_what_is_not_taken_says_why_and_what_to_do(name: str, data: bytes, says: str) -> None:
    with pytest.raises(Refused) as refusal:
        known(io.BytesIO(data), name)
    assert says in refusal.value.sentence and "Chưa có gì được lưu" in refusal.value.sentence
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ke-hoach.pdf", "ke-hoach.pdf"),
        ("Kế hoạch số 12.pdf", "Kế hoạch số 12.pdf"),
        ("Kế hoạch.pdf", "Kế hoạch.pdf"),  # decomposed
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\a.pdf", "a.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("hop-dong\u202efdp.exe", "hop-dongfdp.exe"),  # shown as exe.pdf
        ("a\u200b\u2066b\u2028c\x85.pdf", "abc.pdf"),
        ("a\ud800.pdf", "a.pdf"),  # half a letter, which no database takes
        ('<a href="x">.pdf', "a href=x.pdf"),
        (" . a.pdf . ", "a.pdf"),
        ("", "khong-ten"),
        ("...", "khong-ten"),
        ("a/", "khong-ten"),
        (".pdf", "pdf"),
        ("a" * 400 + ".pdf", "a" * 190 + ".pdf"),
        ("a" * 400, "a" * 200),
        ("a." + "b" * 400, "a." + "b" * 10),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert len(clean_name(given)) <= 201


# — keeping —


@pytest.fixture
def files(db: None, settings: Any) -> Path:
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"])


def held(files: Path) -> list[Path]:
    return [file for file in files.rglob("*") if file.is_file()]


def aged(file: Path, seconds: float) -> None:
    os.utime(file, (time.time() - seconds,) * 2)


def test_the_same_bytes_are_stored_once(files: Path) -> None:
    first, second = keep([b"a", b"bc"]), keep([b"abc"])
    assert first == second == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)
    assert [file.read_bytes() for file in held(files)] == [b"abc"]
    assert held(files)[0] == files / place(first[0])


def test_what_breaks_while_it_comes_in_leaves_nothing(files: Path) -> None:
    def broken() -> Any:
        yield b"a"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        keep(broken())
    assert held(files) == []


def test_a_record_gives_its_bytes_back(files: Path, focal) -> None:
    record = take_in(focal, SimpleUploadedFile("a.pdf", PDF), number=" 1/BC ", subject="x" * 2000)
    with opened(record) as stream:
        assert stream.read() == PDF
    assert (record.number, len(record.subject), record.size, record.extension) == ("1/BC", 1000, len(PDF), "pdf")
    assert Entry.objects.about(record).get().detail["sha256"] == record.sha256
    again = take_in(focal, SimpleUploadedFile("b.pdf", PDF))
    assert again.pk != record.pk and len(held(files)) == 1
    held(files)[0].unlink()
    with pytest.raises(FileNotFoundError):
        opened(record)


def test_nobody_without_an_agency_keeps_a_file(files: Path) -> None:
    with pytest.raises(Refused):
        take_in(SYSTEM, SimpleUploadedFile("a.pdf", PDF))
    assert held(files) == [] and not Record.objects.exists()


def test_a_crash_between_file_and_row_leaves_an_orphan_that_is_swept_after_a_day(files: Path, focal) -> None:
    kept = take_in(focal, SimpleUploadedFile("a.pdf", PDF))
    orphan, _ = keep([b"nobody speaks of these"])
    half = files / "incoming" / "half"
    half.write_bytes(b"half")
    for file in held(files):
        aged(file, DAYS - 60)
    assert sweep() == 0  # never younger than a day
    for file in held(files):
        aged(file, DAYS + 60)
    assert sweep() == 2
    assert held(files) == [files / place(kept.sha256)]
    assert not default_storage.exists(place(orphan))
    assert sweep() == 0


def test_an_orphan_that_comes_in_again_is_young_again(files: Path) -> None:
    sha256, _ = keep([b"again"])
    aged(files / place(sha256), 3 * DAYS)
    keep([b"again"])
    assert sweep() == 0 and default_storage.exists(place(sha256))


def test_sweeping_nothing_is_nothing(files: Path) -> None:
    assert sweep() == 0


# — a cap on what is sent —


def sent(size: int) -> HttpRequest:
    data = {"before": "kept", "file": SimpleUploadedFile("a.pdf", PDF.ljust(size, b" "))}
    request = RequestFactory().post("/", data)
    request.POST  # noqa: B018 -- reads it
    return request


@pytest.mark.parametrize(
    ("size", "too_large"), [(1000, False), (100_000, False), (100_001, True), (400_000, True), (8_000_000, True)]
)
def test_a_file_over_the_cap_is_marked_and_dropped(settings, size: int, too_large: bool) -> None:
    settings.CCHC_MAX_UPLOAD = 100_000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
    request = sent(size)
    assert getattr(request, "upload_too_large", False) is too_large
    assert ("file" in request.FILES) is not too_large
    assert request.POST["before"] == "kept"  # so that the form can be shown again
    assert request.read() == b"" if too_large else True


@pytest.mark.parametrize("size", [150_000, 8_000_000])
def test_a_plan_over_the_cap_gets_a_sentence(settings, client, person, size: int) -> None:
    settings.CCHC_MAX_UPLOAD = 100_000
    client.force_login(person("lan", "so-noi-vu", "focal_point"), backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("ke-hoach.pdf", PDF.ljust(size, b" "))
    answer: HttpResponse = client.post(reverse("upload"), {"csrfmiddlewaretoken": "x", "file": file})
    assert answer.status_code == 422
    assert "Chưa có gì được lưu" in answer.content.decode()
    assert not Record.objects.exists()


def test_a_package_of_too_many_parts_is_not_opened() -> None:
    with pytest.raises(Refused) as refused:
        known(io.BytesIO(packed("[Content_Types].xml", *(f"word/{n}.xml" for n in range(6000)))), "a.docx")
    assert "quá nhiều phần" in refused.value.sentence
