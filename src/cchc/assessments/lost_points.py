"""Points that were lost in the index published last, proposed as tasks of the next plan (`tasks.sources`).

Whoever ran the round is told by criterion what all agencies lost of it; an agency that was scored, what it lost itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.assessments.models import Round, RoundState
from cchc.assessments.results import last, result_of
from cchc.assessments.standing import entrants_of
from cchc.scoring.model import Criterion
from cchc.scoring.rules1 import State
from cchc.scoring.scored import Result
from cchc.tasks import sources
from cchc.tasks.models import NextPlan
from cchc.words.numbers import vi


def declare() -> None:
    sources.SOURCES.append(sources.Source("lost_points", gettext_lazy("Điểm bị mất trong Chỉ số"), lost))


def lost(plan: NextPlan, day: date) -> Iterable[sources.Proposed]:
    """Of each round that was published and ends within the two years before the plan's, criterion by criterion."""
    years = (plan.year - 2, plan.year - 1)
    rounds = Round.objects.filter(state=RoundState.PUBLISHED, end__year__in=years).order_by("end", "pk")
    for of in rounds.select_related("set"):
        entrants = entrants_of(of)
        counted = entrants if of.run_by_id == plan.run_by_id else [e for e in entrants if e.agency_id == plan.run_by_id]
        published = last(of) if counted else None
        if published is None:
            continue
        result = result_of(published)
        leaves = [(group, one) for group in of.set.given.fields for one in group.leaves() if one.max]
        for group, one in leaves:
            short = [short_of(result, each.key, one) for each in counted]
            losing = sum(points > 0 for points in short)
            if not losing:
                continue
            said = (
                _("%(round)s: %(n)s cơ quan mất %(points)s điểm")
                % {"round": of.name, "n": losing, "points": vi(sum(short, Fraction(0)), 2)}
                if of.run_by_id == plan.run_by_id
                else _("%(round)s: mất %(points)s điểm") % {"round": of.name, "points": vi(sum(short, Fraction(0)), 2)}
            )
            yield sources.Proposed(
                key=f"lost:{of.pk}:{one.code}"[:60],
                title=_("Khắc phục điểm bị mất ở tiêu chí %(code)s: %(name)s") % {"code": one.code, "name": one.name},
                said=said,
                field=group.field.value if group.field else "",
            )


def short_of(result: Result, agency: str, one: Criterion) -> Fraction:
    """How far its points are below the maximum; nothing where the criterion was out of the maximum."""
    if result.line(agency, one.code).state is State.REMOVED:
        return Fraction(0)
    return max(Fraction(0), Fraction(one.max or 0) - result.points(agency, one.code))
