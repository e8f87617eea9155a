"""A duty as a task gives it: what is copied from the text, so that a list of duties need not ask the text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cchc.duties.models import Duty
from cchc.periods.deadlines import Deadline, Kind
from cchc.periods.windows import Window
from cchc.tasks.models import Mandate, Product, Task, TaskDeadline
from cchc.tasks.owing import Owed
from cchc.words import fold


def new_duty(
    mandate: Mandate, task: Task, product: Product, agency: int, each: Owed, deadline: Deadline | None, on: date
) -> Duty:
    """One time a product is owed by an agency, from a day on; not written yet."""
    return Duty(
        agency_id=agency,
        judged_by_id=mandate.run_by_id,
        year=mandate.year,
        field=task.field,
        kind=mandate.kind,
        document=mandate.pk,
        order=task.order,
        opened_on=on,
        urgent=task.urgent,
        due=each.occurrence.due,
        **texts(mandate, task, product),
        **times(each, deadline, mandate.year),
        **wording(deadline),
    )


def deadline_rows(task: Task, deadlines: Sequence[Deadline], products: Sequence[Product]) -> list[TaskDeadline]:
    """The deadlines of a task as rows, not written yet; one that names a product goes with that."""
    named: dict[str, Product] = {}
    for product in products:
        named.setdefault(fold(product.name), product)
    return [
        TaskDeadline(
            task=task,
            product=named.get(fold(one.product)) if one.product else None,
            order=n,
            text=one.text[:500],
            kind=one.kind.value,
            every=one.every.value if one.every else "",
            start=one.start,
            due=one.due,
            days=one.days,
            working_days=one.working_days,
            after=(one.after or "")[:500],
        )
        for n, one in enumerate(deadlines)
    ]


def texts(mandate: Mandate, task: Task, product: Product) -> dict[str, Any]:
    return {
        "title": task.title[:1000],
        "folded": fold(f"{task.no} {task.title} {product.name} {mandate.number}"),
        "product_name": product.name,
    }


def times(each: Owed, deadline: Deadline | None, year: int) -> dict[str, Any]:
    """Which of several times it is owed, and the window."""
    window = each.occurrence.window or standing_window(deadline, year)
    return {
        "occurrence": each.occurrence.n,
        "of_occurrences": each.of,
        "window_start": window.start if window else None,
        "window_end": window.end if window else None,
    }


def standing_window(deadline: Deadline | None, year: int) -> Window | None:
    """The period of what is done all year round (`Thường xuyên`) and prints none: the year of its document."""
    if deadline is None or deadline.kind is not Kind.RECURRING or deadline.every is not None:
        return None
    if deadline.start is not None or deadline.due is not None:
        return None
    return Window(date(year, 1, 1), date(year, 12, 31))


def wording(deadline: Deadline | None) -> dict[str, Any]:
    """A duty's copy of its deadline's words. What has no end (`Thường xuyên`, `2026 và các năm sau`) is never due."""
    if deadline is None:
        return {
            "deadline_text": "",
            "deadline_kind": "",
            "days": None,
            "working_days": False,
            "after": "",
            "never_due": False,
        }
    endless = deadline.kind is Kind.RECURRING and deadline.every is None
    open_end = deadline.kind in (Kind.WITHIN, Kind.RECURRING) and deadline.due is None
    return {
        "deadline_text": deadline.text[:500],
        "deadline_kind": deadline.kind.value,
        "days": deadline.days,
        "working_days": deadline.working_days,
        "after": (deadline.after or "")[:500],
        "never_due": endless or open_end,
    }
