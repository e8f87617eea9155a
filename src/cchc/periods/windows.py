"""Reporting windows: days, weeks, months, quarters, halves, nine months and years, by the calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Every(StrEnum):
    """How often a recurring duty comes round."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}


@dataclass(frozen=True, order=True)
class Window:
    """From `start` to `end`, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"Khoảng thời gian kết thúc ({self.end}) trước khi bắt đầu ({self.start}).")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def month(y: int, m: int) -> Window:
    return _months(y, _within(m, 12, "tháng"), 1)


def quarter(y: int, q: int) -> Window:
    return _months(y, 3 * _within(q, 4, "quý") - 2, 3)


def half(y: int, h: int) -> Window:
    return _months(y, 6 * _within(h, 2, "nửa năm") - 5, 6)


def nine_months(y: int) -> Window:
    return _months(y, 1, 9)


def year(y: int) -> Window:
    return _months(y, 1, 12)


def week(day: date) -> Window:
    """Monday to Sunday, around a day."""
    monday = day - timedelta(days=day.weekday())
    return Window(monday, monday + timedelta(days=6))


def day(one: date) -> Window:
    return Window(one, one)


def occurrences(every: Every, start: date, end: date) -> list[Window]:
    """The calendar periods that touch `start`–`end`, in order, the first and the last clipped to it."""
    if end < start:
        return []
    length = MONTHS[every]
    found: list[Window] = []
    y, m = start.year, start.month - (start.month - 1) % length
    while True:
        period = _months(y, m, length)
        found.append(Window(max(period.start, start), min(period.end, end)))
        if period.end >= end:
            return found
        y, m = (y, m + length) if m + length <= 12 else (y + 1, 1)


def _months(y: int, first: int, length: int) -> Window:
    last = first + length - 1
    return Window(date(y, first, 1), date(y, last, monthrange(y, last)[1]))


def _within(number: int, most: int, what: str) -> int:
    if not 1 <= number <= most:
        raise ValueError(f"Không có {what} {number}: chỉ từ 1 đến {most}.")
    return number


def year_cut_off(year: int) -> date:
    """The day on which a year's figures are closed (chốt số liệu) for its report: what comes later in it is estimated.

    Nghị định 09/2019/NĐ-CP, điều 12: the year's report counts from 15 December to 14 December.
    """
    return date(year, 12, 14)
