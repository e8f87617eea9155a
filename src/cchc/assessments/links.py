"""Which tasks and products a criterion hangs on: proposed by the printed code and by likeness, confirmed by a person.

A code that is printed alike may mean something else, and one that begins alike says nothing: `TC 8.3` and `TCTP 8.3.1`
of An Giang's plan are no parent and child. So nothing is linked by a prefix, and nothing in silence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from cchc.access import Actor, Denied, Refused
from cchc.assessments.models import CriteriaSet, Link, LinkState
from cchc.figures.rules import run_root
from cchc.ledger.actions import recorded_now, write
from cchc.periods import today
from cchc.scoring.model import Criterion
from cchc.tasks.models import Product, Task
from cchc.words import fold

NEAR, SURE = 62, 80  # of 100: from which likeness a pair is proposed, and from which a shared code is taken as meant
MOST_OF_ONE = 5
_PRINTED = re.compile(r"^\s*(?:tctp|tc|lv)?\s*[.:]?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """A task that may be what a criterion hangs on. `sure`: same printed code and much alike; it is ticked on the page,
    and still confirmed by a person. `warns`: the code is the same and the words are not."""

    code: str
    task: Task
    likeness: int
    same_code: bool

    @property
    def sure(self) -> bool:
        return self.same_code and self.likeness >= SURE

    @property
    def warns(self) -> bool:
        return self.same_code and self.likeness < NEAR

    @property
    def value(self) -> str:
        return f"{self.code}|{self.task.pk}|"


def printed(code: str) -> str:
    """A code without the letters before it: `TC 8.3` → `8.3`. Two codes are the same only where all of this is."""
    return _PRINTED.sub("", code).strip().rstrip(".").casefold()


def tasks_of(one: CriteriaSet) -> list[Task]:
    """The tasks in force of the set's authority and year."""
    rows = Task.objects.filter(
        mandate__authority=one.authority_id,
        mandate__year=one.year,
        mandate__in_force_on__isnull=False,
        dropped_by__isnull=True,
    )
    return list(rows.select_related("mandate").prefetch_related("products").order_by("mandate", "order")[:3000])


def proposals(one: CriteriaSet, tasks: Sequence[Task]) -> dict[str, list[Proposal]]:
    """Criterion code → tasks that may be meant, the likeliest first; without those a person has spoken of."""
    spoken = set(Link.objects.filter(set=one).values_list("code", "task_id"))
    by_code: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.criterion_code:
            by_code[printed(task.criterion_code)].append(task)
    said = {task.pk: fold(f"{task.criterion_name} {task.title}") for task in tasks}
    made: dict[str, list[Proposal]] = {}
    for leaf in one.given.leaves():
        name = fold(leaf.name)
        same = {task.pk for task in by_code.get(printed(leaf.code), ())}
        found = [
            Proposal(leaf.code, task, like, task.pk in same)
            for task in tasks
            if (leaf.code, task.pk) not in spoken
            and ((like := round(fuzz.token_set_ratio(name, said[task.pk]))) >= NEAR or task.pk in same)
        ]
        if found:
            made[leaf.code] = sorted(found, key=lambda p: (not p.same_code, -p.likeness, p.task.pk))[:MOST_OF_ONE]
    return made


def check_keep(actor: Actor, one: CriteriaSet) -> None:
    if not actor.is_system and run_root(actor, today()) != one.authority_id:
        raise Denied(_("Chỉ cơ quan thường trực mới nối được tiêu chí với nhiệm vụ."))


@transaction.atomic
def say(actor: Actor, one: CriteriaSet, pairs: Iterable[tuple[str, int, int | None]], state: LinkState) -> int:
    """Says of (criterion, task, product or None) that the one hangs on the other, or that it does not; how many."""
    check_keep(actor, one)
    asked = list(dict.fromkeys(pairs))
    codes = {leaf.code for leaf in one.given.leaves()}
    tasks = {task.pk: task for task in tasks_of(one)}
    products = dict(
        Product.objects.filter(pk__in=[product for _c, _t, product in asked if product]).values_list("pk", "task_id")
    )
    if not asked:
        raise Refused(_("Chưa chọn nhiệm vụ nào."))
    for code, task, product in asked:
        if code not in codes or task not in tasks or (product is not None and products.get(product) != task):
            raise Refused(_("Nhiệm vụ hoặc tiêu chí đã thay đổi. Tải lại trang rồi chọn lại."))
    now = recorded_now()
    there = {(link.code, link.task_id, link.product_id): link for link in Link.objects.filter(set=one)}
    new = [
        Link(set=one, code=code, task_id=task, product_id=product, state=state.value, at=now, by_id=actor.post)
        for code, task, product in asked
        if (code, task, product) not in there
    ]
    Link.objects.bulk_create(new, batch_size=400)
    old = [there[pair].pk for pair in asked if pair in there and there[pair].state != state.value]
    Link.objects.filter(pk__in=old).update(state=state.value, at=now, by_id=actor.post)
    write(
        actor,
        "criterion.link" if state is LinkState.CONFIRMED else "criterion.unlink",
        one,
        pairs=[list(pair) for pair in asked][:200],
    )
    return len(new) + len(old)


@transaction.atomic
def forget(actor: Actor, one: CriteriaSet, link: int) -> None:
    """Takes back what was said: the pair is proposed again where it is likely."""
    check_keep(actor, one)
    found = Link.objects.filter(set=one, pk=link).first()
    if found is None:
        raise Refused(_("Nối này không còn nữa."))
    pair = [found.code, found.task_id, found.product_id]
    found.delete()
    write(actor, "criterion.unlink", one, pairs=[pair])


@dataclass(frozen=True)
class Hanging:
    """A criterion with what it hangs on and what may be meant."""

    leaf: Criterion
    links: Sequence[Link]
    proposed: Sequence[Proposal]


def hangings(one: CriteriaSet) -> list[Hanging]:
    tasks = tasks_of(one)
    proposed = proposals(one, tasks)
    links: dict[str, list[Link]] = defaultdict(list)
    rows = Link.objects.filter(set=one, state=LinkState.CONFIRMED).select_related("task__mandate", "product")
    for link in rows.order_by("pk"):
        links[link.code].append(link)
    return [Hanging(leaf, links.get(leaf.code, []), proposed.get(leaf.code, [])) for leaf in one.given.leaves()]
