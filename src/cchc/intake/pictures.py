"""Pictures of a record's pages, drawn once in a child process and kept beside the records, the oldest dropped first."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from cchc.reading.pagechild import picture_in_child, sheets_in_child
from cchc.reading.pageimage import DPI, Sheet
from cchc.reading.unreadable import SENTENCES, Unreadable
from cchc.records.models import Record
from cchc.records.storing import opened, place

WITH_PAGES = {"pdf", "png", "jpg", "jpeg", "tif", "tiff"}


def has_pages(record: Record | None) -> bool:
    """Whether the file is one that has pages to show as they are."""
    return record is not None and bool(record.sha256) and record.extension in WITH_PAGES


def sheets_of(record: Record) -> list[Sheet]:
    """The size of every page, in points; none of a file that cannot be drawn."""
    try:
        kept = kept_or_made(record, "sizes", lambda path: json.dumps(sheets_in_child(path)).encode())
    except (Unreadable, FileNotFoundError):
        return []
    return [Sheet(width, height) for width, height in json.loads(kept)]


def picture_of(record: Record, number: int) -> bytes:
    """The PNG of a page, from 1. Raises LookupError where there is none, `Unreadable` where it cannot be drawn."""
    if not 1 <= number <= len(sheets_of(record)):
        raise LookupError(number)
    return kept_or_made(record, f"{number}-{DPI}", lambda path: picture_in_child(path, number))


def kept_or_made(record: Record, name: str, make: Callable[[Path], bytes]) -> bytes:
    """What is kept under a name for a file. What cannot be made is remembered too: a hostile file costs once."""
    folder = shelf() / record.sha256[:2]
    kept, failed = folder / f"{record.sha256}-{name}", folder / f"{record.sha256}-{name}.failed"
    with suppress(FileNotFoundError):
        os.utime(kept)
        return kept.read_bytes()
    with suppress(FileNotFoundError):
        code = failed.read_text()
        raise Unreadable(code if code in SENTENCES else "crashed")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with on_disk(record) as path:
            made = make(path)
    except Unreadable as refused:
        put(failed, refused.code.encode())
        raise
    put(kept, made)
    sweep(settings.CCHC_PAGE_PICTURES)
    return made


def shelf() -> Path:
    """The folder the pictures are kept in. They can all be drawn again."""
    local = hasattr(default_storage, "path")
    return Path(default_storage.path("pages")) if local else Path(tempfile.gettempdir()) / "cchc-pages"


@contextmanager
def on_disk(record: Record) -> Iterator[Path]:
    """The record's file as a path; a copy of it where the files are kept elsewhere."""
    if hasattr(default_storage, "path"):
        yield Path(default_storage.path(place(record.sha256)))
        return
    with tempfile.NamedTemporaryFile(prefix="cchc-") as copy:
        with opened(record) as stream:
            copy.write(stream.read())
        copy.flush()
        yield Path(copy.name)


def put(file: Path, data: bytes) -> None:
    """Whole or not at all: two may draw the same page at once."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).replace(file)


def sweep(most: int) -> None:
    """Drop what was shown longest ago until no more than `most` bytes are kept."""
    found = []
    for file in shelf().glob("*/*"):
        with suppress(FileNotFoundError):
            status = file.stat()
            found.append((status.st_mtime, status.st_size, file))
    total = sum(size for _, size, _ in found)
    for _, size, file in sorted(found):
        if total <= most:
            return
        file.unlink(missing_ok=True)
        total -= size
