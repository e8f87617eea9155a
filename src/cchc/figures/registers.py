"""Registers (sổ theo dõi): forms with rows of their own, what stands in a row, and every version of it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency
from cchc.figures.columns import Column, Measure, column_of, measure_of
from cchc.people.models import Post
from cchc.periods.windows import Window
from cchc.records.models import Record
from cchc.words import Field


class RegisterQuerySet(models.QuerySet["Register"]):
    def visible_to(self, actor: Actor, day: date) -> RegisterQuerySet:
        return allowed("register.see", self, actor, day)


class Register(models.Model):
    """What an authority has its agencies keep a register of. `columns` and `counts` are as `columns.column_of` and
    `columns.measure_of` read them; `day` is the column by which a row falls into a window."""

    authority = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="registers")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    field = models.CharField(max_length=20, choices=[(one.value, one.vietnamese) for one in Field])
    day = models.CharField(max_length=30)
    columns: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    counts: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    status = models.CharField(max_length=10, default="own")
    cites = models.CharField(max_length=300, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "code"], name="register_once")]

    def __str__(self) -> str:
        return self.code

    @cached_property
    def cells(self) -> list[Column]:
        return [column_of(one) for one in self.columns]

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return {one["key"]: measure_of(one, self.day) for one in self.counts}


class Said(models.Model):
    """What a row says, of the one that counts now and of each version. `evidence` is the number of a document, and
    `record` the document where the house has it, on a page of it."""

    values: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    evidence = models.CharField(max_length=200, blank=True)
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveSmallIntegerField(null=True)
    removed = models.BooleanField(default=False)

    class Meta:
        abstract = True


class RegisterRowQuerySet(models.QuerySet["RegisterRow"]):
    def visible_to(self, actor: Actor, day: date) -> RegisterRowQuerySet:
        return allowed("register_row.see", self, actor, day)

    def there(self) -> RegisterRowQuerySet:
        return self.filter(removed=False)

    def of_window(self, window: Window) -> RegisterRowQuerySet:
        return self.filter(day__range=(window.start, window.end))


class RegisterRow(Said):
    """One row of an agency's register. Changed and removed by actions alone; what is removed is kept, marked.

    `day`, `title` and `folded` are of the values, for windows, lists and search. `version` is an optimistic lock.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="rows")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="register_rows")
    n = models.PositiveIntegerField()
    day = models.DateField()
    title = models.CharField(max_length=300)
    folded = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField()

    objects = RegisterRowQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "agency", "n"], name="register_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["register", "agency", "day"], name="register_row_of_agency"),
            models.Index(fields=["register", "day"], condition=Q(removed=False), name="register_row_there"),
        ]

    def __str__(self) -> str:
        return f"{self.register_id}.{self.agency_id}.{self.n}"


class RowVersion(Said):
    """A row as it was from a moment on. Only added to: the database refuses to change or remove one."""

    row = models.ForeignKey(RegisterRow, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="register_versions")
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["row", "n"], name="register_version_once")]

    def __str__(self) -> str:
        return f"{self.row_id}.{self.n}"
