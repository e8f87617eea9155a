"""Predicates of `rules`, with types: who may do what is put together with `|`, `&` and `~`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from rules.predicates import predicate as untyped

from cchc.access.actor import Actor


class Predicate(Protocol):
    """Says of an actor and an object whether a right is there; of the actor alone where no object is meant."""

    def __call__(self, actor: Actor, obj: Any = None, /) -> bool: ...
    def __or__(self, other: Predicate) -> Predicate: ...
    def __and__(self, other: Predicate) -> Predicate: ...
    def __invert__(self) -> Predicate: ...


def predicate(asked: Callable[..., bool]) -> Predicate:
    return cast(Predicate, untyped(asked))  # type: ignore[no-untyped-call]
