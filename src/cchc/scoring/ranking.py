"""Ranks: what equals is told apart as the set declares, and what still equals shares its place."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from cchc.scoring.exact import Units

if TYPE_CHECKING:
    from cchc.scoring.scored import Rank, Result

Key = tuple[Units, ...]


def ranks(result: Result) -> Mapping[str, Rank]:
    """Agency → rank, within its group where the set says so. One without any maximum has no rank."""
    by_group = result.criteria_set.ranking.within == "group"
    breakers = result.criteria_set.ranking.breakers
    groups: dict[str | None, list[tuple[Key, str]]] = {}
    for agency in result.facts.agencies:
        row = result.rows[agency.id]
        if row.value is None:
            continue
        key = (row.value, *(_breaker(result, agency.id, code) for code in breakers)) if breakers else (row.value,)
        groups.setdefault(agency.group if by_group else None, []).append((key, agency.id))
    made: dict[str, Rank] = {}
    for members in groups.values():
        made |= _ranked(result, members)
    return made


def _breaker(result: Result, agency: str, code: str) -> Units:
    index = result.compiled.index.get(code)
    row = result.rows[agency]
    return row.lines[index].points if index is not None else result.compiled.tally(code, row.lines).points


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
