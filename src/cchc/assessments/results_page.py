"""Results as page values: the ranking by group, one agency's sheet, what changed since last time, who does best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from cchc.assessments.models import Entrant, Mark, Publication, Round
from cchc.assessments.near import appraised_points
from cchc.assessments.results import last, result_of
from cchc.documents.index import ScoreRow
from cchc.scoring import exact
from cchc.scoring.comparing import compare
from cchc.scoring.model import Criterion, Group
from cchc.scoring.rules1 import State
from cchc.scoring.scored import Rank, Result
from cchc.words.numbers import vi


@dataclass(frozen=True)
class Place:
    """An agency in the ranking. `change` is of points since the last published round, where both can be compared."""

    entrant: Entrant
    rank: Rank | None
    points: Fraction
    most: Fraction
    percent: Fraction | None
    fields: tuple[Fraction, ...]
    missing: int
    change: Fraction | None = None
    moved: int | None = None


def places(result: Result, entrants: Mapping[str, Entrant], before: Result | None = None) -> dict[str, list[Place]]:
    """Group → its agencies, the first one first; groups in the round's order."""
    ranked: dict[str, list[Place]] = {}
    for agency in result.facts.agencies:
        entrant = entrants.get(agency.id)
        if entrant is None:
            continue
        row = result.rows[agency.id]
        was = before.rows.get(agency.id) if before is not None else None
        rank = result.ranks.get(agency.id)
        old = before.ranks.get(agency.id) if before is not None else None
        percent = result.percent(agency.id)
        then = before.percent(agency.id) if before is not None and was is not None else None
        ranked.setdefault(agency.group or "", []).append(
            Place(
                entrant,
                rank,
                result.total(agency.id),
                result.fraction(row.total.most),
                percent,
                tuple(result.fraction(tally.points) for tally in row.fields),
                row.missing,
                percent - then if percent is not None and then is not None else None,
                old.place - rank.place if old is not None and rank is not None else None,
            )
        )
    for listed in ranked.values():
        listed.sort(key=lambda one: (one.rank.place if one.rank else 1 << 30, one.entrant.sort_key))
    return dict(sorted(ranked.items(), key=lambda pair: (pair[1][0].entrant.group.order, pair[0])))


def before(of: Round) -> Publication | None:
    """What was published last for the authority before this round, of a set of the same level."""
    return (
        Publication.objects.filter(
            round__authority=of.authority_id, round__end__lt=of.start, round__set__level=of.set.level
        )
        .order_by("-round__end", "-n")
        .select_related("round__set")
        .first()
    )


@dataclass(frozen=True)
class Since:
    """A criterion then and now: comparable by points (`same`) or by the share of the maximum alone."""

    code: str
    name: str
    then: Fraction
    now: Fraction
    by_rate: bool

    @property
    def change(self) -> Fraction:
        return self.now - self.then


def since(of: Round, result: Result, key: str) -> list[Since]:
    """What changed for one agency since the last published round, of the criteria that can be compared."""
    old = before(of)
    if old is None:
        return []
    then = result_of(old)
    if key not in then.rows:
        return []
    found = compare(then.criteria_set, result.criteria_set)
    names = {leaf.code: leaf for leaf in result.compiled.leaves}
    were = {leaf.code: leaf for leaf in then.compiled.leaves}
    made = [
        Since(now, names[now].name, then.points(key, was), result.points(key, now), False) for was, now in found.same
    ]
    for was, now in found.by_rate:
        rates = (100 * then.points(key, was) / were[was].max, 100 * result.points(key, now) / names[now].max)
        made.append(Since(now, names[now].name, *rates, True))
    return [one for one in made if one.change]


@dataclass(frozen=True)
class Best:
    """Who does best at a criterion, and why; `of` is how many reached as much."""

    code: str
    name: str
    most: Fraction
    points: Fraction
    average: Fraction
    names: tuple[str, ...]
    of: int
    why: str


