"""What these tests share: runs in every state, and workers that are real processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.jobs.house import background  # noqa: F401  (registers its kinds)

from cchc.access import SYSTEM
from cchc.jobs import actions
from cchc.jobs.models import Run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def asked(tmp_path: Path) -> Callable[..., Run]:
    """Asks for a run that can be let go at once or later: asked("k", go=False)."""

    def ask(key: str = "k", kind: str = "try.effect", *, go: bool = True, actor: Any = SYSTEM) -> Run:
        if go:
            (tmp_path / "go").touch()
        return actions.ask(actor, kind, key, subject="Việc thử", given={"folder": str(tmp_path)})

    return ask


@pytest.fixture
def in_state(asked: Callable[..., Run]) -> Callable[[str], Run]:
    """A run in a state, as a worker that held it last knows it."""

    def make(state: str) -> Run:
        asked()
        if state == Run.State.WAITING:
            return Run.objects.get()
        run = actions.take()
        assert run is not None
        match state:
            case Run.State.DONE:
                with actions.finishing(run):
                    pass
            case Run.State.FAILED:
                actions.fail(run, "refused", "Không được.", retry=False)
            case Run.State.CANCELLED:
                actions.cancel(SYSTEM, Run.objects.get())
        return run

    return make


def expire(key: str = "k") -> None:
    """As if the lease had run out."""
    Run.objects.filter(key=key, state=Run.State.RUNNING).update(lease_until=timezone.now() - timedelta(seconds=1))


def until(true: Callable[[], Any], seconds: float = 60) -> Any:
    """What `true` gives once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came to be")


Begin = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Begin]:
    """Begins `cchc worker` on the database an environment names; kills what is left of them."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
        settings = {"DJANGO_SETTINGS_MODULE": "tests.jobs.settings", "CCHC_TESTING": "1", "CCHC_LOG": "WARNING"}
        with (tmp_path / f"log-{len(begun)}").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "cchc.project.cli", "worker", *arguments],
                cwd=ROOT,
                env={**os.environ, **settings, **environment},
                stdout=log,
                stderr=log,
            )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.wait(20)
