"""What of a plan its agencies have in plans of their own: proposals for one agency, and the matrix of all.

Counted in a fixed number of statements, however many tasks and agencies there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from rapidfuzz import fuzz

from cchc.duties.models import Duty
from cchc.tasks.models import Addressee, Assignment, Cover, Mandate, Task
from cchc.tasks.progress import Body, TaskProgress
from cchc.tasks.queries import Scope, by_task
from cchc.words import fold

LIKE, CITED, GENERAL, MOST = 62, 15, 10, 3  # of 100: what is proposed, what a citation adds; how many
State = Cover.State
# What every plan says before it says what: it makes two tasks no more alike.
EMPTY = frozenset(
    fold("triển khai thực hiện xây dựng ban hành kế hoạch của trên địa bàn các sở theo công tác và").split()
)


@dataclass(frozen=True)
class Progress:
    """How far tasks of a lower plan are."""

    done: int = 0
    total: int = 0
    late: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.done / self.total) if self.total else None


def added(some: Sequence[TaskProgress]) -> Progress:
    return Progress(sum(one.done for one in some), sum(one.total for one in some), sum(overdue(one) for one in some))


def overdue(one: TaskProgress) -> int:
    return one.counts.get("over", 0)


def progress_of(tasks: Sequence[int], day: date) -> dict[int, TaskProgress]:
    """Task → how far it is, whoever asks: what counts upward is the number alone. One query."""
    return by_task(Duty.objects.filter(task_duty__task__in=tasks).stated(day), day, "task_duty__task")


# — one agency: its plan beside the one above —


@dataclass(frozen=True)
class Near:
    """An own task that could carry out one above, `score` of 100; `cited` where it names the document above."""

    task: Task
    score: int
    cited: bool


@dataclass(frozen=True)
class Line:
    """A task given from above, and the own tasks that carry it out, with how far they are; else those that might."""

    task: Task
    by: list[tuple[Task, TaskProgress]]
    near: list[Near]
    rejected: list[Task]

    @property
    def progress(self) -> Progress:
        return added([how for _, how in self.by])


@dataclass(frozen=True)
class Beside:
    lines: list[Line]
    own: list[Task]

    @property
    def uncovered(self) -> int:
        return sum(not line.by for line in self.lines)

    @property
    def alone(self) -> list[Task]:
        """Own tasks that carry out none."""
        used = {task.pk for line in self.lines for task, _ in line.by}
        return [task for task in self.own if task.pk not in used]


def given_to(superior: Mandate, agency: int) -> list[Task]:
    """The tasks of a document that an agency leads, in their order. One query."""
    leads = Assignment.objects.filter(
        agency=agency, until=None, addressee__role=Addressee.Role.LEAD, addressee__ended_by=None
    )
    found = superior.tasks.filter(pk__in=leads.values("addressee__task"), dropped_by=None)
    return list(found.order_by("order"))


def beside(mandate: Mandate, day: date) -> Beside:
    """A plan beside the one above it: what is not covered first. Five queries."""
    if mandate.superior is None:
        return Beside([], [])
    given = given_to(mandate.superior, mandate.run_by_id)
    own = list(mandate.tasks.filter(dropped_by=None).order_by("order"))
    by_pk = {task.pk: task for task in own}
    said: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for pk, by, state in Cover.objects.filter(by__mandate=mandate).values_list("task", "by", "state"):
        said[pk][state].append(by)
    used = [by for of in said.values() for by in of[State.CONFIRMED]]
    progress = progress_of(used, day)
    nearest = proposals(given, own, mandate.superior.number)
    lines = []
    for task in given:
        sure, no = said[task.pk][State.CONFIRMED], said[task.pk][State.REJECTED]
        near = [one for one in nearest[task.pk] if one.task.pk not in (*sure, *no)][:MOST]
        carried = [(by_pk[pk], progress.get(pk, TaskProgress())) for pk in sure if pk in by_pk]
        lines.append(Line(task, carried, near, [by_pk[pk] for pk in no if pk in by_pk]))
    return Beside(sorted(lines, key=lambda line: (bool(line.by), line.task.order)), own)


def proposals(given: Sequence[Task], own: Sequence[Task], number: str) -> dict[int, list[Near]]:
    """For each task from above the own ones that are like it, the likest first."""
    texts = [(one, fold(one.title), told(one.title), bool(number) and names(number, one)) for one in own]
    found: dict[int, list[Near]] = {}
    for task in given:
        whole, core = fold(task.title), told(task.title)
        near = []
        for one, its_whole, its_core, cited in texts:
            score = max(alike(core, its_core), alike(whole, its_whole) - GENERAL) + CITED * cited
            if score >= LIKE:
                near.append(Near(one, min(100, round(score)), cited))
        found[task.pk] = sorted(near, key=lambda one: (-one.score, one.task.order))
    return found


def told(title: str) -> str:
    """What a title says beyond what every title says."""
    words = fold(title).split()
    return " ".join(word for word in words if word not in EMPTY) or " ".join(words)


def alike(one: str, other: str) -> float:
    """Half how like the whole is, half how much of the shorter is in the longer: agencies shorten and add."""
    return (fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)) / 2


def names(number: str, task: Task) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(number))}(?!\w)", fold(f"{task.title} {task.requirement}")) is not None


def likely_above(mandate: Mandate, among: Sequence[Mandate]) -> Mandate | None:
    """The document above that a plan cites by its number; None where it cites none of them, or several."""
    cited = {fold(one) for one in mandate.cites}
    named = [one for one in among if one.number and fold(one.number) in cited]
    return named[0] if len(named) == 1 else None


# — all agencies: the matrix —


@dataclass(frozen=True)
class Cell:
    """What one agency has of one task: nothing given, given and not covered, or covered by `by` own tasks."""

    given: bool = False
    by: int = 0
    progress: Progress = field(default_factory=Progress)
    has_plan: bool = False

    @property
    def kind(self) -> str:
        if not self.given:
            return ""
        return "covered" if self.by else "open" if self.has_plan else "no_plan"


@dataclass(frozen=True)
class Row:
    task: Task
    cells: list[Cell]

    @property
    def open(self) -> int:
        return sum(cell.given and not cell.by for cell in self.cells)

    @property
    def given(self) -> int:
        return sum(cell.given for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    agencies: list[Body]
    rows: list[Row]
    plans: Mapping[int, Mandate]

    @property
    def given(self) -> int:
        return sum(row.given for row in self.rows)

    @property
    def open(self) -> int:
        return sum(row.open for row in self.rows)


def matrix(scope: Scope, *, field: str = "", agency: int | None = None, only_open: bool = False) -> Matrix:
    """The tasks somebody sees of a document, by the agencies that lead them; what is not covered first. Six queries."""
    tasks = scope.tasks.filter(dropped_by=None)
    if field:
        tasks = tasks.filter(field=field)
    listed = list(tasks.order_by("order"))
    pairs = set(
        scope.duties.order_by()
        .filter(na_on__isnull=True, task_duty__task__in=[task.pk for task in listed])
        .values_list("task_duty__task", "agency")
    )
    bodies = sorted((scope.bodies[pk] for pk in {of for _, of in pairs}), key=lambda body: body.sort)
    shown = [body for body in bodies if agency is None or body.pk == agency]
    covers = carried(scope.mandate)
    progress = progress_of([by for some in covers.values() for by in some], scope.day)
    plans = {one.run_by_id: one for one in Mandate.objects.filter(superior=scope.mandate, in_force_on__isnull=False)}
    rows = []
    for task in listed:
        cells = []
        for body in shown:
            by = covers.get((task.pk, body.pk), [])
            how = added([progress[one] for one in by if one in progress])
            cells.append(Cell((task.pk, body.pk) in pairs, len(by), how, body.pk in plans))
        rows.append(Row(task, cells))
    rows = [row for row in rows if row.given and (row.open or not only_open)]
    return Matrix(shown, sorted(rows, key=lambda row: (-row.open, row.task.order)), plans)


def carried(superior: Mandate) -> dict[tuple[int, int], list[int]]:
    """(task, agency) → the own tasks that carry it out. One query."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = Cover.objects.filter(
        task__mandate=superior, state=State.CONFIRMED, by__dropped_by=None, by__mandate__superior=superior
    )
    for task, agency, by in rows.order_by("by__order").values_list("task", "by__mandate__run_by", "by"):
        found[task, agency].append(by)
    return dict(found)


def carried_by(duty: Duty) -> list[Task]:
    """The tasks of its agency's own plan that carry out a duty's task, in their order. One query."""
    rows = Cover.objects.filter(
        task__task_duties__duty=duty, state=State.CONFIRMED, by__mandate__run_by=duty.agency_id, by__dropped_by=None
    )
    found = rows.filter(by__mandate__superior=F("task__mandate")).select_related("by__mandate").order_by("by__order")
    return [one.by for one in found]
