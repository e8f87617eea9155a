"""Chấm trực tiếp: points that a person or a body gives, and who gave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from cchc.scoring.rules1.base import Evaluator, Leaf, Line, Rule, fact_of
from cchc.scoring.rules1.quantities import whole_cell
from cchc.scoring.shapes import Key
from cchc.scoring.values import Kind, Points
from cchc.words.numbers import vi


@dataclass(frozen=True)
class Manual(Rule):
    """The points as given, between 0 and the maximum, in multiples of `step` where there is one."""

    kind: ClassVar[str] = "manual"
    said: ClassVar[str] = "Chấm trực tiếp"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.POINTS,)
    keys: ClassVar[tuple[Key, ...]] = (Key("step", "Bước điểm", "decimal"),)
    step: Decimal | None

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        if self.step is not None and (self.step <= 0 or most % self.step):
            yield "", "«step» phải lớn hơn 0 và chia hết điểm tối đa."

    def direction(self) -> int:
        return 1

    def compiled(self, leaf: Leaf) -> Evaluator:
        def evaluate(fact: Points) -> Line:
            return leaf.line(fact.n, int(10**fact.places), fact)

        return evaluate

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_of(line, Points)
        return f"{fact.by} chấm {vi(Decimal(fact.n).scaleb(-fact.places))} điểm"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        places = max(leaf.input.places, leaf.places or 0)
        return whole_cell(cells["points"], places), str(10**places)
