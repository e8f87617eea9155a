"""What is known of an agency before it fills a form in: this window's figures, an earlier one's, and what adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.agencies.models import Agency
from cchc.figures.counting import COUNTERS, counted, value_of
from cchc.figures.models import Figure, Indicator, OverTime, Source
from cchc.figures.values import Kind, Value
from cchc.periods.naming import tiling
from cchc.periods.windows import Window

LIKE = 5  # days by which two windows that are compared may differ in length


@dataclass(frozen=True)
class Known:
    """A value that need not be typed, and where it comes from. `version` is 0 where no figure is there yet.

    `source` where the house counted it.
    """

    value: Value
    origin: str
    version: int = 0
    note: str = ""
    source: Source | None = None


def known(agency: Agency, indicators: Iterable[Indicator], window: Window, today: date) -> dict[int, Known]:
    """By indicator: the window's own figure; else what the house counts; else what its parts add up to."""
    listed = {one.pk: one for one in indicators}
    there = Figure.objects.filter(
        agency=agency, whole=False, indicator__in=listed, start__gte=window.start, end__lte=window.end
    )
    parts: dict[int, dict[Window, Figure]] = defaultdict(dict)
    for figure in there:
        parts[figure.indicator_id][figure.window] = figure
    wanted = [one.now.counted_by for one in listed.values()] if window.start <= today else []
    counts = counted(wanted, [agency.pk], window, min(window.end, today))
    found: dict[int, Known] = {}
    for pk, indicator in listed.items():
        own = parts[pk].get(window)
        if own is not None and own.value.is_given:
            counted_it = Source(own.source) if own.source != Source.TYPED else None
            found[pk] = Known(own.value, "", own.version, own.note, counted_it)
            continue
        version = own.version if own is not None else 0
        if indicator.now.counted_by in counts:
            value = value_of(counts[indicator.now.counted_by].get(agency.pk), indicator)
            found[pk] = Known(value, _("đếm từ hệ thống"), version, source=COUNTERS[indicator.now.counted_by].source)
        elif indicator.now.over_time == OverTime.ADDS and (added := of_parts(parts[pk], window)) is not None:
            found[pk] = Known(added, _("cộng từ các kỳ đã nhập"), version)
    return found


def of_parts(there: Mapping[Window, Figure], window: Window) -> Value | None:
    """The sum over figures of windows that tile this one; None where they do not."""
    given = {part: figure.value for part, figure in there.items() if figure.value.is_given and part != window}
    tiles = tiling(window, given)
    if not tiles:
        return None
    values = [given[part] for part in tiles]
    if all(value.nothing for value in values):
        return Value(nothing=True)
    counts = [value for value in values if not value.nothing]
    if any(value.numerator is None for value in counts):
        return None
    numerator = sum((value.numerator or Decimal(0) for value in counts), Decimal(0))
    if all(value.denominator is None for value in counts):
        return Value(numerator)
    return Value(numerator, sum((value.denominator or Decimal(0) for value in counts), Decimal(0)))


def before(agency: Agency, indicators: Iterable[Indicator], window: Window) -> dict[int, Figure]:
    """By indicator, the figure it is set beside: the last earlier one of the same year where it is cumulative, else
    the last that ended before and is as long."""
    listed = {one.pk: one for one in indicators}
    earlier = Figure.objects.filter(agency=agency, whole=False, indicator__in=listed, end__lt=window.end)
    found: dict[int, Figure] = {}
    for figure in earlier.order_by("end", "start"):
        now = listed[figure.indicator_id].now
        if now.kind == Kind.TEXT:
            continue
        if now.over_time == OverTime.CUMULATIVE:
            fits = figure.end.year == window.end.year
        else:
            fits = abs(length(figure.window) - length(window)) <= LIKE
        if fits:
            found[figure.indicator_id] = figure
    return found


def length(window: Window) -> int:
    return (window.end - window.start).days
