"""One change to many duties: tried first on all of them and rolled back, so that what is shown is what will happen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor, Denied, Refusal, Refused
from cchc.access.naming import kept_from
from cchc.desk.models import BulkChange
from cchc.duties import actions, assigning, exempting, rules, taking_back
from cchc.duties.models import Duty, ProgressNote
from cchc.duties.rules import does_some
from cchc.ledger.actions import write
from cchc.people.models import Post

MOST = 500
CHANGED = _("Nhiệm vụ vừa được người khác cập nhật sau khi bạn xem trước. Xem lại rồi làm riêng nhiệm vụ này.")
GONE = _("Nhiệm vụ không còn trong phạm vi của bạn.")
Made = dict[str, Any]
Do = Callable[[Actor, Duty, Mapping[str, Any], date], Made]
Undo = Callable[[Actor, Duty, Made, date], None]


@dataclass(frozen=True)
class Verb:
    """A change that can be made to many. `may`: whether it is anything for her and a duty to begin with; `do` gives
    what its undoing needs. Both are one action in a transaction of its own: refused, it leaves nothing behind."""

    code: str
    name: str | Promise
    may: Callable[[Actor, Any], bool]
    do: Do
    undo: Undo


def _progress(actor: Actor, duty: Duty, given: Mapping[str, Any], today: date) -> Made:
    note = actions.report_progress(
        actor,
        duty,
        today=today,
        percent=given.get("percent"),
        words=given.get("words") or "",
        obstacle=given.get("obstacle") or "",
    )
    return {"note": note.pk}


def _no_progress(actor: Actor, duty: Duty, made: Made, today: date) -> None:
    note = ProgressNote.objects.select_related("duty").get(pk=made["note"], duty=duty)
    taking_back.take_back_progress(actor, note, today=today)


def _accept(actor: Actor, duty: Duty, given: Mapping[str, Any], today: date) -> Made:
    actions.accept(actor, duty, today=today, note=given.get("reason") or "")
    return {}


def _return(actor: Actor, duty: Duty, given: Mapping[str, Any], today: date) -> Made:
    actions.return_(actor, duty, today=today, reason=given.get("reason") or "")
    return {}


def _no_verdict(actor: Actor, duty: Duty, made: Made, today: date) -> None:
    actions.take_back_verdict(actor, duty, today=today, reason="Hoàn tác thay đổi hàng loạt")


def _settle(actor: Actor, duty: Duty, given: Mapping[str, Any], today: date) -> Made:
    actions.settle_due(actor, duty, due=day_of(given), why=given.get("why") or "", today=today)
    return {}


def _event(actor: Actor, duty: Duty, given: Mapping[str, Any], today: date) -> Made:
    actions.record_event(actor, duty, happened_on=day_of(given), today=today)
    return {}


def _no_due(actor: Actor, duty: Duty, made: Made, today: date) -> None:
    taking_back.take_back_due(actor, duty, today=today)


def day_of(given: Mapping[str, Any]) -> date:
    return date.fromisoformat(str(given["day"]))


def _assign(actor: Actor, duty: Duty, given: Mapping[str, Any], today: date) -> Made:
    officer = Post.objects.select_related("person").get(pk=given["officer"])
    before = duty.officer_id
    assigning.assign(actor, duty, officer, today=today, note=given.get("note") or "")
    return {"before": before}


def _no_charge(actor: Actor, duty: Duty, made: Made, today: date) -> None:
    before = Post.objects.select_related("person").filter(pk=made.get("before") or 0).first()
    if before is not None:
        assigning.assign(actor, duty, before, today=today)
        return
    assigning.take_back_charge(actor, duty, today=today)


def _acknowledge(actor: Actor, duty: Duty, given: Mapping[str, Any], today: date) -> Made:
    assigning.acknowledge(actor, duty, today=today)
    return {}


def _no_acknowledgement(actor: Actor, duty: Duty, made: Made, today: date) -> None:
    assigning.unacknowledge(actor, duty, today=today)


def _exempt(actor: Actor, duty: Duty, given: Mapping[str, Any], today: date) -> Made:
    exempting.mark_na(actor, duty, reason=given.get("reason") or "", today=today)
    return {}


def _lift(actor: Actor, duty: Duty, made: Made, today: date) -> None:
    exempting.lift_na(actor, duty, today=today)


VERBS: dict[str, Verb] = {
    verb.code: verb
    for verb in (
        Verb("progress", _("Báo cáo tiến độ"), rules.work_on, _progress, _no_progress),
        Verb("assign", _("Giao cho cán bộ"), rules.assign, _assign, _no_charge),
        Verb("acknowledge", _("Tiếp nhận"), rules.assign, _acknowledge, _no_acknowledgement),
        Verb("event", _("Ghi ngày sự kiện"), rules.record_event, _event, _no_due),
        Verb("accept", _("Xác nhận hoàn thành"), rules.judge, _accept, _no_verdict),
        Verb("return", _("Yêu cầu bổ sung"), rules.send_back, _return, _no_verdict),
        Verb("settle", _("Ấn định hạn"), rules.judge, _settle, _no_due),
        Verb("exempt", _("Ghi là không áp dụng"), rules.judge, _exempt, _lift),
    )
}


def choose(actor: Actor, keys: Iterable[int], *, today: date) -> BulkChange:
    """Those of the duties that she may see, in their order, up to five hundred; nothing is changed yet."""
    if actor.post is None or not does_some(actor):
        raise Denied(_("Chỉ người làm hoặc xét nhiệm vụ mới thay đổi được nhiều nhiệm vụ."))
    asked = list(dict.fromkeys(keys))
    if not asked:
        raise Refused(_("Chưa chọn nhiệm vụ nào. Đánh dấu ở đầu dòng rồi chọn lại."))
    kept = asked[:MOST]
    seen = set(Duty.objects.visible_to(actor, today).filter(pk__in=kept).values_list("pk", flat=True))
    chosen = [pk for pk in kept if pk in seen]
    others = kept_from(actor, "duty.see", set(kept) - seen)
    if others and not chosen:
        raise Denied(_("Các nhiệm vụ đã chọn không thuộc phạm vi của bạn: %(keys)s.") % {"keys": keys_of(others)})
    if others:
        write(actor, "denied", "bulk", why=str(GONE), duties=keys_of(others))
    if not chosen:
        raise Refused(_("Các nhiệm vụ đã chọn không còn trong phạm vi của bạn. Tải lại danh sách rồi chọn lại."))
    return BulkChange.objects.create(by_id=actor.post, duties=chosen, left_out=len(asked) - len(kept))


def keys_of(rows: Iterable[Model]) -> str:
    return ", ".join(str(one.pk) for one in rows)


def verbs_for(actor: Actor, duties: Sequence[Duty]) -> list[Verb]:
    """The changes that are hers to make on at least one of them."""
    return [verb for verb in VERBS.values() if any(verb.may(actor, duty) for duty in duties)]


def try_out(actor: Actor, change: BulkChange, verb: Verb, given: Mapping[str, Any], *, today: date) -> BulkChange:
    """What the change would do, and to which it would not."""
    check_open(change)
    return keep_trial(change, verb, given, tried(actor, change.duties, verb, given, today=today))


def tried(
    actor: Actor, keys: Sequence[int], verb: Verb, given: Mapping[str, Any], *, today: date
) -> list[dict[str, Any]]:
    """What would come of each: done in a transaction that is rolled back."""
    with transaction.atomic():
        rows = [shown for shown, _made in each(actor, keys, verb, given, today=today)]
        transaction.set_rollback(True)
    return rows


def keep_trial(
    change: BulkChange, verb: Verb, given: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> BulkChange:
    BulkChange.objects.filter(pk=change.pk, applied_at__isnull=True).update(
        verb=verb.code, given=dict(given), rows=list(rows)
    )
    change.refresh_from_db()
    return change


@transaction.atomic
def apply(actor: Actor, change: BulkChange, *, today: date) -> BulkChange:
    """All that the trial let through, in one transaction; what changed meanwhile is left as it is, and said."""
    check_open(change)
    verb = VERBS.get(change.verb)
    if verb is None:
        raise Refused(_("Chưa chọn thay đổi nào. Chọn thay đổi, xem trước rồi thực hiện."))
    if not BulkChange.objects.filter(pk=change.pk, applied_at__isnull=True).update(applied_at=timezone.now()):
        raise Refused(_("Thay đổi này đã được thực hiện. Tải lại trang để xem kết quả."))
    let_through = {row["duty"]: row for row in change.rows if row["ok"]}
    if not let_through:
        raise Refused(_("Không có nhiệm vụ nào thay đổi được. Bỏ bớt nhiệm vụ hoặc chọn thay đổi khác."))
    done = {
        shown["duty"]: {**shown, "made": made}
        for shown, made in each(actor, list(let_through), verb, change.given, today=today, seen=let_through)
    }
    rows = [done.get(row["duty"], row) for row in change.rows]
    BulkChange.objects.filter(pk=change.pk).update(rows=rows)
    count = sum(row["ok"] for row in rows)
    write(actor, "bulk.apply", change, did=verb.code, duties=[row["duty"] for row in rows if row["ok"]], count=count)
    change.refresh_from_db()
    return change


@transaction.atomic
def undo(actor: Actor, change: BulkChange, *, today: date) -> BulkChange:
    """Take back what was changed where nothing came of it since; the others are left, and why is said."""
    check_applied(change)
    verb = VERBS[change.verb]
    if not BulkChange.objects.filter(pk=change.pk, undone_at__isnull=True).update(undone_at=timezone.now()):
        raise Refused(_("Thay đổi này vừa được hoàn tác."))
    duties = seen_by(actor, change.duties, today)
    rows = []
    for row in change.rows:
        if row["ok"]:
            row = {**row, **undone_row(actor, duties.get(row["duty"]), verb, row, today)}
        rows.append(row)
    BulkChange.objects.filter(pk=change.pk).update(rows=rows)
    taken = [row["duty"] for row in rows if row.get("undone")]
    if not taken:
        raise Refused(_("Không hoàn tác được nhiệm vụ nào: tất cả đã được cập nhật sau đó."))
    write(actor, "bulk.undo", change, did=verb.code, duties=taken, count=len(taken))
    change.refresh_from_db()
    return change


def undone_row(actor: Actor, duty: Duty | None, verb: Verb, row: Mapping[str, Any], today: date) -> dict[str, Any]:
    if duty is None:
        return {"undone": False, "why": str(GONE)}
    if facts_of(duty, today) != row["after"]:
        return {"undone": False, "why": str(_("Nhiệm vụ đã được cập nhật sau thay đổi này nên giữ nguyên."))}
    try:
        verb.undo(actor, duty, row.get("made") or {}, today)
    except Refusal as refused:
        return {"undone": False, "why": refused.sentence}
    return {"undone": True}


def each(
    actor: Actor,
    keys: Sequence[int],
    verb: Verb,
    given: Mapping[str, Any],
    *,
    today: date,
    seen: Mapping[int, Mapping[str, Any]] | None = None,
) -> list[tuple[dict[str, Any], Made]]:
    """Row by row what comes of it, each in the savepoint of its verb. `seen`: the facts on which she decided.

    What they are afterwards is asked once of all: an action costs ten statements as it is.
    """
    duties = seen_by(actor, keys, today)
    found: list[tuple[dict[str, Any], Made]] = []
    for key in keys:
        duty = duties.get(key)
        if duty is None:
            found.append(({"duty": key, "ok": False, "why": str(GONE), "before": {}, "after": {}}, {}))
            continue
        before = facts_of(duty, today)
        row: dict[str, Any] = {"duty": key, "ok": True, "why": "", "before": before, "after": {}}
        made: Made = {}
        try:
            if seen is not None and seen[key]["before"] != before:
                raise Refused(CHANGED)
            made = verb.do(actor, duty, given, today)
        except Refusal as refused:
            row |= {"ok": False, "why": refused.sentence, "after": before}
        found.append((row, made))
    done = Duty.objects.in_bulk([row["duty"] for row, _made in found if row["ok"]])
    for row, _made in found:
        if row["ok"]:
            row["after"] = facts_of(done[row["duty"]], today)
    return found


def seen_by(actor: Actor, keys: Sequence[int], today: date) -> dict[int, Duty]:
    rows = (
        Duty.objects.visible_to(actor, today).filter(pk__in=keys).select_related("task_duty__task", "officer__person")
    )
    return {duty.pk: duty for duty in rows.order_by("pk")}


def facts_of(duty: Duty, today: date) -> dict[str, Any]:
    """What of a duty is compared and shown, as JSON keeps it."""
    return {
        "state": duty.state_on(today).value,
        "percent": duty.percent,
        "due": duty.due.isoformat() if duty.due else None,
        "hand_ins": duty.hand_in_count,
        "verdict": duty.verdict,
        "officer": duty.officer_id,
    }


def check_open(change: BulkChange) -> None:
    if change.applied_at is not None:
        raise Refused(_("Thay đổi này đã được thực hiện. Chọn lại nhiệm vụ để thay đổi lần nữa."))


def check_applied(change: BulkChange) -> None:
    if change.applied_at is None or change.undone_at is not None:
        raise Refused(_("Không có thay đổi nào để hoàn tác."))
