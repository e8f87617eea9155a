"""Drawing pages in a child process with limits: `python -m cchc.reading.pagechild PATH PAGE DPI SECONDS MEMORY_MB`.

Page 0 asks for the sizes of all pages, written as JSON; another for that page's PNG. A refusal is a JSON object.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from cchc.reading.pageimage import DPI, Sheet
from cchc.reading.unreadable import SENTENCES, Unreadable

_NO_PAGE = "no_page"


def sheets_in_child(path: Path, *, seconds: float = 10, memory_mb: int = 1536) -> list[Sheet]:
    """The size of every page of a file, in points. Raises `Unreadable`."""
    answer = json.loads(_run(path, 0, DPI, seconds, memory_mb))
    return [Sheet(width, height) for width, height in answer]


def picture_in_child(path: Path, number: int, *, dpi: int = DPI, seconds: float = 10, memory_mb: int = 1536) -> bytes:
    """The PNG of page `number`, from 1. Raises `Unreadable`; LookupError where there is no such page."""
    return _run(path, number, dpi, seconds, memory_mb)


def _run(path: Path, number: int, dpi: int, seconds: float, memory_mb: int) -> bytes:
    from cchc.reading.sandbox import MEMORY_EXIT, environment

    limits = [str(int(seconds) + 1), str(memory_mb)]
    command = [sys.executable, "-I", "-m", "cchc.reading.pagechild", str(path.resolve()), str(number), str(dpi)]
    try:
        done = subprocess.run(  # noqa: S603
            [*command, *limits],
            capture_output=True,
            timeout=seconds,
            env=environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_long") from error
    if done.returncode == MEMORY_EXIT:
        raise Unreadable("too_much_memory")
    if done.returncode != 0 or not done.stdout:
        raise Unreadable("crashed")
    if done.stdout.startswith(b"{"):
        code = json.loads(done.stdout)["refused"]
        if code == _NO_PAGE:
            raise LookupError(number)
        raise Unreadable(code if code in SENTENCES else "crashed")
    return done.stdout


def main(arguments: list[str]) -> int:
    path, number, dpi, seconds, memory_mb = arguments
    from cchc.reading.child import limit

    limit(int(seconds), int(memory_mb), int(seconds) + 1, int(memory_mb))
    from cchc.reading.pageimage import picture, sheets
    from cchc.reading.sandbox import MEMORY_EXIT

    try:
        data = Path(path).read_bytes()
        answer = picture(data, int(number), dpi=int(dpi)) if int(number) else json.dumps(sheets(data)).encode()
    except LookupError:
        answer = json.dumps({"refused": _NO_PAGE}).encode()
    except Unreadable as refused:
        answer = json.dumps({"refused": refused.code}).encode()
    except MemoryError:
        os._exit(MEMORY_EXIT)
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
