"""Reading what is to be handed in: while one waits when that is quick, in the background when it takes long.

A reading in the background belongs to a duty and to the officer who sent the files: there is one at a time, and
newer files take its place.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.conf import settings

from cchc.access import Actor, Refused
from cchc.duties import comparing
from cchc.duties.actions import Document
from cchc.duties.models import Duty
from cchc.duties.rules import LOOK
from cchc.jobs import actions as jobs
from cchc.jobs.models import Run
from cchc.records import storing
from cchc.records.actions import clean_name
from cchc.records.models import Upload
from cchc.records.reading import look_at
from cchc.records.waiting import TakesLong, unless_long


def look(actor: Actor, duty: Duty, documents: Sequence[Sequence[Document]], *, note: str = "") -> Run | None:
    """As `comparing.prepare`, within the time a person waits; else the run that does it."""
    comparing.check_may_prepare(actor, duty, documents)
    end = time.monotonic() + settings.CCHC_WAIT

    def at_once(document: Document) -> Upload:
        left = end - time.monotonic()
        if left <= 0:
            raise TakesLong
        return look_at(actor, document.file, unless_long(), seconds=left)

    try:
        files = comparing.looked_at(documents, at_once)
    except TakesLong:
        return begin(actor, duty, documents, note=note)
    stop(actor, duty)
    comparing.keep_looked(actor, duty, files, note=note)
    return None


def begin(actor: Actor, duty: Duty, documents: Sequence[Sequence[Document]], *, note: str = "") -> Run:
    """Set the files aside and ask for their reading, in place of what was being read for her before."""
    kept: list[dict[str, Any]] = []
    run = None
    try:
        for group, files in enumerate(documents):
            for n, one in enumerate(files):
                one.file.seek(0)
                kept.append(
                    {
                        "file": storing.set_aside(one.file.chunks()),
                        "name": clean_name(one.file.name or ""),
                        "group": group,
                        "annex": n > 0,
                        "number": one.number,
                        "signed_on": one.signed_on.isoformat() if one.signed_on else None,
                    }
                )
        stop(actor, duty)
        given = {"duty": duty.pk, "note": note, "files": kept}
        run = jobs.ask(actor, LOOK, key_of(actor, duty), subject=kept[0]["name"], given=given, again=True)
    finally:
        if run is None or run.given.get("files") != kept:
            drop(kept)
    return run


def stop(actor: Actor, duty: Duty) -> Run | None:
    """Stop the reading she asked for, if there is one. Nothing of its files stays."""
    run = reading_of(actor, duty)
    if run is None or not run.is_live:
        return None
    with suppress(Refused):  # it came to its end meanwhile
        return jobs.cancel(actor, run)
    return None


def key_of(actor: Actor, duty: Duty) -> str:
    return f"{LOOK}:{duty.pk}:{actor.post}"


def reading_of(actor: Actor, duty: Duty) -> Run | None:
    """Her reading of files for a duty, however it stands."""
    if actor.post is None:
        return None
    return Run.objects.filter(kind=LOOK, key=key_of(actor, duty)).first()


def under_way(actor: Actor) -> list[Run]:
    """What is being read for her."""
    hers = Run.objects.live().filter(kind=LOOK, agency=actor.agency, asked_by__post=actor.post)
    return list(hers.order_by("asked_at")) if actor.post is not None else []


def told_of(actor: Actor, duty: Duty) -> Run | None:
    """The reading a duty's page tells of: one that is under way, or that failed lately and was not made good since."""
    run = reading_of(actor, duty)
    if run is None or run.is_live:
        return run
    return run if run.failed_lately and not duty.hand_ins.filter(created_at__gt=run.ended_at).exists() else None


def set_aside() -> list[str]:
    """The names of the files that still wait to be read."""
    live = Run.objects.live().filter(kind=LOOK).values_list("given", flat=True)
    return [one["file"] for given in live for one in given["files"]]


def drop(files: Sequence[dict[str, Any]]) -> None:
    for one in files:
        storing.drop(one["file"])
