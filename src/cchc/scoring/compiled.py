"""A set made ready to score: rules as functions, groups as ranges, rounding as whole numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from cchc.scoring import exact
from cchc.scoring.exact import Rounder, Units
from cchc.scoring.facts import Agency, Facts
from cchc.scoring.faults import unusable
from cchc.scoring.inputs import Input
from cchc.scoring.model import Counts, CriteriaSet, Criterion, Group
from cchc.scoring.rules1 import Leaf, Line, State
from cchc.scoring.rules1.base import DECIDED, Evaluator
from cchc.scoring.scored import Result, Row, Tally
from cchc.scoring.values import Fact, NotOccurred


class Sum(NamedTuple):
    """A group: leaves `[start:end]`, its parts where one has a ceiling, its own ceiling and maximum in units."""

    start: int
    end: int
    parts: tuple[Sum, ...]  # empty: the lines simply add up
    cap: Units | None
    most: Units  # before anything is removed


@dataclass(frozen=True)
class Compiled:
    """`scale` units make a point. `index` is code → leaf; `sums` code → group."""

    criteria_set: CriteriaSet
    scale: int
    leaves: tuple[Leaf, ...]
    index: Mapping[str, int]
    sums: Mapping[str, Sum]
    work: tuple[tuple[str, Evaluator, Line, Line | None, Units], ...]
    of_input: Mapping[str, tuple[int, ...]]
    round_field: Rounder | None
    round_total: Rounder | None

    def score(self, facts: Facts) -> Result:
        return Result(self, facts, {agency.id: self.row(agency) for agency in facts.agencies})

    def row(self, agency: Agency) -> Row:
        """One agency's result."""
        values = agency.values
        lines = []
        for code, evaluate, missing, nothing, _ in self.work:
            fact = values.get(code)
            if fact is None:
                lines.append(missing)
            elif type(fact) is NotOccurred:
                lines.append(_allowed(nothing, code))
            else:
                lines.append(evaluate(fact))
        for code, points in agency.decided.items():
            lines[self.index[code]] = self.leaves[self.index[code]].decided(points)
        return self.together(tuple(lines))

    def again(self, row: Row, values: Mapping[str, Fact], changed: Collection[str]) -> Row:
        """A row with only the criteria computed anew that use the changed inputs; what was decided on stays."""
        lines = list(row.lines)
        for code in changed:
            for index in self.of_input.get(code, ()):
                if lines[index].branch == DECIDED:
                    continue
                _, evaluate, missing, nothing, _ = self.work[index]
                fact = values.get(code)
                if fact is None:
                    lines[index] = missing
                else:
                    lines[index] = _allowed(nothing, code) if type(fact) is NotOccurred else evaluate(fact)
        return self.together(tuple(lines))

    def together(self, lines: tuple[Line, ...]) -> Row:
        """Fields and the total of an agency's lines."""
        states = [line.state for line in lines]
        missing = states.count(State.MISSING)
        removed = states.count(State.REMOVED)
        points = [line.points for line in lines]
        low, high = ([line.low for line in lines], [line.high for line in lines]) if missing else (points, points)
        fields: list[Tally] = []
        for field in self.criteria_set.fields:
            one = self.sums[field.code]
            most = one.most - (self._removed(one, states) if removed else 0)
            got = self._add(one, points)
            fields.append(
                Tally(got, self._add(one, low), self._add(one, high), most) if missing else Tally(got, got, got, most)
            )
        if self.round_field is not None:
            fields = [self._rounded(tally, self.round_field) for tally in fields]
        made: Units = sum(tally.points for tally in fields)
        of: Units = sum(tally.most for tally in fields)
        if missing:
            total = Tally(made, sum(tally.low for tally in fields), sum(tally.high for tally in fields), of)
        else:
            total = Tally(made, made, made, of)
        if self.round_total is not None:
            total = self._rounded(total, self.round_total)
        if self.criteria_set.result == "points":
            return Row(lines, tuple(fields), total, missing, total.points)
        return Row(lines, tuple(fields), total, missing, self._percent(total))

    def percent(self, total: Tally) -> Fraction | None:
        """Points of the maximum that applies, in percent, rounded as declared; None without a maximum."""
        units = self._percent(total)
        return None if units is None else Fraction(units, 10**self.criteria_set.rounding.percent)

    def _percent(self, total: Tally) -> int | None:
        """In units of 10^-places."""
        if not total.most:
            return None
        fine = 100 * 10**self.criteria_set.rounding.percent
        if isinstance(total.points, int) and isinstance(total.most, int):
            return exact.half_up(fine * total.points, total.most)
        share = fine * Fraction(total.points) / total.most
        return exact.half_up(share.numerator, share.denominator)

    def tally(self, code: str, lines: tuple[Line, ...]) -> Tally:
        """A group's tally, before the rounding of fields unless it is one."""
        one = self.sums[code]
        points, low, high = (
            self._add(one, [getattr(line, end) for line in lines]) for end in ("points", "low", "high")
        )
        most = one.most - self._removed(one, [line.state for line in lines])
        tally = Tally(points, low, high, most)
        is_field = any(field.code == code for field in self.criteria_set.fields)
        return self._rounded(tally, self.round_field) if is_field and self.round_field else tally

    def text(self, units: Units) -> str:
        return exact.text(Fraction(units) / self.scale)

    def _add(self, one: Sum, amounts: list[Units]) -> Units:
        if not one.parts:
            made: Units = sum(amounts[one.start : one.end])
        else:
            made = sum(self._add(part, amounts) for part in one.parts)
        if one.cap is None or -one.cap <= made <= one.cap:
            return made
        return one.cap if made > 0 else -one.cap

    def _removed(self, one: Sum, states: list[State]) -> Units:
        return sum(self.work[n][4] for n in range(one.start, one.end) if states[n] is State.REMOVED)

    @staticmethod
    def _rounded(tally: Tally, rounder: Rounder) -> Tally:
        return Tally(rounder(tally.points), rounder(tally.low), rounder(tally.high), tally.most)


