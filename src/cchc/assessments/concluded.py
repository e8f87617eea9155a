"""What inspections and audits concluded of a criterion of an agency: a fact beside the mark, which gives no points."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cchc.assessments.marks import Mark
from cchc.people.models import Post


class FindingQuerySet(models.QuerySet["Finding"]):
    def standing(self) -> FindingQuerySet:
        """Those that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Finding(models.Model):
    """A conclusion (kết luận thanh tra, kiểm tra, kiểm toán) as its document has it. Taken back, never changed."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="findings")
    body = models.CharField(max_length=200)
    number = models.CharField(max_length=80)
    concluded_on = models.DateField()
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="findings_entered")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="findings_withdrawn")

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mark", "number", "concluded_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="finding_entered_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mark_id}:{self.number}"
