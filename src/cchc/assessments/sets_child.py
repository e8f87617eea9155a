"""Reads a criteria set that somebody sent, in a child of `reading.sandbox`: `python -m … PATH NAME LIMITS` writes
`{"set": …}`, the canonical plain of it, or `{"faults": [[place, sentence], …]}`. Without Django."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(arguments: list[str], answer: Callable[[Path, str], dict[str, Any]]) -> int:
    """Writes the answer about the file that the arguments name, within the limits they set."""
    from cchc.reading.child import limit
    from cchc.reading.sandbox import MEMORY_EXIT

    limit(*map(int, arguments[2:6]))
    try:
        sys.stdout.write(json.dumps(answer(Path(arguments[0]), arguments[1]), ensure_ascii=False))
        sys.stdout.flush()
    except MemoryError:
        os._exit(MEMORY_EXIT)
    return 0


def answer(path: Path, name: str) -> dict[str, Any]:
    from cchc.scoring import Unusable, load_bytes

    try:
        return {"set": load_bytes(path.read_bytes(), name).plain()}
    except Unusable as refused:
        return {"faults": [list(fault) for fault in refused.faults]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], answer))
