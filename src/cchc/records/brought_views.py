"""How far the reading of a file is that was brought as proof; stopping it."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import retarget

from cchc.access import Actor, Refused
from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.jobs import actions as jobs
from cchc.jobs.models import Run
from cchc.records import brought
from cchc.records.rules import BRING
from cchc.records.shown import Shown
from cchc.ui import say
from cchc.ui.answers import see_other


class BroughtReading(Shown):
    @property
    def url(self) -> str:
        return reverse("brought", args=[self.run.pk])

    @property
    def panel(self) -> str:
        return f"dang-doc-{self.run.pk}"

    @property
    def page(self) -> str:
        return brought.page_of(self.run)


def readings_of(actor: Actor, about: Model) -> list[BroughtReading]:
    """What a thing's page shows of files that are being read, for `records/brought.html`."""
    return [BroughtReading(run) for run in brought.told_of(actor, about)]


def hers(request: Asked, pk: int) -> Run:
    rows = Run.objects.filter(kind=BRING)
    return seen(rows.visible_to(request.actor, request.today), pk, _("Việc đọc tệp này là của người khác."))


@require_GET
def state(request: Asked, pk: int) -> HttpResponse:
    """How far it is. Once it is over it says so, and what the page lists is fetched anew; what is typed stays."""
    shown = BroughtReading(hers(request, pk))
    if shown.run.is_live:
        return render(request, "records/reading_state.html", {"shown": shown})
    return retarget(render(request, "records/brought_one.html", {"shown": shown}), f"#{shown.panel}")


@require_POST
def stop(request: Asked, pk: int) -> HttpResponse:
    run = hers(request, pk)
    try:
        jobs.cancel(request.actor, run)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã dừng đọc “%(name)s”. Chưa có gì được lưu.") % {"name": run.subject})
    return see_other(brought.page_of(run))
