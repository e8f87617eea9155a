"""Files kept as proof: what came in, unchanged, and what it says of itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cchc.agencies.models import Agency


class Record(models.Model):
    """An official document that was handed in or that assigns work: its file by SHA-256, its number and its days.

    The same file is stored once and may stand behind several records. A document marked secret has no file.
    """

    sha256 = models.CharField(max_length=64, db_index=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    file_name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=80, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
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
