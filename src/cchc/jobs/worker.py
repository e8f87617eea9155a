"""The worker: takes one run after the other and has each done in a process of its own, so that none takes it down.

It outlives a database that is locked or gone, gives back what dead workers held, and ends when told to: what is not
done within a few seconds it gives back. Several may run at once, on one machine or on many.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import TypeVar

import structlog
from django.db import DatabaseError, InterfaceError, connections

from cchc.jobs import actions
from cchc.jobs.doing import do
from cchc.jobs.kinds import KINDS
from cchc.jobs.models import Run

IDLE = 1.0  # seconds between looks for something to do
LOOK = 0.2  # seconds between looks at the run in hand
BEAT_EVERY = 5.0  # a cancelled run is noticed within this
REAP_EVERY = 15.0
GRACE = 10.0  # seconds a run is given to end by itself when the worker is to stop
LONGEST_PAUSE = 15.0
PR_SET_PDEATHSIG = 1
Given = TypeVar("Given")
forking = multiprocessing.get_context("fork")
log = structlog.get_logger("cchc.jobs")


class Worker:
    """`beside` is the process this one belongs to: when it is gone, the worker stops as if told to."""

    def __init__(self, *, beside: int | None = None) -> None:
        self.stopping = threading.Event()
        self.beside = beside
        self.reaped = float("-inf")

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self.stopping.set()

    def must_stop(self) -> bool:
        if self.beside is not None and os.getppid() != self.beside:
            self.stopping.set()
        return self.stopping.is_set()

    def run(self, *, once: bool = False) -> None:
        """Until told to stop; with `once`, until nothing is due."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        log.info("worker begins", kinds=sorted(KINDS))
        while not self.must_stop():
            run = self.insist(self.next)
            if run is not None:
                self.mind(run)
            elif once:
                break
            else:
                self.stopping.wait(IDLE)
        log.info("worker ends")

    def next(self) -> Run | None:
        if time.monotonic() > self.reaped + REAP_EVERY:
            actions.reap()
            self.reaped = time.monotonic()
        return actions.take()

    def insist(self, act: Callable[[], Given]) -> Given | None:
        """What an act of the database gives, however long the database is locked or gone; None when told to stop."""
        pause = 0.5
        while True:
            try:
                return act()
            except (DatabaseError, InterfaceError) as error:
                log.warning("database", error=str(error).strip(), pause=pause)
                close()
            if self.stopping.wait(pause):
                return None
            pause = min(2 * pause, LONGEST_PAUSE)

    def mind(self, run: Run) -> None:
        """Have a run done and keep its lease meanwhile; afterwards it is over, waiting again, or another worker's."""
        close()  # no connection may be shared with the process that is begun
        process = forking.Process(target=in_own_process, args=(run, os.getpid()))
        process.start()
        why = self.watch(run, process)
        match why, process.exitcode:
            case "", 0:
                return
            case "stop", _:
                self.insist(lambda: actions.give_back(run))
            case "too_long", _:
                self.insist(lambda: failed(run, "too_long", actions.TOO_LONG, retry=False))
            case "", _:
                self.insist(lambda: failed(run, "killed", actions.KILLED, retry=True))

    def watch(self, run: Run, process: ForkProcess) -> str:
        """Wait for the process to end. Why it was killed: `stop`, `too_long`, `lost`; "" when it ended by itself."""
        begun = beaten = time.monotonic()
        why, end = "", float("inf")
        while process.is_alive():
            process.join(LOOK)
            now = time.monotonic()
            if not why and self.must_stop():
                why, end = "stop", now + GRACE
            elif not why and now > begun + KINDS[run.kind].seconds:
                why, end = "too_long", now
            elif not why and now > beaten + BEAT_EVERY:
                beaten = now
                left = self.left(run)
                if left is not None:
                    why, end = "lost", now + left
            if now >= end and process.is_alive():
                kill(process)
                return why
        return ""

    def left(self, run: Run) -> float | None:
        """None while the run is ours, or while nobody can say; else how many seconds its process may still take."""
        try:
            actions.beat(run)
        except actions.Lost:
            # What ended by itself may still be clearing up.
            cancelled = Run.objects.filter(pk=run.pk, state=Run.State.CANCELLED).exists()
            return 0 if cancelled else LOOK * 10
        except (DatabaseError, InterfaceError) as error:
            log.warning("database", error=str(error).strip())
            close()
        return None


def in_own_process(run: Run, parent: int) -> None:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == parent:
        do(run)


def kill(process: ForkProcess) -> None:
    """The process and all it began."""
    with suppress(ProcessLookupError):
        os.killpg(process.ident or 0, signal.SIGKILL)
    process.kill()
    process.join()


def failed(run: Run, code: str, sentence: str, *, retry: bool) -> None:
    with suppress(actions.Lost):
        actions.fail(run, code, sentence, retry=retry)


def close() -> None:
    for one in connections.all(initialized_only=True):
        with suppress(Exception):
            one.close()
