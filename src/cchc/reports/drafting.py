"""Every change of a draft, one verb a function: begun, refreshed, its paragraphs written, moved, taken, left, undone.

Each checks that the report is hers to write and still open, raises the draft's version under the one that was seen,
keeps what the blocks were before, and writes the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.ledger.actions import write
from cchc.reports import rules
from cchc.reports.draft_gather import Gathered, gathered
from cchc.reports.draft_models import Block, Edit, ReportDraft
from cchc.reports.draft_offers import Offer, offers_of
from cchc.reports.draft_words import Fact, facts_from, from_editing, keys_in
from cchc.reports.models import Report
from cchc.reports.own_outline import by_code

NOT_HERS = gettext_lazy("Chỉ người làm việc ở cơ quan phải báo cáo mới soạn được dự thảo báo cáo.")
CLOSED = gettext_lazy("Báo cáo đã trình hoặc đã nộp nên dự thảo không sửa được nữa. Rút lại báo cáo rồi sửa.")
CHANGED = gettext_lazy("Dự thảo vừa được sửa ở cửa sổ khác. Chưa lưu gì. Xem lại rồi làm tiếp.")
GONE = gettext_lazy("Đoạn này không còn trong dự thảo. Tải lại trang.")
STEP = 10
MOST_BLOCKS = 1000
REMEMBERED = ("own", "base", "order", "dropped")


@transaction.atomic
def begin(actor: Actor, report: Report, *, today: date) -> ReportDraft:
    """The draft writes itself; one for a report. Where it is there already, that one."""
    writable(actor, report)
    found = ReportDraft.objects.filter(report=report).first()
    if found is not None:
        return found
    told = gathered(report, today)
    try:
        with transaction.atomic():
            draft = ReportDraft.objects.create(
                report=report,
                title=told.subject.title,
                as_of=told.subject.day,
                facts=stored(told.facts),
                words=told.subject.words,
                made_by_id=actor.post,
                refreshed_at=timezone.now(),
            )
    except IntegrityError:
        return ReportDraft.objects.get(report=report)
    Block.objects.bulk_create(blocks_of(draft, told, {}))
    write(actor, "report_draft.begin", draft, report=report.pk, on=today)
    return draft


def writable(actor: Actor, report: Report) -> None:
    if not rules.fill(actor, report):
        raise Denied(NOT_HERS)
    if not report.is_open:
        raise Refused(CLOSED)


def stored(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {key: one.stored() for key, one in facts.items()}


def blocks_of(draft: ReportDraft, told: Gathered, there: Mapping[str, Block]) -> list[Block]:
    """The blocks of what was gathered that the draft has not yet, in the order of the outline."""
    made: list[Block] = []
    orders: dict[str, int] = {}
    for heading, key, text in told.paragraphs:
        orders[heading] = orders.get(heading, 0) + STEP
        if key not in there:
            made.append(Block(draft=draft, heading=heading, order=orders[heading], key=key, machine=text, base=text))
    for heading, key, data in told.tables:
        orders[heading] = orders.get(heading, 0) + STEP
        if key not in there:
            table = Block.Kind.TABLE.value
            made.append(Block(draft=draft, heading=heading, order=orders[heading], key=key, kind=table, data=data))
    return made


@transaction.atomic
def refresh(actor: Actor, draft: ReportDraft, *, version: int, today: date) -> ReportDraft:
    """Ask for everything anew: numbers are updated everywhere, edited words kept, new wording stands beside them."""
    held(actor, draft, version)
    told = gathered(draft.report, today)
    before = facts_from(draft.facts)
    there = {one.key: one for one in draft.blocks.exclude(key="")}
    new: dict[str, Any] = {key: text for _heading, key, text in told.paragraphs}
    tables = {key: data for _heading, key, data in told.tables}
    changed: list[Block] = []
    for key, block in there.items():
        if key in new and block.machine != new[key]:
            block.machine = new[key]
            if block.own is None:
                block.base = block.machine
            changed.append(block)
        elif key in tables and block.data != tables[key]:
            block.data = tables[key]
            changed.append(block)
    gone = [one.pk for one in there.values() if one.is_table and one.key not in tables]
    draft.blocks.filter(pk__in=gone).delete()
    Block.objects.bulk_update(changed, ["machine", "base", "data"], batch_size=200)
    Block.objects.bulk_create(blocks_of(draft, told, there))
    ReportDraft.objects.filter(pk=draft.pk).update(
        title=told.subject.title,
        as_of=told.subject.day,
        facts=stored({**told.facts, **unheld(draft, before, told.facts)}),
        words=told.subject.words,
        changes=differences(before, told.facts),
        refreshed_at=timezone.now(),
    )
    return finished(actor, draft, "refresh", today, changed=len(changed))


def unheld(draft: ReportDraft, before: Mapping[str, Fact], now: Mapping[str, Fact]) -> dict[str, Fact]:
    """What a person refers to and is no fact any more stays by its name, without a value: it says it is missing."""
    used = {key for text in draft.blocks.values_list("own", flat=True) if text for key in keys_in(text)}
    return {key: replace(before[key], shown="", value="", cell="") for key in used if key in before and key not in now}


def differences(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> list[dict[str, str]]:
    """What the facts say otherwise than before: of what is counted or named, not of what is only compared with."""
    found = []
    for key in [*now, *(key for key in before if key not in now)]:
        old = before[key].shown if key in before else ""
        new = now[key].shown if key in now else ""
        if old != new:
            label = (now.get(key) or before[key]).label
            found.append({"key": key, "label": label, "old": old, "new": new})
    return found


def held(actor: Actor, draft: ReportDraft, version: int) -> None:
    """It is hers, still open, and as she saw it: the version goes up by one, once."""
    writable(actor, draft.report)
    if not ReportDraft.objects.filter(pk=draft.pk, version=version).update(version=F("version") + 1):
        raise Refused(CHANGED)


def finished(actor: Actor, draft: ReportDraft, verb: str, today: date, **detail: Any) -> ReportDraft:
    write(actor, f"report_draft.{verb}", draft, on=today, **detail)
    draft.refresh_from_db()
    return draft


def remember(actor: Actor, draft: ReportDraft, verb: str, blocks: Iterable[Block], made: Iterable[Block] = ()) -> None:
    """What the blocks were, before an act; what it made is known by its key."""
    told = {str(one.pk): {name: getattr(one, name) for name in REMEMBERED} for one in blocks}
    made_keys = [one.pk for one in made]
    Edit.objects.create(draft=draft, verb=verb, by_id=actor.post, before={"blocks": told, "made": made_keys})


def block_in(draft: ReportDraft, pk: int) -> Block:
    found = draft.blocks.filter(pk=pk).first()
    if found is None:
        raise Refused(GONE)
    return found


def typed(draft: ReportDraft, text: str) -> str:
    try:
        return from_editing(text, facts_from(draft.facts))
    except ValueError as error:
        raise Refused(str(error), field="text") from None


@transaction.atomic
def rewrite(actor: Actor, draft: ReportDraft, pk: int, text: str, *, version: int, today: date) -> Block:
    """A person's words instead of the machine's; the machine's own again where she wrote just that."""
    held(actor, draft, version)
    block = block_in(draft, pk)
    if block.is_table:
        raise Refused(_("Bảng lấy từ số liệu nên không sửa từng ô. Sửa số liệu ở biểu, hoặc bỏ bảng khỏi báo cáo."))
    words = typed(draft, text)
    if not words:
        raise Refused(_("Đoạn văn trống. Bỏ đoạn này khỏi báo cáo nếu không dùng."), field="text")
    remember(actor, draft, "write", [block])
    block.own = None if words == block.machine else words
    block.base, block.dropped = block.machine, False
    block.save(update_fields=["own", "base", "dropped"])
    finished(actor, draft, "write", today, block=block.key or block.pk)
    return block


