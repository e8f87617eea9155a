"""Where an input of a set is known: proposed by likeness of names, confirmed by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from cchc.access import Actor, Denied, Refused
from cchc.assessments import known_counted, known_figures, rules
from cchc.assessments.known import SOURCES
from cchc.assessments.models import CriteriaSet, Tie
from cchc.figures.counting import COUNTERS
from cchc.figures.models import Indicator
from cchc.ledger.actions import write
from cchc.scoring.inputs import Input
from cchc.words import fold

LIKE = 82  # of 100: below it nothing is proposed


@dataclass(frozen=True)
class Choice:
    """A place where an input can be known: `key` is what a form sends (`figure:12`, `duties.punctual`)."""

    key: str
    label: str


def choices_of(source: Input, indicators: Sequence[Indicator]) -> list[Choice]:
    """Every place whose kind fits an input."""
    made = [
        Choice(f"{known_figures.FIGURE}:{one.pk}", _("Số liệu: %(name)s") % {"name": f"{one.code}. {one.now.name}"})
        for one in indicators
        if known_figures.fits(source, one)
    ]
    made += [
        Choice(key, str(counter.label))
        for key, counter in COUNTERS.items()
        if len(key) <= known_counted.LONGEST and known_counted.fits(source, counter)
    ]
    others = [one for one in SOURCES.values() if one.code != known_figures.FIGURE]
    return made + [Choice(one.code, str(one.label)) for one in others if not one.kinds or source.kind in one.kinds]


def proposed(source: Input, choices: Sequence[Choice]) -> Choice | None:
    """The place whose name is most like the input's; None where none is near. A person confirms it."""
    said = fold(" ".join(part for part in (source.name, source.part) if part))
    scored = [(fuzz.token_sort_ratio(said, fold(one.label.partition(": ")[2] or one.label)), one) for one in choices]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= LIKE else None


def indicators_of(actor: Actor, one: CriteriaSet, day: date) -> list[Indicator]:
    rows = Indicator.objects.visible_to(actor, day).filter(authority=one.authority_id).select_related("current")
    return list(rows.order_by("field", "code")[:2000])


def key_of(tie: Tie) -> str:
    return f"{tie.source}:{tie.indicator_id}" if tie.indicator_id else tie.source


@transaction.atomic
def tie(actor: Actor, one: CriteriaSet, wanted: dict[str, str], *, today: date) -> int:
    """Inputs and where each is known, empty where nowhere; what is not named stays. How many changed."""
    if not rules.keep_set(actor, one):
        raise Denied(_("Chỉ cơ quan thường trực mới xác nhận được nguồn số liệu của bộ tiêu chí."))
    inputs = {each.code: each for each in one.given.inputs}
    indicators = indicators_of(actor, one, today)
    was = {each.input: each for each in Tie.objects.filter(set=one)}
    changed: dict[str, str] = {}
    fresh: list[Tie] = []
    for code, key in wanted.items():
        if code not in inputs:
            raise Refused(_("Bộ tiêu chí không có số liệu “%(code)s”.") % {"code": code[:60]})
        if key == (key_of(was[code]) if code in was else ""):
            continue
        if key and key not in {choice.key for choice in choices_of(inputs[code], indicators)}:
            raise Refused(_("“%(name)s”: nguồn này không hợp với loại số liệu. Chọn nguồn khác.") % {"name": code})
        changed[code] = key
        if key:
            source, _colon, pk = key.partition(":")
            at = {"at": timezone.now(), "by_id": actor.post}
            fresh.append(Tie(set=one, input=code, source=source, indicator_id=int(pk) if pk else None, **at))
    if changed:
        Tie.objects.filter(set=one, input__in=changed).delete()
        Tie.objects.bulk_create(fresh)
        write(actor, "criteria_set.tie", one, ties=changed)
    return len(changed)
