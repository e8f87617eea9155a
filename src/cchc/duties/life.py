"""What happens to a duty between being given and being handed in: who is charged with it, and what was asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.people.models import Post
from cchc.periods.windows import year_cut_off


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
        ASKED = "asked", _("chờ quyết định")
        GRANTED = "granted", _("đã gia hạn")
        REFUSED = "refused", _("không gia hạn")
        WITHDRAWN = "withdrawn", _("đã rút đề nghị")
        REVOKED = "revoked", _("đã rút lại việc gia hạn")

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


class Exemption(models.Model):
    """Said by the focal point: this does not apply to the agency (không áp dụng), and why; lifted if it does."""

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="exemptions")
    on = models.DateField()
    reason = models.CharField(max_length=2000)
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="exemptions")
    lifted_on = models.DateField(null=True)
    # What came instead of it, of products of which one is enough; it is lifted when that is no longer confirmed.
    instead = models.ForeignKey("duties.HandIn", null=True, on_delete=models.SET_NULL, related_name="stands_in_for")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty"], condition=Q(lifted_on__isnull=True), name="one_exemption_stands")
        ]


class Stage(models.TextChoices):
    """What a product passes when another body issues it than the one that drafts it."""

    DRAFTED = "drafted", _("Dự thảo xong")
    CONSULTED = "consulted", _("Đã lấy ý kiến")
    SUBMITTED = "submitted", _("Đã trình")
    ISSUED = "issued", _("Đã ban hành")


class StagePass(models.Model):
    """A duty's product passed a stage on a day; of a submission, the number and day of its letter (tờ trình).

    `undone_on`: the day from which it no longer holds, as when the draft came back.
    """

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="stage_passes")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    on = models.DateField()
    number = models.CharField(max_length=80, blank=True)
    known_on = models.DateField()
    undone_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="stage_passes")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["duty", "stage"], condition=Q(undone_on__isnull=True), name="stage_passed_once"
            )
        ]


class Counts(models.TextChoices):
    """The day by which it is judged whether something came in time."""

    HANDED_IN = "handed", _("ngày nộp trên hệ thống")
    SUBMITTED = "submitted", _("ngày trình")
    SIGNED = "signed", _("ngày ký")
    ISSUED = "issued", _("ngày ban hành")
    RECEIVED = "received", _("ngày nhận (công văn đến)")


class CountedDay(models.Model):
    """The day that counts of a hand-in, as it was known from a day on, where it is not the day it was handed in."""

    hand_in = models.ForeignKey("duties.HandIn", on_delete=models.CASCADE, related_name="counted_days")
    on = models.DateField()
    known_on = models.DateField()
    why = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["hand_in", "known_on"], name="counted_day_of_hand_in")]


class EstimateQuerySet(models.QuerySet["Estimate"]):
    def standing(self, day: date) -> EstimateQuerySet:
        """What was estimated by a day and, by that day, neither taken back nor restated by what really came."""
        return self.filter(on__lte=day).exclude(withdrawn_on__lte=day).exclude(restated_on__lte=day)

    def expected(self, duties: Iterable[int], day: date) -> dict[int, date]:
        """Duty → the day it is expected on, of those that are estimated. One query."""
        of = self.standing(day).filter(duty__in=list(duties))
        return dict(of.order_by("pk").values_list("duty_id", "expected_on"))

    def of_cut_off(self, day: date) -> EstimateQuerySet:
        """What a report as of a day from the year's cut-off on estimates: neither taken back, nor, by that day, what
        really came. Of a day before the cut-off there is none."""
        if day < year_cut_off(day.year):
            return self.none()
        standing = self.filter(due__gt=day, due__year=day.year, withdrawn_on__isnull=True)
        return standing.exclude(restated_on__lte=day)


class Estimate(models.Model):
    """The agency expects that what falls due after the year's cut-off comes by a day (ước thực hiện), and why.

    It is restated by the hand-in that really comes. Taken back, or replaced by another, it stays to be seen.
    """

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="estimates")
    due = models.DateField()
    expected_on = models.DateField()
    basis = models.CharField(max_length=2000)
    on = models.DateField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="estimates")
    withdrawn_on = models.DateField(null=True)
    restated_on = models.DateField(null=True)
    restated_by = models.ForeignKey("duties.HandIn", null=True, on_delete=models.SET_NULL, related_name="restates")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EstimateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty"], condition=Q(withdrawn_on__isnull=True), name="one_estimate_stands")
        ]
        indexes: ClassVar = [models.Index(fields=["duty", "due"], name="estimate_of_duty")]
