"""Runs a command beside a PostgreSQL cluster of its own: `python -m tests.with_postgres pytest -m django_db`.

The cluster lives in a temporary folder, listens on a socket there alone, and is gone when the command has ended,
however it ended. Its collation is Vietnamese by ICU where the server can: harder on us than bytes, and as
provinces set it up.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

NOT_INSTALLED = (
    "Không tìm thấy PostgreSQL trên máy này. Cài gói postgresql (vd. apt install postgresql) rồi chạy lại; "
    "không có PostgreSQL thì chỉ kiểm thử được trên SQLite."
)
LOCALES = (("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi"), ("--locale=C.UTF-8",), ("--no-locale",))
# Nothing here must outlive the machine.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c listen_addresses=''"


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL's programs: Debian keeps each version in its own, others on the path."""
    found = [(int(m[1]), folder) for folder in Path("/usr/lib/postgresql").glob("*/bin") if (m := numbered(folder))]
    usable = [(version, folder) for version, folder in found if (folder / "initdb").exists()]
    if usable:
        return max(usable)[1]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def numbered(folder: Path) -> re.Match[str] | None:
    return re.match(r"(\d+)", folder.parent.name)


def unprivileged() -> dict[str, Any]:
    """How to start a program as somebody else where we are root, since PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            one = pwd.getpwnam(name)
            return {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL không chạy được dưới quyền root, và máy không có tài khoản postgres hay nobody.")


class Failed(Exception):  # noqa: N818
    """A program of PostgreSQL did not do its work; says what it printed."""


def run(command: Sequence[str | Path], who: Mapping[str, Any], folder: Path) -> None:
    # Output into a file, not a pipe: the server inherits it and would keep a pipe open.
    with (folder / "said").open("w+") as said:
        done = subprocess.run([str(c) for c in command], stdout=said, stderr=said, cwd=folder, check=False, **who)
        if done.returncode:
            said.seek(0)
            raise Failed(f"{Path(command[0]).name}: {said.read().strip()}")


@contextlib.contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Starts a cluster and gives the address of its database; stops and removes it on the way out."""
    who = unprivileged()
    # Short, since a socket's path may have no more than 107 letters.
    folder = Path(tempfile.mkdtemp(prefix="cchc-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    data = folder / "data"
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        initialise(programs, data, who, folder)
        start: list[str | Path] = [programs / "pg_ctl", "start", "-w", "-t", "60", "-D", data, "-l", folder / "log"]
        run([*start, "-o", f"{FAST} -k {folder}"], who, folder)
        run([programs / "createdb", "-h", folder, "-U", "cchc", "cchc"], who, folder)
        yield f"postgres://cchc@/cchc?host={folder}"
    finally:
        if (data / "postmaster.pid").exists():
            with contextlib.suppress(Failed):
                run([programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data], who, folder)
        shutil.rmtree(folder, ignore_errors=True)


def initialise(programs: Path, data: Path, who: Mapping[str, Any], folder: Path) -> None:
    init: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "cchc",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
    ]
    for locale in LOCALES:
        try:
            run([*init, *locale], who, folder)
            return
        except Failed:
            if locale == LOCALES[-1]:
                raise
            shutil.rmtree(data, ignore_errors=True)


def leave(number: int, frame: FrameType | None) -> NoReturn:
    """A signal ends us by way of `finally`, so that the cluster is stopped."""
    raise SystemExit(128 + number)


def main(command: Sequence[str]) -> int:
    if not command:
        raise SystemExit("Cách dùng: python -m tests.with_postgres LỆNH…")
    programs = binaries()
    if programs is None:
        raise SystemExit(NOT_INSTALLED)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    beside = str(Path(sys.executable).parent)
    try:
        with cluster(programs) as address:
            path = os.pathsep.join([beside, os.environ.get("PATH", "")])
            told = {"PATH": path, "DATABASE_URL": address, "CCHC_CLUSTER": address.partition("host=")[2]}
            return follow(command, {**os.environ, **told})
    except Failed as error:
        raise SystemExit(f"Không khởi động được PostgreSQL tạm. {error}") from error


def follow(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs the command to its end; a signal to us is a signal to it."""
    program = shutil.which(command[0], path=environment["PATH"])
    if program is None:
        raise SystemExit(f"Không tìm thấy lệnh {command[0]}.")
    with subprocess.Popen([program, *command[1:]], env=environment) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()  # the terminal told the child too
        except BaseException:
            child.terminate()
            try:
                child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                child.kill()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
