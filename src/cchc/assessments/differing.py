"""Where self-scores and appraisals differ: by criterion, by agency, and by appraiser for the council's chair alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc.assessments.models import Entrant, Mark, Opinion, Round
from cchc.assessments.near import Distance, appraised_points, distance


@dataclass(frozen=True)
class ByCriterion:
    """`down` and `up`: how many agencies were given less, more; `points` the sum of what was taken and added."""

    code: str
    name: str
    judged: int
    down: int
    up: int
    points: Fraction


@dataclass(frozen=True)
class ByAppraiser:
    """Of her opinions: how many, how many other than the claim, and by how much on the average."""

    name: str
    said: int
    other: int
    average: Fraction


@dataclass(frozen=True)
class Differing:
    """A mark whose appraisal differs; what is put to the council is picked from these."""

    mark: Mark
    entrant: Entrant
    name: str
    own: Fraction
    appraised: Fraction

    @property
    def points(self) -> Fraction:
        return self.own - self.appraised


def differing(of: Round, marks: Sequence[Mark], entrants: Mapping[int, Entrant]) -> list[Differing]:
    """The largest first."""
    names = {leaf.code: leaf.name for leaf in of.set.compiled.leaves}
    made = []
    for mark in marks:
        appraised = appraised_points(mark)
        if appraised is None or mark.self_points is None or appraised == mark.self_points:
            continue
        made.append(Differing(mark, entrants[mark.entrant_id], names[mark.code], Fraction(mark.self_points), appraised))
    return sorted(made, key=lambda one: (-abs(one.points), one.mark.code, one.entrant.sort_key))


def by_criterion(of: Round, marks: Sequence[Mark]) -> list[ByCriterion]:
    """In printed order, those at which something differs."""
    pairs: dict[str, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for mark in marks:
        appraised = appraised_points(mark)
        if appraised is not None and mark.self_points is not None:
            pairs[mark.code].append((Fraction(mark.self_points), appraised))
    made = []
    for leaf in of.set.compiled.leaves:
        found = pairs.get(leaf.code, [])
        if any(own != judged for own, judged in found):
            made.append(
                ByCriterion(
                    leaf.code,
                    leaf.name,
                    len(found),
                    sum(judged < own for own, judged in found),
                    sum(judged > own for own, judged in found),
                    sum((judged - own for own, judged in found), Fraction(0)),
                )
            )
    return made


def by_agency(of: Round, marks: Sequence[Mark], entrants: Mapping[int, Entrant]) -> list[tuple[Entrant, Distance]]:
    """The farthest first."""
    of_entrant: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        of_entrant[mark.entrant_id].append(mark)
    found = [(entrants[pk], far) for pk, listed in of_entrant.items() if (far := distance(of, listed)) is not None]
    return sorted(found, key=lambda pair: (-abs(pair[1].points), pair[0].sort_key))


def by_appraiser(marks: Sequence[Mark]) -> list[ByAppraiser]:
    """Whoever gave opinions, the one who differs most first."""
    own = {mark.pk: Fraction(mark.self_points) for mark in marks if mark.self_points is not None}
    said: dict[str, list[Fraction]] = defaultdict(list)
    rows = Opinion.objects.filter(mark__in=own).select_related("by__person")
    for one in rows:
        if one.points is not None and one.by is not None:
            said[one.by.person.full_name].append(Fraction(one.points) - own[one.mark_id])
    made = [
        ByAppraiser(name, len(found), sum(bool(one) for one in found), sum(found, Fraction(0)) / len(found))
        for name, found in said.items()
    ]
    return sorted(made, key=lambda one: (one.average, one.name))
