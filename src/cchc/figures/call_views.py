"""The pages of calls for data: those one has to answer, those one runs, and making one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.agencies.choosing import choosing
from cchc.agencies.models import Agency
from cchc.agencies.resolver import members
from cchc.documents.chase_up import Late
from cchc.figures import call_book, calling, rules
from cchc.figures.asked import agency_names, name_on, tabs_of
from cchc.figures.call_book import Gathered, Line, gathered
from cchc.figures.call_form import (
    CallForm,
    as_sent,
    columns_of,
    initial_of,
    known_indicators,
    lines_shown,
    said_of,
)
from cchc.figures.form_views import STATES
from cchc.figures.models import Call, Sheet, SheetState
from cchc.periods.naming import name_of
from cchc.tasks.chasing import ChaseForm, letters, letters_answer
from cchc.ui import say
from cchc.ui.answers import acted, see_other
from cchc.ui.components import Choice, Crumb, Fact
from cchc.ui.drawn.words import moment
from cchc.ui.files import attachment
from cchc.ui.sheets import MEDIA

GROUPS = ("departments", "communes", "divisions_and_units", "own_divisions")
SHOWN = {"silent", "filed", "nothing"}


@require_GET
def calls(request: Asked) -> HttpResponse:
    """What is asked of one's agency, the earliest due first; and what one asks of others."""
    actor, today = request.actor, request.today
    sheets = Sheet.objects.filter(call__isnull=False).select_related("call__run_by", "agency")
    own = rules.fill.of(sheets.visible_to(actor, today), actor, today).order_by("call__due", "pk")[:500]
    run = counted(Call.objects.visible_to(actor, today)).order_by("-sent_at", "-pk")[:100]
    now = timezone.now()
    context = {
        "tabs": tabs_of(actor, "calls"),
        "own": [
            (one, STATES[SheetState(one.state)], one.is_open and one.call is not None and one.call.is_late(now))
            for one in own
        ],
        "run": [(one, one.filed_n, one.all_n) for one in run],
        "may_make": rules.makes_calls(actor),
    }
    return render(request, "figures/calls.html", context)


def counted(calls: QuerySet[Call]) -> QuerySet[Any]:
    """Annotates how many handed in (`filed_n`), of how many (`all_n`)."""
    own = Q(sheets__passed_to__isnull=True)
    filed = Count("sheets", filter=own & Q(sheets__state__in=call_book.FILED))
    return calls.annotate(filed_n=filed, all_n=Count("sheets", filter=own))


# — making one —


@require_http_methods(["GET", "HEAD", "POST"])
def call_new(request: Asked) -> HttpResponse:
    """Everything on one page: name, days, columns, agencies, due hour. `?after=` begins from an earlier call."""
    actor, today = request.actor, request.today
    authority = rules.calls_under(actor, today)
    if authority is None:
        raise Denied(_("Chỉ cơ quan thường trực, cơ quan chủ trì lĩnh vực mới lập được yêu cầu số liệu."))
    root = Agency.objects.get(pk=authority)
    after = earlier(request)
    names = agency_names(root, today, but=actor.agency)
    groups = groups_of(root, names, today)
    if request.method == "POST":
        picked = request.POST.get("pick", "")
        if picked:
            form = CallForm(initial=as_sent(request.POST), agencies=names, whose=actor.agency)
            return page_of_new(request, form, names, groups, root, after, picked=picked)
        form = CallForm(request.POST, agencies=names, whose=actor.agency)
        if form.is_valid():
            try:
                columns = columns_of(form, actor, today)
                agencies = list(Agency.objects.filter(pk__in=form.cleaned_data["agencies"]))
                made = calling.send(actor, form.asking(), columns, agencies, today=today, after=after)
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            else:
                n = made.sheets.count()
                words = ngettext("Đã gửi tới %(n)s cơ quan.", "Đã gửi tới %(n)s cơ quan.", n)
                say.done(request, words % {"n": n})
                return see_other("call", made.pk)
        return page_of_new(request, form, names, groups, root, after, status=422)
    form = CallForm(initial=initial_of(after, today, actor.agency), agencies=names, whose=actor.agency)
    return page_of_new(request, form, names, groups, root, after)


def groups_of(root: Agency, names: list[tuple[int, str]], day: date) -> dict[str, list[tuple[int, str]]]:
    """The set phrases by code, in the order they are offered, without who asks."""
    found, asked = members(GROUPS, root, day), {pk for pk, _name in names}
    return {code: [one for one in found.get(code, ()) if one[0] in asked] for code in GROUPS}


def earlier(request: Asked) -> Call | None:
    asked = request.GET.get("after", "")
    return visible_call(request, as_key(asked)) if asked else None


def page_of_new(
    request: Asked,
    form: CallForm,
    names: list[tuple[int, str]],
    groups: dict[str, list[tuple[int, str]]],
    root: Agency,
    after: Call | None,
    *,
    picked: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "lines": lines_shown(form, request.actor, request.today),
        "known": [said_of(one) for one in known_indicators(request.actor, request.today)],
        **choosing(form, names, groups, picked),
        "after": after,
        "crumbs": [Crumb(_("Yêu cầu số liệu"), reverse("calls"))],
    }
    return render(request, "figures/call_new.html", context, status=status)


# — one call —


def visible_call(request: Asked, pk: int | None) -> Call:
    rows = Call.objects.visible_to(request.actor, request.today).select_related("form", "run_by")
    return seen(rows, pk, _("Yêu cầu số liệu này không thuộc phạm vi của bạn."))


@require_GET
def call(request: Asked, pk: int) -> HttpResponse:
    return shown_call(request, visible_call(request, pk))


