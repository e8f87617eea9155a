"""On a duty's page: whether its agency's head has taken note of it, and which officer is charged with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.access.request import Asked
from cchc.desk.duty_answers import at_once, by_form
from cchc.desk.duty_parts import Part, Sent
from cchc.desk.rows import product_of
from cchc.duties import assigning, rules
from cchc.duties.forms import Form
from cchc.duties.life import Charge
from cchc.duties.models import Duty
from cchc.people.models import Post
from cchc.ui.forms import KeyField


class AssignForm(Form):
    officer = KeyField(
        right="post.name",
        label=gettext_lazy("Giao cho"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Chưa chọn cán bộ."),
            "invalid_choice": gettext_lazy("Người được chọn không làm việc ở cơ quan này. Chọn lại trong danh sách."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Lời dặn"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, officers: Sequence[Post], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(one.pk, ", ".join(part for part in (one.person.full_name, one.title) if part)) for one in officers]
        self.fields["officer"].choices = [("", _("Chọn cán bộ")), *named]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Assigning:
    """`charge` stands now; `earlier` did before. Without `form` one only reads."""

    acknowledged_on: date | None
    charge: Charge | None
    gone: bool
    earlier: Sequence[Charge]
    form: AssignForm | None

    @property
    def may_take_back(self) -> bool:
        return self.form is not None and self.charge is not None


def part_of(duty: Duty, actor: Actor, day: date, sent: Sent) -> Assigning | None:
    """For whoever works in the agency; nobody else is told who does what inside it."""
    if duty.agency_id != actor.agency or not rules.does_some(actor):
        return None
    charges = list(duty.charges.select_related("officer__person", "by__person").order_by("-pk"))
    may = rules.assign(actor, duty) and not duty.is_closed
    if not charges and not may and duty.acknowledged_on is None:
        return None
    standing = next((one for one in charges if one.ended_on is None), None)
    form: Any = sent.get("assign")
    if form is None and may:
        form = AssignForm(prefix="assign", officers=assigning.officers_of(duty, day))
    until = standing.officer.until if standing else None
    return Assigning(
        acknowledged_on=duty.acknowledged_on,
        charge=standing,
        gone=until is not None and until <= day,
        earlier=[one for one in charges if one is not standing],
        form=form,
    )


def form_of(request: Asked, one: Duty) -> Form:
    return AssignForm(request.POST, prefix="assign", officers=assigning.officers_of(one, request.today))


def assign(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    officer = Post.objects.select_related("person").get(pk=given["officer"])
    assigning.assign(request.actor, one, officer, today=request.today, note=given["note"])
    return _("Đã giao %(product)s cho %(name)s.") % {"product": product_of(one), "name": officer.person.full_name}


def unassign(request: Asked, one: Duty) -> str:
    assigning.take_back_charge(request.actor, one, today=request.today)
    return _("Đã rút phân công %(product)s. Việc trở lại chỗ thủ trưởng.") % {"product": product_of(one)}


def acknowledge(request: Asked, one: Duty) -> str:
    assigning.acknowledge(request.actor, one, today=request.today)
    return _("Đã tiếp nhận %(product)s.") % {"product": product_of(one)}


def unacknowledge(request: Asked, one: Duty) -> str:
    assigning.unacknowledge(request.actor, one, today=request.today)
    return _("Đã rút lại việc tiếp nhận.")


PART = Part(
    "assigning",
    "desk/duty_assigning.html",
    part_of,
    acts={
        "acknowledge": (rules.assign, at_once(acknowledge, undo="unacknowledge")),
        "unacknowledge": (rules.assign, at_once(unacknowledge)),
        "assign": (rules.assign, by_form("assign", form_of, assign, undo="unassign")),
        "unassign": (rules.assign, at_once(unassign)),
    },
)
