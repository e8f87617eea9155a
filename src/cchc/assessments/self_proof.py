"""Bringing a proof: a record the agency keeps already, or a new file taken in as everywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied
from cchc.access.naming import as_key
from cchc.assessments.models import Mark
from cchc.assessments.self_scoring import attach, check_fill
from cchc.records.models import Record
from cchc.records.reading import become_record, look_at, official_in
from cchc.records.rules import open_to
from cchc.ui.forms import DayField
from cchc.words import fold

MOST = 20


def hers(actor: Actor, mark: Mark) -> Any:
    """The records she may bring: those her agency, or the one that is judged, keeps and that open for her."""
    keepers = {mark.entrant.agency_id, actor.agency}
    return Record.objects.filter(open_to(actor, timezone.localdate()), kept_by__in=keepers - {None})


def found_records(actor: Actor, mark: Mark, words: str) -> list[Record]:
    """The newest of them, or those whose number, name, subject or text has the words."""
    rows = hers(actor, mark).exclude(uses__about_type=Mark._meta.label_lower, uses__about_id=mark.pk)
    folded = fold(words)
    if words:
        said = Q(number__icontains=words) | Q(file_name__icontains=words) | Q(subject__icontains=words)
        if len(folded) >= 3:
            said |= Q(texts__folded__contains=folded)
        rows = rows.filter(said).distinct()
    return list(rows.order_by("-pk")[:MOST])


class SearchForm:
    """The words looked for, and the record and page that were picked."""

    def __init__(self, data: Any) -> None:
        self.words = str(data.get("q", "")).replace("\x00", "")[:200].strip()
        self.key = as_key(data.get("record", "")) or 0
        self.page = as_key(data.get("page", "")) or None

    def record(self, actor: Actor, mark: Mark) -> Record:
        found: Record | None = hers(actor, mark).filter(pk=self.key).first()
        if found is not None:
            return found
        if Record.objects.filter(pk=self.key).exists():
            raise Denied(_("Tài liệu này không thuộc phạm vi của bạn."))
        raise Http404


class ProofForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp tài liệu"),
        error_messages={"required": gettext_lazy("Chưa chọn tệp."), "empty": gettext_lazy("Tệp trống.")},
    )
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=80, required=False)
    signed_on = DayField(label=gettext_lazy("Ngày ký"), required=False)
    page = forms.IntegerField(label=gettext_lazy("Trang"), min_value=1, max_value=5000, required=False)
    words = forms.CharField(label=gettext_lazy("Chứng minh điều gì"), max_length=500, required=False)


def taken_in(actor: Actor, mark: Mark, form: ProofForm, *, today: date) -> Record:
    """The file is read outside the transaction; the record, its use and the proof are written at once."""
    check_fill(actor, mark, today)
    given = form.cleaned_data
    upload = look_at(actor, given["file"])
    read = official_in(upload.read)
    with transaction.atomic():
        record = become_record(
            actor,
            upload,
            number=(given["number"].strip() or (read.number if read and read.number else ""))[:80],
            signed_on=given["signed_on"] or (read.issued_on if read else None),
        )
        attach(actor, mark, record, today=today, page=given["page"], words=given["words"])
    return record
