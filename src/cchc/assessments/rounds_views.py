"""The pages of rounds: those there are, opening one, and one with who stands where."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.agencies.choosing import choosing
from cchc.agencies.models import Agency
from cchc.agencies.resolver import members
from cchc.assessments import rounds, rules
from cchc.assessments.asked import visible_round
from cchc.assessments.judging_tabs import round_tabs
from cchc.assessments.models import CriteriaSet, Entrant, Phase, Round, RoundState
from cchc.assessments.rounds_form import (
    GROUP_NAMES,
    GROUPS,
    ExtendForm,
    RoundForm,
    WhyForm,
    grouped,
    initial_of,
    latest_sets,
)
from cchc.assessments.rounds_page import chosen_lines, counted, facts_of, grouped_lines, lines_of, plan_of, views_of
from cchc.assessments.rounds_spans import schedule_of, schedules
from cchc.assessments.tabs import tabs_of
from cchc.figures.asked import agency_names, name_on
from cchc.figures.rules import run_root
from cchc.periods.naming import code_of
from cchc.periods.windows import year as year_window
from cchc.ui import say
from cchc.ui.answers import acted, see_other
from cchc.ui.components import Crumb


@require_GET
def index(request: Asked) -> HttpResponse:
    """What one's agency has to score, the earliest due first; and the rounds one runs or oversees."""
    actor, today = request.actor, request.today
    if not rules.sees_index(actor):
        raise Denied(_("Chỉ số không thuộc phạm vi của bạn."))
    seen = Entrant.objects.visible_to(actor, today).select_related("round__set", "agency", "group")
    hers = Q(pk__in=rules.fill_some.of(Entrant.objects.all(), actor, today)) | Q(agency=actor.agency)
    own = list(seen.filter(hers).order_by("-round__start", "-round", "sort_key")[:300])
    lines = lines_of(own, schedules({one.round_id for one in own}), today)
    run = list(rules.watch.of(Round.objects.all(), actor, today).order_by("-start", "-pk")[:100])
    context = {
        "tabs": tabs_of(actor, "index"),
        "own": lines,
        "run": counted(run),
        "may_open": rules.runs_some(actor),
    }
    return render(request, "assessments/round_list.html", context)


# — opening one —


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: Asked) -> HttpResponse:
    """Set, period, agencies by group, windows: one page."""
    actor, today = request.actor, request.today
    authority = run_root(actor, today)
    if authority is None:
        raise Denied(_("Chỉ cơ quan thường trực mới mở được đợt đánh giá."))
    root = Agency.objects.get(pk=authority)
    sets = latest_sets(list(CriteriaSet.objects.filter(authority=root)))
    names = [(root.pk, name_on(root.pk, today)), *agency_names(root, today)]
    found = members(GROUPS, root, today)
    picked = request.POST.get("pick", "")
    if request.method == "POST" and picked:
        begun = {key: value.replace("\x00", "") for key, value in request.POST.items() if isinstance(value, str)}
        keys = [key for one in request.POST.getlist("agencies") if (key := as_key(one))]
        form = RoundForm(initial=begun | {"agencies": keys}, sets=sets, agencies=names, whose=request.actor.agency)
        return page_of_new(request, form, names, found, picked)
    if request.method == "POST":
        form = RoundForm(request.POST, sets=sets, agencies=names, whose=request.actor.agency)
        if form.is_valid():
            try:
                groups = grouped(form.cleaned_data["agencies"], found)
                made = rounds.open_round(actor, root, form.opening(), groups, today=today)
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            else:
                n = made.entrants.count()
                words = ngettext("Đã mở đợt, báo tới %(n)s cơ quan.", "Đã mở đợt, báo tới %(n)s cơ quan.", n)
                say.done(request, words % {"n": n})
                return see_other("round", made.pk)
        return page_of_new(request, form, names, found, status=422)
    window = code_of(year_window(today.year))
    form = RoundForm(initial=initial_of(today, window, root), sets=sets, agencies=names, whose=request.actor.agency)
    return page_of_new(request, form, names, found)


def page_of_new(
    request: Asked,
    form: RoundForm,
    names: list[tuple[int, str]],
    found: dict[str, list[tuple[int, str]]],
    picked: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "phases": list(form.pairs()),
        **choosing(form, names, found, picked, GROUP_NAMES),
        "has_sets": bool(form.sets),
        "crumbs": [Crumb(_("Chỉ số"), reverse("index"))],
    }
    return render(request, "assessments/round_new.html", context, status=status)


