"""Facts a law site prints about a document, beside its text: `Số hiệu | 31/KH-UBND | Người ký | …`."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cchc.reading.blocks import Passage

# (label, member): what is None says nothing that a head has, but is no line of the document either.
_LABELS = (
    ("Số hiệu", "number"),
    ("Số ký hiệu", "number"),
    ("Ngày ban hành", "issued_on"),
    ("Người ký", "signer"),
    ("Loại văn bản", "kind"),
    ("Cơ quan ban hành", None),
    ("Nơi ban hành", None),
    ("Lĩnh vực, ngành", None),
    ("Lĩnh vực", None),
    ("Tình trạng hiệu lực", None),
    ("Tình trạng", None),
    ("Ngày công báo", None),
    ("Số công báo", None),
    ("Ngày đăng công báo", None),
    ("Ngày có hiệu lực", None),
    ("Ngày hiệu lực", None),
    ("Ngày hết hiệu lực", None),
    ("Trích yếu", None),
    ("Chức vụ", None),
)
_MEMBERS = {label.lower(): member for label, member in _LABELS}
_LABEL = re.compile(
    "(?P<label>" + "|".join(sorted((label for label, _ in _LABELS), key=len, reverse=True)) + r")\s*(?P<colon>:|$)",
    re.IGNORECASE,
)
_LEAST = 2  # facts in a run of lines; one alone may be a line of the document


class Fact(NamedTuple):
    member: str
    value: str
    at: Passage


def facts(lines: Sequence[Passage]) -> tuple[list[Fact], set[int]]:
    """The facts in order, and which of the lines state them. A label and its value may stand in cells of a row."""
    found: list[Fact] = []
    taken: set[int] = set()
    count = 0
    for i, at in enumerate(lines):
        if i in taken:
            continue
        text = at.text.strip(" -•|")
        if not (first := _LABEL.match(text)):
            continue
        if not first["colon"] or first.end() == len(text):
            value = (
                lines[i + 1]
                if i + 1 < len(lines) and (lines[i + 1].block, lines[i + 1].row) == (at.block, at.row)
                else None
            )
            if at.row is None or value is None or _LABEL.match(value.text):
                continue
            taken |= {i, i + 1}
            count += 1
            found += _fact(first["label"], value.text.strip(), value)
            continue
        labels = [label for label in _LABEL.finditer(text) if label["colon"] == ":"]
        ends = [label.start() for label in labels[1:]] + [len(text)]
        taken.add(i)
        count += len(labels)
        for label, end in zip(labels, ends, strict=True):
            found += _fact(label["label"], text[label.end() : end].strip(" |"), at)
    return (found, taken) if count >= _LEAST else ([], set())


def _fact(label: str, value: str, at: Passage) -> list[Fact]:
    member = _MEMBERS.get(" ".join(label.lower().split()))
    return [Fact(member, value, at)] if member and value else []
