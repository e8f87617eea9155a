"""What a file is, by its content and not by its name."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from cchc.access import Refused

# first bytes → (media type, endings a person may have given it)
SIGNATURES: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "application/pdf", ("pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", ("png",)),
    (b"\xff\xd8\xff", "image/jpeg", ("jpg", "jpeg", "jfif")),
    (b"II*\x00", "image/tiff", ("tif", "tiff")),
    (b"MM\x00*", "image/tiff", ("tif", "tiff")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", ("doc", "xls", "ppt")),
    (b"{\\rtf", "application/rtf", ("rtf", "doc")),
)
# where a packaged document keeps its parts → (media type, ending)
PARTS = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
)
OPEN_DOCUMENT = ("content.xml", "application/vnd.oasis.opendocument", ("odt", "ods", "odp"))
CONTENT_TYPES = "[Content_Types].xml"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
MOST_PARTS = 5_000  # of a packaged document; the largest real ones have some hundreds
TEXT = ("txt", "md", "html", "htm", "csv", "xml")


def known(stream: BinaryIO, name: str) -> str:
    """The media type of a file that may be kept as proof. Refuses what is empty, unknown, or not what its name says."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not head:
        raise Refused(
            _("Tệp %(name)s rỗng (0 byte). Chưa có gì được lưu. Chọn lại tệp.") % {"name": name}, field="file"
        )
    media, endings = recognised(stream, head, ending)
    if ending not in endings:
        said = _("có đuôi .%(ending)s") % {"ending": ending} if ending else _("không có đuôi")
        raise Refused(
            _(
                "Tệp %(name)s %(said)s nhưng nội dung là %(kind)s. Chưa có gì được lưu. Đổi lại đuôi tệp "
                "cho đúng rồi tải lên."
            )
            % {"name": name, "said": said, "kind": endings[0].upper()},
            field="file",
        )
    return media


def recognised(stream: BinaryIO, head: bytes, ending: str) -> tuple[str, tuple[str, ...]]:
    for signature, media, endings in SIGNATURES:
        if head.startswith(signature):
            return media, endings
    # Scanners and mail gateways put a few bytes before it, and every reader of PDF looks for it up to there.
    if b"%PDF-" in head[:1024] and ending == "pdf":
        return "application/pdf", ("pdf",)
    if head.startswith(b"PK\x03\x04"):
        return zipped(stream)
    if ending in TEXT and (b"\x00" not in head or head.startswith(UTF16)):
        return ("text/plain", TEXT)
    raise Refused(
        _("Không nhận ra loại tệp này. Chưa có gì được lưu. Nộp bản PDF, Word, Excel hoặc ảnh chụp."), field="file"
    )


def parts_told(stream: BinaryIO) -> int:
    """How many parts a package says it has, from its last record, before any list of them is read."""
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - 66_000))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 10 : at + 12], "little") if at >= 0 else 0


def zipped(stream: BinaryIO) -> tuple[str, tuple[str, ...]]:
    if parts_told(stream) > MOST_PARTS:
        raise Refused(
            _(
                "Tệp gồm quá nhiều phần so với một văn bản nên hệ thống không mở. Chưa có gì được lưu. Mở "
                "tệp trên máy, lưu lại rồi tải lên."
            ),
            field="file",
        )
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
        for folder, media, ending in PARTS:
            if CONTENT_TYPES in names and any(name.startswith(folder) for name in names):
                return media, (ending,)
        part, media, endings = OPEN_DOCUMENT
        if part in names:
            return media, endings
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(
            _("Tệp bị hỏng, hệ thống không mở được. Chưa có gì được lưu. Mở tệp trên máy, lưu lại rồi tải lên."),
            field="file",
        ) from error
    finally:
        stream.seek(0)
    raise Refused(_("Không nhận tệp nén. Chưa có gì được lưu. Giải nén rồi nộp từng tệp."), field="file")
