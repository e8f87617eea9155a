"""The text in force of tasks, as values: to be compared, kept as a version, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db.models import Prefetch

from cchc.periods.deadlines import Deadline, Kind, to_json
from cchc.periods.windows import Every
from cchc.tasks.comparing import Said
from cchc.tasks.models import Addressee, Mandate, Product, Task, TaskDeadline


def in_force(mandate: Mandate) -> list[Task]:
    """The tasks of a document that no later one took out, in their order, ready for `said_of`. Four queries."""
    rows = mandate.tasks.filter(dropped_by__isnull=True).order_by("order")
    return list(rows.prefetch_related(*parts()))


def parts() -> Sequence[Any]:
    return (
        "products",
        Prefetch("deadlines", TaskDeadline.objects.select_related("product").order_by("order")),
        Prefetch("addressees", Addressee.objects.order_by("role", "order")),
    )


def said_of(task: Task) -> Said:
    """What stands of a task. No query for one of `in_force`, three else."""
    addressees = sorted(task.addressees.all(), key=lambda one: one.order)
    return Said(
        no=task.no,
        title=task.title,
        requirement=task.requirement,
        products=tuple(dict.fromkeys(printed for one in task.products.all() if (printed := one.printed or one.name))),
        lead=tuple(one.phrase for one in addressees if one.role == Addressee.Role.LEAD),
        coordinating=tuple(one.phrase for one in addressees if one.role == Addressee.Role.COORDINATING),
        deadlines=printed_deadlines(task),
    )


def printed_deadlines(task: Task) -> tuple[dict[str, Any], ...]:
    """As the document has them: of a product that was split, once."""
    found: list[dict[str, Any]] = []
    for row in task.deadlines.all():
        printed = row.product.printed if row.product else ""
        said = to_json(replace(deadline_of(row), product=printed) if printed else deadline_of(row))
        if not (printed and said in found):
            found.append(said)
    return tuple(found)


def deadline_of(row: TaskDeadline) -> Deadline:
    """A deadline as `periods` counts it; of a product by the name that has now."""
    product: Product | None = row.product
    return Deadline(
        text=row.text,
        kind=Kind(row.kind),
        every=Every(row.every) if row.every else None,
        start=row.start,
        due=row.due,
        days=row.days,
        working_days=row.working_days,
        after=row.after or None,
        product=product.name if product else None,
    )


def kept(said: Said) -> dict[str, Any]:
    """A text as a `TaskVersion` keeps it."""
    return asdict(said)


def from_kept(text: dict[str, Any]) -> Said:
    lists = ("products", "lead", "coordinating", "deadlines")
    given: dict[str, Any] = {name: tuple(value) if name in lists else value for name, value in text.items()}
    return Said(**given)
