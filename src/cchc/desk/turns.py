"""Whose turn it is to judge what was handed in: the owner of its field first, the focal point after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from cchc.access import Actor
from cchc.duties import rules
from cchc.duties.field_owners import agreed, first_judges
from cchc.duties.models import Duty
from cchc.duties.queries import names_of


class Turns:
    """Of the rows of a page: whose word they wait for. No query where nothing waits, else at most five."""

    def __init__(self, duties: Sequence[Duty], actor: Actor, day: date) -> None:
        waiting = [duty for duty in duties if duty.is_pending]
        self.owners = first_judges(waiting, day) if waiting else {}
        self.agreed = agreed(self.owners) if self.owners else set()
        self.names = names_of(self.owners.values(), day) if self.owners else {}
        maybe = [duty for duty, owner in self.owners.items() if owner == actor.agency and duty not in self.agreed]
        rows = rules.judge_first.of(Duty.objects.filter(pk__in=maybe), actor, day) if maybe else Duty.objects.none()
        self.hers = set(rows.values_list("pk", flat=True))

    def said(self, duty: Duty) -> str:
        if duty.pk not in self.owners:
            return ""
        owner = self.names.get(self.owners[duty.pk], "")
        return (_("%(owner)s đã đồng ý") if duty.pk in self.agreed else _("Chờ ý kiến %(owner)s")) % {"owner": owner}
