"""Which days public servants in Vietnam work, and counting in them.

The days off and the Saturdays worked in exchange are data (`days_off.json`), since the Government announces them year
by year. A year the data do not hold is filled by the `holidays` package: an estimate, which knows the rules and little
of the exchanges; `WorkingDays.status` says so.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

SATURDAY = 5
DAY = timedelta(days=1)
PACKAGED = Path(__file__).with_name("days_off.json")

Filling = tuple[frozenset[date], frozenset[date]]


@dataclass(frozen=True)
class WorkingDays:
    """Days off besides Saturdays and Sundays, and the Saturdays and Sundays worked.

    `statuses` says of each year where its days come from: `sourced`, `partial` or `estimate`. `fill`, where given, is
    asked for the days off and the days worked of a year that `statuses` does not name.
    """

    days_off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    statuses: Mapping[int, str] = field(default_factory=dict, hash=False)
    fill: Callable[[int], Filling] | None = None

    def is_working(self, day: date) -> bool:
        off, worked = self._of(day.year)
        return day in worked or (day.weekday() < SATURDAY and day not in off)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself is not counted; before it where `n` is negative."""
        step = DAY if n > 0 else -DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def count(self, a: date, b: date) -> int:
        """How many working days come after `a` up to and with `b`; negative where `b` is the earlier."""
        if b < a:
            return -self.count(b, a)
        return sum(self.is_working(a + DAY * n) for n in range(1, (b - a).days + 1))

    def on_or_after(self, day: date) -> date:
        """`day` itself where it is worked, else the next working day."""
        return day if self.is_working(day) else self.add(day, 1)

    def status(self, year: int) -> str:
        """Where the year's days come from: `sourced`, `partial`, `estimate`; `weekends` where only those are known."""
        return self.statuses.get(year, "estimate" if self.fill else "weekends")

    def _of(self, year: int) -> Filling:
        if self.fill is None or year in self.statuses:
            return self.days_off, self.worked
        return self.fill(year)


def load(path: Path, *, fill: Callable[[int], Filling] | None = None) -> WorkingDays:
    """Reads `{"years": {"2026": {"status": …, "off": [ISO day, …], "worked": [ISO day, …]}}}`."""
    try:
        years = json.loads(path.read_text(encoding="utf-8"))["years"]
        return WorkingDays(
            days_off=_days(day for of in years.values() for day in of["off"]),
            worked=_days(day for of in years.values() for day in of["worked"]),
            statuses={int(year): str(of["status"]) for year, of in years.items()},
            fill=fill,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"Tệp ngày nghỉ {path.name} không đúng mẫu: {error}.") from error


@cache
def vietnam() -> WorkingDays:
    """The calendar of public servants: announced days, and estimates for years not yet (or no longer) in the data."""
    return load(PACKAGED, fill=_estimate)


@cache
def _estimate(year: int) -> Filling:
    import holidays  # takes a third of a second, and most never ask for another year

    found = holidays.country_holidays("VN", years=year)
    worked = getattr(found, "weekend_workdays", ())
    return frozenset(found), frozenset(day for day in worked if day.year == year)


def _days(texts: Iterable[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)
