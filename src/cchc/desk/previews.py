"""What a record looks like: the pictures of its pages; of an office document as LibreOffice would print it."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

from cchc.intake.pictures import has_pages, kept_or_made, picture_of, sheets_of
from cchc.reading.office import as_pdf, soffice
from cchc.reading.pagechild import picture_in_child
from cchc.reading.pageimage import DPI
from cchc.records.models import Record

PRINTED = {"docx", "doc", "odt", "rtf", "xlsx", "xls", "ods"}
MOST_PAGES = 400


def can_preview(record: Record) -> bool:
    """Whether its pages can be shown: a PDF, a picture; an office document where LibreOffice is installed."""
    if not record.sha256:
        return False
    return has_pages(record) or (record.extension in PRINTED and soffice() is not None)


def preview(record: Record, number: int) -> bytes:
    """The PNG of page `number`, from 1; drawn once and kept.

    Raises LookupError where there is no such page, FileNotFoundError where the file is gone, `Unreadable` where it
    cannot be drawn.
    """
    if has_pages(record):
        return picture_of(record, number)
    if not 1 <= number <= MOST_PAGES:
        raise LookupError(number)
    return kept_or_made(record, f"{number}-{DPI}", lambda path: printed_page(record, path, number))


def printed_page(record: Record, path: Path, number: int) -> bytes:
    pdf = kept_or_made(record, "printed", lambda given: as_pdf(given.read_bytes(), record.extension))
    with NamedTemporaryFile(prefix="cchc-", suffix=".pdf") as copy:
        copy.write(pdf)
        copy.flush()
        return picture_in_child(Path(copy.name), number)


def pages_known(record: Record) -> int:
    """How many pages the reader counted; where it could not, how many can be drawn, asked once in a child process."""
    told = (record.read.get("official") or {}).get("pages")
    return int(told or (len(sheets_of(record)) if has_pages(record) else 0) or 1)
