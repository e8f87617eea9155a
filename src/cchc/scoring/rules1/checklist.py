"""Danh mục nội dung: each item that is done adds its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from cchc.scoring import exact
from cchc.scoring.rules1.base import Evaluator, Leaf, Line, Listed, fact_of
from cchc.scoring.shapes import Key, Rows
from cchc.scoring.values import Checklist, Kind
from cchc.words.numbers import vi


@dataclass(frozen=True)
class Items(Listed):
    """The items' points add up to the maximum. While an item is not known the criterion is missing, within a range."""

    kind: ClassVar[str] = "checklist"
    said: ClassVar[str] = "Cộng theo danh mục"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.CHECKLIST,)
    rows_shape: ClassVar[Rows] = Rows(
        "items",
        (
            Key("value", "Mã", required=True),
            Key("label", "Nội dung"),
            Key("points", "Điểm", "decimal", required=True),
        ),
        ("value", "label", "amount"),
    )

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        yield from self.twice()
        for row in self.listed:
            if row.amount < 0:
                yield row.place, f"«{row.said}» có điểm âm."
        together = sum(row.amount for row in self.listed)
        if self.listed and together != most:
            yield (
                "",
                f"Điểm các nội dung cộng lại là {exact.text(Decimal(together))}, khác điểm tối đa {exact.text(most)}.",
            )

    def direction(self) -> int:
        return 1

    def compiled(self, leaf: Leaf) -> Evaluator:
        points = {row.value: Fraction(row.amount) for row in self.listed}
        known: dict[tuple[bool | None, ...], tuple[Fraction, Fraction]] = {}

        def evaluate(fact: Checklist) -> Line:
            marks = tuple(map(fact.items.get, points))
            ends = known.get(marks)
            if ends is None:
                done = sum((p for p, mark in zip(points.values(), marks, strict=True) if mark), Fraction(0))
                open_ = sum((p for p, mark in zip(points.values(), marks, strict=True) if mark is None), Fraction(0))
                if len(known) < 4096:
                    known[marks] = done, done + open_
                ends = done, done + open_
            if None in marks:
                return leaf.missing(fact, *ends)
            return leaf.line(ends[0].numerator, ends[0].denominator, fact)

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_of(line, Checklist)
        marks = fact.items
        done = [row for row in self.listed if marks.get(row.value)]
        lacking = [row.said for row in self.listed if marks.get(row.value) is False]
        unknown = [row.said for row in self.listed if row.value not in marks]
        made = f"đạt {len(done)}/{len(self.listed)} nội dung"
        if done:
            made += ": " + "; ".join(f"{row.said} ({vi(row.amount)})" for row in done)
        if lacking:
            made += "; thiếu: " + "; ".join(lacking)
        return made + ("; chưa có số liệu: " + "; ".join(unknown) if unknown else "")

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        scale = 10**6
        terms = [f'IF({cells[row.value]}="có",{int(row.amount * scale)},0)' for row in self.listed]
        return f"({'+'.join(terms)})", str(scale)