@transaction.atomic
def add(actor: Actor, draft: ReportDraft, heading: str, text: str, *, version: int, today: date) -> Block:
    """A paragraph of her own, at the end of a heading."""
    held(actor, draft, version)
    words = typed(draft, text)
    if not words:
        raise Refused(_("Chưa ghi nội dung của đoạn."), field="text")
    return put(actor, draft, "add", heading, today, own=words)


def put(actor: Actor, draft: ReportDraft, verb: str, heading: str, today: date, **given: Any) -> Block:
    if heading not in {node.code for node in by_code(draft.report.round.outline).walk()}:
        raise Refused(_("Không có đề mục đó trong đề cương."))
    if draft.blocks.count() >= MOST_BLOCKS:
        raise Refused(_("Dự thảo đã có 1.000 đoạn. Gộp bớt các đoạn trước."))
    last = draft.blocks.filter(heading=heading).aggregate(last=Max("order"))["last"] or 0
    try:
        with transaction.atomic():
            block = Block.objects.create(draft=draft, heading=heading, order=last + STEP, **given)
    except IntegrityError:
        raise Refused(_("Đoạn này đã được đưa vào hoặc bỏ qua trước đó. Tải lại trang.")) from None
    remember(actor, draft, verb, [], [block])
    finished(actor, draft, verb, today, heading=heading, block=block.key or block.pk)
    return block


