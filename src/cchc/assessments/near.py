"""How far a self-score stands from the appraisal, and whether that is within what the round allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from cchc.assessments.models import Mark, Near, Round


@dataclass(frozen=True)
class Distance:
    """Over the criteria that were appraised: both sums, how far apart, and the limit in points; None without one."""

    own: Fraction
    appraised: Fraction
    limit: Fraction | None
    count: int

    @property
    def points(self) -> Fraction:
        return self.own - self.appraised

    @property
    def percent(self) -> Fraction | None:
        """Of the appraised points; None of nothing."""
        return 100 * abs(self.points) / self.appraised if self.appraised else None

    @property
    def is_beyond(self) -> bool:
        return self.limit is not None and abs(self.points) > self.limit


def appraised_points(mark: Mark) -> Fraction | None:
    """What the last stage that spoke gave; None where none did."""
    for state, points in (
        (mark.final_state, mark.final_points),
        (mark.second_state, mark.second_points),
        (mark.first_state, mark.first_points),
    ):
        if state:
            return Fraction(points or 0)
    return None


def distance(of: Round, marks: Iterable[Mark]) -> Distance | None:
    """Of an agency's marks: those that somebody appraised and that it scored itself. None while there is none."""
    pairs = [
        (Fraction(mark.self_points), points)
        for mark in marks
        if mark.self_points is not None and (points := appraised_points(mark)) is not None
    ]
    if not pairs:
        return None
    own, appraised = (sum(side, Fraction(0)) for side in zip(*pairs, strict=True))
    limit = None
    if of.near is not None:
        allowed = Fraction(of.near)
        limit = allowed if of.near_in == Near.POINTS else allowed * appraised / 100
    return Distance(own, appraised, limit, len(pairs))
