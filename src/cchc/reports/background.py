"""What takes a while of a whole round, done in the background: its workbook, and the freezing of very many figures."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.figures import freezing
from cchc.jobs.doing import Job
from cchc.jobs.kinds import kind
from cchc.jobs.models import Run
from cchc.records import storing
from cchc.reports import cut_off
from cchc.reports.book import chunks, write_round
from cchc.reports.models import Round
from cchc.reports.rules import FREEZE, WORKBOOK

KEPT = timedelta(days=2)


def round_of(job: Job) -> Round:
    of = Round.objects.filter(pk=job.given["round"]).select_related("snapshot", "authority").first()
    if of is None:
        raise Refused(_("Kỳ báo cáo không còn."))
    return of


@kind(FREEZE, seconds=1800)
def freeze(job: Job) -> None:
    """Its figures are read and hashed outside any transaction, then kept in one: of 800,000 in a few seconds."""
    of, day = round_of(job), date.fromisoformat(job.given["day"])
    known = freezing.read(of.authority, of.window, job.progress) if cut_off.counts(of) else None
    with job.finishing() as result:
        made = cut_off.freeze(job.actor, of, today=day, known=known)
        result["figures"] = made.snapshot.count if made.snapshot is not None else 0


@kind(WORKBOOK, seconds=600)
def write_workbook(job: Job) -> None:
    of = round_of(job)
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