@transaction.atomic
def settle(actor: Actor, draft: ReportDraft, pk: int, *, out: bool, version: int, today: date) -> Block:
    """Leave a paragraph or a table out, or take it in again."""
    held(actor, draft, version)
    block = block_in(draft, pk)
    verb = "drop" if out else "restore"
    remember(actor, draft, verb, [block])
    block.dropped = out
    block.save(update_fields=["dropped"])
    finished(actor, draft, verb, today, block=block.key or block.pk)
    return block


@transaction.atomic
def move(actor: Actor, draft: ReportDraft, pk: int, *, up: bool, version: int, today: date) -> Block:
    """Change places with what is shown before, or after, under the same heading."""
    held(actor, draft, version)
    shown = [one for one in draft.blocks.all() if one.is_shown]
    block = next((one for one in shown if one.pk == pk), None)
    if block is None:
        raise Refused(GONE)
    under = [one for one in shown if one.heading == block.heading]
    at = under.index(block)
    other = under[at - 1] if up and at else under[at + 1] if not up and at + 1 < len(under) else None
    if other is None:
        raise Refused(_("Đoạn đã ở đầu, cuối đề mục của nó."))
    remember(actor, draft, "move", [block, other])
    block.order, other.order = other.order, block.order
    if block.order == other.order:
        block.order += -1 if up else 1
    Block.objects.bulk_update([block, other], ["order"])
    finished(actor, draft, "move", today, block=block.key or block.pk, up=up)
    return block


@transaction.atomic
def answer_newer(actor: Actor, draft: ReportDraft, pk: int, *, take: bool, version: int, today: date) -> Block:
    """The machine's new wording instead of her own; or her own, as written with the new one in mind."""
    held(actor, draft, version)
    block = block_in(draft, pk)
    verb = "take_new" if take else "keep_own"
    remember(actor, draft, verb, [block])
    if take:
        block.own = None
    block.base = block.machine
    block.save(update_fields=["own", "base"])
    finished(actor, draft, verb, today, block=block.key or block.pk)
    return block


@transaction.atomic
def take_offer(actor: Actor, draft: ReportDraft, key: str, *, take: bool, version: int, today: date) -> Block:
    """A paragraph of a subordinate's report, or of last period's, under its heading; or not, and not offered again."""
    held(actor, draft, version)
    offer: Offer | None = next((one for one in offers_of(draft) if one.key == key), None)
    if offer is None:
        raise Refused(_("Đoạn này đã được đưa vào hoặc bỏ qua trước đó. Tải lại trang."))
    return put(
        actor,
        draft,
        "take" if take else "leave",
        offer.heading,
        today,
        key=offer.key,
        own=offer.text,
        source_id=offer.report,
        credit=offer.credit,
        dropped=not take,
    )


@transaction.atomic
def undo(actor: Actor, draft: ReportDraft, *, version: int, today: date) -> str:
    """Take the last act back; its verb."""
    held(actor, draft, version)
    last = draft.edits.filter(undone=False).order_by("-pk").first()
    if last is None:
        raise Refused(_("Không còn thay đổi nào để hoàn tác."))
    there = {str(one.pk): one for one in draft.blocks.filter(pk__in=[*map(int, last.before["blocks"])])}
    for pk, was in last.before["blocks"].items():
        if pk in there:
            for name, value in was.items():
                setattr(there[pk], name, value)
    Block.objects.bulk_update(there.values(), REMEMBERED)
    draft.blocks.filter(pk__in=last.before["made"]).delete()
    Edit.objects.filter(pk=last.pk).update(undone=True)
    finished(actor, draft, "undo", today, of=last.verb)
    return last.verb
