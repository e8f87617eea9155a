"""Reading in the background what is brought as proof."""

from __future__ import annotations

from cchc.jobs.doing import Job
from cchc.jobs.kinds import kind
from cchc.periods import today
from cchc.reading.progress import LARGEST_SCAN
from cchc.reading.sandbox import SECONDS_A_PAGE
from cchc.records import brought
from cchc.records.reading import SECONDS
from cchc.records.rules import BRING


@kind(BRING, seconds=20 * SECONDS + LARGEST_SCAN * SECONDS_A_PAGE, ended=brought.forget)
def bring(job: Job) -> None:
    brought.read(job, today=today())
