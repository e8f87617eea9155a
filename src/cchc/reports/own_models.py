"""What a province says of its own reports: their calendar and their outline. Each saving is a version; none is lost."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cchc.agencies.models import Agency
from cchc.people.models import Post


class OwnQuerySet(models.QuerySet[Any]):
    def standing(self) -> OwnQuerySet:
        """What was not taken back, the newest first."""
        return self.filter(dropped_at__isnull=True).order_by("-n")


class Own(models.Model):
    """The `n`-th version of an authority, and by which document. Taken back it stays, with who took it back."""

    TELLS: ClassVar[str]  # what the ledger's verbs about it begin with

    n = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.label_lower} {self.n}"


class OwnCalendar(Own):
    """Which rounds there are from a year on, their windows, cut-offs and due days by level.

    `data` is one calendar in the shape of `periods/reporting.json`.
    """

    TELLS: ClassVar = "report_calendar"

    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="report_calendars")
    made_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="report_calendars_made")
    dropped_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="report_calendars_dropped")
    from_year = models.PositiveSmallIntegerField()
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "n"], name="report_calendar_version")]
        indexes: ClassVar = [
            models.Index(
                fields=["authority", "from_year"], condition=Q(dropped_at__isnull=True), name="report_calendar_standing"
            )
        ]


class OwnOutline(Own):
    """The outline the reports of an authority are written by; `text` is it in YAML, as it was sent."""

    TELLS: ClassVar = "report_outline"

    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="report_outlines")
    made_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="report_outlines_made")
    dropped_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="report_outlines_dropped")
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "n"], name="report_outline_version")]
