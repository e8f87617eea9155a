"""A report that was confirmed is opened again, before the round is frozen; what was taken from it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties.actions import pronounce, unsay
from cchc.duties.queries import names_of
from cchc.duties.states import Verdict
from cchc.figures import filing
from cchc.figures.models import SheetState
from cchc.ledger.actions import write
from cchc.reports import rules
from cchc.reports.actions import LONGEST, NO_REASON, move
from cchc.reports.draft_models import Block
from cchc.reports.models import Level, Report, State


@dataclass(frozen=True)
class Taken:
    """How many of its paragraphs stand in another report's draft."""

    report: int
    name: str
    n: int


def taken_from(report: Report, day: date) -> list[Taken]:
    """In which drafts its words stand. Two queries."""
    rows = Block.objects.filter(source=report, dropped=False).exclude(draft__report=report)
    found = list(rows.values_list("draft__report", "draft__report__about").annotate(n=Count("pk")).order_by("draft"))
    names = names_of({about for _report, about, _n in found}, day)
    return [Taken(pk, names.get(about, ""), n) for pk, about, n in found]


def may_reopen(actor: Actor, report: Report) -> bool:
    return report.state == State.CONFIRMED and not report.round.is_frozen and rules.judge(actor, report)


@transaction.atomic
def reopen(actor: Actor, report: Report, reason: str, *, today: date, fields: Sequence[str] = ()) -> list[Taken]:
    """Whoever confirms reports takes her word back and returns it, with the forms of the fields she names. Its figures
    stay confirmed: what the agency changes in those forms is an erratum with this reason. Where its words were taken
    they stay, with their source; gives those places."""
    if not rules.judge(actor, report) or report.level == Level.WHOLE:
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới mở lại được báo cáo."))
    if report.state != State.CONFIRMED:
        raise Refused(_("Báo cáo này chưa được xác nhận nên không cần mở lại. Trả lại nếu cần sửa."))
    if report.round.is_frozen:
        raise Refused(_("Số liệu kỳ này đã chốt nên không mở lại báo cáo. Sửa số là đính chính, ghi ở trang chỉ tiêu."))
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise Refused(NO_REASON, field="reason")
    now = timezone.now()
    move(
        report,
        (State.CONFIRMED,),
        state=State.RETURNED.value,
        reason=reason,
        came_on=None,
        judged_at=now,
        judged_by_id=actor.post,
        returned_times=F("returned_times") + 1,
    )
    unsay(actor, report.duty, today=today, reason=reason, report=True)
    report.duty.refresh_from_db()
    pronounce(actor, report.duty, Verdict.RETURNED, today=today, reason=reason, report=True)
    for sheet in report.sheets().filter(state=SheetState.CONFIRMED, form__field__in=list(fields)):
        filing.guarded(sheet, None, state=SheetState.RETURNED.value, reason=reason, judged_at=now)
    taken = taken_from(report, today)
    write(actor, "report.reopen", report, n=report.n, reason=reason, fields=list(fields), taken=[x.n for x in taken])
    return taken
