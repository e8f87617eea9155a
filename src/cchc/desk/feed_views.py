"""The page of one's calendar address, and the calendar itself, which is asked for without signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from cchc.access.request import Asked
from cchc.desk import feed
from cchc.documents.ical import calendar
from cchc.periods import today
from cchc.ui import say


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Asked) -> HttpResponse:
    """Make an address, see it once, end it."""
    address = ""
    if request.method == "POST":
        if "close" in request.POST:
            if feed.close_feed(request.actor):
                say.done(request, _("Đã thu hồi địa chỉ lịch. Lịch đã đăng ký bằng địa chỉ đó không đọc được nữa."))
        else:
            secret = feed.open_feed(request.actor)
            address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    context = {"live": feed.live_feed(request.actor), "address": address}
    return render(request, "desk/feed.html", context)


@login_not_required
@require_safe
def read(request: Asked, secret: str) -> HttpResponse:
    day = today()
    actor = feed.reader_of(secret, day)
    if actor is None:
        raise Http404
    host = request.build_absolute_uri("/").rstrip("/")
    with override("vi"):
        name = _("Nhiệm vụ: %(agency)s") % {"agency": actor.agency_name}
        data = calendar(feed.events_of(actor, day, host), name=name, made=timezone.now())
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="nhiem-vu.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
