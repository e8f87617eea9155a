"""Whom the draft of a plan was sent to for comments, what they said, and what was answered (tiếp thu, giải trình)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import Agency
from cchc.people.models import Post


class Consulted(models.Model):
    """An agency that is asked for comments by a day."""

    plan = models.ForeignKey("tasks.NextPlan", on_delete=models.CASCADE, related_name="consulted")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="consulted_on")
    asked_on = models.DateField()
    by_day = models.DateField()
    asked_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "consulted"
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "agency"], name="consulted_once")]


class PlanComment(models.Model):
    """What an agency said of a task of the draft, or of the whole, and the answer it got. Withdrawn, it stays."""

    class Answer(models.TextChoices):
        NONE = "", _("chưa trả lời")
        ACCEPTED = "accepted", _("tiếp thu")
        EXPLAINED = "explained", _("giải trình")

    plan = models.ForeignKey("tasks.NextPlan", on_delete=models.CASCADE, related_name="comments")
    row = models.ForeignKey("tasks.NextRow", null=True, on_delete=models.PROTECT, related_name="comments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="plan_comments")
    words = models.CharField(max_length=3000)
    on = models.DateField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True, default="")
    answer_words = models.CharField(max_length=3000, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(answer="explained") | ~Q(answer_words=""), name="explained_in_words")
        ]
