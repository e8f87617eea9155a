"""Where the rows of next year's plan come from. Each source is a question; rooms above add theirs in `AppConfig.ready`.

Here: last year's targets, what is not done, what comes round every year, what the plan above gives. Points that were
lost in the index and what inspections found come from the room that knows them (`assessments`):

    sources.SOURCES.append(Source("lost_points", _("Điểm bị mất"), lost_points))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.duties.models import Duty
from cchc.periods.deadlines import Kind
from cchc.tasks.coverage import given_to
from cchc.tasks.models import Addressee, Mandate, NextPlan, Target, Task, TaskDeadline


@dataclass(frozen=True)
class Proposed:
    """A row as proposed. `key` is the same whenever the source is asked again, so that it is proposed once."""

    key: str
    title: str
    said: str
    field: str = ""
    product: str = ""
    lead: str = ""
    coordinating: str = ""
    deadline: str = ""
    task: int | None = None
    is_target: bool = False


@dataclass(frozen=True)
class Source:
    code: str
    label: str | Promise
    of: Callable[[NextPlan, date], Iterable[Proposed]]


def of_last_year(plan: NextPlan) -> QuerySet[Task]:
    """The tasks of what the agency ran in the year before, that no later document took out."""
    tasks = Task.objects.filter(
        mandate__run_by=plan.run_by_id,
        mandate__year=plan.year - 1,
        mandate__in_force_on__isnull=False,
        dropped_by=None,
    )
    return with_parts(tasks)


def comes_round() -> Exists:
    return Exists(TaskDeadline.objects.filter(task=OuterRef("pk"), kind=Kind.RECURRING.value))


def with_parts(tasks: QuerySet[Task]) -> QuerySet[Task]:
    addressees = Prefetch("addressees", Addressee.objects.order_by("role", "order"))
    return (
        tasks.select_related("mandate")
        .prefetch_related("products", "deadlines", addressees)
        .order_by("mandate", "order")
    )


def targets(plan: NextPlan, day: date) -> Iterable[Proposed]:
    """What the agency's plans of the year before set out to reach, with the old year's number; the plan above's too."""
    own = Q(mandate__run_by=plan.run_by_id, mandate__year=plan.year - 1, mandate__kind=Mandate.Kind.PLAN)
    set_out = Target.objects.filter(own | Q(mandate=plan.superior_id), mandate__in_force_on__isnull=False)
    for one in set_out.select_related("mandate").order_by("mandate", "order"):
        number = one.mandate.number or one.mandate.title
        old = one.mandate.year
        yield Proposed(
            key=f"target:{one.pk}",
            title=of_new_year(one.text, old, plan.year) if old == plan.year - 1 else one.text,
            said=f"{number}, chỉ tiêu {one.order + 1}",
            is_target=True,
        )


def of_new_year(text: str, old: int, new: int) -> str:
    return re.sub(rf"(?<!\d){old}(?!\d)", str(new), text)


def unfinished(plan: NextPlan, day: date) -> Iterable[Proposed]:
    """Tasks of which somebody still owes something; their day is to be set anew."""
    owed = Duty.objects.unfinished(day).filter(task_duty__task=OuterRef("pk"))
    for task in of_last_year(plan).filter(Exists(owed)).exclude(comes_round()):
        yield proposed(task, deadline="")


def recurring(plan: NextPlan, day: date) -> Iterable[Proposed]:
    """Tasks that come round: what their words say of the old year is said of the new one."""
    for task in of_last_year(plan).filter(comes_round(), mandate__kind=Mandate.Kind.PLAN):
        yield proposed(task, years=(plan.year - 1, plan.year))


def from_above(plan: NextPlan, day: date) -> Iterable[Proposed]:
    """What the document above gives the agency to lead."""
    if plan.superior is None:
        return
    given = [task.pk for task in given_to(plan.superior, plan.run_by_id)]
    for task in with_parts(Task.objects.filter(pk__in=given)):
        yield proposed(task)


def proposed(task: Task, *, deadline: str | None = None, years: tuple[int, int] | None = None) -> Proposed:
    def anew(text: str) -> str:
        return of_new_year(text, *years) if years else text

    named = {role: [one.phrase for one in task.addressees.all() if one.role == role] for role in Addressee.Role}
    when = "; ".join(dict.fromkeys(one.text for one in task.deadlines.all())) if deadline is None else deadline
    number = task.mandate.number or task.mandate.title
    return Proposed(
        key=f"task:{task.pk}",
        title=anew(task.title),
        said=f"{number}, nhiệm vụ {task.no}" if task.no else number,
        field=task.field,
        product=anew("; ".join(one.name for one in task.products.all() if one.name)),
        lead="; ".join(named[Addressee.Role.LEAD]),
        coordinating="; ".join(named[Addressee.Role.COORDINATING]),
        deadline=anew(when),
        task=task.pk,
    )


SOURCES: list[Source] = [
    Source("targets", _("Chỉ tiêu năm trước và của cấp trên"), targets),
    Source("unfinished", _("Chưa hoàn thành"), unfinished),
    Source("recurring", _("Lặp lại hằng năm"), recurring),
    Source("above", _("Cấp trên giao"), from_above),
]
