"""Saying what is counted: a new indicator, another version of one; and freezing what was counted of a window."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.figures import actions, rules
from cchc.figures.asked import window_asked
from cchc.figures.counting import COUNTERS
from cchc.figures.freezing import freeze
from cchc.figures.models import Definition, Indicator, OverTime, Source
from cchc.figures.values import Kind, number
from cchc.figures.views import EMPTY, KINDS, visible_indicator
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.words import Field

PLACES = [(str(n), str(n)) for n in range(5)]


class IndicatorForm(forms.Form):
    """Everything a version says. Options of a choice are written one a line, `code = label`."""

    code = forms.CharField(
        label=gettext_lazy("Mã"),
        max_length=60,
        error_messages={"required": gettext_lazy("Chưa ghi mã. Mã ngắn, không trùng, ví dụ CC-01.")},
    )
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), choices=[(one.value, one.vietnamese) for one in Field])
    name = forms.CharField(
        label=gettext_lazy("Tên chỉ tiêu"),
        max_length=500,
        error_messages={"required": gettext_lazy("Chưa ghi tên chỉ tiêu.")},
    )
    unit = forms.CharField(label=gettext_lazy("Đơn vị tính"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=[(kind.value, label) for kind, label in KINDS.items()])
    whole = forms.CharField(label=gettext_lazy("Mẫu số của tỷ lệ"), max_length=500, required=False)
    part = forms.CharField(label=gettext_lazy("Tử số của tỷ lệ"), max_length=500, required=False)
    empty = forms.ChoiceField(label=gettext_lazy("Tỷ lệ khi 0/0"), choices=list(EMPTY.items()), initial="none")
    options = forms.CharField(
        label=gettext_lazy("Các lựa chọn"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Mỗi dòng một lựa chọn, ví dụ: 0 = Trực tuyến"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    places = forms.TypedChoiceField(label=gettext_lazy("Số chữ số lẻ"), choices=PLACES, coerce=int, initial="0")
    lowest = forms.CharField(label=gettext_lazy("Thấp nhất"), max_length=20, required=False)
    highest = forms.CharField(label=gettext_lazy("Cao nhất"), max_length=20, required=False)
    adds_agencies = forms.BooleanField(label=gettext_lazy("Cộng theo cơ quan"), required=False, initial=True)
    over_time = forms.ChoiceField(label=gettext_lazy("Theo thời gian"), choices=OverTime.choices)
    counted_by = forms.ChoiceField(label=gettext_lazy("Hệ thống tự đếm"), required=False)
    cites = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300, required=False)

    def __init__(self, *given: Any, fixed: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        counters = [(key, one.label) for key, one in COUNTERS.items()]
        self.fields["counted_by"].choices = [("", _("Không, cơ quan nhập")), *counters]  # type: ignore[attr-defined]
        if fixed:
            del self.fields["code"], self.fields["field"]

    def clean_options(self) -> list[list[str]]:
        found = []
        for line in self.cleaned_data["options"].splitlines():
            code, sign, label = (part.strip() for part in line.partition("="))
            if not line.strip():
                continue
            if not sign or not code or not label:
                raise forms.ValidationError(
                    _("“%(line)s” không đúng mẫu. Ghi như: 0 = Trực tuyến") % {"line": line[:60]}
                )
            found.append([code[:40], label[:200]])
        if len({code for code, _label in found}) < len(found):
            raise forms.ValidationError(_("Có hai lựa chọn trùng mã."))
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in ("lowest", "highest"):
            if text := given.get(name):
                try:
                    given[name] = number(text, int(given.get("places", 0)))
                except ValueError as error:
                    self.add_error(name, str(error))
            else:
                given[name] = None
        counter = COUNTERS.get(given.get("counted_by", ""))
        if counter is not None and (given.get("kind") == Kind.RATIO) is not counter.is_ratio:
            self.add_error("counted_by", _("Nguồn đếm này không cùng loại với chỉ tiêu."))
        return given

    def said(self) -> dict[str, Any]:
        """What a version is made of."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("code", "field", "options")}
        counter = COUNTERS.get(given["counted_by"])
        given["choices"] = self.cleaned_data["options"]
        given["source"] = str(counter.source if counter is not None else Source.TYPED)
        return given


def initial_of(now: Definition) -> dict[str, Any]:
    names = (
        "name",
        "unit",
        "kind",
        "whole",
        "part",
        "empty",
        "places",
        "adds_agencies",
        "over_time",
        "counted_by",
        "cites",
    )
    given = {name: getattr(now, name) for name in names}
    for name in ("lowest", "highest"):
        bound = getattr(now, name)
        given[name] = "" if bound is None else f"{bound.normalize():f}".replace(".", ",")
    return given | {"options": "\n".join(f"{code} = {label}" for code, label in now.choices)}


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_add(request: Asked) -> HttpResponse:
    root = rules.run_root(request.actor, request.today)
    if root is None:
        raise Denied(_("Chỉ cơ quan thường trực mới lập được chỉ tiêu thống kê."))
    form = IndicatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.define(
                request.actor, Agency.objects.get(pk=root), given["code"], Field(given["field"]), **form.said()
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã lập chỉ tiêu."))
            return see_other("indicator", made.pk)
    return page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_change(request: Asked, pk: int) -> HttpResponse:
    """Another version; what was entered before keeps the one it was entered under."""
    one = visible_indicator(request, pk)
    if not rules.keep_indicator(request.actor, one):
        raise Denied(_("Chỉ cơ quan thường trực mới sửa được chỉ tiêu thống kê."))
    sent = request.POST if request.method == "POST" else None
    form = IndicatorForm(sent, initial=initial_of(one.now), fixed=True)
    if sent is not None and form.is_valid():
        try:
            made = actions.revise(request.actor, one, **form.said())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã ghi phiên bản %(n)s của chỉ tiêu.") % {"n": made.n})
            return see_other("indicator", pk)
    return page(request, form, one)


def page(request: Asked, form: IndicatorForm, one: Indicator | None) -> HttpResponse:
    crumbs = [Crumb(_("Số liệu"), reverse("figures"))]
    if one is not None:
        crumbs.append(Crumb(one.now.name, reverse("indicator", args=[one.pk])))
    context = {"form": form, "one": one, "crumbs": crumbs}
    return render(request, "figures/indicator_form.html", context, status=422 if form.errors else 200)


@require_POST
def figures_freeze(request: Asked) -> HttpResponse:
    """Freeze what the tree has of a window; afterwards a change is an erratum."""
    root = rules.run_root(request.actor, request.today)
    if root is None:
        raise Denied(_("Chỉ cơ quan thường trực mới chốt được số liệu."))
    asking = window_asked(request, request.today)
    try:
        made = freeze(request.actor, Agency.objects.get(pk=root), asking.window)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã chốt %(n)s số liệu. Sửa sau đây là đính chính, phải ghi lý do.") % {"n": made.count})
    return see_other("figures", query=f"?window={asking.code}")
