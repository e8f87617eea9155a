"""A result: every criterion's line, fields, totals and ranks of every agency, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from cchc.scoring import exact
from cchc.scoring.exact import Units
from cchc.scoring.facts import Facts
from cchc.scoring.model import CriteriaSet
from cchc.scoring.reasons import Reason
from cchc.scoring.rules1 import Line, State

if TYPE_CHECKING:
    from cchc.scoring.compiled import Compiled


class Tally(NamedTuple):
    """Points known and the range they can still reach, of a maximum; all in units of 1/scale.

    `points` counts what is known alone. `low` and `high` are the same number once nothing is missing. `most` leaves out
    what `không phát sinh` removed, and never holds bonus.
    """

    points: Units
    low: Units
    high: Units
    most: Units


class Row(NamedTuple):
    """One agency's result: lines in the order of the set's leaves, a tally for each field, and the total."""

    lines: tuple[Line, ...]
    fields: tuple[Tally, ...]
    total: Tally
    missing: int
    value: Units | None
    """What is ranked, in units of 1/scale (points) or of 10^-places (percent); None where there is no maximum."""


class Rank(NamedTuple):
    """A place among `of` agencies; `provisional` while somebody among them still misses a figure."""

    place: int
    of: int
    provisional: bool


@dataclass(frozen=True)
class Result:
    """`rows` by agency id, in the order of the ids. Points are asked for as fractions."""

    compiled: Compiled
    facts: Facts
    rows: Mapping[str, Row]

    @property
    def criteria_set(self) -> CriteriaSet:
        return self.compiled.criteria_set

    @cached_property
    def ranks(self) -> Mapping[str, Rank]:
        from cchc.scoring.ranking import ranks

        return ranks(self)

    def points(self, agency: str, code: str) -> Fraction:
        """Points of a criterion, a group or a field; of a criterion that is missing, 0 (ask `line` for its state)."""
        row = self.rows[agency]
        index = self.compiled.index.get(code)
        return self.fraction(row.lines[index].points if index is not None else self.tally(agency, code).points)

    def line(self, agency: str, code: str) -> Line:
        return self.rows[agency].lines[self.compiled.index[code]]

    def tally(self, agency: str, code: str) -> Tally:
        """The tally of a field or of a group of sub-criteria."""
        return self.compiled.tally(code, self.rows[agency].lines)

    def reason(self, agency: str, code: str) -> Reason:
        index = self.compiled.index[code]
        return Reason(self.compiled.leaves[index], self.rows[agency].lines[index])

    def total(self, agency: str) -> Fraction:
        return self.fraction(self.rows[agency].total.points)

    def percent(self, agency: str) -> Fraction | None:
        """The index: points of the maximum that applies, in percent, rounded as declared; None without a maximum."""
        return self.compiled.percent(self.rows[agency].total)

    def fraction(self, units: Units) -> Fraction:
        return Fraction(units) / self.compiled.scale

    def plain(self) -> dict[str, Any]:
        """As JSON holds it: points as texts, and the branch each rule took, which sentences are made from."""
        return {
            "rules": self.criteria_set.rules,
            "agencies": [self._plain(agency.id) for agency in self.facts.agencies],
        }

    def _plain(self, agency: str) -> dict[str, Any]:
        row = self.rows[agency]
        rank = self.ranks.get(agency)
        percent = self.percent(agency)
        made: dict[str, Any] = {"id": agency, **self._ends(row.total), "max": self._text(row.total.most)}
        if percent is not None:
            made["percent"] = exact.text(percent)
        if rank is not None:
            made["rank"] = {"place": rank.place, "of": rank.of} | ({"provisional": True} if rank.provisional else {})
        made["fields"] = [
            {"code": field.code, **self._ends(tally), "max": self._text(tally.most)}
            for field, tally in zip(self.criteria_set.fields, row.fields, strict=True)
        ]
        made["criteria"] = [
            self._line(leaf.code, line) for leaf, line in zip(self.compiled.leaves, row.lines, strict=True)
        ]
        return made

    def _line(self, code: str, line: Line) -> dict[str, Any]:
        made: dict[str, Any] = {"code": code, "state": line.state.value}
        if line.state is State.MISSING:
            return made | {"low": self._text(line.low), "high": self._text(line.high)}
        return made | {"points": self._text(line.points), "branch": line.branch}

    def _ends(self, tally: Tally) -> dict[str, Any]:
        made = {"points": self._text(tally.points)}
        if tally.low != tally.high:
            made |= {"low": self._text(tally.low), "high": self._text(tally.high)}
        return made

    def _text(self, units: Units) -> str:
        return self.compiled.text(units)
