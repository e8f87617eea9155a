"""What is said in a row of appraisal: agreement, another fact or points, a question; and where one goes from there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.assessments import judging_rules
from cchc.assessments.appraisal import Said, agree_all, appraise
from cchc.assessments.appraisal_page import Typed, marks_of_criterion, marks_of_entrant, rows_of
from cchc.assessments.appraisal_saying import ask
from cchc.assessments.appraisal_views import (
    appraised_entrant,
    appraised_round,
    criterion_page,
    entrant_page,
    judged,
    visible_entrants,
)
from cchc.assessments.models import Entrant, Mark, Round
from cchc.assessments.self_typed import Wrong, fact_of
from cchc.scoring import exact
from cchc.ui import say
from cchc.ui.answers import see_other


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
