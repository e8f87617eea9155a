"""What stands behind a number that the house counted: the tasks and duties, or the rows of a register."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.access.request import Asked
from cchc.agencies.asking import number
from cchc.agencies.models import Agency
from cchc.figures.asked import agency_asked, name_on, window_asked
from cchc.figures.counting import COUNTERS, Counted, Number, behind, counted, value_of
from cchc.figures.showing import counts, said
from cchc.figures.views import visible_indicator
from cchc.ui.components import Crumb

PER_PAGE = 100


@require_GET
def counted_of(request: Asked, pk: int) -> HttpResponse:
    """`?window=&agency=`: what was counted of one agency (of all, where none is named), as things stood on the
    window's last day, or stand today."""
    one, asking = visible_indicator(request, pk), window_asked(request, request.today)
    counter = COUNTERS.get(one.now.counted_by)
    if counter is None:
        raise Http404
    agency = agency_asked(request, request.actor, request.today)
    if counter.listed is None:
        to = behind(one, agency.pk, asking.window)
        if not to:
            raise Http404
        return HttpResponseRedirect(to)
    day = min(asking.window.end, request.today)
    agencies = [agency.pk]
    if one.now.adds_agencies and "agency" not in request.GET:
        agencies = list(Agency.objects.under(agency, day).values_list("pk", flat=True))
    rows = counter.listed(request.actor, agencies, asking.window, day)
    found = counted([counter.key], agencies, asking.window, day).get(counter.key, {})
    value = value_of(summed(found), one)
    context = {
        "one": one,
        "asking": asking,
        "agency_name": name_on(agency.pk, asking.window.end),
        "value": said(value, one),
        "counts": counts(value, one),
        "day": day,
        "page": Paginator(rows, PER_PAGE).get_page(number(request.GET.get("page"))),
        "is_ratio": counter.is_ratio,
        "crumbs": [
            Crumb(_("Số liệu"), f"{reverse('figures')}?window={asking.code}"),
            Crumb(one.now.name, f"{reverse('indicator', args=[one.pk])}?window={asking.code}"),
        ],
    }
    return render(request, "figures/counted.html", context)


def summed(found: Counted) -> tuple[Number, Number | None] | None:
    if not found:
        return None
    wholes = [whole for _part, whole in found.values() if whole is not None]
    return sum(part for part, _whole in found.values()), sum(wholes) if wholes else None
