"""What does not apply to an agency: said by the focal point with the reason, and taken back by a later entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.duties import rules
from cchc.duties.actions import CHANGED_MEANWHILE, IS_REPORT, PASSED_ON
from cchc.duties.life import Exemption
from cchc.duties.models import Duty
from cchc.duties.states import Verdict
from cchc.duties.telling import what
from cchc.ledger.actions import write

NOT_HERS = gettext_lazy("Chỉ cơ quan đầu mối của văn bản giao việc mới ghi “không áp dụng” được.")


@transaction.atomic
def mark_na(actor: Actor, duty: Duty, *, reason: str, today: date) -> Exemption:
    """The agency owes nothing here, from today on. It is counted nowhere, and can still be read."""
    if not rules.judge(actor, duty):
        raise Denied(NOT_HERS)
    return exempt(actor, duty, reason=reason, today=today)


@transaction.atomic
def exempt(actor: Actor, duty: Duty, *, reason: str, today: date, report: bool = False) -> Exemption:
    """`mark_na`, for those who asked for the right already."""
    fresh = Duty.objects.select_for_update().get(pk=duty.pk)
    if fresh.is_report and not report:
        raise Refused(IS_REPORT)
    if fresh.is_passed_on:
        raise Refused(PASSED_ON)
    if fresh.na_on is not None:
        raise Refused(_("Nhiệm vụ đã ghi là không áp dụng."))
    if fresh.is_accepted:
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành. Rút lại kết luận trước nếu ghi sai."))
    if fresh.is_pending:
        raise Refused(_("Sản phẩm đã nộp đang chờ duyệt. Kết luận lần nộp đó trước."))
    if not reason.strip():
        raise Refused(_("Chưa ghi lý do. Ghi vì sao việc này không áp dụng với cơ quan."), field="reason")
    untouched = Duty.objects.filter(pk=duty.pk, na_on__isnull=True, closed_on__isnull=True, verdict=fresh.verdict)
    if not untouched.exclude(verdict=Verdict.ACCEPTED.value).update(na_on=today):
        raise Refused(CHANGED_MEANWHILE)
    made = Exemption.objects.create(duty=duty, on=today, reason=reason.strip()[:2000], by_id=actor.post)
    write(actor, "duty.exempt", duty, reason=reason.strip(), on=today)
    duty.refresh_from_db()
    return made


@transaction.atomic
def lift_na(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """It applies again, as it stood before."""
    if not rules.judge(actor, duty):
        raise Denied(NOT_HERS)
    return lift(actor, duty, today=today)


@transaction.atomic
def lift(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """`lift_na`, for those who asked for the right already."""
    Duty.objects.select_for_update().get(pk=duty.pk)
    standing = Exemption.objects.filter(duty=duty, lifted_on__isnull=True, instead__isnull=False)
    if (other := standing.select_related("instead__duty").first()) is not None and other.instead is not None:
        said = _("Việc này không cần nộp vì đã xác nhận “%(what)s”. Rút lại kết luận đó thì việc này mở lại.")
        raise Refused(said % {"what": what(other.instead.duty)[:200]})
    if not Duty.objects.filter(pk=duty.pk, na_on__isnull=False).update(na_on=None):
        raise Refused(_("Nhiệm vụ không ghi là không áp dụng."))
    Exemption.objects.filter(duty=duty, lifted_on__isnull=True).update(lifted_on=today)
    write(actor, "duty.unexempt", duty, on=today)
    duty.refresh_from_db()
    return duty
