"""Reading an upload in the background."""

from __future__ import annotations

from datetime import date

from django.core.files import File
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.intake.actions import keep_reading, read_file
from cchc.intake.rules import READ
from cchc.jobs.doing import Job
from cchc.jobs.kinds import kind
from cchc.jobs.models import Run
from cchc.reading.progress import LARGEST_SCAN
from cchc.reading.sandbox import SECONDS_A_PAGE
from cchc.records import storing

SECONDS = 120.0  # for what is no scan; each page of a scan adds its own


def forget(run: Run) -> None:
    """What was set aside is a record's by now, or was refused."""
    storing.drop(run.given["file"])


@kind(READ, seconds=SECONDS + LARGEST_SCAN * SECONDS_A_PAGE + 60, ended=forget)
def read(job: Job) -> None:
    """Read the file and keep it as a draft: the draft comes with the end of the run, or neither."""
    name, day = job.given["name"], date.fromisoformat(job.given["day"])
    try:
        with storing.aside(job.given["file"]) as path:
            reading = read_file(path, name, job.progress, seconds=SECONDS)
            with path.open("rb") as stream, job.finishing() as result:
                result["draft"] = keep_reading(job.actor, File(stream, name), reading, today=day).pk
    except FileNotFoundError as error:
        raise Refused(_("Tệp đã tải lên không còn trên máy chủ. Chưa có gì được lưu. Tải lại tệp.")) from error
