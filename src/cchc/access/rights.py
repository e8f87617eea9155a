"""Every right there is, in one registry: who has it over one object, and over which rows of a table; every power too.

A right has grounds: each a reason for which somebody has it, said twice, as a predicate of an actor and an object and
as the condition that a query filters by. A test holds the two against each other on random data; pages, exports and
search ask nothing else. The grounds stand in the `rules.py` of the room they are about; a room above may add a ground
of its own to a right of a room below.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model, Q, QuerySet

from cchc.access.actor import Actor
from cchc.access.predicates import Predicate, predicate

Rows = TypeVar("Rows", bound="QuerySet[Any]")
Asked = ParamSpec("Asked")
Found = TypeVar("Found")
Scope = Callable[[Actor, date], Q | None]
Saying = Callable[[Callable[[Actor, Any], bool]], Callable[[Actor, Any], bool]]


@dataclass(frozen=True)
class Ground:
    """A reason for a right. `scope` gives None for an actor whose ground it is not: it then costs nothing."""

    why: str
    allows: Predicate
    scope: Scope


@dataclass
class Right:
    """May this actor do that? Called with an object it answers for it; `of` narrows a query to what it holds for."""

    name: str
    model: type[Model]
    grounds: list[Ground] = field(default_factory=list)
    provisos: list[Ground] = field(default_factory=list)

    def __call__(self, actor: Actor, one: Any, /) -> bool:
        if actor.is_system:
            return True
        allowed = any(ground.allows(actor, one) for ground in self.grounds)
        return allowed and all(proviso.allows(actor, one) for proviso in self.provisos)

    def of(self, rows: Rows, actor: Actor, day: date) -> Rows:
        """The rows it holds for on a day; for who has no ground, none. The system has every right."""
        if actor.is_system:
            return rows
        if actor.role is None or actor.agency is None:
            return rows.none()
        scope = self._scope(actor, day)
        return rows.none() if scope is None else rows.filter(scope)

    def _scope(self, actor: Actor, day: date) -> Q | None:
        """What narrows a query to what it holds for; None where there is no ground. Found once for a page that is only
        read: some grounds ask the database themselves."""
        known = scopes.get()
        key = (self.name, actor, day)
        if known is not None and key in known:
            found: Q | None = known[key]
            return found
        either: Q | None = None
        for ground in self.grounds:
            scope = ground.scope(actor, day)
            if scope is not None:
                either = scope if either is None else either | scope
        if either is not None:
            for proviso in self.provisos:
                either &= proviso.scope(actor, day) or Q(pk__in=())
        if known is not None:
            known[key] = either
        return either

    def because(self, why: str, scope: Scope) -> Saying:
        """Adds a ground: the decorated function says of an object what `scope` says of a table."""
        return self._adding(self.grounds, why, scope)

    def provided(self, why: str, scope: Scope) -> Saying:
        """Adds what has to hold besides, whatever the ground: said twice as a ground is."""
        return self._adding(self.provisos, why, scope)

    def _adding(self, to: list[Ground], why: str, scope: Scope) -> Saying:
        def add(asked: Callable[[Actor, Any], bool]) -> Callable[[Actor, Any], bool]:
            def allows(actor: Actor, one: Any = None) -> bool:
                return actor.role is not None and actor.agency is not None and asked(actor, one)

            to.append(Ground(why, predicate(allows), scope))
            return asked

        return add


# What was found of rights while a page is read, which changes none of it; None while something may be written.
scopes: ContextVar[dict[Hashable, Any] | None] = ContextVar("scopes", default=None)
RIGHTS: dict[str, Right] = {}
POWERS: dict[str, Predicate] = {}


def once(find: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """Decorates what a right asks of the database: asked once, of the same arguments, for a page that is only read."""

    @wraps(find)
    def asked(*args: Asked.args, **named: Asked.kwargs) -> Found:
        known = scopes.get()
        if known is None:
            return find(*args, **named)
        key = (find, args, tuple(named.items()))
        if key not in known:
            known[key] = find(*args, **named)
        found: Found = known[key]
        return found

    return asked


def power(name: str) -> Callable[[Callable[[Actor], bool]], Predicate]:
    """Something an actor may do, or is shown, whatever it is about: taking documents in, the desk of a focal point.

    The decorated function says it of an actor in a post; the system has every power, and who holds no post has none.
    """
    if name in POWERS:
        raise ValueError(f"the power {name} is there already")

    def add(asked: Callable[[Actor], bool]) -> Predicate:
        def has(actor: Actor, nothing: Any = None) -> bool:
            return actor.is_system or (actor.role is not None and actor.agency is not None and asked(actor))

        POWERS[name] = predicate(has)
        return POWERS[name]

    return add


def right(name: str, model: type[Model]) -> Right:
    """A new right over the objects of a model."""
    if name in RIGHTS:
        raise ValueError(f"the right {name} is there already")
    RIGHTS[name] = Right(name, model)
    return RIGHTS[name]


def allowed(name: str, rows: Rows, actor: Actor, day: date) -> Rows:
    """The rows an actor has a right over, for a model that its rules are about and that cannot import them."""
    return RIGHTS[name].of(rows, actor, day)
