"""Taking an amendment back while nothing has happened since: the texts and the duties stand as they stood.

Everything that happens to a task or a duty is in the ledger: whether something has is asked of it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.duties.life import Exemption
from cchc.duties.models import DueDay, Duty, Prepared
from cchc.ledger.actions import write
from cchc.ledger.models import Entry
from cchc.tasks import rules
from cchc.tasks.amending import reason
from cchc.tasks.models import (
    Addressee,
    AmendedDuty,
    Amendment,
    Assignment,
    Mandate,
    Product,
    Task,
    TaskDeadline,
    TaskDuty,
    TaskVersion,
)

NOT_HERS = gettext_lazy("Chỉ cơ quan đầu mối của văn bản giao việc mới hoàn tác được việc áp dụng văn bản sửa đổi.")
WENT_ON = gettext_lazy(
    "Đã có người làm tiếp trên các nhiệm vụ được sửa đổi, nên không hoàn tác được nữa. Lập văn bản sửa đổi khác."
)


def happened_since(amendment: Amendment) -> bool:
    """Whether anything was done on what it changed after it was applied. Two queries."""
    tasks = amendment.versions.values("task")
    about = Q(object_type="duties.duty", object_id__in=amendment.duties.values("duty"))
    about |= Q(object_type="tasks.task", object_id__in=tasks)
    since = Entry.objects.filter(about, pk__gt=amendment.last_entry or 0).exists()
    return since or Prepared.objects.filter(duty__amended__amendment=amendment).exists()


def take_back(actor: Actor, amendment: Amendment, *, today: date) -> Mandate:
    """Undo it, inside the transaction of whoever put its document in force; gives the amended document.

    The amending document itself is for the caller to take out.
    """
    if not rules.run(actor, amendment.of):
        raise Denied(NOT_HERS)
    fresh = Amendment.objects.select_for_update().filter(pk=amendment.pk).select_related("by", "of").first()
    if fresh is None:
        raise Refused(_("Việc áp dụng này đã được hoàn tác."))
    list(Duty.objects.select_for_update().filter(amended__amendment=fresh).order_by("pk").values_list("pk"))
    if happened_since(fresh):
        raise Refused(WENT_ON)
    why = f"Hoàn tác: {reason(fresh)}"
    for one in fresh.duties.select_related("duty").order_by("pk"):
        duty_back(actor, one, why, today)
    added = list(fresh.added.all())
    for version in fresh.versions.exclude(kind=TaskVersion.Kind.ADDED).select_related("task"):
        text_back(version)
        write(actor, "task.unamend", version.task, numbers=[fresh.by.number], version=version.n, on=today)
    touched = list(fresh.versions.values_list("task", flat=True))
    opened = list(fresh.duties.filter(act=AmendedDuty.Act.OPENED).values_list("duty", flat=True))
    texts: dict[str, Any] = {"added": len(added), "changed": fresh.versions.filter(kind="changed").count()}
    write(actor, "mandate.unamend", fresh.of, numbers=[fresh.by.number], on=today, **texts)
    fresh.duties.all().delete()
    fresh.versions.all().delete()
    alone = TaskVersion.objects.filter(task__in=touched, kind=TaskVersion.Kind.PRINTED)
    alone.exclude(task__versions__amendment__isnull=False).delete()
    try:
        TaskDuty.objects.filter(duty__in=opened).delete()
        Duty.objects.filter(pk__in=opened).delete()
        begun = {"begun_by": fresh}
        TaskDeadline.ever.filter(**begun).delete()
        Addressee.ever.filter(**begun).delete()
        Product.ever.filter(**begun).delete()
        Task.objects.filter(pk__in=[one.pk for one in added]).delete()
    except ProtectedError as error:
        raise Refused(WENT_ON) from error
    of = fresh.of
    fresh.delete()
    return of


def duty_back(actor: Actor, one: AmendedDuty, why: str, today: date) -> None:
    duty, before = one.duty, dict(one.before)
    if one.act == AmendedDuty.Act.OPENED:
        return
    if one.act == AmendedDuty.Act.CLOSED:
        Duty.objects.filter(pk=duty.pk).update(na_on=None)
        Exemption.objects.filter(duty=duty, lifted_on__isnull=True).update(lifted_on=today)
    place = before.pop("assignment", None)
    if place is not None:
        TaskDuty.objects.filter(duty=duty).update(assignment=place)
    if before:
        Duty.objects.filter(pk=duty.pk).update(**before)
    if "due" in before:
        was = date.fromisoformat(before["due"]) if before["due"] else None
        last = duty.due_days.order_by("-known_on", "-pk").first()
        happened = last.happened_on if last else None
        DueDay.objects.create(duty=duty, due=was, known_on=today, happened_on=happened, why=why[:500])
    write(actor, "duty.unamend", duty, on=today, due=before.get("due"))


def text_back(version: TaskVersion) -> None:
    task, before, amendment = version.task, version.before, version.amendment
    if version.kind == TaskVersion.Kind.DROPPED:
        Task.objects.filter(pk=task.pk).update(dropped_by=None)
    for name, value in (before.get("task") or {}).items():
        setattr(task, name, value)
    if before.get("task"):
        task.save(update_fields=["no", "title", "requirement", "folded", "sort_key"])
    for pk, (name, label, order, *printed) in (before.get("products") or {}).items():
        Product.ever.filter(pk=pk).update(name=name, label=label, order=order, printed=(printed or [""])[0])
    for pk, (order, label) in (before.get("addressees") or {}).items():
        Addressee.ever.filter(pk=pk).update(order=order, label=label)
    Assignment.objects.filter(pk__in=before.get("until") or ()).update(until=None)
    for model in (Product, TaskDeadline, Addressee):
        model.ever.filter(task=task, ended_by=amendment).update(ended_by=None)
