"""Who says that a record holds personal data, and names its readers (Nghị định 13/2023/NĐ-CP: who reads is known)."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from cchc.access import Actor, Role
from cchc.access.rights import right
from cchc.jobs.models import Run
from cchc.jobs.rules import see as see_run
from cchc.records.models import Reader, Record

BRING = "records.bring"  # the kind of run that reads what is brought as proof

name_readers = right("record.name_readers", Record)


def open_to(actor: Actor, day: date) -> Q:
    """Records without personal data, and those that name her."""
    return Q(personal_since__isnull=True) | Q(
        Exists(Reader.objects.filter(record=OuterRef("pk"), person=actor.person, ended_on__isnull=True))
    )


def is_open_to(actor: Actor, record: Record) -> bool:
    return record.personal_since is None or record.readers.filter(person=actor.person, ended_on__isnull=True).exists()


def kept_and_open(actor: Actor, day: date) -> Q | None:
    return Q(kept_by=actor.agency) & open_to(actor, day) if actor.is_officer else None


@name_readers.because("her agency keeps it, she works there, and it opens for her", kept_and_open)
def keeps_and_opens(actor: Actor, record: Record) -> bool:
    return actor.is_officer and record.kept_by_id == actor.agency and is_open_to(actor, record)


def kept_by_the_agency_she_heads(actor: Actor, day: date) -> Q | None:
    return Q(kept_by=actor.agency) if actor.role is Role.HEAD else None


@name_readers.because("she heads the agency that keeps it: its readers may all have left", kept_by_the_agency_she_heads)
def heads_its_keeper(actor: Actor, record: Record) -> bool:
    return actor.role is Role.HEAD and record.kept_by_id == actor.agency


def asked_from_her_post(actor: Actor, day: date) -> Q | None:
    hers = actor.post is not None and actor.agency is not None
    return Q(kind=BRING, agency=actor.agency, asked_by__post=actor.post) if hers else None


@see_run.because("she brought the file that is read as proof", asked_from_her_post)
def brought_it(actor: Actor, run: Run) -> bool:
    here = actor.agency is not None and run.agency == actor.agency
    return here and actor.post is not None and run.kind == BRING and run.asked_by.get("post") == actor.post
