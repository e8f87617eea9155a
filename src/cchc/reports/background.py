"""The workbook of a whole round, made in the background: of a province it takes a while."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.jobs.doing import Job
from cchc.jobs.kinds import kind
from cchc.jobs.models import Run
from cchc.records import storing
from cchc.reports.book import chunks, write_round
from cchc.reports.models import Round
from cchc.reports.rules import WORKBOOK

KEPT = timedelta(days=2)


@kind(WORKBOOK, seconds=600)
def write_workbook(job: Job) -> None:
    of = Round.objects.filter(pk=job.given["round"]).select_related("snapshot", "authority").first()
    if of is None:
        raise Refused(_("Kỳ báo cáo không còn."))
    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        path = Path(folder) / "round.xlsx"
        write_round(of, date.fromisoformat(job.given["day"]), path, job.progress)
        name = storing.set_aside(chunks(path))
    try:
        with job.finishing() as result:
            result["file"] = name
    except BaseException:
        storing.drop(name)
        raise


def kept() -> Iterable[str]:
    """The workbooks made lately; older ones are swept, and made anew when asked for."""
    since = timezone.now() - KEPT
    done = Run.objects.filter(kind=WORKBOOK, state=Run.State.DONE, ended_at__gt=since)
    return [str(result["file"]) for result in done.values_list("result", flat=True) if "file" in result]


storing.spoken_of.append(kept)
