"""Products of which one is enough (Hội nghị hoặc Tọa đàm): confirmed, it closes the others as not needed.

Taken back, the verdict that closed them opens them again. What was handed in for another waits for its own verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from cchc.access import Actor
from cchc.duties.life import Exemption
from cchc.duties.models import Duty, HandIn
from cchc.duties.telling import what
from cchc.ledger.actions import write

EITHER = "either"
# Rooms above know which duties are each other's alternatives: duty → the keys of the others.
known_by: list[Callable[[Duty], Iterable[int]]] = []


def settle_alternatives(actor: Actor, duty: Duty, today: date) -> None:
    """After a verdict on one, or its taking back, inside its transaction: the others are not needed, or are again."""
    if duty.manner != EITHER:
        return
    others = {pk for known in known_by for pk in known(duty)}
    if not others:
        return
    group = list(Duty.objects.filter(pk__in={duty.pk, *others}, closed_on__isnull=True).order_by("pk"))
    chosen = next((one for one in group if one.is_accepted), None)
    for one in group:
        if chosen is None:
            reopen(actor, one, today)
        elif not one.is_closed and not one.is_pending:
            close(actor, one, chosen, today)


def close(actor: Actor, duty: Duty, chosen: Duty, today: date) -> None:
    reason = f"Đã xác nhận “{what(chosen):.300}”; nộp một trong các sản phẩm là đủ."
    came = HandIn.objects.filter(duty=chosen, withdrawn_on__isnull=True).order_by("-n").first()
    Duty.objects.filter(pk=duty.pk, na_on__isnull=True).update(na_on=today)
    Exemption.objects.create(duty=duty, on=today, reason=reason, by_id=actor.post, instead=came)
    write(actor, "duty.exempt", duty, reason=reason, instead=chosen.pk, on=today)


def reopen(actor: Actor, duty: Duty, today: date) -> None:
    standing = Exemption.objects.filter(duty=duty, lifted_on__isnull=True, instead__isnull=False)
    if standing.update(lifted_on=today):
        Duty.objects.filter(pk=duty.pk).update(na_on=None)
        write(actor, "duty.unexempt", duty, on=today)
