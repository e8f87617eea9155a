"""The plan of a year to come, while it is drafted: its rows, each with where it is from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import Agency
from cchc.people.models import Post
from cchc.words import Field


class NextPlan(models.Model):
    """A draft; one for an agency and a year. Signed, it comes back as any document does: nothing is put in force here.

    `by_authority`: the authority issues it (UBND tỉnh), the agency only drafts. `basis`: documents a person ticked,
    which are printed as its grounds (căn cứ) beside the superior one. `version` counts changes.
    """

    run_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="next_plans")
    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("trích yếu", max_length=500)
    superior = models.ForeignKey("tasks.Mandate", null=True, on_delete=models.PROTECT, related_name="next_plans")
    basis: models.ManyToManyField[Any, Any] = models.ManyToManyField("tasks.Mandate", related_name="+")
    by_authority = models.BooleanField(default=False)
    created_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run_by", "year"], name="next_plan_of_year")]

    def __str__(self) -> str:
        return self.title


class NextRow(models.Model):
    """A task it could have, or a target (`is_target`), of which only the title is written. `source` says why it is
    proposed (`tasks.sources`), `said` from where, in words."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("được đề xuất")
        TAKEN = "taken", _("đưa vào")
        DROPPED = "dropped", _("không đưa vào")

    plan = models.ForeignKey(NextPlan, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    is_target = models.BooleanField(default=False)
    source = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=60, blank=True)
    said = models.CharField(max_length=300, blank=True)
    from_task = models.ForeignKey("tasks.Task", null=True, on_delete=models.SET_NULL, related_name="+")
    field = models.CharField(
        "lĩnh vực", max_length=20, blank=True, choices=[(one.value, one.vietnamese) for one in Field]
    )
    title = models.TextField("nhiệm vụ")
    product = models.CharField("sản phẩm", max_length=1000, blank=True)
    lead = models.CharField("chủ trì", max_length=500, blank=True)
    coordinating = models.CharField("phối hợp", max_length=1000, blank=True)
    deadline = models.CharField("thời hạn", max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], condition=~Q(key=""), name="proposed_once_for_a_plan")
        ]
