"""What the pages of tasks ask of the database: each question one statement, however many tasks there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, Subquery

from cchc.access import Actor
from cchc.agencies.models import Standing, during
from cchc.duties.models import SOON, Duty, DutyQuerySet
from cchc.duties.states import UNCOUNTED
from cchc.periods.windows import year_cut_off
from cchc.tasks import rules
from cchc.tasks.models import Addressee, Assignment, Mandate, Task, TaskQuerySet
from cchc.tasks.progress import PRESSING, Body, Tally, TaskProgress, rank
from cchc.words import sort_key


@dataclass(frozen=True)
class Scope:
    """What one person sees of one mandate: `today` says her rights, `day` the day whose facts are asked."""

    actor: Actor
    mandate: Mandate
    day: date
    today: date

    @property
    def sees_all(self) -> bool:
        """Whether all tasks and duties of the mandate are hers to see, not only her agency's."""
        return rules.see_all_of(self.actor, self.mandate)

    @property
    def may_judge(self) -> bool:
        return not self.actor.is_system and rules.run(self.actor, self.mandate)

    @property
    def tasks(self) -> TaskQuerySet:
        return Task.objects.visible_to(self.actor, self.today).filter(mandate=self.mandate)

    @property
    def duties(self) -> DutyQuerySet:
        """With their state on the day."""
        own = Duty.objects.visible_to(self.actor, self.today).filter(task_duty__mandate=self.mandate)
        return own.stated(self.day)

    @property
    def estimated(self) -> DutyQuerySet:
        """The same with what is estimated to come by the year's end counted as come (ước thực hiện)."""
        return self.duties.with_estimates(self.day)

    @cached_property
    def has_estimates(self) -> bool:
        """Whether anything is estimated as of the day. One query, from the year's cut-off on; before it, none."""
        return self.day >= year_cut_off(self.day.year) and self.estimated.filter(Q(as_expected__isnull=False)).exists()

    @cached_property
    def tallies(self) -> list[Tally]:
        rows = (
            self.duties.order_by()  # type: ignore[misc]
            .exclude(state__in=[state.value for state in UNCOUNTED])
            .values_list("task_duty__task__field", "agency_id", "state")
            .annotate(n=Count("pk"))
            .values_list("task_duty__task__field", "agency_id", "state", "n")
        )
        return [Tally(*row) for row in rows]

    @cached_property
    def bodies(self) -> dict[int, Body]:
        # The keys first: joined to all the duties, a planner that has no figures yet looks at every one for each name.
        keys = self.duties.order_by().values_list("agency", flat=True).distinct()
        return bodies_named(list(keys), self.day)

    def progress(self, agencies: Iterable[int] | None = None, *, estimated: bool = False) -> dict[int, TaskProgress]:
        """Task → how far it is, of all the agencies one sees or of some. Tasks without a duty are left out."""
        duties = self.estimated if estimated else self.duties
        duties = duties if agencies is None else duties.filter(agency__in=list(agencies))
        return by_task(duties, self.day, "task_duty__task")


def by_task(duties: DutyQuerySet, day: date, key: str) -> dict[int, TaskProgress]:
    """Key (a task, a mandate) → progress of the duties that `stated` gave. One query."""
    of_tasks = key == "task_duty__task"
    rule = (f"{key}__closes_by", f"{key}__closes_share") if of_tasks else ()
    first = {"of_first": Count("pk", filter=Q(task_duty__assignment__addressee__order=0))} if of_tasks else {}
    rows = (
        duties.order_by()
        .values_list(key, "state", *rule)
        .annotate(
            n=Count("pk"),
            bodies=Count("agency", distinct=True),
            soon=Count("pk", filter=Q(as_due__range=(day, day + SOON))),
            first=Min("as_due"),
            last=Max("as_due"),
            **first,
        )
        .values_list(key, "state", "n", "bodies", "soon", "first", "last", *rule, *first)
    )
    found: dict[int, list[tuple[str, int, int, int, date | None, date | None]]] = defaultdict(list)
    ruled: dict[int, tuple[str, int | None]] = {}
    firsts: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, state, n, bodies, soon, earliest, latest, *rest in rows:
        found[pk].append((state, n, bodies, soon, earliest, latest))
        if rest:
            ruled[pk] = (rest[0], rest[1])
            if rest[2]:
                firsts[pk][state] = rest[2]
    return {pk: _summed(some, ruled.get(pk, ("all", None)), firsts.get(pk, {})) for pk, some in found.items()}


def _summed(
    rows: Sequence[tuple[str, int, int, int, date | None, date | None]],
    rule: tuple[str, int | None],
    first: Mapping[str, int],
) -> TaskProgress:
    pressing = {state.value for state in PRESSING}
    firsts = [first for state, _, _, _, first, _ in rows if first is not None and state in pressing]
    lasts = [last for *_, last in rows if last is not None]
    return TaskProgress(
        counts={state: n for state, n, *_ in rows},
        bodies={state: bodies for state, _, bodies, *_ in rows},
        soon=sum(soon for state, _, _, soon, *_ in rows if state in pressing),
        first_due=min(firsts, default=None),
        last_due=max(lasts, default=None),
        closes_by=rule[0],
        share=rule[1],
        first=first,
    )


def bodies_named(agencies: Any, day: date) -> dict[int, Body]:
    """The agencies (keys, or a query for them) as they are called on a day; one that is gone then, as it was last."""
    found: dict[int, Body] = {}
    rows = Standing.objects.filter(agency__in=agencies).order_by("since")
    for pk, name, kind, sort, since in rows.values_list("agency_id", "name", "kind", "sort_key", "since"):
        if pk not in found or since <= day:
            found[pk] = Body(pk, name, kind, sort)
    return found


