"""Who did what, when, from where. Rows are added and never changed; triggers in the database see to it."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, obj: models.Model) -> EntryQuerySet:
        """What happened to one object, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=obj.pk).order_by("-at", "-id")


def salt() -> str:
    return secrets.token_hex(16)


class Entry(models.Model):
    """One act. `detail` says what changed; it is sealed as a salted digest, so that a seal tells nothing of it."""

    at = models.DateTimeField(db_index=True)
    person = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200)
    post = models.BigIntegerField(null=True)
    agency = models.BigIntegerField(null=True)
    agency_name = models.CharField(max_length=300)
    address = models.GenericIPAddressField(null=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    detail: models.JSONField[Any, Any] = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    salt = models.CharField(max_length=32, default=salt)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id", "at"], name="ledger_of_object")]


class Seal(models.Model):
    """A link of the hash chain: the entries up to `last`, over the seal before it."""

    number = models.PositiveBigIntegerField(unique=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
