"""What the task of a duty asks for, as the verdict on what is handed in wants it."""

from __future__ import annotations

from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.reading.verdict import Asked
from cchc.tasks.models import Task, TaskDuty

MOST_OTHERS = 300


def asked_of(duty: Duty) -> Asked:
    """The task, the product, the document that asks and its other tasks. Three queries."""
    of_task: TaskDuty | None = getattr(duty, "task_duty", None)
    issuer = names_of([duty.agency_id], duty.opened_on).get(duty.agency_id, "")
    if of_task is None:
        return Asked(duty.product_name, duty.title, asked_on=duty.opened_on, due=duty.due, issuer=issuer)
    mandate = of_task.mandate
    others = Task.objects.filter(mandate=mandate).exclude(pk=of_task.task_id).values_list("title", flat=True)
    return Asked(
        product=duty.product_name,
        task=duty.title,
        about=mandate.title,
        number=mandate.number,
        year=mandate.year,
        asked_on=mandate.issued_on or duty.opened_on,
        due=duty.due,
        issuer=issuer,
        others=tuple(others[:MOST_OTHERS]),
    )
