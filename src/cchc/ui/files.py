"""A file made for one person, as an answer that the browser saves; and one she sends, under a path."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files import File
from django.http import HttpResponse

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@contextmanager
def as_file(file: File[Any]) -> Iterator[Path]:
    """An uploaded file under a path, for the reader's child process to open."""
    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        path = Path(folder) / "document"
        with path.open("wb") as stream:
            for chunk in file.chunks():
                stream.write(chunk)
        yield path


def attachment(name: str, data: bytes, media_type: str, *, shown: str = "") -> HttpResponse:
    """`name` is ASCII, so that every browser and every disk keeps it; `shown` the same in Vietnamese."""
    answer = HttpResponse(data, content_type=media_type)
    full = quote(shown or name, safe="")
    answer["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{full}"
    return answer


def unused(stem: str, taken: dict[str, bytes]) -> str:
    """A file name nobody else has: two communes may be called alike."""
    names = (f"{stem}{f'-{n}' if n else ''}.docx" for n in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def zipped(files: dict[str, bytes], day: date) -> bytes:
    """The same bytes for the same letters: every file bears the day of the letters."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), data, ZIP_DEFLATED)
    return stream.getvalue()
