"""Above the desk: drafts of plans on which the agency was asked for comments, and has not commented yet."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from cchc.access.rights import allowed
from cchc.duties.queries import names_of
from cchc.tasks.models import Consulted, NextPlan, PlanComment

MOST = 5


def waiting_panel(request: Any) -> str:
    """Those she may comment on, the nearest day first, until her agency has said something. Two queries."""
    actor = request.actor
    hers = allowed("next_plan.comment", NextPlan.objects.all(), actor, request.today)
    said = PlanComment.objects.filter(plan=OuterRef("plan"), agency=actor.agency, withdrawn_on=None)
    asked = Consulted.objects.filter(~Exists(said), plan__in=hers, agency=actor.agency)
    rows = list(asked.select_related("plan").order_by("by_day", "pk")[:MOST])
    if not rows:
        return ""
    names = names_of({one.plan.run_by_id for one in rows}, request.today)
    listed = [(one, names.get(one.plan.run_by_id, ""), reverse("plan_comments", args=[one.plan_id])) for one in rows]
    return render_to_string("desk/plans_to_comment.html", {"rows": listed}, request)
