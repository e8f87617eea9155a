"""Who takes documents in: the focal point, and only her own drafts are hers to see and to change."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from cchc.access import Actor
from cchc.access.predicates import predicate
from cchc.access.rights import right
from cchc.intake.models import Draft

see = right("draft.see", Draft)


@predicate
def take_in(actor: Actor, nothing: object = None) -> bool:
    return actor.is_system or actor.is_focal_point


def of_her_agency(actor: Actor, day: date) -> Q | None:
    return Q(run_by=actor.agency) if actor.is_focal_point else None


@see.because("her agency took it in", of_her_agency)
def took_it_in(actor: Actor, draft: Draft) -> bool:
    return actor.is_focal_point and draft.run_by_id == actor.agency
