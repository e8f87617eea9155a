"""An agency's own plan beside the one above it: naming that one, and saying which task carries out which.

All of it is for the focal point of the agency whose plan it is. What is said is kept in the ledger; nothing is proof of
anything: the duty above is still proved by its own product.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.ledger.actions import write
from cchc.tasks import rules
from cchc.tasks.models import Addressee, Assignment, Cover, Mandate, Task

NOT_HERS = gettext_lazy("Chỉ đầu mối của cơ quan lập kế hoạch mới đối chiếu được với văn bản cấp trên.")
GIVES_NOTHING = gettext_lazy("Văn bản được chọn không giao việc cho cơ quan. Chọn văn bản khác.")
State = Cover.State


def check(actor: Actor, mandate: Mandate) -> Mandate:
    if not rules.run(actor, mandate):
        raise Denied(NOT_HERS)
    return Mandate.objects.select_for_update().get(pk=mandate.pk)


@transaction.atomic
def name_superior(actor: Actor, mandate: Mandate, superior: Mandate | None, *, today: date) -> Mandate:
    """Say which document above a plan carries out. It has to be one that gives its agency something to do."""
    fresh = check(actor, mandate)
    if not fresh.is_in_force:
        raise Refused(_("Kế hoạch này chưa được đưa vào theo dõi."))
    if superior is not None and superior not in could_be_above(actor, fresh, today):
        raise Refused(GIVES_NOTHING, field="superior")
    stands = Cover.objects.filter(by__mandate=fresh, state=State.CONFIRMED)
    if fresh.superior_id is not None and (superior is None or superior.pk != fresh.superior_id) and stands.exists():
        raise Refused(_("Đã xác nhận nhiệm vụ thực hiện văn bản cấp trên này. Rút lại các xác nhận trước khi đổi."))
    Mandate.objects.filter(pk=fresh.pk).update(superior=superior)
    numbers = [superior.number] if superior else []
    write(actor, "mandate.superior", fresh, superior=superior.pk if superior else None, numbers=numbers, on=today)
    mandate.refresh_from_db()
    return mandate


def could_be_above(actor: Actor, mandate: Mandate, today: date) -> list[Mandate]:
    """Documents above that give work to who runs this one, and that she may see; the newest first.

    They are run by others, or, above what is the agency's own, by the same agency for another's authority: Sở Nội vụ
    runs the province's plan, and carries it out by a plan of its own.
    """
    given = Assignment.objects.filter(
        agency=mandate.run_by_id, until=None, addressee__role=Addressee.Role.LEAD, addressee__ended_by=None
    )
    found = Mandate.objects.visible_to(actor, today).filter(
        pk__in=given.values("addressee__task__mandate"), in_force_on__isnull=False
    )
    above = ~Q(run_by=mandate.run_by_id)
    if mandate.authority_id == mandate.run_by_id:
        above |= ~Q(authority=mandate.run_by_id)
    return list(found.filter(above).order_by("-year", "-issued_on", "-pk")[:100])


def confirm(actor: Actor, mandate: Mandate, task: int, by: int, *, today: date) -> Cover:
    """The own task carries out the one above: its progress is shown there from now on."""
    return say(actor, mandate, task, by, State.CONFIRMED, today)


def reject(actor: Actor, mandate: Mandate, task: int, by: int, *, today: date) -> Cover:
    """It does not, and is not proposed again."""
    return say(actor, mandate, task, by, State.REJECTED, today)


def take_back(actor: Actor, mandate: Mandate, task: int, by: int, *, today: date) -> Cover:
    """What was said was said by mistake; it is open again."""
    return say(actor, mandate, task, by, State.OPEN, today)


@transaction.atomic
def say(actor: Actor, mandate: Mandate, task: int, by: int, state: Cover.State, today: date) -> Cover:
    fresh = check(actor, mandate)
    above = Task.objects.filter(pk=task, mandate=fresh.superior_id or 0, dropped_by=None).filter(
        addressees__role=Addressee.Role.LEAD, addressees__assignments__agency=fresh.run_by_id
    )
    own = Task.objects.filter(pk=by, mandate=fresh, dropped_by=None)
    if not above.exists() or not own.exists():
        raise Refused(_("Nhiệm vụ được chọn không còn trong hai văn bản đang đối chiếu. Tải lại trang."))
    found = Cover.objects.filter(task=task, by=by).first()
    if (found.state if found else State.OPEN) == state:
        raise Refused(_("Cặp nhiệm vụ này vừa được ghi như vậy rồi. Tải lại trang."))
    if found is None:
        found = Cover(task_id=task, by_id=by)
    found.state, found.on, found.said_by_id = state.value, today, actor.post
    found.save()
    no = above.values_list("no", flat=True)[0]
    write(actor, f"cover.{state.value}", own.get(), numbers=[no], above=task, on=today)
    return found
