"""What can be counted from what the house already knows. A room declares what it can count in its `AppConfig.ready`.

    counts(Counter("duties.done", _("…"), Source.DUTIES, done_of))

`count` gives, for some agencies, a window and the day it is seen on, each agency's numerator and denominator (None of
what is no ratio). An agency of which there is nothing to count is left out: what is known of it is `không phát sinh`.
Counters that come of one question say so by `together`: it is asked once for all that are wanted of it.
`behind` gives the address where what it counted of an agency (None: of all) in a window is listed; `listed` gives what
is listed there of some agencies, of what the actor may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.figures import rules
from cchc.figures.models import Figure, Frozen, Indicator, Source, State
from cchc.figures.values import Kind, Value
from cchc.figures.writing import Entry, write_down
from cchc.ledger.actions import write
from cchc.periods.naming import code_of
from cchc.periods.windows import Window

Number = int | Decimal
Counted = dict[int, tuple[Number, Number | None]]
Count = Callable[[Collection[int], Window, date], Counted]
Together = Callable[[Collection[str], Collection[int], Window, date], dict[str, Counted]]


@dataclass(frozen=True)
class Row:
    """Something that was counted, with its page and its state as the look has it: `counts` where it is part of the
    count, not only of the whole."""

    title: str
    url: str
    sub: str
    state: str
    counts: bool


Listed = Callable[[Actor, Collection[int], Window, date], list[Row]]


@dataclass(frozen=True)
class Counter:
    """Something that can be counted, by a key that indicators name. A ratio gives both counts."""

    key: str
    label: str | Promise
    source: Source
    count: Count
    is_ratio: bool = False
    together: Together | None = None
    behind: Callable[[Indicator, int | None, Window], str] | None = None
    listed: Listed | None = None


COUNTERS: dict[str, Counter] = {}


def counts(counter: Counter) -> None:
    COUNTERS[counter.key] = counter


def counted(keys: Iterable[str], agencies: Collection[int], window: Window, day: date) -> dict[str, Counted]:
    """By counter; keys that nobody declared are left out. As few questions as the counters come of."""
    found: dict[str, Counted] = {}
    families: dict[Together, list[str]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        counter = COUNTERS.get(key)
        if counter is None:
            continue
        if counter.together is None:
            found[key] = counter.count(agencies, window, day)
        else:
            families[counter.together].append(key)
    for together, wanted in families.items():
        found |= together(wanted, agencies, window, day)
    return found


def value_of(found: tuple[Number, Number | None] | None, indicator: Indicator) -> Value:
    """What was counted of an agency as its figure says it; of nothing to count, `không phát sinh`."""
    if found is None or (indicator.now.kind == Kind.RATIO and not found[1]):
        return Value(nothing=True)
    part, whole = found
    return Value(Decimal(part), None if whole is None else Decimal(whole))


def counted_page(indicator: Indicator, agency: int | None, window: Window) -> str:
    """The page where what was counted of an agency is listed, or that leads there."""
    asked = {"window": code_of(window)} | ({"agency": str(agency)} if agency is not None else {})
    return f"{reverse('counted', args=[indicator.pk])}?{urlencode(asked)}"


def behind(indicator: Indicator, agency: int | None, window: Window) -> str:
    """Where what stands behind a counted number is listed; empty where nothing is."""
    counter = COUNTERS.get(indicator.now.counted_by)
    return counter.behind(indicator, agency, window) if counter is not None and counter.behind is not None else ""


@transaction.atomic
def count(actor: Actor, indicator: Indicator, root: Agency, window: Window, *, today: date) -> int:
    """Count it for every agency that stands below an authority on the window's last day, as things are today.

    How many figures are new or changed. What was confirmed or frozen is left as it is: a late fact is an erratum, and
    that is a person's to enter. What was counted before and is no more becomes `không phát sinh`.
    """
    if not actor.is_system and rules.run_root(actor, today) != root.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới cho hệ thống đếm số liệu."))
    counter = COUNTERS.get(indicator.now.counted_by)
    if counter is None:
        raise Refused(_("Chỉ tiêu này không đếm được từ hệ thống. Số liệu do cơ quan nhập."))
    if window.start > today:
        raise Refused(_("Kỳ số liệu chưa bắt đầu."))
    day = min(window.end, today)
    agencies = set(Agency.objects.under(root, day).values_list("pk", flat=True))
    found = counter.count(agencies, window, day)
    there = Figure.objects.of_window(window).filter(indicator=indicator, whole=False)
    before = set(there.filter(source=counter.source).values_list("agency", flat=True)) & agencies
    asked = sorted((found.keys() | before) - settled(there))
    entries = [(key, Entry(indicator, value_of(found.get(key), indicator))) for key in asked]
    done = write_down(actor, window, entries, source=counter.source)
    n = len(done.new) + len(done.changed)
    write(actor, "figure.count", indicator, window=code_of(window), root=root.pk, figures=n)
    return n


def settled(there: QuerySet[Figure]) -> set[int]:
    """Agencies whose figure was confirmed or frozen."""
    frozen = Frozen.objects.filter(version__figure__in=there).values_list("version__figure__agency", flat=True)
    return set(there.filter(state=State.CONFIRMED).values_list("agency", flat=True)) | set(frozen)
