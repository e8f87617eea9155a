"""The page of a reading in the background: how far it is, then the review, or why it could not be read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from cchc.access import Actor, Denied, Refused
from cchc.access.request import Asked
from cchc.intake import arriving, rules, showing
from cchc.intake.models import Draft
from cchc.jobs.models import Run
from cchc.ui import say

PATIENCE = timedelta(seconds=60)  # after which waiting without a worker is spoken of


@dataclass(frozen=True)
class Shown:
    """A run in words."""

    run: Run

    @property
    def url(self) -> str:
        return page_of_run(self.run)

    @property
    def pages(self) -> bool:
        """Whether its pages are counted."""
        return self.run.state == Run.State.RUNNING and self.run.total > 1

    @property
    def brief(self) -> str:
        run = self.run
        if run.state == Run.State.FAILED:
            return _("Không nhận") if run.error == "refused" else _("Chưa đọc được")
        if run.state == Run.State.WAITING:
            return _("Đang chờ đọc")
        if self.pages:
            return _("Đang đọc, trang %(n)s/%(total)s") % {"n": min(run.done + 1, run.total), "total": run.total}
        return _("Đang đọc")

    @property
    def words(self) -> str:
        run = self.run
        if run.state == Run.State.WAITING:
            if run.attempts:
                return _("Lần đọc trước dừng giữa chừng. Hệ thống sẽ tự đọc lại từ đầu.")
            return _("Đang chờ đến lượt đọc.")
        if self.pages and run.done >= run.total:
            return _("Đã đọc hết %(total)s trang, đang tìm nhiệm vụ, thời hạn.") % {"total": run.total}
        if self.pages:
            return _("Đã đọc %(n)s trong %(total)s trang.") % {"n": run.done, "total": run.total}
        return _("Đang đọc văn bản.")

    @property
    def left(self) -> str:
        """About how long it will take, once two pages are read; nothing before."""
        run = self.run
        if not self.pages or run.done < 2 or run.done >= run.total or run.started_at is None:
            return ""
        done = run.done + 0.5  # the page in hand is half read, on the whole
        seconds = (timezone.now() - run.started_at).total_seconds() / done * (run.total - done)
        if seconds < 60:
            return _("Còn chưa đến một phút.")
        minutes = math.ceil(seconds / 60)
        return ngettext("Còn khoảng %(n)s phút.", "Còn khoảng %(n)s phút.", minutes) % {"n": minutes}

    @property
    def stuck(self) -> bool:
        """Whether it waits while nothing at all is being done: the worker may not be there."""
        waits = self.run.state == Run.State.WAITING and self.run.due_at < timezone.now() - PATIENCE
        return waits and not Run.objects.filter(state=Run.State.RUNNING).exists()


def page_of_run(run: Run) -> str:
    return reverse("reading_run", args=[run.key])


def listed(actor: Actor) -> list[Shown]:
    """What is being read for her agency, and what could not be read since yesterday. One query."""
    runs = arriving.runs_of(actor).told().order_by("-asked_at")
    return [Shown(run) for run in runs[:20]]


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
    template = "intake/reading_state.html" if request.htmx else "intake/run.html"
    return render(request, template, {"run": one, "shown": Shown(one)})


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
