"""From a file, or from a form, to a mandate in force: each step one verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.agencies.resolver import authority_of
from cchc.intake import rules
from cchc.intake.models import Draft, Operation
from cchc.intake.working import Plan, Step, apply, day_of, exact, inverse, working_copy
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.reading import Unreadable
from cchc.reading.progress import Progress
from cchc.records.actions import clean_name, take_in
from cchc.records.models import Record
from cchc.tasks.models import Mandate
from cchc.ui.files import as_file

SECRECY = re.compile(r"(?:(?:dấu chỉ )?độ mật ?: ?)?[\[(]?(?P<mark>mật|tối mật|tuyệt mật)[\])]?")
log = structlog.get_logger("cchc.intake")
CHANGED_MEANWHILE = gettext_lazy(
    "Bản đọc này vừa được sửa ở cửa sổ khác. Thay đổi của bạn chưa được lưu. Tải lại trang rồi sửa lại."
)


def check_right(actor: Actor, draft: Draft | None = None) -> None:
    """Only the focal point takes documents in, and only her own drafts are hers to change."""
    if not (rules.take_in(actor) if draft is None else rules.see(actor, draft)):
        raise Denied(_("Chỉ cơ quan đầu mối mới nhận và sửa được văn bản giao việc."))


def read_file(path: Path, name: str, progress: Progress | None = None, *, seconds: float = 20) -> dict[str, Any]:
    """What the reader, in its child process, makes of a file. Refuses with the reader's sentence."""
    from cchc.reading.sandbox import read_in_child

    try:
        return read_in_child(path, name, progress, seconds=seconds)
    except Unreadable as error:
        raise refusal_of(error, name, path) from error


def refusal_of(error: Unreadable, name: str, path: Path) -> Refused:
    log.warning("unreadable", file=name, size=path.stat().st_size, code=error.code)
    return Refused(_("%(sentence)s Chưa có gì được lưu.") % {"sentence": error.sentence}, field="file")


def upload(actor: Actor, file: File[Any], *, today: date) -> Draft:
    """Read a file, however long it takes, and keep it with its reading as a draft."""
    check_takes_in(actor)
    with as_file(file) as path:
        given = read_file(path, clean_name(file.name or ""))
    return keep_reading(actor, file, given, today=today)


def check_takes_in(actor: Actor) -> int:
    """The agency she takes documents in for."""
    check_right(actor)
    if actor.agency is None:
        raise Refused(_("Không rõ cơ quan đầu mối nào nhận văn bản này."))
    return actor.agency


def keep_reading(actor: Actor, file: File[Any], given: dict[str, Any], *, today: date) -> Draft:
    """Keep a file with what was read in it as a draft. Reading happened before, and outside, the transaction."""
    agency = check_takes_in(actor)
    refuse_secret(given["blocks"])
    file.seek(0)
    issuer = (given["reading"].get("document") or {}).get("issuer") or ""
    authority = authority_of(Agency.objects.get(pk=agency), today, issuer=issuer)
    with transaction.atomic():
        # One upload at a time for an agency: of two that send the same file, the second is told of the first.
        Agency.objects.select_for_update().get(pk=agency)
        record = take_in(actor, file)
        refuse_twice(actor, record, given["reading"])
        document = given["reading"].get("document") or {}
        record.number = (document.get("number") or "")[:80]
        record.signed_on = day_of(document.get("issued_on"))
        record.subject = (document.get("title") or "")[:1000]
        record.save(update_fields=["number", "signed_on", "subject"])
        draft = Draft.objects.create(
            record=record,
            run_by_id=agency,
            authority=authority,
            created_by_id=actor.post,
            kind=kind_of(document),
            reading={**given["reading"], "findings": given.get("findings", [])},
            blocks=given["blocks"],
            current=working_copy(given["reading"]),
        )
        urgency = urgency_of(given["blocks"])
        if urgency:
            draft.current["document"]["urgency"] = urgency
            draft.save(update_fields=["current"])
        write(actor, "draft.upload", draft, record=record.pk, tasks=len(draft.current["tasks"]))
    return draft


