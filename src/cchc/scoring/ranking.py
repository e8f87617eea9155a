"""Ranks: what equals is told apart as the set declares, and what still equals shares its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from cchc.scoring.exact import Units

if TYPE_CHECKING:
    from cchc.scoring.scored import Rank, Result, Row

Key = tuple[Units, ...]


def ranks(result: Result) -> Mapping[str, Rank]:
    """Agency → rank, within its group where the set says so. One without any maximum has no rank."""
    by_group = result.criteria_set.ranking.within == "group"
    breakers = [_breaker(result, code) for code in result.criteria_set.ranking.breakers]
    groups: dict[str | None, list[tuple[Key, str]]] = {}
    rows = result.rows
    for agency in result.facts.agencies:
        row = rows[agency.id]
        if row.value is None:
            continue
        key = (row.value, *[points(row) for points in breakers])
        groups.setdefault(agency.group if by_group else None, []).append((key, agency.id))
    made: dict[str, Rank] = {}
    for members in groups.values():
        made |= _ranked(result, members)
    return made


def _breaker(result: Result, code: str) -> Callable[[Row], Units]:
    """What tells equals apart: points of a criterion, of a field as rounded, or of a group."""
    compiled = result.compiled
    index = compiled.index.get(code)
    if index is not None:
        at = index
        return lambda row: row.lines[at].points
    for n, field in enumerate(result.criteria_set.fields):
        if field.code == code:
            place = n
            return lambda row: row.fields[place].points
    return lambda row: compiled.tally(code, row.lines).points


def _ranked(result: Result, members: list[tuple[Key, str]]) -> dict[str, Rank]:
    from cchc.scoring.scored import Rank

    members.sort(key=lambda pair: pair[0], reverse=True)
    provisional = any(result.rows[agency].missing for _, agency in members)
    ties = result.criteria_set.ranking.ties
    made: dict[str, Rank] = {}
    before = 0
    for n, (_, equal) in enumerate(groupby(members, key=lambda pair: pair[0]), start=1):
        names = [agency for _, agency in equal]
        place = {"competition": before + 1, "dense": n, "modified": before + len(names)}[ties]
        before += len(names)
        made |= dict.fromkeys(names, Rank(place, len(members), provisional))
    return made
