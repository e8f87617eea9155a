"""The list of rounds, and one round: who has handed in and who has not, its cut-off, its workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.figures.asked import agency_names, name_on, tabs_of
from cchc.figures.errata import later_than
from cchc.jobs.models import Run
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.reports import cut_off, freezing_run, rules
from cchc.reports.forms import JoinForm
from cchc.reports.models import CAME, Level, Report, Round, State
from cchc.reports.standing import Line, lines_of, look_of
from cchc.tasks.chasing import ChaseForm
from cchc.tasks.office import WORDS
from cchc.ui.components import Choice, Crumb, Fact
from cchc.ui.drawn.words import moment

MOST = 60
PER_PAGE = 200


@require_GET
def rounds(request: Asked) -> HttpResponse:
    """What one's agency still owes, the earliest due first, then every round with how many handed in."""
    actor, day = request.actor, request.today
    own = Report.objects.visible_to(actor, day).select_related("round", "duty").order_by("due", "pk")
    hers = rules.fill.of(own.exclude(state__in=(State.CONFIRMED, State.OFF)), actor, day)[:MOST]
    asked = Count("reports", filter=~Q(reports__level=Level.WHOLE) & ~Q(reports__state=State.OFF))
    came = Count("reports", filter=Q(reports__state__in=CAME) & ~Q(reports__level=Level.WHOLE))
    rows = Round.objects.visible_to(actor, day).annotate(asked=asked, came=came).order_by("-year", "-end", "-pk")[:MOST]
    context = {
        "tabs": tabs_of(actor, "report_rounds"),
        "own": [(one, one.duty.product_name, look_of(one, day)) for one in hers],
        "rounds": rows,
        "may_open": rules.opens_rounds(actor),
        "may_judge": rules.judges_some(actor),
    }
    return render(request, "reports/rounds.html", context)


def visible_round(request: Asked, pk: int) -> Round:
    rows = Round.objects.visible_to(request.actor, request.today)
    related = rows.select_related("authority", "run_by", "snapshot", "opened_by__person", "frozen_by__person")
    return seen(related, pk, _("Kỳ báo cáo này không thuộc phạm vi của bạn."))


SHOWN: dict[str, Callable[[Line], bool]] = {
    "silent": lambda line: not line.is_filed,
    "waiting": lambda line: line.report.state == State.FILED,
    "returned": lambda line: line.report.state == State.RETURNED,
    "late": lambda line: line.is_late,
    "confirmed": lambda line: line.report.state == State.CONFIRMED,
    "off": lambda line: line.report.state == State.OFF,
}


@require_GET
def report_round(request: Asked, pk: int) -> HttpResponse:
    one = visible_round(request, pk)
    if "own" in request.GET:
        own = Report.objects.visible_to(request.actor, request.today).filter(round=one, agency=request.actor.agency)
        found = own.order_by("level").first()
        if found is not None:
            return redirect("report", found.pk)
    return shown(request, one)


def shown(request: Asked, one: Round, chase: ChaseForm | None = None, status: int = 200, **more: Any) -> HttpResponse:
    actor, day = request.actor, request.today
    reports = Report.objects.visible_to(actor, day).filter(round=one).select_related("round")
    every = lines_of(one, reports, day)
    lines = [line for line in every if line.report.state != State.OFF]
    view = request.GET.get("view", "")
    level = request.GET.get("level", "")
    there = every if view == "off" else lines
    picked = [line for line in there if view not in SHOWN or SHOWN[view](line)]
    picked = [line for line in picked if level not in Level.values or line.report.level == level]
    runs = rules.run(actor, one)
    units = [line for line in lines if line.report.level != Level.WHOLE]
    context = {
        "one": one,
        "lines": Paginator(picked, PER_PAGE).get_page(request.GET.get("page")),
        "all": units,
        "came": sum(line.is_filed for line in units),
        "late": sum(line.is_late for line in units),
        "facts": facts_of(one, day),
        "views": views_of(one, every, view),
        "levels": levels_of(one, lines, view, level),
        "runs": runs,
        "may_freeze": runs and not one.is_frozen and max(one.cut_off, one.end) <= day,
        "freezing": freezing_run.run_of(one) if runs and not one.is_frozen else None,
        "agreed": sum(ready(line) for line in units) if runs else 0,
        "chase": (chase or ChaseForm(day)) if runs and any(late_silent(line) for line in units) else None,
        "chased_n": sum(late_silent(line) for line in units),
        "join": more.pop("join", None) or join_form(request, one) if runs and not one.is_frozen else None,
        "status": status_rows(one),
        "columns": list(WORDS.values()),
        "later": later_than(one.snapshot, most=100) if one.snapshot is not None else [],
        "book": workbook(one, actor.agency) if runs else None,
        "crumbs": [Crumb(_("Kỳ báo cáo"), reverse("report_rounds"))],
        **more,
    }
    return render(request, "reports/round.html", context, status=status)


