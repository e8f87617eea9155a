"""On a duty's page: the number and the days of each document that was handed in, and which version it replaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.desk.asked import own
from cchc.desk.duty_answers import done, shown
from cchc.desk.duty_page import Forms
from cchc.desk.duty_parts import Part, Sent
from cchc.duties import days, rules
from cchc.duties.days import Days
from cchc.duties.forms import Form
from cchc.duties.models import Duty
from cchc.records.models import Record
from cchc.ui.forms import DayField, KeyField

LATEST = 8  # documents, the newest first


class DaysForm(Form):
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"),
        max_length=80,
        error_messages={"required": gettext_lazy("Chưa ghi số, ký hiệu. Ghi như trên văn bản, vd. 93/KH-SXD.")},
    )
    signed_on = DayField(
        label=gettext_lazy("Ngày ký"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày ký. Ghi ngày trên văn bản, vd. 24/12/2026.")},
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    arrival_number = forms.CharField(label=gettext_lazy("Số đến"), required=False, max_length=40)
    arrived_on = DayField(label=gettext_lazy("Ngày nhận"), required=False)
    replaces = KeyField(
        right="record.open", label=gettext_lazy("Thay cho văn bản"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, record: Record, older: Sequence[Record], **options: Any) -> None:
        first = {name: getattr(record, name) for name in ("number", "signed_on", "issued_on", "arrived_on")}
        first |= {"arrival_number": record.arrival_number, "replaces": record.replaces_id or ""}
        options["initial"] = first
        super().__init__(*args, **options)
        self.record = record
        choices = [(one.pk, one.number or one.file_name) for one in older]
        if choices:
            self.fields["replaces"].choices = [("", _("Không thay văn bản nào")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["replaces"]


def make(record: Record, older: Sequence[Record], data: Any = None) -> DaysForm:
    return DaysForm(data, prefix=f"days{record.pk}", record=record, older=older)


def part_of(duty: Duty, actor: Actor, day: date, sent: Sent) -> list[Any] | None:
    judges = rules.judge(actor, duty)
    may = judges or (rules.work_on(actor, duty) and not duty.is_accepted)
    if not may or duty.is_passed_on or not duty.hand_in_count:
        return None
    # A document with personal data is its readers' alone: its number and days are theirs to write.
    there = {pk: one for pk, one in days.versions(duty).items() if one[0].personal_since is None}
    refused = sent.get("days")
    return [
        refused if isinstance(refused, DaysForm) and refused.record.pk == one.pk else make(one, older)
        for one, older in [there[pk] for pk in sorted(there, reverse=True)][:LATEST]
    ] or None


def write(request: Asked, one: Duty) -> HttpResponse:
    records = Record.objects.filter(hand_ins__duty=one).distinct()
    record = own(records, as_key(request.POST.get("record", "")))
    form = make(record, days.earlier_versions(one, record), request.POST)
    if form.is_valid():
        try:
            days.write_days(request.actor, one, record, Days(**form.cleaned_data), today=request.today)
        except Refused as refused:
            form.refuse(refused)
        else:
            return done(request, one, _("Đã ghi số, ngày của %(number)s.") % {"number": form.cleaned_data["number"]})
    return shown(request, one, Forms(request.today, sent={"days": form}))


PART = Part(
    "days",
    "desk/duty_days.html",
    part_of,
    acts={"days": (lambda a, d: rules.judge(a, d) or rules.work_on(a, d), write)},
)