def _allowed(line: Line | None, code: str) -> Line:
    if line is None:
        raise ValueError(f"«{code}»: tiêu chí không cho ghi «không phát sinh».")
    return line


def compile_set(given: CriteriaSet) -> Compiled:
    """Raises `Unusable` for a draft: it has criteria without points or rules."""
    if given.draft:
        raise unusable("Bộ tiêu chí này là bản khung (draft): chưa có đủ điểm tối đa và cách tính nên không chấm được.")
    places = given.rounding.criterion
    scale = 10**places if places is not None else 1
    inputs = {one.code: one for one in given.inputs}
    leaves = tuple(_leaf(n, one, inputs, scale, places) for n, one in enumerate(given.leaves()))
    work = []
    of_input: dict[str, list[int]] = {}
    for leaf, criterion in zip(leaves, given.leaves(), strict=True):
        nothing = leaf.nothing() if leaf.none is not None else None
        counted = _units(leaf.max, scale) if criterion.counts is Counts.POINTS else 0
        work.append((leaf.input.code, leaf.rule.compiled(leaf), leaf.missing(), nothing, counted))
        of_input.setdefault(leaf.input.code, []).append(leaf.index)
    sums: dict[str, Sum] = {}
    at = 0
    for field in given.fields:
        at = _sum(field, at, scale, sums).end
    return Compiled(
        given,
        scale,
        leaves,
        {leaf.code: leaf.index for leaf in leaves},
        sums,
        tuple(work),
        {code: tuple(found) for code, found in of_input.items()},
        exact.rounder(given.rounding.field, scale),
        exact.rounder(given.rounding.total, scale),
    )


def _leaf(index: int, one: Criterion, inputs: Mapping[str, Input], scale: int, places: int | None) -> Leaf:
    if one.max is None or one.input is None or one.rule is None:
        raise unusable(f"Tiêu chí {one.code} chưa có điểm tối đa hoặc cách tính.", one.place)
    sign = -1 if one.counts is Counts.PENALTY else 1
    return Leaf(
        index,
        one.code,
        one.name,
        Fraction(one.max),
        sign,
        scale,
        places,
        inputs[one.input],
        one.none,
        one.empty,
        one.rule,
    )


def _units(points: Fraction, scale: int) -> Units:
    units = points * scale
    return units.numerator if units.denominator == 1 else units


def _sum(group: Group, start: int, scale: int, sums: dict[str, Sum]) -> Sum:
    """The sums of a group and of those under it. A part that simply adds up is joined to its neighbours."""
    at = start
    parts: list[Sum] = []
    most: Units = 0
    for one in group.criteria:
        if isinstance(one, Group):
            made = _sum(one, at, scale, sums)
        else:
            counted = _units(Fraction(one.max or 0), scale) if one.counts is Counts.POINTS else 0
            made = Sum(at, at + 1, (), None, counted)
        at = made.end
        most += made.most
        parts.append(made)
    plain = all(part.cap is None and not part.parts for part in parts)
    cap = None
    if group.counts is not Counts.POINTS and group.max is not None:
        cap = _units(Fraction(group.max), scale)
    sums[group.code] = Sum(start, at, () if plain else tuple(parts), cap, most)
    return sums[group.code]
