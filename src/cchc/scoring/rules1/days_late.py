"""Số ngày chậm: the maximum, less so much for each day late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from cchc.scoring import exact
from cchc.scoring.rules1.base import Evaluator, Leaf, Line, Rule, fact_of
from cchc.scoring.rules1.quantities import BEYOND, NEVER
from cchc.scoring.shapes import Key
from cchc.scoring.values import Days, Kind
from cchc.words.numbers import vi

ON_TIME, LATE, NOT_DONE = 0, 1, 2


@dataclass(frozen=True)
class DaysLate(Rule):
    """`max − per_day × (days − grace)`, never under 0; nothing for what was never done."""

    kind: ClassVar[str] = "days_late"
    said: ClassVar[str] = "Trừ theo ngày chậm"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.DAYS,)
    keys: ClassVar[tuple[Key, ...]] = (
        Key("per_day", "Trừ mỗi ngày", "decimal", required=True),
        Key("grace", "Số ngày không trừ", "whole", default=0),
    )
    per_day: Decimal
    grace: int

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        if self.per_day <= 0:
            yield "", "«per_day» phải lớn hơn 0."

    def direction(self) -> int:
        return -1

    def compiled(self, leaf: Leaf) -> Evaluator:
        per_day = Fraction(self.per_day)
        grace, most = self.grace, leaf.max

        def evaluate(fact: Days) -> Line:
            if fact.n is None:
                return leaf.line(0, 1, fact, NOT_DONE)
            late = fact.n - grace
            if late <= 0:
                return leaf.line(most.numerator, most.denominator, fact, ON_TIME)
            left = max(most - per_day * late, Fraction(0))
            return leaf.line(left.numerator, left.denominator, fact, LATE)

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_of(line, Days)
        days = fact.n
        if days is None:
            return f"{leaf.input.name}: chưa thực hiện"
        grace = f", không trừ {self.grace} ngày đầu" if self.grace and days else ""
        if days == 0:
            return f"{leaf.input.name}: đúng hạn"
        if line.branch == ON_TIME:
            return f"{leaf.input.name}: chậm {vi(days)} ngày{grace}"
        return f"{leaf.input.name}: chậm {vi(days)} ngày{grace}, trừ {vi(self.per_day)} điểm mỗi ngày"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        days = f'IF({cells["days"]}="{NEVER}",{BEYOND},{cells["days"]})'
        scale = 10**6
        most, per_day = (exact.text(Fraction(number) * scale) for number in (leaf.max, self.per_day))
        return f"MAX(0,{most}-{per_day}*MAX(0,{days}-{self.grace}))", str(scale)
