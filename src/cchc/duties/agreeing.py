"""The owner of a field says of a hand-in that it agrees, or takes that back while nobody has judged it.

Returning it with a reason is `actions.return_`, the owner's as well as the focal point's.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties import rules
from cchc.duties.actions import held, standing_hand_in
from cchc.duties.field_owners import agreement_of
from cchc.duties.models import Agreement, Duty, HandIn
from cchc.duties.telling import tell_agreed
from cchc.ledger.actions import write
from cchc.periods import spoken


def waiting(actor: Actor, duty: Duty) -> HandIn:
    """The hand-in that waits to be judged, and for nobody else to change before we are done."""
    if not rules.judge_first(actor, duty):
        raise Denied(_("Chỉ cơ quan chủ trì lĩnh vực mới cho ý kiến trước được."))
    fresh = held(duty)
    current = standing_hand_in(duty)
    if current is None or not fresh.is_pending:
        raise Refused(_("Không có lần nộp nào đang chờ ý kiến. Tải lại trang để xem trạng thái mới."))
    return current


@transaction.atomic
def agree(actor: Actor, duty: Duty, *, today: date, words: str = "") -> Agreement:
    """The owner of its field agrees with what was handed in; the focal point is told that it can confirm."""
    current = waiting(actor, duty)
    if today < current.on:
        day = spoken(current.on)
        raise Refused(_("Sản phẩm nộp ngày %(day)s, không thể cho ý kiến trước ngày đó.") % {"day": day})
    if agreement_of(current) is not None:
        raise Refused(_("Cơ quan chủ trì lĩnh vực đã đồng ý với lần nộp này rồi."))
    made = Agreement.objects.create(hand_in=current, words=words.strip(), on=today, by_id=actor.post)
    write(actor, "duty.agree", duty, n=current.n, on=today, words=words.strip())
    duty.refresh_from_db()
    tell_agreed(duty, made, today)
    return made


@transaction.atomic
def take_back_agreement(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """It agreed by mistake. Both stay to be seen."""
    current = waiting(actor, duty)
    standing = Agreement.objects.filter(hand_in=current, taken_back_on__isnull=True, on__lte=today)
    if not standing.update(taken_back_on=today):
        raise Refused(_("Không có ý kiến nào để rút lại. Tải lại trang để xem trạng thái mới."))
    write(actor, "duty.take_back_agreement", duty, n=current.n, on=today)
    duty.refresh_from_db()
    return duty
