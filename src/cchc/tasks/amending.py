"""A later document changes a task in force: its text gets a new version, its duties follow. Nothing is deleted.

What was confirmed is never rewritten: a duty that is accepted keeps its words, its day and its agency. What is open
gets the new day as a recorded change; what nobody asks for any more is closed as not applicable, with the document that
says so as the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cchc.access import Actor
from cchc.duties.models import Duty
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.periods.deadlines import Deadline
from cchc.tasks.amending_duties import Owing, close, follow
from cchc.tasks.comparing import Said
from cchc.tasks.giving import deadline_rows
from cchc.tasks.models import Addressee, Amendment, Assignment, Product, Task, TaskDeadline, TaskDuty, TaskVersion
from cchc.tasks.texts import kept, said_of
from cchc.words import fold

OWING = frozenset({"products", "lead", "deadlines"})


@dataclass(frozen=True)
class Named:
    """A body as the amending document prints it, and the agencies it was confirmed to mean."""

    phrase: str
    label: str = ""
    group: str = ""
    known: bool = True
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class NewText:
    """A task as the amending document has it. `products` are (name, label)."""

    said: Said
    products: tuple[tuple[str, str], ...] = ()
    bodies: Mapping[str, Sequence[Named]] = field(default_factory=dict)
    deadlines: tuple[Deadline, ...] = ()


def reason(amendment: Amendment) -> str:
    """`Theo 15/KH-UBND ngày 20/5/2026 sửa đổi, bổ sung 412/KH-UBND`: what closes and dates anew."""
    by, of = amendment.by, amendment.of
    day = f" ngày {spoken(by.issued_on)}" if by.issued_on else ""
    said = f"Theo {by.number or by.title[:200]}{day} sửa đổi, bổ sung {of.number or of.title[:200]}"
    if amendment.effective_on is None or amendment.effective_on == by.issued_on:
        return said
    return f"{said}, có hiệu lực từ {spoken(amendment.effective_on)}"


def next_version(task: Task, amendment: Amendment, kind: TaskVersion.Kind, changed: Sequence[str]) -> TaskVersion:
    """A further text of a task, to be filled; its first one is kept as it was printed, where nobody has yet."""
    n = task.versions.count()
    if not n:
        since = amendment.of.in_force_on
        TaskVersion.objects.create(task=task, n=1, kind=TaskVersion.Kind.PRINTED, since=since, text=kept(said_of(task)))
        n = 1
    return TaskVersion(task=task, n=n + 1, kind=kind, amendment=amendment, since=amendment.on, changed=list(changed))


def change(actor: Actor, amendment: Amendment, task: Task, new: NewText, changed: Sequence[str]) -> TaskVersion:
    """Give a task the fields of a new text; its duties follow. Inside the transaction of the whole amendment."""
    version = next_version(task, amendment, TaskVersion.Kind.CHANGED, changed)
    version.before = {"task": {name: getattr(task, name) for name in ("no", "title", "requirement")}}
    for name in ("no", "title", "requirement"):
        if name in changed:
            setattr(task, name, getattr(new.said, name))
    task.save(update_fields=["no", "title", "requirement", "folded", "sort_key"])
    if "products" in changed:
        version.before["products"] = change_products(task, amendment, new)
    if "deadlines" in changed:
        change_deadlines(task, amendment, new)
    version.before["addressees"], version.before["until"] = {}, []
    for role in Addressee.Role:
        if role.value in changed:
            change_bodies(task, amendment, role, new.bodies[role.value], version)
    version.text = kept(said_of(Task.objects.get(pk=task.pk)))
    version.save()
    owing = Owing(amendment, task, reason(amendment), redated="deadlines" in changed)
    follow(actor, owing, anew=bool(OWING & set(changed)))
    write(
        actor,
        "task.amend",
        task,
        numbers=[amendment.by.number],
        amendment=amendment.pk,
        fields=list(changed),
        version=version.n,
        on=amendment.on,
    )
    return version


def change_products(task: Task, amendment: Amendment, new: NewText) -> dict[str, list[object]]:
    """Products that are like new ones become those (a product is one however it is called), others end or begin."""
    from rapidfuzz import fuzz

    old = list(task.products.all())
    before: dict[str, list[object]] = {str(one.pk): [one.name, one.label, one.order, one.printed] for one in old}
    free, pairs = list(old), {}
    scored = sorted(
        (
            (-fuzz.token_sort_ratio(fold(name), fold(one.name)), n, one.order, one)
            for n, (name, _label) in enumerate(new.products)
            for one in old
        ),
        key=lambda each: each[:3],
    )
    alone = len(old) == len(new.products) == 1
    for score, n, _order, one in scored:
        if n not in pairs and one in free and (-score >= 70 or alone):
            pairs[n] = one
            free.remove(one)
    for n, (name, label) in enumerate(new.products):
        given = {"name": name[:1000], "label": label, "order": n, "printed": ""}
        if n in pairs:
            Product.ever.filter(pk=pairs[n].pk).update(**given)
        else:
            Product.objects.create(task=task, begun_by=amendment, **given)
    Product.ever.filter(pk__in=[one.pk for one in free]).update(ended_by=amendment)
    TaskDeadline.objects.filter(task=task, product__in=free).update(ended_by=amendment)
    return before


def change_deadlines(task: Task, amendment: Amendment, new: NewText) -> None:
    TaskDeadline.objects.filter(task=task).update(ended_by=amendment)
    rows = deadline_rows(task, new.deadlines, list(task.products.all()))
    for row in rows:
        row.begun_by = amendment
    TaskDeadline.objects.bulk_create(rows)


def change_bodies(
    task: Task, amendment: Amendment, role: Addressee.Role, named: Sequence[Named], version: TaskVersion
) -> None:
    """Bodies that were printed before keep the roster they have, exceptions too; others begin and end."""
    standing = {fold(one.phrase): one for one in task.addressees.filter(role=role.value).order_by("-order")}
    gone = dict(standing)
    for n, body in enumerate(named):
        was = gone.pop(fold(body.phrase), None)
        if was is not None:
            version.before["addressees"][str(was.pk)] = [was.order, was.label]
            Addressee.objects.filter(pk=was.pk).update(order=n, label=body.label)
            continue
        made = Addressee.objects.create(
            task=task,
            order=n,
            role=role.value,
            phrase=body.phrase[:300],
            label=body.label,
            group=body.group,
            known=body.known,
            begun_by=amendment,
        )
        Assignment.objects.bulk_create(
            Assignment(addressee=made, agency_id=agency, since=amendment.on) for agency in dict.fromkeys(body.members)
        )
    ended = [one.pk for one in gone.values()]
    Addressee.ever.filter(pk__in=ended).update(ended_by=amendment)
    places = list(Assignment.objects.filter(addressee__in=ended, until=None).values_list("pk", "since"))
    for pk, since in places:
        Assignment.objects.filter(pk=pk).update(until=max(since, amendment.on))
    version.before["until"] += [pk for pk, _since in places]


def drop(actor: Actor, amendment: Amendment, task: Task) -> TaskVersion:
    """Take a task out: what is open of it is closed, what was confirmed stays."""
    version = next_version(task, amendment, TaskVersion.Kind.DROPPED, ())
    version.text = kept(said_of(task))
    version.save()
    Task.objects.filter(pk=task.pk).update(dropped_by=amendment)
    for duty in Duty.objects.select_for_update().filter(pk__in=duties_of(task)).order_by("pk"):
        close(actor, amendment, task, duty, reason(amendment))
    numbers = [amendment.by.number]
    write(actor, "task.drop", task, numbers=numbers, amendment=amendment.pk, version=version.n, on=amendment.on)
    return version


def duties_of(task: Task) -> list[int]:
    return list(TaskDuty.objects.filter(task=task).values_list("duty", flat=True))


def added(actor: Actor, amendment: Amendment, task: Task) -> TaskVersion:
    """Keep the first text of a task that the amendment brought, whose rows are written."""
    text = kept(said_of(task))
    kind, on = TaskVersion.Kind.ADDED, amendment.on
    version = TaskVersion.objects.create(task=task, n=1, kind=kind, amendment=amendment, since=on, text=text)
    write(actor, "task.add", task, numbers=[amendment.by.number], amendment=amendment.pk, on=on)
    return version
