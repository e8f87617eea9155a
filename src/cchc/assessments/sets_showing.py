"""A criteria set and the comparison of two as page values: every criterion a row, its rule in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cchc.scoring import load, shipped
from cchc.scoring.comparing import Change, Comparison, What, compare
from cchc.scoring.model import SCORERS, STATUSES, CriteriaSet, Criterion, Group
from cchc.scoring.wording import of_set
from cchc.words.numbers import vi

SOURCED: Mapping[str, str] = dict(STATUSES)
_SCORERS = dict(SCORERS)
# How far a set is sourced, as the states of a page tell it.
COLOURS = {"sourced": "done", "derived": "wait", "remembered": "unsure", "partial": "unsure", "invented": "none"}


@dataclass(frozen=True)
class Line:
    """A field, a group or a criterion of a set. `depth` 0 is a field; `rule` is a criterion's rule, a line each."""

    code: str
    name: str
    most: str
    depth: int
    leaf: bool
    status: str = ""
    colour: str = ""
    scored_by: str = ""
    proof: str = ""
    rule: tuple[str, ...] = ()
    input: str = ""
    source: str = ""
    note: str = ""


def lines(given: CriteriaSet) -> Iterator[Line]:
    """In printed order, parents first."""
    said, inputs = of_set(given), {one.code: one for one in given.inputs}

    def walk(one: Group | Criterion, depth: int) -> Iterator[Line]:
        most = vi(one.max) if one.max is not None else ""
        marked = (SOURCED[one.status], COLOURS[one.status]) if one.status else ("", "")
        common = (one.code, one.name, most, depth)
        if isinstance(one, Group):
            yield Line(*common, False, *marked, source=one.source or "", note=one.note or "")
            for child in one.criteria:
                yield from walk(child, depth + 1)
            return
        asked = inputs.get(one.input or "")
        yield Line(
            *common,
            True,
            *marked,
            scored_by=_SCORERS[one.scored_by],
            proof=one.proof or "",
            rule=said[one.code],
            input=asked.name if asked is not None else "",
            source=one.source or "",
            note=one.note or "",
        )

    for field in given.fields:
        yield from walk(field, 0)


@lru_cache(maxsize=1)
def examples() -> Mapping[str, CriteriaSet]:
    """Name → set of those that come along."""
    return {name: load(path) for name, path in shipped().items()}


@dataclass(frozen=True)
class Part:
    """Changes of one kind, under its heading."""

    what: What
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Compared:
    """`same` and `by_rate`: how many criteria can be compared by points, and by the share of the maximum alone;
    `of` is how many the new set has."""

    parts: tuple[Part, ...]
    same: int
    by_rate: int
    of: int
    known: Comparison


def compared(old: CriteriaSet, new: CriteriaSet) -> Compared:
    found = compare(old, new)
    parts = tuple(
        Part(what, changes)
        for what in What
        if (changes := tuple(change for change in found.changes if change.what is what))
    )
    return Compared(parts, len(found.same), len(found.by_rate), sum(1 for _ in new.leaves()), found)
