"""The draft of a report: the facts it was last written from, its blocks, what a person changed, what was approved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cchc.people.models import Post
from cchc.reports.models import Report


class ReportDraft(models.Model):
    """One for a report. `facts` are those of the last refresh, `changes` what that refresh changed of those before.

    `version` goes up with every change: who saves on an older one than she saw is told.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="draft")
    title = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    as_of = models.DateField()
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    words: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    changes: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list)
    made_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="drafts_made")
    made_at = models.DateTimeField(auto_now_add=True)
    refreshed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Block(models.Model):
    """A paragraph or a table under a heading, in its order.

    `machine` is what the house writes of it now, its numbers as references; `own` what a person wrote instead, None
    where she left it; `base` what `machine` was when she wrote. `key` says what it is made from, so that a refresh
    finds it: a paragraph of the outline, a table, another report's paragraph (`source`), last period's. `dropped` is
    left out and can be taken in again.
    """

    class Kind(models.TextChoices):
        PARAGRAPH = "paragraph"
        TABLE = "table"

    draft = models.ForeignKey(ReportDraft, on_delete=models.CASCADE, related_name="blocks")
    heading = models.CharField(max_length=20)
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.PARAGRAPH)
    key = models.CharField(max_length=80, blank=True)
    machine = models.TextField(blank=True)
    own = models.TextField(null=True)  # noqa: DJ001  nothing written is not the same as nothing left of it
    base = models.TextField(blank=True)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    source = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="quoted_in")
    credit = models.CharField(max_length=300, blank=True)
    dropped = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["draft", "heading", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "key"], condition=~Q(key=""), name="block_once"),
        ]

    def __str__(self) -> str:
        return self.key or f"{self.heading}/{self.pk}"

    @property
    def text(self) -> str:
        return self.machine if self.own is None else self.own

    @property
    def is_table(self) -> bool:
        return self.kind == self.Kind.TABLE

    @property
    def is_edited(self) -> bool:
        return self.own is not None

    @property
    def has_newer(self) -> bool:
        """Whether the house would now write it otherwise than when a person wrote her own."""
        return self.own is not None and bool(self.machine) and self.machine != self.base and self.machine != self.own

    @property
    def is_shown(self) -> bool:
        return not self.dropped and (self.is_table or bool(self.text))


class Edit(models.Model):
    """One act of a person on a draft, with what its blocks were before, so that it can be taken back; the newest first.

    `before` is `{"blocks": {key: {own, base, order, dropped}}, "made": [keys]}`.
    """

    draft = models.ForeignKey(ReportDraft, on_delete=models.CASCADE, related_name="edits")
    verb = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="draft_edits")
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)


class Kept(models.Model):
    """What was approved at a hand-in: the report as values, with the SHA-256 over its RFC 8785 JSON. Added only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="kept")
    n = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="drafts_kept")
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "kept"
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "n"], name="kept_once")]

    def __str__(self) -> str:
        return self.digest[:12]
