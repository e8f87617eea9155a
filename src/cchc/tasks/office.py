"""The counts of the Government Office's form: done on time, done late, overdue and open, open in time.

By printed task and by duty. What was submitted and waits for its issuer stands by itself: it is open, and it is not
its drafter who is late. So does what is done all year round and was closed with its year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.duties.models import DutyQuerySet
from cchc.duties.states import UNCOUNTED, State
from cchc.tasks.progress import TaskProgress
from cchc.tasks.queries import Scope

ON_TIME, LATE, OVERDUE, ISSUING, OPEN, ENDED = "on_time", "late", "overdue", "issuing", "open", "ended"
WORDS: Mapping[str, str | Promise] = {
    ON_TIME: _("Hoàn thành đúng hạn"),
    LATE: _("Hoàn thành quá hạn"),
    OVERDUE: _("Chưa hoàn thành, quá hạn"),
    ISSUING: _("Đã trình, chờ ban hành"),
    OPEN: _("Chưa hoàn thành, trong hạn"),
    ENDED: _("Thường xuyên, đã hết năm"),
}
OF_STATE = {
    State.ON_TIME: ON_TIME,
    State.LATE: LATE,
    State.OVERDUE: OVERDUE,
    State.SUBMITTED: ISSUING,
    State.ENDED: ENDED,
}


@dataclass(frozen=True)
class Line:
    """A row of the form: of what, and how many in each column, in the order of `WORDS`."""

    name: str
    counts: Counter[str]

    @property
    def cells(self) -> list[int]:
        return [self.counts[code] for code in WORDS]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def columned(stated: DutyQuerySet) -> DutyQuerySet:
    """Annotates `column`; call it on what `stated` gave. What came late and waits for its verdict is overdue."""
    came_late = Q(state=State.HANDED_IN.value, as_due__lt=Coalesce(F("as_counted_on"), F("as_handed_on")))
    return stated.exclude(Q(state__in=[state.value for state in UNCOUNTED])).annotate(
        column=Case(
            *(When(state=state.value, then=Value(code)) for state, code in OF_STATE.items()),
            When(came_late, then=Value(OVERDUE)),
            default=Value(OPEN),
            output_field=CharField(),
        )
    )


def column_of_task(how: TaskProgress, parts: Mapping[str, int]) -> str:
    """A printed task is done by its closing rule; else the worst of its duties says where it stands."""
    if how.state in (State.ON_TIME, State.LATE, State.ENDED):
        return OF_STATE[State(how.state)]
    return next((code for code in (OVERDUE, ISSUING) if parts.get(code)), OPEN)


def form_of(scope: Scope) -> tuple[list[Line], list[Line]]:
    """The two sums (by printed task, by duty), and a line of duties for each agency. Three queries.

    Where something is estimated as of the day (ước thực hiện), the two sums with that follow, marked; the agencies'
    lines are without. Three queries more.
    """
    sums, agencies = sums_of(scope, estimated=False)
    if scope.has_estimates:
        sums += sums_of(scope, estimated=True)[0]
    return sums, agencies


def tallied(stated: DutyQuerySet) -> tuple[dict[int, Counter[str]], dict[int, Counter[str]]]:
    """By printed task and by agency, how many duties stand in each column; of what `stated` gave. One query."""
    rows = (
        columned(stated)
        .order_by()
        .values_list("task_duty__task", "agency_id", "column")  # type: ignore[misc]
        .annotate(n=Count("pk"))
        .values_list("task_duty__task", "agency_id", "column", "n")
    )
    by_task: dict[int, Counter[str]] = defaultdict(Counter)
    by_agency: dict[int, Counter[str]] = defaultdict(Counter)
    for task, agency, column, n in rows:
        by_task[task][column] += n
        by_agency[agency][column] += n
    return by_task, by_agency


def sums_of(scope: Scope, *, estimated: bool) -> tuple[list[Line], list[Line]]:
    by_task, by_agency = tallied(scope.estimated if estimated else scope.duties)
    progress = scope.progress(estimated=estimated)
    tasks = Counter(column_of_task(progress.get(pk, TaskProgress()), parts) for pk, parts in by_task.items())
    duties = sum(by_agency.values(), Counter[str]())
    bodies = scope.bodies
    listed = sorted(by_agency, key=lambda pk: (bodies[pk].kind == "commune", bodies[pk].sort))
    names = (_("Theo nhiệm vụ in trong văn bản"), _("Theo phân công"))
    if estimated:
        names = (_("Theo nhiệm vụ in trong văn bản, gồm ước"), _("Theo phân công, gồm ước"))
    sums = [Line(str(names[0]), tasks), Line(str(names[1]), duties)]
    return sums, [Line(bodies[pk].name, by_agency[pk]) for pk in listed]