def join_form(request: Asked, one: Round, given: Any = None) -> JoinForm:
    """Those below the authority that owe nothing in it yet."""
    there = set(one.reports.filter(level=Level.UNIT).values_list("about", flat=True))
    names = agency_names(one.authority, request.today)
    return JoinForm(given, agencies=[row for row in names if row[0] not in there])


def ready(line: Line) -> bool:
    """Handed in, with the word of every owner of a field, and nothing lacking."""
    is_filed = line.report.state == State.FILED and line.report.level != Level.WHOLE
    return is_filed and not line.lacks and all(part.agrees for part in line.parts)


def late_silent(line: Line) -> bool:
    return not line.is_filed and line.is_late and line.report.level != Level.WHOLE


def facts_of(one: Round, day: date) -> list[Fact]:
    due = [
        (_("Cấp xã nộp"), one.due_communes),
        (_("Sở, ngành nộp"), one.due_departments),
        (_("Chủ trì lĩnh vực nộp"), one.due_fields),
        (_("Báo cáo chung gửi"), one.due_whole),
    ]
    frozen = moment(one.frozen_at) if one.frozen_at else _("chưa chốt")
    found = [
        Fact(_("Kỳ số liệu"), name_of(one.window)),
        Fact(_("Ngày chốt"), spoken(one.cut_off), sub=frozen),
        *(Fact(label, spoken(on)) for label, on in due if on is not None),
        Fact(_("Cơ quan thường trực"), name_on(one.run_by_id, day)),
    ]
    if one.letter:
        found.append(Fact(_("Văn bản"), one.letter, sub=spoken(one.letter_on) if one.letter_on else ""))
    return found


def views_of(one: Round, lines: list[Line], view: str) -> list[Choice]:
    words = {
        "": _("Tất cả"),
        "silent": _("Chưa nộp"),
        "waiting": _("Chờ xem xét"),
        "returned": _("Bị trả lại"),
        "late": _("Trễ hạn"),
        "confirmed": _("Đã xác nhận"),
        "off": _("Không phải nộp"),
    }
    url = reverse("report_round", args=[one.pk])
    owed = [line for line in lines if line.report.state != State.OFF]
    counted = {code: sum(code not in SHOWN or SHOWN[code](line) for line in owed) for code in words}
    counted["off"] = len(lines) - len(owed)
    return [
        Choice(
            label,
            f"{url}?view={code}" if code else url,
            counted[code],
            current=code == (view if view in SHOWN else ""),
        )
        for code, label in words.items()
        if code != "off" or counted[code]
    ]


def levels_of(one: Round, lines: list[Line], view: str, level: str) -> list[Choice]:
    there = {line.report.level for line in lines}
    url = f"{reverse('report_round', args=[one.pk])}?view={view if view in SHOWN else ''}"
    every = Choice(_("Mọi cấp"), url, current=level not in Level.values)
    return [
        every,
        *(
            Choice(str(each.label), f"{url}&level={each.value}", current=each.value == level)
            for each in Level
            if each.value in there
        ),
    ]


def status_rows(one: Round) -> list[tuple[str, list[int], int]]:
    """What had become of tasks by the cut-off, a row a count, in the columns of the Government Office's form."""
    words = {
        "tasks": _("Theo nhiệm vụ in trong văn bản"),
        "duties": _("Theo phân công"),
        "tasks_expected": _("Theo nhiệm vụ, gồm ước đến 31/12"),
        "duties_expected": _("Theo phân công, gồm ước đến 31/12"),
    }
    found = []
    for code, label in words.items():
        counts = one.status.get(code)
        if counts:
            cells = [int(counts.get(name, 0)) for name in WORDS]
            found.append((label, cells, sum(cells)))
    return found


def book_key(one: Round, agency: int | None) -> str:
    return f"{rules.WORKBOOK}:{one.pk}:{agency}"


def workbook(one: Round, agency: int | None) -> Run | None:
    return Run.objects.filter(kind=rules.WORKBOOK, key=book_key(one, agency)).first()


@require_GET
def round_check(request: Asked, pk: int) -> HttpResponse:
    """The hash of what was frozen, reckoned again."""
    one = visible_round(request, pk)
    if not one.is_frozen:
        raise Http404
    return shown(request, one, checked=cut_off.check(one))
