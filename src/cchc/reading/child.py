"""The child of `sandbox`: `python -m cchc.reading.child PATH NAME SECONDS MEMORY_MB MOST_SECONDS MOST_MEMORY_MB` writes
one JSON object, and on its error stream how far it is. The greater limits hold once it says that it reads a scan.
"""

import json
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc.reading import Reading


def main(arguments: list[str]) -> int:
    path, name = arguments[:2]
    seconds, memory_mb, most_seconds, most_memory_mb = map(int, arguments[2:])
    limit(seconds, memory_mb, most_seconds, most_memory_mb)
    from cchc.reading import Unreadable, read
    from cchc.reading.sandbox import MEMORY_EXIT

    try:
        reading = read(Path(path), name=name, progress=told)
        answer = {"reading": reading.to_json(), "blocks": reading.blocks_json(), "findings": findings_of(reading)}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False))
        sys.stdout.flush()
    except Unreadable as refused:
        sys.stdout.write(json.dumps({"refused": refused.code}))
    except MemoryError:
        os._exit(MEMORY_EXIT)
    return 0


def findings_of(reading: "Reading") -> list[dict[str, Any]]:
    """What `checks` notices, each with its place in words."""
    from cchc.reading.checks import check, where

    found = check(reading)
    return [
        one.to_json(reading.blocks) | {"where": place} for one, place in zip(found, where(reading, found), strict=True)
    ]


def told(done: int, total: int) -> None:
    """Say how far a scan is, for which the greater limits hold."""
    from cchc.reading.progress import LINE

    for what in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (hard, hard))
    print(LINE.format(done=done, total=total), file=sys.stderr, flush=True)


def limit(seconds: int, memory_mb: int, most_seconds: int, most_memory_mb: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, most_memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, most_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
