"""The targets of plans and where they stand: the list of a year, one target with what it is tied to, a plan's panel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.duties.queries import names_of
from cchc.figures import rules
from cchc.figures.asked import Asking, WindowForm, agency_asked, name_on, tabs_of, window_asked
from cchc.figures.consolidating import Sum
from cchc.figures.models import Indicator, TargetTie
from cchc.figures.showing import as_value, counts, summed
from cchc.figures.tying import Reached, Where, tie, untie, wanted_of, where_they_stand
from cchc.figures.values import Kind, number
from cchc.periods.days import spoken
from cchc.periods.naming import code_of, name_of
from cchc.periods.windows import Window
from cchc.tasks.models import Mandate, Target
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.context import year_of
from cchc.ui.forms import KeyField
from cchc.words import sort_key
from cchc.words.levels import Level

STATES = {Reached.YES: "done", Reached.NO: "doing", Reached.UNKNOWN: "unsure"}
WORDS = {
    Reached.YES: gettext_lazy("Đạt"),
    Reached.NO: gettext_lazy("Chưa đạt"),
    Reached.UNKNOWN: gettext_lazy("Chưa có số liệu"),
}
MOST = 300


@dataclass(frozen=True)
class Line:
    """A tie as the pages show it."""

    tie: TargetTie
    wanted: str
    where: Where
    built: list[tuple[str, str]]
    until: str

    @property
    def colour(self) -> str:
        return STATES[self.where.reached]

    @property
    def word(self) -> str:
        return str(WORDS[self.where.reached])


@dataclass(frozen=True)
class Stand:
    """Where one agency stands: what it comes to, and what it is built of, each part with its address."""

    name: str
    said: str
    counts: str
    colour: str
    word: str
    parts: list[tuple[str, str]]


def stands_of(line: Line, asking: Asking, seen: set[int]) -> list[Stand]:
    """Every agency of the tie's level that may be seen: who has not reached it, who has, who said nothing."""
    where, of = line.where, line.tie.indicator
    keys = [pk for pk in (*where.each, *where.silent) if pk in seen]
    names = names_of(keys, asking.window.end)
    order = [Reached.NO, Reached.YES, Reached.UNKNOWN]
    found = []
    for pk in keys:
        total, reached = where.each.get(pk, (Sum(), Reached.UNKNOWN))
        given = bool(total.figures)
        one = Stand(
            names.get(pk, ""),
            summed(total, of) if given else "",
            counts(as_value(total, of), of) if given else "",
            STATES[reached],
            str(WORDS[reached]),
            parts_of(line, pk, asking) if given else [],
        )
        found.append((order.index(reached), sort_key(one.name), one))
    return [one for _order, _name, one in sorted(found, key=lambda each: each[:2])]


def parts_of(line: Line, agency: int, asking: Asking) -> list[tuple[str, str]]:
    """The figures an agency's own is built of; of what it comes to by those below it, the page that adds them up."""
    built = line.where.built.of.get(agency) if line.where.built is not None else None
    if built is not None:
        return [(name_of(window), reverse("figure", args=[key])) for window, key in built.figures]
    return [(asking.name, address(line.tie.indicator_id, asking.window, agency))]


def address(indicator: int, window: Window, agency: int) -> str:
    return f"{reverse('indicator', args=[indicator])}?{urlencode([('window', code_of(window)), ('agency', agency)])}"


def built_of(where: Where, asking: Asking, agency: Agency) -> list[tuple[str, str]]:
    """The windows that a total is built of where it is not of the one asked for, each with the page that adds it up."""
    built = where.built
    if built is None or built.windows in ([], [asking.window]):
        return []
    return [(name_of(one), address(where.tie.indicator_id, one, agency.pk)) for one in built.windows]


def ties_of(targets: Iterable[Target]) -> QuerySet[TargetTie]:
    rows = TargetTie.objects.filter(target__in=targets, ended_at__isnull=True)
    return rows.select_related("indicator__current", "target__mandate").order_by("target__order", "pk")


def lines_of(ties: Sequence[TargetTie], agency: Agency, asking: Asking) -> dict[int, list[Line]]:
    """By target."""
    found: dict[int, list[Line]] = {}
    stand = where_they_stand(ties, agency, asking.window)
    for one in ties:
        where = stand[one.pk]
        until = where.built.until if where.built is not None else None
        short = spoken(until) if until is not None and until < asking.window.end else ""
        line = Line(one, wanted_of(one), where, built_of(where, asking, agency), short)
        found.setdefault(one.target_id, []).append(line)
    return found


def visible_targets(request: Asked) -> QuerySet[Target]:
    plans = Mandate.objects.visible_to(request.actor, request.today).filter(in_force_on__isnull=False)
    return Target.objects.filter(mandate__in=plans).select_related("mandate")


@require_GET
def targets(request: Asked) -> HttpResponse:
    """Every target of the plans of a year, with where it stands in a window. `?mandate=` for those of one."""
    actor, today = request.actor, request.today
    year = year_of(request)
    asking, agency = window_asked(request, today, year), agency_asked(request, actor, today)
    listed = list(visible_targets(request).filter(mandate__year=year).order_by("mandate", "order")[:MOST])
    lines = lines_of(list(ties_of(listed)), agency, asking)
    stand = [line.where.reached for some in lines.values() for line in some]
    context = {
        "tabs": tabs_of(actor, "targets", asking),
        "asking": asking,
        "window_form": WindowForm(asking),
        "agency": agency,
        "agency_name": name_on(agency.pk, asking.window.end),
        "rows": [(one, lines.get(one.pk, [])) for one in listed],
        "counts": [(STATES[one], WORDS[one], stand.count(one)) for one in Reached if one in stand],
        "untied": sum(one.pk not in lines for one in listed),
    }
    return render(request, "figures/targets.html", context)


