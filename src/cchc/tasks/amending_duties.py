"""What an amendment does to the duties of a task it changed: opened, dated and worded anew, or closed; each kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cchc.access import Actor
from cchc.duties.life import Exemption
from cchc.duties.models import DueDay, Duty
from cchc.ledger.actions import write
from cchc.periods import deadlines
from cchc.periods.calendar import vietnam
from cchc.periods.deadlines import Deadline
from cchc.tasks.giving import new_duty, texts, times, wording
from cchc.tasks.models import Addressee, AmendedDuty, Amendment, Assignment, Product, Task, TaskDeadline, TaskDuty
from cchc.tasks.owing import Owed, owed, pairs
from cchc.tasks.texts import deadline_of

Act = AmendedDuty.Act
Place = tuple[int, int]  # agency, product


@dataclass
class Owing:
    """What a task asks for after its text changed, and what it asked before."""

    amendment: Amendment
    task: Task
    why: str
    redated: bool
    products: list[Product] = field(default_factory=list)
    times: dict[int, list[tuple[Owed, Deadline | None]]] = field(default_factory=dict)
    wanted: dict[Place, Assignment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = TaskDeadline.objects.filter(task=self.task).select_related("product").order_by("order")
        parsed = [deadline_of(one) for one in rows]
        self.products = list(Product.objects.filter(task=self.task).order_by("order"))
        self.times = {one.pk: [] for one in self.products}
        for each in owed([one.name for one in self.products], parsed, since=self.amendment.of.issued_on):
            if self.products:
                deadline = parsed[each.deadline] if each.deadline is not None else None
                self.times[self.products[each.product].pk].append((each, deadline))
        leads = Addressee.objects.filter(task=self.task, role=Addressee.Role.LEAD).order_by("order")
        places = Assignment.objects.filter(addressee__in=leads, until=None).select_related("addressee")
        for place in sorted(places, key=lambda one: (one.addressee.order, one.pk)):
            for product in self.products:
                if pairs(place.addressee.label, product.label):
                    self.wanted.setdefault((place.agency_id, product.pk), place)


def follow(actor: Actor, owing: Owing, *, anew: bool) -> None:
    """Bring the duties of a task to its text; `anew` where who owes what by when may have changed."""
    rows = TaskDuty.objects.select_related("product").filter(task=owing.task, duty__closed_on__isnull=True)
    of = {one.duty_id: one for one in rows}
    standing: dict[Place, list[Duty]] = defaultdict(list)
    held = Duty.objects.select_for_update(of=("self",)).select_related("wording")
    for duty in held.filter(pk__in=of).order_by("pk"):
        standing[duty.agency_id, of[duty.pk].product_id].append(duty)
    for place, some in standing.items():
        if anew and place not in owing.wanted:
            for duty in some:
                close(actor, owing.amendment, owing.task, duty, owing.why)
            continue
        for duty in some:
            of[duty.pk].product.refresh_from_db()
            restate(actor, owing, duty, of[duty.pk], owing.wanted.get(place) if anew else None)
        if owing.redated:
            redate(actor, owing, place, some)
    for place in owing.wanted if anew else ():
        if place not in standing:
            for each, deadline in owing.times[place[1]]:
                open_duty(actor, owing, place, each, deadline)


def keep(amendment: Amendment, task: Task, duty: Duty, act: AmendedDuty.Act, **before: Any) -> None:
    """Note what a duty was before; of several changes by one amendment the first `before` counts."""
    one = AmendedDuty.objects.filter(amendment=amendment, duty=duty).first()
    if one is None:
        AmendedDuty.objects.create(amendment=amendment, duty=duty, task=task, act=act.value, before=before)
        return
    one.act, one.before = act.value, {**before, **one.before}
    one.save(update_fields=["act", "before"])


def is_settled(duty: Duty) -> bool:
    """Whether an amendment leaves it alone: confirmed, or found not to apply before."""
    return duty.is_accepted or duty.na_on is not None


def restate(actor: Actor, owing: Owing, duty: Duty, of_task: TaskDuty, place: Assignment | None) -> None:
    """The words of an open duty are those of the task now, its place that of its agency in the roster now."""
    before: dict[str, Any] = {}
    if place is not None and of_task.assignment_id != place.pk:
        before["assignment"] = of_task.assignment_id
        TaskDuty.objects.filter(pk=of_task.pk).update(assignment=place)
    words = texts(owing.amendment.of, owing.task, of_task.product)
    differ = {name: value for name, value in words.items() if getattr(duty, name) != value}
    if differ and not is_settled(duty):
        before |= {name: getattr(duty, name) for name in differ}
        Duty.objects.filter(pk=duty.pk).update(**differ)
        write(actor, "duty.reword", duty, numbers=[owing.amendment.by.number], on=owing.amendment.on)
    if before:
        keep(owing.amendment, owing.task, duty, Act.CHANGED, **before)


def redate(actor: Actor, owing: Owing, place: Place, some: Sequence[Duty]) -> None:
    """Each time it was owed with a time it is owed now: the n-th with the n-th where there are as many, else by day.

    Times that are left over are opened, or closed; those that had ended before the amending document are not opened.
    """
    now = owing.times[place[1]]
    in_order = sorted(some, key=lambda one: (one.occurrence, one.pk))
    matched: list[tuple[Duty, tuple[Owed, Deadline | None]]] = []
    if len(now) == len(in_order):
        matched = list(zip(in_order, now, strict=True))
    else:
        by_day = {each.occurrence.due: (each, deadline) for each, deadline in now}
        matched = [(duty, by_day.pop(duty.due)) for duty in in_order if duty.due in by_day]
        met = {duty.pk for duty, _ in matched}
        for duty in in_order:
            if duty.pk not in met:
                close(actor, owing.amendment, owing.task, duty, owing.why)
        issued = owing.amendment.by.issued_on or owing.amendment.on
        for each, deadline in by_day.values():
            if each.occurrence.due is None or each.occurrence.due >= issued:
                open_duty(actor, owing, place, each, deadline)
    for duty, (each, deadline) in matched:
        if not is_settled(duty):
            date_anew(actor, owing, duty, each, deadline)


def date_anew(actor: Actor, owing: Owing, duty: Duty, each: Owed, deadline: Deadline | None) -> None:
    given = {**times(each, deadline, owing.amendment.of.year), **wording(deadline)}
    newest = duty.due_days.order_by("-known_on", "-pk").first()
    happened = newest.happened_on if newest else None
    due = each.occurrence.due
    if deadline is not None and deadline.kind is deadlines.Kind.RELATIVE and happened is not None:
        due = deadlines.due(deadline, vietnam(), happened=happened)
    given["due"] = due
    differ = {name: value for name, value in given.items() if getattr(duty, name) != value}
    if not differ:
        return
    before = {name: spelled(getattr(duty, name)) for name in differ}
    Duty.objects.filter(pk=duty.pk).update(**differ)
    if "due" in differ:
        known_on = max(owing.amendment.on, newest.known_on if newest else owing.amendment.on)
        DueDay.objects.create(duty=duty, due=due, known_on=known_on, happened_on=happened, why=owing.why[:500])
        said: dict[str, Any] = {
            "due": due,
            "was": duty.due,
            "numbers": [owing.amendment.by.number],
            "on": owing.amendment.on,
        }
        write(actor, "duty.redate", duty, **said)
    else:
        write(actor, "duty.reword", duty, numbers=[owing.amendment.by.number], on=owing.amendment.on)
    keep(owing.amendment, owing.task, duty, Act.CHANGED, **before)


def spelled(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def open_duty(actor: Actor, owing: Owing, place: Place, each: Owed, deadline: Deadline | None) -> Duty:
    product = next(one for one in owing.products if one.pk == place[1])
    made = new_duty(owing.amendment.of, owing.task, product, place[0], each, deadline, owing.amendment.on)
    made.stages, made.counts_by = product.stages, product.counts_by
    if product.declared_on:
        made.manner, made.conditional = product.manner, product.conditional
    made.save()
    TaskDuty.objects.create(
        duty=made,
        mandate=owing.amendment.of,
        task=owing.task,
        product=product,
        assignment=owing.wanted[place],
    )
    if made.due:
        DueDay.objects.create(duty=made, due=made.due, known_on=made.opened_on, why=owing.why[:500])
    keep(owing.amendment, owing.task, made, Act.OPENED)
    write(actor, "duty.open", made, numbers=[owing.amendment.by.number], on=owing.amendment.on)
    return made


def close(actor: Actor, amendment: Amendment, task: Task, duty: Duty, why: str) -> None:
    """Nobody asks for it any more: not applicable, because of the document. What is confirmed or passed on stays."""
    if is_settled(duty) or duty.is_passed_on:
        return
    Duty.objects.filter(pk=duty.pk).update(na_on=amendment.on)
    Exemption.objects.create(duty=duty, on=amendment.on, reason=why[:2000], by_id=actor.post)
    write(actor, "duty.exempt", duty, reason=why, numbers=[amendment.by.number], on=amendment.on)
    keep(amendment, task, duty, Act.CLOSED)
