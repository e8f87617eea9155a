"""Doing one run: from the function that is registered for it to its end, whatever that is."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from typing import Any

import structlog

from cchc.access import Actor, Refusal
from cchc.jobs import actions
from cchc.jobs.actions import Lost
from cchc.jobs.kinds import KINDS
from cchc.jobs.models import Run

TELL_EVERY = 0.5  # seconds
log = structlog.get_logger("cchc.jobs")


class Job:
    """A run in the hands of the function that does it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.told: tuple[float, int] | None = None

    @property
    def given(self) -> dict[str, Any]:
        return self.run.given

    @property
    def actor(self) -> Actor:
        return self.run.actor

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Tell how far it is; not more often than can be seen. Raises `Lost`, which ends the work."""
        now = time.monotonic()
        if self.told is None or self.told[1] != total or done >= total or now >= self.told[0] + TELL_EVERY:
            self.told = (now, total)
            actions.tell(self.run, done, total, words)

    def finishing(self) -> AbstractContextManager[dict[str, Any]]:
        """The one transaction in which the work writes: all that comes of it and the end of the run, or nothing."""
        return actions.finishing(self.run)


def do(run: Run) -> None:
    """Do a run that was taken. A refusal ends it with its sentence; an error of ours is logged and tried again.

    Raises only what keeps its end from being written, as a database that is gone.
    """
    job = Job(run)
    try:
        try:
            KINDS[run.kind].work(job)
            if Run.objects.held(run).exists():
                with job.finishing():
                    pass
        except Lost:
            raise
        except Refusal as refusal:
            actions.fail(run, getattr(refusal.__cause__, "code", "refused"), refusal.sentence, retry=False)
        except Exception:
            log.exception("crashed", run=run.key, kind=run.kind, attempts=run.attempts)
            actions.fail(run, "crashed", actions.CRASHED, retry=True)
    except Lost:
        log.info("lost", run=run.key)


def work_off() -> int:
    """Do here and now whatever is due, one after the other; how many."""
    count = 0
    while (run := actions.take()) is not None:
        do(run)
        count += 1
    return count
