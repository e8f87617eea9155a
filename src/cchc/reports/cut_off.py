"""The cut-off of a round: its figures and what had become of tasks are kept with a hash; what comes later is named."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import SYSTEM, Actor, Denied, Refused
from cchc.duties.queries import names_of
from cchc.figures import freezing
from cchc.figures.models import FormRow
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.reports import rules
from cchc.reports.models import Level, Round
from cchc.tasks.models import Mandate
from cchc.tasks.office import sums_of
from cchc.tasks.queries import Scope

MOST = 500


def check_ripe(actor: Actor, of: Round, today: date) -> None:
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới chốt được số liệu."))
    if of.is_frozen:
        raise Refused(_("Số liệu kỳ này đã chốt rồi."))
    if of.cut_off > today or of.end > today:
        raise Refused(_("Chưa đến ngày chốt %(day)s.") % {"day": spoken(max(of.cut_off, of.end))})


def counts(of: Round) -> bool:
    """Whether its forms ask for figures; a round may go by words alone."""
    return FormRow.objects.filter(form__report_rounds=of, indicator__isnull=False).exists()


@transaction.atomic
def freeze(actor: Actor, of: Round, *, today: date, known: freezing.Standing | None = None) -> Round:
    """Keep the round's figures, the state of tasks and duties as of the cut-off, and who had not handed in."""
    check_ripe(actor, of, today)
    snapshot = freezing.freeze(actor, of.authority, of.window, known=known) if counts(of) else None
    status = status_of(of, today)
    digest = digest_of(status)
    kept = Round.objects.filter(pk=of.pk, frozen_at__isnull=True).update(
        snapshot=snapshot,
        status=status,
        status_digest=digest,
        frozen_at=timezone.now(),
        frozen_by_id=actor.post,
    )
    if not kept:
        raise Refused(_("Số liệu kỳ này đã chốt rồi."))
    of.refresh_from_db()
    write(
        actor,
        "report_round.freeze",
        of,
        name=of.name,
        figures=snapshot.count if snapshot else 0,
        digest=snapshot.digest if snapshot else "",
        status=digest,
        silent=len(status["silent"]),
    )
    return of


def status_of(of: Round, today: date) -> dict[str, Any]:
    """What had become of the year's documents by the cut-off: by printed task and by duty, in the columns of the
    Government Office's form; with what is expected by the year's end beside, where anything is. And the silent."""
    mandates = Mandate.objects.filter(authority=of.authority, year=of.cut_off.year, in_force_on__lte=of.cut_off)
    rows = [counted(one, of.cut_off, today) for one in mandates.order_by("in_force_on", "pk")]
    missing = of.reports.silent().exclude(level=Level.WHOLE).order_by("level", "about")
    silent = list(missing.values_list("about", "level", "field"))
    names = names_of((about for about, _level, _field in silent), of.cut_off)
    return {
        "as_of": of.cut_off.isoformat(),
        "mandates": rows,
        "tasks": summed(row["tasks"] for row in rows),
        "duties": summed(row["duties"] for row in rows),
        "tasks_expected": summed(row["tasks_expected"] or row["tasks"] for row in rows)
        if any(row["tasks_expected"] for row in rows)
        else None,
        "duties_expected": summed(row["duties_expected"] or row["duties"] for row in rows)
        if any(row["duties_expected"] for row in rows)
        else None,
        "silent": [
            {"agency": about, "name": names.get(about, ""), "level": level, "field": field}
            for about, level, field in silent
        ],
    }


def counted(mandate: Mandate, day: date, today: date) -> dict[str, Any]:
    scope = Scope(SYSTEM, mandate, day, today)
    tasks, duties = (dict(line.counts) for line in sums_of(scope, estimated=False)[0])
    expected: list[dict[str, int] | None] = [None, None]
    if scope.has_estimates:
        expected = [dict(line.counts) for line in sums_of(scope, estimated=True)[0]]
    return {
        "mandate": mandate.pk,
        "number": mandate.number,
        "title": mandate.title[:300],
        "tasks": tasks,
        "duties": duties,
        "tasks_expected": expected[0],
        "duties_expected": expected[1],
    }


def summed(counts: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


def digest_of(status: dict[str, Any]) -> str:
    """SHA-256 over its RFC 8785 JSON."""
    return hashlib.sha256(rfc8785.dumps(status)).hexdigest()


@dataclass(frozen=True)
class Checked:
    """Whether what was frozen is still what it was; `figures` is None where none were."""

    figures: bool | None
    status: bool

    @property
    def holds(self) -> bool:
        return self.status and self.figures is not False


def check(of: Round) -> Checked:
    """Reckon both hashes again from what is kept."""
    figures = freezing.holds(of.snapshot) if of.snapshot is not None else None
    return Checked(figures, digest_of(of.status) == of.status_digest)
