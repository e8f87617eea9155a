"""A split product made one again: what a person split by mistake, while nobody has handed in or submitted any part.

The first part bears what was printed again. What the other parts gave is not owed any more: duties of today that
nobody has touched are taken out as if never given; what stood over a day, or was worked on, stays and is not needed.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties.exempting import lift
from cchc.duties.life import Exemption
from cchc.duties.models import Duty, Prepared
from cchc.ledger.actions import write
from cchc.ledger.models import Entry
from cchc.periods import spoken
from cchc.tasks import rules
from cchc.tasks.declaring import NOT_HERS
from cchc.tasks.giving import texts
from cchc.tasks.models import Product, TaskDeadline, TaskDuty

HANDED_OR_SUBMITTED = Q(handed_on__isnull=False) | Q(submitted_on__isnull=False) | Q(issued_on__isnull=False)


def parts_of(product: Product) -> list[Product]:
    """All parts of what one printed product was split into, in their order; nothing for one that was not. One query."""
    if not product.printed:
        return []
    return list(Product.objects.filter(task=product.task_id, printed=product.printed).order_by("order", "pk"))


@transaction.atomic
def join(actor: Actor, product: Product, *, today: date) -> Product:
    """Make the parts of a split product one again, under the name that was printed; gives that one."""
    task = product.task
    if not rules.run(actor, task.mandate):
        raise Denied(NOT_HERS)
    list(Product.objects.select_for_update().filter(task=task).order_by("pk"))
    product.refresh_from_db()
    parts = parts_of(product)
    if len(parts) < 2:
        raise Refused(_("Sản phẩm này không còn tách. Tải lại trang."))
    first, rest = parts[0], parts[1:]
    duties = list(Duty.objects.select_for_update().filter(task_duty__product__in=parts).order_by("pk"))
    if Duty.objects.filter(HANDED_OR_SUBMITTED, pk__in=[one.pk for one in duties]).exists():
        raise Refused(
            _(
                "Đã có cơ quan nộp hoặc trình một trong các sản phẩm này nên không gộp lại được. "
                "Yêu cầu cơ quan rút lại trước, hoặc để nguyên: nộp một sản phẩm là đủ."
            )
        )
    printed, names = product.printed, [one.name for one in parts]
    alone = Product.Manner.DOCUMENT.value
    Product.objects.filter(pk__in=[one.pk for one in rest]).update(joined_on=today, manner=alone)
    TaskDeadline.objects.filter(product__in=rest).delete()
    is_declared = bool(first.stages or first.conditional or first.within)
    first.name, first.printed, first.manner = printed, "", alone
    first.declared_on = first.declared_on if is_declared else None
    first.save(update_fields=["name", "printed", "manner", "declared_on"])
    own = Duty.objects.filter(task_duty__product=first)
    own.update(manner=alone, **texts(task.mandate, task, first))
    left = TaskDuty.objects.filter(product__in=rest, duty__closed_on=None, duty__na_on=None)
    owing = set(left.values_list("duty__agency", "duty__occurrence"))
    for duty in own.filter(na_on__isnull=False, closed_on__isnull=True):
        if (duty.agency_id, duty.occurrence) in owing:
            lift(actor, duty, today=today)
    closed = let_go(actor, list(left.values_list("duty", flat=True)), today, why=f"Gộp lại thành “{printed:.300}”")
    write(actor, "task.join", task, product=first.pk, name=printed, names=names, duties=closed, on=today)
    return first


def let_go(actor: Actor, keys: list[int], today: date, *, why: str) -> int:
    """Take out the duties that were given today and nobody touched, close the others as not needed; how many in all."""
    told = Entry.objects.filter(object_type="duties.duty", object_id__in=keys).values_list("object_id", flat=True)
    prepared = Prepared.objects.filter(duty__in=keys).values_list("duty", flat=True)
    touched = {key for key in (*told, *prepared) if key is not None}
    new = Duty.objects.filter(pk__in=keys, opened_on=today).exclude(pk__in=touched)
    taken_out = list(new.values_list("pk", flat=True))
    TaskDuty.objects.filter(duty__in=taken_out).delete()
    Duty.objects.filter(pk__in=taken_out).delete()
    stay = Duty.objects.filter(pk__in=keys).order_by("pk")
    reason = f"{why} ngày {spoken(today)}."
    Exemption.objects.bulk_create(Exemption(duty=one, on=today, reason=reason, by_id=actor.post) for one in stay)
    for one in stay:
        write(actor, "duty.exempt", one, reason=reason, on=today)
    stay.update(na_on=today)
    return len(keys)
