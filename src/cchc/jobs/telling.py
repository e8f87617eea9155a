"""The runs an operator asks about, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from cchc.jobs.models import Run

MOST = 200


def lines() -> Iterator[str]:
    """What runs, what waits, and what failed, newest last; at most two hundred of them."""
    asked = Q(state__in=[*Run.LIVE, Run.State.FAILED])
    for run in reversed(Run.objects.filter(asked).order_by("-asked_at", "-pk")[:MOST]):
        when = f"{timezone.localtime(run.asked_at):%d/%m/%Y %H:%M}"
        yield f"{run.get_state_display():<11}{when}  {run.key}  {run.subject}{detail(run)}"


def detail(run: Run) -> str:
    match run.state:
        case Run.State.RUNNING if run.total:
            return f"  {run.done}/{run.total}, lần {run.attempts}"
        case Run.State.WAITING if run.attempts:
            return f"  lần {run.attempts + 1}, từ {timezone.localtime(run.due_at):%H:%M:%S} ({run.error})"
        case Run.State.FAILED:
            return f"  [{run.error}] {run.sentence}"
    return ""
