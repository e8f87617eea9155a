"""A worker beside the server, on a machine that has no service manager: begun with it, begun again when it dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

LONGEST_PAUSE = 30.0
LIVED = 60.0  # seconds after which a death is not taken for a repeated one
log = structlog.get_logger("cchc.jobs")


class Beside:
    """Keeps one process of a command alive until told to stop."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self.keep, name="beside", daemon=True)

    def keep(self) -> None:
        pause = 1.0
        while not self.stopping.is_set():
            begun = time.monotonic()
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)  # noqa: S603
            code = self.process.wait()
            if self.stopping.is_set():
                return
            pause = 1.0 if time.monotonic() > begun + LIVED else min(2 * pause, LONGEST_PAUSE)
            log.warning("worker died", code=code, again_in=pause)
            self.stopping.wait(pause)

    def stop(self, seconds: float = 15) -> None:
        self.stopping.set()
        process = self.process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
        self.thread.join(1)


@contextmanager
def worker() -> Iterator[Beside]:
    """A worker for as long as the block runs; it ends by itself when we are killed."""
    command = [sys.executable, "-m", "cchc.project.cli", "worker", "--beside", str(os.getpid())]
    beside = Beside(command)
    beside.thread.start()
    try:
        yield beside
    finally:
        beside.stop()
