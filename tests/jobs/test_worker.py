"""Workers that are real processes: killed, stopped, several at once, and on a database that is locked."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.jobs.conftest import ROOT, expire, until
from tests.migrated import migrated

from cchc.jobs import actions
from cchc.jobs.models import Run
from cchc.ledger.models import Entry
from cchc.project.beside import Beside


@pytest.fixture
def served(concurrent: None) -> dict[str, str]:
    """The environment of a worker on the test's own database."""
    known = connection.settings_dict
    host = known["OPTIONS"].get("host") or known["HOST"]
    return {"DATABASE_URL": f"postgres://{known['USER']}@/{known['NAME']}?host={host}"}


def effects() -> int:
    return Entry.objects.filter(verb="try.effect").count()


def state(key: str = "k") -> str:
    return Run.objects.get(key=key).state


def begun(folder: Path) -> list[int]:
    return [int(path.name.split("-")[1]) for path in folder.glob("begun-*")]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_worker_that_is_killed_leaves_all_to_the_next(served, asked, worker, tmp_path: Path) -> None:
    asked(go=False)
    first = worker(served)
    (job,) = until(lambda: begun(tmp_path))
    until(lambda: Run.objects.get().total == 10)
    first.kill()
    first.wait(20)
    until(lambda: not alive(job))
    assert (state(), effects()) == ("running", 0)
    (tmp_path / "go").touch()
    second = worker(served)
    assert second.poll() is None and state() == "running"
    expire()
    until(lambda: state() == "done")
    run = Run.objects.get()
    assert (run.attempts, effects()) == (2, 1) and run.result["by"] != job


def test_a_job_that_is_killed_is_begun_again_by_its_own_worker(served, asked, worker, tmp_path: Path) -> None:
    asked(go=False)
    process = worker(served)
    (job,) = until(lambda: begun(tmp_path))
    os.kill(job, signal.SIGKILL)
    until(lambda: state() == "waiting")
    assert Run.objects.get().error == "killed" and process.poll() is None
    (tmp_path / "go").touch()
    Run.objects.update(due_at=Run.objects.get().asked_at)
    until(lambda: state() == "done")
    assert effects() == 1


def test_what_dies_at_once_or_never_ends_is_given_up(served, asked, worker) -> None:
    asked("dies", "try.die")
    asked("endless", "try.endless")
    worker(served)
    until(lambda: not Run.objects.live().exists())
    assert dict(Run.objects.values_list("key", "error")) == {"dies": "killed", "endless": "too_long"}


def test_a_worker_told_to_stop_lets_its_job_end(served, asked, worker, tmp_path: Path) -> None:
    asked(go=False)
    process = worker(served)
    until(lambda: begun(tmp_path))
    process.terminate()
    (tmp_path / "go").touch()
    assert process.wait(30) == 0
    assert (state(), effects()) == ("done", 1)


@pytest.mark.long
def test_a_worker_told_to_stop_gives_back_what_does_not_end(served, asked, worker, tmp_path: Path) -> None:
    asked(go=False)
    process = worker(served)
    (job,) = until(lambda: begun(tmp_path))
    process.terminate()
    assert process.wait(60) == 0
    assert (state(), Run.objects.get().attempts, effects()) == ("waiting", 0, 0) and not alive(job)


def test_a_cancelled_job_is_ended_and_its_worker_goes_on(served, asked, worker, tmp_path: Path) -> None:
    from cchc.access import SYSTEM

    asked(go=False)
    process = worker(served)
    (job,) = until(lambda: begun(tmp_path))
    actions.cancel(SYSTEM, Run.objects.get())
    until(lambda: not alive(job))
    asked("next")
    until(lambda: state("next") == "done")
    assert (state(), effects()) == ("cancelled", 1) and process.poll() is None


