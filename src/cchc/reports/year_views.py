"""The year: the league of timeliness over its rounds, and a unit's sheet for the year's judging (thi đua)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.access import Denied
from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.figures import rules as figure_rules
from cchc.periods import spoken
from cchc.reports import rules, year_book
from cchc.reports.models import Round
from cchc.reports.standing import Entrant, League, judging_of, league, look_of
from cchc.ui.components import Choice, Crumb
from cchc.ui.context import year_of
from cchc.ui.files import attachment
from cchc.ui.sheets import MEDIA


def authority_asked(request: Asked) -> tuple[Agency | None, int]:
    """The authority whose rounds she sees, that of the latest where there are several, and the year."""
    year = year_of(request)
    rows = Round.objects.visible_to(request.actor, request.today).select_related("authority")
    found = rows.filter(year=year).order_by("-end", "-pk").first() or rows.order_by("-end", "-pk").first()
    return (found.authority if found is not None else None), year


def league_asked(request: Asked) -> League | None:
    """Of the rounds she sees; who owes one in a year sees the others' names, as on the paper that is posted."""
    authority, year = authority_asked(request)
    return league(authority, year, request.today) if authority is not None else None


@require_safe
def report_league(request: Asked) -> HttpResponse:
    found = league_asked(request)
    day = request.today
    hers = Agency.objects.filter(figure_rules.agencies_seen(request.actor, day)) if found else Agency.objects.none()
    opened = set(hers.values_list("pk", flat=True)) if rules.reads_year(request.actor) else set()
    context = {
        "found": found,
        "rows": [(one, cells(one, request), one.agency in opened) for one in found.entrants] if found else [],
        "year": year_of(request),
        "crumbs": [Crumb(_("Kỳ báo cáo"), reverse("report_rounds"))],
    }
    return render(request, "reports/league.html", context)


def cells(one: Entrant, request: Asked) -> list[tuple[Any, str]]:
    return [(report, look_of(report, request.today) if report is not None else "") for report in one.cells]


@require_safe
def league_xlsx(request: Asked) -> HttpResponse:
    found = league_asked(request)
    if found is None:
        return redirect("report_league")
    data = year_book.written_league(found)
    return attachment(f"Xep-hang-bao-cao-{found.year}.xlsx", data, MEDIA, shown=f"Xếp hạng báo cáo {found.year}.xlsx")


def agency_judged(request: Asked, pk: int) -> Agency:
    if not rules.reads_year(request.actor):
        raise Denied(_("Bảng theo dõi thi đua không thuộc phạm vi của bạn."))
    rows = Agency.objects.filter(figure_rules.agencies_seen(request.actor, request.today))
    return seen(rows, pk, _("Bảng theo dõi thi đua của cơ quan này không thuộc phạm vi của bạn."))


@require_safe
def report_judging(request: Asked, pk: int) -> HttpResponse:
    """One unit's sheet for the year's judging; until the year is over it is reckoned until today."""
    agency = agency_judged(request, pk)
    authority, year = authority_asked(request)
    if authority is None:
        return redirect("report_rounds")
    sheet = judging_of(authority, agency.pk, year, request.today)
    url = reverse("report_judging", args=[pk])
    context = {
        "sheet": sheet,
        "pk": pk,
        "year": year,
        "said": _("tạm tính đến ngày %(day)s") % {"day": spoken(sheet.day)} if sheet.is_provisional else "",
        "tasks": [(code, n) for code, n in sorted(sheet.tasks.items()) if n],
        "years": [Choice(str(n), f"{url}?year={n}", current=n == year) for n in range(year - 2, year + 2)],
        "crumbs": [
            Crumb(_("Kỳ báo cáo"), reverse("report_rounds")),
            Crumb(_("Xếp hạng đúng hạn"), reverse("report_league")),
        ],
    }
    return render(request, "reports/judging.html", context)


@require_safe
def judging_xlsx(request: Asked, pk: int) -> HttpResponse:
    agency = agency_judged(request, pk)
    authority, year = authority_asked(request)
    if authority is None:
        return redirect("report_rounds")
    sheet = judging_of(authority, agency.pk, year, request.today)
    data = year_book.written_sheet(sheet)
    return attachment(f"Thi-dua-{year}-{agency.key}.xlsx", data, MEDIA, shown=f"Thi đua {year} {sheet.name}.xlsx")
