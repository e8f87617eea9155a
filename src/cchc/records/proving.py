"""What a record proves, as its page names it. A room whose things can be proved says so in its `AppConfig.ready`.

    proves("duties.duty", duties_told)

`told` gives, for the keys of some of its things, the title and address of those that she may see.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from cchc.access import Actor
from cchc.records.models import Use

Told = Callable[[Actor, date, Collection[int]], dict[int, tuple[str, str]]]

ABOUT: dict[str, Told] = {}


def proves(label: str, told: Told) -> None:
    """`label` as `Use.about_type` has it: `app.model`, in small letters."""
    ABOUT[label] = told


def told_of(actor: Actor, day: date, uses: Iterable[Use]) -> dict[tuple[str, int], tuple[str, str]]:
    """By (about_type, about_id), the title and address of what she may see. One question for each kind of thing."""
    asked: dict[str, set[int]] = {}
    for use in uses:
        asked.setdefault(use.about_type, set()).add(use.about_id)
    return {
        (label, key): said
        for label, keys in asked.items()
        if label in ABOUT
        for key, said in ABOUT[label](actor, day, keys).items()
    }
