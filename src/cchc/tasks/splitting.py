"""One printed product that is two, of which one is enough (`Hội nghị hoặc Tọa đàm`): split by a person into both.

What was printed stands beside each (`Product.printed`), and is what a later document is compared with. The duties that
are open get a second one beside them from the day it is split on; no day past changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties.life import Charge
from cchc.duties.models import DueDay, Duty
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.tasks import rules
from cchc.tasks.declaring import NOT_HERS
from cchc.tasks.giving import texts
from cchc.tasks.models import Mandate, Product, TaskDeadline, TaskDuty
from cchc.words import fold

OR = re.compile(r"\s+hoặc(?:\s+là)?\s+", re.IGNORECASE)
MOST = 4
# What a second duty does not share with the first: what was done for that.
FRESH = {
    "started_on": None,
    "percent": None,
    "submitted_on": None,
    "issued_on": None,
    "counted_on": None,
}


def alternatives_in(name: str) -> list[str]:
    """`Hội nghị hoặc Tọa đàm` → both; nothing for a name that offers no choice."""
    parts = [part.strip(" ,;.") for part in OR.split(name)]
    return parts if 2 <= len(parts) <= MOST and all(len(part) > 1 for part in parts) else []


def to_split(mandate: Mandate) -> list[Product]:
    """The products of a document that read as several of which one is enough, and nobody has said how. One query."""
    found = Product.objects.filter(
        task__mandate=mandate, task__dropped_by=None, printed="", declared_on=None, name__contains=" hoặc "
    )
    return [one for one in found.select_related("task").order_by("task__order", "order") if alternatives_in(one.name)]


@transaction.atomic
def split(actor: Actor, product: Product, names: Sequence[str], *, today: date) -> list[Product]:
    """Make one product of a task several, of which one is enough; the duties of those who owe it follow."""
    task = product.task
    if not rules.run(actor, task.mandate):
        raise Denied(NOT_HERS)
    called = [" ".join(one.split())[:1000] for one in names if one.strip()]
    if not 2 <= len({fold(one) for one in called}) == len(called) <= MOST:
        raise Refused(_("Ghi từ hai đến bốn sản phẩm khác nhau, mỗi dòng một sản phẩm."), field="names")
    Product.ever.select_for_update().get(pk=product.pk)
    if not Product.objects.filter(pk=product.pk, printed="", ended_by=None).update(printed=product.name):
        raise Refused(_("Sản phẩm này đã được tách. Tải lại trang."))
    of = TaskDuty.objects.filter(product=product)
    if of.filter(duty__hand_in_count__gt=0).exists():
        raise Refused(_("Đã có cơ quan nộp sản phẩm này nên không tách được nữa. Khai “một trong hai” là đủ."))
    made = [product, *twins(product, called, today)]
    owed = {one.duty_id: one for one in of.filter(duty__in=Duty.objects.unfinished())}
    duties = list(Duty.objects.select_for_update().filter(pk__in=owed).order_by("pk"))
    named = texts(task.mandate, task, made[0])
    Duty.objects.filter(pk__in=owed).update(manner=Product.Manner.EITHER.value, **named)
    for one in made[1:]:
        beside(one, duties, owed, today, why=f"Tách “{product.printed:.300}” ngày {spoken(today)}")
    write(
        actor,
        "task.split",
        task,
        product=product.pk,
        name=product.printed,
        names=called,
        duties=len(duties) * (len(called) - 1),
        on=today,
    )
    return made


def twins(product: Product, called: Sequence[str], today: date) -> list[Product]:
    """The first name is the product's own from now on; the others are products beside it, with its deadlines."""
    more = len(called) - 1
    Product.ever.filter(task=product.task_id, order__gt=product.order).update(order=F("order") + more)
    product.printed, product.name = product.name, called[0]
    product.manner, product.declared_on = Product.Manner.EITHER.value, today
    product.save(update_fields=["name", "manner", "declared_on"])
    made = []
    for n, name in enumerate(called[1:], start=1):
        one = Product.objects.get(pk=product.pk)
        one.pk, one.name, one.order, one._state.adding = None, name, product.order + n, True
        one.save()
        for row in TaskDeadline.objects.filter(product=product.pk):
            row.pk, row.product, row._state.adding = None, one, True
            row.save()
        made.append(one)
    return made


def beside(product: Product, duties: Sequence[Duty], owed: dict[int, TaskDuty], today: date, *, why: str) -> None:
    """A duty for the product beside each, of the same agency, time and officer, owed from today on. Four statements."""
    words = texts(product.task.mandate, product.task, product)
    fixed = {"opened_on": today, "manner": Product.Manner.EITHER.value, **FRESH, **words}
    made = []
    for duty in duties:
        values = {
            field.attname: getattr(duty, field.attname) for field in Duty._meta.concrete_fields if not field.primary_key
        }
        made.append(Duty(**{**values, **fixed}))
    Duty.objects.bulk_create(made, batch_size=500)
    pairs = list(zip(duties, made, strict=True))
    TaskDuty.objects.bulk_create(
        TaskDuty(
            duty=new,
            mandate_id=owed[old.pk].mandate_id,
            task_id=owed[old.pk].task_id,
            product=product,
            assignment_id=owed[old.pk].assignment_id,
        )
        for old, new in pairs
    )
    DueDay.objects.bulk_create(
        DueDay(duty=new, due=new.due, known_on=today, why=why[:500]) for _old, new in pairs if new.due
    )
    charged = {one.duty_id: one for one in Charge.objects.filter(duty__in=duties, ended_on=None).order_by("pk")}
    Charge.objects.bulk_create(
        Charge(duty=new, officer_id=one.officer_id, by_id=one.by_id, on=today, note=one.note)
        for old, new in pairs
        if (one := charged.get(old.pk)) is not None
    )
