"""The stages a product passes where another body issues it: drafted, consulted, submitted, issued.

From its submission on the draft lies with whoever issues it: what is late from then on is not the drafter's.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties import rules
from cchc.duties.actions import held
from cchc.duties.days import recount
from cchc.duties.life import Stage, StagePass
from cchc.duties.models import DueDay, Duty
from cchc.ledger.actions import write
from cchc.periods import spoken

ORDER = list(Stage)


def open_duty(actor: Actor, duty: Duty) -> Duty:
    if not rules.record_event(actor, duty):
        raise Denied(_("Chỉ cơ quan được giao hoặc cơ quan đầu mối mới ghi được các bước của sản phẩm."))
    fresh = held(duty)
    if fresh.is_accepted:
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên không ghi thêm bước nào nữa."))
    return fresh


def passed(duty: Duty) -> dict[Stage, StagePass]:
    """The stages that stand as passed."""
    rows = StagePass.objects.filter(duty=duty, undone_on__isnull=True).select_related("by__person")
    return {Stage(one.stage): one for one in rows}


def check_before_and_after(duty: Duty, stage: Stage, on: date) -> None:
    given_on = DueDay.objects.filter(duty=duty).order_by("known_on").values_list("known_on", flat=True).first()
    if on < (given_on or duty.opened_on):
        raise Refused(
            _("Ngày %(day)s ở trước ngày giao nhiệm vụ. Kiểm tra lại ngày.") % {"day": spoken(on)}, field="on"
        )
    for other, one in passed(duty).items():
        if ORDER.index(other) < ORDER.index(stage) and one.on > on:
            raise Refused(
                _("%(label)s ngày %(day)s, ngày ghi không thể sớm hơn.")
                % {"label": other.label, "day": spoken(one.on)},
                field="on",
            )
        if ORDER.index(other) > ORDER.index(stage) and one.on < on:
            raise Refused(
                _("%(label)s ngày %(day)s, ngày ghi không thể muộn hơn.")
                % {"label": other.label, "day": spoken(one.on)},
                field="on",
            )


@transaction.atomic
def pass_stage(actor: Actor, duty: Duty, stage: Stage, *, on: date, today: date, number: str = "") -> StagePass:
    """The product passed a stage on a day; a submission names the number of its letter (tờ trình)."""
    fresh = open_duty(actor, duty)
    if stage.value not in fresh.stages:
        raise Refused(_("Sản phẩm này không khai bước đó. Báo cơ quan đầu mối khai các bước ở trang nhiệm vụ."))
    if on > today:
        raise Refused(_("Ngày %(day)s ở sau hôm nay. Ghi ngày đã diễn ra.") % {"day": spoken(on)}, field="on")
    if stage is Stage.SUBMITTED and not number.strip():
        raise Refused(_("Chưa ghi số tờ trình. Ghi như trên tờ trình, vd. 45/TTr-SXD."), field="number")
    if len(number) > 80:
        raise Refused(_("Số, ký hiệu dài quá 80 chữ. Ghi như trên văn bản, vd. 45/TTr-SXD."), field="number")
    if stage in passed(duty):
        raise Refused(_("Bước này đã ghi rồi. Bỏ lần ghi trước nếu ghi sai."))
    check_before_and_after(fresh, stage, on)
    made = StagePass.objects.create(
        duty=duty, stage=stage.value, on=on, number=number.strip(), known_on=today, by_id=actor.post
    )
    facts(duty, today)
    Duty.objects.filter(pk=duty.pk, started_on__isnull=True).update(started_on=today)
    write(actor, "duty.stage", duty, stage=stage.value, numbers=[number.strip()], day=on, on=today)
    duty.refresh_from_db()
    return made


@transaction.atomic
def undo_stage(actor: Actor, duty: Duty, stage: Stage, *, today: date, reason: str = "") -> Duty:
    """The last stage no longer holds: written down by mistake, or the draft came back."""
    open_duty(actor, duty)
    there = passed(duty)
    if stage not in there:
        raise Refused(_("Bước này chưa ghi, nên không có gì để bỏ."))
    if any(ORDER.index(other) > ORDER.index(stage) for other in there):
        raise Refused(_("Đã ghi bước sau. Bỏ bước sau trước."))
    if not StagePass.objects.filter(pk=there[stage].pk, undone_on__isnull=True).update(
        undone_on=today, reason=reason.strip()[:500]
    ):
        raise Refused(_("Bước này vừa được người khác bỏ. Tải lại trang."))
    facts(duty, today)
    write(actor, "duty.unstage", duty, stage=stage.value, reason=reason.strip(), on=today)
    duty.refresh_from_db()
    return duty


def facts(duty: Duty, today: date) -> None:
    """What lists read of the stages, kept on the duty."""
    there = passed(duty)
    Duty.objects.filter(pk=duty.pk).update(
        **{
            column: there[stage].on if stage in there else None
            for stage, column in ((Stage.SUBMITTED, "submitted_on"), (Stage.ISSUED, "issued_on"))
        }
    )
    recount(duty, today=today, why="Theo các bước của sản phẩm")
