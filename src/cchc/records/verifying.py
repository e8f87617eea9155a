"""Re-hashing what is kept: every file read again, what is gone or changed named, and the ledger told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone

from cchc.access import SYSTEM
from cchc.ledger.actions import write
from cchc.records.models import Record
from cchc.records.storing import CHUNK, opened

MISSING, CHANGED = "missing", "changed"


@dataclass(frozen=True)
class Fault:
    """A stored file that is gone or is no longer what it was, and the records that speak of it."""

    sha256: str
    kind: str
    records: tuple[str, ...]


def verify(*, older_than: timedelta = timedelta(0), most: int | None = None) -> Iterator[Fault | None]:
    """Re-hash each stored file once, the longest unchecked first: a fault, or None for a sound one.

    Safe to interrupt: each file is written down when it has been read, and a later run goes on with the rest that
    `older_than` leaves. The ledger is told of the run's end by `verify_all`, of each fault at once.
    """
    until = timezone.now() - older_than
    kept = Record.objects.exclude(sha256="").exclude(checked_at__gt=until)
    rows = kept.order_by().values("sha256").annotate(first=Min("checked_at"), n=Count("pk"))
    digests = sorted((row["first"] is not None, str(row["first"]), row["sha256"]) for row in rows)
    for _, _, sha256 in digests[:most]:
        yield check(sha256)


def check(sha256: str) -> Fault | None:
    """One stored file, and the rows that speak of it brought up to date."""
    records = Record.objects.filter(sha256=sha256)
    kind = fault_of(records.order_by("pk")[0])
    with transaction.atomic():
        before = set(records.values_list("fault", flat=True))
        records.update(checked_at=timezone.now(), fault=kind)
        named = tuple(str(one) for one in records.order_by("pk").defer("read"))
        if kind and before != {kind}:
            write(SYSTEM, "record.fault", records.order_by("pk")[0], sha256=sha256, fault=kind)
        elif before - {"", kind}:
            write(SYSTEM, "record.sound_again", records.order_by("pk")[0], sha256=sha256)
    return Fault(sha256, kind, named) if kind else None


def fault_of(record: Record) -> str:
    """`missing`, `changed`, or empty for a file that is what it was."""
    digest = hashlib.sha256()
    try:
        with opened(record) as stream:
            while piece := stream.read(CHUNK):
                digest.update(piece)
    except FileNotFoundError:
        return MISSING
    return "" if digest.hexdigest() == record.sha256 else CHANGED


def verify_all(
    say: Callable[[str], None], *, older_than: timedelta = timedelta(0), most: int | None = None
) -> tuple[int, list[Fault]]:
    """Verify, saying each fault as it is found; how many files were read, and the faults. The ledger is told."""
    read, faults = 0, []
    for fault in verify(older_than=older_than, most=most):
        read += 1
        if fault is not None:
            faults.append(fault)
            say(sentence(fault))
    write(SYSTEM, "record.verify", "records.record", files=read, faults=[fault.sha256 for fault in faults])
    return read, faults


def sentence(fault: Fault) -> str:
    what = "không còn ở nơi lưu trữ" if fault.kind == MISSING else "đã bị thay đổi so với lúc nộp"
    return f"Tệp {fault.sha256[:16]} {what}: {'; '.join(fault.records[:5])}."
