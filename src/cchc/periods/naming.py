"""What a window of data is called, how it is written in an address, and how windows lie beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from cchc.periods import windows
from cchc.periods.days import spoken
from cchc.periods.windows import Window

DAY = timedelta(days=1)
ROMAN = ("I", "II", "III", "IV")
_CODE = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})")


def name_of(window: Window) -> str:
    """`quý I năm 2026`, `6 tháng đầu năm 2026`; any other by its days, `từ 15/12/2025 đến 14/06/2026`.

    A calendar period is the days of it and nothing else: figures of `15/12–14/03` are never shown as of a quarter.
    """
    start, end, y = window.start, window.end, window.end.year
    if start == end:
        return f"ngày {spoken(start)}"
    if window == windows.year(y):
        return f"năm {y}"
    if window == windows.nine_months(y):
        return f"9 tháng đầu năm {y}"
    for n, words in ((1, "6 tháng đầu năm"), (2, "6 tháng cuối năm")):
        if window == windows.half(y, n):
            return f"{words} {y}"
    for n, roman in enumerate(ROMAN, start=1):
        if window == windows.quarter(y, n):
            return f"quý {roman} năm {y}"
    if window == windows.month(y, end.month):
        return f"tháng {end.month:02}/{y}"
    if window == windows.week(start):
        return f"tuần {spoken(start)}–{spoken(end)}"
    return f"từ {spoken(start)} đến {spoken(end)}"


def code_of(window: Window) -> str:
    """`2026-01-01_2026-03-31`."""
    return f"{window.start.isoformat()}_{window.end.isoformat()}"


def from_code(text: str) -> Window | None:
    """The window of a code; None of what is none, whatever is wrong with it."""
    found = _CODE.fullmatch(text) if text.isascii() else None
    try:
        return Window(*map(date.fromisoformat, found.groups())) if found else None
    except ValueError:
        return None


def overlap(one: Window, other: Window) -> bool:
    return one.start <= other.end and other.start <= one.end


def tiling(window: Window, parts: Iterable[Window]) -> tuple[Window, ...] | None:
    """Parts that cover a window day by day, none twice; None where they cannot. The fewest of all ways.

    What adds up over time adds up over these alone: of windows that overlap no sum is right.
    """
    best: dict[date, tuple[Window, ...]] = {window.start: ()}
    within = sorted({part for part in parts if window.start <= part.start and part.end <= window.end})
    for part in within:
        so_far, after = best.get(part.start), part.end + DAY
        if so_far is not None and (after not in best or len(so_far) + 1 < len(best[after])):
            best[after] = (*so_far, part)
    return best.get(window.end + DAY)
