"""On a duty's page: a later day asked for, granted by a document, refused; and the days it was owed by before."""

from __future__ import annotations

from collections.abc import Sequence
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
from cchc.desk.duty_answers import at_once, by_form
from cchc.desk.duty_parts import Part, Sent
from cchc.desk.rows import product_of
from cchc.duties import extending, rules
from cchc.duties.forms import Form
from cchc.duties.life import Extension
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.periods import spoken
from cchc.ui.forms import DayField

MOST = 20
State = Extension.State


class AskForm(Form):
    proposed = DayField(
        label=gettext_lazy("Đề nghị hạn mới"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày đề nghị. Ghi như 24/12/2026.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi lý do. Ghi vì sao không kịp hạn và cần thêm bao lâu.")},
    )


class GrantForm(Form):
    due = DayField(
        label=gettext_lazy("Hạn mới"),
        error_messages={"required": gettext_lazy("Chưa ghi hạn mới. Ghi như 24/12/2026.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản cho gia hạn"),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Chưa ghi số, ký hiệu văn bản cho gia hạn. Chưa có văn bản thì chưa gia hạn được.")
        },
    )
    signed_on = DayField(
        label=gettext_lazy("Ngày của văn bản"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày của văn bản cho gia hạn.")},
    )


class RefuseForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do không gia hạn"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi lý do. Ghi vì sao không gia hạn để cơ quan biết.")},
    )


@dataclass(frozen=True)
class Extending:
    """`asked` waits for an answer; `granted` is what the due day of now comes from. Forms stand where she may."""

    asked: Extension | None
    granted: Extension | None
    answered: Sequence[Extension]
    ask: Any
    grant: Any
    refuse: Any
    may_withdraw: bool
    may_revoke: bool


def part_of(duty: Duty, actor: Actor, day: date, sent: Sent) -> Extending | None:
    every = list(duty.extensions.select_related("asked_by__person", "answered_by__person").order_by("-pk"))
    asked = next((one for one in every if one.state == State.ASKED), None)
    newest = next((one for one in every if one.state == State.GRANTED), None)
    granted = newest if newest is not None and newest.granted == duty.due else None
    is_open = duty.due is not None and not duty.is_closed
    works, judges = is_open and rules.work_on(actor, duty), is_open and rules.judge(actor, duty)
    may_ask = works and asked is None and not duty.is_pending
    if not every and not may_ask and not judges:
        return None
    first = {"due": asked.proposed} if asked else {}
    return Extending(
        asked=asked,
        granted=granted,
        answered=[one for one in every if one is not asked],
        ask=sent.get("ask_extension") or (AskForm(prefix="extension") if may_ask else None),
        grant=sent.get("grant") or (GrantForm(prefix="grant", initial=first) if judges else None),
        refuse=sent.get("refuse") or (RefuseForm(prefix="refuse") if judges and asked else None),
        may_withdraw=works and asked is not None,
        may_revoke=judges and granted is not None,
    )


def ask(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    extending.ask(request.actor, one, today=request.today, **given)
    said = _("Đã đề nghị gia hạn %(product)s. Chưa có văn bản cho gia hạn thì hạn vẫn là %(due)s.")
    return said % {"product": product_of(one), "due": spoken(one.due) if one.due else ""}


def withdraw(request: Asked, one: Duty) -> str:
    extending.withdraw(request.actor, one, today=request.today)
    return _("Đã rút đề nghị gia hạn.")


def grant(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    made = extending.grant(request.actor, one, today=request.today, **given)
    return _("Hạn mới là %(due)s, theo %(number)s.") % {"due": spoken(given["due"]), "number": made.number}


def refuse(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    extending.refuse(request.actor, one, today=request.today, reason=given["reason"])
    return _("Đã trả lời không gia hạn %(product)s.") % {"product": product_of(one)}


def revoke(request: Asked, one: Duty) -> str:
    extending.revoke(request.actor, one, today=request.today)
    return _("Đã rút lại việc gia hạn. Hạn lại là %(due)s.") % {"due": spoken(one.due) if one.due else ""}


def waiting_panel(request: Any) -> str:
    """Above a focal point's desk: who asks for a later day, the longest waiting first."""
    actor: Actor = request.actor
    if not rules.judges_some(actor):
        return ""
    asked = Extension.objects.filter(
        state=State.ASKED, duty__in=rules.judge.of(Duty.objects.unfinished(), actor, request.today)
    )
    count = asked.count()
    if not count:
        return ""
    shown = list(asked.select_related("duty").order_by("asked_on", "pk")[:MOST])
    names = names_of({one.duty.agency_id for one in shown}, request.today)
    rows = [(one, names.get(one.duty.agency_id, ""), f"{reverse('duty', args=[one.duty_id])}#gia-han") for one in shown]
    return render_to_string("desk/extensions_asked.html", {"rows": rows, "count": count}, request)


PART = Part(
    "extending",
    "desk/duty_extending.html",
    part_of,
    acts={
        "ask-extension": (
            rules.work_on,
            by_form(
                "ask_extension", lambda r, _one: AskForm(r.POST, prefix="extension"), ask, undo="withdraw-extension"
            ),
        ),
        "withdraw-extension": (rules.work_on, at_once(withdraw)),
        "extend": (
            rules.judge,
            by_form("grant", lambda r, _one: GrantForm(r.POST, prefix="grant"), grant, undo="revoke-extension"),
        ),
        "refuse-extension": (
            rules.judge,
            by_form("refuse", lambda r, _one: RefuseForm(r.POST, prefix="refuse"), refuse),
        ),
        "revoke-extension": (rules.judge, at_once(revoke)),
    },
)
