"""Figures as the pages show them: an indicator's line for one agency and window, and where each number comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from cchc.agencies.models import Agency
from cchc.figures.consolidating import Consolidated, Number, Sum, consolidated
from cchc.figures.exact import UNIT
from cchc.figures.models import Figure, Indicator
from cchc.figures.values import Kind, Part, Value, shown
from cchc.periods.windows import Window
from cchc.words import Field


@dataclass(frozen=True)
class Line:
    """An indicator for one agency: its own figure, and what it comes to with all below it; empty is unknown."""

    indicator: Indicator
    own: Figure | None
    own_said: str
    total: str
    counts: str
    agencies: int


@dataclass(frozen=True)
class Area:
    field: Field
    lines: Sequence[Line]


def lines_of(indicators: Iterable[Indicator], agency: Agency, window: Window) -> list[Line]:
    """A dozen queries, whatever the number of indicators and agencies."""
    listed = list(indicators)
    own = {
        one.indicator_id: one
        for one in Figure.objects.of_window(window)
        .filter(agency=agency, whole=False, indicator__in=listed)
        .select_related("definition")
    }
    totals = totals_of(listed, agency, window)
    return [line(one, own.get(one.pk), totals.get(one.pk)) for one in listed]


def totals_of(indicators: Sequence[Indicator], agency: Agency, window: Window) -> dict[int, Consolidated]:
    if agency.standing(window.end) is None:
        return {}
    return consolidated(indicators, agency.pk, window)


def line(indicator: Indicator, own: Figure | None, whole: Consolidated | None) -> Line:
    total = whole.total if whole is not None else None
    return Line(
        indicator,
        own,
        said(own.value, indicator) if own is not None else "",
        summed(total, indicator) if total is not None and total.figures else "",
        counts(as_value(total, indicator), indicator) if total is not None and total.figures else "",
        total.figures if total is not None else 0,
    )


def said(value: Value, indicator: Indicator, part: Part = Part.VALUE) -> str:
    return shown(value, indicator.now.meaning, part)


def summed(total: Sum, indicator: Indicator) -> str:
    """A sum as its indicator is shown: a count, or the quotient of two."""
    return shown(as_value(total, indicator), indicator.now.meaning)


def counts(value: Value, indicator: Indicator) -> str:
    """`45/50`, the two counts of a ratio; empty for what is none."""
    if indicator.now.kind != Kind.RATIO or value.nothing:
        return ""
    return f"{said(value, indicator, Part.NUMERATOR)}/{said(value, indicator, Part.DENOMINATOR)}"


def as_value(total: Sum, indicator: Indicator) -> Value:
    """What was shared out by fractions is shown to a ten-thousandth."""
    part = decimal(total.part)
    return Value(part, decimal(total.whole)) if indicator.now.kind == Kind.RATIO else Value(part)


def decimal(scaled: Number) -> Decimal:
    exact = Fraction(scaled)
    return Decimal(floor(exact + Fraction(1, 2))) * UNIT


def areas(lines: Iterable[Line]) -> list[Area]:
    """By field of reform, in the usual order."""
    by_field: dict[str, list[Line]] = {}
    for one in lines:
        by_field.setdefault(one.indicator.field, []).append(one)
    return [Area(field, by_field[field.value]) for field in Field if field.value in by_field]


def day_of(window: Window, today: date) -> date:
    return min(window.end, today)
