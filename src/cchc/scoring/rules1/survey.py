"""Khảo sát: shares of answers by their weights, and means of a scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from cchc.scoring import exact
from cchc.scoring.rules1.base import EMPTY, Evaluator, Leaf, Line, Listed, common, fact_of
from cchc.scoring.shapes import Key, Rows
from cchc.scoring.values import Kind, Survey
from cchc.words.numbers import vi


@dataclass(frozen=True)
class Weights(Listed):
    """`max × Σ count × percent / (100 × Σ count)`: A, B, C, D at 100, 60, 20, 0 percent."""

    kind: ClassVar[str] = "survey"
    said: ClassVar[str] = "Khảo sát theo trọng số"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.SURVEY,)
    rows_shape: ClassVar[Rows] = Rows(
        "weights",
        (
            Key("answer", "Trả lời", required=True),
            Key("label", "Nội dung"),
            Key("percent", "Trọng số (%)", "decimal", required=True),
        ),
        ("value", "label", "amount"),
    )

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        yield from self.twice()
        for row in self.listed:
            if not 0 <= row.amount <= 100:
                yield row.place, f"Trọng số của «{row.said}» phải từ 0 đến 100 (%)."
        if self.listed and max(row.amount for row in self.listed) < 100:
            yield "", "Không trả lời nào có trọng số 100 %, nên không thể đạt điểm tối đa."

    def compiled(self, leaf: Leaf) -> Evaluator:
        scale = common(*(row.amount for row in self.listed))
        weights = [(row.value, int(row.amount * scale)) for row in self.listed]
        max_n, max_d = leaf.max.numerator, 100 * scale * leaf.max.denominator

        def evaluate(fact: Survey) -> Line:
            counts = fact.counts
            total = sum(counts.values())
            if not total:
                return leaf.nothing(EMPTY, fact)
            got = 0
            for answer, weight in weights:
                if weight:
                    got += counts.get(answer, 0) * weight
            return leaf.line(got * max_n, total * max_d, fact)

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_of(line, Survey)
        counts = fact.counts
        total = sum(counts.values())
        if not total:
            return "không có phiếu trả lời"
        got = sum((Fraction(counts.get(row.value, 0) * row.amount) for row in self.listed), Fraction(0))
        parts = " + ".join(
            f"{row.said} {vi(counts[row.value])} × {vi(row.amount)} %" for row in self.listed if counts.get(row.value)
        )
        return f"({parts}) / {vi(total)} phiếu = {exact.shown(got / total)} %"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        scale = common(*(row.amount for row in self.listed))
        got = "+".join(f"{cells[row.value]}*{int(row.amount * scale)}" for row in self.listed)
        total = "+".join(cells[row.value] for row in self.listed)
        return f"(({got})*{leaf.max.numerator})", f"(({total})*{100 * scale * leaf.max.denominator})"


@dataclass(frozen=True)
class Mean(Listed):
    """The mean of a scale (1–5), then evenly from `zero_at` (nothing) to `full_at` (the maximum)."""

    kind: ClassVar[str] = "survey_mean"
    said: ClassVar[str] = "Khảo sát theo điểm trung bình"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.SURVEY,)
    keys: ClassVar[tuple[Key, ...]] = (
        Key("zero_at", "Mức không điểm", "decimal", required=True),
        Key("full_at", "Mức đủ điểm", "decimal", required=True),
    )
    rows_shape: ClassVar[Rows] = Rows(
        "scale",
        (
            Key("answer", "Trả lời", required=True),
            Key("label", "Nội dung"),
            Key("value", "Giá trị", "decimal", required=True),
        ),
        ("value", "label", "amount"),
    )
    zero_at: Decimal
    full_at: Decimal

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        yield from self.twice()
        if self.zero_at >= self.full_at:
            yield "", "«zero_at» phải nhỏ hơn «full_at»."
        elif self.listed and max(row.amount for row in self.listed) < self.full_at:
            yield "", "«full_at» cao hơn mọi giá trị của thang đo, nên không thể đạt điểm tối đa."

    def compiled(self, leaf: Leaf) -> Evaluator:
        zero, full = Fraction(self.zero_at), Fraction(self.full_at)
        values = {row.value: Fraction(row.amount) for row in self.listed}
        most = leaf.max

        def evaluate(fact: Survey) -> Line:
            total = sum(fact.counts.values())
            if not total:
                return leaf.nothing(EMPTY, fact)
            mean = sum((count * values[answer] for answer, count in fact.counts.items()), Fraction(0)) / total
            made = min(max((mean - zero) / (full - zero), Fraction(0)), Fraction(1)) * most
            return leaf.line(made.numerator, made.denominator, fact)

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_of(line, Survey)
        counts = fact.counts
        total = sum(counts.values())
        if not total:
            return "không có phiếu trả lời"
        mean = sum((Fraction(counts.get(row.value, 0) * row.amount) for row in self.listed), Fraction(0)) / total
        return (
            f"điểm trung bình {exact.shown(mean)} ({vi(total)} phiếu), tính đều từ {vi(self.zero_at)} (0 điểm) "
            f"đến {vi(self.full_at)} ({vi(leaf.max)} điểm)"
        )

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        scale = common(self.zero_at, self.full_at, *(row.amount for row in self.listed))
        zero, full = int(self.zero_at * scale), int(self.full_at * scale)
        got = "+".join(f"{cells[row.value]}*{int(row.amount * scale)}" for row in self.listed)
        total = "+".join(cells[row.value] for row in self.listed)
        over = f"MAX(0,MIN(({got})-{zero}*({total}),{full - zero}*({total})))"
        return f"({over}*{leaf.max.numerator})", f"({(full - zero) * leaf.max.denominator}*({total}))"
