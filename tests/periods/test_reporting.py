"""Windows of data: what they are called, how they tile, and the calendars that ask for them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.periods import naming, reporting, windows
from cchc.periods.calendar import vietnam
from cchc.periods.windows import Window


@pytest.mark.parametrize(
    ("window", "name"),
    [
        (windows.quarter(2026, 1), "quý I năm 2026"),
        (windows.half(2026, 1), "6 tháng đầu năm 2026"),
        (windows.half(2026, 2), "6 tháng cuối năm 2026"),
        (windows.nine_months(2026), "9 tháng đầu năm 2026"),
        (windows.year(2026), "năm 2026"),
        (windows.month(2026, 2), "tháng 02/2026"),
        (windows.week(date(2026, 3, 5)), "tuần 02/03/2026–08/03/2026"),
        (windows.day(date(2026, 3, 5)), "ngày 05/03/2026"),
        (Window(date(2025, 12, 15), date(2026, 6, 14)), "từ 15/12/2025 đến 14/06/2026"),
        (Window(date(2026, 1, 1), date(2026, 3, 30)), "từ 01/01/2026 đến 30/03/2026"),
    ],
)
def test_a_window_is_called_by_its_days(window: Window, name: str) -> None:
    assert naming.name_of(window) == name
    assert naming.from_code(naming.code_of(window)) == window


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-02-30_2026-03-01", "2026-03-01_2026-02-01", "٢٠٢٦-01-01_2026-03-31"]
)
def test_what_is_no_window_is_none(text: str) -> None:
    assert naming.from_code(text) is None


def test_the_half_that_begins_on_15_december() -> None:
    """The example in the ministry's letter: data from 15/12 of the year before to 14/6, sent by 20/6."""
    calendar = next(one for one in reporting.packaged() if one.code == "581-bnv-cchc")
    asked = {one.period.code: one for one in calendar.of(2026, vietnam())}
    assert asked["h1"].window == Window(date(2025, 12, 15), date(2026, 6, 14))
    assert (asked["h1"].cut_off, asked["h1"].due["province"]) == (date(2026, 6, 14), date(2026, 6, 20))
    assert asked["h1"].name == "6 tháng năm 2026"
    assert naming.overlap(asked["q1"].window, asked["y"].window)
    assert not naming.overlap(asked["q1"].window, asked["q3"].window)


def test_a_due_day_off_is_moved_where_the_calendar_says_so() -> None:
    """25/10 is a Sunday in 2026; a printed day stays unless the calendar rolls it."""
    sunday = date(2026, 10, 25)
    assert reporting.Roll.STAYS.applied(sunday, vietnam()) == sunday
    assert reporting.Roll.BEFORE.applied(sunday, vietnam()) == date(2026, 10, 23)
    assert reporting.Roll.AFTER.applied(sunday, vietnam()) == date(2026, 10, 26)


def test_a_calendar_that_is_wrong_says_where(tmp_path: Path) -> None:
    wrong = tmp_path / "lich.json"
    wrong.write_text(
        '{"calendars": [{"code": "a", "name": "A", "source": "", "status": "example", "periods": '
        '[{"code": "q", "name": "Quý", "from": [0, 6, 15], "to": [0, 3, 14]}]}]}',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"lich\.json .*kỳ q kết thúc trước khi bắt đầu"):
        reporting.load(wrong)


def test_overlapping_windows_never_tile() -> None:
    year, quarters = windows.year(2026), [windows.quarter(2026, n) for n in (1, 2, 3, 4)]
    assert naming.tiling(year, quarters) == tuple(quarters)
    halves = (windows.half(2026, 1), windows.half(2026, 2))
    assert naming.tiling(year, [*quarters, *halves]) == halves
    assert naming.tiling(year, [windows.half(2026, 1), windows.nine_months(2026)]) is None
    assert naming.tiling(year, []) is None
    assert naming.tiling(year, [year]) == (year,)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=14), st.integers(0, 40))
def test_a_tiling_covers_each_day_once(spans: list[tuple[int, int]], length: int) -> None:
    begin = date(2026, 1, 1)
    parts = [Window(begin + timedelta(days=a), begin + timedelta(days=a + n)) for a, n in spans]
    whole = Window(begin, begin + timedelta(days=length))
    found = naming.tiling(whole, parts)
    if found is None:
        assert whole not in parts
        return
    days = [part.start + timedelta(days=n) for part in found for n in range((part.end - part.start).days + 1)]
    assert days == [begin + timedelta(days=n) for n in range(length + 1)]
