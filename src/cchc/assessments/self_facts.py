"""What an agency claims, as `cchc.scoring` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cchc.assessments.models import Claim, Entrant, Stage
from cchc.assessments.self_set import hers_of
from cchc.scoring.compiled import Compiled
from cchc.scoring.factexts import parse
from cchc.scoring.facts import Agency, Facts
from cchc.scoring.inputs import Input
from cchc.scoring.nodes import of_plain
from cchc.scoring.scored import Result, Row
from cchc.scoring.values import Fact


def fact_in(source: Input, value: Any) -> Fact | None:
    """A kept value as a fact; None for what the input does not take any more."""
    return parse(of_plain(value), source.kind, source.places)


def claims_of(entrants: Iterable[int]) -> dict[int, dict[str, Claim]]:
    """Entrant → input → what it claims itself. One query."""
    found: dict[int, dict[str, Claim]] = {one: {} for one in entrants}
    rows = Claim.objects.filter(entrant__in=found, stage=Stage.SELF).select_related("by__person")
    for one in rows:
        found[one.entrant_id][one.input] = one
    return found


def facts_in(compiled: Compiled, claims: dict[str, Claim]) -> dict[str, Fact]:
    inputs = {one.code: one for one in compiled.criteria_set.inputs}
    made = {}
    for code, claim in claims.items():
        fact = fact_in(inputs[code], claim.value) if code in inputs else None
        if fact is not None:
            made[code] = fact
    return made


def own_row(compiled: Compiled, values: dict[str, Fact]) -> Row:
    """The row of her own criteria; what others score is missing, whatever it shares with hers."""
    hers = hers_of(compiled.criteria_set).criteria
    row = compiled.row(Agency("", "", None, values))
    lines = tuple(
        line if leaf.code in hers else compiled.work[leaf.index][2]
        for leaf, line in zip(compiled.leaves, row.lines, strict=True)
    )
    return row if lines == row.lines else compiled.together(lines)


def own_result(compiled: Compiled, entrant: Entrant, values: dict[str, Fact]) -> Result:
    """The result of one agency by what it claims: for reasons and gaps."""
    key = entrant.agency.key or str(entrant.agency_id)
    facts = Facts(None, (Agency(key, entrant.name, None, values),))
    return Result(compiled, facts, {key: own_row(compiled, values)})
