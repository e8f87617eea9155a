"""Every duty one may see: as a table, a month, lines over a year, or a heat map of agencies and fields."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.access.request import Asked
from cchc.desk import shapes
from cchc.desk.listing import FEW, Filters, in_order, narrowed, page_rows, paged, pile_asked, with_year
from cchc.desk.models import SavedView
from cchc.desk.piles import LOOKS, list_url
from cchc.desk.saved import narrowing
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.queries import Pile, counted, may_lie, pile_counts
from cchc.duties.rules import does_some, judges_some
from cchc.ui.components import Choice

SHAPES = ("", "calendar", "timeline", "heat")


def changed(request: Asked, **parts: Any) -> str:
    """The address of this list with some of its query changed; an empty value takes a part out."""
    query: QueryDict = request.GET.copy()
    query.pop("page", None)
    for name, value in parts.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"?{query.urlencode()}"


def pile_views(request: Asked, counts: dict[Pile, int], current: Pile | None) -> list[Choice]:
    everything = Choice(_("Tất cả"), changed(request, pile=""), sum(counts.values()), current=current is None)
    named = [
        Choice(str(LOOKS[pile].word), changed(request, pile=pile.value), counts[pile], current=pile is current)
        for pile in Pile
        if counts[pile] or pile is current
    ]
    return [everything, *named]


def shape_tabs(request: Asked, show: str) -> list[Choice]:
    named = (
        ("", _("Bảng"), "table"),
        ("calendar", _("Lịch"), "calendar"),
        ("timeline", _("Dòng thời gian"), "timeline"),
        ("heat", _("Cơ quan và lĩnh vực"), "layout-grid"),
    )
    return [
        Choice(label, changed(request, show=code, month=""), current=code == show, icon=icon)
        for code, label, icon in named
    ]


def own_views(request: Asked) -> list[tuple[SavedView, str, bool]]:
    """The views she keeps, their addresses, and which is the one she looks at."""
    now = narrowing(request.GET.urlencode())
    kept = SavedView.objects.of(request.actor)
    return [(one, f"{reverse('duties')}?{one.query}", one.query == now) for one in kept]


@require_GET
def duties(request: Asked) -> HttpResponse:
    filters = Filters(with_year(request), actor=request.actor, day=request.today)
    asked = filters.asked
    rows = narrowed(request, asked, task=request.GET.get("task", ""))
    counts = pile_counts(rows, by_words="q" in asked)
    pile = pile_asked(request)
    if pile is not None:
        rows = rows.filter(may_lie(pile, request.today), Q(pile=pile.value))
    total = counts[pile] if pile is not None else sum(counts.values())
    show = request.GET.get("show", "")
    show = show if show in SHAPES else ""
    is_narrowed = pile is not None or any(name != "year" for name in asked) or "task" in request.GET
    is_narrowed = is_narrowed or asked.get("year", "all") != "all"
    ordered = in_order(rows, request.GET.get("sort", ""), request.today, few=total <= FEW)
    context = {
        "filters": filters,
        "views": pile_views(request, counts, pile),
        "total": total,
        "is_narrowed": is_narrowed,
        "folds_open": any(name not in ("year", "q") for name in asked),
        "everything_url": list_url(year="all"),
        "pile": pile.value if pile else "",
        "sort": request.GET.get("sort", ""),
        "show": show,
        "shapes": shape_tabs(request, show),
        "saved": own_views(request),
        "pick": does_some(request.actor),
        "chases": pile is Pile.OVERDUE and judges_some(request.actor),
        "of": with_year(request).urlencode(),
        **drawn(request, ordered, show, total, asked),
    }
    if not total and is_narrowed:
        context["everything"] = counted(Duty.objects.visible_to(request.actor, request.today).open_on(request.today))
    return render(request, "desk/duties.html#table" if request.htmx else "desk/duties.html", context)


def drawn(request: Asked, rows: DutyQuerySet, show: str, total: int, asked: dict[str, Any]) -> dict[str, Any]:
    """What the shape that is asked for needs."""
    if not total:
        return {"page": None, "rows": []}
    match show:
        case "calendar":
            drawing = shapes.month(
                rows,
                request.GET.get("month", ""),
                request.today,
                to_list=lambda **parts: changed(request, show="", month="", **parts),
                to_month=lambda **parts: changed(request, **parts),
            )
            return {"month": drawing, "undated_url": changed(request, show="", month="", state="unsure")}
        case "timeline":
            year = int(asked["year"]) if asked.get("year", "all") != "all" else request.today.year
            return {"timeline": shapes.timeline(rows, year, request.today, request.GET.get("page"))}
        case "heat":
            # A thousand cells open a list each: the query is taken apart once.
            rest = changed(request, show="", agency="", field="").rstrip("?&")
            begin = f"{rest}&" if rest else "?"
            table, left_out = shapes.heat(rows, request.today, to_list=lambda **parts: f"{begin}{urlencode(parts)}")
            return {"heat_map": table, "left_out": left_out}
    page = paged(rows, total, request.GET.get("sort", ""), request.today).get_page(request.GET.get("page"))
    return {"page": page, "rows": page_rows(list(page.object_list), request.actor, request.today)}
