"""The letter by which one agency enters for another: read while one waits, or in the background where it takes long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.agencies.models import Agency
from cchc.duties import serving
from cchc.duties.models import Serving
from cchc.duties.rules import SERVE
from cchc.jobs import actions as jobs
from cchc.jobs.doing import Job
from cchc.jobs.kinds import kind
from cchc.jobs.models import Run
from cchc.periods import today
from cchc.reading.progress import LARGEST_SCAN
from cchc.reading.sandbox import SECONDS_A_PAGE
from cchc.records import storing
from cchc.records.actions import clean_name
from cchc.records.reading import SECONDS, look_at
from cchc.records.waiting import TakesLong, unless_long


@dataclass(frozen=True)
class Paper:
    """The letter as it was sent: its number, its day, its file."""

    number: str
    signed_on: date | None
    file: Any


def serve(actor: Actor, agency: Agency, by: Agency, paper: Paper, *, since: date, today: date) -> Serving | Run:
    """As `serving.serve`, within the time a person waits; else the run that reads the letter and then does it."""
    serving.check(actor, agency, by, paper.number, paper.signed_on, since=since, today=today)
    try:
        upload = look_at(actor, paper.file, unless_long(), seconds=settings.CCHC_WAIT)
    except TakesLong:
        return begin(actor, agency, by, paper, since=since)
    letter = serving.Letter(paper.number, paper.signed_on, upload)
    return serving.serve(actor, agency, by, letter, since=since, today=today)


def begin(actor: Actor, agency: Agency, by: Agency, paper: Paper, *, since: date) -> Run:
    """Set the letter aside and ask for its reading; one at a time for an agency."""
    paper.file.seek(0)
    name = clean_name(paper.file.name or "")
    aside = storing.set_aside(paper.file.chunks())
    given: dict[str, Any] = {
        "agency": agency.pk,
        "by": by.pk,
        "number": paper.number,
        "signed_on": paper.signed_on.isoformat() if paper.signed_on else None,
        "since": since.isoformat(),
        "file": aside,
        "name": name,
    }
    run = None
    try:
        run = jobs.ask(actor, SERVE, key_of(agency), subject=name, given=given, again=True)
    finally:
        if run is None or run.given != given:
            storing.drop(aside)
    if run.given != given:
        raise Refused(
            _("Đang đọc một văn bản giao nhập thay cho cơ quan này. Chờ đọc xong rồi ghi tiếp."), field="file"
        )
    return run


def key_of(agency: Agency) -> str:
    return f"{SERVE}:{agency.pk}"


def told_of(agency: Agency) -> Run | None:
    """The reading its page tells of: one that is under way, or that failed lately and was not made good since."""
    run = Run.objects.filter(kind=SERVE, key=key_of(agency)).first()
    if run is None or run.is_live:
        return run
    return run if run.failed_lately and not agency.served_by.filter(created_at__gt=run.ended_at).exists() else None


def set_aside() -> list[str]:
    """The names of the letters that still wait to be read."""
    return [given["file"] for given in Run.objects.live().filter(kind=SERVE).values_list("given", flat=True)]


def forget(run: Run) -> None:
    storing.drop(run.given["file"])


@kind(SERVE, seconds=20 * SECONDS + LARGEST_SCAN * SECONDS_A_PAGE, ended=forget)
def read(job: Job) -> None:
    """Look at the letter, then begin the serving: both come with the end of the run, or neither."""
    given = job.given
    try:
        with storing.aside(given["file"]) as path, path.open("rb") as stream:
            upload = look_at(job.actor, File(stream, given["name"]), job.progress)
    except FileNotFoundError as error:
        raise Refused(_("Tệp đã tải lên không còn trên máy chủ. Chưa có gì được lưu. Tải lại tệp.")) from error
    signed_on = date.fromisoformat(given["signed_on"]) if given["signed_on"] else None
    agency, by = Agency.objects.get(pk=given["agency"]), Agency.objects.get(pk=given["by"])
    with job.finishing():
        letter = serving.Letter(given["number"], signed_on, upload)
        since = date.fromisoformat(given["since"])
        serving.serve(job.actor, agency, by, letter, since=since, today=today())
