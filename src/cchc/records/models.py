"""Files kept as proof: what came in, unchanged, and what it says of itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cchc.agencies.models import Agency
from cchc.people.models import Person, Post


class Record(models.Model):
    """An official document that was handed in or that assigns work: its file by SHA-256, its number and its days.

    The same file is stored once and may stand behind several records. A document marked secret has no file: its
    `secrecy` says why. One that holds personal data (`personal_since`) opens for its named readers alone. `read` is
    what the reader said of it when it came in, with the reader's version; `fault` what the last check of the stored
    file found: `missing`, `changed`, or nothing.
    """

    sha256 = models.CharField(max_length=64, db_index=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    file_name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    arrival_number = models.CharField(max_length=40, blank=True)
    arrived_on = models.DateField(null=True, blank=True)
    secrecy = models.CharField(max_length=12, blank=True)
    personal_since = models.DateField(null=True)
    read: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=8, blank=True)
    kept_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="records")
    received_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kept_by", "number"], name="record_by_number")]

    def __str__(self) -> str:
        return self.number or self.file_name

    @property
    def extension(self) -> str:
        return self.file_name.rpartition(".")[2].lower() if "." in self.file_name else ""


class Reader(models.Model):
    """Somebody who was named to read a record that holds personal data, from a day until she no longer is."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="records_to_read")
    named_on = models.DateField()
    named_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "person"], condition=Q(ended_on__isnull=True), name="reader_named_once"
            )
        ]


class Upload(models.Model):
    """A file that came in and is not handed in yet: kept with what was read of it, for a day."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    read: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="uploads")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file_name


class RecordText(models.Model):
    """The words of one page of a record; of a format without pages, all of them under page 0."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="texts")
    page = models.PositiveSmallIntegerField()
    text = models.TextField()
    folded = models.TextField(editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "page"], name="record_page_once")]
        ordering: ClassVar = ["record", "page"]


class Use(models.Model):
    """What a record proves, and on which page. `about_type` and `about_id` name it, as the ledger does."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="uses")
    about_type = models.CharField(max_length=80)
    about_id = models.BigIntegerField()
    page = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=500, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="uses")
    on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about_type", "about_id"], name="use_of_object")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "about_type", "about_id"], name="record_used_once")
        ]
