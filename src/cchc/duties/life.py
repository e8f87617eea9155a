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


class Extension(models.Model):
    """A later day that was asked for (gia hạn), and what came of it.

    Until it is granted nothing changes: a day is granted by the document that says so, whose number and day stand here.
    `was_due` is the day it was owed by when it was granted.
    """

    class State(models.TextChoices):
        ASKED = "asked", "chờ quyết định"
        GRANTED = "granted", "đã gia hạn"
        REFUSED = "refused", "không gia hạn"
        WITHDRAWN = "withdrawn", "đã rút đề nghị"
        REVOKED = "revoked", "đã rút lại việc gia hạn"

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="extensions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    proposed = models.DateField()
    reason = models.CharField(max_length=2000, blank=True)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="extensions_asked")
    granted = models.DateField(null=True)
    was_due = models.DateField(null=True)
    number = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField(null=True)
    answer = models.CharField(max_length=2000, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="extensions_answered")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty"], condition=Q(state="asked"), name="one_extension_asked_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state="granted") | (Q(granted__isnull=False, signed_on__isnull=False) & ~Q(number="")),
                name="extended_by_a_document",
            ),
        ]
