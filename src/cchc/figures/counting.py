"""What can be counted from what the house already knows. A room declares what it can count in its `AppConfig.ready`.

    counts(Counter("duties.done", _("…"), Source.DUTIES, done_of))

`count` gives, for some agencies, a window and the day it is seen on, each agency's numerator and denominator (None of
what is no ratio). An agency of which there is nothing to count is left out: its figure is `không phát sinh`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency, Standing, during
from cchc.figures import actions, rules
from cchc.figures.models import Figure, Frozen, Indicator, Source, State
from cchc.figures.values import Value
from cchc.ledger.actions import write
from cchc.periods.naming import code_of
from cchc.periods.windows import Window

Counted = dict[int, tuple[int, int | None]]
Count = Callable[[Collection[int], Window, date], Counted]


@dataclass(frozen=True)
class Counter:
    """Something that can be counted, by a key that indicators name. A ratio gives both counts."""

    key: str
    label: str | Promise
    source: Source
    count: Count
    is_ratio: bool = False


COUNTERS: dict[str, Counter] = {}


def counts(counter: Counter) -> None:
    COUNTERS[counter.key] = counter


@transaction.atomic
def count(actor: Actor, indicator: Indicator, root: Agency, window: Window, *, today: date) -> int:
    """Count it for every agency that stands below an authority on the window's last day, as things are today.

    How many figures are new or changed. What was confirmed or frozen is left as it is: a late fact is an erratum, and
    that is a person's to enter.
    """
    if not actor.is_system and rules.run_root(actor, today) != root.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới cho hệ thống đếm số liệu."))
    counter = COUNTERS.get(indicator.now.counted_by)
    if counter is None:
        raise Refused(_("Chỉ tiêu này không đếm được từ hệ thống. Số liệu do cơ quan nhập."))
    if window.start > today:
        raise Refused(_("Kỳ số liệu chưa bắt đầu."))
    day = min(window.end, today)
    agencies = dict(
        Standing.objects.filter(during(day), agency__in=Agency.objects.under(root, day)).values_list("agency", "name")
    )
    found = counter.count(agencies.keys(), window, day)
    settled = settled_of(indicator, window)
    n = 0
    for agency in Agency.objects.filter(pk__in=found.keys() - settled).order_by("pk"):
        part, whole = found[agency.pk]
        value = Value(Decimal(part), None if whole is None else Decimal(whole))
        if indicator.now.kind == "ratio" and not whole:
            value = Value(nothing=True)
        done = actions.put(actor, agency, window, [actions.Entry(indicator, value)], source=counter.source)
        n += len(done.new) + len(done.changed)
    write(actor, "figure.count", indicator, window=code_of(window), root=root.pk, figures=n)
    return n


def settled_of(indicator: Indicator, window: Window) -> set[int]:
    """Agencies whose figure was confirmed or frozen."""
    there = Figure.objects.of_window(window).filter(indicator=indicator, whole=False)
    frozen = Frozen.objects.filter(version__figure__in=there).values_list("version__figure__agency", flat=True)
    return set(there.filter(state=State.CONFIRMED).values_list("agency", flat=True)) | set(frozen)
