"""Work that tells by files that it has begun and waits for a file to go on: so a test can kill it in the middle."""

from __future__ import annotations

import os
import time
from pathlib import Path

from cchc.access import SYSTEM, Refused
from cchc.jobs.doing import Job
from cchc.jobs.kinds import kind
from cchc.ledger.actions import write


@kind("try.effect")
def effect(job: Job) -> None:
    """Begins, waits to be let go, and writes one entry with its end."""
    folder = Path(job.given["folder"])
    (folder / f"begun-{os.getpid()}").touch()
    while not (folder / "go").exists():
        job.progress(len(list(folder.glob("begun-*"))), 10, "đang thử")
        time.sleep(0.05)
    with job.finishing() as result:
        write(SYSTEM, "try.effect", "try", key=job.run.key)
        result["by"] = os.getpid()


@kind("try.refuse")
def refuse(job: Job) -> None:
    raise Refused("Không được. Làm cách khác.")


@kind("try.crash", most=2)
def crash(job: Job) -> None:
    with job.finishing():
        write(SYSTEM, "try.effect", "try", key=job.run.key)
        raise ValueError("ours")


@kind("try.die", most=1)
def die(job: Job) -> None:
    os._exit(7)


@kind("try.endless", seconds=1)
def endless(job: Job) -> None:
    time.sleep(600)
