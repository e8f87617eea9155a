"""What every rule of version 1 is: parameters, what is wrong with them, points, a reason, a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple, TypeVar

from cchc.scoring import exact
from cchc.scoring.exact import Units
from cchc.scoring.inputs import Input
from cchc.scoring.shapes import Key, Row, Rows, written, written_rows
from cchc.scoring.values import NONE, Checklist, Count, Days, Fact, Kind, Points, Survey, YesNo


class State(StrEnum):
    """How a criterion came to its points."""

    SCORED = "scored"
    MISSING = "missing"
    FULL = "full"  # nothing occurred: the whole maximum
    ZERO = "zero"  # nothing occurred: no points
    REMOVED = "removed"  # nothing occurred: out of the maximum


class Policy(StrEnum):
    """What a criterion gives where nothing occurred, or where there is nothing to divide by."""

    FULL = "full"
    REMOVED = "removed"
    ZERO = "zero"


_STATE = {Policy.FULL: State.FULL, Policy.REMOVED: State.REMOVED, Policy.ZERO: State.ZERO}

NOTHING = -1  # branch: nothing occurred
EMPTY = -2  # branch: 0/0
DECIDED = -3  # branch: not the rule but a body's decision


class Line(NamedTuple):
    """A criterion's points and why, as values: the fact they come from, and which branch of the rule decided.

    `points` are in units of 1/scale of the set, negative for a penalty. `low` and `high` are what they can still
    become: both are `points` unless the state is missing.
    """

    state: State
    points: Units
    low: Units
    high: Units
    fact: Fact | None
    branch: int


@dataclass(frozen=True)
class Leaf:
    """A criterion made ready to be scored. `max` is in points; `sign` is -1 for a penalty."""

    index: int
    code: str
    name: str
    max: Fraction
    sign: int
    scale: int
    places: int | None
    input: Input
    none: Policy | None
    empty: Policy | None
    rule: Rule

    def units(self, n: int, d: int) -> Units:
        """n/d points in units, rounded half up as the set declares; d > 0, n ≥ 0."""
        if self.places is None:
            return self.sign * Fraction(n, d)
        return self.sign * ((2 * n * self.scale + d) // (2 * d))

    def line(self, n: int, d: int, fact: Fact, branch: int = 0) -> Line:
        points = self.units(n, d)
        return Line(State.SCORED, points, points, points, fact, branch)

    def fixed(self, points: Fraction | Decimal, fact: Fact, branch: int = 0) -> Line:
        made = Fraction(points)
        return self.line(made.numerator, made.denominator, fact, branch)

    def decided(self, points: Points) -> Line:
        """What a body decided on; it must be within the maximum."""
        return self.line(points.n, int(10**points.places), points, DECIDED)

    def missing(self, fact: Fact | None = None, low: Fraction | None = None, high: Fraction | None = None) -> Line:
        ends = self.rule.bounds(self.max) if low is None or high is None else (low, high)
        units = sorted(self.units(end.numerator, end.denominator) for end in ends)
        return Line(State.MISSING, 0, units[0], units[1], fact, 0)

    def nothing(self, branch: int = NOTHING, fact: Fact = NONE) -> Line:
        """What `không phát sinh`, or 0/0, gives here. Raises KeyError where the criterion declares nothing."""
        policy = self.none if branch == NOTHING else self.empty or self.none
        if policy is None:
            raise KeyError(self.code)
        points = self.units(self.max.numerator, self.max.denominator) if policy is Policy.FULL else 0
        return Line(_STATE[policy], points, points, points, fact, branch)


F = TypeVar("F", Checklist, Count, Days, Points, Survey, YesNo)
Evaluator = Callable[[Any], Line]


@dataclass(frozen=True)
class Rule:
    """One way from a fact to points. A subclass is one kind, in one module, and is never changed once published."""

    kind: ClassVar[str]
    said: ClassVar[str]
    takes: ClassVar[tuple[Kind, ...]]
    keys: ClassVar[tuple[Key, ...]] = ()
    rows_shape: ClassVar[Rows | None] = None

    def faults(self, most: Decimal, given: Kind, *, over: bool) -> Iterator[tuple[str, str]]:
        """(place, sentence) of what is wrong with the parameters; the place is empty for the rule as a whole."""
        yield from ()

    def bounds(self, most: Fraction) -> tuple[Fraction, Fraction]:
        """The least and the most points it can give."""
        return Fraction(0), most

    def direction(self) -> int:
        """1 where more of the input never costs points, -1 where it never brings any, 0 where neither holds."""
        return 0

    def compiled(self, leaf: Leaf) -> Evaluator:
        raise NotImplementedError

    def why(self, leaf: Leaf, line: Line) -> str:
        """What the fact is and what it meets: the sentence up to the arrow."""
        raise NotImplementedError

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        """Numerator and denominator of the points as spreadsheet expressions over cells (by part of the fact)."""
        raise NotImplementedError

    def plain(self) -> dict[str, Any]:
        """The parameters as the set writes them."""
        made: dict[str, Any] = {"kind": self.kind}
        made |= written({key.name: getattr(self, key.name) for key in self.keys}, self.keys)
        if self.rows_shape is not None:
            made[self.rows_shape.name] = written_rows(self.rows, self.rows_shape)
        return made

    @property
    def rows(self) -> tuple[Row, ...]:
        return ()


@dataclass(frozen=True)
class Listed(Rule):
    """A rule with a list of rows."""

    rows_shape: ClassVar[Rows | None]
    listed: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.listed

    def twice(self) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for row in self.listed:
            if row.value in seen:
                yield row.place, f"«{row.value}» có hai lần trong danh sách."
            seen.add(row.value)

    def within(self, most: Decimal) -> Iterator[tuple[str, str]]:
        """Rows with points beyond the maximum, and a maximum that no row reaches."""
        for row in self.listed:
            if not 0 <= row.amount <= most:
                yield row.place, f"«{row.said}» được {exact.text(row.amount)} điểm, ngoài khoảng 0–{exact.text(most)}."
        if self.listed and max(row.amount for row in self.listed) < most:
            yield "", f"Không mức nào đạt điểm tối đa {exact.text(most)}."


def fact_of(line: Line, kind: type[F]) -> F:
    """The fact a line comes from, of the type its rule takes."""
    if not isinstance(line.fact, kind):
        raise TypeError(f"{line.fact!r} is no {kind.__name__}")
    return line.fact


def fact_in(line: Line) -> Fact:
    if line.fact is None:
        raise TypeError("a line without a fact")
    return line.fact


def common(*numbers: Decimal | Fraction) -> int:
    """The least power of ten that makes all of them whole."""
    scale = 1
    while any((Fraction(number) * scale).denominator != 1 for number in numbers):
        scale *= 10
    return scale