def refuse_twice(actor: Actor, record: Record, reading: dict[str, Any]) -> None:
    """A plan is read once: the same bytes, or the same number and day, are told of and not taken again."""
    refuse_same_bytes(actor, record.sha256)
    document = reading.get("document") or {}
    number, issued = document.get("number"), day_of(document.get("issued_on"))
    twin = (
        Mandate.objects.filter(run_by=actor.agency, number__iexact=number, issued_on=issued).first() if number else None
    )
    waiting = Draft.objects.filter(run_by=actor.agency).open().defer("reading", "blocks") if number else ()
    read = [one for one in waiting if heads_alike(one.current["document"], document)]
    if read:
        raise Refused(
            _(
                "Văn bản số %(number)s đã có bản đọc đang chờ xem lại, tải lên ngày %(day)s. Không lưu "
                "thêm bản thứ hai. Mở bản đã có trong mục Nhiệm vụ, hoặc bỏ bản đó rồi tải lại."
            )
            % {"number": number, "day": spoken(timezone.localtime(read[0].created_at))},
            field="file",
        )
    if twin is not None:
        raise Refused(
            _(
                "Văn bản số %(number)s đã được đưa vào theo dõi ngày %(day)s. Không lưu thêm bản thứ "
                "hai. Mở văn bản đó trong mục Nhiệm vụ."
            )
            % {"number": twin.number, "day": spoken(twin.in_force_on) if twin.in_force_on else ""},
            field="file",
        )


def refuse_same_bytes(actor: Actor, sha256: str) -> None:
    same = Draft.objects.filter(run_by=actor.agency, record__sha256=sha256, discarded_at__isnull=True).first()
    if same is not None:
        where = _("đang chờ xem lại") if same.mandate_id is None else _("đã đưa vào theo dõi")
        raise Refused(
            _(
                "Tệp này đã được tải lên ngày %(day)s và %(where)s: “%(same)s”. Không lưu thêm bản thứ "
                "hai. Mở bản đã có trong mục Nhiệm vụ."
            )
            % {"day": spoken(timezone.localtime(same.created_at)), "where": where, "same": same},
            field="file",
        )


def heads_alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two heads are of one document: the same number and the same day."""
    numbers = [(head.get("number") or "").casefold() for head in (one, other)]
    return numbers[0] == numbers[1] != "" and one.get("issued_on") == other.get("issued_on")


def refuse_secret(blocks: Sequence[dict[str, Any]]) -> None:
    """A document that bears a mark of secrecy is not kept as a file (Luật Bảo vệ bí mật nhà nước 2018, điều 8)."""
    mark = next((found for block in blocks[:40] if (found := mark_of(block.get("text") or ""))), None)
    if mark is not None:
        raise Refused(
            _(
                "Văn bản có dấu “%(mark)s” nên hệ thống không nhận tệp. Chưa có gì được lưu. Nếu được phép, "
                "nhập bằng tay số, ngày và nhiệm vụ; bản giấy giữ theo quy định."
            )
            % {"mark": mark},
            field="file",
        )


def mark_of(text: str) -> str | None:
    """The mark of secrecy a line of a document's head is, or None: it stands alone, or after `Độ mật`."""
    found = SECRECY.fullmatch(" ".join(text.split()).casefold())
    return found["mark"].capitalize() if found else None


def urgency_of(blocks: Sequence[dict[str, Any]]) -> str:
    """The degree of urgency stamped on a document's head; empty where none is."""
    with override("vi"):
        stamps = {str(urgency.label).casefold(): urgency.value for urgency in Mandate.Urgency if urgency.value}
    lines = (" ".join((block.get("text") or "").split()).casefold().strip("[](). ") for block in blocks[:40])
    return next((stamps[line] for line in lines if line in stamps), "")


def kind_of(document: dict[str, Any]) -> str:
    """The kind of mandate a reading's document is. A decision that promulgates a plan is followed as the plan it is."""
    title = (document.get("title") or "").casefold()
    printed = (document.get("kind") or "").casefold()
    if "kế hoạch" in title or "kế hoạch" in printed:
        return Mandate.Kind.PLAN
    kinds = {
        "chỉ thị": Mandate.Kind.DIRECTIVE,
        "quyết định": Mandate.Kind.DECISION,
        "thông báo": Mandate.Kind.CONCLUSION,
        "kết luận": Mandate.Kind.CONCLUSION,
        "nghị quyết": Mandate.Kind.RESOLUTION,
        "chương trình": Mandate.Kind.PROGRAMME,
        "công điện": Mandate.Kind.TELEGRAM,
        "công văn": Mandate.Kind.LETTER,
    }
    return kinds.get(printed, Mandate.Kind.PLAN)


