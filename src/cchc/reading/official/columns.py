"""A PDF's lines in reading order, each by itself: what stands at the left of a head or a closing, then at its right.

Plans want paragraphs joined over lines and pages; here a line that is wrongly joined to another loses a number, a day
or a signer, and one that is not joined loses nothing.
"""

from collections.abc import Iterator

from cchc.reading.blocks import Block
from cchc.reading.official import kinds
from cchc.reading.pdfcolumns import parts
from cchc.reading.pdflines import Line, lines, where
from cchc.reading.pdfpages import Page, pages
from cchc.words import fold

MOST_PAGES = 80
# Of the size of the font: from which gap on two pieces of a line stand in two columns, in prose, and where columns are
# to be expected: above the title, and from the recipients on.
_GAP, _TIGHT = 1.1, 0.45
_PROSE = ("can cu", "thuc hien", "xet ", "theo ", "kinh gui", "i ", "1 ")
_MIDDLE = 0.07  # of the page's width: a line this near the middle is centred


def lines_of(data: bytes) -> list[Block]:
    """Every line as a block of its own with its place. Empty for a document of too many pages."""
    found: list[Block] = []
    for page in pages(data):
        if page.number > MOST_PAGES:
            return []
        for line in ordered(page):
            found.append(Block(f"l{len(found) + 1}", "paragraph", line.text, at=where([line])))
    return found


def ordered(page: Page) -> Iterator[Line]:
    rows = lines(page.words, page.number)
    if not rows:
        return
    left_edge, right_edge = min(row.x0 for row in rows), max(row.x1 for row in rows)
    middle, width = (left_edge + right_edge) / 2, right_edge - left_edge
    left: list[Line] = []
    right: list[Line] = []
    tight = page.number == 1
    for row in rows:
        words = fold(row.text)
        tight = (tight and not words.startswith(_PROSE)) or words.startswith("noi nhan")
        cut = parts(row, (_TIGHT if tight else _GAP) * row.size)
        if len(cut) == 2 and kinds.is_spaced(row.text):
            cut = [row]  # a title with spaced letters is no pair of columns: `K Ế  H O Ạ C H`
        if len(cut) == 2 and cut[1].x0 > left_edge + 0.25 * width and cut[0].x1 < middle + 0.15 * width:
            left.append(cut[0])
            right.append(cut[1])
            continue
        side = _side(row, left_edge, middle, width) if len(cut) == 1 else "full"
        if side == "left" and (right or left):
            left.append(row)
        elif side == "right":
            right.append(row)
        else:
            yield from (*left, *right)
            left, right = ([row], []) if side == "left" else ([], [])
            if side == "full":
                yield row
    yield from (*left, *right)


def _side(row: Line, left_edge: float, middle: float, width: float) -> str:
    centre = (row.x0 + row.x1) / 2
    if abs(centre - middle) < _MIDDLE * width or row.x1 - row.x0 > 0.75 * width:
        return "full"
    if centre > middle and row.x0 > left_edge + 0.25 * width:
        return "right"
    return "left" if row.x1 < middle + 0.12 * width else "full"
