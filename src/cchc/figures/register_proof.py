"""The document behind a row of a register: found among those that are kept, or taken in; and what its page says."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.access.request import Asked
from cchc.figures.models import RegisterRow
from cchc.figures.registering import bring, check_bring
from cchc.jobs.models import Run
from cchc.records import brought
from cchc.records.bringing import ProofForm, SearchForm, found_records, kept_for, named_record
from cchc.records.brought import Said, brings
from cchc.records.brought_views import readings_of
from cchc.records.models import Record, Upload
from cchc.records.proving import proves
from cchc.ui import say
from cchc.ui.answers import see_other


class FileForm(ProofForm):
    """What the file proves is the row it is brought to."""

    words = None  # type: ignore[assignment]


def hers(request: Asked, row: RegisterRow) -> QuerySet[Record]:
    return kept_for(request.actor, {row.agency_id}, request.today)


def bringing(request: Asked, row: RegisterRow, form: ProofForm | None = None) -> dict[str, Any]:
    """What the page of a row shows to bring a document: those found, and the form of a new file."""
    asked = SearchForm(request.GET).words
    return {
        "asked": asked,
        "readings": readings_of(request.actor, row),
        "found": found_records(hers(request, row), row, asked),
        "proof_form": form or FileForm(),
        "attach_url": reverse("register_row_act", args=[row.pk, "attach"]),
        "upload_url": reverse("register_row_act", args=[row.pk, "upload"]),
    }


# The page again, with a form that was not right.
Again = Callable[[ProofForm | None], HttpResponse]


def attached(request: Asked, row: RegisterRow, again: Again) -> HttpResponse:
    form = SearchForm(request.POST)
    record = form.record(hers(request, row))
    try:
        bring(request.actor, row, record, page=form.page)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã gắn văn bản minh chứng."))
    return see_other("register_row", row.pk)


def uploaded(request: Asked, row: RegisterRow, again: Again) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if getattr(request, "upload_too_large", False):
        form.add_error("file", _("Tệp quá lớn nên không nhận."))
    if form.is_valid():
        try:
            made = taken_in(request.actor, row, form, today=request.today)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            if isinstance(made, Run):
                return see_other("register_row", row.pk, query="#tai-lieu")
            say.done(request, _("Đã gắn văn bản minh chứng."))
            return see_other("register_row", row.pk)
    return again(form)


def taken_in(actor: Actor, row: RegisterRow, form: FileForm, *, today: date) -> Record | Run:
    """A new file: read outside the transaction, in the background where that takes long."""
    check_bring(actor, row)
    return brought.bring(actor, row, form.cleaned_data["file"], Said.of_form(form.cleaned_data), today=today)


def take(actor: Actor, key: int, upload: Upload, said: Said, today: date) -> Record:
    """The record and what it proves are written at once."""
    row = RegisterRow.objects.select_related("register", "agency", "record").get(pk=key)
    check_bring(actor, row)
    record = named_record(actor, upload, said)
    bring(actor, row, record, page=said.page)
    return record


def told(actor: Actor, day: date, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = RegisterRow.objects.visible_to(actor, day).filter(pk__in=keys).select_related("register")
    said = _("%(register)s, dòng %(n)s: %(title)s")
    return {
        one.pk: (
            said % {"register": one.register.name, "n": one.n, "title": one.title},
            reverse("register_row", args=[one.pk]),
        )
        for one in rows
    }


def declare() -> None:
    proves(RegisterRow._meta.label_lower, told)
    brings(RegisterRow._meta.label_lower, take, lambda key: reverse("register_row", args=[key]))