@transaction.atomic
def begin_by_hand(
    actor: Actor, *, kind: str, document: dict[str, Any], tasks: Sequence[dict[str, Any]], today: date
) -> Draft:
    """A draft that somebody types: a meeting's conclusion with three tasks."""
    check_right(actor)
    if actor.agency is None:
        raise Refused(_("Không rõ cơ quan đầu mối nào nhận văn bản này."))
    if not (document.get("title") or "").strip():
        raise Refused(_("Chưa ghi trích yếu của văn bản."), field="title")
    draft = Draft.objects.create(
        run_by_id=actor.agency,
        authority=authority_of(Agency.objects.get(pk=actor.agency), today, issuer=document.get("issuer") or ""),
        created_by_id=actor.post,
        kind=kind,
        current=working_copy({"document": document, "tasks": list(tasks)}),
    )
    for task in draft.current["tasks"]:
        task["source"] = None
    draft.save(update_fields=["current"])
    write(actor, "draft.by_hand", draft, tasks=len(tasks))
    return draft


@transaction.atomic
def correct(actor: Actor, draft: Draft, steps: Sequence[Step], *, version: int) -> Draft:
    """Take steps on the draft's working copy, each written to its log. Refused when another took one meanwhile."""
    check_right(actor, draft)
    check_open(draft)
    if draft.version != version:
        raise Refused(CHANGED_MEANWHILE)
    plan: Plan = draft.current
    made: list[Operation] = []
    for step in steps:
        try:
            step = exact(plan, step)
            plan, before = apply(plan, step)
        except (LookupError, AttributeError, TypeError) as error:
            raise Refused(CHANGED_MEANWHILE, field="path") from error
        if step.verb == "set" and before == step.value:
            continue
        n = version + len(made) + 1
        made.append(
            Operation(
                draft=draft,
                n=n,
                act=version + 1,
                verb=step.verb,
                path=list(step.path),
                before=before,
                after=step.value,
                by_id=actor.post,
            )
        )
    return keep(draft, plan, made, version)


def keep(draft: Draft, plan: Plan, made: list[Operation], version: int) -> Draft:
    if made:
        guarded = Draft.objects.open().filter(pk=draft.pk, version=version)
        if not guarded.update(current=plan, version=version + len(made)):
            raise Refused(CHANGED_MEANWHILE)
        Operation.objects.bulk_create(made)
        draft.refresh_from_db(fields=["current", "version", "mandate", "discarded_at"])
    return draft


def last_step(draft: Draft) -> Operation | None:
    """The newest operation that is not undone and does not itself undo; None when there is nothing to undo."""
    return draft.operations.filter(undoes__isnull=True, undone_by__isnull=True).order_by("-n").first()


@transaction.atomic
def undo(actor: Actor, draft: Draft, *, version: int) -> Draft:
    """Append the inverses of the newest act that still stands, the last first."""
    check_right(actor, draft)
    check_open(draft)
    if draft.version != version:
        raise Refused(CHANGED_MEANWHILE)
    newest = last_step(draft)
    if newest is None:
        raise Refused(_("Không còn thay đổi nào để hoàn tác."))
    plan: Plan = draft.current
    made: list[Operation] = []
    for operation in draft.operations.filter(act=newest.act).order_by("-n"):
        step = inverse(operation.verb, operation.path, operation.before, operation.after)
        plan, before = apply(plan, step)
        made.append(
            Operation(
                draft=draft,
                n=version + len(made) + 1,
                act=version + 1,
                verb=step.verb,
                path=list(step.path),
                before=before,
                after=step.value,
                undoes=operation,
                by_id=actor.post,
            )
        )
    return keep(draft, plan, made, version)


@transaction.atomic
def discard(actor: Actor, draft: Draft) -> Draft:
    """Put a draft aside; its file and its log stay, and the same file can be read again."""
    check_right(actor, draft)
    check_open(draft)
    if not Draft.objects.open().filter(pk=draft.pk).update(discarded_at=timezone.now()):
        raise Refused(CHANGED_MEANWHILE)
    draft.refresh_from_db()
    write(actor, "draft.discard", draft)
    return draft


def check_open(draft: Draft) -> None:
    if draft.mandate_id is not None:
        raise Refused(_("Văn bản này đã được đưa vào theo dõi nên không sửa bản đọc được nữa."))
    if draft.discarded_at is not None:
        raise Refused(_("Bản đọc này đã được bỏ. Tải lại tệp nếu cần đọc lại."))
