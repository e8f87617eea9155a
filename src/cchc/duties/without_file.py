"""Products that are no document: a figure; and, of what is owed only if there is any (nếu có), that there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.duties import actions, rules
from cchc.duties.models import Duty, HandIn

DENIED = gettext_lazy("Chỉ người được giao việc của cơ quan mới nộp được sản phẩm.")
MOST = Decimal(10) ** 15


@transaction.atomic
def hand_in_figure(actor: Actor, duty: Duty, *, figure: Decimal, unit: str, source: str, today: date) -> HandIn:
    """Hand in a figure with its unit and where it is from."""
    if not rules.work_on(actor, duty):
        raise Denied(DENIED)
    fresh = Duty.objects.get(pk=duty.pk)
    actions.refuse_unless_awaited(fresh)
    if fresh.manner != "figure":
        raise Refused(_("Sản phẩm này là văn bản, không nộp bằng số liệu."))
    if not figure.is_finite() or abs(figure) >= MOST or figure != round(figure, 4):
        raise Refused(_("Số liệu quá lớn, hoặc có hơn bốn chữ số sau dấu phẩy. Kiểm tra lại."), field="figure")
    if not source.strip():
        raise Refused(_("Chưa ghi nguồn số liệu: biểu, hệ thống hoặc văn bản nào."), field="source")
    return actions.hand_in_records(
        actor, duty, [], on=today, today=today, note=source[:2000], figure=figure, unit=unit.strip()[:40]
    )


@transaction.atomic
def hand_in_nothing(actor: Actor, duty: Duty, *, reason: str, today: date) -> HandIn:
    """Say that there is nothing to hand in (không phát sinh); it is confirmed or returned as any product is."""
    if not rules.work_on(actor, duty):
        raise Denied(DENIED)
    fresh = Duty.objects.get(pk=duty.pk)
    actions.refuse_unless_awaited(fresh)
    if not fresh.conditional:
        raise Refused(_("Sản phẩm này không ghi “nếu có”, nên phải nộp. Báo cơ quan đầu mối nếu không áp dụng."))
    if not reason.strip():
        raise Refused(_("Chưa ghi vì sao không phát sinh."), field="reason")
    return actions.hand_in_records(actor, duty, [], on=today, today=today, note=reason[:2000], nothing=True)
