"""Numbers of one day's agencies on the tree of another: as it was, and as merged.

Successions are followed forward for who has ended by then and backward for who had not begun, through as many as there
were. Only what adds up is added up, and a ratio is made anew from its two counts. What went to several heirs without
declared shares, what ended without an heir and what cannot be told apart going backward stands in rows of its own,
`unallocated`. Nothing is lost: of what adds up, the total is the same before and after, exactly.

Pure but for `steps_of` and `as_on`, which read the register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Generic, Protocol, TypeVar

from cchc.agencies.models import Agency, Heir, Succession

WHOLE = Fraction(1)


class Adds(Protocol):
    """What adds up, and can be shared out."""

    def __add__(self: A, other: A, /) -> A: ...
    def __mul__(self: A, part: Fraction, /) -> A: ...


A = TypeVar("A", bound=Adds)
V = TypeVar("V")


@dataclass(frozen=True)
class Ratio:
    """Two counts. They add up, their quotient does not."""

    numerator: Fraction
    denominator: Fraction

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.numerator + other.numerator, self.denominator + other.denominator)

    def __mul__(self, part: Fraction) -> Ratio:
        return Ratio(self.numerator * part, self.denominator * part)

    @property
    def value(self) -> Fraction | None:
        """None of nothing."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Step:
    """On a day, of one agency came another, with the part that went there; None where nobody declared it."""

    day: date
    of: int
    heir: int | None
    share: Fraction | None = None


@dataclass(frozen=True)
class Mapped(Generic[V]):
    """Values by agency of the asked day; and, by the agency they are recorded for, those that are of none of them."""

    values: dict[int, V] = field(default_factory=dict)
    unallocated: dict[int, V] = field(default_factory=dict)


@dataclass(frozen=True)
class Side(Generic[V]):
    """What does not add up (a score, a rank, an opinion): whose it was is told, and nothing is made of it."""

    of: int
    value: V


class Ways:
    """Where each agency goes on the tree of a day: `(agency of that day, part)`; None is unallocated.

    `counted` is the day the values are of. An agency that was split and goes on itself is another after than before:
    where it is not said on which side a value was counted, nobody can tell.
    """

    def __init__(self, steps: Iterable[Step], day: date, there: Collection[int], counted: date | None = None) -> None:
        self.day, self.there, self.counted = day, there, counted
        self.forward: dict[int, list[Step]] = defaultdict(list)
        self.backward: dict[int, list[Step]] = defaultdict(list)
        self.kept: dict[int, list[list[Step]]] = defaultdict(list)
        events: dict[tuple[int, date], list[Step]] = defaultdict(list)
        for step in sorted(steps, key=lambda step: step.day):
            events[step.of, step.day].append(step)
        for (of, on), some in events.items():
            goes_on = any(step.heir == of for step in some)
            if on > day:
                for step in some:
                    if step.heir not in (None, of):
                        self.backward[step.heir or 0].append(step)
            elif not goes_on:
                self.forward[of] += some
            elif len(some) > 1:
                self.kept[of].append(some)
        self.known: dict[tuple[int, date | None], tuple[tuple[int | None, Fraction], ...]] = {}

    def of(self, agency: int) -> tuple[tuple[int | None, Fraction], ...]:
        return self.at(agency, self.counted)

    def at(self, agency: int, since: date | None) -> tuple[tuple[int | None, Fraction], ...]:
        """What it was from a day on."""
        asked = agency, since
        if asked not in self.known:
            self.known[asked] = ((None, WHOLE),)  # a circle of successions leads nowhere
            self.known[asked] = tuple(self.followed(agency, since))
        return self.known[asked]

    def followed(self, agency: int, since: date | None) -> Iterator[tuple[int | None, Fraction]]:
        splits = [some for some in self.kept.get(agency, ()) if since is None or some[0].day > since]
        if splits and since is None:
            yield None, WHOLE
        elif splits:
            yield from self.ahead(splits[0])
        elif agency in self.there:
            yield agency, WHOLE
        elif agency in self.forward:
            yield from self.ahead(self.forward[agency])
        else:
            yield from self.back(agency)

    def ahead(self, steps: list[Step]) -> Iterator[tuple[int | None, Fraction]]:
        left = WHOLE
        for step in steps:
            share = WHOLE if len(steps) == 1 and step.share is None else step.share
            if step.heir is None or share is None:
                continue
            left -= share
            for agency, part in self.at(step.heir, step.day):
                yield agency, part * share
        if left:
            yield None, left

    def back(self, agency: int) -> Iterator[tuple[int | None, Fraction]]:
        """What an heir counted is of its predecessor when there is one alone."""
        of = {step.of for step in self.backward[agency]}
        yield from self.at(of.pop(), self.day) if len(of) == 1 else ((None, WHOLE),)


def added(
    values: Mapping[int, A], steps: Iterable[Step], day: date, there: Collection[int], counted: date | None = None
) -> Mapped[A]:
    """Counts, or ratios of two counts, on the tree of a day on which the agencies `there` exist."""
    ways = Ways(steps, day, there, counted)
    found: Mapped[A] = Mapped()
    for agency, value in values.items():
        for to, part in ways.of(agency):
            into, key = (found.unallocated, agency) if to is None else (found.values, to)
            share = value * part
            into[key] = into[key] + share if key in into else share
    return found


def beside(
    values: Mapping[int, V], steps: Iterable[Step], day: date, there: Collection[int]
) -> dict[int, list[Side[V]]]:
    """What does not add up, told beside each agency of the day it concerns; under 0 what concerns none of them."""
    ways = Ways(steps, day, there)
    found: dict[int, list[Side[V]]] = defaultdict(list)
    for agency, value in values.items():
        for to in sorted({to or 0 for to, _ in ways.of(agency)}):
            found[to].append(Side(agency, value))
    return dict(found)


def steps_of(agencies: Collection[int] | None = None) -> list[Step]:
    """The successions as steps, of everybody or of those that concern these agencies: a query for each link.

    Who takes over a dissolved agency's open work is no heir of its figures.
    """
    rows = Heir.objects.order_by("succession__day", "pk").values_list(
        "pk", "succession__day", "of", "agency", "share", "succession__kind"
    )
    if agencies is None:
        return [step(*row[1:]) for row in rows]
    found: dict[int, Step] = {}
    asked, edge = set(agencies), set(agencies)
    while edge:
        listed = sorted(edge)
        more: set[int] = set()
        for n in range(0, len(listed), 2000):
            some = listed[n : n + 2000]
            for row in [*rows.filter(of__in=some), *rows.filter(agency__in=some)]:
                found[row[0]] = step(*row[1:])
                more |= {key for key in row[2:4] if key is not None}
        edge = more - asked
        asked |= more
    return list(found.values())


def step(day: date, of: int, heir: int | None, share: str, kind: str) -> Step:
    return Step(day, of, None if kind == Succession.Kind.DISSOLVE else heir, Fraction(share) if share else None)


def as_on(values: Mapping[int, A], day: date, *, counted: date | None = None) -> Mapped[A]:
    """Counts of agencies of any day on the tree of this one: `as merged` for a later day, `as was` for an earlier.

    `counted` is the day they are of, where it is one: it tells what was counted before an agency was split that goes
    on itself from what was counted after.
    """
    steps = steps_of(values.keys())
    concerned = {key for one in steps for key in (one.of, one.heir) if key is not None} | values.keys()
    there = set(Agency.objects.on(day).filter(pk__in=concerned).values_list("pk", flat=True))
    return added(values, steps, day, there, counted)
