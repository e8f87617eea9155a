"""Plain text and Markdown → blocks: lines are joined into the paragraphs and the tables they were cut from."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from cchc.reading import celllines, textrows
from cchc.reading.authorities import goes_on, names_authority
from cchc.reading.blocks import Block, Cell
from cchc.reading.marks import UPPER, mark

_RULE = re.compile(r"[\s\-–—_=*.~|:+]{3,}")
_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_LONE_MARKS = ("-", "–", "+")
_TERMINAL = tuple(".;:!?…”")
_ASIDE = re.compile(r"\((?:Ban hành|Kèm|Đính kèm|Theo|Có Phụ lục|Cụ thể)", re.IGNORECASE)
_NUMBER_CUT = re.compile(r"Số\s*:?")
_CAP, _FULL = 110, 5  # characters of the longest line, and how many lines nearly as long
_CAPITAL = re.compile(rf"[“\"(]?[{UPPER}]")
# (pattern, replacement): mark-up that carries no words of the document.
_MARKUP = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"~~[^~]+~~", ""),  # struck out: the number a hand corrected on the paper
        (r"<\s*(?:br|/li|/p|/div)\s*/?>", "\n"),
        (r"</?[a-zA-Z][^<>]*>", ""),
        (r"\*\*\*(.+?)\*\*\*", r"\1"),
        (r"\*\*(.+?)\*\*", r"\1"),
        (r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1"),
        (r"\*{2,}", ""),
        (r"!?\[([^\]]+)\]\([^)\s]*\)", r"\1"),
        (r"\\([-*_.#()\[\]+>~`|&])", r"\1"),
    )
)


@dataclass
class _Paragraph:
    """Lines being joined; `full` is the length of the last of them."""

    line: int
    lines: list[str] = field(default_factory=list)
    depth: int | None = None
    after_blank: bool = True


def blocks(text: str) -> list[Block]:
    """Paragraphs, headings and tables of a text, in order. Never fails: what is no table is paragraphs."""
    lines = [line.rstrip(" ") for line in re.sub(r"\r\n?|\f|\u2028|\u2029|\x85", "\n", _bare(text)).split("\n")]
    found: list[Block] = []
    for part in celllines.regions(lines):
        if isinstance(part, celllines.Table):
            found.append(Block(f"b{len(found) + 1}", "table", rows=part.rows, line=part.line))
            continue
        for item in _regions(part):
            found.append(
                Block(f"b{len(found) + 1}", "table", rows=item.rows, line=item.line)
                if isinstance(item, textrows.Table)
                else Block(f"b{len(found) + 1}", "paragraph", " ".join(item.lines), line=item.line, depth=item.depth)
            )
    return found


def inline(text: str) -> str:
    """Text without Markdown and HTML mark-up; list items of HTML become lines."""
    if any(c in text for c in "<*~[\\"):
        for pattern, replacement in _MARKUP:
            text = pattern.sub(replacement, text)
    return html.unescape(text) if "&" in text else text


def joined(lines: list[str]) -> str:
    """Hard-wrapped lines of one cell as the lines it means: a list mark begins a new one, all else is joined."""
    out: list[str] = []
    for line in filter(None, (line.strip() for line in lines)):
        if out and line not in _LONE_MARKS and (not mark(line) or out[-1] in _LONE_MARKS):
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
    return "\n".join(out)


def _bare(text: str) -> str:
    return text.replace("\ufeff", "").replace("\u200b", "").replace("\u00a0", " ").replace("\u00ad", "")


def _regions(numbered: list[tuple[int, str]]) -> Iterator["_Paragraph | textrows.Table"]:
    for run in textrows.regions(numbered):
        if isinstance(run, textrows.Table):
            rows = tuple(tuple(_cell(cell) for cell in row) for row in run.rows)
            yield textrows.Table(run.line, rows)
        else:
            yield from _paragraphs(run)


def _cell(cell: Cell) -> Cell:
    text = "\n".join(filter(None, (" ".join(line.split()) for line in inline(cell.text).split("\n"))))
    return Cell(text, cell.row, cell.column, cell.colspan, cell.rowspan)


def _paragraphs(numbered: list[tuple[int, str]]) -> Iterator[_Paragraph]:
    wrapped, width = _wrapping([line for _, line in numbered])
    current: _Paragraph | None = None
    blank = True
    for number, raw in _marked_up(numbered):
        hashes = _HASHES.fullmatch(raw)
        line = " ".join((hashes[2] if hashes else raw).split())
        if not line or _RULE.fullmatch(line):
            if current and line:
                yield current
                current = None
            blank = True
            continue
        if current and not hashes and _continues(current, line, blank=blank, wrapped=wrapped, width=width):
            current.lines.append(line)
        else:
            if current:
                yield current
            current = _Paragraph(number, [line], len(hashes[1]) if hashes else None, blank)
        blank = False
    if current:
        yield current


def _marked_up(numbered: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines without mark-up. It is dropped from the whole, as emphasis may begin on one line and end on the next."""
    whole = inline("\n".join(line for _, line in numbered))
    plain = whole.split("\n")
    if len(plain) == len(numbered):
        yield from zip((number for number, _ in numbered), plain, strict=True)
        return
    for number, line in numbered:
        for part in inline(line).split("\n"):
            yield number, part


def _continues(paragraph: _Paragraph, line: str, *, blank: bool, wrapped: bool, width: float) -> bool:
    """Whether a line goes on with the paragraph before it."""
    last = paragraph.lines[-1]
    if mark(line) or paragraph.depth or (last.endswith(_TERMINAL) and not (_NUMBER_CUT.fullmatch(last) and not blank)):
        return False
    lower = line[0].islower() or line[0] in ",;)"
    if blank:
        # A page break inside a sentence (Sơn Tây): the paragraph is not ended and the next begins in lower case.
        return lower and len(last) > 40
    if lower or (wrapped and line[0].isdigit()) or (_NUMBER_CUT.fullmatch(last) and line[0].isdigit()):
        return True
    if names_authority(line) and not goes_on(last):
        return False
    if line.startswith("("):
        return wrapped and not _ASIDE.match(line)
    if wrapped and len(last) >= 0.8 * width and not _capitals(last) and line.endswith((".", ";")):
        return True  # the end of a sentence, though it be a name in capitals
    if _capitals(last) or _capitals(line):
        return wrapped and _capitals(last) and _capitals(line)
    if not wrapped:
        return False
    # A short line before a capital ends what it stands in (`1. Cải cách thể chế`); a full one was cut.
    return len(last) >= 0.6 * width or last.endswith(",")


def _wrapping(lines: list[str]) -> tuple[bool, float]:
    """Whether lines are hard-wrapped, and the usual length of a full line."""
    pairs = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    broken = sum(b.strip()[0].islower() and not mark(b.strip()) and not a.endswith(_TERMINAL) for a, b in pairs)
    lengths = sorted(len(line) for line in lines if len(line) > 20)
    width = lengths[int(0.9 * len(lengths))] if lengths else 80
    often = broken > 1 and broken > 0.1 * len(pairs) and width < 200
    # Few lines are cut, but none is longer than the cut ones are: most items fit on one.
    capped = lengths[-1] <= _CAP and sum(n > 0.85 * lengths[-1] for n in lengths) >= _FULL if lengths else False
    return often or (broken > 1 and capped), width


def _capitals(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 2 and sum(c.isupper() for c in letters) > 0.85 * len(letters)
