"""What other pages show of documents on their way in."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cchc.access.request import Asked
from cchc.intake.models import Draft
from cchc.intake.run_views import listed


def waiting(request: Asked) -> SafeString | str:
    """What is being read, and the drafts that wait for the focal point's review; nothing for others. Two queries."""
    drafts = list(
        Draft.objects.visible_to(request.actor)
        .open()
        .select_related("record")
        .defer("reading", "blocks")
        .order_by("-created_at")[:10]
    )
    runs = listed(request.actor)
    if not drafts and not runs:
        return ""
    return render_to_string("intake/panel.html", {"waiting": drafts, "runs": runs}, request)
