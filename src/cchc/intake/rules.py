"""Who takes documents in: the focal point, and only her own drafts are hers to see and to change."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from cchc.access import Actor
from cchc.access.rights import right
from cchc.intake.models import Draft
from cchc.jobs.models import Run
from cchc.jobs.rules import see as see_run
from cchc.tasks.rules import take_in

__all__ = ["READ", "see", "take_in"]

see = right("draft.see", Draft)
READ = "intake.read"  # the kind of run that reads an upload


def of_her_agency(actor: Actor, day: date) -> Q | None:
    return Q(run_by=actor.agency) if actor.is_focal_point else None


@see.because("her agency took it in", of_her_agency)
def took_it_in(actor: Actor, draft: Draft) -> bool:
    return actor.is_focal_point and draft.run_by_id == actor.agency


def sent_by_her_agency(actor: Actor, day: date) -> Q | None:
    return Q(kind=READ, agency=actor.agency) if actor.is_focal_point else None


@see_run.because("her agency sent the file that is read", sent_by_her_agency)
def sent_it(actor: Actor, run: Run) -> bool:
    return actor.is_focal_point and run.kind == READ and run.agency == actor.agency
