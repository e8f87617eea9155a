"""What the focal point does with a round on its page: freezes, confirms, chases up, adds an agency."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.jobs.actions import ask
from cchc.jobs.models import Run
from cchc.periods import spoken
from cchc.records import storing
from cchc.reports import actions, chasing, freezing_run, rules
from cchc.reports.book import chunks
from cchc.reports.models import Round
from cchc.reports.roster import join
from cchc.reports.views import book_key, join_form, shown, visible_round, workbook
from cchc.tasks.chasing import ChaseForm, letters_answer
from cchc.ui import say
from cchc.ui.answers import acted, see_other
from cchc.ui.files import attachment
from cchc.ui.sheets import MEDIA


@require_POST
def round_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    return acted(request, VERBS, verb, visible_round(request, pk), "report_round", pk)


def frozen(request: Asked, one: Round) -> HttpResponse:
    if freezing_run.freeze(request.actor, one, today=request.today) is None:
        one.refresh_from_db()
        n = one.snapshot.count if one.snapshot else 0
        say.done(request, _("Đã chốt %(n)s số liệu. Từ nay sửa số là đính chính, số đã chốt vẫn giữ.") % {"n": n})
    return see_other("report_round", one.pk)


def all_agreed(request: Asked, one: Round) -> HttpResponse:
    n = actions.confirm_agreed(request.actor, one, today=request.today)
    say.done(request, ngettext("Đã xác nhận %(n)s báo cáo.", "Đã xác nhận %(n)s báo cáo.", n) % {"n": n})
    return see_other("report_round", one.pk)


def chased(request: Asked, one: Round) -> HttpResponse:
    if not rules.run(request.actor, one):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới lập văn bản đôn đốc."))
    form = ChaseForm(request.today, request.POST)
    if not form.is_valid():
        return shown(request, one, form, 422)
    files = chasing.letters(request.actor, one, form.cleaned_data["answer_by"], today=request.today)
    return letters_answer(files, f"Don-doc-bao-cao-{one.pk}", request.today)


def joined(request: Asked, one: Round) -> HttpResponse:
    if not rules.run(request.actor, one):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới thêm được cơ quan."))
    form = join_form(request, one, request.POST)
    if form.is_valid():
        agency, due = Agency.objects.get(pk=form.cleaned_data["agency"]), form.cleaned_data["due"]
        try:
            made = join(request.actor, one, agency, today=request.today, due=due)
        except Refused as refused:
            if refused.field not in form.fields:
                raise
            form.add_error(refused.field, refused.sentence)
        else:
            say.done(request, _("Đã giao báo cáo, hạn nộp %(day)s.") % {"day": spoken(made.due)})
            return see_other("report_round", one.pk)
    return shown(request, one, status=422, join=form)


def book_asked(request: Asked, one: Round) -> HttpResponse:
    if not rules.run(request.actor, one):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới xuất được toàn bộ kỳ."))
    given = {"round": one.pk, "day": request.today.isoformat()}
    ask(request.actor, rules.WORKBOOK, book_key(one, request.actor.agency), subject=one.name, given=given, again=True)
    return see_other("report_round", one.pk, query="#excel")


VERBS: dict[str, Callable[[Asked, Round], HttpResponse]] = {
    "freeze": frozen,
    "confirm": all_agreed,
    "chase": chased,
    "join": joined,
    "workbook": book_asked,
}


@require_safe
def round_freezing(request: Asked, pk: int) -> HttpResponse:
    """How far the freezing is, for who waits on the page."""
    one = visible_round(request, pk)
    if not rules.run(request.actor, one):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới chốt được số liệu."))
    run, page = freezing_run.run_of(one), reverse("report_round", args=[pk])
    if run is None or not request.htmx:
        return redirect(page)
    return under_way(request, one, run)


@require_safe
def round_book(request: Asked, pk: int) -> HttpResponse:
    """How far the workbook is, for who waits on the page; the file once it is made."""
    one = visible_round(request, pk)
    if not rules.run(request.actor, one):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới xuất được toàn bộ kỳ."))
    run = workbook(one, request.actor.agency)
    page = reverse("report_round", args=[pk])
    if run is None:
        return redirect(page)
    if request.htmx:
        return under_way(request, one, run)
    if run.state != Run.State.DONE:
        return redirect(page)
    try:
        with storing.aside(run.result["file"]) as path:
            data = b"".join(chunks(path))
    except FileNotFoundError:
        say.failed(request, _("Bảng tổng hợp cũ đã được dọn. Tạo lại."))
        return redirect(page)
    return attachment(f"Ky-bao-cao-{one.pk}.xlsx", data, MEDIA, shown=f"{one.name}.xlsx")


def under_way(request: Asked, one: Round, run: Run) -> HttpResponse:
    """The progress of a run; the page itself again once it is over."""
    if not run.is_live:
        return HttpResponseClientRefresh()  # a redirect to a fragment of the page she is on would fetch nothing
    return render(request, "reports/run.html", {"one": one, "run": run, "freezes": run.kind == rules.FREEZE})
