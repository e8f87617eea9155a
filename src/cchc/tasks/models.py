"""What there is to do: documents that assign work, their tasks and products, and who they are addressed to."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency, SortKey
from cchc.duties.life import Counts
from cchc.duties.models import Duty
from cchc.people.models import Post
from cchc.records.models import Record
from cchc.tasks.consultations import Consulted as Consulted
from cchc.tasks.consultations import PlanComment as PlanComment
from cchc.tasks.covers import Cover as Cover
from cchc.tasks.next_plans import NextPlan as NextPlan
from cchc.tasks.next_plans import NextRow as NextRow
from cchc.tasks.versions import AmendedDuty as AmendedDuty
from cchc.tasks.versions import Amendment as Amendment
from cchc.tasks.versions import OfAText, Standing
from cchc.tasks.versions import TaskVersion as TaskVersion
from cchc.words import Field, fold, sort_key


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, actor: Actor, day: date) -> MandateQuerySet:
        """What `rules.see_mandate` says yes to."""
        return allowed("mandate.see", self, actor, day)


class Mandate(models.Model):
    """A document that assigns work (văn bản giao việc). It is a draft until a person puts it in force."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("Kế hoạch")
        DECISION = "decision", _("Quyết định")
        DIRECTIVE = "directive", _("Chỉ thị")
        CONCLUSION = "conclusion", _("Thông báo kết luận")
        INSTRUCTION = "instruction", _("Ý kiến chỉ đạo")
        RESOLUTION = "resolution", _("Nghị quyết")
        PROGRAMME = "programme", _("Chương trình")
        TELEGRAM = "telegram", _("Công điện")
        LETTER = "letter", _("Công văn")

    class Urgency(models.TextChoices):
        """The degree stamped on the document (Nghị định 30/2020/NĐ-CP, phụ lục I, mục II khoản 2)."""

        USUAL = "", _("Thường")
        URGENT = "urgent", _("Khẩn")
        VERY_URGENT = "very_urgent", _("Thượng khẩn")
        EXPRESS = "express", _("Hỏa tốc")

    class Origin(models.TextChoices):
        """From how high the work comes: what the Government and its head ask for is followed apart."""

        OWN = "own", _("Cấp mình giao")
        PRIME_MINISTER = "prime_minister", _("Thủ tướng Chính phủ giao")
        GOVERNMENT = "government", _("Chính phủ giao")
        MINISTRY = "ministry", _("Bộ, ngành Trung ương giao")

    kind = models.CharField("loại văn bản", max_length=20, choices=Kind.choices, default=Kind.PLAN)
    urgency = models.CharField("mức độ khẩn", max_length=12, choices=Urgency.choices, blank=True, default="")
    origin = models.CharField("nguồn giao", max_length=16, choices=Origin.choices, default=Origin.OWN)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    title = models.CharField("trích yếu", max_length=1000)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer_text = models.CharField("cơ quan ban hành", max_length=300, blank=True)
    issuer = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="mandates_issued")
    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mandates_under")
    run_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mandates_run")
    place = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField("năm")
    signers: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, blank=True)
    cites: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    record = models.ForeignKey(Record, null=True, blank=True, on_delete=models.PROTECT, related_name="mandates")
    superior = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="inferiors")
    in_force_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)

    objects = MandateQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run_by", "year"], name="mandate_of_year")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run_by", "authority", "number", "issued_on"], condition=~Q(number=""), name="mandate_once"
            ),
            # Without a day too: to a database two unknown days are never the same.
            models.UniqueConstraint(
                fields=["run_by", "authority", "number"],
                condition=~Q(number="") & Q(issued_on__isnull=True),
                name="mandate_once_undated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'Chưa có số'} – {self.title}"

    @property
    def is_in_force(self) -> bool:
        return self.in_force_on is not None


class Target(models.Model):
    """A number to reach, as the document says it (chỉ tiêu)."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="targets")
    order = models.PositiveSmallIntegerField()
    area = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    measures: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    place: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["order"]


class ReportingRule(models.Model):
    """A periodic report that the document itself prescribes: its window and its day."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="reporting_rules")
    order = models.PositiveSmallIntegerField()
    report = models.CharField(max_length=300)
    data_from = models.DateField(null=True)
    data_to = models.DateField(null=True)
    due = models.DateField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["order"]


class Closes(models.TextChoices):
    """When a printed task is done, of the duties it gave."""

    ALL = "all", _("khi mọi cơ quan hoàn thành")
    SHARE = "share", _("khi một tỷ lệ cơ quan hoàn thành")
    LEAD = "lead", _("khi cơ quan chủ trì đầu tiên hoàn thành")


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, actor: Actor, day: date) -> TaskQuerySet:
        """What `rules.see_task` says yes to."""
        return allowed("task.see", self, actor, day)


