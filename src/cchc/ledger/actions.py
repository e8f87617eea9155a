"""Writing to the ledger, sealing it, and proving that it is whole."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from cchc.access import Actor
from cchc.ledger.models import Entry, Seal

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)
log = structlog.get_logger("cchc.ledger")
GENESIS = "0" * 64


@contextmanager
def recorded_at(moment: datetime) -> Iterator[None]:
    """Within it, entries bear that moment: for what happened before it was entered, as in an import or the sample."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def write(actor: Actor, verb: str, about: models.Model | str, *, at: datetime | None = None, **detail: Any) -> Entry:
    """One entry, in the transaction of the change it tells of. `about` is the object, or a word where there is none."""
    entry = Entry.objects.create(
        at=at or _moment.get() or timezone.now(),
        person=actor.person,
        person_name=actor.person_name,
        post=actor.post,
        agency=actor.agency,
        agency_name=actor.agency_name,
        address=actor.address,
        verb=verb,
        object_type=about._meta.label_lower if isinstance(about, models.Model) else about,
        object_id=about.pk if isinstance(about, models.Model) else None,
        detail=detail,
    )
    log.info(verb, object=entry.object_type, id=entry.object_id, person=actor.person, agency=actor.agency)
    return entry


def digest(entry: Entry) -> str:
    """SHA-256 over the RFC 8785 JSON of what an entry says, names of people left out and its detail behind a salt."""
    plain = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False).encode(entry.detail)
    body = {
        "id": str(entry.pk),
        "at": entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
        "person": str(entry.person),
        "post": str(entry.post),
        "agency": str(entry.agency),
        "verb": entry.verb,
        "object": f"{entry.object_type}:{entry.object_id}",
        "detail": hashlib.sha256(f"{entry.salt}{plain}".encode()).hexdigest(),
    }
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


def link(previous: str, digests: list[str]) -> str:
    return hashlib.sha256("\n".join([previous, *digests]).encode()).hexdigest()


@transaction.atomic
def seal() -> Seal | None:
    """Seal what is not sealed yet; None when nothing is. One sealer at a time; the unique number sees to it too.

    Writers are waited for: an entry gets its key when it is written and is seen when it is committed, so that without
    waiting a later one could be sealed before an earlier one is there.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    last = Seal.objects.order_by("-number").first()
    entries = list(Entry.objects.filter(pk__gt=last.last if last else 0).order_by("pk"))
    if not entries:
        return None
    return Seal.objects.create(
        number=last.number + 1 if last else 1,
        first=entries[0].pk,
        last=entries[-1].pk,
        count=len(entries),
        previous=last.digest if last else GENESIS,
        digest=link(last.digest if last else GENESIS, [digest(entry) for entry in entries]),
        at=timezone.now(),
    )


@dataclass(frozen=True)
class Proof:
    """How far the ledger was found whole. `broken` names the first seal that does not fit, or is None."""

    seals: int
    entries: int
    broken: int | None


def verify() -> Proof:
    """Recompute every seal. Costs a read of the whole ledger."""
    previous, seals, entries, upto = GENESIS, 0, 0, 0
    for one in Seal.objects.order_by("number"):
        # From where the seal before ended, so that what was slipped in between two seals is found as well.
        held = list(Entry.objects.filter(pk__gt=upto, pk__lte=one.last).order_by("pk"))
        fits = one.previous == previous and one.number == seals + 1 and len(held) == one.count
        if not fits or link(previous, [digest(entry) for entry in held]) != one.digest:
            return Proof(seals, entries, one.number)
        previous, seals, entries, upto = one.digest, seals + 1, entries + len(held), one.last
    return Proof(seals, entries, None)
