"""A file that comes in: read while one waits when that is quick, in the background when it takes long."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files import File

from cchc.access import Actor
from cchc.intake.actions import check_takes_in, keep_reading, refusal_of, refuse_same_bytes
from cchc.intake.models import Draft
from cchc.intake.rules import READ
from cchc.jobs import actions as jobs
from cchc.jobs.models import Run, RunQuerySet
from cchc.reading import Unreadable
from cchc.reading.sandbox import read_in_child
from cchc.records import storing
from cchc.records.actions import clean_name
from cchc.records.waiting import TakesLong, unless_long
from cchc.ui.files import as_file


def receive(actor: Actor, file: File[Any], *, today: date) -> Draft | Run:
    """The draft of a file that is read at once; else the run that reads it. The same file has one run at a time."""
    check_takes_in(actor)
    sha256 = digest(file)
    refuse_same_bytes(actor, sha256)
    key = key_of(sha256, actor)
    running = Run.objects.live().filter(key=key).first()
    if running is not None:
        return running
    name = clean_name(file.name or "")
    with as_file(file) as path:
        try:
            given = read_in_child(path, name, unless_long(), seconds=settings.CCHC_WAIT)
        except TakesLong:
            return begin(actor, file, name, key, today)
        except Unreadable as error:
            if error.code == "too_long":
                return begin(actor, file, name, key, today)
            raise refusal_of(error, name, path) from error
    return keep_reading(actor, file, given, today=today)


def begin(actor: Actor, file: File[Any], name: str, key: str, today: date) -> Run:
    """Set the file aside and ask for its reading."""
    kept = storing.set_aside(file.chunks())
    given = {"file": kept, "name": name, "day": today.isoformat()}
    run = None
    try:
        run = jobs.ask(actor, READ, key, subject=name, given=given, again=True)
    finally:
        if run is None or run.given.get("file") != kept:
            storing.drop(kept)
    return run


def key_of(sha256: str, actor: Actor) -> str:
    return f"{READ}:{sha256}:{actor.agency}"


def digest(file: File[Any]) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def runs_of(actor: Actor) -> RunQuerySet:
    """The readings a focal point sees: her agency's own."""
    return Run.objects.visible_to(actor).filter(kind=READ)


def stop(actor: Actor, run: Run) -> Run:
    """Stop a reading. Nothing of the file stays."""
    return jobs.cancel(actor, run)


def set_aside() -> list[str]:
    """The names of the files that still wait to be read."""
    return [given["file"] for given in Run.objects.live().filter(kind=READ).values_list("given", flat=True)]
