"""A change of very many duties, tried, made or taken back by a worker, with its progress; of fewer at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.desk import bulk
from cchc.desk.models import BulkChange
from cchc.jobs import actions as jobs
from cchc.jobs.models import Run
from cchc.records.shown import Shown

BULK = "desk.bulk"
AT_ONCE = 100  # duties: of these a person waits half a second
Step = Literal["preview", "apply", "undo"]


def preview(actor: Actor, change: BulkChange, verb: bulk.Verb, given: Mapping[str, Any], *, today: date) -> Run | None:
    """As `bulk.try_out`; or the run that does it."""
    if len(change.duties) <= AT_ONCE:
        bulk.try_out(actor, change, verb, given, today=today)
        return None
    bulk.check_open(change)
    return ask(actor, change, "preview", today, verb=verb.code, given=dict(given))


def apply(actor: Actor, change: BulkChange, *, today: date) -> Run | None:
    if len(change.duties) <= AT_ONCE:
        bulk.apply(actor, change, today=today)
        return None
    bulk.check_open(change)
    return ask(actor, change, "apply", today)


def undo(actor: Actor, change: BulkChange, *, today: date) -> Run | None:
    if len(change.duties) <= AT_ONCE:
        bulk.undo(actor, change, today=today)
        return None
    bulk.check_applied(change)
    return ask(actor, change, "undo", today)


def ask(actor: Actor, change: BulkChange, step: Step, day: date, **more: Any) -> Run:
    """One run a change: while it is under way nothing else is asked of the change."""
    running = run_of(change)
    if running is not None and running.is_live:
        raise Refused(_("Thay đổi này đang được xử lý. Chờ xong rồi làm tiếp."))
    given = {"change": change.pk, "step": step, "day": day.isoformat(), "language": get_language(), **more}
    subject = f"Thay đổi {len(change.duties)} nhiệm vụ"
    return jobs.ask(actor, BULK, key_of(change), subject=subject, given=given, again=True)


def key_of(change: BulkChange) -> str:
    return f"{BULK}:{change.pk}"


def run_of(change: BulkChange) -> Run | None:
    return Run.objects.filter(kind=BULK, key=key_of(change)).first()


class Changing(Shown):
    """How far it is, for who waits on the page of the change."""

    @property
    def url(self) -> str:
        return reverse("bulk", args=[self.run.given["change"]])

    @property
    def counts(self) -> bool:
        """Whether duty by duty is counted: a change is made in one transaction, which tells nothing before its end."""
        return self.pages and self.run.given["step"] == "preview"

    @property
    def words(self) -> str:
        run, n = self.run, self.run.total
        if run.state == Run.State.WAITING:
            return _("Đang chờ đến lượt.")
        match run.given["step"]:
            case "preview":
                return _("Đã thử %(k)s trong %(n)s nhiệm vụ.") % {"k": run.done, "n": n} if n else _("Đang thử.")
            case "apply":
                return ngettext("Đang ghi %(n)s nhiệm vụ.", "Đang ghi %(n)s nhiệm vụ.", n) % {"n": n}
        return ngettext("Đang hoàn tác %(n)s nhiệm vụ.", "Đang hoàn tác %(n)s nhiệm vụ.", n) % {"n": n}
