"""Freezing a round: at once where it is quick, in the background with its progress where it takes long."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.figures import freezing
from cchc.jobs import actions as jobs
from cchc.jobs.models import Run
from cchc.reports import cut_off
from cchc.reports.models import Round
from cchc.reports.rules import FREEZE

AT_ONCE = 20_000  # figures: of these a person waits less than a second


def freeze(actor: Actor, of: Round, *, today: date) -> Run | None:
    """As `cut_off.freeze`; or the run that does it. Refuses what the run would refuse."""
    cut_off.check_ripe(actor, of, today)
    many = freezing.standing_of(of.authority, of.window).count() if cut_off.counts(of) else 0
    if many <= AT_ONCE:
        cut_off.freeze(actor, of, today=today)
        return None
    running = run_of(of)
    if running is not None and running.is_live:
        raise Refused(_("Số liệu kỳ này đang được chốt. Chờ xong rồi tải lại trang."))
    given = {"round": of.pk, "day": today.isoformat()}
    return jobs.ask(actor, FREEZE, key_of(of), subject=of.name, given=given, again=True)


def key_of(of: Round) -> str:
    return f"{FREEZE}:{of.pk}"


def run_of(of: Round) -> Run | None:
    return Run.objects.filter(kind=FREEZE, key=key_of(of)).first()
