"""The pages of figures: what an agency's come to in a window, one indicator by agency, one figure's history."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.agencies.asking import number
from cchc.agencies.models import Agency
from cchc.duties.queries import names_of
from cchc.figures import actions, rules
from cchc.figures.asked import WindowForm, agency_asked, agency_choices, name_on, tabs_of, window_asked
from cchc.figures.calling import PREFIX
from cchc.figures.consolidating import Consolidated, Sum, consolidated
from cchc.figures.counting import COUNTERS, behind, count
from cchc.figures.models import Figure, Indicator, Snapshot, State
from cchc.figures.showing import areas, as_value, counts, lines_of, said, summed
from cchc.figures.values import Kind, Part, Value, read, says_nothing
from cchc.periods.naming import code_of, name_of
from cchc.periods.windows import Window
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact
from cchc.ui.forms import KeyField
from cchc.words import sort_key

PER_PAGE = 100


class AgencyFilter(forms.Form):
    agency = KeyField(right="agency.see", label=gettext_lazy("Cơ quan"), required=False)


@require_GET
def figures(request: Asked) -> HttpResponse:
    """What every indicator comes to for one agency in one window."""
    actor, today = request.actor, request.today
    asking, agency = window_asked(request, today), agency_asked(request, actor, today)
    shown = Indicator.objects.visible_to(actor, today).select_related("current").order_by("field", "code", "pk")
    shown = shown.exclude(code__startswith=PREFIX)
    filters = AgencyFilter(initial={"agency": str(agency.pk)})
    filters.fields["agency"].choices = agency_choices(actor, today)  # type: ignore[attr-defined]
    root = rules.run_root(actor, today)
    context = {
        "tabs": tabs_of(actor, "figures", asking),
        "asking": asking,
        "window_form": WindowForm(asking),
        "agency": agency,
        "agency_name": name_on(agency.pk, asking.window.end),
        "filters": filters,
        "areas": areas(lines_of(shown, agency, asking.window)),
        "keeps": root is not None,
        "may_freeze": root is not None and asking.window.end <= today,
        "snapshots": frozen_of(request, agency, asking.window),
    }
    return render(request, "figures/figures.html", context)


def frozen_of(request: Asked, agency: Agency, window: Window) -> list[Snapshot]:
    """What was frozen of the window, the newest first."""
    rows = rules.see_snapshot.of(Snapshot.objects.filter(root=agency), request.actor, request.today)
    return list(rows.filter(start=window.start, end=window.end).order_by("-pk")[:5])


def visible_indicator(request: Asked, pk: int) -> Indicator:
    rows = Indicator.objects.visible_to(request.actor, request.today).select_related("current")
    return seen(rows, pk, _("Chỉ tiêu này không thuộc phạm vi của bạn."))


@require_GET
def indicator(request: Asked, pk: int) -> HttpResponse:
    """One indicator in a window: what it means, its total, and every agency's own that she may see."""
    actor, today = request.actor, request.today
    one, asking = visible_indicator(request, pk), window_asked(request, today)
    agency = agency_asked(request, actor, today)
    seen = Figure.objects.visible_to(actor, today).of_window(asking.window).filter(indicator=one)
    listed = list(seen.select_related("definition").order_by("whole"))
    names = names_of([figure.agency_id for figure in listed], asking.window.end)
    whole: Consolidated | None = None
    if one.now.adds_agencies and agency.standing(asking.window.end) is not None:
        whole = consolidated([one], agency.pk, asking.window)[one.pk]
    rows = sorted(
        ((names.get(figure.agency_id, ""), figure) for figure in listed),
        key=lambda row: (not row[1].whole, sort_key(row[0])),
    )
    page = Paginator(rows, PER_PAGE).get_page(number(request.GET.get("page")))
    context = {
        "one": one,
        "asking": asking,
        "window_form": WindowForm(asking),
        "agency": agency,
        "agency_name": name_on(agency.pk, asking.window.end),
        "facts": facts_of(one),
        "page": page,
        "rows": [(name, figure, said(figure.value, one), counts(figure.value, one)) for name, figure in page],
        "total": whole is not None and whole.total.figures and summed(whole.total, one),
        "total_counts": whole is not None and counts(as_value(whole.total, one), one),
        **beside_the_sum(whole, one),
        "may_state": one.now.adds_agencies and rules.enter_for(actor, agency),
        "unallocated": unallocated(whole, one, asking.window.end) if whole is not None else [],
        "figures_n": whole.total.figures if whole is not None else 0,
        "behind": behind(one, None, asking.window),
        "versions": one.definitions.order_by("-n"),
        "may_keep": rules.keep_indicator(actor, one),
        "may_count": one.now.counted_by in COUNTERS and rules.run_root(actor, today) == one.authority_id,
        "crumbs": [Crumb(_("Số liệu"), f"{reverse('figures')}?window={asking.code}")],
    }
    return render(request, "figures/indicator.html", context)


