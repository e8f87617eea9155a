"""Whose field a duty is of: what `duties` asks to know who judges it first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cchc.agencies.models import FieldOwner, during
from cchc.duties.models import Duty
from cchc.tasks.models import TaskDuty


def owners_of(duties: Iterable[Duty], day: date) -> dict[int, int]:
    """Duty → the agency that owns its task's field in the document's authority. Two queries, however many they are."""
    fields = {
        duty: (field, authority)
        for duty, field, authority in TaskDuty.objects.filter(duty__in=[one.pk for one in duties])
        .exclude(task__field="")
        .values_list("duty_id", "task__field", "mandate__authority_id")
    }
    rows = FieldOwner.objects.filter(during(day), authority__in={authority for _field, authority in fields.values()})
    owners = {
        (field, authority): agency for field, authority, agency in rows.values_list("field", "authority", "agency")
    }
    return {duty: owners[where] for duty, where in fields.items() if where in owners}
