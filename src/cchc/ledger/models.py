"""Who did what, when, from where. Rows are added and never changed; triggers in the database see to it."""

from __future__ import annotations

import hashlib
import json
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


def plain(detail: Any) -> Any:
    """A detail as every database gives it back: days as text, a whole number without a fraction."""
    return json.loads(json.dumps(detail, cls=DjangoJSONEncoder), parse_float=whole)


def whole(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def committed(salt: str, detail: Any) -> str:
    """The digest by which an entry is bound to a detail that only its salt can be matched with."""
    written = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False).encode(detail)
    return hashlib.sha256(f"{salt}{written}".encode()).hexdigest()


class Entry(models.Model):
    """One act, by a person in a post; `behalf` is whose post it is, where she acted for another.

    `detail` says what changed. What is sealed is its `commitment`, a salted digest: a seal tells nothing of the detail,
    and holds when detail and salt are erased.
    """

    at = models.DateTimeField(db_index=True)
    person = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200)
    post = models.BigIntegerField(null=True)
    agency = models.BigIntegerField(null=True)
    agency_name = models.CharField(max_length=300)
    address = models.GenericIPAddressField(null=True)
    behalf = models.BigIntegerField(null=True)
    behalf_name = models.CharField(max_length=200, blank=True, default="")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    detail: models.JSONField[Any, Any] = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    salt = models.CharField(max_length=32, default=salt, blank=True)
    commitment = models.CharField(max_length=64, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="ledger_of_object"),
            models.Index(fields=["agency", "at"], name="ledger_of_agency"),
            models.Index(fields=["person", "at"], name="ledger_of_person"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.commitment:
            self.detail = plain(self.detail)
            self.commitment = committed(self.salt, self.detail)
        super().save(*args, **kwargs)

    @property
    def is_erased(self) -> bool:
        """Whether its detail was erased; what was done, by whom and when still stands."""
        return not self.salt


class Seal(models.Model):
    """A link of the hash chain: the entries up to `last`, over the seal before it."""

    number = models.PositiveBigIntegerField(unique=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
