"""The parts of a duty's page that are modules of their own: what each shows, and the acts it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse

from cchc.access import Actor
from cchc.access.request import Asked
from cchc.duties.forms import Form
from cchc.duties.models import Duty

Sent = Mapping[str, Form]


@dataclass(frozen=True)
class Part:
    """`of` gives what the template is rendered with, under `name`; None where there is nothing to show.

    `sent` holds the forms that were sent and refused. `acts`: verb → who may, and what it does.
    """

    name: str
    template: str
    of: Callable[[Duty, Actor, date, Sent], Any]
    acts: dict[str, tuple[Callable[[Actor, Duty], bool], Callable[[Asked, Duty], HttpResponse]]] = field(
        default_factory=dict
    )
    aside: bool = False


PARTS: list[Part] = []  # in the order in which they stand on the page


def shown_parts(duty: Duty, actor: Actor, day: date, sent: Sent) -> dict[str, Any]:
    """Every part under its name, and the templates of those that have something to show."""
    given = {part.name: part.of(duty, actor, day, sent) for part in PARTS}
    there = [part for part in PARTS if given[part.name] is not None]
    return {
        **given,
        "parts": [part.template for part in there if not part.aside],
        "asides": [part.template for part in there if part.aside],
    }
