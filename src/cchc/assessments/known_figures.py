"""Inputs known from figures: what an agency and all below it come to in the round's period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.assessments.known import Found, Known, Source, provide
from cchc.assessments.models import Entrant, Round, Tie
from cchc.figures.consolidating import Sum, consolidated, over
from cchc.figures.models import Figure, Indicator, State
from cchc.figures.values import Kind as FigureKind
from cchc.figures.values import shown
from cchc.periods.naming import code_of, name_of
from cchc.periods.windows import Window, quarter
from cchc.scoring import exact
from cchc.scoring.factexts import parse
from cchc.scoring.inputs import Input
from cchc.scoring.nodes import of_plain
from cchc.scoring.values import NONE, Choice, Fact, Kind, YesNo
from cchc.words.numbers import vi

FIGURE = "figure"
# Kinds of inputs that an indicator of a kind can be.
FITS = {
    FigureKind.RATIO: (Kind.RATIO,),
    FigureKind.COUNT: (Kind.COUNT, Kind.NUMBER, Kind.DAYS),
    FigureKind.YES_NO: (Kind.YES_NO,),
    FigureKind.CHOICE: (Kind.CHOICE,),
}


def fits(source: Input, indicator: Indicator) -> bool:
    """Whether an indicator can be what an input asks."""
    return source.kind in FITS.get(FigureKind(indicator.now.kind), ())


def asked(of: Round, entrants: Sequence[Entrant], ties: Sequence[Tie], day: date) -> Found:
    """A dozen queries, however many agencies and indicators."""
    inputs = {one.code: one for one in of.set.given.inputs}
    tied = [(tie, tie.indicator) for tie in ties if tie.indicator is not None and tie.input in inputs]
    indicators = [indicator for _tie, indicator in tied]
    summed = sums(indicators, of, of.window)
    single = single_figures(indicators, entrants, of.window)
    found: Found = {}
    for tie, indicator in tied:
        source = inputs[tie.input]
        for entrant in entrants:
            known = _of_sum(source, indicator, summed.get(indicator.pk, {}).get(entrant.agency_id), of, entrant)
            known = known or _of_figure(source, indicator, single.get((indicator.pk, entrant.agency_id)), of)
            if known is not None:
                found[entrant.pk, tie.input] = known
    return found


def sums(indicators: Sequence[Indicator], of: Round, window: Window) -> dict[int, dict[int, Sum]]:
    """Indicator → agency → what it comes to: of the window itself, or added up from its quarters."""
    if not indicators:
        return {}
    whole = consolidated(indicators, of.authority_id, window)
    found = {pk: dict(one.of) for pk, one in whole.items()}
    quarters = [quarter(window.start.year, n) for n in range(1, 5)]
    parts = [one for one in quarters if window.start <= one.start and one.end <= window.end]
    tiles = len(parts) > 1 and parts[0].start == window.start and parts[-1].end == window.end
    if tiles and any(not found.get(one.pk) for one in indicators):
        for pk, one in over(indicators, of.authority_id, parts).items():
            if not found.get(pk):
                found[pk] = dict(one.of)
    return found


def single_figures(
    indicators: Sequence[Indicator], entrants: Sequence[Entrant], window: Window
) -> dict[tuple[int, int], Figure]:
    """Figures of the agencies themselves, of what is not added up: yes or no, choices. One query."""
    rows = Figure.objects.of_window(window).filter(
        indicator__in=indicators, agency__in=[one.agency_id for one in entrants], whole=False
    )
    return {(one.indicator_id, one.agency_id): one for one in rows.select_related("definition")}


def _of_sum(source: Input, indicator: Indicator, summed: Sum | None, of: Round, entrant: Entrant) -> Known | None:
    if summed is None or not fits(source, indicator):
        return None
    if indicator.now.kind == FigureKind.RATIO:
        plain = {"part": _text(summed.numerator), "whole": _text(summed.denominator)}
        fact = parse(of_plain(plain), source.kind, source.places)
        words = f"{vi(summed.numerator)}/{vi(summed.denominator)}"
    else:
        fact = parse(of_plain(_text(summed.numerator)), source.kind, source.places)
        words = vi(summed.numerator)
    url = f"{reverse('indicator', args=[indicator.pk])}?window={code_of(of.window)}&agency={entrant.agency_id}"
    return None if fact is None else Known(fact, words, _said(indicator, of), f"figure:{indicator.pk}", url)


def _of_figure(source: Input, indicator: Indicator, figure: Figure | None, of: Round) -> Known | None:
    if figure is None or not fits(source, indicator):
        return None
    fact: Fact | None = None
    if figure.nothing:
        fact = NONE
    elif source.kind is Kind.YES_NO and figure.numerator is not None:
        fact = YesNo(bool(figure.numerator))
    elif source.kind is Kind.RATIO and figure.numerator is not None and figure.denominator is not None:
        plain = {"part": _text(figure.numerator), "whole": _text(figure.denominator)}
        fact = parse(of_plain(plain), source.kind, source.places)
    elif source.kind is Kind.CHOICE and figure.words:
        fact = Choice(figure.words)
    elif figure.numerator is not None and source.kind in (Kind.COUNT, Kind.NUMBER, Kind.DAYS):
        fact = parse(of_plain(_text(Fraction(figure.numerator))), source.kind, source.places)
    if fact is None:
        return None
    words = shown(figure.value, figure.definition.meaning)
    key = f"figure:{figure.pk}.{figure.version}"
    firm = figure.state == State.CONFIRMED
    return Known(fact, words, _said(indicator, of), key, reverse("figure", args=[figure.pk]), firm)


def _said(indicator: Indicator, of: Round) -> str:
    return _("Số liệu “%(name)s”, %(window)s") % {"name": indicator.now.name, "window": name_of(of.window)}


def _text(number: Fraction | Decimal) -> str:
    return exact.text(Fraction(number))


def declare() -> None:
    provide(Source(FIGURE, gettext_lazy("Số liệu thống kê"), asked))
