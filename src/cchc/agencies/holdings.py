"""What hangs on an agency, in every room, and how it is passed on when the agency ends.

Every foreign key to `Agency` belongs to a holding. A room declares its own in its `AppConfig.ready`: `passes` for what
its heir takes over, `stays` for what is history. A test walks all models and names a key that belongs to none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils.functional import Promise

from cchc.access import Actor
from cchc.agencies.models import Agency, Passing, Standing

Text = str | Promise


@dataclass(frozen=True)
class Row:
    """Something open that hangs on an agency: its key and how it is told of."""

    pk: int
    text: str


@dataclass(frozen=True)
class Passage:
    """From an agency to its heir, on the succession's day. `today` is the day it is."""

    actor: Actor
    of: Agency
    to: Agency
    day: date
    today: date


@dataclass(frozen=True)
class Holding:
    """`field` is `app.Model.field`. `open_rows` tells what would be passed on; `pass_on` does it for some of those rows
    and gives what came of each (None where the row itself went over); `take_back` undoes one passing, or refuses."""

    field: str
    label: Text
    open_rows: Callable[[Agency, date], Sequence[Row]]
    pass_on: Callable[[Passage, Sequence[int]], dict[int, int | None]]
    take_back: Callable[[Actor, Passing], None]


held: dict[str, Holding] = {}
history: dict[str, str] = {}  # field → why it stays with whom it was


def passes(holding: Holding) -> None:
    """Holdings are passed on in the order in which they are declared, and taken back in the opposite one."""
    held[holding.field] = holding


def stays(field: str, why: str) -> None:
    history[field] = why


def keys_to_agencies() -> Iterable[str]:
    """Every key to `Agency` of every model: `duties.Duty.agency`."""
    for model in apps.get_models():
        for one in model._meta.get_fields():
            if one.is_relation and one.concrete and one.related_model is Agency:
                yield f"{model._meta.label}.{one.name}"


def undeclared() -> list[str]:
    return sorted(set(keys_to_agencies()) - held.keys() - history.keys())


def holders() -> dict[int, set[str]]:
    """The keys of agencies on which anything hangs that could be passed on, each with the fields by which it does. One
    query a holding."""
    found: dict[int, set[str]] = defaultdict(set)
    for field in held:
        label, _, name = field.rpartition(".")
        column = f"{name}_id"
        rows = apps.get_model(label)._default_manager.exclude(**{name: None}).order_by()
        for agency in rows.values_list(column, flat=True).distinct():
            found[agency].add(field)
    return dict(found)


def left_behind(day: date) -> list[str]:
    """What is open on a day and hangs on agencies that do not exist then; empty when nothing is orphaned."""
    there = set(Agency.objects.on(day).values_list("pk", flat=True))
    told = []
    holding = holders()
    to_come = set(Standing.objects.filter(since__gt=day).values_list("agency", flat=True))
    for agency in Agency.objects.filter(pk__in=holding.keys() - there - to_come).order_by("key"):
        for one in held.values():
            if one.field in holding[agency.pk] and (rows := one.open_rows(agency, day)):
                told.append(f"{agency.key}: {len(rows)} × {one.label}")
    return told
