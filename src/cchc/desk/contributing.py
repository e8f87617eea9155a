"""On a duty's page: what its lead asked of those who coordinate, and on theirs, whose work it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.desk.asked import address
from cchc.desk.duty_answers import by_form
from cchc.desk.duty_parts import Part, Sent
from cchc.duties import rules
from cchc.duties.forms import Form
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.duties.states import Verdict
from cchc.periods import spoken
from cchc.tasks import contributing
from cchc.tasks import rules as task_rules
from cchc.tasks.models import Contribution
from cchc.ui.forms import DayField, KeyField

MOST = 20


class AskForm(Form):
    agency = KeyField(
        right="agency.see",
        label=gettext_lazy("Cơ quan phối hợp"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Chưa chọn cơ quan."),
            "invalid_choice": gettext_lazy("Cơ quan này không phối hợp nhiệm vụ này. Chọn lại trong danh sách."),
        },
    )
    due = DayField(
        label=gettext_lazy("Hạn gửi"),
        error_messages={"required": gettext_lazy("Chưa ghi hạn. Ghi như 24/12/2026.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Cần phối hợp việc gì"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi cần phối hợp việc gì. Ghi rõ nội dung, mẫu biểu nếu có.")},
    )

    def __init__(self, *args: Any, choices: Mapping[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].choices = [("", _("Chọn cơ quan")), *choices.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Asking:
    """One part that was asked for: whose, by when, how it stands, its page."""

    agency: str
    words: str
    due: date | None
    state: str
    url: str


@dataclass(frozen=True)
class Contributing:
    parts: Sequence[Asking]
    form: Any
    of: Duty | None
    of_agency: str
    of_url: str
    task_url: str


def part_of(duty: Duty, actor: Actor, day: date, sent: Sent) -> Contributing | None:
    asked = list(Contribution.objects.filter(of=duty).select_related("duty").order_by("duty__due", "pk"))
    own = Contribution.objects.filter(duty=duty).select_related("of__task_duty").first()
    form = sent.get("contribution")
    if form is None and own is None and not duty.is_closed and rules.work_on(actor, duty):
        choices = contributing.coordinators(duty, day)
        form = AskForm(prefix="contribution", choices=choices) if choices else None
    if not asked and own is None and form is None:
        return None
    names = names_of([*(one.duty.agency_id for one in asked), *([own.of.agency_id] if own else [])], day)
    of_task = getattr(own.of, "task_duty", None) if own else None
    seen = own is not None and rules.read(actor, own.of)
    return Contributing(
        parts=[
            Asking(
                names.get(one.duty.agency_id, ""),
                one.duty.title,
                one.duty.due,
                one.duty.state_on(day).value,
                reverse("duty", args=[one.duty_id]),
            )
            for one in asked
        ],
        form=form,
        of=own.of if own else None,
        of_agency=names.get(own.of.agency_id, "") if own else "",
        of_url=reverse("duty", args=[own.of_id]) if own and seen else "",
        task_url=address("task", of_task.task_id) if of_task else "",
    )


def ask(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    agency = Agency.objects.get(pk=given["agency"])
    contributing.ask(request.actor, one, agency, words=given["words"], due=given["due"], today=request.today)
    name = names_of([agency.pk], request.today).get(agency.pk, "")
    return _("Đã đề nghị %(name)s phối hợp, hạn %(due)s.") % {"name": name, "due": spoken(given["due"])}


def form_of(request: Asked, one: Duty) -> Form:
    return AskForm(request.POST, prefix="contribution", choices=contributing.coordinators(one, request.today))


def waiting_panel(request: Any) -> str:
    """Above a lead's desk: the parts that came and wait for her word."""
    actor: Actor = request.actor
    asked = task_rules.of_hers_asked(actor, request.today)
    if asked is None:
        return ""
    came = Duty.objects.unfinished().filter(asked, handed_on__isnull=False, verdict=Verdict.NONE.value)
    rows = list(came.order_by("handed_on", "pk")[:MOST])
    if not rows:
        return ""
    names = names_of({one.agency_id for one in rows}, request.today)
    listed = [(one, names.get(one.agency_id, ""), f"{reverse('duty', args=[one.pk])}#xem-xet") for one in rows]
    return render_to_string("desk/contributions_came.html", {"rows": listed}, request)


PART = Part(
    "contributing",
    "desk/duty_contributing.html",
    part_of,
    acts={"ask-contribution": (rules.work_on, by_form("contribution", form_of, ask))},
)
