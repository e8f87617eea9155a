"""What applying a comparison will do to duties: tried in a transaction that is rolled back, so that it is so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from cchc.access import Actor, Refused
from cchc.duties.states import Verdict
from cchc.intake.amending import Comparison
from cchc.intake.models import Draft
from cchc.intake.putting import NUMBERED_TWICE, check_ready
from cchc.tasks.models import AmendedDuty, TaskDuty

Act = AmendedDuty.Act


@dataclass(frozen=True)
class Effects:
    """How many duties are opened, changed and closed; of the closed, how many wait for a verdict; what is left alone
    because it was confirmed. `refusal` where it cannot be applied."""

    opened: int = 0
    changed: int = 0
    closed: int = 0
    waiting: int = 0
    confirmed: int = 0
    refusal: str = ""


def effects(actor: Actor, draft: Draft, comparison: Comparison, today: date) -> Effects:
    from cchc.intake.amending_actions import applied

    found = Effects()
    try:
        check_ready(draft, today, today)
        with transaction.atomic():
            amendment = applied(actor, draft, comparison.token, today, telling=False)
            rows = amendment.duties
            closed = rows.filter(act=Act.CLOSED)
            touched = [row.task.pk for row in comparison.of("changed", "dropped") if row.task]
            confirmed = TaskDuty.objects.filter(task__in=touched, duty__verdict=Verdict.ACCEPTED.value)
            found = Effects(
                opened=rows.filter(act=Act.OPENED).count(),
                changed=rows.filter(act=Act.CHANGED).count(),
                closed=closed.count(),
                waiting=closed.filter(duty__handed_on__isnull=False, duty__verdict="").count(),
                confirmed=confirmed.count(),
            )
            transaction.set_rollback(True)
    except Refused as refused:
        return Effects(refusal=refused.sentence)
    except IntegrityError:
        return Effects(refusal=str(NUMBERED_TWICE))
    finally:
        draft.refresh_from_db(fields=["mandate"])
    return found
