"""Rounds of reports: what a round is, what each agency owes in it, and what owners of fields said of its parts."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency
from cchc.duties.models import Duty
from cchc.figures.models import Form, Sheet, Snapshot
from cchc.people.models import Post
from cchc.periods.windows import Window
from cchc.words import Field


class Kind(models.TextChoices):
    """How often it comes round. The codes are those of the periods of `periods.reporting`, where it has one."""

    Q1 = "q1", _("Quý I")
    Q2 = "q2", _("Quý II")
    H1 = "h1", _("6 tháng")
    Q3 = "q3", _("Quý III")
    M9 = "m9", _("9 tháng")
    YEAR = "y", _("Năm")
    MONTH = "month", _("Tháng")
    ASKED = "asked", _("Đột xuất")


class ReportRoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor, day: date) -> ReportRoundQuerySet:
        return allowed("report_round.see", self, actor, day)


class Round(models.Model):
    """A round of reports of an authority, run by its focal point: of which days, cut off when, due by when.

    The due days go up by level: communes, departments, owners of fields, the authority's own report to the ministry.
    A level without a day owes nothing. `outline` is the code of the outline its reports are written by. Frozen at the
    cut-off: `snapshot` has the figures, `status` what had become of tasks and duties, `status_digest` its hash.
    """

    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="report_rounds")
    run_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="report_rounds_run")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    start = models.DateField()
    end = models.DateField()
    cut_off = models.DateField()
    due_communes = models.DateField(null=True)
    due_departments = models.DateField(null=True)
    due_fields = models.DateField(null=True)
    due_whole = models.DateField()
    outline = models.CharField(max_length=60, blank=True)
    forms = models.ManyToManyField(Form, related_name="report_rounds")
    letter = models.CharField(max_length=80, blank=True)
    letter_on = models.DateField(null=True)
    after = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="report_rounds_opened")
    snapshot = models.OneToOneField(Snapshot, null=True, on_delete=models.PROTECT, related_name="report_round")
    status: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    status_digest = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="report_rounds_frozen")

    objects = ReportRoundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="report_round_window"),
            models.UniqueConstraint(
                fields=["authority", "kind", "year"],
                condition=~Q(kind__in=["month", "asked"]),
                name="report_kind_once_a_year",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["authority", "year"], name="report_round_of_year")]

    def __str__(self) -> str:
        return self.name

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class Level(models.TextChoices):
    """Whose report it is: an agency's of itself, a field's by its owner, the whole by the focal point."""

    UNIT = "unit", _("Cơ quan, đơn vị")
    FIELD = "field", _("Cơ quan chủ trì lĩnh vực")
    WHOLE = "whole", _("Báo cáo chung")


class State(models.TextChoices):
    OPEN = "open", _("Chưa nộp")
    ASKED = "asked", _("Chờ thủ trưởng duyệt")
    FILED = "filed", _("Đã nộp, chờ xem xét")
    RETURNED = "returned", _("Bị trả lại")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    OFF = "off", _("Không phải nộp")


WORDS_OF_THE_WHOLE = {State.FILED.value: _("Đã duyệt, chờ gửi"), State.CONFIRMED.value: _("Đã gửi")}
NOT_FILED = (State.OPEN.value, State.ASKED.value, State.RETURNED.value)
CAME = (State.FILED.value, State.CONFIRMED.value)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: Actor, day: date) -> ReportQuerySet:
        return allowed("report.see", self, actor, day)

    def owed(self) -> ReportQuerySet:
        """Without those that were taken off the round."""
        return self.exclude(state=State.OFF)

    def filed(self) -> ReportQuerySet:
        return self.filter(state__in=CAME)

    def silent(self) -> ReportQuerySet:
        """What was not handed in, or was sent back and not handed in again."""
        return self.filter(state__in=NOT_FILED)


class Report(models.Model):
    """What one agency owes in a round. It is a duty: `duty` bears its day, its hand-ins and their verdicts.

    `about` is whose report it is; `agency` who owes it now, which is the heir of one that has ended. `n` counts the
    hand-ins. Who asked for approval and who approved are of the last of them. `came_on` is the day of the hand-in that
    stands, by which it is in time or late. The whole's `number` and `signed_on` are those under which it was sent.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    level = models.CharField(max_length=5, choices=Level.choices)
    field = models.CharField(max_length=20, blank=True, choices=[(one.value, one.vietnamese) for one in Field])
    about = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reports_about")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reports")
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="report")
    due = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    n = models.PositiveSmallIntegerField(default=0)
    came_on = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="reports_asked")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="reports_approved")
    filed_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="reports_judged")
    returned_times = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=1000, blank=True)
    number = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField(null=True)
    sent_to = models.CharField(max_length=300, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "level", "field", "about"], name="report_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "state"], name="report_of_agency"),
            models.Index(fields=["round", "state"], name="report_of_round"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}@{self.about_id}"

    @property
    def word(self) -> str | Promise:
        """Its state as it is said; the whole goes to the ministry, which confirms nothing here."""
        if self.level == Level.WHOLE and self.state in WORDS_OF_THE_WHOLE:
            return WORDS_OF_THE_WHOLE[self.state]
        return State(self.state).label

    @property
    def is_open(self) -> bool:
        """Whether its officer may still write."""
        return self.state in (State.OPEN, State.RETURNED)

    @property
    def is_filed(self) -> bool:
        return self.state in CAME

    def is_late(self, day: date) -> bool:
        """What stands came after its day; or its day is past and nothing stands."""
        if self.state == State.OFF:
            return False
        return (self.came_on if self.is_filed and self.came_on else day) > self.due

    def sheets(self) -> models.QuerySet[Sheet]:
        """The forms a unit hands in with it; the other levels sum up and have none."""
        window = {"start": self.round.start, "end": self.round.end, "call__isnull": True}
        rows = Sheet.objects.filter(form__report_rounds=self.round_id, agency=self.about_id, **window)
        return rows if self.level == Level.UNIT else rows.none()


class Word(models.Model):
    """What the owner of a field said of its part of a unit's report, at the hand-in `n`. Returned, it has a reason."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="words")
    field = models.CharField(max_length=20, choices=[(one.value, one.vietnamese) for one in Field])
    n = models.PositiveSmallIntegerField()
    agrees = models.BooleanField()
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="report_words")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "field", "n"], name="word_once")]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.n} {self.field}"


def report_of(duty: Duty) -> Report | None:
    """The report a duty is of, also where an heir owes it by now."""
    last = duty
    while last.passed_to is not None:
        last = last.passed_to
    return Report.objects.select_related("round").filter(duty=last).first()


from cchc.reports.draft_models import Block, Edit, Kept, ReportDraft  # noqa: E402
from cchc.reports.own_models import OwnCalendar, OwnOutline  # noqa: E402

__all__ = [
    "Block",
    "Edit",
    "Kept",
    "Kind",
    "Level",
    "OwnCalendar",
    "OwnOutline",
    "Report",
    "ReportDraft",
    "Round",
    "State",
    "Word",
    "report_of",
]
