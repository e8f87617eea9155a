"""Which duties are each other's alternatives: products of a task of which one is enough (Hội nghị hoặc Tọa đàm)."""

from __future__ import annotations

from collections.abc import Iterable

from cchc.duties.models import Duty
from cchc.tasks.models import Product, TaskDuty


def alternatives_of(duty: Duty) -> Iterable[int]:
    """The same agency's, of the same task and the same time it is owed. Two queries."""
    of_task = TaskDuty.objects.filter(duty=duty).values_list("task", flat=True).first()
    if of_task is None:
        return []
    others = TaskDuty.objects.filter(
        task=of_task,
        product__manner=Product.Manner.EITHER.value,
        duty__agency=duty.agency_id,
        duty__occurrence=duty.occurrence,
    )
    return list(others.exclude(duty=duty).values_list("duty", flat=True))
