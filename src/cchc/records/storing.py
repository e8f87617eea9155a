"""Keeping bytes: written, synced and renamed first, only then spoken of by a row. What no row speaks of is swept.

What has come in and is not read yet is set aside under a name of its own: refused, it is dropped, and nothing else
can stand behind that name.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from cchc.records.models import Record, Upload

CHUNK = 1024 * 1024
# Each gives the names that rows of its room speak of among what is set aside.
spoken_of: list[Callable[[], Iterable[str]]] = []


def place(sha256: str) -> str:
    return f"blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store a stream under its SHA-256; the digest and the size. The same bytes are stored once."""
    if isinstance(default_storage, FileSystemStorage) or hasattr(default_storage, "path"):
        return keep_in_folder(Path(default_storage.path("")), chunks)
    return keep_elsewhere(chunks)


def keep_in_folder(root: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    return write_synced(root, chunks, place)


def write_synced(root: Path, chunks: Iterable[bytes], place_of: Callable[[str], str]) -> tuple[str, int]:
    """Write a stream beside, sync it, and rename it to where its digest says; the digest and the size."""
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
        target = root / place_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(name).chmod(0o640)
        Path(name).replace(target)
        sync(target.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def set_aside(chunks: Iterable[bytes]) -> str:
    """Store a stream until it is read; the name to ask for it by."""
    name = f"aside/{secrets.token_hex(16)}"
    if hasattr(default_storage, "path"):
        write_synced(Path(default_storage.path("")), chunks, lambda digest: name)
        return name
    with tempfile.TemporaryFile() as stream:
        stream.writelines(chunks)
        stream.seek(0)
        return default_storage.save(name, File(stream))


@contextmanager
def aside(name: str) -> Iterator[Path]:
    """A file that was set aside, on this machine. Raises FileNotFoundError when it is no longer there."""
    if hasattr(default_storage, "path"):
        path = Path(default_storage.path(name))
        if not path.is_file():
            raise FileNotFoundError(name)
        yield path
        return
    with default_storage.open(name, "rb") as stored, tempfile.NamedTemporaryFile(prefix="cchc-") as copy:
        shutil.copyfileobj(stored, copy)
        copy.flush()
        yield Path(copy.name)


def drop(name: str) -> None:
    """Remove what was set aside; nothing happens when it is gone already."""
    if name.startswith("aside/"):
        default_storage.delete(name)


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


def opened(record: Record | Upload) -> BinaryIO:
    """The file of a record, to read. Raises FileNotFoundError when it is no longer where it was put."""
    return default_storage.open(place(record.sha256), "rb")  # type: ignore[return-value]


def sweep(*, older_than_seconds: float = 24 * 3600) -> int:
    """Remove files in the local folder that no row speaks of and that are older than a day; how many."""
    if not hasattr(default_storage, "path"):
        return 0
    root = Path(default_storage.path(""))
    forget_uploads(older_than_seconds)
    old = [
        file
        for some in ("blobs/*/*/*", "incoming/*", "aside/*")
        for file in root.glob(some)
        if is_old(file, older_than_seconds)
    ]
    # Asked for after the files were looked at: a row that came in between keeps its file.
    known = set(Record.objects.exclude(sha256="").values_list("sha256", flat=True))
    known |= {name.rpartition("/")[2] for told in spoken_of for name in told()}
    known |= set(Upload.objects.values_list("sha256", flat=True))
    # Looked at again: the same bytes may have come in meanwhile, under the same name.
    orphans = [file for file in old if file.name not in known and is_old(file, older_than_seconds)]
    for file in orphans:
        file.unlink(missing_ok=True)
    return len(orphans)


def forget_uploads(older_than_seconds: float) -> int:
    """Files that were looked at and never handed in; how many."""
    since = timezone.now() - timedelta(seconds=older_than_seconds)
    return Upload.objects.filter(created_at__lt=since).delete()[1].get("records.Upload", 0)


def is_old(file: Path, seconds: float) -> bool:
    try:
        return file.stat().st_mtime < time.time() - seconds
    except FileNotFoundError:  # renamed or swept meanwhile
        return False
