"""The data of a window as they stand at its cut-off, kept so that nothing that comes later changes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

import rfc8785
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency, Line
from cchc.figures import rules
from cchc.figures.models import Frozen, Snapshot, Version
from cchc.ledger.actions import write
from cchc.periods import today
from cchc.periods.naming import code_of, name_of
from cchc.periods.windows import Window

BATCH = 500
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Standing:
    """The versions that stand, by their keys in order, and the hash over what they say."""

    keys: list[int]
    digest: str


def standing_of(root: Agency, window: Window) -> QuerySet[Version]:
    """Of each figure of a window below an authority the version that stands now."""
    return Version.objects.filter(
        figure__start=window.start,
        figure__end=window.end,
        figure__agency__in=Line.objects.filter(ancestor=root).values("descendant"),
        n=F("figure__version"),
    )


def keys_of(root: Agency, window: Window) -> list[int]:
    return list(standing_of(root, window).order_by("pk").values_list("pk", flat=True))


def read(root: Agency, window: Window, tell: Tell = lambda done, total: None) -> Standing:
    """What `freeze` is to keep, read before its transaction: of hundreds of thousands the hash takes many seconds."""
    keys = keys_of(root, window)
    return Standing(keys, digest(keys, tell))


@transaction.atomic
def freeze(actor: Actor, root: Agency, window: Window, *, known: Standing | None = None) -> Snapshot:
    """Keep which version of each figure below an authority stands now. Afterwards a change is an erratum.

    `known` is what was read just before; where something has changed since, it is read again.
    """
    if not actor.is_system and rules.run_root(actor, today()) != root.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới chốt được số liệu."))
    if window.end > today():
        raise Refused(_("Kỳ %(window)s chưa hết nên chưa chốt được.") % {"window": name_of(window)})
    keys = keys_of(root, window)
    if not keys:
        raise Refused(_("Kỳ %(window)s chưa có số liệu nào để chốt.") % {"window": name_of(window)})
    made = Snapshot.objects.create(
        root=root,
        start=window.start,
        end=window.end,
        at=timezone.now(),
        by_id=actor.post,
        count=len(keys),
        digest=known.digest if known is not None and known.keys == keys else digest(keys),
    )
    keep(made, keys)
    write(actor, "figure.freeze", made, window=code_of(window), count=len(keys), digest=made.digest)
    return made


def keep(snapshot: Snapshot, versions: list[int]) -> None:
    """A line of the snapshot for each of the versions its hash is over, whatever has come meanwhile; one statement,
    however many."""
    is_postgresql = connection.vendor == "postgresql"
    each = "SELECT unnest(%s::bigint[])" if is_postgresql else "SELECT value FROM json_each(%s)"
    table = Frozen._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (snapshot_id, version_id) SELECT %s, kept.* FROM ({each}) AS kept",  # noqa: S608
            [snapshot.pk, versions if is_postgresql else json.dumps(versions)],
        )


def digest(versions: list[int], tell: Tell = lambda done, total: None) -> str:
    """SHA-256 over the RFC 8785 JSON of what the versions say, numbers as strings, in the order of their keys."""
    made = hashlib.sha256()
    rows = (
        Version.objects.filter(pk__in=versions[n : n + BATCH])
        .order_by("pk")
        .values_list(
            "figure__indicator__code",
            "figure__agency__key",
            "figure__start",
            "figure__end",
            "figure__whole",
            "n",
            "numerator",
            "denominator",
            "words",
            "nothing",
        )
        for n in range(0, len(versions), BATCH)
    )
    for n, some in enumerate(rows):
        tell(n * BATCH, len(versions))
        for row in some:
            told = [one if one is None or isinstance(one, bool) else str(one) for one in row]
            made.update(rfc8785.dumps(told) + b"\n")
    return made.hexdigest()


def holds(snapshot: Snapshot) -> bool:
    """Whether the data it froze are still what they were."""
    keys = list(snapshot.lines.order_by("version").values_list("version", flat=True))
    return len(keys) == snapshot.count and digest(keys) == snapshot.digest