def beside_the_sum(whole: Consolidated | None, one: Indicator) -> dict[str, str]:
    """What was stated from outside, what adds up, and the difference: of a ratio, of its two counts."""
    if whole is None or whole.difference is None:
        return {}
    stated, difference = whole.stated[whole.root], whole.difference
    differs = difference.part or difference.whole
    return {
        "stated": both(stated, one),
        "added": both(whole.added, one),
        "difference": (counts(as_value(difference, one), one) or summed(difference, one)) if differs else "",
    }


def both(total: Sum, one: Indicator) -> str:
    """`88,89 (40/45)`; of a count, the number."""
    said_counts = counts(as_value(total, one), one)
    return f"{summed(total, one)} ({said_counts})" if said_counts else summed(total, one)


def unallocated(whole: Consolidated, one: Indicator, day: date) -> list[tuple[str, str]]:
    names = names_of(whole.unallocated, day)
    return [(names.get(key, ""), summed(value, one)) for key, value in whole.unallocated.items()]


KINDS = {
    Kind.COUNT: gettext_lazy("Số đếm"),
    Kind.RATIO: gettext_lazy("Tỷ lệ của hai số đếm"),
    Kind.YES_NO: gettext_lazy("Có hoặc không"),
    Kind.CHOICE: gettext_lazy("Chọn một"),
    Kind.TEXT: gettext_lazy("Lời văn"),
}
EMPTY = {
    "full": gettext_lazy("tính là 100%"),
    "zero": gettext_lazy("tính là 0%"),
    "none": gettext_lazy("không tính tỷ lệ"),
}
STATUS = {
    "sourced": gettext_lazy("Theo văn bản"),
    "remembered": gettext_lazy("Ghi theo trí nhớ, cần đối chiếu với văn bản"),
    "example": gettext_lazy("Ví dụ, không phải quy định"),
    "own": gettext_lazy("Do cơ quan lập"),
}


def facts_of(one: Indicator) -> list[Fact]:
    now = one.now
    sums = []
    if now.adds_agencies:
        sums.append(str(_("cộng theo cơ quan")))
    if now.over_time != "none":
        sums.append(str(now.get_over_time_display()).lower())
    return [
        Fact(_("Mã"), one.code),
        Fact(_("Lĩnh vực"), one.get_field_display()),
        Fact(_("Loại"), KINDS[Kind(now.kind)]),
        Fact(_("Đơn vị tính"), now.unit),
        Fact(_("Tử số"), now.part),
        Fact(_("Mẫu số"), now.whole),
        Fact(_("Khi 0/0"), EMPTY[now.empty] if now.kind == Kind.RATIO else ""),
        Fact(_("Cộng"), "; ".join(sums) or _("không cộng")),
        Fact(_("Nguồn"), COUNTERS[now.counted_by].label if now.counted_by in COUNTERS else now.get_source_display()),
        Fact(_("Căn cứ"), STATUS.get(now.status, now.status), sub=now.cites),
    ]