# — the list of tasks —


@dataclass(frozen=True)
class Asked:
    """What the filters ask for; empty is everything. `view` is `soon` or a state some duty is in."""

    words: str = ""
    field: str = ""
    agencies: tuple[int, ...] | None = None
    state: str = ""
    view: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "no"


@dataclass(frozen=True)
class Listed:
    """A task of the list with its progress."""

    pk: int
    order: int
    progress: TaskProgress
    lead: str = ""

    @property
    def state(self) -> str:
        return self.progress.state


def listed(scope: Scope, asked: Asked, progress: Mapping[int, TaskProgress]) -> list[Listed]:
    """The tasks that the filters leave, in the order asked for; one query, the states come from `progress`."""
    tasks = narrowed(scope, asked)
    if asked.sort.removeprefix("-") == "lead":
        first = Addressee.objects.filter(task=OuterRef("pk"), role=Addressee.Role.LEAD).order_by("order")
        tasks = tasks.annotate(first_lead=Subquery(first.values("phrase")[:1]))
        rows = list(tasks.values_list("pk", "order", "nobody", "first_lead"))  # type: ignore[misc]
    else:
        rows = [(*row, "") for row in tasks.values_list("pk", "order", "nobody")]  # type: ignore[misc]
    found = []
    for pk, order, nobody, lead in rows:
        how = progress.get(pk, TaskProgress())
        if nobody and asked.agencies is None and (scope.sees_all or not how.total):
            how = replace(how, lead_unknown=True)
        one = Listed(pk, order, how, lead or "")
        if (not asked.state or one.state == asked.state) and (not asked.view or how.has(asked.view)):
            found.append(one)
    return in_order(found, asked.sort)


def narrowed(scope: Scope, asked: Asked) -> TaskQuerySet:
    """The tasks that fit words, field, agency and window; `nobody` says that a lead is not known to be any agency."""
    unknown = Addressee.objects.filter(task=OuterRef("pk"), role=Addressee.Role.LEAD, known=False)
    tasks = scope.tasks.order_by("order").annotate(nobody=Exists(unknown))
    for word in asked.words.split():
        tasks = tasks.filter(folded__contains=word)
    if asked.field:
        tasks = tasks.filter(field="" if asked.field == "none" else asked.field)
    if asked.agencies is not None:
        leads = Assignment.objects.filter(addressee__task=OuterRef("pk"), addressee__role=Addressee.Role.LEAD)
        tasks = tasks.filter(Exists(leads.filter(agency__in=asked.agencies)))
    if asked.since is not None or asked.until is not None:
        duties = scope.duties.filter(as_due__gte=asked.since) if asked.since else scope.duties  # type: ignore[misc]
        duties = duties.filter(as_due__lte=asked.until) if asked.until else duties.filter(as_due__isnull=False)  # type: ignore[misc]
        if asked.agencies is not None:
            duties = duties.filter(agency__in=asked.agencies)
        tasks = tasks.filter(pk__in=duties.order_by().values("task_duty__task"))
    return tasks


def in_order(found: list[Listed], sort: str) -> list[Listed]:
    """What has no day comes after what has one, either way round."""
    backwards, column = sort.startswith("-"), sort.removeprefix("-")
    match column:
        case "lead":
            key = {one.pk: (sort_key(one.lead), one.order) for one in found}
        case "state":
            key = {one.pk: (rank(one.state), one.order) for one in found}  # type: ignore[misc]
        case "done":
            key = {one.pk: (_share(one), one.order) for one in found}  # type: ignore[misc]
        case "due":
            dated = [one for one in found if one.progress.due]
            dated.sort(key=lambda one: (one.progress.due or date.max, one.order), reverse=backwards)
            return dated + [one for one in found if not one.progress.due]
        case _:
            key = {one.pk: (one.order, 0) for one in found}  # type: ignore[misc]
    return sorted(found, key=lambda one: key[one.pk], reverse=backwards)


def _share(one: Listed) -> float:
    return one.progress.done / one.progress.total if one.progress.total else -1.0


def rows_of(page: Sequence[Listed], day: date) -> list[tuple[Listed, Task]]:
    """The tasks of one page with products, deadlines and leads (`bodies`: how many agencies each stands for)."""
    leads = (
        Addressee.objects.filter(role=Addressee.Role.LEAD)
        .annotate(bodies=Count("assignments", filter=during(day, "assignments__")))
        .order_by("order")
    )
    tasks = Task.objects.filter(pk__in=[one.pk for one in page]).prefetch_related(
        "products", "deadlines", Prefetch("addressees", queryset=leads, to_attr="leads")
    )
    by_pk = {task.pk: task for task in tasks}
    return [(one, by_pk[one.pk]) for one in page if one.pk in by_pk]


# — the list of mandates —


@dataclass(frozen=True)
class MandateRow:
    mandate: Mandate
    tasks: int
    progress: TaskProgress


def mandate_rows(actor: Actor, mandates: Sequence[Mandate], today: date) -> list[MandateRow]:
    """Each mandate with its number of tasks and the progress of its duties, as the actor sees them. Two queries."""
    keys = [mandate.pk for mandate in mandates]
    tasks = Task.objects.visible_to(actor, today).filter(mandate__in=keys).order_by()
    counts = Counter(dict(tasks.values_list("mandate").annotate(n=Count("pk", distinct=True))))
    duties = Duty.objects.visible_to(actor, today).filter(task_duty__mandate__in=keys).stated(today)
    progress = by_task(duties, today, "task_duty__mandate")
    return [MandateRow(one, counts[one.pk], progress.get(one.pk, TaskProgress())) for one in mandates]
