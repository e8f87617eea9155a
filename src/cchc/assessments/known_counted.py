"""Inputs known from what a room counts by agency and window: duties done on time, and whatever later rooms count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.assessments.known import Found, Known, Source
from cchc.assessments.models import Entrant, Round, Tie
from cchc.figures.counting import COUNTERS, Counter, counted
from cchc.periods.naming import name_of
from cchc.scoring import exact
from cchc.scoring.factexts import parse
from cchc.scoring.inputs import Input
from cchc.scoring.nodes import of_plain
from cchc.scoring.values import Kind
from cchc.words.numbers import vi

LONGEST = 20  # of a tie's source


def counters() -> Mapping[str, Source]:
    """Every counter as a source."""
    return {key: Source(key, one.label, asked) for key, one in COUNTERS.items() if len(key) <= LONGEST}


def fits(source: Input, counter: Counter) -> bool:
    return source.kind is (Kind.RATIO if counter.is_ratio else Kind.COUNT)


def asked(of: Round, entrants: Sequence[Entrant], ties: Sequence[Tie], day: date) -> Found:
    """As things stood on the period's last day, or stand today while it runs."""
    inputs = {one.code: one for one in of.set.given.inputs}
    on = min(day, of.end)
    tallies = counted([tie.source for tie in ties], [one.agency_id for one in entrants], of.window, on)
    found: Found = {}
    for tie in ties:
        counter, source = COUNTERS.get(tie.source), inputs.get(tie.input)
        if counter is None or source is None or not fits(source, counter):
            continue
        for entrant in entrants:
            pair = tallies.get(tie.source, {}).get(entrant.agency_id)
            if pair is None or (counter.is_ratio and not pair[1]):
                continue
            part, whole = pair
            plain = {"part": _text(part), "whole": _text(whole or 0)} if counter.is_ratio else _text(part)
            fact = parse(of_plain(plain), source.kind, source.places)
            if fact is None:
                continue
            words = f"{vi(part)}/{vi(whole or 0)}" if counter.is_ratio else vi(part)
            said = _("%(what)s, %(window)s") % {"what": counter.label, "window": name_of(of.window)}
            url = f"{reverse('duties')}?agency={entrant.agency_id}"
            found[entrant.pk, tie.input] = Known(fact, words, said, f"{tie.source}:{on.isoformat()}", url)
    return found


def _text(number: int | Decimal) -> str:
    return exact.text(Fraction(number))
