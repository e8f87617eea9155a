"""Who enters for whom (nhập thay): an agency without accounts is served by another, by a letter, for a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cchc.agencies.models import Agency, during
from cchc.people.models import Post
from cchc.records.models import Record


class ServingQuerySet(models.QuerySet["Serving"]):
    def on(self, day: date) -> ServingQuerySet:
        return self.filter(during(day))


class Serving(models.Model):
    """`by` reports and hands in for `agency` from a day until a day, as the letter that is kept says."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="served_by")
    by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="serves")
    letter = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="servings")
    since = models.DateField()
    until = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="servings_made")

    objects = ServingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="serving_not_empty"),
            models.CheckConstraint(condition=~Q(agency=F("by")), name="serving_by_another"),
            models.UniqueConstraint(fields=["agency"], condition=Q(until__isnull=True), name="served_by_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["by", "since", "until"], name="serving_by")]

    def __str__(self) -> str:
        return f"{self.by_id}>{self.agency_id}"

    @property
    def last_day(self) -> date | None:
        return self.until - timedelta(days=1) if self.until else None


def served(by: int | None, day: date) -> models.QuerySet[Serving, int]:
    """The keys of the agencies another serves on a day, as a sub-query."""
    return Serving.objects.on(day).filter(by=by).values_list("agency", flat=True)


def is_served(by: int | None, agency: int, day: date) -> bool:
    return by is not None and by != agency and Serving.objects.on(day).filter(by=by, agency=agency).exists()


def servers(agencies: Iterable[int], day: date) -> dict[int, int]:
    """Agency → who serves it on a day, of those that are served. One query."""
    return dict(Serving.objects.on(day).filter(agency__in=set(agencies)).values_list("agency", "by"))
