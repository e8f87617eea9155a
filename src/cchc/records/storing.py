"""Keeping bytes: written, synced and renamed first, only then spoken of by a row. What no row speaks of is swept."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from cchc.records.models import Record

CHUNK = 1024 * 1024


def place(sha256: str) -> str:
    return f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store a stream under its SHA-256; the digest and the size. The same bytes are stored once."""
    if isinstance(default_storage, FileSystemStorage) or hasattr(default_storage, "path"):
        return keep_in_folder(Path(default_storage.path("")), chunks)
    return keep_elsewhere(chunks)


def keep_in_folder(root: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    (root / "incoming").mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=root / "incoming")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        target = root / place(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(name).chmod(0o640)
        Path(name).replace(target)
        sync(target.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def keep_elsewhere(chunks: Iterable[bytes]) -> tuple[str, int]:
    with tempfile.TemporaryFile() as stream:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            stream.write(chunk)
        stream.seek(0)
        name = place(digest.hexdigest())
        if not default_storage.exists(name):
            default_storage.save(name, File(stream))
    return digest.hexdigest(), size


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(record: Record) -> BinaryIO:
    """The file of a record, to read. Raises FileNotFoundError when it is no longer where it was put."""
    return default_storage.open(place(record.sha256), "rb")  # type: ignore[return-value]


def sweep(*, older_than_seconds: float = 24 * 3600) -> int:
    """Remove files in the local folder that no record speaks of and that are older than a day; how many."""
    if not hasattr(default_storage, "path"):
        return 0
    root = Path(default_storage.path(""))
    old = [
        file for some in ("blobs/*/*/*", "incoming/*") for file in root.glob(some) if is_old(file, older_than_seconds)
    ]
    # Asked for after the files were looked at: a row that came in between keeps its file.
    known = set(Record.objects.exclude(sha256="").values_list("sha256", flat=True))
    # Looked at again: the same bytes may have come in meanwhile, under the same name.
    orphans = [file for file in old if file.name not in known and is_old(file, older_than_seconds)]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(orphans)


def is_old(file: Path, seconds: float) -> bool:
    try:
        return file.stat().st_mtime < time.time() - seconds
    except FileNotFoundError:  # renamed or swept meanwhile
        return False
