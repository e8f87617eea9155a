"""The ledger as a page: who did what, when, from where; and out of the house as a workbook."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter
from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cchc.access import Denied
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.agencies.asking import number
from cchc.ledger.actions import write
from cchc.ledger.models import Entry, Seal
from cchc.ledger.telling import TELLINGS, Event, told, told_all
from cchc.people import rules
from cchc.ui.files import attachment
from cchc.ui.forms import DayField
from cchc.ui.sheets import MEDIA

PER_PAGE, MOST_EXPORTED = 100, 50_000


class LedgerForm(forms.Form):
    """What is looked for; all of it together."""

    person = forms.CharField(label=gettext_lazy("Người"), required=False, max_length=100)
    agency = forms.CharField(label=gettext_lazy("Cơ quan"), required=False, max_length=100)
    verb = forms.ChoiceField(label=gettext_lazy("Việc"), required=False)
    about = forms.CharField(label=gettext_lazy("Đối tượng"), required=False, max_length=80)
    since = DayField(label=gettext_lazy("Từ ngày"), required=False)
    last = DayField(label=gettext_lazy("Đến hết ngày"), required=False)

    def __init__(self, data: Any, *, verbs: list[str]) -> None:
        super().__init__(data, auto_id="loc-%s")
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        named = sorted(((verb, name_of(verb)) for verb in verbs), key=lambda pair: pair[1])
        field.choices = [("", _("Tất cả")), *named]


def name_of(verb: str) -> str:
    telling = TELLINGS.get(verb)
    return str(telling.name) if telling and telling.name else verb


def only_readers(request: Asked) -> None:
    if not rules.read_ledger(request.actor):
        raise Denied(_("Chỉ quản trị hệ thống và người kiểm soát được xem nhật ký."))


def readable(request: Asked) -> QuerySet[Entry]:
    return rules.read_entry.of(Entry.objects.all(), request.actor, request.today)


def verbs_of(request: Asked) -> list[str]:
    return sorted(set(TELLINGS) | {"duty.accepted", "duty.returned"})


def found(request: Asked) -> tuple[LedgerForm, QuerySet[Entry]]:
    """The entries that fit what the address asks for, newest first. What is not understood is told and left out."""
    form = LedgerForm(request.GET or None, verbs=verbs_of(request))
    asked = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    rows = readable(request)
    if asked.get("person"):
        rows = rows.filter(Q(person_name__icontains=asked["person"]) | Q(behalf_name__icontains=asked["person"]))
    if asked.get("agency"):
        rows = rows.filter(agency_name__icontains=asked["agency"])
    if asked.get("verb"):
        rows = rows.filter(verb=asked["verb"])
    kind, _colon, key = (asked.get("about") or "").partition(":")
    if kind:
        rows = rows.filter(object_type=kind)
        if (about := as_key(key)) is not None:
            deny_about(request, kind, about)
            rows = rows.filter(object_id=about)
    if asked.get("since"):
        rows = rows.filter(at__gte=begins(asked["since"]))
    if asked.get("last"):
        rows = rows.filter(at__lt=begins(asked["last"] + timedelta(days=1)))
    return form, rows.order_by("-at", "-pk")


def deny_about(request: Asked, kind: str, key: int) -> None:
    """What the ledger speaks of, and of which nothing is hers to read, is not found."""
    told = Entry.objects.filter(object_type=kind, object_id=key)
    if told.exists() and not rules.read_entry.of(told, request.actor, request.today).exists():
        raise Denied(_("Không có mục nào của nhật ký về đối tượng này thuộc phạm vi của bạn."), field="about")


def begins(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@require_safe
def ledger(request: Asked) -> HttpResponse:
    only_readers(request)
    form, rows = found(request)
    page = Paginator(rows, PER_PAGE).get_page(number(request.GET.get("page")))
    seal = Seal.objects.order_by("-number").first()
    context = {"form": form, "page": page, "events": told_all(page), "seal": seal}
    return render(request, "people/ledger.html", context)


@require_safe
def export(request: Asked) -> HttpResponse:
    """The same entries as a workbook; that they left the house is an entry itself."""
    only_readers(request)
    _form, rows = found(request)
    events = [told(entry) for entry in rows[:MOST_EXPORTED]]
    data = workbook(events)
    write(request.actor, "ledger.export", "ledger", count=len(events), asked=request.GET.dict())
    return attachment(f"nhat-ky-{request.today:%Y-%m-%d}.xlsx", data, MEDIA)


def workbook(events: list[Event]) -> bytes:
    """A row an entry. What people typed is written as text: none of it becomes a formula."""
    head = ("Số", "Lúc", "Người", "Thay cho", "Cơ quan", "Địa chỉ", "Việc", "Nội dung", "Lời ghi", "Đối tượng")
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Nhật ký")
        sheet.write_row(0, 0, head, book.add_format({"bold": True, "bottom": 1}))
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, len(head) - 1, 22)
        for n, event in enumerate(events, start=1):
            one = event.entry
            about = f"{one.object_type}:{one.object_id}" if one.object_id else one.object_type
            moment = timezone.localtime(one.at).strftime("%d/%m/%Y %H:%M:%S")
            who = (one.person_name, one.behalf_name, one.agency_name, one.address or "")
            sheet.write_number(n, 0, one.pk)
            for column, text in enumerate((moment, *who, one.verb, event.sentence, event.words, about), start=1):
                sheet.write_string(n, column, text)
    return out.getvalue()
