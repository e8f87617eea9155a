"""The child of `sandbox`: `python -m cchc.reading.child PATH NAME SECONDS MEMORY_MB` writes one JSON object."""

import json
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc.reading import Reading


def main(arguments: list[str]) -> int:
    path, name, seconds, memory_mb = arguments
    _limit(int(seconds), int(memory_mb))
    from cchc.reading import Unreadable, read
    from cchc.reading.sandbox import MEMORY_EXIT

    try:
        reading = read(Path(path), name=name)
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


def _limit(seconds: int, memory_mb: int) -> None:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
