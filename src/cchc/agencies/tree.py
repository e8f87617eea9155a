"""The tree of agencies as a page shows it, on a day: what is opened, and no more, however large the rest is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cchc.agencies.models import Agency, Kind, Line, Standing, below, during
from cchc.words import fold

FEW = 12  # children: more than these stand by kind, and more of one kind are folded away until they are opened
PAGE = 200  # agencies of one kind told at once


@dataclass(frozen=True)
class Node:
    """`below` is what was opened of it: None while it is closed, or has nothing below."""

    standing: Standing
    has_children: bool
    people: int
    below: Below | None = None


@dataclass(frozen=True)
class Branch:
    """Agencies of one kind under one agency: `nodes` of `count`, from one page on; None while it is closed."""

    of: int
    kind: str
    count: int
    nodes: tuple[Node, ...] | None
    next_page: int | None = None

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Below:
    """The children of one agency: by kind where there are many of several kinds."""

    of: int
    branches: tuple[Branch, ...]
    by_kind: bool


@dataclass(frozen=True)
class Opened:
    """What of the tree is open: the way from the root to one agency, and it; of it perhaps one kind, one page."""

    way: tuple[int, ...]
    kind: str = ""
    page: int = 1


def way_to(root: Agency, one: int | None, day: date) -> tuple[int, ...]:
    """From the root to an agency below it on a day; the root alone for one that is not there. One query."""
    if one is None or one == root.pk:
        return (root.pk,)
    lines = Line.objects.filter(during(day), descendant=one, ancestor__in=below(root, day))
    found = tuple(lines.order_by("-depth").values_list("ancestor", flat=True))
    return found if found and found[0] == root.pk else (root.pk,)


def tree(root: Agency, opened: Opened, day: date) -> Node | None:
    """The root with what is open below it; None on a day on which it does not exist. Five queries."""
    top = root.standing(day)
    if top is None:
        return None
    found = _Found(opened, day, opened.way)
    return _node(top, found, found.people_of([root.pk]).get(root.pk, 0))


def under_one(opened: Opened, day: date) -> Below:
    """What is below the last agency of the way alone, or only what is of the asked kind. Four queries."""
    of = opened.way[-1]
    found = _below(of, _Found(opened, day, (of,)))
    asked = tuple(branch for branch in found.branches if branch.kind == opened.kind)
    return Below(of, asked, by_kind=False) if asked else found


class _Found:
    """The rows of what is open: children of the agencies `of` by kind, who has any, and their people."""

    def __init__(self, opened: Opened, day: date, of: Collection[int]) -> None:
        self.opened, self.day = opened, day
        self.kinds = self.kinds_below(of)
        self.children = self.rows()
        keys = [one.agency_id for some in self.children.values() for one in some]
        self.parents = set(
            Standing.objects.filter(during(day), parent__in=keys).order_by().values_list("parent", flat=True).distinct()
        )
        self.people = self.people_of(keys)

    def kinds_below(self, agencies: Collection[int]) -> Mapping[int, Counter[str]]:
        found: dict[int, Counter[str]] = defaultdict(Counter)
        rows = Standing.objects.filter(during(self.day), parent__in=agencies).order_by()
        for parent, kind, n in rows.values_list("parent", "kind").annotate(Count("pk")):
            found[parent][kind] = n
        return found

    def people_of(self, keys: Collection[int]) -> dict[int, int]:
        held = Agency.objects.filter(during(self.day, "posts__"), pk__in=keys).order_by()
        return dict(held.values_list("pk").annotate(Count("posts__person", distinct=True)))

    def is_open(self, parent: int, kind: str) -> bool:
        kinds = self.kinds[parent]
        asked = parent == self.opened.way[-1] and kind == self.opened.kind
        return len(kinds) == 1 or asked or not self.by_kind(parent) or kinds[kind] <= FEW

    def by_kind(self, parent: int) -> bool:
        kinds = self.kinds[parent]
        return len(kinds) > 1 and kinds.total() > FEW

    def page(self, parent: int, kind: str) -> int:
        asked = parent == self.opened.way[-1] and (kind == self.opened.kind or len(self.kinds[parent]) == 1)
        return self.opened.page if asked else 1

    def rows(self) -> Mapping[tuple[int, str], list[Standing]]:
        """By parent and kind, in the alphabet's order: a page of each that is open, and who is on the way."""
        wanted = Q(agency__in=self.opened.way)
        for parent, kinds in self.kinds.items():
            for kind in kinds:
                if self.is_open(parent, kind):
                    first = (self.page(parent, kind) - 1) * PAGE
                    wanted |= Q(parent=parent, kind=kind, place__gt=first, place__lte=first + PAGE)
        found: dict[tuple[int, str], list[Standing]] = defaultdict(list)
        for one in self.numbered().filter(wanted).order_by("sort_key", "pk"):
            found[one.parent_id or 0, one.kind].append(one)
        return found

    def numbered(self) -> QuerySet[Standing]:
        place = Window(RowNumber(), partition_by=[F("parent"), F("kind")], order_by=[F("sort_key"), F("pk")])
        return Standing.objects.filter(during(self.day), parent__in=list(self.kinds)).annotate(place=place)


def _below(of: int, found: _Found) -> Below:
    kinds = found.kinds[of]
    order = list(Kind.values)
    branches = []
    for kind in sorted(kinds, key=order.index):
        rows = found.children.get((of, kind), [])
        if not rows:
            branches.append(Branch(of, kind, kinds[kind], None))
            continue
        page = found.page(of, kind)
        nodes = tuple(_node(one, found, found.people.get(one.agency_id, 0)) for one in rows)
        branches.append(Branch(of, kind, kinds[kind], nodes, page + 1 if page * PAGE < kinds[kind] else None))
    return Below(of, tuple(branches), found.by_kind(of))


def _node(one: Standing, found: _Found, people: int) -> Node:
    of = one.agency_id
    is_open = of in found.opened.way and of in found.kinds
    return Node(one, of in found.parents or of in found.kinds, people, _below(of, found) if is_open else None)


def in_tree(root: Agency, day: date) -> QuerySet[Standing]:
    """The standings of a day under an authority, itself among them."""
    return Standing.objects.filter(during(day), agency__in=below(root, day))


def kinds_of(root: Agency, day: date) -> dict[str, int]:
    """How many agencies of which kind stand in the tree, the most first. One query over all of it."""
    rows = in_tree(root, day).order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return dict(rows)


def matching(root: Agency, day: date, words: str) -> QuerySet[Standing]:
    """Those whose names contain every word, without diacritics, or that bear this code."""
    called = Q()
    for word in fold(words).split():
        called &= Q(folded__contains=word)
    return in_tree(root, day).filter(called | Q(code=words.strip())).order_by("sort_key", "pk")