# — one round —


@require_GET
def round_page(request: Asked, pk: int) -> HttpResponse:
    return shown_round(request, visible_round(request, pk))


def shown_round(
    request: Asked,
    one: Round,
    form: ExtendForm | None = None,
    *,
    again: tuple[int, WhyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, today = request.actor, request.today
    seen = one.entrants.all().visible_to(actor, today).select_related("round", "agency", "group")
    entrants = list(seen.order_by("group__order", "sort_key"))
    schedule = schedule_of(one)
    lines = lines_of(entrants, {one.pk: schedule}, today)
    show = request.GET.get("show", "")
    groups = list(one.groups.all())
    runs = rules.run(actor, one)
    context = {
        "one": one,
        "sides": round_tabs(actor, one, "round"),
        "facts": facts_of(one, today),
        "plan": plan_of(schedule, groups, again, today) if groups else [],
        "phases": Phase,
        "groups": grouped_lines(chosen_lines(lines, show), groups),
        "lines": lines,
        "filed": sum(line.is_filed for line in lines),
        "late": [line for line in lines if line.is_over],
        "views": views_of(lines, one, show),
        "runs": runs,
        "is_open": one.state == RoundState.OPEN,
        "form": form or ExtendForm(entrants=entrants, groups=groups, initial={"phase": Phase.SELF.value}),
        "chosen": set(form.data.getlist("entrants") if form is not None else []),  # type: ignore[attr-defined]
        "crumbs": [Crumb(_("Chỉ số"), reverse("index"))],
    }
    return render(request, "assessments/round.html", context, status=status)


@require_POST
def round_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    return acted(request, VERBS, verb, visible_round(request, pk), "round", pk)


def closed(request: Asked, one: Round) -> HttpResponse:
    rounds.close(request.actor, one)
    words = _("Đã kết thúc đợt. Cơ quan chưa nộp vẫn được nêu tên.")
    say.done(request, words, undo=reverse("round_act", args=[one.pk, "open"]))
    return see_other("round", one.pk)


def opened(request: Asked, one: Round) -> HttpResponse:
    rounds.open_again(request.actor, one)
    say.done(request, _("Đã mở lại đợt đánh giá."))
    return see_other("round", one.pk)


def reminded(request: Asked, one: Round) -> HttpResponse:
    n = rounds.remind(request.actor, one, request.today)
    say.done(request, ngettext("Đã nhắc %(n)s cơ quan.", "Đã nhắc %(n)s cơ quan.", n) % {"n": n})
    return see_other("round", one.pk)


def extended(request: Asked, one: Round) -> HttpResponse:
    rounds.check_run(request.actor, one)
    entrants = list(one.entrants.select_related("group"))
    form = ExtendForm(request.POST, entrants=entrants, groups=list(one.groups.all()))
    if form.is_valid():
        chosen, groups = form.chosen()
        given = form.cleaned_data
        try:
            n = rounds.extend(
                request.actor,
                one,
                Phase(given["phase"]),
                given["until"],
                given["why"],
                entrants=chosen,
                groups=groups if not chosen else (),
                today=request.today,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, ngettext("Đã gia hạn %(n)s lần.", "Đã gia hạn %(n)s lần.", n) % {"n": n})
            return see_other("round", one.pk)
    return shown_round(request, one, form, status=422)


def rescheduled(request: Asked, one: Round) -> HttpResponse:
    rounds.check_run(request.actor, one)
    group = one.groups.filter(name=request.POST.get("group", "")[:120].replace("\x00", "")).first()
    if group is None:
        raise Http404
    form = WhyForm(request.POST, prefix=f"g{group.pk}")
    if form.is_valid():
        try:
            rounds.reschedule(request.actor, one, group, form.spans(), form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã đổi lịch của nhóm %(name)s.") % {"name": group.name})
            return see_other("round", one.pk)
    return shown_round(request, one, again=(group.pk, form), status=422)


VERBS: dict[str, Callable[[Asked, Round], HttpResponse]] = {
    "close": closed,
    "open": opened,
    "remind": reminded,
    "extend": extended,
    "reschedule": rescheduled,
}

__all__ = ["index", "round_act", "round_new", "round_page", "visible_round"]
