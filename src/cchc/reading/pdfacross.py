"""Tables ruled by horizontal lines only: where their columns stand is seen from what no line of words crosses."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cchc.reading.pdfpages import Across, Down, Word

_SAME = 4.0  # points by which the ends of the lines of one table may differ
_LEAST = 4  # lines: a heading and two rows
_COLUMNS = 3
_GAP = 5.0  # between two columns
_JOINED = 0.55  # of the size of the font: words of one cell stand no further apart
_TALLEST = 400.0  # points from line to line

Band = tuple[float, float, list[tuple[float, float]]]  # top, bottom, and the stretches its words cover


def columns(across: Sequence[Across], down: Sequence[Down], words: Sequence[Word]) -> list[Down]:
    """The vertical lines such tables lack, cell by cell: none stands where words go over it."""
    found: list[Down] = []
    for lines in _tables(across, down):
        left, right = lines[0].x0, lines[0].x1
        bands = [_band(a.y, b.y, words, left, right) for a, b in pairwise(lines)]
        inner = _separators([covered for _, _, covered in bands], left, right)
        if len(inner) + 1 < _COLUMNS:
            continue
        found += [Down(x, lines[0].y, lines[-1].y) for x in (left, right)]
        found += [
            Down(x, top, bottom)
            for top, bottom, covered in bands
            for x in inner
            if not any(a < x < b for a, b in covered)
        ]
    return found


def _tables(across: Sequence[Across], down: Sequence[Down]) -> Iterator[list[Across]]:
    """Runs of lines that begin and end at the same places, with no vertical line at them."""
    free = [
        line
        for line in sorted(across, key=lambda line: line.y)
        if not any(line.x0 - 3 <= v.x <= line.x1 + 3 and v.y0 - 3 <= line.y <= v.y1 + 3 for v in down)
    ]
    while free:
        first = free[0]
        run = [first]
        for line in free[1:]:
            if abs(line.x0 - first.x0) < _SAME and abs(line.x1 - first.x1) < _SAME and line.y - run[-1].y < _TALLEST:
                run.append(line)
        if len(run) >= _LEAST:
            yield run
        free = [line for line in free if line not in run]


def _band(top: float, bottom: float, words: Sequence[Word], left: float, right: float) -> Band:
    inside = [word for word in words if top < word.base - 0.3 * word.size < bottom and left - 2 < word.x0 < right]
    covered: list[tuple[float, float]] = []
    last: Word | None = None
    for word in sorted(inside, key=lambda word: (round(word.base), word.x0)):
        if last and abs(word.base - last.base) < 2 and word.x0 - last.x1 < _JOINED * word.size:
            covered[-1] = (covered[-1][0], word.x1)
        else:
            covered.append((word.x0, word.x1))
        last = word
    return top, bottom, covered


def _separators(bands: Sequence[list[tuple[float, float]]], left: float, right: float) -> list[float]:
    """The middles of the stretches that are free in all bands but those of groups' titles."""
    full = [covered for covered in bands if _spread(covered) >= _COLUMNS]
    if len(full) < 2:
        return []
    allowed = len(full) // 12
    counts = [0] * (int(right - left) + 2)
    for covered in full:
        taken = {x for a, b in covered for x in range(max(int(a - left), 0), min(int(b - left) + 1, len(counts)))}
        for x in taken:
            counts[x] += 1
    found: list[float] = []
    start: int | None = None
    for x, count in enumerate([*counts, allowed + 1]):
        if count <= allowed:
            start = x if start is None else start
        elif start is not None:
            if start > 1 and x - start >= _GAP and x < len(counts):
                found.append(left + (start + x) / 2)
            start = None
    return found


def _spread(covered: Sequence[tuple[float, float]]) -> int:
    """How many stretches a band's words make that do not overlap."""
    count, end = 0, float("-inf")
    for a, b in sorted(covered):
        count += a > end
        end = max(end, b)
    return count
