"""The tree of agencies as a page shows it, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from cchc.agencies.models import Agency, Kind, Standing, during
from cchc.words import fold

FEW = 12  # agencies of one kind under one parent: more are folded away until they are opened


@dataclass(frozen=True)
class Node:
    standing: Standing
    people: int
    children: list[Group] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """The agencies of one kind under one parent."""

    label: str
    nodes: list[Node]

    @property
    def is_open(self) -> bool:
        return len(self.nodes) <= FEW


def standings(root: Agency, day: date) -> list[Standing]:
    """The standings of a day under an authority, itself among them, with `people`. One query."""
    return list(
        Standing.objects.filter(during(day), agency__in=Agency.objects.under(root, day))
        .annotate(people=Count("agency__posts__person", filter=during(day, "agency__posts__"), distinct=True))
        .order_by("sort_key")
    )


def tree(root: Agency, found: Iterable[Standing]) -> Node | None:
    """The authority with everything below it, grouped by kind; None on a day on which it does not exist."""
    below: dict[int | None, list[Standing]] = defaultdict(list)
    top = None
    for one in found:
        if one.agency_id == root.pk:
            top = one
        else:
            below[one.parent_id].append(one)
    return _node(top, below) if top is not None else None


def _node(one: Standing, below: dict[int | None, list[Standing]]) -> Node:
    kinds: dict[str, list[Node]] = defaultdict(list)
    for child in below.get(one.agency_id, ()):
        kinds[child.kind].append(_node(child, below))
    order = list(Kind.values)
    groups = [Group(Kind(kind).label, kinds[kind]) for kind in sorted(kinds, key=order.index)]
    return Node(one, one.people, groups)  # type: ignore[attr-defined]


def matching(found: Iterable[Standing], words: str) -> list[Standing]:
    """Those whose names contain every word, without diacritics."""
    asked = fold(words).split()
    return [one for one in found if all(word in one.folded for word in asked)]
