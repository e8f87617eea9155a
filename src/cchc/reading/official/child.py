"""The child that reads what is handed in: `python -m cchc.reading.official.child`, with the path, the name, the limits
in seconds and megabytes, and the folders of roots and of revocation lists.

One JSON object: the document, its text page by page, the sketch of it, its signatures. A file whose words cannot be
read may still bear signatures: `unreadable` says why, and the rest is there.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from cchc.reading.progress import Progress


def main(arguments: list[str]) -> int:
    path, name = arguments[:2]
    roots, crls = arguments[6:]
    from cchc.reading.child import limit, told
    from cchc.reading.sandbox import MEMORY_EXIT

    limit(*map(int, arguments[2:6]))
    try:
        folders = (Path(folder) if folder else None for folder in (roots, crls))
        answer = answered(Path(path), name, *folders, progress=told)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False))
        sys.stdout.flush()
    except MemoryError:
        os._exit(MEMORY_EXIT)
    return 0


def answered(
    path: Path, name: str, roots: Path | None, crls: Path | None, *, progress: Progress | None = None
) -> dict[str, Any]:
    from cchc.reading import Unreadable, files
    from cchc.reading.official.reader import official_of
    from cchc.reading.official.signatures import signatures
    from cchc.reading.verdict import likeness

    try:
        source = files.from_path(path, name)
    except Unreadable as refused:
        return {"unreadable": refused.code}
    found: dict[str, Any] = {}
    try:
        read = official_of(source, progress)
        found = {"official": read.to_json(), "texts": list(read.texts), "sketch": list(likeness.sketch(read.text))}
    except Unreadable as refused:
        found = {"unreadable": refused.code}
    signed = signatures(source.data, roots, crls) if source.format == "pdf" else []
    return found | {"format": source.format, "signatures": [one.to_json() for one in signed]}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
