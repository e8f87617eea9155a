"""Ratios, counts, numbers and days as one thing: n/d, how they are said, and what they are in a cell."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from cchc.scoring import exact
from cchc.scoring.rules1.base import Leaf
from cchc.scoring.values import Count, Days, Fact, Kind, Number, Ratio
from cchc.words.numbers import vi

QUANTITIES = (Kind.RATIO, Kind.COUNT, Kind.NUMBER, Kind.DAYS)
NEVER = "chưa"  # in a cell of days: it was never done
BEYOND = 10**9  # more days than any bound


def measured(fact: Fact) -> tuple[int, int]:
    """(n, d) of the quantity, a ratio in percent; d is 0 for 0/0, and (1, 0) is beyond every number."""
    if type(fact) is Ratio:
        return 100 * fact.part, fact.whole
    if type(fact) is Count:
        return fact.n, 1
    if type(fact) is Days:
        return (1, 0) if fact.n is None else (fact.n, 1)
    if type(fact) is Number:
        return fact.n, int(10**fact.places)
    raise TypeError(f"{fact!r} is no quantity")


def said(leaf: Leaf, fact: Fact, apart: tuple[Fraction, ...] = ()) -> str:
    """`96,4 % (482/500 hồ sơ đúng hạn)`, `3 sáng kiến`, `12 ngày`, `4,21 điểm`."""
    unit = f" {leaf.input.unit}" if leaf.input.unit else ""
    if isinstance(fact, Ratio):
        part, whole = (vi(Decimal(number).scaleb(-fact.places)) for number in (fact.part, fact.whole))
        after = f"{unit} {leaf.input.part}".rstrip() if leaf.input.part else unit
        if fact.whole == 0:
            return f"{part}/{whole}{after}"
        return f"{exact.shown(Fraction(100 * fact.part, fact.whole), apart)} % ({part}/{whole}{after})"
    if isinstance(fact, Days):
        return "chưa thực hiện" if fact.n is None else f"{vi(fact.n)} ngày"
    if isinstance(fact, Number):
        return f"{vi(Decimal(fact.n).scaleb(-fact.places))}{unit}"
    if isinstance(fact, Count):
        return f"{vi(fact.n)}{unit}"
    raise TypeError(f"{fact!r} is no quantity")


def cell(leaf: Leaf, kind_cells: dict[str, str]) -> tuple[str, str]:
    """(numerator, denominator) of the quantity as spreadsheet expressions in whole numbers; a ratio in percent."""
    if "whole" in kind_cells:
        part, whole = (whole_cell(kind_cells[name], leaf.input.places) for name in ("part", "whole"))
        return f"(100*{part})", whole
    if "number" in kind_cells:
        return whole_cell(kind_cells["number"], leaf.input.places), str(10**leaf.input.places)
    if "days" in kind_cells:
        return f'IF({kind_cells["days"]}="{NEVER}",{BEYOND},{kind_cells["days"]})', "1"
    return kind_cells["count"], "1"


def whole_cell(cell: str, places: int) -> str:
    """A cell with at most so many decimals as a whole number: what a spreadsheet computes exactly."""
    return f"ROUND({cell}*{10**places},0)" if places else cell
