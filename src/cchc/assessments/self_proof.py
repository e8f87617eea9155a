"""Bringing a proof of a criterion, and what a record's page says of what it proves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cchc.access import Actor
from cchc.assessments.models import Mark
from cchc.assessments.rules import see_mark
from cchc.assessments.self_scoring import attach, check_fill
from cchc.jobs.models import Run
from cchc.records.bringing import ProofForm, kept_for, named_record
from cchc.records.brought import Said, bring, brings
from cchc.records.models import Record, Upload
from cchc.records.proving import proves


def hers(actor: Actor, mark: Mark) -> QuerySet[Record]:
    """The records she may bring: those her agency, or the one that is judged, keeps and that open for her."""
    return kept_for(actor, {mark.entrant.agency_id}, timezone.localdate())


def taken_in(actor: Actor, mark: Mark, form: ProofForm, *, today: date) -> Record | Run:
    """The file is read outside the transaction, in the background where that takes long."""
    check_fill(actor, mark, today)
    return bring(actor, mark, form.cleaned_data["file"], Said.of_form(form.cleaned_data), today=today)


def take(actor: Actor, key: int, upload: Upload, said: Said, today: date) -> Record:
    """The record, its use and the proof are written at once."""
    mark = Mark.objects.select_related("entrant__round__set", "entrant__agency", "entrant__group").get(pk=key)
    check_fill(actor, mark, today)
    record = named_record(actor, upload, said)
    attach(actor, mark, record, today=today, page=said.page, words=said.words)
    return record


def told(actor: Actor, day: date, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = see_mark.of(Mark.objects.filter(pk__in=keys), actor, day).select_related("entrant__round")
    return {
        one.pk: (f"{one.entrant.round.name}: {one.code} {one.entrant.name}", reverse("selfmark", args=[one.pk]))
        for one in rows
    }


def declare() -> None:
    proves(Mark._meta.label_lower, told)
    brings(Mark._meta.label_lower, take, lambda key: reverse("selfmark", args=[key]))
