"""Before the year ends: points at risk and whose hands they lie in, what if, and where claims and appraisal differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.assessments import council as council_acts
from cchc.assessments import judging_rules, rules
from cchc.assessments.appraisal_views import appraised_round, visible_entrants
from cchc.assessments.asked import visible_round
from cchc.assessments.concluding import findings_of
from cchc.assessments.differing import by_agency, by_appraiser, by_criterion, differing
from cchc.assessments.judging_tabs import crumbs_of, round_tabs
from cchc.assessments.models import Entrant, Finding, Mark, Round, RoundState, Stage
from cchc.assessments.results_views import sees_standing
from cchc.assessments.risk import Forecast, at_risk, forecast, total_at_risk
from cchc.assessments.self_typed import Part, Wrong, controls, fact_of, texts_of
from cchc.assessments.standing import entrants_of, standing
from cchc.assessments.unit_sheet import unit_sheet_of
from cchc.documents.index import unit_sheet_docx
from cchc.scoring.gains import Gain, gaps
from cchc.scoring.scored import Result
from cchc.scoring.values import Fact
from cchc.scoring.whatif import what_if
from cchc.tasks.exporting import MEDIA as TASK_MEDIA
from cchc.ui.components import Crumb
from cchc.ui.files import attachment


@require_safe
def risk(request: Asked, pk: int) -> HttpResponse:
    """What may still be lost, the most points first; and the range each score can still come to."""
    of = visible_round(request, pk)
    entrants = visible_entrants(request, of)
    if not sees_standing(request, of):
        entrants = {key: one for key, one in entrants.items() if rules.put_together(request.actor, one)} or {
            key: one for key, one in entrants.items() if one.agency_id == request.actor.agency
        }
    rows = at_risk(of, entrants.values(), request.today)
    scored = standing(of, Stage.FINAL, entrants.values()).result
    context = {
        "of": of,
        "rows": rows[:300],
        "total": total_at_risk(rows),
        "findings": concluded_of(of, entrants.values()),
        "over": sum(one.is_over for one in rows),
        "forecasts": [(one, forecast(scored, one.key)) for one in entrants.values()],
        "several": len(entrants) > 1,
        "linked": of.set.links.exists(),
        "may_link": rules.run(request.actor, of),
        "tabs": round_tabs(request.actor, of, "risk"),
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/risk.html", context)


def concluded_of(of: Round, entrants: Iterable[Entrant]) -> list[tuple[Finding, str, Fraction]]:
    """(conclusion, its criterion's name, the most it may cost) of these agencies."""
    leaves = {leaf.code: leaf for leaf in of.set.given.leaves()}
    listed = [(one, leaves.get(one.mark.code)) for one in findings_of(of, entrants)]
    return [(one, leaf.name, Fraction(leaf.max or 0)) for one, leaf in listed if leaf is not None]


class InputForm(forms.Form):
    """Which figure is changed; its parts are typed beside it."""

    input = forms.ChoiceField(label=gettext_lazy("Số liệu"), required=False)

    def __init__(self, *given: Any, of: Round, **named: Any) -> None:
        super().__init__(*given, **named)
        inputs = [(one.code, one.name[:120]) for one in of.set.given.inputs]
        self.fields["input"].choices = [("", "–"), *inputs]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Step:
    """A gain that can be ticked; `value` names it."""

    value: str
    gain: Gain
    name: str
    ticked: bool


@dataclass(frozen=True)
class Then:
    """What it would come to."""

    now: Forecast
    then: Forecast
    rank: int | None
    rank_then: int | None
    of: int | None

    @property
    def gained(self) -> Fraction:
        return self.then.known - self.now.known


@require_safe
def what_if_page(request: Asked, pk: int) -> HttpResponse:
    """Steps that would bring points, the most for the least effort first; tick some, or type another figure."""
    rows = Entrant.objects.visible_to(request.actor, request.today)
    one = seen(
        rows.select_related("round__set", "round__authority", "agency", "group"),
        pk,
        _("Cơ quan này không thuộc phạm vi của bạn."),
    )
    of = one.round
    ranks = sees_standing(request, of)
    scored = standing(of, Stage.FINAL, entrants_of(of) if ranks else [one]).result
    ticked = set(request.GET.getlist("step"))
    steps = [
        Step(f"{gap.code}:{n}", gain, gap.name, f"{gap.code}:{n}" in ticked)
        for gap in gaps(scored, one.key)
        for n, gain in enumerate(gap.steps)
    ]
    changes: dict[str, Fact | None] = {}
    for step in steps:
        if step.ticked:
            changes[step.gain.input] = step.gain.fact
    form = InputForm(request.GET or None, of=of)
    parts, error = typed(request, of, scored, one.key, changes)
    then = what_if(scored, {one.key: changes}) if changes else scored
    context = {
        "one": one,
        "of": of,
        "steps": steps[:80],
        "form": form,
        "parts": parts,
        "error": error,
        "changed": bool(changes),
        "then": compared(scored, then, one.key, ranks=ranks),
        "crumbs": [*crumbs_of(of), Crumb(_("Nguy cơ mất điểm"), reverse("risk", args=[of.pk]))],
    }
    return render(request, "assessments/what_if.html", context, status=422 if error else 200)


def typed(
    request: HttpRequest, of: Round, scored: Result, key: str, changes: dict[str, Fact | None]
) -> tuple[list[Part], str]:
    """The controls of the figure chosen in the address, and what is wrong with what was typed in them; the fact goes
    among the changes."""
    inputs = {one.code: one for one in of.set.given.inputs}
    source = inputs.get(request.GET.get("input", ""))
    if source is None:
        return [], ""
    rule = next((leaf.rule for leaf in of.set.compiled.leaves if leaf.input.code == source.code), None)
    given = {name.removeprefix("v."): str(value)[:200] for name, value in request.GET.items() if name.startswith("v.")}
    now = scored.facts.by_id[key].values.get(source.code)
    parts = controls(source, rule, given or texts_of(now))
    if not given:
        return parts, ""
    try:
        fact = fact_of(of.set.given, source, rule, given, by=_("Giả định"))
    except Wrong as wrong:
        return parts, wrong.sentence
    if fact is not None:
        changes[source.code] = fact
    return parts, ""


def compared(now: Result, then: Result, key: str, *, ranks: bool) -> Then:
    before, after = (one.ranks.get(key) if ranks else None for one in (now, then))
    return Then(
        forecast(now, key),
        forecast(then, key),
        before.place if before is not None else None,
        after.place if after is not None else None,
        after.of if after is not None else None,
    )


@require_safe
def differences(request: Asked, pk: int) -> HttpResponse:
    """Where claims and appraisal differ: by criterion, by agency, mark by mark to be put to the council; by appraiser
    for its chair alone."""
    of = appraised_round(request, pk)
    entrants = visible_entrants(request, of)
    marks = list(Mark.objects.filter(entrant__in=entrants))
    listed = differing(of, marks, entrants)
    there = set(
        Mark.objects.filter(pk__in=[one.mark.pk for one in listed], motion__isnull=False).values_list("pk", flat=True)
    )
    context = {
        "of": of,
        "tabs": round_tabs(request.actor, of, "differences"),
        "criteria": by_criterion(of, marks),
        "agencies": by_agency(of, marks, entrants),
        "rows": [(one, one.mark.pk in there) for one in listed[:300]],
        "count": len(listed),
        "appraisers": by_appraiser(marks) if judging_rules.is_chair(request.actor, of) else [],
        "may_put": of.state == RoundState.OPEN and council_acts.may_run_council(request.actor, of),
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/differences.html", context)


@require_safe
def unit_sheet(request: Asked, pk: int) -> HttpResponse:
    """An agency's sheet for the year's judging (thi đua) as Word: points, tasks, what is late."""
    rows = Entrant.objects.visible_to(request.actor, request.today)
    one = seen(
        rows.select_related("round__set", "round__authority", "round__run_by", "agency", "group"),
        pk,
        _("Cơ quan này không thuộc phạm vi của bạn."),
    )
    sheet = unit_sheet_of(one, request.today, ranked=sees_standing(request, one.round))
    return attachment(f"Thi-dua-{one.pk}.docx", unit_sheet_docx(sheet), TASK_MEDIA["docx"])
