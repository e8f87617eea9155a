"""What is too long for a person to wait for (`CCHC_WAIT` seconds, or a scan), and is read in the background."""

from __future__ import annotations

from cchc.reading.progress import Progress


class TakesLong(Exception):  # noqa: N818
    """The reader says that the file is a scan, of which every page takes seconds; or the time is over."""


def unless_long() -> Progress:
    """Raises `TakesLong` once the child tells of pages that are still to be read."""
    begun = False

    def progress(done: int, total: int) -> None:
        nonlocal begun
        if begun and done < total:
            raise TakesLong
        begun = True

    return progress
