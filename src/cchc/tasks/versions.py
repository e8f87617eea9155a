"""What a later document changes of one in force: every text a task had, with the document it came from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Amendment(models.Model):
    """A document (`by`) that was applied to one in force (`of`).

    The plan that is followed stays one list: its tasks bear the text in force, their earlier texts are `TaskVersion`s.
    `on` is the day it was applied: from then on duties change, and what was reported of days before stays as it was.
    `effective_on` is the day the document itself is in effect from. `last_entry` is the newest entry of the ledger when
    it had been applied: what happened since came later.
    """

    class Extent(models.TextChoices):
        PART = "part", _("sửa đổi, bổ sung một số nhiệm vụ")
        WHOLE = "whole", _("thay thế toàn bộ")

    by = models.OneToOneField("tasks.Mandate", on_delete=models.PROTECT, related_name="amendment")
    of = models.ForeignKey("tasks.Mandate", on_delete=models.PROTECT, related_name="amendments")
    extent = models.CharField(max_length=5, choices=Extent.choices, default=Extent.PART)
    on = models.DateField()
    effective_on = models.DateField(null=True)
    last_entry = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]


class TaskVersion(models.Model):
    """The n-th text of a task (from 1), in force since a day; without an amendment, as its own document printed it.

    `text` is {no, title, requirement, products, lead, coordinating, deadlines}; `before` is what taking it back needs.
    """

    class Kind(models.TextChoices):
        PRINTED = "printed", _("ban đầu")
        CHANGED = "changed", _("sửa đổi")
        ADDED = "added", _("bổ sung")
        DROPPED = "dropped", _("bỏ")

    task = models.ForeignKey("tasks.Task", on_delete=models.CASCADE, related_name="versions")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=Kind.choices)
    amendment = models.ForeignKey(Amendment, null=True, on_delete=models.PROTECT, related_name="versions")
    since = models.DateField(null=True)
    text: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    changed: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["task", "n"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "n"], name="version_number_once")]


class AmendedDuty(models.Model):
    """What an amendment did to one duty, and how that stood before."""

    class Act(models.TextChoices):
        OPENED = "opened", _("giao thêm")
        CHANGED = "changed", _("đổi")
        CLOSED = "closed", _("thôi giao")

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="duties")
    duty = models.ForeignKey("duties.Duty", on_delete=models.PROTECT, related_name="amended")
    task = models.ForeignKey("tasks.Task", on_delete=models.PROTECT, related_name="amended_duties")
    act = models.CharField(max_length=7, choices=Act.choices)
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["amendment", "duty"], name="amended_once_by_each")]


class Standing(models.Manager[Any]):
    """Rows of the text in force; what a later document took out of it is there for `ever`."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(ended_by__isnull=True)


class OfAText(models.Model):
    """A row of a task's text: begun by the amendment that printed it (none: its own document), ended by a later one."""

    begun_by = models.ForeignKey(Amendment, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(Amendment, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    objects = Standing()
    ever: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
