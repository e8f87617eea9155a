"""Notes at the foot of a PDF page, under a short line: set apart from the text that goes on over them, and kept."""

import re
from collections.abc import Iterable
from statistics import median

from cchc.reading.blocks import Block
from cchc.reading.pdflines import Line, joined, where
from cchc.reading.pdfpages import Page

_OPENS = re.compile(r"^[\[(]?(?:\d{1,2}|\*{1,3})[\])]?\s*\S")
_SMALLER = 0.95  # of the size of the text
_SHORTEST, _LONGEST = 30.0, 0.45  # of the line over notes: points, and a share of the page
_NUMBER = re.compile(r"[-–—\s\d/]{1,12}")


def apart(rows: list[Line], page: Page, tables_end: float) -> tuple[list[Line], list[list[Line]]]:
    """The lines of a page without its notes, and the notes. `tables_end`: under it no table stands."""
    for rule in sorted(page.across, key=lambda rule: rule.y):
        if not _SHORTEST < rule.x1 - rule.x0 < _LONGEST * page.width or rule.y < max(0.3 * page.height, tables_end):
            continue
        under = [row for row in rows if row.top > rule.y - 2 and not _NUMBER.fullmatch(row.text)]
        over = [row.size for row in rows if row.base < rule.y]
        if not under or not over or not _OPENS.match(under[0].text) or abs(under[0].x0 - rule.x0) > 40:
            continue
        if max(row.words[-1].size for row in under) < _SMALLER * median(over):
            return [row for row in rows if row not in under], _notes(under)
    return rows, []


def _notes(under: list[Line]) -> list[list[Line]]:
    out: list[list[Line]] = []
    for row in under:
        if out and not _OPENS.match(row.text):
            out[-1].append(row)
        else:
            out.append([row])
    return out


def blocks(notes: Iterable[list[Line]], before: int) -> list[Block]:
    """Paragraphs after all the others, of which there are `before`."""
    return [Block(f"b{before + n}", "paragraph", joined(note), at=where(note)) for n, note in enumerate(notes, 1)]
