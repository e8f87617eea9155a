"""A later due day: asked for with a reason, granted only by the number and day of the document that grants it.

Until then the old day holds, and what is past it is overdue. The days a duty was owed by stay, each a `DueDay` of its
own, so that what was overdue on a day past still is.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties import rules
from cchc.duties.actions import CHANGED_MEANWHILE, held
from cchc.duties.life import Extension
from cchc.duties.models import DueDay, Duty
from cchc.duties.queries import names_of
from cchc.duties.states import Verdict
from cchc.duties.telling import holders, what
from cchc.ledger.actions import write
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.periods import spoken

FURTHEST = timedelta(days=1830)
State = Extension.State


def open_duty(duty: Duty) -> Duty:
    fresh = held(duty)
    if fresh.is_accepted:
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên không gia hạn nữa."))
    if fresh.due is None:
        raise Refused(_("Nhiệm vụ chưa có ngày đến hạn nên chưa có gì để gia hạn."))
    return fresh


def check_later(day: date, due: date | None, field: str) -> None:
    if due is not None and day <= due:
        raise Refused(_("Hạn đang là %(day)s. Ghi ngày sau ngày đó.") % {"day": spoken(due)}, field=field)
    if due is not None and day - due > FURTHEST:
        raise Refused(_("Ngày %(day)s cách hạn cũ quá 5 năm. Kiểm tra lại ngày.") % {"day": spoken(day)}, field=field)


@transaction.atomic
def ask(actor: Actor, duty: Duty, *, proposed: date, reason: str, today: date) -> Extension:
    """The agency asks for a later day. Nothing changes by that."""
    if not rules.work_on(actor, duty):
        raise Denied(_("Chỉ người được giao việc của cơ quan mới đề nghị gia hạn được."))
    fresh = open_duty(duty)
    if fresh.is_pending:
        raise Refused(_("Sản phẩm đã nộp, đang chờ duyệt. Không cần gia hạn."))
    if not reason.strip():
        raise Refused(_("Chưa ghi lý do. Ghi vì sao không kịp hạn và cần thêm bao lâu."), field="reason")
    check_later(proposed, fresh.due, "proposed")
    if proposed < today:
        raise Refused(
            _("Ngày %(day)s đã qua. Đề nghị một ngày còn ở trước.") % {"day": spoken(proposed)}, field="proposed"
        )
    if Extension.objects.filter(duty=duty, state=State.ASKED).exists():
        raise Refused(_("Đã có một đề nghị gia hạn đang chờ. Rút đề nghị đó nếu muốn đề nghị ngày khác."))
    made = Extension.objects.create(
        duty=duty, proposed=proposed, reason=reason.strip()[:2000], asked_on=today, asked_by_id=actor.post
    )
    write(actor, "duty.ask_extension", duty, proposed=proposed, due=fresh.due, reason=reason.strip(), on=today)
    name = names_of([duty.agency_id], today).get(duty.agency_id, "")
    words = f"{name} đề nghị gia hạn “{what(duty):.300}” đến {spoken(proposed)}: {reason.strip():.300}"
    judges = holders([duty.judged_by_id], rules.JUDGES, today)[duty.judged_by_id]
    told(f"extend:{made.pk}", duty, [one for one in judges if one != actor.person], words, today)
    return made


@transaction.atomic
def withdraw(actor: Actor, duty: Duty, *, today: date) -> Extension:
    """The agency takes back what it asked for and nobody has answered."""
    if not rules.work_on(actor, duty):
        raise Denied(_("Chỉ người được giao việc của cơ quan mới rút được đề nghị gia hạn."))
    held(duty)
    one = asked_of(duty)
    settle(one, State.WITHDRAWN, answered_on=today, answered_by_id=actor.post)
    write(actor, "duty.withdraw_extension", duty, proposed=one.proposed, on=today)
    one.refresh_from_db()
    return one


@transaction.atomic
def grant(actor: Actor, duty: Duty, *, due: date, number: str, signed_on: date | None, today: date) -> Extension:
    """The focal point writes down what a document grants: the request that waits, or without one all the same."""
    if not rules.judge(actor, duty):
        raise Denied(_("Chỉ cơ quan đầu mối của văn bản giao việc mới ghi nhận gia hạn được."))
    fresh = open_duty(duty)
    check_document(number, signed_on, fresh, today)
    check_later(due, fresh.due, "due")
    one = Extension.objects.filter(duty=duty, state=State.ASKED).first()
    if one is None:
        one = Extension.objects.create(duty=duty, proposed=due, asked_on=today, asked_by_id=actor.post)
    changed = Duty.objects.filter(pk=duty.pk, due=fresh.due, closed_on__isnull=True)
    if not changed.exclude(verdict=Verdict.ACCEPTED.value).update(due=due):
        raise Refused(CHANGED_MEANWHILE)
    settle(
        one,
        State.GRANTED,
        granted=due,
        was_due=fresh.due,
        number=number.strip(),
        signed_on=signed_on,
        answered_on=today,
        answered_by_id=actor.post,
    )
    why = f"Gia hạn theo {number.strip()}"
    DueDay.objects.create(duty=duty, due=due, known_on=today, why=why)
    write(actor, "duty.extend", duty, due=due, was=fresh.due, numbers=[number.strip()], signed_on=signed_on, on=today)
    words = f"Gia hạn “{what(duty):.300}” đến {spoken(due)} theo {number.strip()}"
    tell_asker(actor, one, f"extended:{one.pk}", words, today)
    duty.refresh_from_db()
    one.refresh_from_db()
    return one


@transaction.atomic
def refuse(actor: Actor, duty: Duty, *, reason: str, today: date) -> Extension:
    """The old day stays; why is owed."""
    if not rules.judge(actor, duty):
        raise Denied(_("Chỉ cơ quan đầu mối của văn bản giao việc mới trả lời đề nghị gia hạn được."))
    if not reason.strip():
        raise Refused(_("Chưa ghi lý do. Ghi vì sao không gia hạn để cơ quan biết."), field="reason")
    held(duty)
    one = asked_of(duty)
    settle(one, State.REFUSED, answer=reason.strip()[:2000], answered_on=today, answered_by_id=actor.post)
    write(actor, "duty.refuse_extension", duty, proposed=one.proposed, reason=reason.strip(), on=today)
    words = f"Không gia hạn “{what(duty):.300}”: {reason.strip():.300}"
    tell_asker(actor, one, f"unextended:{one.pk}", words, today)
    one.refresh_from_db()
    return one


@transaction.atomic
def revoke(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """An extension written down by mistake: the day before it holds again, and both stay to be seen."""
    if not rules.judge(actor, duty):
        raise Denied(_("Chỉ cơ quan đầu mối của văn bản giao việc mới rút lại được việc gia hạn."))
    fresh = open_duty(duty)
    one = Extension.objects.filter(duty=duty, state=State.GRANTED).order_by("-answered_on", "-pk").first()
    if one is None or one.granted != fresh.due:
        raise Refused(_("Hạn hiện nay không phải là hạn đã gia hạn, nên không có gì để rút lại."))
    settle(one, State.REVOKED, was=State.GRANTED)
    if not Duty.objects.filter(pk=duty.pk, due=fresh.due).update(due=one.was_due):
        raise Refused(CHANGED_MEANWHILE)
    DueDay.objects.create(duty=duty, due=one.was_due, known_on=today, why=f"Rút lại gia hạn theo {one.number}")
    write(actor, "duty.revoke_extension", duty, due=one.was_due, was=fresh.due, numbers=[one.number], on=today)
    duty.refresh_from_db()
    return duty


def asked_of(duty: Duty) -> Extension:
    one = Extension.objects.filter(duty=duty, state=State.ASKED).select_related("asked_by").first()
    if one is None:
        raise Refused(_("Không có đề nghị gia hạn nào đang chờ."))
    return one


def settle(one: Extension, state: Extension.State, *, was: Extension.State = State.ASKED, **given: object) -> None:
    if not Extension.objects.filter(pk=one.pk, state=was).update(state=state.value, **given):
        raise Refused(CHANGED_MEANWHILE)


def check_document(number: str, signed_on: date | None, duty: Duty, today: date) -> None:
    if not number.strip():
        raise Refused(
            _("Chưa ghi số, ký hiệu văn bản cho gia hạn. Chưa có văn bản thì chưa gia hạn được."), field="number"
        )
    if len(number.strip()) > 80:
        raise Refused(_("Số, ký hiệu dài quá 80 chữ. Ghi như trên văn bản, vd. 215/UBND-NC."), field="number")
    if signed_on is None:
        raise Refused(_("Chưa ghi ngày của văn bản cho gia hạn."), field="signed_on")
    if signed_on > today:
        raise Refused(
            _("Ngày văn bản %(day)s ở sau hôm nay. Kiểm tra lại ngày.") % {"day": spoken(signed_on)}, field="signed_on"
        )
    # The day it was given to whoever owed it first: an heir's own began later.
    given_on = DueDay.objects.filter(duty=duty).order_by("known_on").values_list("known_on", flat=True).first()
    if given_on is not None and signed_on < given_on:
        raise Refused(
            _("Ngày văn bản %(day)s ở trước ngày giao nhiệm vụ (%(given_on)s).")
            % {"day": spoken(signed_on), "given_on": spoken(given_on)},
            field="signed_on",
        )


def tell_asker(actor: Actor, one: Extension, key: str, words: str, today: date) -> None:
    by = one.asked_by
    if by is not None and by.person_id != actor.person:
        told(key, one.duty, [by.person_id], words, today)


def told(key: str, duty: Duty, persons: list[int], words: str, today: date) -> None:
    name = names_of([duty.agency_id], today).get(duty.agency_id, "")
    url = reverse("duty", args=[duty.pk])
    tell(
        [
            News(
                key=key,
                person=person,
                agency_name=name,
                kind="extension",
                urgency=Urgency.NEWS,
                words=words[:1200],
                url=url,
            )
            for person in persons
        ],
        today,
    )
