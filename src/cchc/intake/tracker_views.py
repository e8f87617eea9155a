"""Pages on which another tracker's workbook comes in: the file, what its columns are, and the drafts it gives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.utility import xl_col_to_name

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.intake import tracker
from cchc.intake.entry_views import only_focal_point
from cchc.intake.models import Draft, TrackerSheet
from cchc.tasks.models import Mandate
from cchc.ui import say
from cchc.ui.context import year_of
from cchc.ui.sheets import Fault

SHOWN, FAULTS = 5, 100


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp Excel"), error_messages={"required": gettext_lazy("Chưa chọn tệp. Chọn tệp Excel.")}
    )


class ColumnsForm(forms.Form):
    """What each column is; two of them have to be there."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), choices=Mandate.Kind.choices)
    year = forms.IntegerField(label=gettext_lazy("Theo dõi trong năm"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, head: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(n), f"{xl_col_to_name(n)}: {cell}"[:60]) for n, cell in enumerate(head) if cell]
        for name, (label, _words) in tracker.COLUMNS.items():
            needed = name in tracker.NEEDED
            self.fields[name] = forms.ChoiceField(
                label=str(label), required=needed, choices=[("", _("Không có")), *choices]
            )

    def columns(self) -> dict[str, int]:
        given = self.cleaned_data
        return {name: int(given[name]) for name in tracker.COLUMNS if given.get(name)}


def upload(request: Asked) -> HttpResponse:
    only_focal_point(request)
    sent = request.method == "POST"
    form = SheetForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            made = tracker.keep(request.actor, form.cleaned_data["file"])
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            return redirect("tracker_columns", pk=made.pk)
    return render(request, "intake/tracker.html", {"form": form}, status=422 if form.errors else 200)


def columns(request: Asked, pk: int) -> HttpResponse:
    """Say what the columns are; faults are told by cell, and then nothing is made."""
    only_focal_point(request)
    sheet = TrackerSheet.objects.filter(pk=pk, by=request.actor.post).first()
    if sheet is None:
        if TrackerSheet.objects.filter(pk=pk).exists():
            raise Denied(_("Bảng này do người khác tải lên."))
        raise Http404
    at = tracker.head_of(sheet.rows)
    head = sheet.rows[at]
    sent = request.method == "POST"
    initial = {name: str(n) for name, n in tracker.guessed(head).items()}
    initial |= {"kind": "conclusion", "year": str(year_of(request))}
    form = ColumnsForm(request.POST if sent else None, head=head, initial=initial)
    faults: list[Fault] = []
    if sent and form.is_valid():
        given = form.cleaned_data
        try:
            made, there = tracker.take_in(
                request.actor, sheet, form.columns(), kind=given["kind"], year=given["year"], today=request.today
            )
        except tracker.Faulty as faulty:
            form.add_error(None, faulty.sentence)
            faults = list(faulty.faults)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return said(request, made, there)
    context = {
        "sheet": sheet,
        "form": form,
        "head": head,
        "rows": sheet.rows[at + 1 : at + 1 + SHOWN],
        "count": len(sheet.rows) - at - 1,
        "faults": faults[:FAULTS],
        "more": max(len(faults) - FAULTS, 0),
    }
    return render(request, "intake/tracker_columns.html", context, status=422 if form.errors else 200)


def said(request: Asked, made: list[Draft], there: list[str]) -> HttpResponse:
    if made:
        words = _("Đã lập %(n)s bản nháp. Mở từng bản, xác nhận rồi đưa vào theo dõi.")
        say.done(request, words % {"n": len(made)})
    if there:
        say.warn(request, _("Đã có, không lập lại: %(numbers)s.") % {"numbers": "; ".join(there[:20])})
    return redirect("draft_confirm", pk=made[0].pk) if len(made) == 1 else redirect("upload")