def best(result: Result, entrants: Mapping[str, Entrant]) -> list[Best]:
    """By criterion, of those at which not everybody is alike, the widest gap to the average first. Averages to two
    decimals."""
    made = []
    for leaf in result.compiled.leaves:
        points = {key: result.points(key, leaf.code) for key in result.rows if key in entrants}
        if len(points) < 2:
            continue
        top = max(points.values())
        average = exact.rounded(sum(points.values(), Fraction(0)) / len(points), 2)
        if min(points.values()) == top:
            continue
        winners = [key for key, got in points.items() if got == top]
        names = tuple(entrants[key].name for key in winners[:3])
        why = result.reason(winners[0], leaf.code).sentence
        made.append(Best(leaf.code, leaf.name, leaf.max, top, average, names, len(winners), why))
    return sorted(made, key=lambda one: (-(one.points - one.average) / one.most if one.most else Fraction(0), one.code))


@dataclass(frozen=True)
class Peers:
    """An agency's field beside those of its group: average and best."""

    code: str
    name: str
    points: Fraction
    most: Fraction
    average: Fraction
    best: Fraction


def peers(result: Result, key: str) -> list[Peers]:
    group = result.facts.by_id[key].group
    fellows = [one.id for one in result.facts.agencies if one.group == group]
    made = []
    for n, field in enumerate(result.criteria_set.fields):
        points = [result.fraction(result.rows[one].fields[n].points) for one in fellows]
        own = result.rows[key].fields[n]
        made.append(
            Peers(
                field.code,
                field.name,
                result.fraction(own.points),
                result.fraction(own.most),
                exact.rounded(sum(points, Fraction(0)) / len(points), 2),
                max(points),
            )
        )
    return made


def score_rows(result: Result, key: str, marks: Mapping[str, Mark], proofs: Mapping[str, str]) -> list[ScoreRow]:
    """An agency's sheet, line by line: each group's own sums at every stage, each criterion with why."""
    places_of = result.criteria_set.rounding.total

    def said(points: Fraction | None) -> str:
        return "" if points is None else vi(points, places_of) if places_of is not None else vi(points)

    def sums(codes: list[str]) -> tuple[str, str]:
        own = [given for code in codes if code in marks and (given := marks[code].self_points) is not None]
        judged = [points for code in codes if code in marks and (points := appraised_before(marks[code])) is not None]
        return (
            said(sum(own, Fraction(0))) if own else "",
            said(sum(judged, Fraction(0))) if judged else "",
        )

    made: list[ScoreRow] = []

    def walk(one: Group | Criterion, depth: int) -> None:
        most = said(Fraction(one.max)) if one.max is not None else ""
        if isinstance(one, Group):
            own, judged = sums([leaf.code for leaf in one.leaves()])
            final = said(result.points(key, one.code))
            made.append(ScoreRow(one.code, one.name, most, own, judged, final, depth=depth, leaf=False))
            for child in one.criteria:
                walk(child, depth + 1)
            return
        mark = marks.get(one.code)
        line = result.line(key, one.code)
        made.append(
            ScoreRow(
                one.code,
                one.name,
                most,
                said(mark.self_points) if mark is not None else "",
                said(appraised_before(mark)) if mark is not None else "",
                "" if line.state is State.MISSING else said(result.points(key, one.code)),
                result.reason(key, one.code).sentence,
                proofs.get(one.code, ""),
                depth,
            )
        )

    for field in result.criteria_set.fields:
        walk(field, 0)
    return made


def appraised_before(mark: Mark) -> Fraction | None:
    """What appraisal gave, the council apart; the council's where nobody appraised before it."""
    for state, points in ((mark.second_state, mark.second_points), (mark.first_state, mark.first_points)):
        if state:
            return Fraction(points or 0)
    return appraised_points(mark)


def shown_result(of: Round) -> tuple[Result, Publication] | None:
    """What was published last, errata and all; None before."""
    one = last(of)
    return None if one is None else (result_of(one), one)
