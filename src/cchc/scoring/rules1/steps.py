"""Mức điểm: points by the step that a ratio, a count, a number or days fall in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from cchc.scoring import exact, intervals
from cchc.scoring.intervals import Interval
from cchc.scoring.rules1.base import EMPTY, Evaluator, Leaf, Line, Listed, State, fact_in
from cchc.scoring.rules1.quantities import QUANTITIES, cell, measured, said
from cchc.scoring.shapes import Key, Rows
from cchc.scoring.values import Days, Fact, Kind, Ratio

_ZERO = Fraction(0)


@dataclass(frozen=True)
class Steps(Listed):
    """`when` is a condition: `>= 90, < 95`, in percent for a ratio.

    What was never done is beyond every number of days.
    """

    kind: ClassVar[str] = "steps"
    said: ClassVar[str] = "Mức điểm"
    takes: ClassVar[tuple[Kind, ...]] = QUANTITIES
    rows_shape: ClassVar[Rows] = Rows(
        "steps",
        (Key("when", "Khi", required=True), Key("points", "Điểm", "decimal", required=True)),
        ("value", "amount"),
    )

    def intervals(self) -> list[Interval]:
        return [found for row in self.listed if (found := intervals.parse(row.value)) is not None]

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        yield from self.within(most)
        unread = [row for row in self.listed if (one := intervals.parse(row.value)) is None or one.empty]
        for row in unread:
            yield row.place, f"Không hiểu điều kiện «{row.value}». Viết như «>= 90, < 95» hoặc «= 0»."
        if unread or not self.listed:
            return
        whole = given in (Kind.COUNT, Kind.DAYS)
        top = Fraction(100) if given is Kind.RATIO and not over else None
        for what, before, after in intervals.uncovered(self.intervals(), Interval(_ZERO, True, top, True), whole=whole):
            place = self.listed[before if before >= 0 else after].place
            names = [f"«{self.listed[n].value}»" for n in (before, after) if n >= 0]
            if what == "dead":
                yield place, f"Không giá trị nào đạt mức {names[0]}."
            elif what == "overlap":
                yield place, f"Hai mức {names[0]} và {names[1]} chồng lên nhau."
            elif len(names) == 2:
                yield place, f"Giữa hai mức {names[0]} và {names[1]} còn khoảng chưa có điểm."
            else:
                where = "Dưới" if before < 0 else "Trên"
                yield place, f"{where} mức {names[0]} còn khoảng chưa có điểm."

    def bounds(self, most: Fraction) -> tuple[Fraction, Fraction]:
        points = [Fraction(row.amount) for row in self.listed]
        return min(points), max(points)

    def direction(self) -> int:
        by_low = sorted(
            zip(self.intervals(), self.listed, strict=True),
            key=lambda pair: (-1 if pair[0].low is None else pair[0].low, not pair[0].low_in),
        )
        points = [row.amount for _, row in by_low]
        return 1 if points == sorted(points) else -1 if points == sorted(points, reverse=True) else 0

    def compiled(self, leaf: Leaf) -> Evaluator:
        rows = []
        for n, (interval, row) in enumerate(zip(self.intervals(), self.listed, strict=True)):
            points = leaf.units(*Fraction(row.amount).as_integer_ratio())
            rows.append((n, _end(interval.low), interval.low_in, _end(interval.high), interval.high_in, points))

        def evaluate(fact: Fact) -> Line:
            x, d = measured(fact)
            if d == 0 and x == 0:
                return leaf.nothing(EMPTY, fact)
            for n, low, low_in, high, high_in, points in rows:
                if low is not None:
                    left = x * low[1] - low[0] * d
                    if left < 0 or (left == 0 and not low_in):
                        continue
                if high is not None:
                    left = x * high[1] - high[0] * d
                    if left > 0 or (left == 0 and not high_in):
                        continue
                return Line(State.SCORED, points, points, points, fact, n)
            raise ValueError(f"{leaf.code}: {fact!r} falls in no step")

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_in(line)
        ends = tuple(end for one in self.intervals() for end in (one.low, one.high) if end is not None)
        if isinstance(fact, Days) and fact.n is None:
            return f"{leaf.input.name}: chưa thực hiện"
        unit = " %" if isinstance(fact, Ratio) else " ngày" if isinstance(fact, Days) else ""
        now = said(leaf, fact, ends)
        meets = self.intervals()[line.branch].said(unit)
        if meets[0] == "=":
            return now
        return f"{now} {meets}" if meets[0] in "≥≤<>" else f"{now}, {meets}"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        n, d = cell(leaf, cells)
        made = "0"
        for interval, row in reversed(list(zip(self.intervals(), self.listed, strict=True))):
            tests = []
            if interval.low is not None:
                low = interval.low
                tests.append(f"{n}*{low.denominator}{'>=' if interval.low_in else '>'}{low.numerator}*{d}")
            if interval.high is not None:
                high = interval.high
                tests.append(f"{n}*{high.denominator}{'<=' if interval.high_in else '<'}{high.numerator}*{d}")
            test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
            made = f"IF({test},{exact.text(row.amount)},{made})"
        return made, "1"


def _end(end: Fraction | None) -> tuple[int, int] | None:
    return None if end is None else (end.numerator, end.denominator)
