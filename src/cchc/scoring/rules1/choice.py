"""Lựa chọn: each option has its points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from cchc.scoring import exact
from cchc.scoring.rules1.base import Evaluator, Leaf, Line, Listed
from cchc.scoring.shapes import Key, Rows
from cchc.scoring.values import Choice, Kind


@dataclass(frozen=True)
class OneOf(Listed):
    kind: ClassVar[str] = "choice"
    said: ClassVar[str] = "Lựa chọn"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.CHOICE,)
    rows_shape: ClassVar[Rows] = Rows(
        "options",
        (
            Key("value", "Mã", required=True),
            Key("label", "Nội dung"),
            Key("points", "Điểm", "decimal", required=True),
        ),
        ("value", "label", "amount"),
    )

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        yield from self.twice()
        yield from self.within(most)

    def bounds(self, most: Fraction) -> tuple[Fraction, Fraction]:
        points = [Fraction(row.amount) for row in self.listed]
        return min(points), max(points)

    def compiled(self, leaf: Leaf) -> Evaluator:
        lines = {row.value: leaf.fixed(row.amount, Choice(row.value), n) for n, row in enumerate(self.listed)}
        return lambda fact: lines[fact.value]

    def why(self, leaf: Leaf, line: Line) -> str:
        return f"{leaf.input.name}: {self.listed[line.branch].said}"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        made = "0"
        for row in reversed(self.listed):
            made = f'IF({cells["choice"]}="{row.value.replace(chr(34), chr(34) * 2)}",{exact.text(row.amount)},{made})'
        return made, "1"
