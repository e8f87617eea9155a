"""Reads figures of agencies that somebody sent, in a child of `reading.sandbox`, by the set that stands beside the file
as `set.json`: `python -m … PATH NAME LIMITS` writes `{"facts": …}` or `{"faults": [[place, sentence], …]}`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from cchc.assessments.sets_child import main

SET = "set.json"


def answer(path: Path, name: str) -> dict[str, Any]:
    from cchc.scoring import Unusable, load, read_facts

    try:
        return {"facts": read_facts(path.read_bytes(), name, load(path.with_name(SET))).plain()}
    except Unusable as refused:
        return {"faults": [list(fault) for fault in refused.faults]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], answer))
