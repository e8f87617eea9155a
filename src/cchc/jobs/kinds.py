"""What can be done in the background. A room names each kind, and the function that does it, in its `background.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc.jobs.doing import Job
    from cchc.jobs.models import Run

Work = Callable[["Job"], Any]
KINDS: dict[str, Kind] = {}


@dataclass(frozen=True)
class Kind:
    """One kind of work: who does it, how long it may take, how often it is begun before it is given up.

    `ended` is called with the run once it is over, however it ended: to clear away what only the run needed.
    """

    name: str
    work: Work
    seconds: float
    most: int
    ended: Callable[[Run], None]


def kind(
    name: str, *, seconds: float = 600, most: int = 3, ended: Callable[[Run], None] = lambda run: None
) -> Callable[[Work], Work]:
    """Registers the function that does this kind of work. It is given a `Job`, and runs outside a transaction."""

    def register(work: Work) -> Work:
        KINDS[name] = Kind(name, work, seconds, most, ended)
        return work

    return register
