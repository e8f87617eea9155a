"""What the desk has done in the background: a change of very many duties."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from cchc.desk import bulk
from cchc.desk.bulk_running import BULK
from cchc.desk.models import BulkChange
from cchc.jobs.doing import Job
from cchc.jobs.kinds import kind

CHUNK = 25  # duties tried between two words of how far it is


@kind(BULK, seconds=600)
def change_many(job: Job) -> None:
    """A trial is told of piece by piece, each piece rolled back; what is made or taken back is so in one transaction,
    with the end of the run."""
    change = BulkChange.objects.get(pk=job.given["change"])
    day = date.fromisoformat(job.given["day"])
    with translation.override(job.given["language"]):
        match job.given["step"]:
            case "preview":
                try_out(job, change, day)
            case "apply":
                job.progress(0, len(change.duties))
                with job.finishing():
                    bulk.apply(job.actor, change, today=day)
            case "undo":
                job.progress(0, len(change.duties))
                with job.finishing():
                    bulk.undo(job.actor, change, today=day)


def try_out(job: Job, change: BulkChange, day: date) -> None:
    verb, given = bulk.VERBS[job.given["verb"]], job.given["given"]
    rows: list[dict[str, Any]] = []
    for start in range(0, len(change.duties), CHUNK):
        job.progress(start, len(change.duties))
        rows += bulk.tried(job.actor, change.duties[start : start + CHUNK], verb, given, today=day)
    with job.finishing():
        bulk.check_open(change)
        bulk.keep_trial(change, verb, given, rows)
