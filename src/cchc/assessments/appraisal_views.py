"""The pages of appraisal: what there is to do, one criterion across all agencies, one agency whole, and one mark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.assessments import judging_rules, rules
from cchc.assessments.appraisal import Said, agree_all, appraise
from cchc.assessments.appraisal_page import Row, marks_of_criterion, marks_of_entrant, rows_of
from cchc.assessments.appraisal_saying import ask
from cchc.assessments.asked import visible_round
from cchc.assessments.judging_tabs import crumbs_of, round_tabs
from cchc.assessments.models import Entrant, Mark, Round
from cchc.assessments.near import Distance, distance
from cchc.assessments.self_typed import Wrong, fact_of
from cchc.assessments.standing import entrants_of
from cchc.scoring import exact
from cchc.scoring.wording import of_set
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb


@dataclass(frozen=True)
class Typed:
    """What was typed in a row and could not be taken: by field, and the sentence beside it."""

    mark: int
    field: str
    sentence: str
    texts: dict[str, str]
    points: str
    why: str


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
            "rule": of_set(of.set.given)[code],
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


def with_typed(row: Row, typed: Typed) -> Row:
    parts = [replace(part, text=typed.texts.get(part.name, part.text)) for part in row.parts]
    return replace(row, parts=parts)


@require_POST
def act(request: Asked, pk: int) -> HttpResponse:
    """Agreement, another fact or points, or a question, of one row; or agreement with all that nothing speaks against.

    `?tc=` or `?entrant=` says which of the two views it came from.
    """
    of = appraised_round(request, pk)
    verb, _colon, key = request.POST.get("act", "").partition(":")
    if verb == "all":
        return everything(request, of)
    mark = Mark.objects.filter(entrant__round=of, pk=as_key(key) or 0).select_related("entrant__agency").first()
    if mark is None:
        raise Http404
    mark.entrant.round = of
    typed = typed_in(request.POST, mark)
    try:
        if verb == "ask":
            ask(request.actor, mark, request.POST.get(f"w{mark.pk}", ""), today=request.today)
            say.done(request, _("Đã gửi câu hỏi tới %(name)s.") % {"name": mark.entrant.name})
            return back(request, of, mark.pk)
        version = as_key(request.POST.get(f"n{mark.pk}", ""))
        said = said_in(request, of, mark, version) if verb == "judge" else Said(version=version)
        appraise(request.actor, of, {mark.pk: said}, today=request.today)
    except Refused as refused:
        return again(request, of, replace(typed, field=refused.field or "", sentence=refused.sentence))
    except Wrong as wrong:
        return again(request, of, replace(typed, field=wrong.part or "value", sentence=wrong.sentence))
    return back(request, of, following(request, of, mark))


def typed_in(post: QueryDict, mark: Mark) -> Typed:
    begins = f"v{mark.pk}."
    texts = {name.removeprefix(begins): value for name, value in post.items() if name.startswith(begins)}
    return Typed(
        mark.pk,
        "",
        "",
        {name: str(value)[:200] for name, value in texts.items()},
        post.get(f"p{mark.pk}", "")[:20],
        post.get(f"w{mark.pk}", "")[:2000],
    )


def said_in(request: Asked, of: Round, mark: Mark, version: int | None) -> Said:
    """What stands in the row's fields. Raises `Wrong`, `Refused`."""
    typed = typed_in(request.POST, mark)
    compiled = of.set.compiled
    leaf = compiled.leaves[compiled.index[mark.code]]
    nothing = bool(request.POST.get(f"v{mark.pk}.none"))
    value = fact_of(
        of.set.given,
        leaf.input,
        leaf.rule,
        typed.texts,
        by=request.actor.agency_name or _("Tổ thẩm định"),
        nothing=nothing,
    )
    points: Fraction | None = None
    if request.POST.get(f"p{mark.pk}") != request.POST.get(f"o{mark.pk}") and typed.points.strip():
        given = exact.decimal(typed.points)
        if given is None:
            raise Refused(_("“%(typed)s” không phải là số điểm.") % {"typed": typed.points}, field="points")
        points = Fraction(given)
    return Said(value, points, typed.why, version)


def everything(request: Asked, of: Round) -> HttpResponse:
    """Agreement with every row of the view that nothing speaks against."""
    entrants, marks = viewed(request, of)
    rows = rows_of(request.actor, of, marks, entrants, request.today)
    clear = [row for row in rows if row.may and not row.settled and not row.flags and not row.opinions]
    listed = [row.mark for row in clear]
    for mark in listed:
        mark.entrant = entrants[mark.entrant_id]
    try:
        n = agree_all(request.actor, of, listed, today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, ngettext("Đã thống nhất %(n)s tiêu chí.", "Đã thống nhất %(n)s tiêu chí.", n) % {"n": n})
    return back(request, of, 0)


def viewed(request: Asked, of: Round) -> tuple[dict[int, Entrant], list[Mark]]:
    """The entrants and the marks of the view that a POST came from."""
    entrants = visible_entrants(request, of)
    key = as_key(request.GET.get("entrant", ""))
    if key is not None:
        if key not in entrants:
            raise Denied(_("Cơ quan này không thuộc phạm vi của bạn."))
        one = entrants[key]
        return {key: one}, marks_of_entrant(one)
    return entrants, marks_of_criterion(of, request.GET.get("tc", ""), entrants)


def following(request: Asked, of: Round, mark: Mark) -> int:
    """The next row of the view that waits for her."""
    _entrants, marks = viewed(request, of)
    hers = set(
        judging_rules.appraise.of(
            Mark.objects.filter(pk__in=[one.pk for one in marks]), request.actor, request.today
        ).values_list("pk", flat=True)
    )
    keys = [one.pk for one in marks]
    after = keys.index(mark.pk) + 1 if mark.pk in keys else 0
    waiting = [one.pk for one in marks[after:] + marks[:after] if one.pk in hers and not judged(one)]
    return waiting[0] if waiting else mark.pk


def back(request: Asked, of: Round, at: int) -> HttpResponse:
    where = f"&at={at}" if at else ""
    key = as_key(request.GET.get("entrant", ""))
    if key is not None:
        return see_other("appraisal_entrant", key, query=f"?{where.removeprefix('&')}" if at else "")
    query = QueryDict(mutable=True)
    query["tc"] = request.GET.get("tc", "")
    return see_other("appraisal_criterion", of.pk, query=f"?{query.urlencode()}{where}")


def again(request: Asked, of: Round, typed: Typed) -> HttpResponse:
    key = as_key(request.GET.get("entrant", ""))
    if key is not None:
        return entrant_page(request, appraised_entrant(request, key), typed)
    return criterion_page(request, of, request.GET.get("tc", ""), typed)


__all__ = ["act", "appraisal", "criterion", "entrant", "entrants_of"]
