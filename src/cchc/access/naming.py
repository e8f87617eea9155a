"""What a form's field or an address names by its key: naming what is kept from one is denied, as opening it is."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from cchc.access.actor import Actor
from cchc.access.refusals import Denied
from cchc.access.rights import RIGHTS
from cchc.periods import today

# Who sent the request that is being answered; None outside one. Kept by the middleware that knows her.
asking: ContextVar[Actor | None] = ContextVar("asking", default=None)

Row = TypeVar("Row", bound=models.Model)


def as_key(value: object) -> int | None:
    """The key a value is; None for what is none, such as `me` or an empty choice."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def as_keys(values: Iterable[object]) -> set[int]:
    return {key for value in values if (key := as_key(value)) is not None}


def seen(rows: models.QuerySet[Row], key: int | None, denied: str) -> Row:
    """One of the rows that are hers. Raises `Denied` with its sentence, so that the ledger knows, where the row is
    there and kept from her; `Http404` where there is none."""
    one = rows.filter(pk=key).first()
    if one is not None:
        return one
    if rows.model._default_manager.filter(pk=key).exists():
        raise Denied(denied)
    raise Http404


def kept_from(actor: Actor, right: str, values: Iterable[object]) -> list[models.Model]:
    """Those of the named rows that are there and that an actor has not the right to. Two queries at most."""
    keys = as_keys(values)
    rows = RIGHTS[right].model._default_manager.filter(pk__in=keys)
    hers = set(RIGHTS[right].of(rows, actor, today()).values_list("pk", flat=True))
    return [one for one in rows if one.pk not in hers] if hers != keys else []


def deny_kept(right: str, values: Iterable[object], *, field: str | None = None) -> None:
    """Raises `Denied` where one of the values names a row that is kept from who asks. What is not there is let pass:
    whoever offers choices says so beside the field."""
    actor = asking.get()
    found = kept_from(actor, right, values) if actor is not None else []
    if found:
        named = ", ".join(f"{one._meta.label_lower}:{one.pk}" for one in found)
        raise Denied(_("%(what)s không thuộc phạm vi của bạn.") % {"what": named}, field=field)
