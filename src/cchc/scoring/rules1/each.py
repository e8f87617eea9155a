"""Theo số lần: so many points each, up to the maximum; bonus and penalty are mostly this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from cchc.scoring import exact
from cchc.scoring.rules1.base import Evaluator, Leaf, Line, Rule, fact_of
from cchc.scoring.rules1.quantities import said
from cchc.scoring.shapes import Key
from cchc.scoring.values import Count, Kind
from cchc.words.numbers import vi


@dataclass(frozen=True)
class Each(Rule):
    """`min(max, count × each)`; taken away where the criterion counts as a penalty."""

    kind: ClassVar[str] = "each"
    said: ClassVar[str] = "Theo số lần"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.COUNT,)
    keys: ClassVar[tuple[Key, ...]] = (Key("each", "Điểm mỗi lần", "decimal", required=True),)
    each: Decimal

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        if self.each <= 0:
            yield "", "«each» phải lớn hơn 0."

    def direction(self) -> int:
        return 1

    def compiled(self, leaf: Leaf) -> Evaluator:
        each, most = Fraction(self.each), leaf.max

        def evaluate(fact: Count) -> Line:
            made = min(each * fact.n, most)
            return leaf.line(made.numerator, made.denominator, fact)

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_of(line, Count)
        times = f" × {vi(self.each)} điểm" if fact.n else ""
        capped = f", tối đa {vi(leaf.max)}" if Fraction(self.each) * fact.n > leaf.max else ""
        return f"{said(leaf, fact)}{times}{capped}"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        scale = 10**9
        each, most = (exact.text(Fraction(number) * scale) for number in (self.each, leaf.max))
        return f"MIN({cells['count']}*{each},{most})", str(scale)
