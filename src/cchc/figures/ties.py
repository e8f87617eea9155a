"""Which indicator tells whether a plan's target is reached, as a person tied it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.figures.exact import Exact
from cchc.people.models import Post
from cchc.tasks.models import Target
from cchc.words.levels import Level


class TargetTie(models.Model):
    """A number of a target (`op` value, of a range to `upper`), the indicator it is about, and the level it is for.

    With no level it is for the whole authority. A tie is ended, never changed.
    """

    class Op(models.TextChoices):
        AT_LEAST = ">=", _("từ … trở lên")
        AT_MOST = "<=", _("không quá …")
        EXACTLY = "=", _("đạt …")

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="ties")
    indicator = models.ForeignKey("figures.Indicator", on_delete=models.PROTECT, related_name="target_ties")
    level = models.CharField(max_length=12, blank=True, choices=[(one.value, one.vietnamese) for one in Level])
    op = models.CharField(max_length=2, choices=Op.choices)
    value = Exact()
    upper = Exact(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="ties_made")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["target", "indicator", "level"], condition=Q(ended_at__isnull=True), name="tie_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_id}>{self.indicator_id}"
