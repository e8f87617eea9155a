"""Several facts claimed at once: what the house knows, or a workbook that came back. All of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied
from cchc.assessments import rules
from cchc.assessments.models import Entrant, Mark, Origin
from cchc.assessments.self_scoring import check_open, hold, put, recompute
from cchc.assessments.self_set import hers_of
from cchc.ledger.actions import write
from cchc.scoring.values import Fact


@dataclass(frozen=True)
class Claimed:
    """What one input is claimed to be; `seen` as `claim` has it."""

    fact: Fact | None
    seen: int | None = None
    source: str = ""
    source_key: str = ""


def fillable(actor: Actor, entrant: Entrant, today: date) -> frozenset[str]:
    """The inputs of her own criteria: of those she may fill some criterion of. One query or two."""
    compiled = entrant.round.set.compiled
    hers = hers_of(compiled.criteria_set).criteria
    codes = rules.fill.of(Mark.objects.filter(entrant=entrant), actor, today).values_list("code", flat=True)
    return frozenset(compiled.leaves[compiled.index[code]].input.code for code in codes if code in hers)


@transaction.atomic
def claim_many(
    actor: Actor, entrant: Entrant, asked: Mapping[str, Claimed], *, origin: Origin, today: date
) -> list[str]:
    """Inputs that changed. Denied where one of them is not hers to fill."""
    if asked.keys() - fillable(actor, entrant, today):
        raise Denied(_("Có tiêu chí do người khác trong cơ quan phụ trách."))
    check_open(Entrant.objects.select_related("round__set", "group").get(pk=entrant.pk), today)
    hold(entrant)
    changed = [
        code
        for code, one in asked.items()
        if put(
            actor,
            entrant,
            code,
            one.fact,
            seen=one.seen,
            origin=origin.value,
            source=one.source[:300],
            source_key=one.source_key[:80],
        )
    ]
    if changed:
        recompute(actor, entrant, set(changed))
        write(actor, "entrant.claim", entrant, inputs=changed, origin=origin.value)
    return changed
