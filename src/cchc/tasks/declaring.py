"""How a task in force is followed: what its products are, which stages they pass, which day counts, when it is done.

The printed words are never changed by this. What was declared before stands in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.duties.days import recount
from cchc.duties.life import Counts, Stage
from cchc.duties.models import Duty
from cchc.ledger.actions import write
from cchc.tasks import rules
from cchc.tasks.models import Closes, Product, Task

NOT_HERS = gettext_lazy("Chỉ cơ quan đầu mối của văn bản giao việc mới khai được cách theo dõi nhiệm vụ.")


@transaction.atomic
def declare(
    actor: Actor,
    product: Product,
    *,
    manner: Product.Manner = Product.Manner.DOCUMENT,
    stages: Sequence[Stage] = (),
    counts_by: Counts = Counts.HANDED_IN,
    conditional: bool = False,
    within: str = "",
    today: date,
) -> Product:
    """Say how a product is followed. What is still open of it follows that from now on; what is done stays."""
    if not rules.run(actor, product.task.mandate):
        raise Denied(NOT_HERS)
    listed = [stage.value for stage in Stage if stage in stages]
    if counts_by is Counts.SUBMITTED and Stage.SUBMITTED not in stages:
        raise Refused(_("Đúng hạn tính theo ngày trình thì phải có bước trình."), field="stages")
    if Stage.ISSUED in stages and Stage.SUBMITTED not in stages:
        raise Refused(_("Có bước ban hành thì phải có bước trình trước đó."), field="stages")
    if manner is Product.Manner.SECTION and not within.strip():
        raise Refused(_("Chưa ghi lồng ghép trong báo cáo nào."), field="within")
    if manner is Product.Manner.FIGURE and (listed or counts_by is not Counts.HANDED_IN):
        raise Refused(_("Số liệu không có bước trình, ban hành. Bỏ chọn các bước."), field="stages")
    product.manner, product.conditional, product.within = manner.value, conditional, within.strip()[:300]
    product.stages, product.counts_by, product.declared_on = listed, counts_by.value, today
    product.save(update_fields=["manner", "conditional", "within", "stages", "counts_by", "declared_on"])
    owed = Duty.objects.unfinished().filter(task_duty__product=product)
    copied = {"stages": listed, "counts_by": counts_by.value, "manner": manner.value, "conditional": conditional}
    owed.update(**copied)
    for duty in owed.filter(handed_on__isnull=False):
        recount(duty, today=today, why="Khai lại ngày để tính đúng hạn")
    write(
        actor,
        "task.declare",
        product.task,
        product=product.pk,
        name=product.name,
        manner=manner.value,
        stages=listed,
        counts_by=counts_by.value,
        conditional=conditional,
        within=product.within,
        on=today,
    )
    return product


@transaction.atomic
def close_by(actor: Actor, task: Task, *, rule: Closes, share: int | None = None, today: date) -> Task:
    """Say when a printed task is done: when all agencies are, a share of them, or the first that leads it."""
    if not rules.run(actor, task.mandate):
        raise Denied(NOT_HERS)
    if rule is Closes.SHARE and (share is None or not 1 <= share <= 100):
        raise Refused(_("Ghi tỷ lệ từ 1 đến 100."), field="share")
    was, was_share = task.closes_by, task.closes_share
    task.closes_by, task.closes_share = rule.value, share if rule is Closes.SHARE else None
    Task.objects.filter(pk=task.pk).update(closes_by=task.closes_by, closes_share=task.closes_share)
    write(
        actor,
        "task.close_by",
        task,
        rule=rule.value,
        share=task.closes_share,
        was=was,
        was_share=was_share,
        on=today,
    )
    return task
