"""Bringing a document as proof: one that is kept already, found by words, or a new file taken in as everywhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied
from cchc.access.naming import as_key
from cchc.records.brought import Said
from cchc.records.models import Record, Upload
from cchc.records.reading import become_record, official_in
from cchc.records.rules import open_to
from cchc.ui.forms import DayField
from cchc.words import fold

MOST, FEW = 20, 6


def kept_for(actor: Actor, keepers: Collection[int | None], day: date) -> QuerySet[Record]:
    """The records she may bring: those these agencies, or her own, keep and that open for her."""
    return Record.objects.filter(open_to(actor, day), kept_by__in={*keepers, actor.agency} - {None})


def found_records(rows: QuerySet[Record], about: Model, words: str) -> list[Record]:
    """The few newest of them that do not prove it yet, or those whose number, name, subject or text has the words. Of
    several versions the last."""
    rows = rows.filter(replaced_by__isnull=True).exclude(
        uses__about_type=about._meta.label_lower, uses__about_id=about.pk
    )
    folded = fold(words)
    if words:
        said = Q(number__icontains=words) | Q(file_name__icontains=words) | Q(subject__icontains=words)
        if len(folded) >= 3:
            said |= Q(texts__folded__contains=folded)
        rows = rows.filter(said).distinct()
    return list(rows.order_by("-pk")[: MOST if words else FEW])


class SearchForm:
    """The words looked for, and the record and page that were picked."""

    def __init__(self, data: Any) -> None:
        self.words = str(data.get("q", "")).replace("\x00", "")[:200].strip()
        self.key = as_key(data.get("record", "")) or 0
        self.page = as_key(data.get("page", "")) or None

    def record(self, rows: QuerySet[Record]) -> Record:
        """The one picked; one she may not bring is refused as what is not there."""
        found = rows.filter(pk=self.key).first()
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


def named_record(actor: Actor, upload: Upload, said: Said) -> Record:
    """A file that was looked at becomes a record, named as is said or else as it names itself; inside the change's
    transaction."""
    read = official_in(upload.read)
    return become_record(
        actor,
        upload,
        number=(said.number.strip() or (read.number if read and read.number else ""))[:80],
        signed_on=said.signed_on or (read.issued_on if read else None),
    )
