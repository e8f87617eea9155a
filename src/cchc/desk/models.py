"""What a person keeps of her own beside the work: a change of many duties, her views, her calendar's address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from cchc.access import Actor
from cchc.people.models import Person, Post


class OwnQuerySet(models.QuerySet[Any]):
    def of(self, actor: Actor) -> OwnQuerySet:
        """Only what she made, in the post she acts in: nobody else sees or uses it."""
        return self.filter(by=actor.post) if actor.post is not None else self.none()


class BulkChange(models.Model):
    """A change of many duties: chosen, seen before it is made, made at once, and taken back where that is harmless.

    `rows` are what came of each duty, as plain values: first of the trial that is shown, then of the change.
    """

    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="bulk_changes")
    created_at = models.DateTimeField(auto_now_add=True)
    duties: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    left_out = models.PositiveIntegerField(default=0)
    verb = models.CharField(max_length=20, blank=True)
    given: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    rows: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()


class FilledSheet(models.Model):
    """A desk's workbook that came back: what was taken of it, and cell by cell what was not."""

    by = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="filled_sheets")
    created_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200)
    rows: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)

    objects = OwnQuerySet.as_manager()


class SavedView(models.Model):
    """A list as she likes it: its filters and order under a name of her own."""

    by = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=20, default="duties")
    query = models.CharField(max_length=1500)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["by", "name"], name="view_name_once")]


class CalendarFeed(models.Model):
    """A secret address under which a calendar reads her days. Only its hash is kept; a new one ends the old."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(revoked_at__isnull=True), name="one_live_feed_a_post"
            )
        ]
