"""Nội suy: evenly between the bound that gives nothing and the bound that gives the maximum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from cchc.scoring.rules1.base import EMPTY, Evaluator, Leaf, Line, Rule, fact_in
from cchc.scoring.rules1.quantities import QUANTITIES, cell, measured, said
from cchc.scoring.shapes import Key
from cchc.scoring.values import Days, Fact, Kind, Ratio
from cchc.words.numbers import vi

LOW, BETWEEN, HIGH = 0, 1, 2


@dataclass(frozen=True)
class Linear(Rule):
    """`max × (x − zero_at) / (full_at − zero_at)`, kept between 0 and the maximum; a ratio in percent.

    `zero_at` above `full_at` is a rule where less is better (days, complaints).
    """

    kind: ClassVar[str] = "linear"
    said: ClassVar[str] = "Nội suy giữa hai mức"
    takes: ClassVar[tuple[Kind, ...]] = QUANTITIES
    keys: ClassVar[tuple[Key, ...]] = (
        Key("zero_at", "Mức không điểm", "decimal", required=True),
        Key("full_at", "Mức đủ điểm", "decimal", required=True),
    )
    zero_at: Decimal
    full_at: Decimal

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        if self.zero_at == self.full_at:
            yield "", "«zero_at» và «full_at» phải khác nhau."
        if given is Kind.RATIO and not over and not (0 <= self.zero_at <= 100 and 0 <= self.full_at <= 100):
            yield "", "«zero_at» và «full_at» của một tỷ lệ phải từ 0 đến 100 (%)."
        if given in (Kind.COUNT, Kind.DAYS) and min(self.zero_at, self.full_at) < 0:
            yield "", "«zero_at» và «full_at» không được âm."
        if given is Kind.DAYS and self.full_at > self.zero_at:
            yield "", "Với số ngày, «full_at» phải nhỏ hơn «zero_at»: càng chậm càng ít điểm."

    def direction(self) -> int:
        return 1 if self.full_at > self.zero_at else -1

    def compiled(self, leaf: Leaf) -> Evaluator:
        zero, full = Fraction(self.zero_at), Fraction(self.full_at)
        rise = leaf.max / (full - zero)
        # points = (x·a − b)/c with whole a, b, c
        c = rise.denominator * zero.denominator
        a, b = rise.numerator * zero.denominator, rise.numerator * zero.numerator
        top = leaf.max

        def evaluate(fact: Fact) -> Line:
            x, d = measured(fact)
            if d == 0:
                if x == 0:
                    return leaf.nothing(EMPTY, fact)
                return leaf.line(0, 1, fact, LOW)
            n, d = x * a - b * d, d * c
            if n <= 0:
                return leaf.line(0, 1, fact, LOW)
            if n * top.denominator >= top.numerator * d:
                return leaf.line(top.numerator, top.denominator, fact, HIGH)
            return leaf.line(n, d, fact, BETWEEN)

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_in(line)
        unit = " %" if isinstance(fact, Ratio) else " ngày" if isinstance(fact, Days) else _unit(leaf)
        zero, full = (f"{vi(bound)}{unit}" for bound in (self.zero_at, self.full_at))
        now = said(leaf, fact, (Fraction(self.zero_at), Fraction(self.full_at)))
        rising = self.direction() > 0
        if now in (zero, full):
            return now
        match line.branch:
            case 0:
                return f"{now} {'≤' if rising else '≥'} {zero}" if not _never(fact) else f"{leaf.input.name}: {now}"
            case 2:
                return f"{now} {'≥' if rising else '≤'} {full}"
        return f"{now}, tính đều từ {zero} (0 điểm) đến {full} ({vi(leaf.max)} điểm)"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        n, d = cell(leaf, cells)
        zero, full = Fraction(self.zero_at), Fraction(self.full_at)
        rise = leaf.max / (full - zero)
        c = rise.denominator * zero.denominator
        a, b = rise.numerator * zero.denominator, rise.numerator * zero.numerator
        most, per = leaf.max.numerator, leaf.max.denominator
        return f"MAX(0,MIN(({n}*{a}-({b})*{d})*{per},{most * c}*{d}))", f"({c * per}*{d})"


def _unit(leaf: Leaf) -> str:
    """After a bound; none for points, which would be taken for those that are given."""
    unit = leaf.input.unit or ""
    return f" {unit}" if unit not in ("", "điểm") else ""


def _never(fact: Fact) -> bool:
    return isinstance(fact, Days) and fact.n is None
