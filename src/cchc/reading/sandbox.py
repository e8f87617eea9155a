"""Reading in a child process that may take only so much memory, time and disk: how every upload is read."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from cchc.reading.progress import LARGEST_SCAN, Progress, parsed
from cchc.reading.unreadable import SENTENCES, Unreadable

MEMORY_EXIT = 99  # how the child says that memory ran out
SECONDS_A_PAGE = 30.0  # of a scan
SCAN_MEMORY_MB = 2048  # of address space, of which the libraries that read pictures reserve more than they use
_SIGNALS_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}


def read_in_child(
    path: str | Path,
    name: str | None = None,
    progress: Progress | None = None,
    *,
    seconds: float = 20,
    memory_mb: int = 1024,
) -> dict[str, Any]:
    """`{"reading": …, "blocks": …, "findings": …}`: `Reading.to_json()`, `Reading.blocks_json()` and what `checks`
    notices in the file, read in a child.

    The child gets nothing of our environment, writes no files and is killed after `seconds`, to which each page of a
    scan adds `SECONDS_A_PAGE`. `progress` is called with (0, 1), with the pages of a scan as they are read, and at the
    end with (n, n); what it raises ends the reading. Raises `Unreadable` for what cannot be read, and also when the
    child dies or runs out of what it may use.
    """
    path = Path(path)
    with _readable(path, name or path.name) as readable:
        watch = progress or (lambda done, total: None)
        answer = _in_child("cchc.reading.child", readable, name or path.name, watch, seconds, memory_mb)
    if "reading" not in answer:
        raise Unreadable("crashed")
    return answer


def read_official_in_child(
    path: str | Path,
    name: str | None = None,
    progress: Progress | None = None,
    *,
    roots: Path | None = None,
    crls: Path | None = None,
    seconds: float = 40,
    memory_mb: int = 1024,
) -> dict[str, Any]:
    """`{"official": …, "texts": …, "sketch": …, "signatures": …}` of a document that is handed in, read in a child.

    Where its words cannot be read, `{"unreadable": CODE, "signatures": …}`. `roots` and `crls`: folders of
    certificates that are trusted, and of lists of revoked ones. Raises `Unreadable` when the child dies.
    """
    path = Path(path)
    folders = [str(folder.resolve()) if folder else "" for folder in (roots, crls)]
    watch = progress or (lambda done, total: None)
    try:
        with _readable(path, name or path.name) as readable:
            shown = name or path.name
            return _in_child("cchc.reading.official.child", readable, shown, watch, seconds, memory_mb, *folders)
    except Unreadable as refused:
        if refused.code in ("doc", "doc_failed"):
            return {"unreadable": refused.code, "signatures": []}
        raise


def read_cells_in_child(path: str | Path, *, seconds: float = 20, memory_mb: int = 1024) -> list[dict[str, Any]]:
    """`[{"name": …, "rows": [[…]]}]` of a workbook that somebody filled in, read in a child. Raises `Unreadable`."""
    answer = _in_child("cchc.reading.cells", Path(path), "", lambda done, total: None, seconds, memory_mb)
    if "sheets" not in answer:
        raise Unreadable("crashed")
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def answer_of_child(
    module: str, path: str | Path, name: str, *, seconds: float = 20, memory_mb: int = 1024
) -> dict[str, Any]:
    """What a module of another room, which keeps to what the children here keep to, writes of a file. Raises
    `Unreadable` when it dies or runs out of what it may use."""
    return _in_child(module, Path(path), name, lambda done, total: None, seconds, memory_mb)


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


def _in_child(
    module: str, path: Path, name: str, progress: Progress, seconds: float, memory_mb: int, *more: str
) -> dict[str, Any]:
    limits = (seconds + 1, memory_mb, seconds + 1 + LARGEST_SCAN * SECONDS_A_PAGE, max(memory_mb, SCAN_MEMORY_MB))
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-m", module, str(path.resolve()), name, *(str(int(n)) for n in limits), *more],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd="/",
    )
    try:
        progress(0, 1)
        output, pages = _watched(process, progress, seconds)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
    if process.returncode == MEMORY_EXIT:
        raise Unreadable("too_much_memory")
    if process.returncode in _SIGNALS_OF_TIME:
        raise Unreadable("too_long")
    answer = _answer(output, name)
    progress(pages, pages)
    return answer


def _watched(process: subprocess.Popen[bytes], progress: Progress, seconds: float) -> tuple[bytes, int]:
    """What the child wrote by its end, and the pages of a scan it told of. Raises `Unreadable` when time is over."""
    begun, scanned = time.monotonic(), 0
    output, said = bytearray(), b""

    def left() -> float:
        return begun + seconds + SECONDS_A_PAGE * scanned - time.monotonic()

    with selectors.DefaultSelector() as streams:
        for stream in filter(None, (process.stdout, process.stderr)):
            streams.register(stream, selectors.EVENT_READ)
        while streams.get_map():
            ready = streams.select(max(left(), 0))
            if left() <= 0 or not ready:
                raise Unreadable("too_long")
            for key, _ in ready:
                piece = os.read(key.fd, 1 << 16)
                if not piece:
                    streams.unregister(key.fileobj)
                elif key.fileobj is process.stdout:
                    output += piece
                else:
                    *lines, said = (said[-100:] + piece).split(b"\n")
                    for done, total in filter(None, (parsed(line.decode("ascii", "replace")) for line in lines)):
                        scanned = min(max(scanned, total), LARGEST_SCAN)
                        progress(done, total)
    try:
        process.wait(max(left(), 1))
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_long") from error
    return bytes(output), max(scanned, 1)


def environment() -> dict[str, str]:
    """What a child needs to start; no secret of ours is among it."""
    names = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TESSDATA_PREFIX")
    kept = {key: os.environ[key] for key in names if key in os.environ}
    one_thread = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**kept, **one_thread, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


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
    return answer
