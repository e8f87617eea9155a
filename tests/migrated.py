"""An empty database with every migration applied, made once and copied by whoever needs one.

A hundred migrations take ten seconds of processor time; a copy takes none. The one of
SQLite is kept in pytest's cache under the hash of the migrations, so that a changed one makes it anew; that of
PostgreSQL is a template in the cluster of the run. That they lead from nothing to the models is tried by
test_migrations, and by `make run` in the browser's tests.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BUILD = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import connection
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""
TEMPLATE = "migrated"


def migrated() -> Path:
    """The file to copy. Who asks while another makes it waits."""
    kept = ROOT / ".pytest_cache" / "migrated"
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"{digest()}.sqlite3"
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for old in kept.glob("*.sqlite3"):
                old.unlink()
            build(path)
    return path


def digest() -> str:
    found = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for migration in sorted((ROOT / "src").glob("cchc/*/migrations/*.py")):
        found.update(migration.read_bytes())
    return found.hexdigest()[:16]


def build(path: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        migrate(home, "")
        shutil.copy(Path(home) / "cchc.sqlite3", path.with_suffix(".new"))
    path.with_suffix(".new").rename(path)


def migrate(home: str, database: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "CCHC_TESTING": "1", "DATABASE_URL": database}
    told = {**os.environ, **settings, "CCHC_HOME": home, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=told, check=True)


def beside_migrated(name: str) -> None:
    """Make a database of this name in the cluster that `tests.with_postgres` began, with every migration applied."""
    with template() as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')


@contextmanager
def template() -> Iterator[Any]:
    """The cluster with the template in it. Who asks while another makes it waits."""
    import psycopg

    host, user = os.environ["CCHC_CLUSTER"], "cchc"
    with (Path(host) / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(host=host, user=user, dbname=user, autocommit=True) as server:
            there = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
            if TEMPLATE not in there:
                server.execute(f"CREATE DATABASE {TEMPLATE}")
                with tempfile.TemporaryDirectory() as home:
                    migrate(home, f"postgres://{user}@/{TEMPLATE}?host={host}")
            yield server


if __name__ == "__main__":  # beside the collecting of tests, which needs no database yet
    with template():
        pass