@require_POST
def indicator_count(request: Asked, pk: int) -> HttpResponse:
    one, asking = visible_indicator(request, pk), window_asked(request, request.today)
    try:
        n = count(request.actor, one, one.authority, asking.window, today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        words = ngettext("Đã đếm: %(n)s số liệu mới hoặc thay đổi.", "Đã đếm: %(n)s số liệu mới hoặc thay đổi.", n)
        say.done(request, words % {"n": n})
    return see_other("indicator", pk, query=f"?window={asking.code}")


# — one figure —


class CorrectForm(forms.Form):
    """Another value for a figure. Its cells are read as those of any form: by the indicator's own meaning."""

    numerator = forms.CharField(label=gettext_lazy("Số liệu"), required=False, max_length=4000)
    denominator = forms.CharField(label=gettext_lazy("Mẫu số"), required=False, max_length=60)
    note = forms.CharField(label=gettext_lazy("Giải trình"), required=False, max_length=1000)
    why = forms.CharField(label=gettext_lazy("Lý do sửa, đính chính"), max_length=1000, required=False)

    def __init__(self, figure: Figure, given: QueryDict | None = None) -> None:
        one, value = figure.indicator, figure.value
        is_ratio = one.now.kind == Kind.RATIO
        super().__init__(
            given,
            initial={
                "numerator": said(value, one, Part.NUMERATOR if is_ratio else Part.VALUE),
                "denominator": said(value, one, Part.DENOMINATOR) if is_ratio else "",
                "note": figure.note,
            },
        )
        self.figure = figure
        if is_ratio:
            self.fields["numerator"].label = one.now.part or _("Tử số")
            self.fields["denominator"].label = one.now.whole or _("Mẫu số")
        else:
            del self.fields["denominator"]

    def clean_numerator(self) -> object:
        return self.read("numerator")

    def clean_denominator(self) -> object:
        return self.read("denominator")

    def read(self, name: str) -> object:
        typed = self.cleaned_data[name]
        if says_nothing(typed):
            self.cleaned_data["nothing"] = True
            return None
        try:
            return read(typed, self.figure.indicator.now.meaning)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def value(self) -> Value:
        if self.cleaned_data.get("nothing"):
            return Value(nothing=True)
        found = self.cleaned_data["numerator"]
        if isinstance(found, str):
            return Value(words=found)
        return Value(found, self.cleaned_data.get("denominator"))


def visible_figure(request: Asked, pk: int) -> Figure:
    rows = Figure.objects.select_related("indicator__current", "definition", "agency")
    return seen(rows.visible_to(request.actor, request.today), pk, _("Số liệu này không thuộc phạm vi của bạn."))


@require_http_methods(["GET", "HEAD"])
def figure(request: Asked, pk: int) -> HttpResponse:
    """A figure, every version of it, who wrote each and why."""
    return shown_figure(request, visible_figure(request, pk))


def shown_figure(request: Asked, one: Figure, form: CorrectForm | None = None, status: int = 200) -> HttpResponse:
    of, agency = one.indicator, name_on(one.agency_id, one.end)
    back = f"?window={code_of(one.window)}"
    versions = one.versions.select_related("by__person", "definition").order_by("-n")
    context = {
        "one": one,
        "of": of,
        "agency_name": agency,
        "window_name": name_of(one.window),
        "value": said(one.value, of),
        "counts": counts(one.value, of),
        "versions": [(each, said(each.value, of), counts(each.value, of)) for each in versions],
        "may_correct": rules.enter_for(request.actor, one.agency),
        "may_confirm": one.state != State.CONFIRMED and rules.confirm(request.actor, one),
        "form": form or CorrectForm(one),
        "behind": "" if one.whole else behind(of, one.agency_id, one.window),
        "crumbs": [
            Crumb(_("Số liệu"), reverse("figures") + back),
            Crumb(of.now.name, reverse("indicator", args=[of.pk]) + back),
        ],
    }
    return render(request, "figures/figure.html", context, status=status)


@require_POST
def figure_correct(request: Asked, pk: int) -> HttpResponse:
    one = visible_figure(request, pk)
    form = CorrectForm(one, request.POST)
    if not rules.enter_for(request.actor, one.agency):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới sửa được số liệu."))
    if form.is_valid():
        entry = actions.Entry(one.indicator, form.value(), form.cleaned_data["note"])
        try:
            actions.enter(
                request.actor,
                one.agency,
                one.window,
                [entry],
                whole=one.whole,
                why=form.cleaned_data["why"],
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã ghi số liệu mới. Số cũ vẫn còn trong lịch sử."))
            return see_other("figure", pk)
    return shown_figure(request, one, form, 422)


@require_POST
def figure_confirm(request: Asked, pk: int) -> HttpResponse:
    one = visible_figure(request, pk)
    actions.confirm(request.actor, [one])
    say.done(request, _("Đã xác nhận số liệu."))
    return see_other("figure", pk)
