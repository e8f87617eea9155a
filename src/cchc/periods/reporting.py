"""Calendars of reporting: of which days data are asked for in a year, when they are cut off, who hands in by when.

All of it is data (`reporting.json`, or a file of a province in the same shape), since each ministry's letter and each
province's decision sets other days. Windows may overlap: a quarter, the half and the year end with the same report.
A day is `[years, month, day]`, years from the year asked for: `[-1, 12, 15]` is 15 December of the year before.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from cchc.periods.calendar import WorkingDays
from cchc.periods.windows import Window

PACKAGED = Path(__file__).with_name("reporting.json")


class Roll(StrEnum):
    """What becomes of a due day on which nobody works. A day that the letter prints stays unless it says otherwise."""

    STAYS = "stays"
    BEFORE = "before"
    AFTER = "after"

    def applied(self, day: date, worked: WorkingDays) -> date:
        if self is Roll.STAYS or worked.is_working(day):
            return day
        return worked.add(day, -1 if self is Roll.BEFORE else 1)


@dataclass(frozen=True)
class MonthDay:
    """A day of a year, told from the year asked for. Day 31 of a shorter month is its last."""

    years: int
    month: int
    day: int

    def of(self, year: int) -> date:
        y = year + self.years
        return date(y, self.month, min(self.day, monthrange(y, self.month)[1]))


@dataclass(frozen=True)
class Period:
    """One kind of window of a calendar. `due` gives, by level, the day by which that level hands in to the next;
    `cut_off` when its data are cut off, where that is not the window's last day."""

    code: str
    name: str
    start: MonthDay
    end: MonthDay
    due: Mapping[str, MonthDay] = field(default_factory=dict)
    cut_off: MonthDay | None = None


@dataclass(frozen=True)
class Asked:
    """A period of one year: data of `window`; due days by level, days off considered."""

    period: Period
    year: int
    window: Window
    due: Mapping[str, date]

    @property
    def cut_off(self) -> date:
        """The window's last day, where the calendar names no other."""
        return self.period.cut_off.of(self.year) if self.period.cut_off is not None else self.window.end

    @property
    def name(self) -> str:
        """`6 tháng năm 2026`."""
        return f"{self.period.name} {self.year}"


@dataclass(frozen=True)
class Calendar:
    """`status` says how far its days can be trusted: `sourced`, `partial`, `example`."""

    code: str
    name: str
    source: str
    status: str
    periods: tuple[Period, ...]
    roll: Roll = Roll.STAYS

    def of(self, year: int, worked: WorkingDays) -> list[Asked]:
        """What is asked for in a year, in the order in which it ends."""
        found = [
            Asked(
                one,
                year,
                Window(one.start.of(year), one.end.of(year)),
                {level: self.roll.applied(day.of(year), worked) for level, day in one.due.items()},
            )
            for one in self.periods
        ]
        return sorted(found, key=lambda asked: (asked.window.end, asked.window.start))


def load(path: Path) -> tuple[Calendar, ...]:
    """Reads `{"calendars": [{"code", "name", "source", "status", "roll"?, "periods": [{"code", "name", "from", "to",
    "cut_off"?: day, "due": {level: day}}]}]}`. Raises ValueError with a sentence."""
    try:
        return tuple(calendar_from(one) for one in json.loads(path.read_text(encoding="utf-8"))["calendars"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"Tệp lịch báo cáo {path.name} không đúng mẫu: {error}.") from error


@cache
def packaged() -> tuple[Calendar, ...]:
    return load(PACKAGED)


def calendar_from(data: Mapping[str, Any]) -> Calendar:
    """One calendar, as a file or a row has it. Raises ValueError, KeyError or TypeError for what is none."""
    return Calendar(
        code=str(data["code"]),
        name=str(data["name"]),
        source=str(data["source"]),
        status=str(data["status"]),
        periods=tuple(_period(one) for one in data["periods"]),
        roll=Roll(data.get("roll", Roll.STAYS)),
    )


def _period(data: Mapping[str, Any]) -> Period:
    made = Period(
        code=str(data["code"]),
        name=str(data["name"]),
        start=_month_day(data["from"]),
        end=_month_day(data["to"]),
        due={str(level): _month_day(day) for level, day in data.get("due", {}).items()},
        cut_off=_month_day(data["cut_off"]) if data.get("cut_off") else None,
    )
    if made.start.of(2024) > made.end.of(2024):
        raise ValueError(f"kỳ {made.code} kết thúc trước khi bắt đầu")
    return made


def _month_day(given: Sequence[int]) -> MonthDay:
    made = MonthDay(*map(int, given))
    date(2024, made.month, made.day)
    return made
