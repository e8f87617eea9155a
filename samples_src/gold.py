"""Deadlines and tasks written once: as the sample prints them, and as a careful reader takes them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cchc.documents.plan import TaskLine
from cchc.periods.deadlines import Deadline, Kind, to_json
from cchc.periods.windows import Every, Window, month, quarter, year

YEAR = 2026


@dataclass(frozen=True)
class Due:
    """A deadline and how its cell prints it: `Kế hoạch: Quý I/2026` where it is labelled with its product."""

    deadline: Deadline
    printed: str
    unknown_days: bool = False

    def gold(self) -> dict[str, Any]:
        data = to_json(self.deadline)
        return data | {"working_days": None} if self.unknown_days else data


def by(text: str, day: str, label: str | None = None) -> Due:
    return _due(Deadline(text, Kind.BY, due=date.fromisoformat(day)), label)


def within(text: str, window: Window, label: str | None = None) -> Due:
    return _due(Deadline(text, Kind.WITHIN, start=window.start, due=window.end), label)


def q(n: int, label: str | None = None) -> Due:
    return within(f"Quý {('I', 'II', 'III', 'IV')[n - 1]}/{YEAR}", quarter(YEAR, n), label)


def m(n: int, label: str | None = None) -> Due:
    return within(f"Tháng {n:02}/{YEAR}" if n < 3 else f"Tháng {n}/{YEAR}", month(YEAR, n), label)


def in_year(label: str | None = None) -> Due:
    return within(f"Trong năm {YEAR}", year(YEAR), label)


def recurring(text: str, every: Every | None = None, label: str | None = None) -> Due:
    whole = year(YEAR)
    return _due(Deadline(text, Kind.RECURRING, every=every, start=whole.start, due=whole.end), label)


def relative(text: str, after: str, days: int | None = None, *, working: bool = False) -> Due:
    due = _due(Deadline(text, Kind.RELATIVE, days=days, working_days=working, after=after), None)
    return Due(due.deadline, due.printed, unknown_days=days is None)


def external(text: str) -> Due:
    return _due(Deadline(text, Kind.EXTERNAL), None)


def _due(deadline: Deadline, label: str | None) -> Due:
    return Due(replace(deadline, product=label), f"{label}: {deadline.text}" if label else deadline.text)


@dataclass(frozen=True)
class T:
    """A task. Bodies are printed joined by `; ` unless `lead_printed` or `coordinating_printed` says otherwise."""

    no: str
    title: str
    products: tuple[str, ...]
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    deadlines: tuple[Due, ...]
    coordinating_printed: str | None = None
    paired: bool = False  # as many dates as products, in the same order, not labelled

    def line(self) -> TaskLine:
        return TaskLine(
            no=self.no,
            title=self.title,
            products=self.products,
            lead="; ".join(self.lead),
            coordinating=self.coordinating_printed or "; ".join(self.coordinating),
            deadlines=tuple(due.printed for due in self.deadlines),
        )

    def gold(self, area: str) -> dict[str, Any]:
        deadlines = [due.gold() for due in self.deadlines]
        if self.paired:
            deadlines = [d | {"product": p} for d, p in zip(deadlines, self.products, strict=True)]
        return {
            "no": self.no,
            "area": area,
            "criterion": None,
            "title": self.title,
            "products": list(self.products),
            "requirements": [],
            "lead": list(self.lead),
            "coordinating": list(self.coordinating),
            "deadlines": deadlines,
        }
