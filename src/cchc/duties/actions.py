"""Every change of a duty, one verb a function. Each checks the right, changes under a guard, and writes the ledger.

A guard is an UPDATE that names the state it expects: of two who act at once, one wins and the other is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.duties import rules
from cchc.duties.alternatives import settle_alternatives
from cchc.duties.days import recount
from cchc.duties.field_owners import check_agreed, sent_back_by
from cchc.duties.life import Estimate
from cchc.duties.models import DueDay, Duty, HandIn, Judgement, ProgressNote
from cchc.duties.serving import for_whom
from cchc.duties.states import Verdict
from cchc.duties.telling import tell_handed_in, tell_judged
from cchc.ledger.actions import write
from cchc.periods import deadlines, spoken
from cchc.periods.calendar import vietnam
from cchc.records.actions import take_in, use
from cchc.records.models import Record

PASSED_ON = gettext_lazy("Nhiệm vụ đã được chuyển cho cơ quan kế thừa. Làm tiếp ở nhiệm vụ của cơ quan đó.")
NOT_APPLICABLE = gettext_lazy("Nhiệm vụ đã được ghi là không áp dụng. Cơ quan đầu mối bỏ ghi đó thì mới làm tiếp được.")
IS_REPORT = gettext_lazy("Đây là báo cáo định kỳ. Mở trang của báo cáo để nộp, duyệt và xem xét.")
CHANGED_MEANWHILE = gettext_lazy(
    "Nhiệm vụ vừa được người khác cập nhật. Chưa có gì được lưu. Tải lại trang rồi làm tiếp."
)


@dataclass(frozen=True)
class Document:
    """A file that is handed in, with the number and the day printed on it."""

    file: UploadedFile[Any]
    number: str
    signed_on: date | None


def held(duty: Duty, *, report: bool = False) -> Duty:
    """The duty as it is now, and for nobody else to change before we are done (SQLite lets one writer in at a time).

    Refuses one that its heir owes, one that does not apply, and a periodic report but to who says that it may be one.
    """
    now = Duty.objects.select_for_update().get(pk=duty.pk)
    if now.is_report and not report:
        raise Refused(IS_REPORT)
    if now.is_passed_on:
        raise Refused(PASSED_ON)
    if now.na_on is not None:
        raise Refused(NOT_APPLICABLE)
    return now


def check_day(day: date, today: date, duty: Duty, field: str = "on") -> None:
    if day > today:
        raise Refused(_("Ngày %(day)s ở sau hôm nay. Ghi ngày đã diễn ra.") % {"day": spoken(day)}, field=field)
    if day < duty.opened_on:
        raise Refused(
            _("Ngày %(day)s ở trước ngày giao nhiệm vụ (%(given_on)s). Kiểm tra lại ngày.")
            % {"day": spoken(day), "given_on": spoken(duty.opened_on)},
            field=field,
        )


@transaction.atomic
def report_progress(
    actor: Actor, duty: Duty, *, today: date, percent: int | None = None, words: str = "", obstacle: str = ""
) -> ProgressNote:
    """The agency says how far it is; the first time starts the duty."""
    if not rules.work_on(actor, duty):
        raise Denied(_("Chỉ cán bộ của cơ quan được giao mới cập nhật được tiến độ."))
    if percent is not None and not 0 <= percent <= 100:
        raise Refused(_("Tỷ lệ %(percent)s không hợp lệ. Ghi số từ 0 đến 100.") % {"percent": percent}, field="percent")
    if percent is None and not words.strip() and not obstacle.strip():
        raise Refused(_("Chưa ghi gì. Ghi tỷ lệ, việc đã làm hoặc vướng mắc."), field="words")
    check_day(today, today, held(duty))
    guarded = Duty.objects.filter(pk=duty.pk).exclude(verdict=Verdict.ACCEPTED.value)
    if not guarded.update(percent=percent if percent is not None else F("percent")):
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên không cập nhật tiến độ nữa."))
    Duty.objects.filter(pk=duty.pk, started_on__isnull=True).update(started_on=today)
    note = ProgressNote.objects.create(
        duty=duty, on=today, by_id=actor.post, percent=percent, words=words.strip(), obstacle=obstacle.strip()
    )
    said = {"words": words.strip(), "obstacle": obstacle.strip(), **for_whom(actor, duty, today)}
    write(actor, "duty.progress", duty, on=today, percent=percent, **said)
    duty.refresh_from_db()
    return note


@transaction.atomic
def hand_in(
    actor: Actor, duty: Duty, *, today: date, documents: Sequence[Document], note: str = "", on: date | None = None
) -> HandIn:
    """The agency hands in its product.

    `on` is the day it came in: today. An earlier one is for the system alone, as when a register kept elsewhere is
    imported: nobody dates her own hand-in back.
    """
    if not rules.work_on(actor, duty):
        raise Denied(_("Chỉ cán bộ của cơ quan được giao mới nộp được sản phẩm."))
    on = on or today
    check_day(on, today, duty)
    if on < today and actor.person is not None:
        raise Denied(_("Ngày nộp là ngày nộp trên hệ thống, không ghi lùi được."), field="on")
    refuse_unless_awaited(Duty.objects.get(pk=duty.pk))
    if not documents:
        raise Refused(_("Chưa chọn tệp sản phẩm. Chọn tệp văn bản đã ký rồi nộp."), field="file")
    for document in documents:
        check_document(document, today)
    # The files first: they are on disk before any row speaks of them.
    records = [
        take_in(actor, document.file, number=document.number, signed_on=document.signed_on) for document in documents
    ]
    return hand_in_records(actor, duty, records, on=on, today=today, note=note)


@transaction.atomic
def hand_in_records(
    actor: Actor,
    duty: Duty,
    records: Sequence[Record],
    *,
    on: date,
    today: date,
    note: str = "",
    report: bool = False,
    **more: Any,
) -> HandIn:
    """Hand in documents that are kept already; `more` are further columns of the hand-in."""
    fresh = held(duty, report=report)
    if fresh.is_accepted:
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên không nộp thêm."))
    if fresh.is_pending:
        raise Refused(_("Sản phẩm nộp trước đang chờ duyệt. Rút lại lần nộp đó nếu muốn nộp bản khác."))
    last = HandIn.objects.filter(duty=duty).order_by("-n").first()
    if last is not None and on < last.on:
        raise Refused(
            _("Lần nộp trước là ngày %(day)s. Ngày nộp lần này không thể sớm hơn.") % {"day": spoken(last.on)},
            field="on",
        )
    if fresh.verdict_on is not None and on < fresh.verdict_on:
        raise Refused(
            _("Sản phẩm bị trả lại ngày %(day)s. Ngày nộp lần này không thể sớm hơn.")
            % {"day": spoken(fresh.verdict_on)},
            field="on",
        )
    n = fresh.hand_in_count + 1
    guarded = Duty.objects.filter(pk=duty.pk, hand_in_count=fresh.hand_in_count, verdict=fresh.verdict)
    if not guarded.update(hand_in_count=n, handed_on=on, verdict=Verdict.NONE.value, verdict_on=None):
        raise Refused(CHANGED_MEANWHILE)
    Duty.objects.filter(pk=duty.pk, started_on__isnull=True).update(started_on=on)
    made = HandIn.objects.create(duty=duty, n=n, on=on, by_id=actor.post, note=note.strip(), **more)
    made.records.set(records)
    for record in records:
        use(record, duty, actor.agency or duty.agency_id, today)
    restate(duty, made)
    recount(duty, today=today)
    files: dict[str, Any] = {"records": [one.pk for one in records], "numbers": [one.number for one in records]}
    write(actor, "duty.hand_in", duty, n=n, on=on, **files, **for_whom(actor, duty, today))
    duty.refresh_from_db()
    tell_handed_in(duty, made, today)
    return made


def restate(duty: Duty, made: HandIn) -> None:
    """What really came takes the place of what was estimated of it."""
    standing = Estimate.objects.filter(duty=duty, withdrawn_on__isnull=True, restated_on__isnull=True)
    standing.update(restated_on=made.on, restated_by=made)


def refuse_unless_awaited(duty: Duty) -> None:
    """Whether something can be handed in now, asked before its files are kept."""
    if duty.is_report:
        raise Refused(IS_REPORT)
    if duty.is_passed_on:
        raise Refused(PASSED_ON)
    if duty.na_on is not None:
        raise Refused(NOT_APPLICABLE)
    if duty.is_accepted:
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên không nộp thêm."))
    if duty.is_pending:
        raise Refused(_("Sản phẩm nộp trước đang chờ duyệt. Rút lại lần nộp đó nếu muốn nộp bản khác."))


def check_document(document: Document, today: date) -> None:
    if not document.number.strip():
        raise Refused(_("Chưa ghi số, ký hiệu của văn bản. Ghi như trên văn bản, vd. 93/KH-SXD."), field="number")
    if len(document.number) > 80:
        raise Refused(_("Số, ký hiệu dài quá 80 chữ. Ghi như trên văn bản, vd. 93/KH-SXD."), field="number")
    if document.signed_on is None:
        raise Refused(_("Chưa ghi ngày của văn bản. Ghi ngày ký trên văn bản."), field="signed_on")
    if document.signed_on > today:
        raise Refused(
            _("Ngày văn bản %(day)s ở sau hôm nay. Kiểm tra lại ngày ký.") % {"day": spoken(document.signed_on)},
            field="signed_on",
        )


def standing_hand_in(duty: Duty) -> HandIn | None:
    """The hand-in that counts now; None when nothing stands."""
    return HandIn.objects.filter(duty=duty, withdrawn_on__isnull=True).order_by("-n").first()


@transaction.atomic
def withdraw(actor: Actor, duty: Duty, *, today: date) -> Duty:
    """The agency takes back what nobody has judged yet; what stood before stands again."""
    if not rules.work_on(actor, duty):
        raise Denied(_("Chỉ cán bộ của cơ quan được giao mới rút lại được sản phẩm."))
    return draw_back(actor, duty, today=today)


@transaction.atomic
def draw_back(actor: Actor, duty: Duty, *, today: date, report: bool = False) -> Duty:
    """`withdraw`, for those who asked for the right already."""
    fresh = held(duty, report=report)
    current = standing_hand_in(duty)
    if current is None or not fresh.is_pending:
        raise Refused(_("Không có lần nộp nào đang chờ duyệt để rút lại."))
    HandIn.objects.filter(pk=current.pk).update(withdrawn_on=today)
    before = standing_hand_in(duty)
    said = Judgement.objects.filter(hand_in=before).order_by("-pk").first() if before else None
    guarded = Duty.objects.filter(pk=duty.pk, hand_in_count=fresh.hand_in_count, handed_on=current.on, verdict="")
    changed = guarded.update(
        handed_on=before.on if before else None,
        verdict=said.verdict if said else "",
        verdict_on=said.on if said else None,
    )
    if not changed:
        raise Refused(CHANGED_MEANWHILE)
    Estimate.objects.filter(restated_by=current).update(restated_on=None, restated_by=None)
    recount(duty, today=today)
    write(actor, "duty.withdraw", duty, n=current.n, on=today, **for_whom(actor, duty, today))
    duty.refresh_from_db()
    return duty


def accept(actor: Actor, duty: Duty, *, today: date, note: str = "") -> Duty:
    """Confirm that the product is what was asked for."""
    return judge(actor, duty, Verdict.ACCEPTED, today=today, reason=note)


def return_(actor: Actor, duty: Duty, *, today: date, reason: str) -> Duty:
    """Send it back to be mended; the reason is owed."""
    if not reason.strip():
        raise Refused(_("Chưa ghi lý do. Ghi rõ cần bổ sung gì để cơ quan biết mà sửa."), field="reason")
    return judge(actor, duty, Verdict.RETURNED, today=today, reason=reason)


@transaction.atomic
def judge(actor: Actor, duty: Duty, verdict: Verdict, *, today: date, reason: str) -> Duty:
    if not (rules.send_back if verdict is Verdict.RETURNED else rules.judge)(actor, duty):
        raise Denied(_("Chỉ cơ quan đầu mối của văn bản giao việc mới xác nhận hoặc yêu cầu bổ sung được."))
    return pronounce(actor, duty, verdict, today=today, reason=reason)


@transaction.atomic
def pronounce(actor: Actor, duty: Duty, verdict: Verdict, *, today: date, reason: str, report: bool = False) -> Duty:
    """`judge`, for those who asked for the right already."""
    count = held(duty, report=report).hand_in_count
    current = standing_hand_in(duty)
    if current is None:
        raise Refused(_("Chưa có sản phẩm nào được nộp để xem xét."))
    if today < current.on:
        raise Refused(_("Sản phẩm nộp ngày %(day)s, không thể xét trước ngày đó.") % {"day": spoken(current.on)})
    guarded = Duty.objects.filter(pk=duty.pk, hand_in_count=count, handed_on=current.on, verdict="")
    if not guarded.update(verdict=verdict.value, verdict_on=today):
        raise Refused(_("Lần nộp này đã được xem xét hoặc đã rút lại. Tải lại trang để xem trạng thái mới."))
    asks = verdict is Verdict.ACCEPTED and not actor.is_system
    passed_over = check_agreed(duty, current, reason=reason, day=today) if asks else None
    said = Judgement.objects.create(
        hand_in=current, verdict=verdict.value, reason=reason.strip(), on=today, by_id=actor.post
    )
    more: dict[str, Any] = {} if passed_over is None else {"without": passed_over}
    write(actor, f"duty.{verdict.value}", duty, n=current.n, on=today, reason=reason.strip(), **more)
    duty.refresh_from_db()
    settle_alternatives(actor, duty, today)
    duty.refresh_from_db()
    tell_judged(duty, said, today)
    return duty


@transaction.atomic
def take_back_verdict(actor: Actor, duty: Duty, *, today: date, reason: str = "") -> Duty:
    """A verdict given by mistake is taken back by a later one; both stay to be seen."""
    if not rules.judge(actor, duty) and not sent_back_by(actor, duty):
        raise Denied(_("Chỉ cơ quan đầu mối của văn bản giao việc mới rút lại được kết luận."))
    return unsay(actor, duty, today=today, reason=reason)


@transaction.atomic
def unsay(actor: Actor, duty: Duty, *, today: date, reason: str = "", report: bool = False) -> Duty:
    """`take_back_verdict`, for those who asked for the right already."""
    fresh = held(duty, report=report)
    current = standing_hand_in(duty)
    if current is None or fresh.verdict_on is None:
        raise Refused(_("Không có kết luận nào để rút lại."))
    if today < fresh.verdict_on:
        raise Refused(
            _("Kết luận ghi ngày %(day)s, không thể rút lại trước ngày đó.") % {"day": spoken(fresh.verdict_on)}
        )
    guarded = Duty.objects.filter(pk=duty.pk, hand_in_count=fresh.hand_in_count).exclude(verdict="")
    if not guarded.update(verdict="", verdict_on=None):
        raise Refused(CHANGED_MEANWHILE)
    Judgement.objects.create(hand_in=current, verdict="", reason=reason.strip(), on=today, by_id=actor.post)
    write(actor, "duty.take_back", duty, n=current.n, on=today, reason=reason.strip())
    duty.refresh_from_db()
    settle_alternatives(actor, duty, today)
    return duty


@transaction.atomic
def record_event(actor: Actor, duty: Duty, *, happened_on: date, today: date) -> Duty:
    """The event a deadline hangs on has happened: the deadline becomes a day, by working days where it says so."""
    if not rules.record_event(actor, duty):
        raise Denied(_("Chỉ cơ quan được giao hoặc cơ quan đầu mối mới ghi được ngày này."))
    if duty.deadline_kind != deadlines.Kind.RELATIVE.value or duty.days is None:
        raise Refused(_("Thời hạn này không tính theo số ngày kể từ một sự kiện. Ghi thẳng ngày đến hạn."))
    # Nobody moves her own deadline: whoever judges the duty may correct the day, whoever owes it asks her to.
    if held(duty).due is not None and not rules.judge(actor, duty):
        raise Refused(_("Hạn đã tính từ ngày ghi trước. Báo cơ quan đầu mối nếu ngày đó ghi sai."), field="happened_on")
    if happened_on > today:
        raise Refused(
            _("Ngày %(day)s ở sau hôm nay. Ghi ngày đã diễn ra.") % {"day": spoken(happened_on)}, field="happened_on"
        )
    due = deadlines.due(
        deadlines.Deadline(
            text=duty.deadline_text,
            kind=deadlines.Kind.RELATIVE,
            days=duty.days,
            working_days=duty.working_days,
            after=duty.after,
        ),
        vietnam(),
        happened=happened_on,
    )
    return set_due(actor, duty, due, today=today, happened_on=happened_on, why=duty.after)


@transaction.atomic
def settle_due(actor: Actor, duty: Duty, *, due: date, why: str, today: date) -> Duty:
    """The focal point says on which day an undeterminable deadline falls, and by which document."""
    if not rules.judge(actor, duty):
        raise Denied(_("Chỉ cơ quan đầu mối của văn bản giao việc mới ghi được ngày đến hạn."))
    if held(duty).due is not None:
        raise Refused(_("Nhiệm vụ đã có ngày đến hạn."), field="due")
    if not why.strip():
        raise Refused(_("Chưa ghi căn cứ. Ghi số, ký hiệu văn bản ấn định ngày này."), field="why")
    return set_due(actor, duty, due, today=today, why=why)


def set_due(
    actor: Actor, duty: Duty, due: date | None, *, today: date, why: str, happened_on: date | None = None
) -> Duty:
    if due is not None and abs(due - today) > timedelta(days=3660):
        raise Refused(_("Ngày %(day)s cách hôm nay quá 10 năm. Kiểm tra lại ngày.") % {"day": spoken(due)}, field="due")
    if not Duty.objects.filter(pk=duty.pk).exclude(verdict=Verdict.ACCEPTED.value).update(due=due):
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên không đổi ngày đến hạn."))
    DueDay.objects.create(duty=duty, due=due, known_on=today, happened_on=happened_on, why=why.strip())
    write(actor, "duty.due", duty, due=due, happened_on=happened_on, why=why.strip(), on=today)
    duty.refresh_from_db()
    return duty
