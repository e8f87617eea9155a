"""Files → readings of plans: what the document is, its targets, tasks and reporting rules, each value with its place.

Stages, each a module: `files` → `plain`, `markup`, `word`, `pdf`, `sheets` (blocks) → `outline` → `head`,
`tables` and `lists` (drafts of tasks), `tasks`, `targets`, `reporting` → `deadlines` and `bodies` → `doubts`.
"""

from pathlib import Path

from cchc.reading.model import Reading
from cchc.reading.progress import Progress
from cchc.reading.unreadable import Unreadable

__all__ = ["Reading", "Unreadable", "read", "read_bytes"]


def read(path: str | Path, *, name: str | None = None, progress: Progress | None = None) -> Reading:
    """The reading of a file. `name` is what its giver called it, where that differs; `progress` is told of each page of
    a scan. Raises `Unreadable`."""
    from cchc.reading import files, pipeline

    return pipeline.reading(files.from_path(Path(path), name), progress)


def read_bytes(data: bytes, name: str, *, progress: Progress | None = None) -> Reading:
    """The reading of a file already in memory. Raises `Unreadable`."""
    from cchc.reading import files, pipeline

    return pipeline.reading(files.examine(data, name), progress)
