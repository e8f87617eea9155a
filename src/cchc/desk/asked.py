"""What the views of this room share: the request as the middleware makes it, and how they answer."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cchc.access import Denied
from cchc.access.request import Asked
from cchc.duties.models import Duty

Row = TypeVar("Row", bound=models.Model)


def see_other(url: str) -> HttpResponse:
    """After an act: go and look. 303, so that a reload does not act again."""
    answer = HttpResponseRedirect(url)
    answer.status_code = 303
    return answer


def address(name: str, *args: Any) -> str:
    """The address of a page of another room; empty while no page answers to the name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def own(rows: models.QuerySet[Row], everybodys: models.QuerySet[Row], pk: int) -> Row:
    """One of the rows that are hers; Denied, so that the ledger knows, where it is somebody else's."""
    found = rows.filter(pk=pk).first()
    if found is not None:
        return found
    if everybodys.filter(pk=pk).exists():
        raise Denied(_("Mục này không phải của bạn hoặc của nhiệm vụ này."))
    raise Http404


def seen_duty(request: Asked, pk: int) -> Duty:
    """A duty the person may see, with its task. Denied, so that the ledger knows, when it is not hers to see."""
    related = ("task_duty__task", "task_duty__mandate", "task_duty__product", "officer__person")
    found = Duty.objects.readable_by(request.actor, request.today).select_related(*related).filter(pk=pk).first()
    if found is not None:
        return found
    if Duty.objects.filter(pk=pk).exists():
        raise Denied(_("Nhiệm vụ này không thuộc phạm vi theo dõi của bạn."))
    raise Http404
