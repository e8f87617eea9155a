"""Reading in the background what is to be handed in."""

from __future__ import annotations

from datetime import date

from django.core.files import File
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.duties import comparing, looking, rules
from cchc.duties.actions import refuse_unless_awaited
from cchc.duties.comparing import Looked
from cchc.duties.models import Duty
from cchc.jobs.doing import Job
from cchc.jobs.kinds import kind
from cchc.jobs.models import Run
from cchc.reading.progress import LARGEST_SCAN
from cchc.reading.sandbox import SECONDS_A_PAGE
from cchc.records import storing
from cchc.records.reading import SECONDS, look_at

MOST_SCANS = 3  # of the largest size, in one hand-in


def forget(run: Run) -> None:
    """What was set aside is an upload's by now, or was refused."""
    looking.drop(run.given["files"])


@kind(rules.LOOK, seconds=20 * SECONDS + MOST_SCANS * LARGEST_SCAN * SECONDS_A_PAGE, ended=forget)
def look(job: Job) -> None:
    """Look at the files and keep them for the officer to hand in: all come with the end of the run, or none."""
    duty = Duty.objects.get(pk=job.given["duty"])
    files = job.given["files"]
    looked: list[Looked] = []
    for one in files:
        words = one["name"] if len(files) > 1 else ""

        def tell(done: int, total: int, words: str = words) -> None:
            job.progress(done, total, words)

        try:
            with storing.aside(one["file"]) as path, path.open("rb") as stream:
                upload = look_at(job.actor, File(stream, one["name"]), tell)
        except FileNotFoundError as error:
            raise Refused(_("Tệp đã tải lên không còn trên máy chủ. Chưa có gì được lưu. Tải lại tệp.")) from error
        signed_on = date.fromisoformat(one["signed_on"]) if one["signed_on"] else None
        looked.append(Looked(one["group"], one["annex"], one["number"], signed_on, upload))
    with job.finishing():
        if not rules.work_on(job.actor, duty):
            raise Refused(_("Việc này nay do người khác được phân công. Chưa có gì được lưu."))
        refuse_unless_awaited(Duty.objects.get(pk=duty.pk))
        comparing.keep_looked(job.actor, duty, looked, note=job.given["note"])
