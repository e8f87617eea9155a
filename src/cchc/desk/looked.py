"""What is read to be handed in: how far it is on the duty's page, and on the desk until it is handed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from cchc.access import Actor
from cchc.access.request import Asked
from cchc.desk.rows import product_of
from cchc.duties import looking, rules
from cchc.duties.models import Duty
from cchc.records.shown import Shown
from cchc.ui import say
from cchc.ui.answers import see_other

MOST = 5


class Reading(Shown):
    """The reading of what is to be handed in, in words. Its page is the duty's."""

    @property
    def url(self) -> str:
        return f"{reverse('duty', args=[self.run.given['duty']])}?reading"

    @property
    def words(self) -> str:
        run = self.run
        of_file = f"{run.words}: " if run.words and self.pages else ""
        return of_file + super().words


def reading_of(actor: Actor, duty: Duty) -> Reading | None:
    """What the duty's page tells of a reading of hers."""
    run = looking.told_of(actor, duty)
    return Reading(run) if run is not None else None


def state(request: Asked, duty: Duty) -> HttpResponse:
    """How far it is; once it is over, the browser loads the duty's page again, which shows the verdict."""
    told = reading_of(request.actor, duty)
    if told is None or not told.run.is_live:
        return HttpResponseClientRefresh()
    return render(request, "records/reading_state.html", {"shown": told})


def stop(request: Asked, duty: Duty) -> HttpResponse:
    """Stop reading; what was handed in with the form is gone, and is sent again if it is wanted."""
    stopped = looking.stop(request.actor, duty)
    if stopped is None:
        say.failed(request, _("Việc đọc tệp đã kết thúc nên không dừng được nữa."))
    else:
        say.done(request, _("Đã dừng đọc “%(name)s”. Chưa có gì được lưu.") % {"name": stopped.subject})
    return see_other("duty", duty.pk, query="#nop")


def waiting_panel(request: Any) -> str:
    """Above the desk: what is being read for her, and what was read and is not handed in yet. Three queries at most."""
    actor, day = request.actor, request.today
    if actor.post is None or not rules.does_some(actor):
        return ""
    live = {run.given["duty"]: Reading(run) for run in looking.under_way(actor)}
    read = Duty.objects.filter(prepared__by=actor.post).values_list("pk", flat=True).distinct()
    wanted = {*live, *read[: MOST * 2]}
    hers = rules.work_on.of(Duty.objects.filter(pk__in=wanted), actor, day) if wanted else Duty.objects.none()
    rows = [
        (one, product_of(one), live.get(one.pk), reverse("duty", args=[one.pk]) + "#doi-chieu")
        for one in hers.select_related("task_duty__product").order_by("due", "pk")
        if not one.is_pending and not one.is_closed
    ]
    return render_to_string("desk/hand_ins_to_finish.html", {"rows": rows[:MOST]}, request) if rows else ""
