"""The pages of rounds: those there are, opening one, and one with who stands where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.agencies.resolver import members
from cchc.assessments import rounds, rules
from cchc.assessments.asked import visible_round
from cchc.assessments.judging_tabs import round_tabs
from cchc.assessments.models import CriteriaSet, Entrant, EntrantState, Filing, Group, Phase, Round, RoundState
from cchc.assessments.rounds_form import (
    GROUP_NAMES,
    GROUPS,
    ExtendForm,
    RoundForm,
    WhyForm,
    grouped,
    initial_of,
    latest_sets,
    set_said,
    spans_shown,
)
from cchc.assessments.rounds_spans import Days, Schedule, schedule_of, schedules
from cchc.assessments.tabs import tabs_of
from cchc.figures.asked import agency_names, name_on
from cchc.figures.rules import run_root
from cchc.periods.naming import code_of, name_of
from cchc.periods.windows import year as year_window
from cchc.ui import say
from cchc.ui.answers import acted, see_other
from cchc.ui.components import Choice, Crumb, Fact

STATES = {EntrantState.OPEN: "none", EntrantState.SUBMITTED: "wait", EntrantState.HANDED_IN: "done"}
SHOWN = ("silent", "filed", "late")


@dataclass(frozen=True)
class Line:
    """An agency of a round as a list shows it: its days of self-scoring, and how it stands to them on a day."""

    entrant: Entrant
    days: Days | None
    filed_at: datetime | None
    today: date

    @property
    def is_filed(self) -> bool:
        return self.entrant.state == EntrantState.HANDED_IN

    @property
    def late(self) -> int:
        """Days late by the printed schedule: of what was handed in when it was, of what was not by today."""
        if self.days is None:
            return 0
        on = timezone.localtime(self.filed_at).date() if self.filed_at else self.today
        return max(0, (on - self.days.printed).days)

    @property
    def is_over(self) -> bool:
        """Not handed in, and no time left, extensions counted."""
        return not self.is_filed and self.days is not None and self.days.left(self.today) < 0

    @property
    def state(self) -> str:
        return "over" if self.is_over else STATES[EntrantState(self.entrant.state)]


def lines_of(entrants: list[Entrant], plans: dict[int, Schedule], today: date) -> list[Line]:
    """Two queries besides those for the schedules."""
    filed = dict(
        Filing.objects.filter(entrant__in=entrants, withdrawn_at__isnull=True)
        .order_by("n")
        .values_list("entrant", "at")
    )
    return [Line(one, plans[one.round_id].of(one, Phase.SELF), filed.get(one.pk), today) for one in entrants]


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


def counted(listed: list[Round]) -> list[tuple[Round, int, int, str]]:
    """(round, handed in, all, window in words). One query."""
    filed = Count("entrants", filter=Q(entrants__state=EntrantState.HANDED_IN))
    rows = Round.objects.filter(pk__in=[one.pk for one in listed]).annotate(filed=filed, all=Count("entrants"))
    by = {pk: (done, n) for pk, done, n in rows.values_list("pk", "filed", "all")}
    return [(one, *by[one.pk], name_of(one.window)) for one in listed]


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
    chosen = set(form.chosen_agencies())
    if picked == "none":
        chosen = set()
    elif picked in found:
        chosen |= {pk for pk, _name in found[picked]}
    context = {
        "form": form,
        "phases": list(form.pairs()),
        "agencies": [(pk, name, pk in chosen) for pk, name in names],
        "chosen_n": len(chosen & {pk for pk, _name in names}),
        "groups": [(code, GROUP_NAMES[code], len(found[code])) for code in GROUPS if found.get(code)],
        "picked": bool(picked),
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


def plan_of(
    schedule: Schedule, groups: list[Group], again: tuple[int, WhyForm] | None, today: date
) -> list[tuple[Group, list[tuple[str, Days | None, bool]], WhyForm, bool]]:
    """(group, (phase in words, its days, whether it is open today), the form to change them, whether that is open)."""
    made = []
    for group in groups:
        days = [(phase, schedule.of_group(group.pk, phase)) for phase in Phase]
        wrong = again is not None and again[0] == group.pk
        spans = {phase: (given.opens_on, given.printed) for phase, given in days if given is not None}
        form = again[1] if again is not None and wrong else WhyForm(initial=spans_shown(spans), prefix=f"g{group.pk}")
        shown = [(str(phase.label), given, given is not None and given.is_open(today)) for phase, given in days]
        made.append((group, shown, form, wrong))
    return made


def grouped_lines(lines: list[Line], groups: list[Group]) -> list[tuple[Group, list[Line]]]:
    by: dict[int, list[Line]] = {}
    for line in lines:
        by.setdefault(line.entrant.group_id, []).append(line)
    return [(group, by[group.pk]) for group in groups if group.pk in by]


def chosen_lines(lines: list[Line], show: str) -> list[Line]:
    match show:
        case "silent":
            return [line for line in lines if not line.is_filed]
        case "filed":
            return [line for line in lines if line.is_filed]
        case "late":
            return [line for line in lines if line.late]
    return lines


def views_of(lines: list[Line], one: Round, show: str) -> list[Choice]:
    url = reverse("round", args=[one.pk])
    named = (("silent", _("Chưa nộp")), ("filed", _("Đã nộp")), ("late", _("Muộn")))
    return [
        Choice(_("Tất cả"), url, len(lines), current=show not in SHOWN),
        *(
            Choice(words, f"{url}?show={code}", len(chosen_lines(lines, code)), current=show == code)
            for code, words in named
        ),
    ]


def facts_of(one: Round, today: date) -> list[Fact]:
    near = one.near
    return [
        Fact(_("Cơ quan thực hiện"), name_on(one.run_by_id, today)),
        Fact(_("Văn bản"), one.letter, sub=f"{one.letter_on:%d/%m/%Y}" if one.letter_on else ""),
        Fact(_("Bộ tiêu chí"), set_said(one.set)),
        Fact(_("Kỳ đánh giá"), name_of(one.window)),
        Fact(_("Được lệch"), f"{near.normalize():f} {one.get_near_in_display()}".replace(".", ",") if near else ""),
        Fact(_("Trạng thái"), one.get_state_display()),
    ]


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
