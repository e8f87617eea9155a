from datetime import date
from itertools import pairwise

import pytest

from cchc.periods import windows
from cchc.periods.windows import Every, Window


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        (windows.month(2026, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (windows.month(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (windows.month(2026, 12), date(2026, 12, 1), date(2026, 12, 31)),
        (windows.quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (windows.quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31)),
        (windows.half(2026, 2), date(2026, 7, 1), date(2026, 12, 31)),
        (windows.nine_months(2026), date(2026, 1, 1), date(2026, 9, 30)),
        (windows.year(2026), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_bounds(window: Window, start: date, end: date) -> None:
    assert window == Window(start, end)


@pytest.mark.parametrize(("every", "times"), [(Every.MONTH, 12), (Every.QUARTER, 4), (Every.HALF, 2), (Every.YEAR, 1)])
def test_a_year_is_covered_without_gaps(every: Every, times: int) -> None:
    found = windows.occurrences(every, date(2026, 1, 1), date(2026, 12, 31))
    assert len(found) == times
    assert found[0].start == date(2026, 1, 1)
    assert found[-1].end == date(2026, 12, 31)
    assert all(a.end.toordinal() + 1 == b.start.toordinal() for a, b in pairwise(found))


def test_ends_are_clipped() -> None:
    found = windows.occurrences(Every.QUARTER, date(2026, 2, 15), date(2027, 1, 10))
    assert found[0] == Window(date(2026, 2, 15), date(2026, 3, 31))
    assert found[-1] == Window(date(2027, 1, 1), date(2027, 1, 10))
    assert len(found) == 5


def test_nothing_between_an_end_and_a_later_start() -> None:
    assert windows.occurrences(Every.MONTH, date(2026, 2, 1), date(2026, 1, 1)) == []


@pytest.mark.parametrize("wrong", [lambda: windows.quarter(2026, 5), lambda: windows.month(2026, 0)])
def test_no_such_period(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="chỉ từ 1"):
        wrong()


def test_a_window_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="kết thúc"):
        Window(date(2026, 2, 1), date(2026, 1, 1))
