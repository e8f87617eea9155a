"""The page of what inspections and audits concluded of the agencies of a round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.assessments import concluding
from cchc.assessments.appraisal_views import visible_entrants
from cchc.assessments.asked import visible_round
from cchc.assessments.judging_tabs import crumbs_of, round_tabs
from cchc.assessments.models import Entrant, Finding, Mark, Round
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.forms import DayField, KeyField


class FindingForm(forms.Form):
    entrant = KeyField(
        right="entrant.see",
        label=gettext_lazy("Cơ quan"),
        coerce=int,
        error_messages={"required": gettext_lazy("Chưa chọn cơ quan.")},
    )
    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Tiêu chí"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        error_messages={"required": gettext_lazy("Chưa chọn tiêu chí của kết luận.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Cơ quan kết luận"),
        max_length=200,
        error_messages={"required": gettext_lazy("Chưa ghi cơ quan kết luận.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu kết luận"),
        max_length=80,
        error_messages={"required": gettext_lazy("Chưa ghi số, ký hiệu kết luận.")},
    )
    concluded_on = DayField(
        label=gettext_lazy("Ngày kết luận"), error_messages={"required": gettext_lazy("Chưa ghi ngày kết luận.")}
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung kết luận"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Chưa ghi nội dung kết luận.")},
    )

    def __init__(self, *given: Any, of: Round, entrants: dict[int, Entrant], **named: Any) -> None:
        super().__init__(*given, **named)
        agencies = [(str(pk), one.name) for pk, one in entrants.items()]
        self.fields["entrant"].choices = [("", "–"), *agencies]  # type: ignore[attr-defined]
        leaves = [(leaf.code, f"{leaf.code}. {leaf.name}"[:160]) for leaf in of.set.given.leaves()]
        self.fields["codes"].choices = leaves  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: Asked, pk: int) -> HttpResponse:
    """What stands of the agencies she sees; a form for who may enter. `?entrant=&tc=` fills it in."""
    of = visible_round(request, pk)
    entrants = visible_entrants(request, of)
    may = concluding.may_enter(request.actor, of)
    if request.method == "POST" and not may:
        raise Denied(_("Chỉ cơ quan chạy đợt và người thẩm định tiêu chí này mới ghi được kết luận."))
    key = as_key(request.GET.get("entrant", ""))
    if key is not None and key not in entrants:
        rows = Entrant.objects.visible_to(request.actor, request.today).filter(round=of)
        seen(rows, key, _("Cơ quan này không thuộc phạm vi của bạn."))
    asked = {"entrant": key or "", "codes": request.GET.getlist("tc")}
    form = FindingForm(
        request.POST if request.method == "POST" else None, of=of, entrants=entrants, initial=asked if may else None
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        one = entrants[given.pop("entrant")]
        try:
            made = concluding.enter(request.actor, of, one, given.pop("codes"), **given, today=request.today)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            words = ngettext("Đã ghi kết luận cho %(n)s tiêu chí.", "Đã ghi kết luận cho %(n)s tiêu chí.", len(made))
            say.done(request, words % {"n": len(made)})
            return see_other("index_findings", pk)
    names = {leaf.code: leaf.name for leaf in of.set.given.leaves()}
    listed = concluding.findings_of(of, entrants.values())
    context = {
        "of": of,
        "rows": [(one, names.get(one.mark.code, "")) for one in listed],
        "form": form,
        "may": may,
        "tabs": round_tabs(request.actor, of, "index_findings"),
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/findings.html", context, status=422 if form.errors else 200)


@require_POST
def finding_withdraw(request: Asked, pk: int) -> HttpResponse:
    rows = Finding.objects.filter(mark__in=Mark.objects.visible_to(request.actor, request.today))
    one = seen(
        rows.select_related("mark__entrant__round", "mark__entrant__agency"),
        pk,
        _("Kết luận này không thuộc phạm vi của bạn."),
    )
    try:
        concluding.withdraw(request.actor, one)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã rút kết luận."))
    return see_other("index_findings", one.mark.entrant.round_id)
