"""The data of a window as they stand at its cut-off, kept so that nothing that comes later changes them."""

from __future__ import annotations

import hashlib

import rfc8785
from django.db import transaction
from django.db.models import F
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

BATCH = 1000


@transaction.atomic
def freeze(actor: Actor, root: Agency, window: Window) -> Snapshot:
    """Keep which version of each figure below an authority stands now. Afterwards a change is an erratum."""
    if not actor.is_system and rules.run_root(actor, today()) != root.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới chốt được số liệu."))
    if window.end > today():
        raise Refused(_("Kỳ %(window)s chưa hết nên chưa chốt được.") % {"window": name_of(window)})
    standing = Version.objects.filter(
        figure__start=window.start,
        figure__end=window.end,
        figure__agency__in=Line.objects.filter(ancestor=root).values("descendant"),
        n=F("figure__version"),
    )
    keys = list(standing.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise Refused(_("Kỳ %(window)s chưa có số liệu nào để chốt.") % {"window": name_of(window)})
    made = Snapshot.objects.create(
        root=root,
        start=window.start,
        end=window.end,
        at=timezone.now(),
        by_id=actor.post,
        count=len(keys),
        digest=digest(keys),
    )
    Frozen.objects.bulk_create([Frozen(snapshot=made, version_id=key) for key in keys], batch_size=BATCH)
    write(actor, "figure.freeze", made, window=code_of(window), count=len(keys), digest=made.digest)
    return made


def digest(versions: list[int]) -> str:
    """SHA-256 over the RFC 8785 JSON of what the versions say, numbers as strings, in the order of their keys."""
    made = hashlib.sha256()
    rows = (
        Version.objects.filter(pk__in=versions[n : n + 500])
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
        for n in range(0, len(versions), 500)
    )
    for some in rows:
        for row in some:
            told = [one if one is None or isinstance(one, bool) else str(one) for one in row]
            made.update(rfc8785.dumps(told) + b"\n")
    return made.hexdigest()


def holds(snapshot: Snapshot) -> bool:
    """Whether the data it froze are still what they were."""
    keys = list(snapshot.lines.order_by("version").values_list("version", flat=True))
    return len(keys) == snapshot.count and digest(keys) == snapshot.digest
