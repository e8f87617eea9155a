"""What an amending document says in words: which tasks it takes out, and from which day it is in effect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cchc.words import fold

_NUMBER = r"(?:[ivx]+(?:\.\d+)*|\d+(?:\.\d+)*[a-zđ]?)"
_DROPS = re.compile(
    r"(?<!không )\b(?:bãi bỏ|hủy bỏ|huỷ bỏ|bỏ)\s+(?:các\s+)?nhiệm vụ\s+"
    r"(?:có\s+)?(?:tại\s+)?(?:số thứ tự|thứ tự|điểm|mục|số)?\s*"
    rf"({_NUMBER}(?:\s*(?:,|;|và)\s*(?:số\s+)?{_NUMBER})*)\b"
)
_DAY = r"(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(?P<year>\d{4})"
_EFFECT = re.compile(rf"có hiệu lực\s+(?:thi hành\s+)?(?:kể\s+)?từ\s+ngày\s+(?:(?P<signed>ký|ban hành)|{_DAY})")


def lines(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        cells = [cell.get("text") or "" for row in block.get("rows") or () for cell in row]
        for text in (block.get("text") or "", *cells):
            if text:
                yield " ".join(text.split()).casefold()


def dropped_in(blocks: Sequence[dict[str, Any]]) -> set[str]:
    """The numbers, folded, of tasks that the text takes out: `bãi bỏ nhiệm vụ số 3.2`, `bỏ các nhiệm vụ 4, 5 và 7`."""
    said = [found[1] for line in lines(blocks) for found in _DROPS.finditer(line)]
    return {fold(number) for listed in said for number in re.findall(rf"\b{_NUMBER}\b", listed)}


def in_effect_from(blocks: Sequence[dict[str, Any]], issued_on: date | None) -> date | None:
    """The one day it says it is in effect from (`có hiệu lực từ ngày …`); None where it says none, or several."""
    days: set[date | None] = set()
    for line in lines(blocks):
        for found in _EFFECT.finditer(line):
            if found["signed"]:
                days.add(issued_on)
                continue
            try:
                days.add(date(int(found["year"]), int(found["month"]), int(found["day"])))
            except ValueError:
                continue
    return days.pop() if len(days) == 1 else None