class TieForm(forms.Form):
    indicator = KeyField(
        right="indicator.see",
        coerce=int,
        label=gettext_lazy("Số liệu"),
        error_messages={"required": gettext_lazy("Chưa chọn số liệu.")},
    )
    op = forms.ChoiceField(label=gettext_lazy("Yêu cầu"), choices=TargetTie.Op.choices)
    value = forms.CharField(
        label=gettext_lazy("Mức"),
        max_length=20,
        error_messages={"required": gettext_lazy("Chưa ghi mức cần đạt. Ghi số, như 95 hoặc 1.200.")},
    )
    upper = forms.CharField(label=gettext_lazy("Đến mức (nếu là khoảng)"), max_length=20, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Tính cho"),
        required=False,
        choices=[("", gettext_lazy("Toàn bộ")), *((one.value, one.vietnamese) for one in Level)],
    )

    def __init__(self, given: Any, indicators: Sequence[Indicator], initial: dict[str, Any]) -> None:
        super().__init__(given, initial=initial)
        choices = [(one.pk, f"{one.code} · {one.now.name}") for one in indicators]
        self.fields["indicator"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]

    def clean_value(self) -> Decimal | None:
        return self.read("value")

    def clean_upper(self) -> Decimal | None:
        return self.read("upper")

    def read(self, name: str) -> Decimal | None:
        try:
            return number(self.cleaned_data[name], 4) if self.cleaned_data[name] else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


@require_http_methods(["GET", "HEAD", "POST"])
def target(request: Asked, pk: int) -> HttpResponse:
    """One target: what it is tied to, where that stands, and tying it."""
    actor, today = request.actor, request.today
    one = seen(visible_targets(request), pk, _("Chỉ tiêu này không thuộc phạm vi của bạn."))
    asking, agency = window_asked(request, today, one.mandate.year), agency_asked(request, actor, today)
    may_tie = rules.tie_target(actor, one)
    if request.method == "POST" and not may_tie:
        raise Denied(_("Chỉ cơ quan thường trực mới gắn được chỉ tiêu của kế hoạch với số liệu."))
    indicators = list(tieable(request)) if may_tie else []
    ties = list(ties_of([one]))
    form = TieForm(request.POST if request.method == "POST" else None, indicators, proposed(one, ties))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            of = next(each for each in indicators if each.pk == given["indicator"])
            level = Level(given["level"]) if given["level"] else None
            tie(actor, one, of, TargetTie.Op(given["op"]), given["value"], upper=given["upper"], level=level)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã gắn chỉ tiêu với số liệu."))
            return see_other("target", pk, query=f"?window={asking.code}")
    lines = lines_of(ties, agency, asking).get(one.pk, [])
    key = as_key(request.GET.get("tie", ""))
    chosen = next((line for line in lines if line.tie.pk == key), lines[0] if lines else None)
    seen_by_her = set(Agency.objects.filter(rules.agencies_seen(actor, today)).values_list("pk", flat=True))
    context = {
        "one": one,
        "asking": asking,
        "window_form": WindowForm(asking),
        "agency": agency,
        "agency_name": name_on(agency.pk, asking.window.end),
        "lines": lines,
        "chosen": chosen,
        "stands": stands_of(chosen, asking, seen_by_her) if chosen is not None else [],
        "may_tie": may_tie,
        "form": form,
        "crumbs": [Crumb(_("Chỉ tiêu kế hoạch"), f"{reverse('targets')}?window={asking.code}")],
    }
    return render(request, "figures/target.html", context, status=422 if form.errors else 200)


def tieable(request: Asked) -> QuerySet[Indicator]:
    rows = Indicator.objects.visible_to(request.actor, request.today).select_related("current")
    rows = rows.filter(current__kind__in=(Kind.COUNT, Kind.RATIO))
    return rows.order_by("field", "code")


def proposed(one: Target, ties: Sequence[TargetTie]) -> dict[str, Any]:
    """The first number the reader found in the sentence that nothing is tied to yet."""
    for measure in one.measures[len(ties) :]:
        upper = measure.get("upper")
        return {
            "op": measure.get("op", ">="),
            "value": str(measure.get("value", "")).replace(".", ","),
            "upper": "" if upper is None else str(upper).replace(".", ","),
        }
    return {"op": ">="}


@require_POST
def tie_end(request: Asked, pk: int) -> HttpResponse:
    rows = TargetTie.objects.filter(target__in=visible_targets(request)).select_related("target__mandate", "indicator")
    one = seen(rows, pk, _("Chỉ tiêu này không thuộc phạm vi của bạn."))
    try:
        untie(request.actor, one)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã gỡ. Lần gắn trước vẫn còn trong nhật ký."))
    return see_other("target", one.target_id)


def panel(request: Asked, mandate: Mandate) -> SafeString | str:
    """Beside the targets of a plan: those that are tied, where they stand, and where the others are tied."""
    actor, today = request.actor, request.today
    listed = list(mandate.targets.all())
    if not listed or actor.agency is None:
        return ""
    asking, agency = window_asked(request, today, mandate.year), agency_asked(request, actor, today)
    lines = lines_of(list(ties_of(listed)), agency, asking)
    context = {
        "agency": agency,
        "rows": [(one, lines[one.pk]) for one in listed if one.pk in lines],
        "listed": listed,
        "asking": asking,
        "agency_name": name_on(agency.pk, asking.window.end),
        "may_tie": rules.run_root(actor, today) == mandate.authority_id,
    }
    return render_to_string("figures/parts/targets_panel.html", context, request)
