"""Every change of a report, one verb a function: asked for, approved and handed in, judged part by part, confirmed.

Each checks the right, changes under a guard that names the state it expects, moves the report's duty along and writes
the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.duties.actions import draw_back, hand_in_records, pronounce
from cchc.duties.rules import HEADS
from cchc.duties.states import Verdict
from cchc.duties.telling import holders
from cchc.figures import actions as figure_actions
from cchc.figures import filing
from cchc.figures.models import Figure, SheetState
from cchc.ledger.actions import write
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.periods import spoken
from cchc.reports import rules
from cchc.reports.draft_keeping import keep
from cchc.reports.models import Level, Report, Round, State, Word
from cchc.reports.parts import fields_judged, lacking, parts_of
from cchc.words import Field

LONGEST = 1000
MEANWHILE = gettext_lazy("Báo cáo này vừa được người khác cập nhật. Tải lại trang để xem trạng thái mới.")
NO_REASON = gettext_lazy("Chưa ghi lý do, để cơ quan biết phải sửa gì.")


def move(report: Report, expected: Iterable[State], **new: Any) -> None:
    """Write it where the report is still as expected, at the hand-in that was seen."""
    states = [one.value for one in expected]
    if not Report.objects.filter(pk=report.pk, state__in=states, n=report.n).update(**new):
        raise Refused(MEANWHILE)
    report.refresh_from_db()


def refuse_lacking(report: Report) -> None:
    missing = lacking(report)
    if missing:
        words = _("Còn %(n)s biểu chưa nộp: %(which)s. Điền và nộp các biểu này trước.")
        raise Refused(words % {"n": len(missing), "which": "; ".join(missing)[:300]})


@transaction.atomic
def ask(actor: Actor, report: Report, *, today: date) -> None:
    """The officer has finished and asks the head to approve: nothing leaves without her."""
    if not rules.fill(actor, report):
        raise Denied(_("Chỉ người làm việc ở cơ quan phải báo cáo mới trình duyệt được."))
    if not report.is_open:
        raise Refused(_("Báo cáo này đã trình hoặc đã nộp."))
    refuse_lacking(report)
    move(
        report,
        (State.OPEN, State.RETURNED),
        state=State.ASKED.value,
        asked_at=timezone.now(),
        asked_by_id=actor.post,
        reason="",
    )
    write(actor, "report.ask", report, name=report.round.name, on=today)
    words = f"Chờ duyệt: {report.duty.product_name}, hạn {spoken(report.due)}"
    heads = holders([report.agency_id], HEADS, today)[report.agency_id]
    tell(
        [
            News(
                f"report-ask:{report.pk}:{report.n}",
                person,
                "",
                "handed",
                Urgency.SOON,
                words,
                reverse("report", args=[report.pk]),
            )
            for person in heads
        ],
        today,
    )


@transaction.atomic
def send_down(actor: Actor, report: Report, reason: str, *, today: date) -> None:
    """The head wants it changed before it leaves."""
    if not rules.approve(actor, report):
        raise Denied(_("Chỉ thủ trưởng cơ quan mới yêu cầu sửa báo cáo trước khi duyệt."))
    if report.state != State.ASKED:
        raise Refused(_("Báo cáo này không ở trạng thái chờ duyệt."))
    if not reason.strip():
        raise Refused(NO_REASON, field="reason")
    asked_by = report.asked_by
    state = State.RETURNED if report.returned_times else State.OPEN
    move(report, (State.ASKED,), state=state.value, reason=reason.strip()[:LONGEST])
    write(actor, "report.send_down", report, reason=reason.strip()[:LONGEST])
    if asked_by is not None:
        tell_one(report, asked_by.person_id, f"Thủ trưởng yêu cầu sửa báo cáo: {reason.strip():.300}", today)


def tell_one(report: Report, person: int, words: str, today: date) -> None:
    url = reverse("report", args=[report.pk])
    key = f"report:{report.pk}:{timezone.now().isoformat()}"
    tell([News(key, person, "", "returned", Urgency.SOON, words, url)], today)


@transaction.atomic
def file(actor: Actor, report: Report, *, today: date, number: str = "", signed_on: date | None = None) -> None:
    """The head approves, and it is handed in. The whole is approved so too, and leaves when it is sent."""
    if not rules.approve(actor, report):
        raise Denied(_("Chỉ thủ trưởng cơ quan mới duyệt và nộp được báo cáo."))
    if report.state not in (State.OPEN, State.RETURNED, State.ASKED):
        raise Refused(_("Báo cáo này đã nộp."))
    refuse_lacking(report)
    given = paper(number, signed_on, today)
    is_whole = report.level == Level.WHOLE
    now = timezone.now()
    asked = {} if report.state == State.ASKED else {"asked_at": now, "asked_by_id": actor.post}
    move(
        report,
        (State.OPEN, State.RETURNED, State.ASKED),
        state=State.FILED.value,
        n=F("n") + 1,
        approved_at=now,
        approved_by_id=actor.post,
        filed_at=now,
        came_on=None if is_whole else today,
        reason="",
        **asked,
        **given,
    )
    if not is_whole:
        hand_in_records(actor, report.duty, [], on=today, today=today, note=report.number, report=True)
    keep(actor, report, today=today)
    write(actor, "report.file", report, n=report.n, name=report.round.name, on=today, **given)


def paper(number: str, signed_on: date | None, today: date) -> dict[str, Any]:
    """The number and the day of the signed paper, where there is one by now."""
    number = number.strip()
    if len(number) > 80:
        raise Refused(_("Số, ký hiệu dài quá 80 chữ. Ghi như trên văn bản, vd. 12/BC-SXD."), field="number")
    if signed_on is not None and signed_on > today:
        raise Refused(
            _("Ngày văn bản %(day)s ở sau hôm nay. Kiểm tra lại ngày ký.") % {"day": spoken(signed_on)},
            field="signed_on",
        )
    return {"number": number, "signed_on": signed_on}


@transaction.atomic
def withdraw(actor: Actor, report: Report, *, today: date) -> None:
    """Who asked, or handed in, takes it back to mend it, while nobody confirmed it."""
    if not rules.fill(actor, report):
        raise Denied(_("Chỉ cơ quan đã nộp mới rút lại được báo cáo."))
    if report.state not in (State.ASKED, State.FILED):
        raise Refused(_("Chỉ rút lại được báo cáo đã trình hoặc đã nộp mà chưa được xác nhận."))
    was_handed_in = report.state == State.FILED and report.level != Level.WHOLE
    back = State.RETURNED if report.returned_times else State.OPEN
    move(report, (State(report.state),), state=back.value, filed_at=None, came_on=None, approved_at=None)
    if was_handed_in:
        draw_back(actor, report.duty, today=today, report=True)
    write(actor, "report.withdraw", report, n=report.n, on=today)


@transaction.atomic
def agree(actor: Actor, report: Report, field: str, *, today: date) -> Word:
    """The owner of a field agrees with its part of what stands."""
    check_part(actor, report, field, today)
    return say(actor, report, field, agrees=True, reason="", verb="report.agree")


def check_part(actor: Actor, report: Report, field: str, today: date) -> None:
    if not rules.judge_part(actor, report) or field not in fields_judged(actor, report, today):
        raise Denied(_("Chỉ cơ quan chủ trì lĩnh vực mới cho ý kiến về phần của lĩnh vực đó."))
    if report.state != State.FILED:
        raise Refused(_("Báo cáo này không ở trạng thái đã nộp. Tải lại trang để xem."))


def say(actor: Actor, report: Report, field: str, *, agrees: bool, reason: str, verb: str) -> Word:
    said = {"agrees": agrees, "reason": reason, "at": timezone.now(), "by_id": actor.post}
    word, made = Word.objects.get_or_create(report=report, field=field, n=report.n, defaults=said)
    if not made:
        raise Refused(_("Cơ quan bạn đã có ý kiến về phần này của lần nộp này."))
    write(actor, verb, report, field=field, n=report.n, reason=reason)
    return word


@transaction.atomic
def return_part(actor: Actor, report: Report, field: str, reason: str, *, today: date) -> Word:
    """The owner of a field sends the report back for its part; the forms of that field are open again."""
    check_part(actor, report, field, today)
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise Refused(NO_REASON, field="reason")
    word = say(actor, report, field, agrees=False, reason=reason, verb="report.return")
    back(actor, report, f"{Field(field).vietnamese}: {reason}", today, fields=[field])
    return word


@transaction.atomic
def return_(actor: Actor, report: Report, reason: str, *, today: date, fields: Sequence[str] = ()) -> None:
    """The focal point sends the whole report back; of the fields it names the forms are open again."""
    if not rules.judge(actor, report):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới trả lại được báo cáo."))
    if report.state != State.FILED:
        raise Refused(_("Báo cáo này không ở trạng thái đã nộp. Tải lại trang để xem."))
    if not reason.strip():
        raise Refused(NO_REASON, field="reason")
    back(actor, report, reason.strip()[:LONGEST], today, fields=fields)
    write(actor, "report.return", report, n=report.n, reason=reason.strip()[:LONGEST])


def back(actor: Actor, report: Report, reason: str, today: date, *, fields: Sequence[str]) -> None:
    move(
        report,
        (State.FILED,),
        state=State.RETURNED.value,
        reason=reason[:LONGEST],
        came_on=None,
        judged_at=timezone.now(),
        judged_by_id=actor.post,
        returned_times=F("returned_times") + 1,
    )
    pronounce(actor, report.duty, Verdict.RETURNED, today=today, reason=reason, report=True)
    for sheet in report.sheets().filter(state=SheetState.FILED, form__field__in=list(fields)):
        reopened = {"state": SheetState.RETURNED.value, "reason": reason[:LONGEST], "judged_at": timezone.now()}
        filing.guarded(sheet, None, **reopened)


@transaction.atomic
def confirm(actor: Actor, report: Report, *, today: date, reason: str = "") -> None:
    """The focal point takes it as it is, with its figures: from now on they change as errata alone.

    Owners of fields that have not spoken are passed over with a reason, or not at all.
    """
    if not rules.judge(actor, report):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới xác nhận được báo cáo."))
    if report.state != State.FILED:
        raise Refused(_("Báo cáo này không ở trạng thái đã nộp. Tải lại trang để xem."))
    refuse_lacking(report)
    silent = [one.owner_name for one in parts_of([report], report.round, today).get(report.pk, ()) if not one.agrees]
    if silent and not reason.strip():
        raise Refused(
            _("Chưa có ý kiến của %(who)s. Ghi lý do xác nhận khi chưa có ý kiến đó.")
            % {"who": ", ".join(dict.fromkeys(silent))},
            field="reason",
        )
    move(
        report,
        (State.FILED,),
        state=State.CONFIRMED.value,
        judged_at=timezone.now(),
        judged_by_id=actor.post,
        reason=reason.strip()[:LONGEST],
    )
    n = confirm_sheets(actor, report)
    pronounce(actor, report.duty, Verdict.ACCEPTED, today=today, reason=reason.strip(), report=True)
    said: dict[str, Any] = {"without": silent, "reason": reason.strip()[:LONGEST]} if silent else {}
    write(actor, "report.confirm", report, n=report.n, figures=n, on=today, **said)


def confirm_sheets(actor: Actor, report: Report) -> int:
    """Its sheets and their figures in one go; how many figures were not confirmed before."""
    rows = report.sheets().filter(state=SheetState.FILED)
    forms = list(rows.values_list("form", flat=True))
    rows.update(state=SheetState.CONFIRMED.value, judged_at=timezone.now(), version=F("version") + 1)
    figures = Figure.objects.of_window(report.round.window).filter(
        agency=report.about_id, whole=False, indicator__form_rows__form__in=forms
    )
    return figure_actions.settle(actor, figures.distinct())


def confirm_agreed(actor: Actor, of: Round, *, today: date) -> int:
    """Everything handed in of which all owners of fields agreed, and nothing lacks. How many."""
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới xác nhận được báo cáo."))
    waiting = of.reports.filter(state=State.FILED).exclude(level=Level.WHOLE).select_related("round", "duty")
    parts = parts_of(waiting, of, today)
    n = 0
    for report in waiting:
        if all(part.agrees for part in parts.get(report.pk, ())) and not lacking(report):
            confirm(actor, report, today=today)
            n += 1
    return n


@transaction.atomic
def send(
    actor: Actor, report: Report, *, number: str, signed_on: date | None, sent_on: date, sent_to: str, today: date
) -> None:
    """The authority's own report has gone to the ministry, under a number: what is recorded of it."""
    if not rules.send(actor, report):
        raise Denied(_("Chỉ cơ quan thường trực mới ghi được việc gửi báo cáo chung."))
    if report.state != State.FILED:
        raise Refused(_("Báo cáo chung chưa được duyệt, hoặc đã ghi là đã gửi."))
    if not number.strip():
        raise Refused(_("Chưa ghi số, ký hiệu của văn bản. Ghi như trên văn bản, vd. 93/BC-UBND."), field="number")
    if signed_on is None:
        raise Refused(_("Chưa ghi ngày của văn bản. Ghi ngày ký trên văn bản."), field="signed_on")
    given = paper(number, signed_on, today)
    if not max(signed_on, report.duty.opened_on) <= sent_on <= today:
        raise Refused(_("Ngày gửi %(day)s phải từ ngày ký đến hôm nay.") % {"day": spoken(sent_on)}, field="sent_on")
    now = timezone.now()
    move(
        report,
        (State.FILED,),
        state=State.CONFIRMED.value,
        came_on=sent_on,
        sent_to=sent_to.strip()[:300],
        judged_at=now,
        judged_by_id=actor.post,
        **given,
    )
    hand_in_records(actor, report.duty, [], on=sent_on, today=today, note=report.number, report=True)
    pronounce(actor, report.duty, Verdict.ACCEPTED, today=today, reason="", report=True)
    write(actor, "report.send", report, number=report.number, signed_on=signed_on, on=sent_on, to=report.sent_to)


def why_held(sheet: Any) -> str:
    """A sheet is not taken back while the report it is in has left: first the report is."""
    if sheet.call_id is not None:
        return ""
    window = {"round__start": sheet.start, "round__end": sheet.end, "round__forms": sheet.form_id}
    left = Report.objects.filter(about=sheet.agency_id, level=Level.UNIT, **window)
    if left.filter(state__in=(State.ASKED, State.FILED, State.CONFIRMED)).exists():
        return _("Báo cáo có biểu này đã trình hoặc đã nộp. Rút báo cáo lại trước rồi sửa biểu.")
    return ""


filing.held_by.append(why_held)
