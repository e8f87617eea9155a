"""The page of a reading in the background: how far it is, then the review, or why it could not be read."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from cchc.access import Actor, Denied, Refused
from cchc.access.request import Asked
from cchc.intake import arriving, rules, showing
from cchc.intake.models import Draft
from cchc.jobs.models import Run
from cchc.records.shown import Shown
from cchc.ui import say


class PlanReading(Shown):
    """The reading of a document that assigns work. It leads to the review."""

    @property
    def url(self) -> str:
        return page_of_run(self.run)

    def all_read(self, total: int) -> str:
        return _("Đã đọc hết %(total)s trang, đang tìm nhiệm vụ, thời hạn.") % {"total": total}


def page_of_run(run: Run) -> str:
    return reverse("reading_run", args=[run.key])


def listed(actor: Actor) -> list[PlanReading]:
    """What is being read for her agency, and what could not be read since yesterday. One query."""
    runs = arriving.runs_of(actor).told().order_by("-asked_at")
    return [PlanReading(run) for run in runs[:20]]


def own_run(request: Asked, key: str) -> Run:
    one = arriving.runs_of(request.actor).filter(key=key).first()
    if one is None and Run.objects.filter(kind=rules.READ, key=key).exists():
        raise Denied(_("Việc đọc tệp này là của cơ quan đầu mối khác."))
    if one is None:
        raise Http404
    return one


def run(request: Asked, key: str) -> HttpResponse:
    """How far the reading is. When it is over, the browser goes on by itself."""
    one = own_run(request, key)
    onward = review_of(one)
    if request.htmx and not one.is_live:
        return HttpResponseClientRedirect(onward or page_of_run(one))
    if onward:
        return redirect(onward)
    template = "records/reading_state.html" if request.htmx else "intake/run.html"
    return render(request, template, {"run": one, "shown": PlanReading(one)})


def review_of(one: Run) -> str:
    """Where the review of what was read is; nothing while there is none, or when it was discarded."""
    found = Draft.objects.filter(pk=one.result.get("draft", 0), discarded_at__isnull=True).defer("reading", "blocks")
    draft = found.first() if one.state == Run.State.DONE else None
    return showing.page_of(draft) if draft is not None else ""


@require_POST
def stop(request: Asked, key: str) -> HttpResponse:
    one = own_run(request, key)
    try:
        arriving.stop(request.actor, one)
    except Refused as refusal:
        say.failed(request, refusal.sentence)
        return redirect(page_of_run(one))
    say.done(request, _("Đã dừng đọc “%(name)s”. Chưa có gì được lưu.") % {"name": one.subject})
    return redirect("upload")
