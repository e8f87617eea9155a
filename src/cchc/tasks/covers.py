"""Which task of an agency's own plan carries out which task of the plan above it, as a person of that agency said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cchc.people.models import Post


class Cover(models.Model):
    """A task of the lower plan (`by`) beside one of its superior (`task`): confirmed, or said to be none of it.

    Whose it is, is who runs the lower plan. What is only proposed is no row; what was taken back stays as a row.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("đã xác nhận")
        REJECTED = "rejected", _("không phải")
        OPEN = "open", _("đã rút lại")

    task = models.ForeignKey("tasks.Task", on_delete=models.CASCADE, related_name="covers")
    by = models.ForeignKey("tasks.Task", on_delete=models.CASCADE, related_name="covering")
    state = models.CharField(max_length=9, choices=State.choices)
    on = models.DateField()
    said_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "by"], name="cover_once")]
        indexes: ClassVar = [models.Index(fields=["by", "state"], name="cover_by_task")]