def test_several_workers_do_each_run_once(served, asked, worker, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    for n in range(12):
        asked(f"{n}")
    processes = [worker(served, "--once") for _ in range(3)]
    assert [process.wait(120) for process in processes] == [0, 0, 0]
    assert effects() == 12 and set(Run.objects.values_list("state", "attempts")) == {("done", 1)}


def test_a_worker_outlives_a_database_that_drops_its_connections(served, asked, worker) -> None:
    process = worker(served)
    asked("first")
    until(lambda: state("first") == "done")
    until(dropped)
    asked("second")
    until(lambda: state("second") == "done")
    assert process.poll() is None


def dropped() -> int:
    """How many connections of others were ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(cursor.fetchall())


# — on SQLite, in a house of its own —


@pytest.fixture
def house(tmp_path: Path) -> dict[str, str]:
    """An installation on SQLite with nothing in it; gives the environment it is known by."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(migrated(), home / "cchc.sqlite3")
    return {"CCHC_HOME": str(home), "DATABASE_URL": ""}


def told(environment: dict[str, str], *lines: str) -> None:
    code = "\n".join(["import django", "django.setup()", *lines])
    settings = {"DJANGO_SETTINGS_MODULE": "tests.jobs.settings", "CCHC_TESTING": "1", "CCHC_LOG": "CRITICAL"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **settings, **environment}, check=True)


def ask(environment: dict[str, str], folder: Path) -> None:
    told(
        environment,
        "from cchc.access import SYSTEM",
        "from cchc.jobs.actions import ask",
        f"ask(SYSTEM, 'try.effect', 'k', subject='', given={{'folder': {str(folder)!r}}})",
    )


def row(environment: dict[str, str], sql: str) -> Any:
    with closing(sqlite3.connect(Path(environment["CCHC_HOME"]) / "cchc.sqlite3", timeout=30)) as database:
        found = database.execute(sql).fetchone()
        database.commit()
        return found


ENTRIES = "SELECT count(*) FROM ledger_entry WHERE verb = 'try.effect'"
RUN = "SELECT state, attempts FROM jobs_run"


def test_a_worker_outlives_a_database_that_is_locked(house, worker, tmp_path: Path) -> None:
    # Locked for longer than a connection waits, which is told by the environment: nobody waits for twenty seconds.
    (tmp_path / "go").touch()
    ask(house, tmp_path)
    with closing(sqlite3.connect(tmp_path / "home" / "cchc.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        process = worker({**house, "TRY_TIMEOUT": "0.2"})
        until(lambda: "database is locked" in (tmp_path / "log-0").read_text())
        assert process.poll() is None
        other.execute("ROLLBACK")
    until(lambda: row(house, RUN) == ("done", 1))
    assert row(house, ENTRIES) == (1,) and process.poll() is None


def test_on_sqlite_too_a_killed_worker_leaves_all_to_the_next(house, worker, tmp_path: Path) -> None:
    ask(house, tmp_path)
    first = worker(house)
    (job,) = until(lambda: begun(tmp_path))
    first.kill()
    first.wait(20)
    until(lambda: not alive(job))
    assert row(house, RUN) == ("running", 1) and row(house, ENTRIES) == (0,)
    (tmp_path / "go").touch()
    row(house, "UPDATE jobs_run SET lease_until = '2026-01-01 00:00:00'")
    assert worker(house, "--once").wait(60) == 0
    assert row(house, RUN) == ("done", 2) and row(house, ENTRIES) == (1,)


# — beside a server —


def test_a_worker_beside_a_server_is_begun_again_and_ends_with_it(house, tmp_path: Path) -> None:
    log = tmp_path / "pids"
    code = f"import os, time; open({str(log)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(600)"
    beside = Beside([sys.executable, "-c", code])
    beside.thread.start()

    def pids() -> list[int]:
        return [int(line) for line in log.read_text().splitlines()] if log.exists() else []

    until(lambda: len(pids()) == 1)
    os.kill(pids()[0], signal.SIGKILL)
    until(lambda: len(pids()) == 2)
    beside.stop()
    assert not any(alive(pid) for pid in pids())


def test_a_worker_ends_when_the_server_it_belongs_to_is_gone(house, tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, os, time;"
        "child = subprocess.Popen([sys.executable, '-m', 'cchc.project.cli', 'worker', '--beside', str(os.getpid())]);"
        "print(child.pid, flush=True); time.sleep(600)"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **house}, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    child = int(server.stdout.readline())
    server.kill()
    server.wait(20)
    server.stdout.close()
    until(lambda: not alive(child))
