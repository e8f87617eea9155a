"""What can be counted of the tasks of plans, and of what the Government and its head assign, in a year up to a day.

An agency whose plan it is counts its printed tasks (`45/45`), done as their closing rule says; an agency without a plan
of its own what it was given by those above. So the two never add up: these are an agency's own alone.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.states import State
from cchc.figures.counting import Counted, Counter, Row, counted_page, counts
from cchc.figures.from_duties import rows_of_duties
from cchc.figures.models import Source
from cchc.periods.windows import Window
from cchc.tasks import office
from cchc.tasks.models import Mandate, Task, TaskDuty
from cchc.tasks.progress import TaskProgress
from cchc.tasks.queries import by_task

FAMILIES = {
    "plan": Q(kind=Mandate.Kind.PLAN),
    "above": Q(origin__in=(Mandate.Origin.PRIME_MINISTER, Mandate.Origin.GOVERNMENT)),
}
DONE = (office.ON_TIME, office.LATE)
LOOKS = {
    office.ON_TIME: State.ON_TIME.value,
    office.LATE: State.LATE.value,
    office.OVERDUE: State.OVERDUE.value,
    office.ISSUING: State.SUBMITTED.value,
    office.OPEN: State.IN_PROGRESS.value,
    office.ENDED: State.ENDED.value,
}
# None: all of them, a count; else those in these columns, of all where it is a ratio.
WANTED: dict[str, tuple[Collection[str] | None, bool]] = {}


@dataclass(frozen=True)
class Work:
    """The documents of a family in a year, and how what they ask stands on a day: column of each printed task, by the
    authority whose document it is, and how many of an agency's duties stand in each column."""

    mandates: dict[int, int]
    tasks: dict[int, dict[int, str]]
    given: dict[int, Tally[str]]

    def tally(self, agency: int) -> Tally[str] | None:
        """None where nothing was asked of it."""
        if agency in self.tasks:
            return Tally(self.tasks[agency].values())
        return self.given.get(agency)


def duties_of(mandates: Collection[int], day: date) -> DutyQuerySet:
    return Duty.objects.filter(task_duty__mandate__in=mandates).stated(day)


def work_of(family: str, window: Window, day: date) -> Work:
    """Five queries."""
    asked = Mandate.objects.filter(FAMILIES[family], year=window.end.year, in_force_on__lte=day)
    mandates = dict(asked.values_list("pk", "authority"))
    duties = duties_of(mandates, day)
    parts, given = office.tallied(duties)
    progress = by_task(duties, day, "task_duty__task")
    unowed = Q(dropped_by=None) & ~Exists(TaskDuty.objects.filter(task=OuterRef("pk")))
    printed = Task.objects.filter(Q(pk__in=parts) | unowed, mandate__in=mandates).values_list("pk", "mandate")
    tasks: dict[int, dict[int, str]] = defaultdict(dict)
    for pk, mandate in printed:
        how = progress.get(pk, TaskProgress())
        tasks[mandates[mandate]][pk] = office.column_of_task(how, parts.get(pk, Tally()))
    return Work(mandates, dict(tasks), given)


def together(keys: Collection[str], agencies: Collection[int], window: Window, day: date) -> dict[str, Counted]:
    """Of a year in which no such document is followed here nothing is known: it is left out, and typed."""
    found: dict[str, Counted] = {}
    for family in sorted({key.partition(".")[0] for key in keys}):
        work = work_of(family, window, day)
        if work.mandates:
            tallies = {agency: tally for agency in agencies if (tally := work.tally(agency)) is not None}
            for key in (one for one in keys if one.startswith(f"{family}.")):
                found[key] = {agency: wanted(key, tally) for agency, tally in tallies.items()}
    return found


def wanted(key: str, tally: Tally[str]) -> tuple[int, int | None]:
    columns, is_ratio = WANTED[key]
    every = sum(tally.values())
    part = every if columns is None else sum(tally[one] for one in columns)
    return part, every if is_ratio else None


def listed(key: str, actor: Actor, agencies: Collection[int], window: Window, day: date) -> list[Row]:
    """The printed tasks of an agency that were counted, or the duties of one without a plan of its own."""
    (agency,) = agencies
    columns, is_ratio = WANTED[key]
    work = work_of(key.partition(".")[0], window, day)
    if agency not in work.tasks:
        duties = office.columned(duties_of(work.mandates, day).filter(agency=agency))
        rows = rows_of_duties(actor, duties, day, lambda duty: columns is None or duty.column in columns)  # type: ignore[attr-defined]
        return [one for one in rows if one.counts or is_ratio]
    of_task = work.tasks[agency]
    tasks = Task.objects.visible_to(actor, day).filter(pk__in=of_task).select_related("mandate")
    found = [
        Row(
            f"{one.no} {one.title}".strip(),
            reverse("task", args=[one.pk]),
            str(one.mandate),
            LOOKS[of_task[one.pk]],
            columns is None or of_task[one.pk] in columns,
        )
        for one in tasks.order_by("mandate", "order")
    ]
    return [one for one in found if one.counts or is_ratio]


def declare_one(key: str, label: str | Promise, columns: Collection[str] | None, *, is_ratio: bool = False) -> None:
    WANTED[key] = (columns, is_ratio)

    def count(agencies: Collection[int], window: Window, day: date) -> Counted:
        return together([key], agencies, window, day).get(key, {})

    counts(Counter(key, label, Source.DUTIES, count, is_ratio, together, counted_page, partial(listed, key)))


def declare() -> None:
    declare_one("plan.done", _("Nhiệm vụ của kế hoạch năm: đã hoàn thành trên số đề ra"), DONE, is_ratio=True)
    declare_one("above.total", _("Nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao: tổng số"), None)
    on_time = _("Nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao: hoàn thành đúng hạn")
    declare_one("above.on_time", on_time, (office.ON_TIME,))
    late = _("Nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao: hoàn thành quá hạn")
    declare_one("above.late", late, (office.LATE,))
    overdue = _("Nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao: quá hạn, chưa hoàn thành")
    declare_one("above.overdue", overdue, (office.OVERDUE,))
