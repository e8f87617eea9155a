"""The list of rounds: what one's agency owes in them, and the way to the one that runs now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cchc.access.request import Asked
from cchc.figures.asked import tabs_of
from cchc.reports import rules
from cchc.reports.models import Round


@require_GET
def rounds(request: Asked) -> HttpResponse:
    """The rounds of every year, the latest first."""
    rows = Round.objects.visible_to(request.actor, request.today).order_by("-year", "-end", "-pk")[:100]
    return render(
        request,
        "reports/rounds.html",
        {
            "tabs": tabs_of(request.actor, "report_rounds"),
            "rounds": rows,
            "may_open": rules.opens_rounds(request.actor),
        },
    )
