"""Theo tỷ lệ: `rate × max` from a threshold on, or `min(max, rate × max / threshold)`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from cchc.scoring.rules1.base import EMPTY, Evaluator, Leaf, Line, Rule, fact_in
from cchc.scoring.rules1.quantities import cell, said
from cchc.scoring.shapes import Key
from cchc.scoring.values import Kind, Ratio
from cchc.words.numbers import vi

UNDER, PART, FULL = 0, 1, 2


@dataclass(frozen=True)
class Proportional(Rule):
    """Nothing under `at_least` percent; else `max × rate / full_at`, the maximum from `full_at` percent on."""

    kind: ClassVar[str] = "proportional"
    said: ClassVar[str] = "Theo tỷ lệ, có ngưỡng"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.RATIO,)
    keys: ClassVar[tuple[Key, ...]] = (
        Key("at_least", "Ngưỡng dưới (%)", "decimal", default=Decimal(0)),
        Key("full_at", "Mức đủ điểm (%)", "decimal", default=Decimal(100)),
    )
    at_least: Decimal
    full_at: Decimal

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        if self.full_at <= 0 or (self.full_at > 100 and not over):
            yield "", "«full_at» phải lớn hơn 0 và không quá 100 (%)."
        if not 0 <= self.at_least <= self.full_at:
            yield "", "«at_least» phải từ 0 đến «full_at»."

    def direction(self) -> int:
        return 1

    def compiled(self, leaf: Leaf) -> Evaluator:
        least_n, least_d = self.at_least.as_integer_ratio()
        full_n, full_d = self.full_at.as_integer_ratio()
        max_n, max_d = leaf.max.numerator, leaf.max.denominator
        a, b = 100 * full_d * max_n, full_n * max_d

        def evaluate(fact: Ratio) -> Line:
            part, whole, _ = fact
            if whole == 0:
                return leaf.nothing(EMPTY, fact)
            if 100 * part * least_d < least_n * whole:
                return leaf.line(0, 1, fact, UNDER)
            if 100 * part * full_d >= full_n * whole:
                return leaf.line(max_n, max_d, fact, FULL)
            return leaf.line(part * a, whole * b, fact, PART)

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_in(line)
        now = said(leaf, fact, (Fraction(self.at_least), Fraction(self.full_at)))
        match line.branch:
            case 0:
                return f"{now} < {vi(self.at_least)} %"
            case 2:
                return f"{now} ≥ {vi(self.full_at)} %" if self.full_at != 100 else now
        if self.full_at == 100:
            least = f" ≥ {vi(self.at_least)} %" if self.at_least else ""
            return f"{now}{least}, tỷ lệ × {vi(leaf.max)} điểm"
        return f"{now} < {vi(self.full_at)} %, tỷ lệ / {vi(self.full_at)} % × {vi(leaf.max)} điểm"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        n, d = cell(leaf, cells)
        least_n, least_d = self.at_least.as_integer_ratio()
        full_n, full_d = self.full_at.as_integer_ratio()
        max_n, max_d = leaf.max.numerator, leaf.max.denominator
        under = f"{n}*{least_d}<{least_n}*{d}"
        return f"IF({under},0,MIN({n}*{full_d}*{max_n},{full_n}*{max_n}*{d}))", f"({full_n}*{max_d}*{d})"
