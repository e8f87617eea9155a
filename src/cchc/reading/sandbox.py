"""Reading in a child process that may take only so much memory, time and disk: how every upload is read."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
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
    with _readable(path, name or path.name) as readable:
        return _in_child(readable, name or path.name, seconds, memory_mb)


@contextmanager
def _readable(path: Path, name: str) -> Iterator[Path]:
    """The file; a DOC or an ODT as the DOCX that LibreOffice makes of it: the child may neither write nor start it."""
    from cchc.reading import files, office

    with path.open("rb") if path.is_file() else nullcontext() as file:
        opening = file.read(4) if file else b""
    if not opening or not opening.startswith((files.OLE[:4], b"PK")) or Path(name).suffix.lower() in (".docx", ".xlsx"):
        yield path
        return
    source = files.from_path(path, name)
    if source.format not in ("doc", "odt"):
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="cchc-", suffix=".docx") as made:
        made.write(office.as_docx(source.data, source.format))
        made.flush()
        yield Path(made.name)


def _in_child(path: Path, name: str, seconds: float, memory_mb: int) -> dict[str, Any]:
    command = [
        sys.executable,
        "-I",
        "-m",
        "cchc.reading.child",
        str(path.resolve()),
        name,
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
    return _answer(done.stdout, name)


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
