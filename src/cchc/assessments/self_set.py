"""What of a set an agency scores itself, and what its claim comes to. Nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from cchc.scoring.compiled import Compiled
from cchc.scoring.model import Counts, CriteriaSet
from cchc.scoring.rules1 import State
from cchc.scoring.scored import Row

SCORED_BY_ITSELF = ("self", "statistic")


@dataclass(frozen=True)
class Hers:
    """Codes of the criteria an agency scores itself, of the inputs they ask, and the points they are worth at most."""

    criteria: frozenset[str]
    inputs: frozenset[str]
    others_most: Fraction  # of the criteria that others score, bonus apart


@lru_cache(maxsize=32)
def hers_of(given: CriteriaSet) -> Hers:
    own = [one for one in given.leaves() if one.scored_by in SCORED_BY_ITSELF]
    others = [one for one in given.leaves() if one.scored_by not in SCORED_BY_ITSELF and one.counts is Counts.POINTS]
    return Hers(
        frozenset(one.code for one in own),
        frozenset(one.input for one in own if one.input is not None),
        sum((Fraction(one.max or 0) for one in others), Fraction(0)),
    )


@dataclass(frozen=True)
class Claimed:
    """`points` of `most`, of the criteria she scores herself; `missing` of `all` she has yet to score."""

    points: Fraction
    most: Fraction
    missing: int
    all: int

    @property
    def done(self) -> int:
        return self.all - self.missing


def claimed(compiled: Compiled, row: Row) -> Claimed:
    """What a row whose facts are her own comes to."""
    hers = hers_of(compiled.criteria_set)
    missing = sum(
        line.state is State.MISSING
        for leaf, line in zip(compiled.leaves, row.lines, strict=True)
        if leaf.code in hers.criteria
    )
    scale = compiled.scale
    return Claimed(
        Fraction(row.total.points) / scale,
        Fraction(row.total.most) / scale - hers.others_most,
        missing,
        len(hers.criteria),
    )
