"""A document on its way from a file to duties: what was read, what a person corrected, and every step of it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency
from cchc.intake.amending_models import Amending as Amending
from cchc.people.models import Post
from cchc.periods import today
from cchc.records.models import Record
from cchc.tasks.models import Mandate


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor, day: date | None = None) -> DraftQuerySet:
        """What `rules.see` says yes to."""
        return allowed("draft.see", self, actor, day or today())

    def open(self) -> DraftQuerySet:
        return self.filter(mandate__isnull=True, discarded_at__isnull=True)


class Draft(models.Model):
    """A reading under a person's hands.

    `reading` and `blocks` are as the reader gave them and are never changed; `current` is the reading as corrected so
    far, the sum of its operations, with `bodies` (phrase → agency, group and roster) and `areas` (heading → field).
    """

    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="drafts")
    run_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="drafts")
    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="drafts_under")
    created_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=20, choices=Mandate.Kind.choices, default=Mandate.Kind.PLAN)
    reading: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    blocks: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    current: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    mandate = models.OneToOneField(Mandate, null=True, on_delete=models.PROTECT, related_name="draft")
    discarded_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return self.current.get("document", {}).get("title") or (self.record.file_name if self.record else "")


class Operation(models.Model):
    """One correction: `path` had `before` and got `after`. Undoing appends the inverse; nothing is taken out.

    What was done at once has one `act`, the number of its first operation, and is undone at once.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="operations")
    n = models.PositiveIntegerField()
    act = models.PositiveIntegerField()
    verb = models.CharField(max_length=10)
    path: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    before: models.JSONField[Any, Any] = models.JSONField(null=True)
    after: models.JSONField[Any, Any] = models.JSONField(null=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "n"], name="operation_number_once")]


class TrackerSheet(models.Model):
    """The cells of another tracker's workbook, kept until somebody says what its columns are."""

    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tracker_sheets")
    file_name = models.CharField(max_length=200)
    rows: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list)
    taken = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
