"""Bringing a proof of a criterion, and what a record's page says of what it proves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cchc.access import Actor
from cchc.assessments.models import Mark
from cchc.assessments.rules import see_mark
from cchc.assessments.self_scoring import attach, check_fill
from cchc.records.bringing import ProofForm, kept_for, named_record
from cchc.records.models import Record
from cchc.records.proving import proves
from cchc.records.reading import look_at


def hers(actor: Actor, mark: Mark) -> QuerySet[Record]:
    """The records she may bring: those her agency, or the one that is judged, keeps and that open for her."""
    return kept_for(actor, {mark.entrant.agency_id}, timezone.localdate())


def taken_in(actor: Actor, mark: Mark, form: ProofForm, *, today: date) -> Record:
    """The file is read outside the transaction; the record, its use and the proof are written at once."""
    check_fill(actor, mark, today)
    given = form.cleaned_data
    upload = look_at(actor, given["file"])
    with transaction.atomic():
        record = named_record(actor, upload, form)
        attach(actor, mark, record, today=today, page=given["page"], words=given["words"])
    return record


def told(actor: Actor, day: date, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = see_mark.of(Mark.objects.filter(pk__in=keys), actor, day).select_related("entrant__round")
    return {
        one.pk: (f"{one.entrant.round.name}: {one.code} {one.entrant.name}", reverse("selfmark", args=[one.pk]))
        for one in rows
    }


def declare() -> None:
    proves(Mark._meta.label_lower, told)
