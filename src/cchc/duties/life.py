"""What happens to a duty between being given and being handed in: who is charged with it, and what was asked for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cchc.people.models import Post


class Charge(models.Model):
    """The officer a head gave a duty to (phân công trong cơ quan), with what was said; `ended_on` when it was taken
    back or given to another. The one that stands is `Duty.officer` too."""

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="charges")
    officer = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="charges")
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="charges_given")
    on = models.DateField()
    note = models.CharField(max_length=1000, blank=True)
    ended_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty"], condition=Q(ended_on__isnull=True), name="one_charge_stands")
        ]
