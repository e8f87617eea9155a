"""What is claimed and judged, criterion by criterion: facts, points, who fills which, and the proof.

A fact belongs to an input of the set and may feed several criteria, so it is claimed once (`Claim`). A `Mark` is what
one criterion came to by those facts at each stage. Points are `cchc.scoring`'s alone: nobody types one where a rule
computes it, and whoever judges otherwise says which fact is another.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency
from cchc.assessments.points import PointsField
from cchc.people.models import Post
from cchc.records.models import Use
from cchc.scoring.rules1 import State


class Stage(models.TextChoices):
    """Whose word a fact or a point is. A stage that says nothing of an input holds to the stage before."""

    SELF = "self", _("Tự chấm")
    FIRST = "first", _("Thẩm định lần 1")
    SECOND = "second", _("Thẩm định lần 2")
    FINAL = "final", _("Hội đồng")


class Origin(models.TextChoices):
    """How a fact came to be claimed."""

    TYPED = "typed", _("Nhập tay")
    KNOWN = "known", _("Hệ thống đã biết")
    SHEET = "sheet", _("Nhập từ Excel")


class CriterionOwner(models.Model):
    """Who fills a criterion of an entrant: an officer, or an agency whose officers do. Where nobody is named, whoever
    works in the entrant's agency."""

    entrant = models.ForeignKey("assessments.Entrant", on_delete=models.PROTECT, related_name="owners")
    code = models.CharField(max_length=40)
    officer = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="criteria_owned")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="criteria_owned")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entrant", "code"], name="criterion_owned_once"),
            models.CheckConstraint(
                condition=Q(officer__isnull=True, agency__isnull=False) | Q(officer__isnull=False, agency__isnull=True),
                name="criterion_owned_by_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entrant_id}:{self.code}"


class Claim(models.Model):
    """A fact of one input as one stage says it, in the JSON of `scoring.factexts.plain`.

    `source` tells where a known fact comes from, `source_key` names it for ever (`figure:12.3`). `version` is an
    optimistic lock.
    """

    entrant = models.ForeignKey("assessments.Entrant", on_delete=models.PROTECT, related_name="claims")
    input = models.CharField(max_length=80)
    stage = models.CharField(max_length=6, choices=Stage.choices, default=Stage.SELF)
    value: models.JSONField[Any, Any] = models.JSONField()
    origin = models.CharField(max_length=6, choices=Origin.choices, default=Origin.TYPED)
    source = models.CharField(max_length=300, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="claims_made")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrant", "input", "stage"], name="claim_once")]

    def __str__(self) -> str:
        return f"{self.entrant_id}:{self.input}@{self.stage}"


STATES = [(one.value, one.value) for one in State]


class MarkQuerySet(models.QuerySet["Mark"]):
    def visible_to(self, actor: Actor, day: date) -> MarkQuerySet:
        return allowed("mark.see", self, actor, day)


class Mark(models.Model):
    """Entrant × criterion: the points and the state each stage came to, written by actions alone; None and empty where
    a stage has not spoken. `reason` is what the agency says to it; `version` counts its versions."""

    entrant = models.ForeignKey("assessments.Entrant", on_delete=models.PROTECT, related_name="marks")
    code = models.CharField(max_length=40)
    self_points = PointsField()
    self_state = models.CharField(max_length=8, choices=STATES, blank=True)
    first_points = PointsField()
    first_state = models.CharField(max_length=8, choices=STATES, blank=True)
    second_points = PointsField()
    second_state = models.CharField(max_length=8, choices=STATES, blank=True)
    final_points = PointsField()
    final_state = models.CharField(max_length=8, choices=STATES, blank=True)
    reason = models.CharField(max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrant", "code"], name="mark_once")]
        indexes: ClassVar = [models.Index(fields=["code", "entrant"], name="mark_of_criterion")]

    def __str__(self) -> str:
        return f"{self.entrant_id}:{self.code}"


class MarkVersion(models.Model):
    """What a stage said of a mark at a moment, by which fact, and why. Only added to: the database refuses else."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    stage = models.CharField(max_length=6, choices=Stage.choices)
    fact: models.JSONField[Any, Any] = models.JSONField(null=True)
    points = PointsField()
    state = models.CharField(max_length=8, choices=STATES, blank=True)
    why = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="mark_versions")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["mark", "n"], name="mark_version_once")]

    def __str__(self) -> str:
        return f"{self.mark_id}.{self.n}"


class Proof(models.Model):
    """A record that proves a mark; the page and the words stand on its `Use`. `stage` is when it was brought."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="proofs")
    use = models.OneToOneField(Use, on_delete=models.PROTECT, related_name="proof")
    stage = models.CharField(max_length=6, choices=Stage.choices, default=Stage.SELF)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="proofs_given")

    def __str__(self) -> str:
        return f"{self.mark_id}:{self.use_id}"


class Filing(models.Model):
    """The n-th hand-in of an entrant, signed by its head: `digest` is over the canonical facts that were claimed.

    What was withdrawn before the window closed keeps its row and says so.
    """

    entrant = models.ForeignKey("assessments.Entrant", on_delete=models.PROTECT, related_name="filings")
    n = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="filings_signed")
    digest = models.CharField(max_length=64)
    points = PointsField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="filings_withdrawn")
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrant", "n"], name="filing_once")]

    def __str__(self) -> str:
        return f"{self.entrant_id}.{self.n}"


class Tie(models.Model):
    """Where an input of a set is already known, confirmed by a person. `source` is a kind that `known` was told of;
    `indicator` is what a tie to the figures names."""

    set = models.ForeignKey("assessments.CriteriaSet", on_delete=models.PROTECT, related_name="ties")
    input = models.CharField(max_length=80)
    source = models.CharField(max_length=20)
    indicator = models.ForeignKey("figures.Indicator", null=True, on_delete=models.PROTECT, related_name="ties")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="ties_confirmed")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["set", "input"], name="input_tied_once")]

    def __str__(self) -> str:
        return f"{self.set_id}:{self.input}"
