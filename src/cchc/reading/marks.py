"""The marks that open list items and headings: `I.`, `1.`, `2.1.`, `a)`, `a/`, `-`, `+`, `Điều 1.`"""

import re
from typing import NamedTuple

UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"


class Mark(NamedTuple):
    """`rank`: how deep such marks usually stand; `label`: the mark without punctuation; `rest`: what follows it."""

    name: str
    rank: int
    label: str
    rest: str


# (name, rank, pattern): the first that matches is taken.
_MARKS = tuple(
    (name, rank, re.compile(pattern))
    for name, rank, pattern in (
        ("part", 0, r"(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:thứ\s+)?([IVXLC]+|\d{1,2}|[a-zđA-ZĐ]+\b)\s*[.:–-]?\s*()"),
        ("article", 2, r"(?:Điều|ĐIỀU)\s+(\d{1,3}[a-z]?)\s*[.:]\s*"),
        ("roman", 2, r"([IVX]{1,6})\s*[.)/–-]\s*(?=\S)"),
        ("upper", 1, r"([A-HĐ])\s*[.)/]\s+(?=\S)"),
        ("dotted", 4, r"(\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)]\s*|\s+)(?=[^\d\s%])"),
        ("number", 3, rf"\(?(\d{{1,3}})(?:[.)]\s*(?=[{UPPER}“\"(])|[.)/]\s+(?=[^\d\s]|\d{{1,3}}(?:,\d+)?\s?%))"),
        ("letter", 6, r"\(?([a-zđ])[.)/]\s*(?=[^\s\d.)/])"),
        ("dash", 7, r"([-–—•●▪◦*\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf02d\uf0e0])\s*(?=[^\s-])"),
        ("plus", 8, r"(\+)\s*(?=\S)"),
    )
)
_LABELLED = {"part", "article", "roman", "upper", "dotted", "number", "letter"}


def mark(line: str) -> Mark | None:
    """The mark a line opens with, or None. `a)`, `b/`, `đ)` are letters; a bare dash before nothing is no mark."""
    for name, rank, pattern in _MARKS:
        if found := pattern.match(line):
            depth = rank + (found[1].count(".") - 1 if name == "dotted" else 0)
            return Mark(name, depth, found[1] if name in _LABELLED else "", line[found.end() :].strip())
    return None


def unmarked(line: str) -> str:
    """The line without the mark it opens with."""
    found = mark(line)
    return found.rest if found else line.strip()
