"""Inside the agency: its head takes note of a duty and charges an officer with it, another, or nobody."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.access.actor import WORKING
from cchc.agencies.models import during
from cchc.duties import rules
from cchc.duties.actions import CHANGED_MEANWHILE, held
from cchc.duties.life import Charge
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.duties.telling import what
from cchc.ledger.actions import write
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.people.models import Post
from cchc.periods import spoken

NOT_HERS = gettext_lazy("Chỉ thủ trưởng cơ quan được giao mới tiếp nhận, phân công được. Báo thủ trưởng của cơ quan.")
ACCEPTED = gettext_lazy("Nhiệm vụ đã được xác nhận hoàn thành nên không phân công nữa.")


def officers_of(duty: Duty, day: date) -> list[Post]:
    """The posts somebody works from in the agency that owes it, in the order of their names."""
    posts = Post.objects.filter(
        during(day), agency=duty.agency_id, role__in=[role.value for role in WORKING], person__is_active=True
    )
    return list(posts.select_related("person").order_by("person__full_name", "pk"))


def open_to(actor: Actor, duty: Duty) -> Duty:
    """The duty as it is now, where the actor shares out the agency's work and it is still to be done."""
    if not rules.assign(actor, duty):
        raise Denied(NOT_HERS)
    fresh = held(duty, report=True)
    if fresh.is_accepted:
        raise Refused(ACCEPTED)
    return fresh


@transaction.atomic
def acknowledge(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """The head has read what her agency owes, and takes it on."""
    open_to(actor, duty)
    if not Duty.objects.filter(pk=duty.pk, acknowledged_on__isnull=True).update(acknowledged_on=today):
        raise Refused(_("Nhiệm vụ này đã được tiếp nhận."))
    write(actor, "duty.acknowledge", duty, on=today)
    duty.refresh_from_db()
    return duty


@transaction.atomic
def unacknowledge(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """Takes an acknowledgement back, while nothing came of it."""
    open_to(actor, duty)
    untouched = Duty.objects.filter(pk=duty.pk, officer__isnull=True, started_on__isnull=True, hand_in_count=0)
    if not untouched.filter(acknowledged_on__isnull=False).update(acknowledged_on=None):
        raise Refused(_("Nhiệm vụ chưa tiếp nhận, hoặc đã có người làm nên không rút lại việc tiếp nhận được nữa."))
    write(actor, "duty.unacknowledge", duty, on=today)
    duty.refresh_from_db()
    return duty


@transaction.atomic
def assign(actor: Actor, duty: Duty, officer: Post, *, today: date, note: str = "") -> Charge:
    """Charge an officer of the agency with it, in place of whoever was; the duty is acknowledged by that."""
    fresh = open_to(actor, duty)
    if officer.pk not in {one.pk for one in officers_of(duty, today)}:
        raise Refused(_("Người được chọn không làm việc ở cơ quan này. Chọn lại trong danh sách."), field="officer")
    if fresh.officer_id == officer.pk:
        raise Refused(_("%(name)s đang được giao việc này rồi.") % {"name": officer.person.full_name}, field="officer")
    if len(note) > 1000:
        raise Refused(_("Lời dặn dài quá 1.000 chữ. Viết ngắn lại."), field="note")
    before = fresh.officer
    change(duty, fresh, officer.pk)
    Duty.objects.filter(pk=duty.pk, acknowledged_on__isnull=True).update(acknowledged_on=today)
    Charge.objects.filter(duty=duty, ended_on__isnull=True).update(ended_on=today)
    made = Charge.objects.create(duty=duty, officer=officer, by_id=actor.post, on=today, note=note.strip())
    write(
        actor,
        "duty.assign",
        duty,
        officer=officer.pk,
        name=officer.person.full_name,
        instead_of=before.person.full_name if before else "",
        words=note.strip(),
        on=today,
    )
    due = f" (hạn {spoken(duty.due)})" if duty.due else ""
    said = f": {note.strip()}" if note.strip() else ""
    tell_officer(actor, duty, officer, f"charge:{made.pk}", f"Được phân công “{what(duty):.300}”{due}{said}", today)
    if before is not None:
        words = f"“{what(duty):.300}” đã được giao cho {officer.person.full_name}"
        tell_officer(actor, duty, before, f"uncharge:{made.pk}", words, today)
    duty.refresh_from_db()
    return made


@transaction.atomic
def take_back_charge(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """Nobody is charged with it any more; it is the head's again."""
    fresh = open_to(actor, duty)
    before = fresh.officer
    if before is None:
        raise Refused(_("Việc này chưa phân công cho ai."))
    change(duty, fresh, None)
    Charge.objects.filter(duty=duty, ended_on__isnull=True).update(ended_on=today)
    write(actor, "duty.unassign", duty, officer=before.pk, name=before.person.full_name, on=today)
    ended = Charge.objects.filter(duty=duty).order_by("-pk").values_list("pk", flat=True)[0]
    words = f"Không còn được phân công “{what(duty):.300}”"
    tell_officer(actor, duty, before, f"charge-back:{ended}", words, today)
    duty.refresh_from_db()
    return duty


def change(duty: Duty, fresh: Duty, officer: int | None) -> None:
    if not Duty.objects.filter(pk=duty.pk, officer=fresh.officer_id).update(officer=officer):
        raise Refused(CHANGED_MEANWHILE)


def tell_officer(actor: Actor, duty: Duty, officer: Post, key: str, words: str, today: date) -> None:
    if officer.person_id == actor.person:
        return
    tell(
        [
            News(
                key=key,
                person=officer.person_id,
                agency_name=names_of([duty.agency_id], today).get(duty.agency_id, ""),
                kind="charged",
                urgency=Urgency.NEWS,
                words=words[:1200],
                url=reverse("duty", args=[duty.pk]),
            )
        ],
        today,
    )
