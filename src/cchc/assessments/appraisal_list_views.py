"""The page of the field owner's own list: the workbook out, filled in and back, and scoring by it."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.assessments.appraisal_lists import adopt, blank, facts_in, inputs_of, take_list, to_adopt
from cchc.assessments.appraisal_views import appraised_round
from cchc.assessments.judging_tabs import crumbs_of, round_tabs
from cchc.assessments.models import OwnerFigure, Round
from cchc.scoring import Fault, Unusable
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.files import attachment
from cchc.ui.sheets import MEDIA


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Danh sách đã điền"),
        error_messages={"required": gettext_lazy("Chưa chọn tệp Excel đã điền.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.yaml,.json"}),
    )


def listing_round(request: Asked, pk: int) -> Round:
    of = appraised_round(request, pk)
    if not inputs_of(request.actor, of):
        raise Denied(_("Bạn không được phân công thẩm định trong đợt này."))
    return of


@require_http_methods(["GET", "HEAD", "POST"])
def owner_list(request: Asked, pk: int) -> HttpResponse:
    of = listing_round(request, pk)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            n = take_list(request.actor, of, facts_in(of, form.cleaned_data["file"]))
        except Unusable as refused:
            faults = refused.faults
            form.add_error("file", _("Tệp có lỗi nên chưa nạp. Sửa các ô nêu dưới đây rồi nạp lại."))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, ngettext("Đã nạp %(n)s số liệu.", "Đã nạp %(n)s số liệu.", n) % {"n": n})
            return see_other("owner_list", pk)
    names = {one.code: one.name for one in of.set.given.inputs}
    counts: dict[str, int] = {}
    for code in OwnerFigure.objects.filter(entrant__round=of).values_list("input", flat=True):
        counts[code] = counts.get(code, 0) + 1
    context = {
        "of": of,
        "form": form,
        "faults": faults,
        "inputs": [(names[code], counts.get(code, 0)) for code in inputs_of(request.actor, of)],
        "all": of.entrants.count(),
        "adoptable": len(to_adopt(request.actor, of, request.today)),
        "tabs": round_tabs(request.actor, of, "appraisal"),
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/owner_list.html", context, status=422 if form.errors else 200)


@require_safe
def owner_list_file(request: Asked, pk: int) -> HttpResponse:
    of = listing_round(request, pk)
    return attachment(f"Danh-sach-so-lieu-{of.pk}.xlsx", blank(of), MEDIA)


@require_POST
def owner_list_adopt(request: Asked, pk: int) -> HttpResponse:
    of = listing_round(request, pk)
    try:
        n = adopt(request.actor, of, today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        words = ngettext("Đã chấm %(n)s lượt theo danh sách.", "Đã chấm %(n)s lượt theo danh sách.", n)
        say.done(request, words % {"n": n})
    return see_other("owner_list", pk)
