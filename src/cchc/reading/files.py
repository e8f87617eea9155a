"""What a file really is, by its content; and what is refused before anything is parsed."""

import io
import zipfile
from pathlib import Path
from typing import Literal, NamedTuple

from cchc.reading import pictures
from cchc.reading.unreadable import Unreadable

Format = Literal["text", "markdown", "html", "docx", "pdf", "xlsx", "doc", "odt", "image"]
LARGEST = 50 * 1024 * 1024
_INFLATED = 200 * 1024 * 1024
_XML = 32 * 1024 * 1024  # of one part: a plan of five thousand tasks has a tenth of it
_RATIO = 200
_RATIO_FROM = 2 * 1024 * 1024  # small parts compress well without harm
_PARTS = 5000
_ODT = b"application/vnd.oasis.opendocument.text"
_ODT_XML = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# (first bytes, code): formats that are known and not read.
_KNOWN = (
    (b"{\\rtf", "other_office"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"Rar!", "binary"),
    (b"7z\xbc\xaf", "binary"),
    (b"\x1f\x8b", "binary"),
    (b"\x7fELF", "binary"),
    (b"MZ", "binary"),
)
_OF_SUFFIX: dict[str, tuple[str, ...]] = {
    ".docx": ("docx",),
    ".docm": ("docx",),
    ".pdf": ("pdf",),
    ".xlsx": ("xlsx",),
    ".xlsm": ("xlsx",),
    ".doc": ("doc", "docx"),
    ".odt": ("odt", "docx"),
    ".txt": ("text",),
    ".md": ("text",),
    ".markdown": ("text",),
    ".html": ("html",),
    ".htm": ("html",),
    ".png": ("image",),
    ".jpg": ("image",),
    ".jpeg": ("image",),
    ".tif": ("image",),
    ".tiff": ("image",),
}


class Source(NamedTuple):
    data: bytes
    format: Format
    name: str


def from_path(path: Path, name: str | None = None) -> Source:
    """The file at a path. Its size is asked before a byte is read. Raises `Unreadable`."""
    shown = name or path.name
    try:
        if path.is_dir():
            raise Unreadable("directory", name=shown)
        if path.stat().st_size > LARGEST:
            raise Unreadable("too_large")
        with path.open("rb") as file:
            return examine(file.read(LARGEST + 1), shown)
    except FileNotFoundError as error:
        raise Unreadable("missing", name=shown) from error
    except (PermissionError, OSError) as error:
        raise Unreadable("forbidden", name=shown) from error


def examine(data: bytes, name: str) -> Source:
    """What the bytes are. Raises `Unreadable` for what is not read, and for what its name does not say."""
    if len(data) > LARGEST:
        raise Unreadable("too_large")
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty")
    found = _format(data)
    suffix = Path(name).suffix.lower()
    expected = _OF_SUFFIX.get(suffix)
    if expected and found not in expected and not (found == "html" and "text" in expected):
        named = found in ("docx", "pdf", "xlsx", "doc", "odt", "image") or suffix.startswith(
            (".doc", ".ht", ".pdf", ".xls", ".odt", ".png", ".jp", ".tif")
        )
        raise Unreadable("mismatch" if named else "binary", name=name)
    if found == "text" and suffix in (".md", ".markdown"):
        found = "markdown"
    return Source(data, found, name)


def _format(data: bytes) -> Format:
    if data.startswith(OLE):
        return _of_ole(data)
    if pictures.kind_of(data):
        return "image"
    for opening, code in _KNOWN:
        if data.startswith(opening) and (code != "image" or b"\x00" in data[:512]):
            raise Unreadable(code)
    if b"%PDF-" in data[:1024] and not data.startswith((b"PK", b"<")):
        return "pdf"
    if data.startswith(b"PK"):
        return _of_zip(data)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"word/document.xml" in data[:8192] and b"\x00" in data[:512]:
        raise Unreadable("damaged")
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in start or b"<body" in start:
        return "html"
    if start.startswith((b"<p", b"<div", b"<table")) and b"</" in start:
        return "html"
    return "text"


def _of_ole(data: bytes) -> Format:
    """What an archive of Office 97–2003 holds, by the names of its streams."""
    if _utf16("EncryptedPackage") in data:
        raise Unreadable("encrypted")
    if _utf16("WordDocument") in data:
        if _locked(data):
            raise Unreadable("encrypted")
        return "doc"
    raise Unreadable("xls" if _utf16("Workbook") in data else "other_office")


def _locked(data: bytes) -> bool:
    """Whether a DOC has a password: a bit in the first bytes of its main stream, which begins a sector."""
    for at in range(512, min(len(data), 1 << 22), 512):
        if data[at : at + 2] == b"\xec\xa5":
            return bool(data[at + 11] & 0x01)
    return False


def _of_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                refuse_bomb(archive)
                return "docx"
            if "xl/workbook.xml" in names:
                refuse_bomb(archive)
                return "xlsx"
            if "content.xml" in names and archive.read("mimetype").startswith(_ODT):
                refuse_bomb(archive)
                if b"encryption-data" in part(archive, "META-INF/manifest.xml"):
                    raise Unreadable("encrypted")
                if any(b"<!DOCTYPE" in part(archive, name) or b"<!ENTITY" in part(archive, name) for name in _ODT_XML):
                    raise Unreadable("entities")
                return "odt"
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, KeyError, RuntimeError) as error:
        raise Unreadable("damaged") from error
    raise Unreadable("other_office" if "mimetype" in names or "ppt/presentation.xml" in names else "binary")


def refuse_bomb(archive: zipfile.ZipFile) -> None:
    """By the sizes the archive declares. What it really inflates to is watched by `part` while reading."""
    entries = archive.infolist()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Unreadable("encrypted")
        if entry.file_size > _RATIO_FROM and entry.file_size > _RATIO * max(entry.compress_size, 1):
            raise Unreadable("bomb")
    if len(entries) > _PARTS or sum(entry.file_size for entry in entries) > _INFLATED:
        raise Unreadable("too_much_inside")
    if any(entry.filename.endswith(".xml") and entry.file_size > _XML for entry in entries):
        raise Unreadable("too_much_inside")


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part of the archive, inflated piece by piece and refused as soon as it grows beyond its limits.

    Empty when there is no such part. Raises `Unreadable` for a damaged one.
    """
    import zlib

    try:
        entry = archive.getinfo(name)
    except KeyError:
        return b""
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(1 << 16):
                size += len(piece)
                if size > _RATIO_FROM and size > _RATIO * max(entry.compress_size, 1):
                    raise Unreadable("bomb")
                if size > _INFLATED:
                    raise Unreadable("too_much_inside")
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise Unreadable("damaged") from error
    return b"".join(pieces)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