class Task(models.Model):
    """One thing to do, in the text in force. Once its mandate is in force only a later document changes it.

    Every text it had is a `TaskVersion`, with the document it came from. `added_by` and `dropped_by`: the amendment
    that brought it, or took it out.
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="tasks")
    order = models.PositiveSmallIntegerField()
    no = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=20, blank=True, choices=[(one.value, one.vietnamese) for one in Field])
    area = models.CharField(max_length=500, blank=True)
    title = models.TextField()
    requirement = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    criterion_code = models.CharField(max_length=20, blank=True)
    criterion_level = models.CharField(max_length=10, blank=True)
    criterion_name = models.CharField(max_length=500, blank=True)
    closes_by = models.CharField(max_length=5, choices=Closes.choices, default=Closes.ALL)
    closes_share = models.PositiveSmallIntegerField(null=True)
    place: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    added_by = models.ForeignKey(Amendment, null=True, on_delete=models.PROTECT, related_name="added")
    dropped_by = models.ForeignKey(Amendment, null=True, on_delete=models.PROTECT, related_name="dropped")
    folded = models.TextField(editable=False)
    sort_key = SortKey(max_length=400, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["mandate", "order"]
        indexes: ClassVar = [models.Index(fields=["mandate", "field"], name="task_by_field")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mandate", "order"], name="task_order_once"),
            models.CheckConstraint(
                condition=~Q(closes_by="share") | Q(closes_share__gte=1, closes_share__lte=100),
                name="share_is_a_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill()
        super().save(*args, **kwargs)

    def fill(self) -> None:
        """Write the columns that search and sort read."""
        self.folded = fold(f"{self.no} {self.title} {self.area} {self.requirement} {self.criterion_name}")
        self.sort_key = sort_key(self.title[:200])[:400]


class Apart(Standing):
    """Products of the text in force, without the parts that were joined with another again."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(joined_on__isnull=True)


class Product(OfAText):
    """What a task has to give. At least one, perhaps unnamed. `label` is the letter that pairs it with a lead.

    How it is followed is declared by a person: its manner, the stages it passes, the day that counts. `printed`: what
    the document printed, where that was split into several of which one is enough; `joined_on`: the day a part was
    joined with the first again, and is a product no more.
    """

    class Manner(models.TextChoices):
        DOCUMENT = "document", _("văn bản riêng")
        SECTION = "section", _("một phần của báo cáo khác (lồng ghép)")
        FIGURE = "figure", _("số liệu, không cần văn bản")
        EITHER = "either", _("một trong hai, nộp một là đủ")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="products")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=1000, blank=True)
    label = models.CharField(max_length=4, blank=True)
    printed = models.CharField(max_length=1000, blank=True)
    manner = models.CharField(max_length=8, choices=Manner.choices, default=Manner.DOCUMENT)
    within = models.CharField(max_length=300, blank=True)
    conditional = models.BooleanField(default=False)
    stages: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    counts_by = models.CharField(max_length=10, choices=Counts.choices, default=Counts.HANDED_IN)
    declared_on = models.DateField(null=True)
    joined_on = models.DateField(null=True, editable=False)

    objects: ClassVar[Standing] = Apart()

    class Meta:
        ordering: ClassVar = ["order"]


class TaskDeadline(OfAText):
    """A deadline as printed and as it was understood; of one product, or of all."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="deadlines")
    product = models.ForeignKey(Product, null=True, on_delete=models.CASCADE, related_name="deadlines")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    kind = models.CharField(max_length=12)
    every = models.CharField(max_length=8, blank=True)
    start = models.DateField(null=True)
    due = models.DateField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    working_days = models.BooleanField(default=False)
    after = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]


class Addressee(OfAText):
    """A body a task names, in the words that were printed, and what they were confirmed to mean."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Chủ trì")
        COORDINATING = "coordinating", _("Phối hợp")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="addressees")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, choices=Role.choices)
    phrase = models.CharField(max_length=300)
    label = models.CharField(max_length=4, blank=True)
    group = models.CharField(max_length=60, blank=True)
    known = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["order"]


class Assignment(models.Model):
    """An agency an addressee stands for, from a day until a day: one row of the roster a person confirmed."""

    addressee = models.ForeignKey(Addressee, on_delete=models.CASCADE, related_name="assignments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assignments")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["addressee", "agency", "since"], name="assigned_once")]
        indexes: ClassVar = [models.Index(fields=["agency", "addressee"], name="assignment_of_agency")]


class TaskDuty(models.Model):
    """What makes a duty one of a task: a lead owes a product, once for each time it is due.

    A row of its own beside the duty's, not a subclass of it: twenty thousand of them are written in a few statements.
    """

    duty = models.OneToOneField(Duty, on_delete=models.CASCADE, related_name="task_duty", primary_key=True)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="task_duties")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="task_duties")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="task_duties")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="task_duties")

    class Meta:
        verbose_name_plural = "task duties"


class Contribution(models.Model):
    """What a lead asked of a coordinator by a day (phần phối hợp): a duty of the coordinator's, judged by the lead."""

    duty = models.OneToOneField(Duty, on_delete=models.CASCADE, related_name="contribution", primary_key=True)
    of = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="contributions")
    asked_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="contributions_asked")
