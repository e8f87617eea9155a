"""Who appraises what and what each says, the council and its votes, what was published, what a criterion hangs on."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.assessments.marks import STATES, Mark, Stage
from cchc.assessments.points import PointsField
from cchc.people.models import Post
from cchc.tasks.models import Product, Task


class LinkState(models.TextChoices):
    CONFIRMED = "confirmed", _("Đã xác nhận")
    REJECTED = "rejected", _("Không liên quan")


class Link(models.Model):
    """A criterion of one version of a set hangs on a task, or on one product of it: so a person said, or she said that
    it does not. What was only proposed has no row."""

    set = models.ForeignKey("assessments.CriteriaSet", on_delete=models.PROTECT, related_name="links")
    code = models.CharField(max_length=40)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="criterion_links")
    product = models.ForeignKey(Product, null=True, on_delete=models.CASCADE, related_name="criterion_links")
    state = models.CharField(max_length=9, choices=LinkState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="links_confirmed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["set", "code", "task"], condition=Q(product__isnull=True), name="criterion_task_once"
            ),
            models.UniqueConstraint(
                fields=["set", "code", "product"], condition=Q(product__isnull=False), name="criterion_product_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["task"], name="link_of_task")]

    def __str__(self) -> str:
        return f"{self.code}>{self.task_id}"


class Appraiser(models.Model):
    """A post that appraises in a round, the criteria its `Portion`s name. Never entrants of its own agency."""

    round = models.ForeignKey("assessments.Round", on_delete=models.PROTECT, related_name="appraisers")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appraises")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="appraisers_named")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "post"], name="appraiser_once")]

    def __str__(self) -> str:
        return f"{self.round_id}:{self.post_id}"


class Portion(models.Model):
    """A criterion an appraiser judges, of one group or, without one, of all. `second`: besides whoever judges it first;
    both must come to the same."""

    appraiser = models.ForeignKey(Appraiser, on_delete=models.CASCADE, related_name="portions")
    code = models.CharField(max_length=40)
    group = models.ForeignKey(
        "assessments.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="portions"
    )
    second = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["appraiser", "code"], condition=Q(group__isnull=True), name="portion_of_all_once"
            ),
            models.UniqueConstraint(
                fields=["appraiser", "code", "group"], condition=Q(group__isnull=False), name="portion_of_group_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["code", "appraiser"], name="portion_of_criterion")]

    def __str__(self) -> str:
        return f"{self.appraiser_id}:{self.code}"


class Opinion(models.Model):
    """What one appraiser says of a mark at a stage. `value` is the fact as she finds it, null where she agrees with
    what stood; `points` what it comes to, and `apart` that she gave them whatever the rule gives."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="opinions")
    stage = models.CharField(max_length=6, choices=Stage.choices)
    value: models.JSONField[Any, Any] = models.JSONField(null=True)
    points = PointsField()
    state = models.CharField(max_length=8, choices=STATES, blank=True)
    apart = models.BooleanField(default=False)
    why = models.CharField(max_length=2000, blank=True)
    second = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="opinions_given")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["mark", "stage", "by"], name="opinion_once")]

    def __str__(self) -> str:
        return f"{self.mark_id}@{self.stage}"


class Decided(models.Model):
    """Points a stage gives apart from the rule, as `Facts.decided` takes them; None: by the rule again."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="decided")
    stage = models.CharField(max_length=6, choices=Stage.choices)
    points = PointsField()
    body = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="points_decided")

    class Meta:
        verbose_name_plural = "decided"
        constraints: ClassVar = [models.UniqueConstraint(fields=["mark", "stage"], name="decided_once")]

    def __str__(self) -> str:
        return f"{self.mark_id}@{self.stage}"


class RemarkKind(models.TextChoices):
    QUESTION = "question", _("Câu hỏi của tổ thẩm định")
    ANSWER = "answer", _("Trả lời")
    EXPLANATION = "explanation", _("Giải trình")
    ACCEPTED = "accepted", _("Nhất trí với điểm thẩm định")


class Remark(models.Model):
    """What is said about a mark: a question of an appraiser, the agency's answer, its explanation. Only added to."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=11, choices=RemarkKind.choices)
    text = models.CharField(max_length=4000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="remarks_made")

    def __str__(self) -> str:
        return f"{self.mark_id}:{self.kind}"


class OwnerFigure(models.Model):
    """What the owner of a field says an agency's figure is: its own list, laid beside what the agency claims."""

    entrant = models.ForeignKey("assessments.Entrant", on_delete=models.PROTECT, related_name="owner_figures")
    input = models.CharField(max_length=80)
    value: models.JSONField[Any, Any] = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="owner_figures_given")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["entrant", "input"], name="owner_figure_once")]

    def __str__(self) -> str:
        return f"{self.entrant_id}:{self.input}"


class Council(models.Model):
    """The council of a round. `quorum` is the least share, in percent, of those who may vote that has to."""

    round = models.OneToOneField("assessments.Round", on_delete=models.PROTECT, related_name="council")
    name = models.CharField(max_length=200)
    decision = models.CharField(max_length=120, blank=True)
    quorum = models.PositiveSmallIntegerField(default=67)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quorum__gte=1, quorum__lte=100), name="quorum_is_a_percent")
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A member; she does not vote on her own agency."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="members")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="council_seats")
    chair = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["council", "post"], name="member_once"),
            models.UniqueConstraint(fields=["council"], condition=Q(chair=True), name="one_chair"),
        ]

    def __str__(self) -> str:
        return f"{self.council_id}:{self.post_id}"


class Motion(models.Model):
    """A mark that is put to the council's vote; `points` are what it came to once it is closed."""

    mark = models.OneToOneField(Mark, on_delete=models.PROTECT, related_name="motion")
    why = models.CharField(max_length=2000, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="motions_opened")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="motions_closed")
    points = PointsField()
    voters = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.mark_id)


class Ballot(models.Model):
    """What one member votes for."""

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="ballots")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ballots")
    points = PointsField()
    why = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["motion", "member"], name="ballot_once")]

    def __str__(self) -> str:
        return f"{self.motion_id}:{self.member_id}"


class Publication(models.Model):
    """Results as they were published: the canonical package's bytes, and the hash the decision gives. Only added to.

    A correction is a publication of its own that names the one it corrects.
    """

    round = models.ForeignKey("assessments.Round", on_delete=models.PROTECT, related_name="publications")
    n = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=80)
    issued_on = models.DateField()
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="publications_made")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "n"], name="publication_once")]

    def __str__(self) -> str:
        return self.number


class Erratum(models.Model):
    """One criterion of one agency that a later publication corrects, and why. Only added to."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="errata")
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="errata")
    before = PointsField()
    after = PointsField()
    why = models.CharField(max_length=2000)

    class Meta:
        verbose_name_plural = "errata"

    def __str__(self) -> str:
        return f"{self.publication_id}:{self.mark_id}"
