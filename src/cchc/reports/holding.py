"""What of this room hangs on an agency when it ends: what it owes goes with its duty, what it runs to its heir."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.agencies.holdings import Holding, Passage, Row, passes, stays
from cchc.agencies.models import Agency, Passing
from cchc.duties import passing
from cchc.duties.models import Duty
from cchc.reports.models import Report, Round


def follow(duty: Duty, made: Duty) -> None:
    """The heir owes the report from now on; whose report it is does not change."""
    Report.objects.filter(duty=duty).update(duty=made, agency=made.agency_id)


def unfollow(duty: Duty, made: Duty) -> None:
    Report.objects.filter(duty=made).update(duty=duty, agency=duty.agency_id)


def run(agency: Agency, day: date) -> Sequence[Row]:
    return [Row(one.pk, one.name) for one in Round.objects.filter(run_by=agency).order_by("-year", "pk")]


def run_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    """Who runs the round from now on; what was done in it stays with who did it."""
    Round.objects.filter(pk__in=rows).update(run_by=passage.to)
    return dict.fromkeys(rows)


def run_back(actor: Actor, one: Passing) -> None:
    Round.objects.filter(pk=one.row).update(run_by=one.of_id)


def declare() -> None:
    passing.followers.append(passing.Follower(follow, unfollow))
    passes(Holding("reports.Round.run_by", _("Kỳ báo cáo đang theo dõi"), run, run_over, run_back))
    stays("reports.Round.authority", "history; the heir opens its own")
    stays("reports.Report.about", "history; whose report it is does not change")
    stays("reports.Report.agency", "it follows its duty, which is passed on")
    stays("reports.OwnCalendar.authority", "history; the heir keeps its own calendar")
    stays("reports.OwnOutline.authority", "history; the heir keeps its own outline")
