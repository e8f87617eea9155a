"""What is done with a report on its page, verb by verb: each is an action, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.jobs.models import Run
from cchc.records.models import Record
from cchc.reports import actions, reopening, roster, rules, signing
from cchc.reports.forms import JudgeForm, PaperForm, ReasonForm, SendForm, SignedForm
from cchc.reports.models import Level, Report
from cchc.reports.report_views import shown, visible_report
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.words import Field

Answer = Callable[[Asked, Report], HttpResponse]
Made = Callable[[Asked, Any], Form]


@require_POST
def report_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    one = visible_report(request, pk)
    if verb not in VERBS:
        raise Http404
    return VERBS[verb](request, one)


def plainly(act: Callable[[Asked, Report], Any], said: Callable[[], str]) -> Answer:
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


def with_form(
    name: str,
    make: Made,
    act: Callable[[Asked, Report, dict[str, Any]], Any],
    said: Callable[[Report, Any], str],
    *,
    may: Callable[..., bool],
) -> Answer:
    """An act with a form, which the page knows by `name`: what is wrong is said beside its field. `said` is asked with
    what the act gave."""

    def do(request: Asked, one: Report) -> HttpResponse:
        if not may(request.actor, one):
            raise Denied(_("Bạn không có quyền làm việc này với báo cáo."))
        form = make(request, request.POST)
        if form.is_valid():
            try:
                given = act(request, one, form.cleaned_data)
            except Refused as refused:
                if refused.field not in form.fields:
                    say.failed(request, refused.sentence)
                    return see_other("report", one.pk)
                form.add_error(refused.field, refused.sentence)
            else:
                say.done(request, said(one, given))
                return see_other("report", one.pk)
        one.refresh_from_db()
        return shown(request, one, 422, **{name: form})

    return do


def reasons(name: str = "reason") -> tuple[str, Made]:
    ids = {"off": "id_off_%s", "reopened": "id_reopen_%s"}
    return name, lambda request, data: ReasonForm(data, auto_id=ids.get(name, "id_%s"))


def judging() -> tuple[str, Made]:
    return "judge", lambda request, data: JudgeForm(data)


def part_asked(request: Asked, one: Report) -> str:
    if not rules.judge_part(request.actor, one):
        raise Denied(_("Chỉ cơ quan chủ trì lĩnh vực mới cho ý kiến về phần của lĩnh vực đó."))
    field = request.POST.get("field", "")
    if field not in set(Field):
        raise Refused(_("Chưa chọn lĩnh vực. Tải lại trang rồi làm lại."))
    return field


def fields_asked(request: Asked) -> list[str]:
    return [field for field in request.POST.getlist("fields") if field in set(Field)]


def said_filed(one: Report, given: Any) -> str:
    if one.level == Level.WHOLE:
        return _("Đã duyệt báo cáo chung. Gửi xong thì ghi số, ngày văn bản.")
    return _("Đã duyệt và nộp báo cáo.")


def said_reopened(one: Report, taken: list[reopening.Taken]) -> str:
    if not taken:
        return _("Đã mở lại báo cáo. Số cơ quan sửa là đính chính; cập nhật dự thảo báo cáo chung để lấy số mới.")
    where = "; ".join(f"{one.name} ({one.n})" for one in taken)
    return _(
        "Đã mở lại báo cáo. Đoạn văn đã lấy từ báo cáo này vẫn nằm trong dự thảo của %(where)s: xem lại các đoạn đó."
    ) % {"where": where}


def runs(actor: Any, one: Report) -> bool:
    return rules.run(actor, one.round)


def said_of_signed(made: Record | Run) -> str:
    if isinstance(made, Run):
        return _("Đã nhận tệp, đang đọc. Đọc xong, văn bản tự vào mục “Bản báo cáo đã ký”.")
    return _("Đã kèm bản báo cáo đã ký, số %(number)s.") % {"number": made.number}


VERBS: dict[str, Answer] = {
    "ask": plainly(
        lambda request, one: actions.ask(request.actor, one, today=request.today),
        lambda: _("Đã trình thủ trưởng duyệt."),
    ),
    "file": with_form(
        "paper",
        lambda request, data: PaperForm(data),
        lambda request, one, given: actions.file(request.actor, one, today=request.today, **given),
        said_filed,
        may=rules.approve,
    ),
    "send-down": with_form(
        *reasons(),
        lambda request, one, given: actions.send_down(request.actor, one, given["reason"], today=request.today),
        lambda one, given: _("Đã yêu cầu sửa trước khi duyệt."),
        may=rules.approve,
    ),
    "withdraw": plainly(
        lambda request, one: actions.withdraw(request.actor, one, today=request.today),
        lambda: _("Đã rút lại báo cáo để sửa."),
    ),
    "agree": plainly(
        lambda request, one: actions.agree(request.actor, one, part_asked(request, one), today=request.today),
        lambda: _("Đã đồng ý phần của lĩnh vực."),
    ),
    "return-part": with_form(
        *reasons(),
        lambda request, one, given: actions.return_part(
            request.actor, one, part_asked(request, one), given["reason"], today=request.today
        ),
        lambda one, given: _("Đã trả lại báo cáo để sửa phần của lĩnh vực."),
        may=rules.judge_part,
    ),
    "return": with_form(
        *judging(),
        lambda request, one, given: actions.return_(
            request.actor, one, given["reason"], today=request.today, fields=fields_asked(request)
        ),
        lambda one, given: _("Đã trả lại báo cáo."),
        may=rules.judge,
    ),
    "confirm": with_form(
        *judging(),
        lambda request, one, given: actions.confirm(request.actor, one, today=request.today, reason=given["reason"]),
        lambda one, given: _("Đã xác nhận báo cáo và các biểu số liệu."),
        may=rules.judge,
    ),
    "reopen": with_form(
        *reasons("reopened"),
        lambda request, one, given: reopening.reopen(
            request.actor, one, given["reason"], today=request.today, fields=fields_asked(request)
        ),
        said_reopened,
        may=rules.judge,
    ),
    "take-off": with_form(
        *reasons("off"),
        lambda request, one, given: roster.take_off(request.actor, one, given["reason"], today=request.today),
        lambda one, given: _("Đã rút cơ quan khỏi kỳ báo cáo. Đưa trở lại được cho đến khi chốt số liệu."),
        may=runs,
    ),
    "put-back": plainly(
        lambda request, one: roster.put_back(request.actor, one, today=request.today),
        lambda: _("Đã đưa cơ quan trở lại kỳ báo cáo."),
    ),
    "signed": with_form(
        "signed",
        lambda request, data: SignedForm(data, request.FILES, auto_id="id_signed_%s"),
        lambda request, one, given: signing.attach(request.actor, one, today=request.today, **given),
        lambda one, made: said_of_signed(made),
        may=signing.may_sign,
    ),
    "send": with_form(
        "sent",
        lambda request, data: SendForm(request.today, data),
        lambda request, one, given: actions.send(request.actor, one, today=request.today, **given),
        lambda one, given: _("Đã ghi báo cáo chung đã gửi."),
        may=rules.send,
    ),
}
