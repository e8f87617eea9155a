"""How far a reading is. Only what takes minutes says so: a scan, page by page."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all)."""

LARGEST_SCAN = 100
"""Pages that are read by their pictures, at most: each takes seconds."""

LINE = "pages {done} {total}"
"""How a child says it, a line on its error stream."""


def parsed(line: str) -> tuple[int, int] | None:
    """What a line of a child says; None when it says something else, or what cannot be."""
    words = line.split()
    if len(words) != 3 or words[0] != "pages" or not all(word.isascii() and word.isdigit() for word in words[1:]):
        return None
    done, total = int(words[1][:9]), int(words[2][:9])
    return (done, total) if done <= total and total else None
