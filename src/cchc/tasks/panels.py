"""What other pages show of tasks."""

from __future__ import annotations

from fractions import Fraction

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cchc.agencies.asking import actor_of
from cchc.agencies.models import Agency, Succession
from cchc.agencies.over_time import Ratio
from cchc.duties.models import Duty
from cchc.duties.states import State
from cchc.tasks.models import Mandate
from cchc.tasks.queries import by_task

MOST = 50
NOTHING = Ratio(Fraction(0), Fraction(0))
FINISHED = (State.ON_TIME.value, State.LATE.value)
STAYING = (Succession.Kind.RENAME.value, Succession.Kind.MOVE.value)


def owed_by(request: HttpRequest, agency: Agency) -> SafeString | str:
    """The documents that gave the agency work, with how far it is in each, as the actor sees them. Two queries."""
    actor, today = actor_of(request), request.today  # type: ignore[attr-defined]
    duties = Duty.objects.visible_to(actor, today).filter(agency=agency, task_duty__isnull=False).stated(today)
    progress = by_task(duties, today, "task_duty__mandate")
    mandates = Mandate.objects.visible_to(actor, today).filter(pk__in=progress).order_by("-issued_on", "-pk")[:MOST]
    rows = [(one, progress[one.pk]) for one in mandates]
    return render_to_string("tasks/parts/of_agency.html", {"rows": rows, "agency": agency}, request) if rows else ""
