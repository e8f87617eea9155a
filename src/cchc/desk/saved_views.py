"""Keeping a list under a name, and letting it go."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.access import Refused
from cchc.access.request import Asked
from cchc.desk import saved
from cchc.desk.asked import own
from cchc.desk.models import SavedView
from cchc.ui import say
from cchc.ui.answers import see_other


@require_POST
def keep(request: Asked) -> HttpResponse:
    query = request.POST.get("of", "")
    try:
        made = saved.save(request.actor, request.POST.get("name", ""), query)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã lưu cách xem “%(name)s”.") % {"name": made.name})
    return see_other("duties", query=f"?{saved.narrowing(query)}")


@require_POST
def drop(request: Asked, pk: int) -> HttpResponse:
    one: SavedView = own(SavedView.objects.of(request.actor), pk)
    query = one.query
    one.delete()
    say.done(request, _("Đã bỏ cách xem “%(name)s”.") % {"name": one.name})
    return see_other("duties", query=f"?{query}")
