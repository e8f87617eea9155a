"""The pages of appraisal: what there is to do, one criterion across all agencies, one agency whole, and one mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.access import Denied
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.assessments import judging_rules, rules
from cchc.assessments.appraisal_page import Row, Typed, marks_of_criterion, marks_of_entrant, rows_of, with_typed
from cchc.assessments.asked import visible_round
from cchc.assessments.judging_tabs import crumbs_of, round_tabs
from cchc.assessments.models import Entrant, Mark, Round
from cchc.assessments.near import Distance, distance
from cchc.scoring.wording import of_set
from cchc.ui.components import Crumb


def appraised_round(request: Asked, pk: int) -> Round:
    """A round she appraises in, runs, or sits in the council of."""
    one = visible_round(request, pk)
    if not (
        judging_rules.appraises_in(request.actor, one)
        or rules.run(request.actor, one)
        or judging_rules.sits_in_council(request.actor, one)
    ):
        raise Denied(_("Bạn không được phân công thẩm định trong đợt này."))
    return one


def visible_entrants(request: Asked, of: Round) -> dict[int, Entrant]:
    rows = Entrant.objects.visible_to(request.actor, request.today).filter(round=of)
    listed = list(rows.select_related("agency", "group").order_by("group__order", "sort_key", "pk"))
    for one in listed:
        one.round = of
    return {one.pk: one for one in listed}


@dataclass(frozen=True)
class Line:
    """A criterion or an agency of the overview: how many of its marks are settled at any stage, and how many hers."""

    title: str
    url: str
    done: int
    all: int
    hers: bool
    differ: int = 0
    code: str = ""
    distance: Distance | None = None


@require_safe
def appraisal(request: Asked, pk: int) -> HttpResponse:
    """What there is to appraise, by criterion and by agency."""
    of = appraised_round(request, pk)
    entrants = visible_entrants(request, of)
    marks = list(Mark.objects.filter(entrant__in=entrants))
    mine = set(
        judging_rules.appraise.of(Mark.objects.filter(entrant__in=entrants), request.actor, request.today).values_list(
            "pk", flat=True
        )
    )
    by_code: dict[str, list[Mark]] = {}
    by_entrant: dict[int, list[Mark]] = {}
    for mark in marks:
        by_code.setdefault(mark.code, []).append(mark)
        by_entrant.setdefault(mark.entrant_id, []).append(mark)
    url = reverse("appraisal_criterion", args=[of.pk])
    criteria = [
        Line(
            leaf.name,
            f"{url}?tc={leaf.code}",
            sum(judged(mark) for mark in by_code.get(leaf.code, ())),
            len(by_code.get(leaf.code, ())),
            any(mark.pk in mine for mark in by_code.get(leaf.code, ())),
            sum(mark.first_points not in (None, mark.self_points) for mark in by_code.get(leaf.code, ())),
            leaf.code,
        )
        for leaf in of.set.given.leaves()
    ]
    agencies = [
        Line(
            one.name,
            reverse("appraisal_entrant", args=[one.pk]),
            sum(judged(mark) for mark in by_entrant.get(one.pk, ())),
            len(by_entrant.get(one.pk, ())),
            any(mark.pk in mine for mark in by_entrant.get(one.pk, ())),
            distance=distance(of, by_entrant.get(one.pk, [])),
        )
        for one in entrants.values()
    ]
    hers_first = bool(mine) and not rules.run(request.actor, of)
    context = {
        "of": of,
        "tabs": round_tabs(request.actor, of, "appraisal"),
        "criteria": [one for one in criteria if one.hers] if hers_first else criteria,
        "agencies": [one for one in agencies if one.hers or not hers_first],
        "done": sum(judged(mark) for mark in marks),
        "all": len(marks),
        "mine": len(mine),
        "mine_left": sum(mark.pk in mine and not judged(mark) for mark in marks),
        "runs": rules.run(request.actor, of),
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/appraisal.html", context)


def judged(mark: Mark) -> bool:
    return bool(mark.first_state or mark.second_state or mark.final_state)


@require_safe
def criterion(request: Asked, pk: int) -> HttpResponse:
    """One criterion across all agencies."""
    return criterion_page(request, appraised_round(request, pk), request.GET.get("tc", ""))


def criterion_page(request: Asked, of: Round, code: str, typed: Typed | None = None) -> HttpResponse:
    leaves = {leaf.code: leaf for leaf in of.set.given.leaves()}
    if code not in leaves:
        raise Http404
    entrants = visible_entrants(request, of)
    rows = rows_of(request.actor, of, marks_of_criterion(of, code, entrants), entrants, request.today)
    order = list(leaves)
    at = order.index(code)
    leaf = leaves[code]
    return shown(
        request,
        of,
        rows,
        typed,
        {
            "by_agency": False,
            "heading": f"{code}. {leaf.name}",
            "leaf": leaf,
            "rule": "; ".join(line.rstrip(".") for line in of_set(of.set.given)[code]),
            "here": f"tc={code}",
            "before": order[at - 1] if at else "",
            "after": order[at + 1] if at + 1 < len(order) else "",
        },
    )


@require_safe
def entrant(request: Asked, pk: int) -> HttpResponse:
    """One agency whole."""
    return entrant_page(request, appraised_entrant(request, pk))


def appraised_entrant(request: Asked, pk: int) -> Entrant:
    rows = Entrant.objects.visible_to(request.actor, request.today).select_related(
        "round__set", "round__authority", "round__run_by", "agency", "group"
    )
    one = seen(rows, pk, _("Cơ quan này không thuộc phạm vi của bạn."))
    appraised_round(request, one.round_id)
    return one


def entrant_page(request: Asked, one: Entrant, typed: Typed | None = None) -> HttpResponse:
    rows = rows_of(request.actor, one.round, marks_of_entrant(one), {one.pk: one}, request.today)
    listed = list(visible_entrants(request, one.round))
    at = listed.index(one.pk)
    return shown(
        request,
        one.round,
        rows,
        typed,
        {
            "by_agency": True,
            "heading": one.name,
            "entrant": one,
            "distance": distance(one.round, [row.mark for row in rows]),
            "here": f"entrant={one.pk}",
            "before": listed[at - 1] if at else "",
            "after": listed[at + 1] if at + 1 < len(listed) else "",
        },
    )


def shown(request: Asked, of: Round, rows: list[Row], typed: Typed | None, more: dict[str, Any]) -> HttpResponse:
    if typed is not None:
        rows = [with_typed(row, typed) if row.mark.pk == typed.mark else row for row in rows]
    at = as_key(request.GET.get("at", "")) or 0
    open_ = [row for row in rows if row.may and not row.settled]
    context = {
        "of": of,
        "rows": rows,
        "typed": typed,
        "at": at if any(row.mark.pk == at for row in rows) else (open_[0].mark.pk if open_ else 0),
        "done": sum(row.settled for row in rows),
        "open": len(open_),
        "agreeable": sum(not row.missing and not row.flags and not row.opinions for row in open_),
        "crumbs": [*crumbs_of(of), Crumb(_("Thẩm định"), reverse("appraisal", args=[of.pk]))],
    } | more
    return render(request, "assessments/appraise.html", context, status=422 if typed is not None else 200)
