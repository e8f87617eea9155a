"""What is counted: indicators and their versions, figures and their versions, and data frozen at a cut-off."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency
from cchc.figures.exact import Exact
from cchc.figures.values import Choice, Empty, Kind, Meaning, Value
from cchc.people.models import Post
from cchc.periods.windows import Window
from cchc.words import Field


class Source(models.TextChoices):
    """Where a figure comes from."""

    TYPED = "typed", _("Nhập tay")
    DUTIES = "duties", _("Đếm từ nhiệm vụ")
    REGISTER = "register", _("Đếm từ sổ theo dõi")
    DOSSIERS = "dossiers", _("Đếm từ hồ sơ thủ tục hành chính")
    SURVEY = "survey", _("Điều tra, khảo sát")
    OUTSIDE = "outside", _("Hệ thống, nguồn khác")


class OverTime(models.TextChoices):
    """What becomes of it over windows that follow each other."""

    ADDS = "adds", _("Cộng được theo thời gian")
    CUMULATIVE = "cumulative", _("Lũy kế từ đầu năm")
    NONE = "none", _("Không cộng theo thời gian")


class Prefers(models.TextChoices):
    """What counts where an agency's total is stated from outside besides being added up."""

    SUM = "sum", _("Số cộng từ các cơ quan")
    STATED = "stated", _("Số của nguồn đã công bố")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, actor: Actor, day: date) -> IndicatorQuerySet:
        return allowed("indicator.see", self, actor, day)


class Indicator(models.Model):
    """Something an authority has counted. What it is called and how it is counted is told by its versions."""

    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=60)
    field = models.CharField(max_length=20, choices=[(one.value, one.vietnamese) for one in Field])
    current = models.OneToOneField("Definition", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "code"], name="indicator_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def now(self) -> Definition:
        if self.current is None:
            raise ValueError("an indicator is made with its first version")
        return self.current


class Definition(models.Model):
    """A version of an indicator: its name, its unit, how it is read, and what it may be added up over.

    A ratio is of two counts, `part` of `whole`; the quotient is never entered. `status` says how far the words can be
    trusted: `sourced`, `remembered`, `example`, `own`.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    n = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=500)
    unit = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    part = models.CharField(max_length=500, blank=True)
    whole = models.CharField(max_length=500, blank=True)
    adds_agencies = models.BooleanField(default=True)
    over_time = models.CharField(max_length=10, choices=OverTime.choices, default=OverTime.ADDS)
    empty = models.CharField(max_length=5, choices=[(empty.value, empty.value) for empty in Empty], default=Empty.NONE)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.TYPED)
    counted_by = models.CharField(max_length=40, blank=True)
    prefers = models.CharField(max_length=6, choices=Prefers.choices, default=Prefers.SUM)
    places = models.PositiveSmallIntegerField(default=0)
    lowest = Exact(null=True)
    highest = Exact(null=True)
    choices: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list)
    status = models.CharField(max_length=10, default="own")
    cites = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="definitions_made")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "n"], name="definition_once"),
            models.CheckConstraint(condition=Q(places__lte=4), name="definition_places"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def meaning(self) -> Meaning:
        """What of it reading and writing a value asks."""
        return Meaning(
            kind=Kind(self.kind),
            places=self.places,
            lowest=self.lowest,
            highest=self.highest,
            choices=tuple(Choice(*one) for one in self.choices),
            empty=Empty(self.empty),
        )


class State(models.TextChoices):
    ENTERED = "entered", _("Đã nhập")
    CONFIRMED = "confirmed", _("Đã xác nhận")


class Facts(models.Model):
    """What a figure says, of the one that counts now and of each version."""

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    numerator = Exact(null=True)
    denominator = Exact(null=True)
    words = models.TextField(blank=True)
    nothing = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ENTERED)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.TYPED)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        abstract = True

    @property
    def value(self) -> Value:
        return Value(self.numerator, self.denominator, self.words, self.nothing)


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, actor: Actor, day: date) -> FigureQuerySet:
        return allowed("figure.see", self, actor, day)

    def of_window(self, window: Window) -> FigureQuerySet:
        return self.filter(start=window.start, end=window.end)


class Figure(Facts):
    """Indicator × agency × window: what counts now, written by actions alone; its versions tell how it came to it.

    It is the agency's own, without the agencies below it. With `whole` it speaks for them too: a total stated from
    outside, which is set beside what adds up and never added to it.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="figures")
    start = models.DateField()
    end = models.DateField()
    whole = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "agency", "start", "end", "whole"], name="figure_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="figure_window"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["start", "end", "indicator"], name="figure_of_window"),
            models.Index(fields=["agency", "indicator", "end"], name="figure_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}@{self.agency_id}"

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)


class Version(Facts):
    """A figure as it was from a moment on. Only added to: the database refuses to change or remove one.

    `erratum`: the data were frozen or confirmed before, and `why` says what was wrong.
    """

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="figure_versions")
    erratum = models.BooleanField(default=False)
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["figure", "n"], name="figure_version_once")]

    def __str__(self) -> str:
        return f"{self.figure_id}.{self.n}"


class Snapshot(models.Model):
    """The data of a window below an authority as they stood at a moment. `digest` is over what `freezing` says."""

    root = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="snapshots")
    start = models.DateField()
    end = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="snapshots_made")
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)


class Frozen(models.Model):
    """A figure of a snapshot, in the version that stood then."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="lines")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="frozen_in")

    class Meta:
        verbose_name_plural = "frozen"
        constraints: ClassVar = [models.UniqueConstraint(fields=["snapshot", "version"], name="frozen_once")]

    def __str__(self) -> str:
        return f"{self.snapshot_id}:{self.version_id}"


from cchc.figures.registers import Register, RegisterRow, RowVersion  # noqa: E402
from cchc.figures.sheets import Call, Form, FormRow, Sheet, SheetState  # noqa: E402
from cchc.figures.ties import TargetTie  # noqa: E402

__all__ = [
    "Call",
    "Definition",
    "Figure",
    "Form",
    "FormRow",
    "Frozen",
    "Indicator",
    "OverTime",
    "Prefers",
    "Register",
    "RegisterRow",
    "RowVersion",
    "Sheet",
    "SheetState",
    "Snapshot",
    "Source",
    "State",
    "TargetTie",
    "Version",
]
