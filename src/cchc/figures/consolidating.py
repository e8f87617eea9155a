"""Figures of many agencies as one: own and units' once, on the tree of a day, as it was or as merged.

A figure is its agency's own, so that what an agency comes to is its own and that of everything below it, each once. An
agency that has ended by the day asked for goes to its heirs (`agencies.over_time`); what nobody can allocate stands in
a row of its own and is part of the total. A total stated from outside is never added: it stands beside the sum, and
counts instead of it where the indicator says so.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Q, QuerySet

from cchc.agencies.models import Agency, Line, Standing, during
from cchc.agencies.over_time import Ways, steps_of
from cchc.figures.exact import PLACES
from cchc.figures.models import Figure, Frozen, Indicator, Prefers, Snapshot
from cchc.periods.windows import Window

SCALE = 10**PLACES
AT_ONCE = 100  # indicators asked for by one query
Number = int | Fraction
GIVEN = Q(numerator__isnull=False) | Q(nothing=True)


class Sum(NamedTuple):
    """Two counts in ten-thousandths, the second 0 of what has none, and of how many figures they are the sum."""

    part: Number = 0
    whole: Number = 0
    figures: int = 0

    def __add__(self, other: Sum) -> Sum:  # type: ignore[override]
        return Sum(self.part + other.part, self.whole + other.whole, self.figures + other.figures)

    def times(self, share: Fraction) -> Sum:
        return self if share == 1 else Sum(self.part * share, self.whole * share, self.figures)

    @property
    def numerator(self) -> Fraction:
        return Fraction(self.part, SCALE)

    @property
    def denominator(self) -> Fraction:
        return Fraction(self.whole, SCALE)


def total(some: Sequence[Sum]) -> Sum:
    return some[0] if len(some) == 1 else Sum(*map(sum, zip(*some, strict=True)))


@dataclass
class Consolidated:
    """One indicator under one root. `of`: what each agency of the day comes to, itself and all below it.

    `unallocated`: by the agency it was recorded for, what is of none of that day. `stated`: totals from outside.
    """

    root: int
    own: dict[int, Sum] = field(default_factory=dict)
    of: dict[int, Sum] = field(default_factory=dict)
    unallocated: dict[int, Sum] = field(default_factory=dict)
    stated: dict[int, Sum] = field(default_factory=dict)
    prefers: str = Prefers.SUM

    @property
    def added(self) -> Sum:
        """What the figures below come to, whatever was stated for the root itself."""
        return sum(self.unallocated.values(), self.of.get(self.root, Sum()))

    @property
    def total(self) -> Sum:
        stated = self.stated.get(self.root)
        return stated if stated is not None and self.prefers == Prefers.STATED else self.added

    @property
    def difference(self) -> Sum | None:
        """What was stated for the root less what adds up; None where nothing was stated."""
        stated = self.stated.get(self.root)
        return None if stated is None else stated + self.added.times(Fraction(-1))


@dataclass(frozen=True)
class Tree:
    """The agencies of a day below a root, and where everybody else's figures go.

    `inner`: who has agencies below it, with those right below, the deepest first. `home`: where all that an agency
    counted goes, of those of whom it is one agency of the tree.
    """

    root: int
    there: Collection[int]
    inner: Sequence[tuple[int, Sequence[int]]]
    last_below: frozenset[int]
    ways: Ways
    asked: frozenset[int]
    home: Mapping[int, int]


def tree_of(root: int, day: date, counted: date | None = None) -> Tree:
    """Half a dozen queries, however large the tree. `counted` is the day the values are of (see `Ways`)."""
    lines = dict(Line.objects.filter(during(day), ancestor=root).values_list("descendant_id", "depth"))
    if not lines:
        raise ValueError(f"agency {root} does not exist on {day}")
    below = Line.objects.filter(during(day), ancestor=root).values("descendant")
    parents = dict(Standing.objects.filter(during(day), agency__in=below).values_list("agency", "parent"))
    ever = ends(Line.objects.filter(ancestor=root))
    own = ends(Line.objects.filter(depth=0, descendant__in=Line.objects.filter(ancestor=root).values("descendant")))
    steps = steps_of()
    before: dict[int, set[int]] = defaultdict(set)
    for step in steps:
        if step.heir is not None:
            before[step.heir].add(step.of)
    asked, edge = set(ever), set(ever)
    while edge:
        edge = {one for key in edge for one in before.get(key, ())} - asked
        asked |= edge
    children: dict[int, list[int]] = defaultdict(list)
    for key, parent in parents.items():
        if key != root and parent is not None:
            children[parent].append(key)
    ways = Ways(steps, day, set(Agency.objects.on(day).values_list("pk", flat=True)), counted)
    to_one = {key: way[0][0] for key in asked for way in (ways.of(key),) if len(way) == 1 and way[0][1] == 1}
    return Tree(
        root=root,
        there=parents.keys(),
        inner=[(key, children[key]) for key in sorted(children, key=lambda key: (-lines[key], key))],
        last_below=frozenset(key for key, until in ever.items() if until == own[key]),
        ways=ways,
        asked=frozenset(asked),
        home={key: to for key, to in to_one.items() if to in parents},
    )


def ends(lines: QuerySet[Line]) -> dict[int, date]:
    """By descendant, when the last of its lines ends; the last day there is for one that has no end."""
    found: dict[int, date] = {}
    for key, until in lines.values_list("descendant", "until"):
        found[key] = max(found.get(key, date.min), until or date.max)
    return found


def consolidated(
    indicators: Iterable[Indicator],
    root: int,
    window: Window,
    *,
    day: date | None = None,
    snapshot: Snapshot | None = None,
) -> dict[int, Consolidated]:
    """By indicator: those that add up over agencies, on the tree of a day (the window's last).

    With a snapshot, the data it froze. Half a dozen queries, however many agencies there are, and one more for every
    hundred indicators.
    """
    adding = {one.pk: one for one in indicators if one.now.adds_agencies}
    tree = tree_of(root, day or window.end, window.end)
    found = {pk: Consolidated(root, prefers=one.now.prefers) for pk, one in adding.items()}
    with nothing_collected():
        gather(found, tree, rows(sorted(adding), window, snapshot))
        for one in found.values():
            roll_up(one, tree)
    return found


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Without looking for circles of objects that nobody holds: among hundreds of thousands of sums there are none,
    and looking takes as long as adding them up."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def gather(found: Mapping[int, Consolidated], tree: Tree, rows: Iterable[Row]) -> None:
    home, owns = tree.home, {pk: one.own for pk, one in found.items()}
    for indicator, agency, whole, part, of in rows:
        value, to = Sum(part or 0, of or 0, 1), home.get(agency)
        if whole:
            if agency in tree.asked:
                found[indicator].stated[agency] = value
        elif to is None:
            place(found[indicator], tree, agency, value)
        else:
            own = owns[indicator]
            own[to] = own[to] + value if to in own else value


Row = tuple[int, int, bool | int, int | None, int | None]


def rows(indicators: Sequence[int], window: Window, snapshot: Snapshot | None) -> Iterator[Row]:
    """(indicator, agency, whole, numerator, denominator), the counts in ten-thousandths."""
    for n in range(0, len(indicators), AT_ONCE):
        some = indicators[n : n + AT_ONCE]
        if snapshot is None:
            live = Figure.objects.of_window(window).filter(GIVEN, indicator__in=some)
            yield from plain(live.values_list("indicator_id", "agency_id", "whole", "numerator", "denominator"))
        else:
            given = Q(version__numerator__isnull=False) | Q(version__nothing=True)
            kept = Frozen.objects.filter(given, snapshot=snapshot, version__figure__indicator__in=some)
            of = ("version__figure__indicator_id", "version__figure__agency_id", "version__figure__whole")
            yield from plain(kept.values_list(*of, "version__numerator", "version__denominator"))


def plain(asked: QuerySet[Any, Any]) -> Iterator[Any]:
    """Rows as the database gives them: of hundreds of thousands, making each cell into what its field says takes most
    of the time, and exact numbers are whole numbers there already."""
    with connections[asked.db].cursor() as cursor:
        cursor.execute(*asked.query.sql_with_params())
        while some := cursor.fetchmany(5000):
            yield from some


def place(one: Consolidated, tree: Tree, agency: int, value: Sum, since: date | None = None) -> None:
    """An agency's own figure on the tree of the day: with itself, with its heirs, or unallocated.

    `since` is the day the value is of, where it is another than the tree's.
    """
    if agency not in tree.asked:
        return
    for to, share in tree.ways.of(agency) if since is None else tree.ways.at(agency, since):
        if to is None and agency in tree.last_below:
            one.unallocated[agency] = one.unallocated.get(agency, Sum()) + value.times(share)
        elif to is not None and to in tree.there:
            one.own[to] = one.own.get(to, Sum()) + value.times(share)


def roll_up(one: Consolidated, tree: Tree) -> None:
    """What each agency comes to, from the deepest up; each figure goes into its agency and into those above it."""
    said: dict[int, Sum] = {}
    if one.prefers == Prefers.STATED:
        said = {key: value for key, value in one.stated.items() if key != tree.root and key in tree.there}
    reached = one.of = one.own | said
    for agency, children in tree.inner:
        if agency in said:
            continue
        below = [reached[key] for key in (*children, agency) if key in reached]
        if below:
            reached[agency] = total(below)


def over(
    indicators: Sequence[Indicator], root: int, parts: Sequence[Window], *, day: date | None = None
) -> dict[int, Consolidated]:
    """Over windows that follow each other, on the tree of one day: for what adds up over time."""
    adding = [one for one in indicators if one.now.over_time == "adds"]
    on = day or max(part.end for part in parts)
    found = {one.pk: Consolidated(root, prefers=one.now.prefers) for one in adding if one.now.adds_agencies}
    for part in parts:
        for pk, one in consolidated(adding, root, part, day=on).items():
            for name in ("own", "of", "unallocated"):
                into: dict[int, Sum] = getattr(found[pk], name)
                for agency, value in getattr(one, name).items():
                    into[agency] = into.get(agency, Sum()) + value
    return found
