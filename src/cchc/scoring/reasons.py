"""Why a criterion has its points: a value, and one Vietnamese sentence when somebody reads it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from cchc.scoring import exact
from cchc.scoring.rules1 import DECIDED, EMPTY, Leaf, Line, State
from cchc.scoring.rules1.quantities import said
from cchc.scoring.values import Points, Ratio
from cchc.words.numbers import vi

_NOTHING = {
    State.FULL: "tính đủ điểm",
    State.ZERO: "không có điểm",
    State.REMOVED: "trừ {max} điểm khỏi điểm tối đa",
}


class Reason(NamedTuple):
    """A criterion and its line; `sentence` is made only when asked for."""

    leaf: Leaf
    line: Line

    @property
    def points(self) -> Fraction:
        return Fraction(self.line.points) / self.leaf.scale

    @property
    def sentence(self) -> str:
        """`96,4 % (482/500 hồ sơ đúng hạn) ≥ 95 % → 1,5/1,5 điểm`."""
        said = self._said()
        return said[:1].upper() + said[1:]

    def _said(self) -> str:
        leaf, line = self.leaf, self.line
        most = vi(leaf.max)
        if line.state is State.MISSING:
            low, high = sorted(exact.points(abs(Fraction(end)) / leaf.scale) for end in (line.low, line.high))
            what = leaf.rule.why(leaf, line) if line.fact is not None else f"Chưa có số liệu «{leaf.input.name}»"
            verb = "bị trừ" if leaf.sign < 0 else "được"
            return f"{what} → chưa tính điểm, có thể {verb} từ {low} đến {high} điểm"
        if line.state in _NOTHING:
            what = self._empty() if line.branch == EMPTY else "Không phát sinh"
            given = _NOTHING[line.state].format(max=most)
            return f"{what}, {given}" + ("" if line.state is State.REMOVED else f" → {self._given()}")
        if line.branch == DECIDED:
            by = line.fact.by if isinstance(line.fact, Points) else ""
            return f"{by} quyết định → {self._given()}"
        return f"{leaf.rule.why(leaf, line)} → {self._given()}"

    def _empty(self) -> str:
        leaf, fact = self.leaf, self.line.fact
        return said(leaf, fact) if isinstance(fact, Ratio) else leaf.rule.why(leaf, self.line)

    def _given(self) -> str:
        points = exact.points(abs(self.points))
        if self.leaf.sign < 0:
            return f"trừ {points} điểm" if self.points else "không bị trừ điểm"
        return f"{points}/{vi(self.leaf.max)} điểm"

    def __str__(self) -> str:
        return self.sentence
