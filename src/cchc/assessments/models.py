"""Criteria sets, rounds with their windows, and the agencies that are judged in them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency
from cchc.assessments.compiled import compiled_in, given_in
from cchc.assessments.points import PointsField
from cchc.figures.exact import Exact
from cchc.people.models import Post
from cchc.periods.windows import Window
from cchc.scoring import CriteriaSet as Given
from cchc.scoring.compiled import Compiled


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def visible_to(self, actor: Actor, day: date) -> CriteriaSetQuerySet:
        return allowed("criteria_set.see", self, actor, day)


class CriteriaSet(models.Model):
    """A version of an authority's criteria set: `data` are the canonical bytes of `cchc.scoring`, `digest` their hash.

    It is never changed: a later `n` under the same code takes its place. `status` says how far its words are sourced;
    a `draft` cannot be scored.
    """

    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="criteria_sets")
    code = models.CharField(max_length=80)
    n = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)
    level = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10)
    source = models.CharField(max_length=1000, blank=True)
    draft = models.BooleanField(default=False)
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="criteria_sets_made")

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "code", "n"], name="criteria_set_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code}.{self.n}"

    @property
    def given(self) -> Given:
        return given_in(bytes(self.data))

    @property
    def compiled(self) -> Compiled:
        """Raises `Unusable` for a draft."""
        return compiled_in(bytes(self.data))


class RoundState(models.TextChoices):
    OPEN = "open", _("Đang đánh giá")
    CLOSED = "closed", _("Đã kết thúc")
    PUBLISHED = "published", _("Đã công bố")


class Near(models.TextChoices):
    """How the distance allowed between self-score and appraisal is told."""

    POINTS = "points", _("điểm")
    PERCENT = "percent", _("% điểm thẩm định")


class IndexRoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor, day: date) -> IndexRoundQuerySet:
        return allowed("round.see", self, actor, day)


class Round(models.Model):
    """An assessment of agencies by one set over one period.

    `run_by` is the agency that runs it for the authority. `near` is how far a self-score may stand from the appraisal
    without a word being said, in what `near_in` says; None where nobody asks.
    """

    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="rounds")
    run_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="rounds_run")
    set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=300)
    letter = models.CharField(max_length=80, blank=True)
    letter_on = models.DateField(null=True)
    start = models.DateField()
    end = models.DateField()
    state = models.CharField(max_length=9, choices=RoundState.choices, default=RoundState.OPEN)
    near = Exact(null=True)
    near_in = models.CharField(max_length=7, choices=Near.choices, default=Near.PERCENT)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="rounds_made")
    closed_at = models.DateTimeField(null=True)

    objects = IndexRoundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "name"], name="round_named_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="round_window"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def window(self) -> Window:
        return Window(self.start, self.end)


class Group(models.Model):
    """Agencies of a round that are judged, and ranked, beside each other: departments; communes."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "name"], name="round_group_once")]

    def __str__(self) -> str:
        return self.name


class Phase(models.TextChoices):
    """What a round goes through, in order."""

    SELF = "self", _("Tự chấm")
    FIRST = "first", _("Thẩm định lần 1")
    EXPLANATION = "explanation", _("Giải trình")
    SECOND = "second", _("Thẩm định lần 2")
    COUNCIL = "council", _("Hội đồng")
    PUBLICATION = "publication", _("Công bố")


class Span(models.Model):
    """The days a phase is open for a group, the last one included."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="spans")
    phase = models.CharField(max_length=11, choices=Phase.choices)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "phase"], name="span_of_phase"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="span_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}:{self.phase}"


class EntrantState(models.TextChoices):
    OPEN = "open", _("Đang tự chấm")
    SUBMITTED = "submitted", _("Đã trình thủ trưởng")
    HANDED_IN = "handed_in", _("Đã ký, nộp")


class EntrantQuerySet(models.QuerySet["Entrant"]):
    def visible_to(self, actor: Actor, day: date) -> EntrantQuerySet:
        return allowed("entrant.see", self, actor, day)


class Entrant(models.Model):
    """An agency in a round. `version` is an optimistic lock over its state.

    `self_points` of `self_most` are what it claims by now, `self_missing` the criteria it has yet to score: written
    with every claim, so that a list of thousands need not be scored to be shown.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entrants")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="entrants")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="entrants")
    name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=9, choices=EntrantState.choices, default=EntrantState.OPEN)
    version = models.PositiveIntegerField(default=0)
    self_points = PointsField()
    self_most = PointsField()
    self_missing = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="entrants_submitted")
    reason = models.CharField(max_length=1000, blank=True)  # why the head gave it back

    objects = EntrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "agency"], name="entrant_once")]
        indexes: ClassVar = [models.Index(fields=["agency", "state"], name="entrant_of_agency")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What `cchc.scoring` knows it by, for ever."""
        return self.agency.key


class Extension(models.Model):
    """A phase stays open longer: for one entrant, or for its whole group. Only added to."""

    span = models.ForeignKey(Span, on_delete=models.PROTECT, related_name="extensions")
    entrant = models.ForeignKey(Entrant, null=True, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateField()
    why = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="extensions_given")

    def __str__(self) -> str:
        return f"{self.span_id}>{self.until}"


from cchc.assessments.concluded import Finding  # noqa: E402
from cchc.assessments.judging import (  # noqa: E402
    Appraiser,
    Ballot,
    Council,
    Decided,
    Erratum,
    Link,
    LinkState,
    Member,
    Motion,
    Opinion,
    OwnerFigure,
    Portion,
    Publication,
    Remark,
    RemarkKind,
)
from cchc.assessments.marks import (  # noqa: E402
    Claim,
    CriterionOwner,
    Filing,
    Mark,
    MarkVersion,
    Origin,
    Proof,
    Stage,
    Tie,
)

__all__ = [
    "Appraiser",
    "Ballot",
    "Claim",
    "Council",
    "CriteriaSet",
    "CriterionOwner",
    "Decided",
    "Entrant",
    "EntrantState",
    "Erratum",
    "Extension",
    "Filing",
    "Finding",
    "Group",
    "Link",
    "LinkState",
    "Mark",
    "MarkVersion",
    "Member",
    "Motion",
    "Near",
    "Opinion",
    "Origin",
    "OwnerFigure",
    "Phase",
    "Portion",
    "Proof",
    "Publication",
    "Remark",
    "RemarkKind",
    "Round",
    "RoundState",
    "Span",
    "Stage",
    "Tie",
]
