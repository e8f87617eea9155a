"""On a duty's page: what its agency's own plan has for it, and how far that is. Beside the proof, never instead."""

from __future__ import annotations

from datetime import date
from typing import Any

from cchc.access import Actor
from cchc.desk.duty_parts import Part, Sent
from cchc.duties.models import Duty
from cchc.tasks.coverage import added, carried_by, progress_of
from cchc.tasks.models import Mandate
from cchc.tasks.progress import TaskProgress


def of(duty: Duty, actor: Actor, day: date, sent: Sent) -> Any:
    """The own tasks that carry its task out, with their state; None where none does. One query, three else."""
    tasks = carried_by(duty)
    if not tasks:
        return None
    progress = progress_of([task.pk for task in tasks], day)
    plan = tasks[0].mandate
    return {
        "plan": plan,
        "plan_is_hers": Mandate.objects.visible_to(actor, day).filter(pk=plan.pk).exists(),
        "lines": [(task, progress.get(task.pk, TaskProgress())) for task in tasks],
        "sum": added(list(progress.values())),
    }


PART = Part("covered", "desk/duty_covered.html", of, aside=True)
