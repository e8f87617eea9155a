"""Forms, and what agencies fill in: the rows of a form, a call for data, and one agency's sheet of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency
from cchc.figures.values import Part
from cchc.people.models import Post
from cchc.periods.windows import Window
from cchc.words import Field


class FormQuerySet(models.QuerySet["Form"]):
    def visible_to(self, actor: Actor, day: date) -> FormQuerySet:
        return allowed("form.see", self, actor, day)


class Form(models.Model):
    """Rows of indicators as officials know them: a statistical form, the columns of a call.

    `checks` are `{"whole": no, "of": [no, …], "exact": bool}`: rows whose sum is another row, or no more than it.
    """

    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="forms")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    field = models.CharField(max_length=20, choices=[(one.value, one.vietnamese) for one in Field])
    status = models.CharField(max_length=10, default="own")
    cites = models.CharField(max_length=300, blank=True)
    checks: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    for_calls = models.BooleanField(default=False)

    objects = FormQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "code"], name="form_once")]

    def __str__(self) -> str:
        return self.code


class FormRow(models.Model):
    """A row: a heading, or one number of an indicator (`part`), under the number and the words of the form."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="rows")
    order = models.PositiveSmallIntegerField()
    no = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=500)
    unit = models.CharField(max_length=120, blank=True)
    indicator = models.ForeignKey("figures.Indicator", null=True, on_delete=models.PROTECT, related_name="form_rows")
    part = models.CharField(max_length=11, choices=[(part.value, part.value) for part in Part], default=Part.VALUE)
    status = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "order"], name="form_row_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_heading(self) -> bool:
        return self.indicator_id is None

    @property
    def is_computed(self) -> bool:
        """A ratio is made of its two counts and never typed."""
        return self.indicator is not None and self.indicator.now.kind == "ratio" and self.part == Part.VALUE


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, actor: Actor, day: date) -> CallQuerySet:
        return allowed("call.see", self, actor, day)


class Call(models.Model):
    """A call for data (yêu cầu số liệu): which rows, of whom, for which days, by which hour, under which letter."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="calls")
    run_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="data_calls")
    name = models.CharField(max_length=300)
    letter = models.CharField(max_length=80, blank=True)
    letter_on = models.DateField(null=True)
    start = models.DateField()
    end = models.DateField()
    due = models.DateTimeField()
    after = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="calls_made")
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    recall_why = models.CharField(max_length=1000, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(end__gte=F("start")), name="call_window")]

    def __str__(self) -> str:
        return self.name

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)

    def is_late(self, now: datetime) -> bool:
        return now > self.due


class SheetState(models.TextChoices):
    OPEN = "open", _("Chưa nộp")
    FILED = "filed", _("Đã nộp")
    RETURNED = "returned", _("Bị trả lại")
    CONFIRMED = "confirmed", _("Đã xác nhận")


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, actor: Actor, day: date) -> SheetQuerySet:
        return allowed("sheet.see", self, actor, day)


class Sheet(models.Model):
    """One agency's form for one window: of a call, or of its own accord.

    `typed` is what was typed and not filed yet, by the row's key; `notes` the explanations, likewise. Once it is filed
    the figures tell, and these are what they were made of. `version` is an optimistic lock. `passed_to` is the sheet of
    the heir who was asked as well, when its agency ended.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="sheets")
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="sheets")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sheets")
    start = models.DateField()
    end = models.DateField()
    state = models.CharField(max_length=9, choices=SheetState.choices, default=SheetState.OPEN)
    typed: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    notes: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    nothing = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="sheets_filed")
    judged_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    chased_at = models.DateTimeField(null=True)
    passed_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers_for")

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "agency"], condition=Q(call__isnull=False), name="sheet_of_call"),
            models.UniqueConstraint(
                fields=["form", "agency", "start", "end"], condition=Q(call__isnull=True), name="sheet_of_form"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "state"], name="sheet_of_agency")]

    def __str__(self) -> str:
        return f"{self.form_id}@{self.agency_id}"

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)

    @property
    def is_open(self) -> bool:
        return self.state in (SheetState.OPEN, SheetState.RETURNED)
