"""What was handed in for a duty, what was said of it, and what lies ready to be handed in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cchc.people.models import Post
from cchc.records.models import Record, Upload


class HandIn(models.Model):
    """The n-th time something was handed in for a duty, with the records that came with it.

    `carries` is the hand-in of the agency it was taken over from, where it is that one's copy.
    """

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="hand_ins")
    n = models.PositiveSmallIntegerField()
    on = models.DateField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)
    note = models.CharField(max_length=2000, blank=True)
    withdrawn_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    records = models.ManyToManyField(Record, related_name="hand_ins")
    figure = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit = models.CharField(max_length=40, blank=True)
    nothing = models.BooleanField(default=False)
    carries = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried_by")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["duty", "n"], name="hand_in_number_once")]


class Judgement(models.Model):
    """What was said of a hand-in, and what was said later instead. The newest counts; an empty verdict takes back."""

    hand_in = models.ForeignKey(HandIn, on_delete=models.CASCADE, related_name="judgements")
    verdict = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=2000, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)


class Agreement(models.Model):
    """The owner of a field agrees with a hand-in, before the focal point confirms it. Taken back, it stays."""

    hand_in = models.ForeignKey(HandIn, on_delete=models.CASCADE, related_name="agreements")
    words = models.CharField(max_length=2000, blank=True)
    on = models.DateField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)
    taken_back_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hand_in"], condition=Q(taken_back_on__isnull=True), name="agreed_once_with_a_hand_in"
            )
        ]


class Prepared(models.Model):
    """A file that was looked at for a duty and is not handed in yet: its upload, and what the officer wrote of it.

    `group` is the document it belongs to: the first file of a group is the document, the others its annexes.
    """

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="prepared")
    by = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="prepared")
    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="prepared")
    group = models.PositiveSmallIntegerField(default=0)
    annex = models.BooleanField(default=False)
    number = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField(null=True)
    note = models.CharField(max_length=2000, blank=True)

    class Meta:
        verbose_name_plural = "prepared"
        ordering: ClassVar = ["group", "annex", "pk"]


class Comparison(models.Model):
    """The verdict on a record as it was handed in for a duty: the findings then, and what the officer said to them.

    `version` is of the list the findings are from (`reading.verdict.codes`).
    """

    hand_in = models.ForeignKey(HandIn, on_delete=models.CASCADE, related_name="comparisons")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="comparisons")
    findings: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    colour = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["hand_in", "record"], name="compared_once")]
