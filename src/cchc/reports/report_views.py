"""The page of one agency's report, with its forms, its state and what is done with it; and what waits to be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.agencies.rules import owned_fields
from cchc.duties.queries import names_of
from cchc.duties.rules import has_head
from cchc.figures.asked import name_on
from cchc.figures.form_views import STATES
from cchc.figures.models import SheetState
from cchc.ledger.models import Entry
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.reports import actions, rules
from cchc.reports.forms import JudgeForm, PaperForm, ReasonForm, SendForm
from cchc.reports.models import Level, Report, Round, State
from cchc.reports.parts import Part, fields_judged, lacking, parts_of
from cchc.reports.standing import days_late, look_of, named
from cchc.tasks.history import history
from cchc.ui import say
from cchc.ui.answers import see_other
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

    @classmethod
    def of(cls, request: Asked, one: Report) -> May:
        actor = request.actor
        fills, approves = rules.fill(actor, one), rules.approve(actor, one)
        is_filed = one.state == State.FILED
        return cls(
            fill=fills and one.is_open,
            ask=fills and one.is_open and not approves,
            file=approves and one.state in (State.OPEN, State.RETURNED, State.ASKED),
            send_down=approves and one.state == State.ASKED and has_head(one.agency_id, request.today),
            withdraw=fills and one.state in (State.ASKED, State.FILED),
            judge=is_filed and rules.judge(actor, one),
            send=is_filed and rules.send(actor, one),
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


# — acts —


@require_POST
def report_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    one = visible_report(request, pk)
    if verb not in VERBS:
        raise Http404
    return VERBS[verb](request, one)


Act = Callable[[Asked, Report], None]


def plainly(act: Act, said: Any) -> Callable[[Asked, Report], HttpResponse]:
    """An act without a form of its own: a refusal is said above the page."""

    def do(request: Asked, one: Report) -> HttpResponse:
        try:
            act(request, one)
        except Refused as refused:
            say.failed(request, refused.sentence)
        else:
            say.done(request, said())
        return see_other("report", one.pk)

    return do


def with_reason(
    act: Callable[[Asked, Report, str], None], said: Any, *, may: Callable[..., bool], judging: bool = False
) -> Callable[[Asked, Report], HttpResponse]:
    """An act with words: a refusal about them is said beside them."""

    def do(request: Asked, one: Report) -> HttpResponse:
        if not may(request.actor, one):
            raise Denied(_("Bạn không có quyền làm việc này với báo cáo."))
        form: Form = JudgeForm(request.POST) if judging else ReasonForm(request.POST)
        if form.is_valid():
            try:
                act(request, one, form.cleaned_data["reason"])
            except Refused as refused:
                if refused.field != "reason":
                    say.failed(request, refused.sentence)
                    return see_other("report", one.pk)
                form.add_error("reason", refused.sentence)
            else:
                say.done(request, said())
                return see_other("report", one.pk)
        one.refresh_from_db()
        return shown(request, one, 422, **{"judge" if judging else "reason": form})

    return do


def file(request: Asked, one: Report) -> HttpResponse:
    form = PaperForm(request.POST)
    if form.is_valid():
        try:
            actions.file(request.actor, one, today=request.today, **form.cleaned_data)
        except Refused as refused:
            if refused.field not in form.fields:
                say.failed(request, refused.sentence)
                return see_other("report", one.pk)
            form.add_error(refused.field, refused.sentence)
        else:
            words = _("Đã duyệt báo cáo chung. Gửi xong thì ghi số, ngày văn bản.")
            say.done(request, words if one.level == Level.WHOLE else _("Đã duyệt và nộp báo cáo."))
            return see_other("report", one.pk)
    return shown(request, one, 422, paper=form)


def send(request: Asked, one: Report) -> HttpResponse:
    if not rules.send(request.actor, one):
        raise Denied(_("Chỉ cơ quan thường trực mới ghi được việc gửi báo cáo chung."))
    form = SendForm(request.today, request.POST)
    if form.is_valid():
        try:
            actions.send(request.actor, one, today=request.today, **form.cleaned_data)
        except Refused as refused:
            if refused.field not in form.fields:
                say.failed(request, refused.sentence)
                return see_other("report", one.pk)
            form.add_error(refused.field, refused.sentence)
        else:
            say.done(request, _("Đã ghi báo cáo chung đã gửi."))
            return see_other("report", one.pk)
    return shown(request, one, 422, sent=form)


def part_asked(request: Asked, one: Report) -> str:
    if not rules.judge_part(request.actor, one):
        raise Denied(_("Chỉ cơ quan chủ trì lĩnh vực mới cho ý kiến về phần của lĩnh vực đó."))
    field = request.POST.get("field", "")
    if field not in set(Field):
        raise Refused(_("Chưa chọn lĩnh vực. Tải lại trang rồi làm lại."))
    return field


def return_fields(request: Asked) -> list[str]:
    return [field for field in request.POST.getlist("fields") if field in set(Field)]


VERBS: dict[str, Callable[[Asked, Report], HttpResponse]] = {
    "ask": plainly(
        lambda request, one: actions.ask(request.actor, one, today=request.today),
        lambda: _("Đã trình thủ trưởng duyệt."),
    ),
    "file": file,
    "send-down": with_reason(
        lambda request, one, why: actions.send_down(request.actor, one, why, today=request.today),
        lambda: _("Đã yêu cầu sửa trước khi duyệt."),
        may=rules.approve,
    ),
    "withdraw": plainly(
        lambda request, one: actions.withdraw(request.actor, one, today=request.today),
        lambda: _("Đã rút lại báo cáo để sửa."),
    ),
    "agree": plainly(
        lambda request, one: (actions.agree(request.actor, one, part_asked(request, one), today=request.today), None)[
            1
        ],
        lambda: _("Đã đồng ý phần của lĩnh vực."),
    ),
    "return-part": with_reason(
        lambda request, one, why: (
            actions.return_part(request.actor, one, part_asked(request, one), why, today=request.today),
            None,
        )[1],
        lambda: _("Đã trả lại báo cáo để sửa phần của lĩnh vực."),
        may=rules.judge_part,
    ),
    "return": with_reason(
        lambda request, one, why: actions.return_(
            request.actor, one, why, today=request.today, fields=return_fields(request)
        ),
        lambda: _("Đã trả lại báo cáo."),
        may=rules.judge,
        judging=True,
    ),
    "confirm": with_reason(
        lambda request, one, why: actions.confirm(request.actor, one, today=request.today, reason=why),
        lambda: _("Đã xác nhận báo cáo và các biểu số liệu."),
        may=rules.judge,
        judging=True,
    ),
    "send": send,
}


# — what waits to be judged —


@require_GET
def queue(request: Asked) -> HttpResponse:
    """Reports that wait for her agency's word, the longest waiting first: the owner's of a field, the focal point's."""
    actor, day = request.actor, request.today
    if not rules.judges_some(actor):
        raise Denied(_("Chỉ cơ quan thường trực, cơ quan chủ trì lĩnh vực mới xem xét báo cáo."))
    filed = Report.objects.filter(state=State.FILED).select_related("round__authority", "duty")
    mine = rules.judge.of(filed, actor, day) if rules.judges_whole(actor) else rules.judge_part.of(filed, actor, day)
    waiting = list(mine.order_by("filed_at", "pk")[:MOST])
    context = {
        "lines": queue_lines(request, waiting),
        "is_focal": rules.judges_whole(actor),
        "crumbs": [Crumb(_("Kỳ báo cáo"), reverse("report_rounds"))],
    }
    return render(request, "reports/queue.html", context)


def queue_lines(request: Asked, waiting: list[Report]) -> list[tuple[Report, str, list[Part]]]:
    """Report, whose it is, the parts that still wait. A few queries a round."""
    actor, day = request.actor, request.today
    names = names_of({one.about_id for one in waiting}, day)
    owned = set(owned_fields(actor, day))
    by_round: dict[int, list[Report]] = {}
    of: dict[int, Round] = {}
    for one in waiting:
        by_round.setdefault(one.round_id, []).append(one)
        of[one.round_id] = one.round
    parts: dict[int, list[Part]] = {}
    for key, reports in by_round.items():
        parts |= parts_of(reports, of[key], day)
    found = []
    for one in waiting:
        missing = [part for part in parts.get(one.pk, ()) if part.word is None]
        if not rules.judges_whole(actor):
            missing = [part for part in missing if (part.field.value, one.round.authority_id) in owned]
            if not missing:
                continue
        found.append((one, named(one, names), missing))
    return found
