"""A file brought as proof: read while one waits where that is quick, in the background where it takes long.

A room whose things can be proved by a new file says so in its `AppConfig.ready`:

    brings("assessments.mark", take, page)

`take` writes all that comes of the file, once it was looked at; it is called inside the transaction that ends the
reading, checks again who may, and refuses what cannot be. `page` gives the address on which the reading is told of.
A reading belongs to the thing, the officer and the file: several files are read one after the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.jobs import actions as jobs
from cchc.jobs.doing import Job
from cchc.jobs.models import Run
from cchc.reading.official.model import VERSION
from cchc.records import storing
from cchc.records.actions import clean_name
from cchc.records.models import Record, Upload
from cchc.records.reading import look_at
from cchc.records.rules import BRING
from cchc.records.waiting import TakesLong, unless_long

REMEMBERED = timedelta(days=1)  # how long what was read is used again for the same file
MOST = 5


@dataclass(frozen=True)
class Said:
    """What was said of the file where it was brought. `words`: what it proves, or why it is brought all the same."""

    number: str = ""
    signed_on: date | None = None
    page: int | None = None
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"signed_on": self.signed_on.isoformat() if self.signed_on else None}

    @staticmethod
    def of_json(given: dict[str, Any]) -> Said:
        signed_on = given["signed_on"]
        return Said(**{**given, "signed_on": date.fromisoformat(signed_on) if signed_on else None})

    @staticmethod
    def of_form(given: dict[str, Any]) -> Said:
        """What a form that was right says, of what it asks."""
        return Said(**{name: given[name] for name in Said.__dataclass_fields__ if name in given})


Take = Callable[[Actor, int, Upload, Said, date], Record]


@dataclass(frozen=True)
class Place:
    take: Take
    page: Callable[[int], str]


PLACES: dict[str, Place] = {}


def brings(label: str, take: Take, page: Callable[[int], str]) -> None:
    """`label` as `Use.about_type` has it: `app.model`, in small letters."""
    PLACES[label] = Place(take, page)


def bring(actor: Actor, about: Model, file: File[Any], said: Said, *, today: date) -> Record | Run:
    """Take a file in as proof of a thing; where it takes longer than a person waits, the run that does it.

    Who calls has asked whether she may: nothing is read for others.
    """
    label = about._meta.label_lower
    try:
        upload = look_at(actor, file, unless_long(), seconds=settings.CCHC_WAIT, read=read_before(actor, file))
    except TakesLong:
        return begin(actor, label, about.pk, file, said)
    with transaction.atomic():
        record = PLACES[label].take(actor, about.pk, upload, said, today)
        return made_good(actor, label, about.pk, record)


def read_before(actor: Actor, file: File[Any]) -> dict[str, Any] | None:
    """What was read of the same file lately, for the same agency: nobody waits twice because a word was missing."""
    known = Upload.objects.filter(
        sha256=digest_of(file), agency=actor.agency, created_at__gt=timezone.now() - REMEMBERED, read__version=VERSION
    )
    found = known.order_by("-pk").first()
    return found.read if found is not None else None


def digest_of(file: File[Any]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def begin(actor: Actor, label: str, key: int, file: File[Any], said: Said) -> Run:
    """Set the file aside and ask for its reading."""
    name, digest = clean_name(file.name or ""), digest_of(file)
    aside = storing.set_aside(file.chunks())
    given = {"about": label, "key": key, "file": aside, "name": name, "said": said.as_json()}
    run = None
    try:
        run = jobs.ask(actor, BRING, f"{key_of(actor, label, key)}{digest}", subject=name, given=given, again=True)
    finally:
        if run is None or run.given != given:
            storing.drop(aside)
    if run.given != given:
        raise Refused(_("Tệp này đang được đọc. Chờ đọc xong."), field="file")
    return run


def key_of(actor: Actor, label: str, key: int) -> str:
    return f"{BRING}:{label}:{key}:{actor.post}:"


def told_of(actor: Actor, about: Model) -> list[Run]:
    """What a thing's page tells her: files that are read for her, and what was lately not taken and not made good."""
    if actor.post is None:
        return []
    label = about._meta.label_lower
    runs = Run.objects.told().filter(kind=BRING, key__startswith=key_of(actor, label, about.pk))
    return [run for run in runs.order_by("-asked_at")[:MOST] if run.is_live or not run.result]


def made_good(actor: Actor, label: str, key: int, record: Record) -> Record:
    """One was taken in: of what was not taken before, nothing is told any more."""
    failed = Run.objects.filter(kind=BRING, key__startswith=key_of(actor, label, key), state=Run.State.FAILED)
    failed.update(result={"record": record.pk})
    return record


def page_of(run: Run) -> str:
    return PLACES[run.given["about"]].page(run.given["key"])


def set_aside() -> Sequence[str]:
    """The names of the files that still wait to be read."""
    return [given["file"] for given in Run.objects.live().filter(kind=BRING).values_list("given", flat=True)]


def forget(run: Run) -> None:
    storing.drop(run.given["file"])


def read(job: Job, *, today: date) -> None:
    """Look at the file, then take it in. What was read is remembered for a day, so that a refusal costs it once."""
    given = job.given
    try:
        with storing.aside(given["file"]) as path, path.open("rb") as stream:
            file = File(stream, given["name"])
            upload = look_at(job.actor, file, job.progress, read=read_before(job.actor, file))
    except FileNotFoundError as error:
        raise Refused(_("Tệp đã tải lên không còn trên máy chủ. Chưa có gì được lưu. Tải lại tệp.")) from error
    upload.save()
    with job.finishing() as result:
        label, key = given["about"], given["key"]
        record = PLACES[label].take(job.actor, key, upload, Said.of_json(given["said"]), today)
        result["record"] = made_good(job.actor, label, key, record).pk
        upload.delete()
