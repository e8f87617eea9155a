"""Pages on which a focal point keeps what its province says of its own reports: the calendar, version by version."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.figures import rules as figure_rules
from cchc.reports import own_calendar, own_keeping
from cchc.reports.calendar_form import CalendarForm, initial_of, shown
from cchc.reports.own_models import Own, OwnCalendar
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.context import year_of


def root_of(request: Asked) -> Agency:
    """The authority whose rounds she runs."""
    key = figure_rules.run_root(request.actor, request.today)
    if key is None:
        raise Denied(own_keeping.NOT_HERS)
    return Agency.objects.get(pk=key)


def versions_of(model: type[Any], authority: Agency) -> list[Any]:
    rows = model.objects.filter(authority=authority).select_related("made_by__person", "dropped_by__person")
    return list(rows.order_by("-n"))


@require_http_methods(["GET", "HEAD", "POST"])
def report_calendar(request: Asked) -> HttpResponse:
    """The calendar as it holds, to be changed: `pick=preview` shows the days it gives and saves nothing."""
    root = root_of(request)
    year = year_of(request)
    if request.method != "POST":
        return page(request, root, year)
    form = CalendarForm(request.POST)
    previews = request.POST.get("pick") == "preview"
    form.fields["source"].required = not previews
    if form.is_valid():
        given = form.cleaned_data
        data = form.data_given()
        try:
            if previews:
                named = data | {"code": "own", "name": "", "source": "", "status": "own"}
                made = own_calendar.checked(named, given["from_year"])
                return page(request, root, given["from_year"], form, made)
            own_calendar.save(
                request.actor,
                root,
                data,
                from_year=given["from_year"],
                source=given["source"],
                seen=given["version"],
                today=request.today,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã lưu lịch báo cáo. Kỳ mở từ nay lấy ngày theo lịch này; kỳ đã mở giữ ngày cũ."))
            return see_other("report_calendar")
    return page(request, root, year, form, status=422)


def page(
    request: Asked,
    root: Agency,
    year: int,
    form: CalendarForm | None = None,
    preview: Any = None,
    status: int = 200,
) -> HttpResponse:
    versions = versions_of(OwnCalendar, root)
    standing = [one for one in versions if one.dropped_at is None]
    holding = own_calendar.holding(root, year)
    begun = own_calendar.begun_from(root, year)
    if form is None:
        known: dict[str, Any] = {"from_year": year, "version": versions[0].n if versions else 0}
        if holding is not None:
            known["source"] = holding.source
        form = CalendarForm(initial=initial_of(begun) | known)
    calendar = preview or (own_calendar.as_calendar(holding) if holding is not None else None)
    context = {
        "form": form,
        "year": year,
        "versions": versions,
        "holding": holding,
        "last": standing[0] if standing else None,
        "is_preview": preview is not None,
        "shown": [(when, shown(calendar, when)) for when in (year, year + 1)] if calendar is not None else [],
        "crumbs": [Crumb(_("Kỳ báo cáo"), reverse("report_rounds"))],
    }
    return render(request, "reports/calendar.html", context, status=status)


@require_POST
def report_calendar_undo(request: Asked) -> HttpResponse:
    return taken_back(
        request,
        OwnCalendar,
        _("Đã bỏ phiên bản mới nhất của lịch báo cáo. Bản trước đó được dùng lại."),
        to="report_calendar",
    )


def taken_back(request: Asked, model: type[Own], said: str, *, to: str) -> HttpResponse:
    """The newest version, by the number the page showed."""
    n = as_key(request.POST.get("n", "")) or 0
    try:
        own_keeping.take_back(request.actor, root_of(request), model, n, today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, said)
    return see_other(to)
