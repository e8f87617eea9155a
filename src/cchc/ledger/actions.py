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
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.ledger.models import Entry, Seal, committed

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


def recorded_now() -> datetime:
    """The moment that what happens now bears: this one, or the one `recorded_at` says."""
    return _moment.get() or timezone.now()


def is_of_the_past() -> bool:
    """Whether what happens now is entered late, within `recorded_at`: nobody is told of it as if it were news."""
    return _moment.get() is not None


def write(actor: Actor, verb: str, about: models.Model | str, *, at: datetime | None = None, **detail: Any) -> Entry:
    """One entry, in the transaction of the change it tells of. `about` is the object, or a word where there is none."""
    entry = Entry.objects.create(
        at=at or recorded_now(),
        person=actor.person,
        person_name=actor.person_name,
        post=actor.post,
        agency=actor.agency,
        agency_name=actor.agency_name,
        address=actor.address,
        behalf=actor.behalf,
        behalf_name=actor.behalf_name,
        verb=verb,
        object_type=about._meta.label_lower if isinstance(about, models.Model) else about,
        object_id=about.pk if isinstance(about, models.Model) else None,
        detail=detail,
    )
    log.info(verb, object=entry.object_type, id=entry.object_id, person=actor.person, agency=actor.agency)
    return entry


def digest(entry: Entry) -> str:
    """SHA-256 over the RFC 8785 JSON of what an entry says: no names of people, and its detail by its commitment."""
    body = {
        "id": str(entry.pk),
        "at": entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
        "person": str(entry.person),
        "post": str(entry.post),
        "agency": str(entry.agency),
        "verb": entry.verb,
        "object": f"{entry.object_type}:{entry.object_id}",
        "detail": entry.commitment,
    }
    if entry.behalf is not None:
        body["behalf"] = str(entry.behalf)
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


ERASED = "ledger.erase"


@transaction.atomic
def erase(actor: Actor, entry: Entry, *, why: str) -> Entry:
    """Erase what an entry tells in detail, for a lawful request; that it was done, and why, is an entry itself.

    The chain holds: it was made over the commitment, which stays. Only from the command line, by the operator.
    """
    if not actor.is_system:
        raise Denied(_("Chỉ người vận hành hệ thống được xóa chi tiết trong nhật ký."))
    if not why.strip():
        raise Refused(_("Chưa ghi lý do xóa. Ghi số văn bản yêu cầu."))
    if entry.is_erased:
        raise Refused(_("Chi tiết của mục này đã được xóa rồi."))
    write(actor, ERASED, entry, why=why.strip())
    Entry.objects.filter(pk=entry.pk).update(detail={}, salt="", address=None)
    entry.refresh_from_db()
    return entry


@dataclass(frozen=True)
class Proof:
    """How far the ledger was found whole. `broken` names the first seal that does not fit, or is None.

    `unsealed` entries are newer than the last seal: nothing is proved of them yet. `anchored` says whether the digest
    somebody noted elsewhere is one of the seals, None when none was given: who owns the database can make another chain
    that fits, and only what is kept elsewhere tells the two apart.
    """

    seals: int
    entries: int
    broken: int | None
    unsealed: int = 0
    anchored: bool | None = None


def holds(entry: Entry, erased: set[int | None]) -> bool:
    """Whether an entry's detail is what it was committed to, or was erased by an entry that says so."""
    if entry.is_erased:
        return entry.pk in erased and entry.detail == {}
    return committed(entry.salt, entry.detail) == entry.commitment


def verify(anchor: str = "") -> Proof:
    """Recompute every seal. Costs a read of the whole ledger."""
    previous, seals, entries, upto = GENESIS, 0, 0, 0
    erasing = Entry.objects.filter(verb=ERASED, object_type=Entry._meta.label_lower)
    erased = set(erasing.values_list("object_id", flat=True))
    met = not anchor
    for one in Seal.objects.order_by("number"):
        # From where the seal before ended, so that what was slipped in between two seals is found as well.
        held = list(Entry.objects.filter(pk__gt=upto, pk__lte=one.last).order_by("pk"))
        fits = one.previous == previous and one.number == seals + 1 and len(held) == one.count
        fits = fits and all(holds(entry, erased) for entry in held)
        if not fits or link(previous, [digest(entry) for entry in held]) != one.digest:
            return Proof(seals, entries, one.number)
        previous, seals, entries, upto = one.digest, seals + 1, entries + len(held), one.last
        met = met or one.digest == anchor.strip().lower()
    unsealed = Entry.objects.filter(pk__gt=upto).count()
    return Proof(seals, entries, None, unsealed, met if anchor else None)
