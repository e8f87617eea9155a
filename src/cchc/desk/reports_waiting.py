"""Above the desk: reports that wait for one's approval before they leave, or for one's word as the owner of a field."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from cchc.access import Actor
from cchc.duties.rules import does_some
from cchc.reports import rules
from cchc.reports.models import Report, State, Word

MOST = 5


def waiting_panel(request: Any) -> str:
    """For a head those her officers have finished; for a field's owner how many of others wait. Four queries."""
    actor: Actor = request.actor
    if not does_some(actor):
        return ""
    asked = rules.approve.of(Report.objects.filter(state=State.ASKED), actor, request.today)
    rows = list(asked.select_related("duty", "round").order_by("due", "pk")[:MOST])
    filed = Report.objects.filter(state=State.FILED).exclude(
        pk__in=Word.objects.filter(by__agency=actor.agency).values("report")
    )
    count = rules.judge_part.of(filed, actor, request.today).count()
    if not rows and not count:
        return ""
    return render_to_string("desk/reports_waiting.html", {"rows": rows, "count": count}, request)
