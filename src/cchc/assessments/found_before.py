"""What inspections and audits found, as entered in rounds of the index, proposed to be made good in the next plan.

Whoever ran the round is told of all of it; an agency that was judged, of its own once the round is published.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.assessments.models import Finding, RoundState
from cchc.periods import spoken
from cchc.tasks import sources
from cchc.tasks.models import NextPlan

TITLE = 400  # characters of a conclusion in a proposed task


def declare() -> None:
    sources.SOURCES.append(sources.Source("findings", gettext_lazy("Kết luận thanh tra, kiểm tra"), found))


def found(plan: NextPlan, day: date) -> Iterable[sources.Proposed]:
    """Of the two years before the plan's; a conclusion about several criteria of an agency once. One query."""
    own = Q(mark__entrant__agency=plan.run_by_id, mark__entrant__round__state=RoundState.PUBLISHED)
    rows = Finding.objects.standing().filter(
        own | Q(mark__entrant__round__run_by=plan.run_by_id), concluded_on__year__in=(plan.year - 2, plan.year - 1)
    )
    told: set[tuple[int, str, date]] = set()
    for one in rows.select_related("mark__entrant").order_by("concluded_on", "pk"):
        entrant = one.mark.entrant
        if (entrant.agency_id, one.number, one.concluded_on) in told:
            continue
        told.add((entrant.agency_id, one.number, one.concluded_on))
        yield sources.Proposed(
            key=f"finding:{one.pk}",
            title=_("Khắc phục theo %(number)s: %(text)s") % {"number": one.number, "text": one.text[:TITLE]},
            said=_("%(body)s, kết luận %(number)s ngày %(day)s")
            % {"body": one.body, "number": one.number, "day": spoken(one.concluded_on)},
            lead=entrant.name,
        )
