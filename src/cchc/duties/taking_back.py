"""Taking back what was said by mistake, while that is harmless: on the day it was said, before anything came of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties import rules
from cchc.duties.actions import CHANGED_MEANWHILE, held, set_due
from cchc.duties.models import DueDay, Duty, ProgressNote
from cchc.duties.states import Verdict
from cchc.ledger.actions import write

TAKEN_BACK = "Rút lại: "


@transaction.atomic
def take_back_progress(actor: Actor, note: ProgressNote, *, today: date) -> Duty:
    """What was said of the work is taken back the same day; the duty is as what was said before leaves it.

    Another day it stays: as of the day between, it was so.
    """
    if not rules.work_on(actor, note.duty):
        raise Denied(_("Chỉ cán bộ của cơ quan được giao mới rút lại được tiến độ."))
    duty = held(note.duty)
    if note.on != today:
        raise Refused(_("Tiến độ ghi từ hôm trước không rút lại được. Ghi lần cập nhật mới thay cho lần đó."))
    if duty.is_accepted:
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên không rút lại tiến độ nữa."))
    if not ProgressNote.objects.standing().filter(pk=note.pk).update(withdrawn_on=today):
        raise Refused(CHANGED_MEANWHILE)
    left = ProgressNote.objects.standing().filter(duty=duty)
    last = left.filter(percent__isnull=False).order_by("-pk").first()
    first = [left.aggregate(day=Min("on"))["day"], duty.hand_ins.aggregate(day=Min("on"))["day"]]
    started = min((day for day in first if day is not None), default=None)
    guarded = Duty.objects.filter(pk=duty.pk, percent=duty.percent).exclude(verdict=Verdict.ACCEPTED.value)
    if not guarded.update(percent=last.percent if last else None, started_on=started):
        raise Refused(CHANGED_MEANWHILE)
    write(actor, "duty.progress_taken_back", duty, on=today, percent=note.percent)
    duty.refresh_from_db()
    return duty


@transaction.atomic
def take_back_due(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """A due day that was set today by mistake is taken back by a later entry: what was known before counts again."""
    if not rules.judge(actor, duty):
        raise Denied(_("Chỉ cơ quan đầu mối của văn bản giao việc mới rút lại được ngày đến hạn."))
    fresh = held(duty)
    known = list(DueDay.objects.filter(duty=duty).order_by("-known_on", "-pk")[:2])
    said = known[0] if known else None
    is_todays = said is not None and said.known_on == today and said.due == fresh.due and said.why
    # What was taken back is not set again by taking that back.
    if said is None or not is_todays or said.why.startswith(TAKEN_BACK):
        raise Refused(_("Hôm nay chưa ai ấn định ngày đến hạn của nhiệm vụ này để rút lại."))
    before = known[1].due if len(known) > 1 else None
    return set_due(actor, fresh, before, today=today, why=f"{TAKEN_BACK}{said.why}"[:500])
