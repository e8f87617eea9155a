"""What the page of one task shows: whom it names, and what each agency owes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cchc.agencies.asking import number
from cchc.agencies.models import during
from cchc.duties.life import Estimate
from cchc.duties.models import Duty
from cchc.duties.states import DONE, ORDER, State
from cchc.periods import spoken
from cchc.tasks.filters import Linker
from cchc.tasks.models import Addressee, Assignment, Product, Task
from cchc.tasks.progress import WORST_FIRST, TaskProgress
from cchc.tasks.queries import Scope, bodies_named, by_task
from cchc.tasks.showing import address, printed_due, printed_place, said_field
from cchc.tasks.version_panel import versions_of
from cchc.ui.components import Choice
from cchc.ui.states import STATES
from cchc.words import fold

PER_PAGE = 100
MANY = 20  # duties from which on they can be filtered


@dataclass(frozen=True)
class ToWhom:
    """A phrase as printed and the agencies it was confirmed to mean."""

    addressee: Addressee
    names: list[str]

    @property
    def is_unknown(self) -> bool:
        return not self.addressee.known

    @property
    def is_plain(self) -> bool:
        """Whether the phrase says all: it names the one agency it means."""
        return len(self.names) == 1 and fold(self.names[0]) == fold(self.addressee.phrase)


@dataclass(frozen=True)
class DutyLine:
    """A row: what one agency owes of the task, once."""

    duty: Duty
    agency: str
    url: str
    expected: date | None = None

    @property
    def state(self) -> str:
        return str(self.duty.state)  # type: ignore[attr-defined]

    @property
    def is_settled(self) -> bool:
        return self.state in (*DONE, State.ENDED, State.HANDED_IN, State.SUBMITTED, State.NOT_APPLICABLE)

    @property
    def time(self) -> str:
        """Which of several times it is owed, and for which window."""
        one = self.duty
        if one.of_occurrences < 2:
            return ""
        n = _("Kỳ %(n)s trong %(of)s") % {"n": one.occurrence, "of": one.of_occurrences}
        if one.window_start and one.window_end:
            return f"{n}: {spoken(one.window_start)} – {spoken(one.window_end)}"
        return n

    @property
    def estimate(self) -> str:
        """By which day its agency says that it will come, after the year's cut-off (ước thực hiện)."""
        return _("Ước hoàn thành %(day)s") % {"day": spoken(self.expected)} if self.expected else ""

    @property
    def kind(self) -> str:
        return "recurring" if self.duty.never_due else self.duty.deadline_kind


def task_context(request: HttpRequest, scope: Scope, task: Task) -> dict[str, Any]:
    """Everything about the task but its history. A fixed number of queries."""
    duties = scope.duties.filter(task_duty__task=task)
    how = by_task(duties, scope.day, "task_duty__task").get(task.pk, TaskProgress())
    assigned = Assignment.objects.filter(during(scope.day)).order_by("pk")
    addressees = list(task.addressees.prefetch_related(Prefetch("assignments", queryset=assigned)))
    names = bodies_named({one.agency_id for each in addressees for one in each.assignments.all()}, scope.day)
    nobody = any(not one.known and one.role == Addressee.Role.LEAD for one in addressees)
    if nobody and (scope.sees_all or not how.total):
        how = replace(how, lead_unknown=True)
    whom = [ToWhom(one, [names[a.agency_id].name for a in one.assignments.all()]) for one in addressees]
    source = task.added_by.by if task.added_by else task.mandate
    products = task.products.prefetch_related("deadlines")
    deadlines = list(task.deadlines.all())
    return {
        "progress": how,
        "due": how.due if how.total else printed_due(deadlines),
        "leads": [one for one in whom if one.addressee.role == Addressee.Role.LEAD],
        "coordinating": [one for one in whom if one.addressee.role == Addressee.Role.COORDINATING],
        "products": [(one, _own(one, deadlines)) for one in products],
        "printed": "; ".join(dict.fromkeys(one.text for one in deadlines)),
        "field": said_field(task),
        "place": printed_place(task),
        "source": source,
        "record_url": address("record", source.record_id) if source.record_id else "",
        "versions": versions_of(task),
        **duty_table(request, scope, task, how),
    }


def _own(product: Product, deadlines: list[Any]) -> list[Any]:
    """The deadlines of a product, or those of no product in particular."""
    own = [one for one in deadlines if one.product_id == product.pk]
    return own or [one for one in deadlines if one.product_id is None]


def duty_table(request: HttpRequest, scope: Scope, task: Task, how: TaskProgress) -> dict[str, Any]:
    """One page of the task's duties, the worst first; filters by state and by words of the agency's name."""
    link = Linker({"as_of": scope.day.isoformat()} if scope.day < scope.today else {})
    asked = request.GET.get("state", "")
    asked = asked if asked in {state.value for state in ORDER} else ""
    words = fold(request.GET.get("q", "")[:200])
    bodies = scope.bodies
    duties = scope.duties.filter(task_duty__task=task)
    expected = Estimate.objects.expected(duties.order_by().values_list("pk", flat=True), scope.day)
    only_estimated = bool(expected) and request.GET.get("estimate") == "given"
    if only_estimated:
        duties = duties.filter(pk__in=expected)
    if asked:
        duties = duties.filter(state=asked)  # type: ignore[misc]
    rank = {state.value: n for n, state in enumerate((*WORST_FIRST, State.NOT_APPLICABLE))}
    keys = [
        (rank[state], bodies[agency].sort, occurrence, pk)
        for pk, agency, occurrence, state in duties.order_by().values_list("pk", "agency_id", "occurrence", "state")  # type: ignore[misc]
        if all(word in fold(bodies[agency].name) for word in words.split())
    ]
    shown = Paginator([key[-1] for key in sorted(keys)], PER_PAGE).get_page(number(request.GET.get("page")))
    by_pk = {one.pk: one for one in scope.duties.filter(pk__in=list(shown.object_list))}
    lines = [
        DutyLine(by_pk[pk], bodies[by_pk[pk].agency_id].name, address("duty", pk), expected.get(pk))
        for pk in shown.object_list
        if pk in by_pk
    ]
    choices = [
        Choice(_("Tất cả"), link(anchor="phan-cong"), how.total, current=not asked and not words and not only_estimated)
    ]
    choices += [
        Choice(str(STATES[state].word), link(anchor="phan-cong", state=state), how.counts[state], state == asked)
        for state in WORST_FIRST
        if how.counts.get(state)
    ]
    if expected:
        given = link(anchor="phan-cong", estimate="given")
        choices.append(Choice(_("Đã ước"), given, len(expected), only_estimated))
    many = how.total > MANY or bool(expected)
    return {"page": shown, "lines": lines, "choices": choices, "q": request.GET.get("q", ""), "many": many}
