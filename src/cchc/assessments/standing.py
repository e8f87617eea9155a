"""What a round comes to at a stage: the facts as that stage has them, what was decided apart, and the points of both.

A stage that says nothing of an input holds to the stage before it. Two queries for a whole round, whatever its size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from cchc.assessments.models import Claim, Decided, Entrant, Round, Stage
from cchc.scoring import exact
from cchc.scoring.compiled import Compiled
from cchc.scoring.factexts import parse
from cchc.scoring.facts import Agency, Facts, facts
from cchc.scoring.inputs import Input
from cchc.scoring.nodes import of_plain
from cchc.scoring.scored import Result
from cchc.scoring.values import Fact, Points

STAGES = (Stage.SELF, Stage.FIRST, Stage.SECOND, Stage.FINAL)


def up_to(stage: Stage) -> list[str]:
    return [one.value for one in STAGES[: STAGES.index(stage) + 1]]


@dataclass(frozen=True)
class Standing:
    """A round at a stage. `entrants` by the key `cchc.scoring` knows them by."""

    round: Round
    stage: Stage
    compiled: Compiled
    result: Result
    entrants: Mapping[str, Entrant]

    def points(self, entrant: Entrant, code: str) -> Fraction:
        return self.result.points(entrant.key, code)


def fact_in(source: Input | None, value: Any) -> Fact | None:
    """A kept value as a fact of its input; None for an input the set has no more."""
    return None if source is None else parse(of_plain(value), source.kind, source.places)


def entrants_of(of: Round) -> list[Entrant]:
    return list(of.entrants.select_related("agency", "group").order_by("group__order", "sort_key"))


def facts_of(of: Round, entrants: Iterable[Entrant], stage: Stage, inputs: Collection[str] | None = None) -> Facts:
    """The facts of some entrants as a stage has them, held to the set's rules; of some inputs alone where they are
    named. Two queries."""
    listed = list(entrants)
    compiled = of.set.compiled
    sources = {one.code: one for one in compiled.criteria_set.inputs if inputs is None or one.code in inputs}
    order = {value: n for n, value in enumerate(up_to(stage))}
    claims: dict[int, dict[str, tuple[int, Any]]] = {}
    asked = Claim.objects.filter(entrant__in=[one.pk for one in listed], stage__in=order)
    if inputs is not None:
        asked = asked.filter(input__in=inputs)
    for entrant, code, at, value in asked.values_list("entrant_id", "input", "stage", "value"):
        before = claims.setdefault(entrant, {}).get(code)
        if before is None or before[0] < order[at]:
            claims[entrant][code] = (order[at], value)
    decided: dict[int, dict[str, tuple[int, Any, str]]] = {}
    rows = Decided.objects.filter(mark__entrant__in=[one.pk for one in listed], stage__in=order)
    for entrant, code, at, points, body in rows.values_list(
        "mark__entrant_id", "mark__code", "stage", "points", "body"
    ):
        held = decided.setdefault(entrant, {}).get(code)
        if held is None or held[0] < order[at]:
            decided[entrant][code] = (order[at], points, body)
    made = []
    for one in listed:
        values = {}
        for code, (_at, value) in claims.get(one.pk, {}).items():
            fact = fact_in(sources.get(code), value)
            if fact is not None:
                values[code] = fact
        given = {
            code: in_points(points, body)
            for code, (_at, points, body) in decided.get(one.pk, {}).items()
            if points is not None
        }
        made.append(Agency(one.key, one.name, one.group.name, values, given))
    return facts(compiled.criteria_set, made, str(of.start.year))


def in_points(points: Fraction, body: str) -> Points:
    """Points as a fact. Raises ValueError for what is no finite decimal."""
    whole, _dot, places = exact.text(abs(points)).partition(".")
    if "/" in whole:
        raise ValueError(points)
    return Points(int(whole + places), len(places), body)


def standing(
    of: Round, stage: Stage, entrants: Iterable[Entrant] | None = None, *, inputs: Collection[str] | None = None
) -> Standing:
    """A round, or some of its entrants, at a stage. With `inputs` the criteria of these alone are scored, and totals
    mean nothing."""
    listed = entrants_of(of) if entrants is None else list(entrants)
    compiled = of.set.compiled
    result = compiled.score(facts_of(of, listed, stage, inputs))
    return Standing(of, stage, compiled, result, {one.key: one for one in listed})


def body_of(stage: Stage) -> str:
    """Who decides apart from the rule at a stage, as it is published."""
    return _("Hội đồng") if stage is Stage.FINAL else _("Tổ thẩm định")
