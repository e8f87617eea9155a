"""What of a draft is kept when its report is approved, whether it still is that, and what was corrected since."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785
from django.db.models import Q
from django.utils import timezone

from cchc.access import Actor
from cchc.agencies.models import Line
from cchc.duties.queries import names_of
from cchc.figures.models import Version
from cchc.figures.showing import said
from cchc.periods import spoken
from cchc.reports.draft_gather import subject_of
from cchc.reports.draft_models import Kept, ReportDraft
from cchc.reports.draft_paper import content_of
from cchc.reports.models import Report


@dataclass(frozen=True)
class Erratum:
    """A figure of the report's window that was corrected after it was approved."""

    indicator: int
    name: str
    agency: str
    old: str
    new: str
    on: date
    why: str

    @property
    def sentence(self) -> str:
        change = f"{self.old or 'chưa có'} thành {self.new or 'chưa có'}"
        return f"{self.name} ({self.agency}): {change}, {spoken(self.on)}. {self.why}"


def keep(actor: Actor, report: Report, *, today: date) -> Kept | None:
    """Within the act that hands a report in: its draft as it stands. None of a report that has none."""
    draft = ReportDraft.objects.filter(report=report).first()
    if draft is None:
        return None
    content = content_of(draft, subject_of(report, today))
    return Kept.objects.create(
        report=report,
        n=report.n,
        at=timezone.now(),
        by_id=actor.post,
        content=content,
        digest=digest(content),
    )


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def holds(kept: Kept) -> bool:
    """Whether what was approved is still what it was."""
    return digest(kept.content) == kept.digest


def last_of(report: Report) -> Kept | None:
    """What was approved at the hand-in that stands; None while it is open or waits to be approved."""
    if report.is_open or not report.is_filed:
        return None
    return report.kept.filter(n=report.n).first()


def errata_of(kept: Kept) -> Sequence[Erratum]:
    """The corrections of figures that came after it, the newest first. Three queries."""
    report = kept.report
    root = report.round.authority_id if report.level != "unit" else report.about_id
    below = Line.objects.filter(ancestor=root).values("descendant")
    later = Version.objects.filter(
        Q(figure__start=report.round.start, figure__end=report.round.end), erratum=True, at__gt=kept.at
    )
    later = later.filter(figure__agency__in=below).select_related("figure__indicator__current").order_by("-at")[:200]
    rows = list(later)
    earlier = Version.objects.filter(figure__in=[one.figure_id for one in rows])
    values = {(one.figure_id, one.n): one for one in earlier}
    names = names_of([one.figure.agency_id for one in rows], report.round.cut_off)
    found = []
    for one in rows:
        was = values.get((one.figure_id, one.n - 1))
        indicator = one.figure.indicator
        found.append(
            Erratum(
                indicator.pk,
                indicator.now.name,
                names.get(one.figure.agency_id, ""),
                said(was.value, indicator) if was is not None else "",
                said(one.value, indicator),
                timezone.localdate(one.at),
                one.why,
            )
        )
    return found
