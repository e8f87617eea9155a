"""A process that is killed at its k-th call of the database or of the files, by a real SIGKILL, and what is left."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOUCHING = {"open", "os.rename", "os.mkdir", "os.remove", "os.chmod", "tempfile.mkstemp"}


@dataclass(frozen=True)
class Ended:
    """How a child ended: killed, or with what its act raised; and the calls it made, where it came to its end."""

    killed: bool
    calls: tuple[str, ...] = ()
    fault: str = ""


class Calls:
    """Counts the calls of a process under their names, and kills it before the `at`-th is made."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.made: list[str] = []

    def tick(self, name: str) -> None:
        self.made.append(name)
        if len(self.made) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, root: Path) -> None:
        """Every statement, every commit before and after, and whatever is done to a file below a folder."""
        from django.db import connection

        def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            self.tick(f"sql {sql[:60]}")
            return execute(sql, params, many, context)

        commit, fsync = connection._commit, os.fsync

        def committed() -> Any:
            self.tick("commit")
            commit()
            self.tick("committed")

        def synced(handle: int) -> None:
            self.tick("file fsync")
            fsync(handle)

        def heard(event: str, args: tuple[Any, ...]) -> None:
            if event in TOUCHING and str(args[0]).startswith(str(root)):
                self.tick(f"file {event}")

        connection.execute_wrappers.append(statement)
        connection._commit = committed
        os.fsync = synced  # type: ignore[assignment]
        sys.addaudithook(heard)


def killed_at(at: int, act: Callable[[], object], root: Path) -> Ended:
    """Has a child process act, and kills it before its `at`-th call; 0: lets it come to its end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        run(at, act, root, writing)
    os.close(writing)
    with os.fdopen(reading) as said:
        told = said.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return Ended(True)
    return Ended(False, *json.loads(told))


def run(at: int, act: Callable[[], object], root: Path, writing: int) -> None:
    """The child's whole life: a connection of its own, the act, and out, without what Python does on leaving."""
    from django.db import connection

    calls, fault, inherited = Calls(at), "", connection.connection
    try:
        connection.connection = None
        connection.ensure_connection()
        calls.watch(root)
        act()
    except BaseException as error:
        fault = f"{type(error).__name__}: {error}"
    os.write(writing, json.dumps([calls.made, fault]).encode())
    os._exit(0 if inherited is None else 1)


@contextmanager
def on_disk(folder: Path) -> Iterator[None]:
    """What is under test lies in a database that another process can open: of SQLite, a file with the same tables."""
    from django.db import connections

    kept = connections["default"]
    if kept.vendor != "sqlite":
        yield
        return
    kept.ensure_connection()
    file = sqlite3.connect(folder / "cchc.sqlite3")
    kept.connection.backup(file)
    file.close()
    settings = {**kept.settings_dict, "NAME": str(folder / "cchc.sqlite3")}
    own = type(kept)(settings, "default")
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = kept
