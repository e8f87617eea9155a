"""What falls due after the year's cut-off, as its agency expects it to come (ước thực hiện): for the year's report.

An estimate is no hand-in: the duty's state does not change by it. A report counts it beside what was confirmed, and
says so; the hand-in that comes restates it.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.duties import rules
from cchc.duties.actions import held, refuse_unless_awaited
from cchc.duties.life import Estimate
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.states import Verdict
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.periods.windows import year_cut_off

DENIED = gettext_lazy("Chỉ người được giao việc của cơ quan mới ghi ước thực hiện được.")


def first_day(year: int) -> date:
    """From which day on the year's estimates are written down."""
    return date(year, 12, 1)


def can_be_estimated(duty: Duty, today: date) -> bool:
    """Whether it falls due in the year's last days, after the cut-off, and these are near or there."""
    if duty.due is None or duty.is_closed or duty.is_pending:
        return False
    return year_cut_off(duty.due.year) < duty.due and first_day(duty.due.year) <= today <= duty.due


def estimated(rows: DutyQuerySet, day: date) -> DutyQuerySet:
    """Those whose agency has said by which day it expects to hand in."""
    return rows.filter(Exists(Estimate.objects.standing(day).filter(duty=OuterRef("pk"))))


def to_estimate(rows: DutyQuerySet, day: date) -> DutyQuerySet:
    """Those that can be estimated today, and nobody has."""
    last = date(day.year, 12, 31)
    near = rows.none() if day < first_day(day.year) else rows.filter(due__gt=year_cut_off(day.year), due__lte=last)
    waiting = near.filter(due__gte=day, closed_on__isnull=True, na_on__isnull=True).exclude(
        handed_on__isnull=False, verdict__in=(Verdict.NONE.value, Verdict.ACCEPTED.value)
    )
    return waiting.exclude(Exists(Estimate.objects.standing(day).filter(duty=OuterRef("pk"))))


@transaction.atomic
def estimate(actor: Actor, duty: Duty, *, expected_on: date, basis: str, today: date) -> Estimate:
    """The agency says by which day it expects to hand in, and why. One said before is replaced, and stays."""
    if not rules.work_on(actor, duty):
        raise Denied(DENIED)
    fresh = held(duty)
    refuse_unless_awaited(fresh)
    if fresh.due is None:
        raise Refused(_("Nhiệm vụ chưa có ngày đến hạn nên không ước được."))
    year = fresh.due.year
    if fresh.due <= year_cut_off(year):
        raise Refused(
            _("Hạn %(day)s không sau ngày chốt số liệu %(cut_off)s, nên tính theo kết quả thật.")
            % {"day": spoken(fresh.due), "cut_off": spoken(year_cut_off(year))}
        )
    if today > fresh.due:
        raise Refused(_("Đã quá hạn %(day)s. Nộp sản phẩm, không ước nữa.") % {"day": spoken(fresh.due)})
    if today < first_day(year):
        raise Refused(
            _("Ước thực hiện năm %(year)s ghi được từ ngày %(day)s.") % {"year": year, "day": spoken(first_day(year))}
        )
    if not today <= expected_on <= date(year, 12, 31):
        raise Refused(
            _("Ngày dự kiến phải từ hôm nay đến %(day)s. Sau đó là việc của năm sau.")
            % {"day": spoken(date(year, 12, 31))},
            field="expected_on",
        )
    if not basis.strip():
        raise Refused(_("Chưa ghi căn cứ. Ghi việc đang ở bước nào mà ước như vậy."), field="basis")
    withdraw_standing(duty, today)
    made = Estimate.objects.create(
        duty=duty, due=fresh.due, expected_on=expected_on, basis=basis.strip()[:2000], on=today, by_id=actor.post
    )
    write(actor, "duty.estimate", duty, expected_on=expected_on, due=fresh.due, words=basis.strip(), on=today)
    return made


@transaction.atomic
def withdraw_estimate(actor: Actor, duty: Duty, *, today: date) -> Estimate:
    """It no longer expects so: no report counts it from now on, of no day."""
    if not rules.work_on(actor, duty):
        raise Denied(DENIED)
    held(duty)
    one = Estimate.objects.filter(duty=duty, withdrawn_on__isnull=True, restated_on__isnull=True).first()
    if one is None or not withdraw_standing(duty, today):
        raise Refused(_("Không có ước thực hiện nào để rút lại."))
    write(actor, "duty.withdraw_estimate", duty, expected_on=one.expected_on, on=today)
    one.refresh_from_db()
    return one


def withdraw_standing(duty: Duty, today: date) -> int:
    return Estimate.objects.filter(duty=duty, withdrawn_on__isnull=True).update(withdrawn_on=today)
