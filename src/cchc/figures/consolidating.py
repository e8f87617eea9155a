"""Figures of many agencies as one: own and units' once, on the tree of a day, as it was or as merged.

A figure is its agency's own, so that what an agency comes to is its own and that of everything below it, each once. An
agency that has ended by the day asked for goes to its heirs (`agencies.over_time`); what nobody can allocate stands in
a row of its own and is part of the total. A total stated from outside is never added: it stands beside the sum, and
counts instead of it where the indicator says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.functions import Cast

from cchc.agencies.models import Agency, Line, Standing, during
from cchc.agencies.over_time import Ways, steps_of
from cchc.figures.exact import PLACES
from cchc.figures.models import Figure, Frozen, Indicator, Prefers, Snapshot
from cchc.periods.windows import Window

SCALE = 10**PLACES
Number = int | Fraction
GIVEN = Q(numerator__isnull=False) | Q(nothing=True)


@dataclass(frozen=True)
class Sum:
    """Two counts in ten-thousandths, the second 0 of what has none, and of how many figures they are the sum."""

    part: Number = 0
    whole: Number = 0
    figures: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.part + other.part, self.whole + other.whole, self.figures + other.figures)

    def times(self, share: Fraction) -> Sum:
        return self if share == 1 else Sum(self.part * share, self.whole * share, self.figures)

    @property
    def numerator(self) -> Fraction:
        return Fraction(self.part, SCALE)

    @property
    def denominator(self) -> Fraction:
        return Fraction(self.whole, SCALE)


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
    """The agencies of a day below a root, the deepest first, and where everybody else's figures go."""

    root: int
    parents: Mapping[int, int | None]
    deepest_first: Sequence[int]
    last_below: frozenset[int]
    ways: Ways
    asked: frozenset[int]


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
    return Tree(
        root=root,
        parents=parents,
        deepest_first=sorted(lines, key=lambda key: (-lines[key], key)),
        last_below=frozenset(key for key, until in ever.items() if until == own[key]),
        ways=Ways(steps, day, set(Agency.objects.on(day).values_list("pk", flat=True)), counted),
        asked=frozenset(asked),
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

    With a snapshot, the data it froze. Half a dozen queries, however many agencies there are.
    """
    adding = {one.pk: one for one in indicators if one.now.adds_agencies}
    tree = tree_of(root, day or window.end, window.end)
    found = {pk: Consolidated(root, prefers=one.now.prefers) for pk, one in adding.items()}
    for indicator, agency, whole, part, of in rows(adding.keys(), window, snapshot):
        if agency not in tree.asked:
            continue
        value = Sum(part or 0, of or 0, 1)
        if whole:
            found[indicator].stated[agency] = value
        else:
            place(found[indicator], tree, agency, value)
    for one in found.values():
        roll_up(one, tree)
    return found


def rows(
    indicators: Collection[int], window: Window, snapshot: Snapshot | None
) -> Iterable[tuple[int, int, bool, int | None, int | None]]:
    """(indicator, agency, whole, numerator, denominator) in ten-thousandths. One query."""
    whole_number = BigIntegerField()
    if snapshot is None:
        live = Figure.objects.of_window(window).filter(GIVEN, indicator__in=indicators)
        return live.values_list(
            "indicator_id",
            "agency_id",
            "whole",
            Cast(F("numerator"), whole_number),
            Cast(F("denominator"), whole_number),
        ).iterator(5000)
    given = Q(version__numerator__isnull=False) | Q(version__nothing=True)
    kept = Frozen.objects.filter(given, snapshot=snapshot, version__figure__indicator__in=indicators)
    return kept.values_list(
        "version__figure__indicator_id",
        "version__figure__agency_id",
        "version__figure__whole",
        Cast(F("version__numerator"), whole_number),
        Cast(F("version__denominator"), whole_number),
    ).iterator(5000)


def place(one: Consolidated, tree: Tree, agency: int, value: Sum) -> None:
    """An agency's own figure on the tree of the day: with itself, with its heirs, or unallocated."""
    for to, share in tree.ways.of(agency):
        if to is None and agency in tree.last_below:
            one.unallocated[agency] = one.unallocated.get(agency, Sum()) + value.times(share)
        elif to is not None and to in tree.parents:
            one.own[to] = one.own.get(to, Sum()) + value.times(share)


def roll_up(one: Consolidated, tree: Tree) -> None:
    """What each agency comes to, from the deepest up; each figure goes into its agency and into those above it."""
    reached = dict(one.own)
    for agency in tree.deepest_first:
        value = reached.get(agency)
        stated = one.stated.get(agency)
        if stated is not None and one.prefers == Prefers.STATED and agency != tree.root:
            value = stated
        if value is None:
            continue
        one.of[agency] = value
        above = tree.parents.get(agency)
        if agency != tree.root and above is not None:
            reached[above] = reached.get(above, Sum()) + value


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