def shown_call(
    request: Asked, one: Call, form: ChaseForm | None = None, status: int = 200, why_error: str = ""
) -> HttpResponse:
    found = gathered(one)
    runs, now = rules.run(request.actor, one), timezone.now()
    show = request.GET.get("show", "")
    lines = chosen_lines(found, show)
    context = {
        "one": one,
        "found": found,
        "rows": found.rows,
        "lines": [
            (line, STATES[SheetState(line.sheet.state)], [call_book.cell(row, line.values) for row in found.rows])
            for line in lines
        ],
        "totals": [call_book.cell(row, found.totals) for row in found.rows],
        "views": views_of(found, one, show),
        "facts": facts_of(one, request),
        "runs": runs,
        "is_late": one.is_late(now),
        "may_chase": runs and not one.recalled_at and found.silent and due_day(one) < request.today,
        "waiting": sum(line.sheet.state == SheetState.FILED for line in found.lines),
        "form": form or ChaseForm(request.today),
        "why_error": why_error,
        "crumbs": [Crumb(_("Yêu cầu số liệu"), reverse("calls"))],
    }
    return render(request, "figures/call.html", context, status=status)


def due_day(one: Call) -> date:
    return timezone.localtime(one.due).date()


def chosen_lines(found: Gathered, show: str) -> list[Line]:
    match show:
        case "silent":
            return found.silent
        case "filed":
            return found.filed
        case "nothing":
            return found.with_nothing
    return list(found.lines)


def views_of(found: Gathered, one: Call, show: str) -> list[Choice]:
    url = reverse("call", args=[one.pk])
    return [
        Choice(_("Tất cả"), url, len(found.lines), current=show not in SHOWN),
        Choice(_("Đã nộp"), f"{url}?show=filed", len(found.filed), current=show == "filed"),
        Choice(_("Chưa nộp"), f"{url}?show=silent", len(found.silent), current=show == "silent"),
        Choice(_("Không phát sinh"), f"{url}?show=nothing", len(found.with_nothing), current=show == "nothing"),
    ]


def facts_of(one: Call, request: Asked) -> list[Fact]:
    letter = one.letter
    return [
        Fact(_("Bên yêu cầu"), name_on(one.run_by_id, request.today)),
        Fact(_("Văn bản"), letter, sub=f"{one.letter_on:%d/%m/%Y}" if one.letter_on else ""),
        Fact(_("Kỳ số liệu"), name_of(one.window)),
        Fact(_("Hạn nộp"), moment(one.due)),
        Fact(_("Đã đóng"), moment(one.closed_at) if one.closed_at and not one.recalled_at else ""),
        Fact(_("Đã thu hồi"), moment(one.recalled_at) if one.recalled_at else "", sub=one.recall_why),
        Fact(
            _("Tiếp theo từ"),
            one.after.name if one.after else "",
            url=reverse("call", args=[one.after_id]) if one.after_id else "",
        ),
    ]


@require_POST
def call_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    return acted(request, VERBS, verb, visible_call(request, pk), "call", pk)


def closed(request: Asked, one: Call) -> HttpResponse:
    calling.close(request.actor, one)
    say.done(
        request,
        _("Đã đóng yêu cầu số liệu. Cơ quan chưa nộp vẫn được nêu tên."),
        undo=reverse("call_act", args=[one.pk, "open"]),
    )
    return see_other("call", one.pk)


def recalled(request: Asked, one: Call) -> HttpResponse:
    try:
        calling.recall(request.actor, one, request.POST.get("why", ""), today=request.today)
    except Refused as refused:
        if refused.field != "why":
            raise
        return shown_call(request, one, why_error=refused.sentence, status=422)
    say.done(request, _("Đã thu hồi yêu cầu số liệu và báo cho các cơ quan. Số đã nộp vẫn được giữ."))
    return see_other("call", one.pk)


def opened(request: Asked, one: Call) -> HttpResponse:
    calling.open_again(request.actor, one)
    say.done(request, _("Đã mở lại yêu cầu số liệu."))
    return see_other("call", one.pk)


def all_confirmed(request: Asked, one: Call) -> HttpResponse:
    n = calling.confirm_all(request.actor, one)
    say.done(request, ngettext("Đã xác nhận %(n)s biểu.", "Đã xác nhận %(n)s biểu.", n) % {"n": n})
    return see_other("call", one.pk)


def chased(request: Asked, one: Call) -> HttpResponse:
    """A letter to each agency that is silent: one file, or a ZIP of several."""
    calling.check_run(request.actor, one)
    form = ChaseForm(request.today, request.POST)
    if not form.is_valid():
        return shown_call(request, one, form, 422)
    silent = gathered(one).silent
    if not silent:
        raise Refused(_("Không còn cơ quan nào chưa nộp."))
    due = due_day(one)
    if due >= request.today:
        raise Refused(_("Chưa qua hạn nộp nên chưa có gì để đôn đốc."))
    answer_by = form.cleaned_data["answer_by"]
    late = Late("", one.name, _("Số liệu"), one.letter, name_of(one.window), due)
    to = [(line.name, "", [late]) for line in silent]
    files = letters(one.run_by, to, stem="Don-doc-so-lieu", answer_by=answer_by, today=request.today)
    calling.chased(request.actor, one, [line.sheet for line in silent], answer_by)
    return letters_answer(files, f"Don-doc-so-lieu-{one.pk}", request.today)


VERBS = {"close": closed, "recall": recalled, "open": opened, "confirm": all_confirmed, "chase": chased}


@require_safe
def call_xlsx(request: Asked, pk: int) -> HttpResponse:
    one = visible_call(request, pk)
    data = call_book.written(gathered(one), name_on(one.run_by_id, request.today))
    return attachment(f"Tong-hop-so-lieu-{one.pk}.xlsx", data, MEDIA, shown=f"Tổng hợp {one.name}.xlsx")
