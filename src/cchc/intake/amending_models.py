"""A draft that amends a document in force: which one, and which of its tasks becomes which."""

from __future__ import annotations

from typing import Any

from django.db import models

from cchc.people.models import Post
from cchc.tasks.models import Amendment, Mandate


class Amending(models.Model):
    """What a person said of it so far, before it is applied.

    `pairs`: the key of a draft's task → the task in force it becomes, None for one that is added; `dropped`: tasks in
    force that it takes out. What is proposed and nobody confirmed is in neither.
    """

    draft = models.OneToOneField("intake.Draft", on_delete=models.CASCADE, related_name="amending")
    of = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="drafts_amending")
    extent = models.CharField(max_length=5, choices=Amendment.Extent.choices, default=Amendment.Extent.PART)
    pairs: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    dropped: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    kept: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
