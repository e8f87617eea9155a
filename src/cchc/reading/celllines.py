"""Tables that came out of HTML one cell a line, with a lone `|` between cells and nothing between rows.

Where a row ends is not written, so it is found: a row has all its cells, or all but the first ones when those were
merged downwards (a group given once for many rows), and each cell should look like what its column's heading promises.
"""

from collections.abc import Iterator
from typing import NamedTuple

from cchc.reading import columns, dates, plain
from cchc.reading.blocks import Cell
from cchc.reading.bodies import names_body
from cchc.reading.columns import Role
from cchc.reading.marks import mark

Numbered = list[tuple[int, str]]
_LONGEST_HEADING = 5


class Table(NamedTuple):
    line: int
    rows: tuple[tuple[Cell, ...], ...]


def regions(lines: list[str]) -> Iterator[Table | Numbered]:
    """Lines (numbered from 1) outside such tables, and the tables. A lone `|` outside one is a blank line."""
    numbered = list(enumerate(lines, 1))
    chunks = _chunks(numbered)
    begins = _header(chunks) if len(chunks) > 6 else None
    if begins is None:
        yield [(number, "" if line.strip() == "|" else line) for number, line in numbered]
        return
    first, count, before = begins
    yield [pair for chunk in chunks[:first] for pair in [*chunk, (0, "")]] + before
    cells = [chunks[first][len(before) :], *chunks[first + 1 :]]
    last, after = _tail(cells[-1])
    texts = [plain.joined([plain.inline(line) for _, line in chunk]) for chunk in [*cells[:-1], last]]
    roles = [columns.role(text) for text in texts[:count]]
    starts = _rows(texts[count:], [role.main if role else None for role in roles])
    yield Table(cells[0][0][0] if cells[0] else 0, _grid(texts[:count], texts[count:], starts, count))
    if after:
        yield after


def _chunks(numbered: Numbered) -> list[Numbered]:
    chunks: list[Numbered] = [[]]
    for number, line in numbered:
        if line.strip() == "|":
            chunks.append([])
        else:
            chunks[-1].append((number, line))
    while len(chunks) > 1 and not _flat(chunks[-1]):
        chunks.pop()
    return chunks


def _header(chunks: list[Numbered]) -> tuple[int, int, Numbered] | None:
    """Chunk where the headings begin, how many there are, and the lines before the first heading in its chunk."""
    for start in range(len(chunks)):
        count = 1
        while start + count < len(chunks) and columns.role(_flat(chunks[start + count])):
            count += 1
        if count < 3:
            continue
        filled = [pair for pair in chunks[start] if pair[1].strip()]
        for size in range(1, min(_LONGEST_HEADING, len(filled)) + 1):
            # A heading begins with a capital: `Cơ / quan chủ trì` is cut in its first word.
            if columns.role(_flat(filled[-size:])) and filled[-size][1].strip()[0].isupper():
                begin = chunks[start].index(filled[-size])
                return start, count, chunks[start][:begin]
    return None


def _tail(chunk: Numbered) -> tuple[Numbered, Numbered]:
    """The last cell ends at the first blank line after its words; what follows is outside the table."""
    for i, (_, line) in enumerate(chunk):
        if not line.strip() and any(earlier.strip() for _, earlier in chunk[:i]):
            return chunk[:i], chunk[i:]
    return chunk, []


def _flat(chunk: Numbered) -> str:
    return " ".join(" ".join(line for _, line in chunk).split())


def _rows(texts: list[str], roles: list[Role | None]) -> list[tuple[int, int]]:
    """For each row (where it starts, how many leading cells it lacks), by the best total fit of cells to columns."""
    width = len(roles)
    merged = roles.index("title") if "title" in roles else 0
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(float("-inf"), 0, 0)] * len(texts)
    for i in range(len(texts)):
        if best[i][0] == float("-inf"):
            continue
        for lacking in range(merged + 1):
            end = i + width - lacking
            if end > len(texts):
                continue
            fits = (_fit(text, role) for text, role in zip(texts[i:end], roles[lacking:], strict=True))
            score = best[i][0] + sum(fits)
            if score > best[end][0]:
                best[end] = (score, i, lacking)
    end = max((i for i in range(len(texts) + 1) if best[i][0] > float("-inf")), default=0)
    rows: list[tuple[int, int]] = []
    while end:
        _, start, lacking = best[end]
        rows.append((start, lacking))
        end = start
    return rows[::-1]


def _fit(text: str, role: Role | None) -> float:
    """How much a cell looks like what its column holds."""
    if not text:
        return 0.2
    match role:
        case "deadlines":
            return 2 if dates.when(text, 2000) else -2
        case "lead" | "coordinating":
            return 2 if names_body(text) else -1
        case "no":
            return 2 if len(text) < 6 else -3
        case "area":
            return (1 if len(text) < 120 else -1) - (2 if mark(text) else 0)
        case "title":
            return (1 if mark(text) or len(text) > 30 else 0) - (1 if names_body(text) else 0)
        case "products":
            return 1 if columns.names_product(text) else 0
    return 0


def _grid(
    headings: list[str], texts: list[str], starts: list[tuple[int, int]], width: int
) -> tuple[tuple[Cell, ...], ...]:
    rows = [[Cell(text, 0, c) for c, text in enumerate(headings)]]
    spans = [0] * width
    for r, (start, lacking) in enumerate(starts, 1):
        for c in range(lacking):
            spans[c] += 1
            above = rows[r - spans[c]][c] if len(rows[r - spans[c]]) == width else None
            if above:
                rows[r - spans[c]][c] = Cell(above.text, above.row, c, rowspan=spans[c] + 1)
        for c in range(lacking, width):
            spans[c] = 0
        rows.append([Cell(texts[start + c - lacking], r, c) for c in range(lacking, width)])
    return tuple(map(tuple, rows))
