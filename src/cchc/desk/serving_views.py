"""Entering for an agency without accounts (nhập thay): shown on both agencies' pages, begun by a letter, ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies.asking import actor_of
from cchc.agencies.models import Agency
from cchc.agencies.reorganising import Named
from cchc.agencies.rules import keeps, own_tree
from cchc.agencies.views import current_names, visible_agency
from cchc.desk.rules import open_record
from cchc.duties import serving, serving_reading
from cchc.duties.models import Serving
from cchc.duties.rules import keep_serving
from cchc.records.models import Record
from cchc.records.shown import Shown
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.forms import DayField

MOST = 20


class ServingForm(forms.Form):
    """Who enters for the agency, from when, by which letter."""

    by = forms.CharField(
        label=gettext_lazy("Cơ quan nhập thay"),
        max_length=420,
        help_text=gettext_lazy("Gõ tên để chọn trong danh mục"),
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
    )
    since = DayField(label=gettext_lazy("Từ ngày"))
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản giao nhập thay"),
        max_length=80,
        help_text=gettext_lazy("Ví dụ 45/SNV-CCHC"),
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    file = forms.FileField(label=gettext_lazy("Tệp văn bản"))


class EndForm(forms.Form):
    until = DayField(label=gettext_lazy("Thôi từ ngày"))


class LetterReading(Shown):
    """The reading of a letter, in words. Its page is the agency's."""

    @property
    def url(self) -> str:
        return f"{reverse('serve', args=[self.run.given['agency']])}?reading"


def panel(request: HttpRequest, agency: Agency) -> SafeString | str:
    """Who enters for the agency, and for whom it does, now and before; the way to begin it where nobody works here."""
    actor, day = actor_of(request), request.today  # type: ignore[attr-defined]
    rows = list(agency.served_by.select_related("letter").order_by("-since")[:MOST])
    serves = list(agency.serves.select_related("letter").order_by("-since")[:MOST])
    may = keeps(actor, agency)
    current = any(one.until is None or one.until > day for one in rows)
    offer = may and not current and agency.standing(day) is not None and not serving.has_accounts(agency, day)
    run = serving_reading.told_of(agency) if may else None
    reading = LetterReading(run) if run is not None else None
    if not rows and not serves and not offer and reading is None:
        return ""
    names = current_names([one.by_id for one in rows] + [one.agency_id for one in serves], day)
    letters = Record.objects.filter(pk__in=[one.letter_id for one in (*rows, *serves)])
    opens = set(open_record.of(letters, actor, day).values_list("pk", flat=True))
    told = [
        (one, names.get(one.by_id if mine else one.agency_id, ""), mine, one.letter_id in opens)
        for some, mine in ((rows, True), (serves, False))
        for one in some
    ]
    ends = {one.pk for one, _name, _mine, _open in told if one.until is None and keep_serving(actor, one)}
    context = {"agency": agency, "told": told, "offer": offer, "ends": ends, "today": day, "reading": reading}
    return render_to_string("desk/parts/serving.html", context, request)


@require_http_methods(["GET", "HEAD", "POST"])
def serve(request: Asked, pk: int) -> HttpResponse:
    """Has an agency without accounts served by another."""
    actor, one = actor_of(request), visible_agency(request, pk)
    root, now = own_tree(actor, request.today), one.standing(request.today)
    if root is None or not keeps(actor, one) or now is None:
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới giao được việc nhập thay."))
    if request.method != "POST" and "reading" in request.GET:
        return reading_state(request, one)
    named = Named(root, request.today)
    sent = request.method == "POST"
    form = ServingForm(request.POST if sent else None, request.FILES if sent else None)
    if getattr(request, "upload_too_large", False):
        form.add_error("file", _("Tệp quá lớn. Chọn tệp nhỏ hơn."))
    elif sent and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            by = named.find(given["by"])
            if by is None:
                near = named.near(given["by"])
                hint = _(" Có phải “%(near)s”?") % {"near": near} if near else ""
                raise Refused(_("Không có cơ quan nào tên như vậy trong danh mục.") + hint, field="by")
            paper = serving_reading.Paper(given["number"], given["signed_on"], given["file"])
            made = serving_reading.serve(actor, one, by, paper, since=given["since"], today=request.today)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            if isinstance(made, Serving):
                say.done(request, _("Đã ghi việc nhập thay."))
            return see_other("agency", one.pk)
    crumbs = [Crumb(_("Danh mục cơ quan"), reverse("agencies")), Crumb(now.name, reverse("agency", args=[one.pk]))]
    context = {"form": form, "agency": one, "name": now.name, "crumbs": crumbs}
    context["labels"] = sorted(named.labels.values())
    return render(request, "desk/serve.html", context, status=422 if form.errors else 200)


def reading_state(request: Asked, agency: Agency) -> HttpResponse:
    """How far the reading of the letter is; once it is over, the browser loads the agency's page again."""
    run = serving_reading.told_of(agency)
    if run is None or not run.is_live:
        return HttpResponseClientRefresh()
    return render(request, "records/reading_state.html", {"shown": LetterReading(run)})


@require_POST
def end(request: Asked, pk: int) -> HttpResponse:
    """Nobody enters for it any more, from a day on."""
    one = Serving.objects.select_related("agency", "by").filter(pk=pk).first()
    if one is None:
        raise Http404
    if not keep_serving(request.actor, one):
        raise Denied(_("Việc nhập thay này không thuộc phạm vi bạn giữ."))
    form = EndForm(request.POST)
    if not form.is_valid():
        say.failed(request, " ".join(str(words) for words in form.errors.get("until", [])))
        return see_other("agency", one.agency_id)
    try:
        serving.end(request.actor, one, until=form.cleaned_data["until"], today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã ghi ngày thôi nhập thay."))
    return see_other("agency", one.agency_id)
