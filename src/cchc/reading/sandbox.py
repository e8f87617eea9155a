"""Reading in a child process that may take only so much memory, time and disk: how every upload is read."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from cchc.reading.unreadable import SENTENCES, Unreadable

MEMORY_EXIT = 99  # how the child says that memory ran out
_SIGNALS_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}


def read_in_child(
    path: str | Path, name: str | None = None, *, seconds: float = 20, memory_mb: int = 1024
) -> dict[str, Any]:
    """`{"reading": …, "blocks": …, "findings": …}`: `Reading.to_json()`, `Reading.blocks_json()` and what `checks`
    notices in the file, read in a child.

    The child gets nothing of our environment, writes no files and is killed after `seconds`. Raises `Unreadable` for
    what cannot be read, and also when the child dies or runs out of what it may use.
    """
    path = Path(path)
    command = [
        sys.executable,
        "-I",
        "-m",
        "cchc.reading.child",
        str(path.resolve()),
        name or path.name,
        str(int(seconds) + 1),
        str(memory_mb),
    ]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            timeout=seconds,
            env=_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_long") from error
    if done.returncode == MEMORY_EXIT:
        raise Unreadable("too_much_memory")
    if done.returncode in _SIGNALS_OF_TIME:
        raise Unreadable("too_long")
    return _answer(done.stdout, name or path.name)


def _environment() -> dict[str, str]:
    """What a child needs to start; no secret of ours is among it."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if key in os.environ}
    return {**kept, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(output: bytes, name: str) -> dict[str, Any]:
    try:
        answer = json.loads(output)
    except ValueError as error:
        raise Unreadable("crashed") from error
    if not isinstance(answer, dict):
        raise Unreadable("crashed")
    if "refused" in answer:
        code = answer["refused"]
        raise Unreadable(code if code in SENTENCES else "crashed", name=name)
    if "reading" not in answer:
        raise Unreadable("crashed")
    return answer
