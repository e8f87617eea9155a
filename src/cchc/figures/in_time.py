"""What agencies have come to within a window, built of what they said in windows inside it.

A figure of the window itself counts. Else, of what adds up over time, the windows from its first day on that follow
each other without a gap; of what is cumulative, or does not add up, the last word. What is built says until which day
it tells: in July a year stands where two quarters have brought it, and is not called more than that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Min

from cchc.agencies.models import Line
from cchc.figures.consolidating import GIVEN, Consolidated, Sum, place, roll_up, tree_of
from cchc.figures.exact import scaled
from cchc.figures.models import Figure, Indicator, OverTime
from cchc.periods.naming import tiling
from cchc.periods.windows import Window

Parts = Mapping[Window, tuple[int, Sum]]


@dataclass(frozen=True)
class Built:
    """Of which figures (window, key) what an agency has come to is built, and until which day they tell."""

    figures: tuple[tuple[Window, int], ...]

    @property
    def until(self) -> date:
        return self.figures[-1][0].end


@dataclass
class InTime:
    """One indicator within a window. `of` is by agency: of what its own figure there is built."""

    sums: Consolidated
    of: dict[int, Built] = field(default_factory=dict)

    @property
    def until(self) -> date | None:
        return max((one.until for one in self.of.values()), default=None)

    @property
    def windows(self) -> list[Window]:
        """Every window that some agency's is built of."""
        return sorted({window for one in self.of.values() for window, _key in one.figures})

    @property
    def behind(self) -> set[int]:
        """Agencies that told less far than others did."""
        return {agency for agency, one in self.of.items() if one.until != self.until}


def within(indicators: Iterable[Indicator], root: int, window: Window) -> dict[int, InTime]:
    """By indicator, on the tree of the window's last day; of what does not add up over agencies, each one's own alone.

    A dozen queries, whatever the number of agencies.
    """
    listed = {one.pk: one for one in indicators}
    tree = tree_of(root, window.end, window.end)
    found = {pk: InTime(Consolidated(root, prefers=one.now.prefers)) for pk, one in listed.items()}
    begun = begun_on(tree.asked)
    for (pk, agency, whole), parts in said(listed.keys(), window).items():
        into = found[pk]
        if whole:
            if window in parts and agency in tree.asked:
                into.sums.stated[agency] = parts[window][1]
            continue
        if agency not in tree.asked:
            continue
        chosen = chosen_of(parts, window, listed[pk].now.over_time, begun.get(agency, date.min))
        for part in chosen:
            place(into.sums, tree, agency, parts[part][1], since=part.end)
        if chosen:
            into.of[agency] = Built(tuple((part, parts[part][0]) for part in chosen))
    for pk, one in found.items():
        if listed[pk].now.adds_agencies:
            roll_up(one.sums, tree)
        else:
            one.sums.of = dict(one.sums.own)
    return found


def said(indicators: Iterable[int], window: Window) -> dict[tuple[int, int, bool], dict[Window, tuple[int, Sum]]]:
    """(indicator, agency, whole) → window inside this one → its figure's key, and what it says."""
    inside = Figure.objects.filter(GIVEN, indicator__in=indicators, start__gte=window.start, end__lte=window.end)
    found: dict[tuple[int, int, bool], dict[Window, tuple[int, Sum]]] = defaultdict(dict)
    columns = ("indicator_id", "agency_id", "whole", "start", "end", "pk", "numerator", "denominator")
    for indicator, agency, whole, start, end, pk, part, of in inside.values_list(*columns):
        value = Sum(scaled(part) if part else 0, scaled(of) if of else 0, 1)
        found[indicator, agency, whole][Window(start, end)] = pk, value
    return found


def begun_on(agencies: Iterable[int]) -> dict[int, date]:
    """The day each was first there: who began within a window owes nothing of the days before."""
    own = Line.objects.filter(depth=0, descendant__in=agencies).values_list("descendant")
    return dict(own.annotate(first=Min("since")))


def chosen_of(parts: Parts, window: Window, over_time: str, begun: date) -> Sequence[Window]:
    """The windows that what an agency has come to is built of, in their order; none where nothing can be told."""
    if window in parts:
        return (window,)
    if over_time == OverTime.ADDS:
        first = window.start
        if begun > first:
            first = min((part.start for part in parts if part.end >= begun), default=first)
        for end in sorted({part.end for part in parts}, reverse=True):
            tiles = tiling(Window(first, end), parts) if end >= first else None
            if tiles:
                return tiles
        return ()
    return (max(parts, key=lambda part: (part.end, length(part))),) if parts else ()


def length(window: Window) -> int:
    return (window.end - window.start).days
