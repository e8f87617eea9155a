import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.periods.calendar import WorkingDays, load, vietnam

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 2), False),  # exchanged for Saturday 10/01
        (date(2026, 1, 10), True),
        (date(2026, 1, 17), False),
        (date(2026, 2, 16), False),  # Tết
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),  # Giỗ Tổ fell on a Sunday
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2026, 11, 24), False),  # a day off from this year
        (date(2025, 11, 24), True),
        (date(2025, 4, 26), True),
    ],
)
def test_days_of_the_announcements(day: date, working: bool) -> None:
    assert vietnam().is_working(day) is working


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # the Friday before Tết
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 1, 9), 1, date(2026, 1, 10)),  # a worked Saturday counts
        (date(2026, 1, 9), 0, date(2026, 1, 9)),
        (date(2026, 2, 23), -1, date(2026, 2, 13)),
    ],
)
def test_add(day: date, n: int, expected: date) -> None:
    assert vietnam().add(day, n) == expected


@given(DAYS, st.integers(-60, 60))
def test_count_undoes_add(day: date, n: int) -> None:
    calendar = vietnam()
    end = calendar.add(day, n)
    assert n == 0 or calendar.is_working(end)
    if n >= 0:
        assert calendar.count(day, end) == n
    else:  # the end itself is worked and is not counted again going forward, `day` may be off
        assert calendar.count(end, day) == -n - (not calendar.is_working(day))


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(a: date, b: date, c: date) -> None:
    count = vietnam().count
    assert count(a, c) == count(a, b) + count(b, c)
    assert count(a, b) == -count(b, a)


@given(DAYS)
def test_on_or_after_is_the_nearest(day: date) -> None:
    calendar = vietnam()
    found = calendar.on_or_after(day)
    assert found >= day
    assert calendar.is_working(found)
    assert not any(calendar.is_working(day + timedelta(days=n)) for n in range((found - day).days))


def test_years_say_where_their_days_come_from() -> None:
    assert vietnam().status(2026) == "sourced"
    assert vietnam().status(2027) == "estimate"
    assert vietnam().status(2031) == "estimate"
    assert WorkingDays().status(2026) == "weekends"


def test_a_year_without_data_is_estimated() -> None:
    assert not vietnam().is_working(date(2028, 1, 26))  # Tết
    assert not vietnam().is_working(date(2024, 4, 18))
    assert vietnam().is_working(date(2024, 5, 4))  # a Saturday worked for 29/04


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "days.json"
    path.write_text(
        json.dumps({"years": {"2026": {"status": "sourced", "off": ["2026-03-02"], "worked": ["2026-03-07"]}}})
    )
    calendar = load(path)
    assert not calendar.is_working(date(2026, 3, 2))
    assert calendar.is_working(date(2026, 3, 7))


@pytest.mark.parametrize(
    "text", ["", "[]", '{"years": {"2026": {}}}', '{"years": {"2026": {"status": "x", "off": ["32"], "worked": []}}}']
)
def test_a_wrong_file_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "days.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="Tệp ngày nghỉ"):
        load(path)


def test_the_package_of_estimates_is_not_imported_for_known_years() -> None:
    ask = (
        "import sys, datetime as d\n"
        "from cchc.periods.calendar import vietnam\n"
        "vietnam().is_working(d.date(2026, 1, 2))\n"
    )
    subprocess.run(
        [sys.executable, "-c", ask + "assert 'holidays' not in sys.modules and 'django' not in sys.modules"], check=True
    )
