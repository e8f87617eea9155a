"""What waits to be judged: the focal point's, and the parts of a field's owner."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.access import Denied
from cchc.access.request import Asked
from cchc.agencies.rules import owned_fields
from cchc.duties.queries import names_of
from cchc.reports import rules
from cchc.reports.models import Report, Round, State
from cchc.reports.parts import Part, parts_of
from cchc.reports.standing import named
from cchc.ui.components import Crumb

MOST = 200


@require_GET
def queue(request: Asked) -> HttpResponse:
    """Reports that wait for her agency's word, the longest waiting first: the owner's of a field, the focal point's."""
    actor, day = request.actor, request.today
    if not rules.judges_some(actor):
        raise Denied(_("Chỉ cơ quan thường trực, cơ quan chủ trì lĩnh vực mới xem xét báo cáo."))
    filed = Report.objects.filter(state=State.FILED).select_related("round__authority", "duty")
    mine = rules.judge.of(filed, actor, day) if rules.judges_whole(actor) else rules.judge_part.of(filed, actor, day)
    waiting = list(mine.order_by("filed_at", "pk")[:MOST])
    context = {
        "lines": queue_lines(request, waiting),
        "is_focal": rules.judges_whole(actor),
        "crumbs": [Crumb(_("Kỳ báo cáo"), reverse("report_rounds"))],
    }
    return render(request, "reports/queue.html", context)


def queue_lines(request: Asked, waiting: list[Report]) -> list[tuple[Report, str, list[Part]]]:
    """Report, whose it is, the parts that still wait. A few queries a round."""
    actor, day = request.actor, request.today
    names = names_of({one.about_id for one in waiting}, day)
    owned = set(owned_fields(actor, day))
    by_round: dict[int, list[Report]] = {}
    of: dict[int, Round] = {}
    for one in waiting:
        by_round.setdefault(one.round_id, []).append(one)
        of[one.round_id] = one.round
    parts: dict[int, list[Part]] = {}
    for key, reports in by_round.items():
        parts |= parts_of(reports, of[key], day)
    found = []
    for one in waiting:
        missing = [part for part in parts.get(one.pk, ()) if part.word is None]
        if not rules.judges_whole(actor):
            missing = [part for part in missing if (part.field.value, one.round.authority_id) in owned]
            if not missing:
                continue
        found.append((one, named(one, names), missing))
    return found
