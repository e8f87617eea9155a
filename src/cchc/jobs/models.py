"""A piece of work in the background, and how far it is."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor, Role
from cchc.access.rights import allowed
from cchc.periods import today

REMEMBERED = timedelta(days=1)  # how long what failed is told of


def lately() -> datetime:
    return timezone.now() - REMEMBERED


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, actor: Actor, day: date | None = None) -> RunQuerySet:
        """What `rules.see` says yes to."""
        return allowed("run.see", self, actor, day or today())

    def live(self) -> RunQuerySet:
        return self.filter(state__in=Run.LIVE)

    def told(self) -> RunQuerySet:
        """What is under way, and what failed lately."""
        return self.filter(Q(state__in=Run.LIVE) | Q(state=Run.State.FAILED, ended_at__gt=lately()))

    def due(self, now: datetime) -> RunQuerySet:
        """What can be taken, what has waited longest first."""
        return self.filter(state=Run.State.WAITING, due_at__lte=now).order_by("due_at", "pk")

    def expired(self, now: datetime) -> RunQuerySet:
        """What a worker took and has not been heard of since."""
        return self.filter(state=Run.State.RUNNING, lease_until__lt=now)

    def held(self, run: Run) -> RunQuerySet:
        """This run as long as the worker that took it under `run.token` still holds it; else nothing."""
        return self.filter(pk=run.pk, state=Run.State.RUNNING, token=run.token)


class Run(models.Model):
    """Something asked for in the background. Its key says what is asked for, so that it is asked for once.

    A worker holds it under a token until its lease ends; everything the worker writes is guarded by the token. `given`
    is what the work needs, `result` what came of it; `sentence` says to a person why it failed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ")
        RUNNING = "running", _("đang chạy")
        DONE = "done", _("xong")
        FAILED = "failed", _("không xong")
        CANCELLED = "cancelled", _("đã dừng")

    LIVE: ClassVar = (State.WAITING, State.RUNNING)

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    agency = models.BigIntegerField(null=True)
    asked_by: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    given: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    error = models.CharField(max_length=60, blank=True)
    sentence = models.CharField(max_length=1000, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False) & ~Q(token="")
                | ~Q(state="running") & Q(lease_until__isnull=True, token=""),
                name="run_held_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False),
                name="run_ended_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="run_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="run_running"),
            models.Index(fields=["kind", "agency", "state"], name="run_of_agency"),
        ]

    def __str__(self) -> str:
        return self.subject or self.key

    @property
    def is_live(self) -> bool:
        return self.state in Run.LIVE

    @property
    def failed_lately(self) -> bool:
        return self.state == Run.State.FAILED and self.ended_at is not None and self.ended_at > lately()

    @property
    def actor(self) -> Actor:
        """Who asked, as she was when she asked."""
        known = {field.name for field in fields(Actor)}
        kept = {name: value for name, value in self.asked_by.items() if name in known}
        return Actor(**{**kept, "role": Role(kept["role"]) if kept.get("role") else None})

    @staticmethod
    def of_actor(actor: Actor) -> dict[str, Any]:
        return asdict(actor)
