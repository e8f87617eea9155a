"""What the views of this room share: the request as the middleware makes it, and how they answer."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.duties.models import Duty

Row = TypeVar("Row", bound=models.Model)


def address(name: str, *args: Any) -> str:
    """The address of a page of another room; empty while no page answers to the name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def own(rows: models.QuerySet[Row], pk: int | None) -> Row:
    return seen(rows, pk, _("Mục này không phải của bạn hoặc của nhiệm vụ này."))


def seen_duty(request: Asked, pk: int) -> Duty:
    """A duty the person may see, with its task. Denied, so that the ledger knows, when it is not hers to see."""
    related = ("task_duty__task", "task_duty__mandate", "task_duty__product", "officer__person")
    rows = Duty.objects.readable_by(request.actor, request.today).select_related(*related)
    return seen(rows, pk, _("Nhiệm vụ này không thuộc phạm vi theo dõi của bạn."))
