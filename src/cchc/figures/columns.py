"""What a register says of its columns and of what is counted in it, and how a row is read, shown and counted.

A row's values are texts by the column's key, each in one form: a number as `1234.5`, a day as `2026-12-24`, a choice by
its code, yes and no as `1` and `0`. Knows no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from cchc.figures.values import Choice, Kind, Meaning, Part, Value, read, shown
from cchc.periods import spoken
from cchc.periods.windows import Window
from cchc.ui.sheets import as_day

Values = Mapping[str, str]


class Cell(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes_no"


KINDS = {Cell.TEXT: Kind.TEXT, Cell.NUMBER: Kind.COUNT, Cell.CHOICE: Kind.CHOICE, Cell.YES_NO: Kind.YES_NO}
LONGEST = 2000


@dataclass(frozen=True)
class Column:
    """`highest_of`: of a number, the key of the column it is a part of and cannot exceed."""

    key: str
    name: str
    kind: Cell
    required: bool = False
    unit: str = ""
    places: int = 0
    lowest: Decimal | None = None
    highest: Decimal | None = None
    highest_of: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def meaning(self) -> Meaning:
        return Meaning(KINDS[self.kind], self.places, self.lowest, self.highest, self.choices)

    @property
    def title(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name

    def read(self, text: str) -> str:
        """What was typed, in the one form. Raises ValueError with a sentence."""
        typed = " ".join(text.replace("\x00", "").split())
        if not typed:
            if self.required:
                raise ValueError(_("Chưa ghi “%(name)s”.") % {"name": self.name})
            return ""
        if self.kind is Cell.DAY:
            day = as_day(typed)
            if day is None or not 1945 <= day.year <= 2200:
                raise ValueError(
                    _("“%(typed)s” không phải ngày. Viết như 24/12/2026.") % {"typed": typed[:40]},
                )
            return day.isoformat()
        if self.kind is Cell.TEXT and len(typed) > LONGEST:
            raise ValueError(_("“%(name)s” dài quá 2.000 chữ. Viết ngắn lại.") % {"name": self.name})
        found = read(typed, self.meaning)
        return f"{found.normalize():f}" if isinstance(found, Decimal) else found or ""

    def shown(self, value: str) -> str:
        """As a page and a workbook show it, and as it can be typed again."""
        if not value:
            return ""
        match self.kind:
            case Cell.DAY:
                return spoken(date.fromisoformat(value))
            case Cell.NUMBER | Cell.YES_NO:
                return shown(Value(Decimal(value)), self.meaning)
            case Cell.CHOICE:
                return shown(Value(words=value), self.meaning, Part.VALUE)
        return value


@dataclass(frozen=True)
class Condition:
    """Of a row's column: that it is one of these, that it is given, that its day is not after another column's."""

    column: str
    among: tuple[str, ...] = ()
    given: bool = False
    not_after: str = ""

    def holds(self, values: Values) -> bool:
        said = values.get(self.column, "")
        if self.among and said not in self.among:
            return False
        if self.given and not said:
            return False
        return not self.not_after or not values.get(self.not_after) or said <= values[self.not_after]


@dataclass(frozen=True)
class Measure:
    """Something counted in a register: rows, or the sum of a column, on conditions.

    A row is in a window by its `day`; with `until`, where it has begun by the window's last day and not ended before
    it. A ratio has `of`, the conditions of the whole, or `sum_of`, the column the whole is the sum of.
    """

    key: str
    name: str
    unit: str
    day: str
    until: str = ""
    sum: str = ""
    sum_of: str = ""
    where: tuple[Condition, ...] = ()
    of: tuple[Condition, ...] | None = None
    part: str = ""
    whole: str = ""
    empty: str = "none"

    @property
    def is_ratio(self) -> bool:
        return self.of is not None or bool(self.sum_of)

    def is_in(self, values: Values, window: Window) -> bool:
        """Whether a row is one of those it is counted of."""
        day, until = values.get(self.day, ""), values.get(self.until, "") if self.until else ""
        if not day or day > window.end.isoformat():
            return False
        if not self.until and day < window.start.isoformat():
            return False
        if until and until < window.end.isoformat():
            return False
        return all(one.holds(values) for one in (self.of if self.of is not None else self.where))

    def adds(self, values: Values) -> tuple[Decimal, Decimal]:
        """What a row that is in adds to the count, and to the whole it is a part of."""
        if not all(one.holds(values) for one in self.where):
            return Decimal(0), self.number(values, self.sum_of)
        return self.number(values, self.sum), self.number(values, self.sum_of)

    def number(self, values: Values, column: str) -> Decimal:
        if not column:
            return Decimal(1)
        return Decimal(values.get(column) or 0)


def counted(measure: Measure, rows: Iterable[tuple[int, Values]], window: Window) -> dict[int, tuple[Decimal, Decimal]]:
    """By agency, of (agency, values): the count, and the whole. Who has no such row is left out."""
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for agency, values in rows:
        if measure.is_in(values, window):
            part, whole = measure.adds(values)
            before = found.get(agency, (Decimal(0), Decimal(0)))
            found[agency] = before[0] + part, before[1] + whole
    return found


def read_row(columns: Sequence[Column], typed: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """A row's values, and what is wrong by the column's key."""
    values: dict[str, str] = {}
    faults: dict[str, str] = {}
    for one in columns:
        try:
            values[one.key] = one.read(typed.get(one.key, ""))
        except ValueError as error:
            faults[one.key] = str(error)
    for one in columns:
        whole = next((each for each in columns if each.key == one.highest_of), None)
        if whole is None or not values.get(one.key) or not values.get(whole.key):
            continue
        if Decimal(values[one.key]) > Decimal(values[whole.key]):
            words = _("Lớn hơn “%(whole)s” (%(this)s so với %(that)s).")
            said = {"whole": whole.name, "this": one.shown(values[one.key])}
            faults[one.key] = words % {**said, "that": whole.shown(values[whole.key])}
    return {key: text for key, text in values.items() if text}, faults


def column_of(said: Mapping[str, Any]) -> Column:
    bounds = {name: Decimal(str(said[name])) for name in ("lowest", "highest") if said.get(name) is not None}
    return Column(
        key=said["key"],
        name=said["name"],
        kind=Cell(said["kind"]),
        required=bool(said.get("required")),
        unit=said.get("unit", ""),
        places=int(said.get("places", 0)),
        highest_of=said.get("highest_of", ""),
        choices=tuple(Choice(*one) for one in said.get("choices", ())),
        **bounds,
    )


def measure_of(said: Mapping[str, Any], day: str) -> Measure:
    named = ("key", "name", "unit", "until", "sum", "sum_of", "part", "whole", "empty")
    return Measure(
        day=said.get("day", day),
        where=conditions_of(said.get("where", ())),
        of=conditions_of(said["of"]) if "of" in said else None,
        **{name: said[name] for name in named if name in said},
    )


def conditions_of(said: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    return tuple(Condition(**{**one, "among": tuple(one.get("among", ()))}) for one in said)


def faults_of(said: Mapping[str, Any]) -> list[str]:
    """What is wrong with a register as it is written down: for whoever writes one."""
    columns = {one.key: one for one in map(column_of, said["columns"])}
    days = {key for key, one in columns.items() if one.kind is Cell.DAY}
    numbers = {key for key, one in columns.items() if one.kind is Cell.NUMBER}
    wrong = [] if said["day"] in days and columns[said["day"]].required else [f"{said['day']}: no required day"]
    wrong += [f"{key}: no part of a number" for key, one in columns.items() if {one.highest_of} - {""} - numbers]
    for one in (measure_of(each, said["day"]) for each in said["counts"]):
        lacking = ({one.day, one.until} - {""} - days) | ({one.sum, one.sum_of} - {""} - numbers)
        for each in (*one.where, *(one.of or ())):
            lacking |= {each.column} - columns.keys() | {each.not_after} - {""} - days
            known = {choice.code for choice in columns[each.column].choices} | {"0", "1"} if not lacking else set()
            lacking |= set(each.among) - known if not lacking else set()
        wrong += [f"{one.key}: {', '.join(sorted(lacking))}"] if lacking else []
    return wrong
