"""The page of one agency's report: its forms, its state, and what this person can do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.duties.rules import has_head
from cchc.figures.asked import name_on
from cchc.figures.form_views import STATES
from cchc.figures.models import SheetState
from cchc.ledger.models import Entry
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.records.brought_views import readings_of
from cchc.reports import reopening, rules, signing
from cchc.reports.forms import JudgeForm, PaperForm, ReasonForm, SendForm, SignedForm
from cchc.reports.models import NOT_FILED, Level, Report, State
from cchc.reports.parts import Part, fields_judged, lacking, parts_of
from cchc.reports.standing import days_late, look_of, named
from cchc.tasks.history import history
from cchc.ui.components import Crumb, Fact
from cchc.ui.labels import capital
from cchc.words import Field

MOST_TOLD = 40
MOST = 200


def visible_report(request: Asked, pk: int) -> Report:
    rows = Report.objects.select_related("round__authority", "duty", "asked_by__person", "approved_by__person")
    return seen(
        rows.visible_to(request.actor, request.today), pk, _("Báo cáo này không thuộc phạm vi theo dõi của bạn.")
    )


@require_GET
def report(request: Asked, pk: int) -> HttpResponse:
    return shown(request, visible_report(request, pk))


@dataclass(frozen=True)
class May:
    """What this person can do with the report as it stands: only that is shown."""

    fill: bool
    ask: bool
    file: bool
    send_down: bool
    withdraw: bool
    judge: bool
    send: bool
    reopen: bool
    take_off: bool
    put_back: bool
    sign: bool

    @classmethod
    def of(cls, request: Asked, one: Report) -> May:
        actor = request.actor
        fills, approves = rules.fill(actor, one), rules.approve(actor, one)
        is_filed = one.state == State.FILED
        runs = one.level != Level.WHOLE and not one.round.is_frozen and rules.run(actor, one.round)
        return cls(
            fill=fills and one.is_open,
            ask=fills and one.is_open and not approves,
            file=approves and one.state in (State.OPEN, State.RETURNED, State.ASKED),
            send_down=approves and one.state == State.ASKED and has_head(one.agency_id, request.today),
            withdraw=fills and one.state in (State.ASKED, State.FILED),
            judge=is_filed and rules.judge(actor, one),
            send=is_filed and rules.send(actor, one),
            reopen=reopening.may_reopen(actor, one),
            take_off=runs and one.state in NOT_FILED,
            put_back=runs and one.state == State.OFF,
            sign=signing.may_sign(actor, one),
        )


def shown(request: Asked, one: Report, status: int = 200, **forms: Form) -> HttpResponse:
    day = request.today
    parts: list[Part] = parts_of([one], one.round, day).get(one.pk, [])
    judged = fields_judged(request.actor, one, day) if rules.judge_part(request.actor, one) else []
    hers = [part for part in parts if part.field.value in judged and part.word is None and one.state == State.FILED]
    sheets = list(one.sheets().select_related("form").order_by("form__code"))
    may = May.of(request, one)
    name = name_on(one.about_id, day)
    context = {
        "one": one,
        "name": named(one, {one.about_id: name}),
        "look": look_of(one, day),
        "late": days_late(one, day),
        "facts": facts_of(one, day),
        "sheets": [(sheet, STATES[SheetState(sheet.state)]) for sheet in sheets],
        "lacking": lacking(one) if one.state in (State.OPEN, State.RETURNED, State.FILED, State.ASKED) else [],
        "parts": parts if one.n else [],
        "hers": [(part, reason_of(request, part, forms.get("reason"))) for part in hers],
        "silent_parts": [part for part in parts if not part.agrees],
        "may": may,
        "reason": forms.get("reason") or ReasonForm(),
        "judge": forms.get("judge") or JudgeForm(),
        "paper": forms.get("paper") or PaperForm(initial={"number": one.number, "signed_on": one.signed_on}),
        "sent": forms.get("sent") or SendForm(day),
        "signed": forms.get("signed") or SignedForm(auto_id="id_signed_%s"),
        "proofs": signing.proofs_of(one),
        "readings": readings_of(request.actor, one) if may.sign else [],
        "off": forms.get("off") or ReasonForm(auto_id="id_off_%s"),
        "reopened": forms.get("reopened") or ReasonForm(auto_id="id_reopen_%s"),
        "taken": reopening.taken_from(one, day) if may.reopen else [],
        "fields": [
            (field.value, capital(field)) for field in Field if field.value in {sheet.form.field for sheet in sheets}
        ],
        "has_head": has_head(one.agency_id, day),
        "history": history_of(one),
        "crumbs": [
            Crumb(_("Kỳ báo cáo"), reverse("report_rounds")),
            Crumb(one.round.name, reverse("report_round", args=[one.round_id])),
        ],
    }
    return render(request, "reports/report.html", context, status=status)


def reason_of(request: Asked, part: Part, sent: Form | None) -> Form:
    """The form of one part; of several on a page the one that was sent has what is wrong with it."""
    if sent is not None and request.POST.get("field") == part.field.value:
        return sent
    return ReasonForm(auto_id=f"id_{part.field.value}_%s")


def facts_of(one: Report, day: date) -> list[Fact]:
    found = [
        Fact(_("Hạn nộp"), spoken(one.due)),
        Fact(_("Kỳ số liệu"), name_of(one.round.window)),
        Fact(_("Chốt số liệu"), spoken(one.round.cut_off)),
    ]
    if one.agency_id != one.about_id and one.level != Level.WHOLE:
        found.append(Fact(_("Cơ quan kế thừa nộp"), name_on(one.agency_id, day)))
    if one.came_on and one.is_filed:
        found.append(Fact(_("Gửi ngày") if one.level == Level.WHOLE else _("Nộp ngày"), spoken(one.came_on)))
    if one.approved_by is not None and one.is_filed:
        found.append(Fact(_("Người duyệt"), one.approved_by.person.full_name))
    if one.number:
        found.append(Fact(_("Văn bản"), one.number, sub=spoken(one.signed_on) if one.signed_on else ""))
    if one.sent_to:
        found.append(Fact(_("Nơi nhận"), one.sent_to))
    return found


def history_of(one: Report) -> Any:
    about = Q(object_type=one._meta.label_lower, object_id=one.pk)
    return history(Entry.objects.filter(about).order_by("-at", "-pk")[:MOST_TOLD])
