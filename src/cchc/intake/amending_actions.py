"""Saying what a draft amends, pairing its tasks, applying it in one transaction, and taking that back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.duties.telling import tell_given
from cchc.intake.actions import check_open, check_right
from cchc.intake.amending import Comparison, Row, compare
from cchc.intake.amending_words import in_effect_from
from cchc.intake.bodies import Body, bodies
from cchc.intake.models import Amending, Draft
from cchc.intake.putting import NUMBERED_TWICE, Rows, add_rest, add_task, check_ready, label_at, make_mandate
from cchc.intake.working import day_of
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.periods.deadlines import from_json
from cchc.tasks import rules as task_rules
from cchc.tasks.amending import Named, NewText, added, change, drop
from cchc.tasks.models import Addressee, AmendedDuty, Amendment, Mandate, Task
from cchc.tasks.telling import tell_amended
from cchc.tasks.unamending import take_back
from cchc.words import fold

SEEN = gettext_lazy(
    "Bản đọc hoặc văn bản đang theo dõi vừa được sửa. Chưa áp dụng gì. Xem lại phần so sánh rồi áp dụng."
)
NOT_HERS = gettext_lazy("Chỉ cơ quan đầu mối của văn bản giao việc mới sửa đổi, bổ sung được văn bản đó.")


def may(actor: Actor, draft: Draft, of: Mandate) -> None:
    check_right(actor, draft)
    check_open(draft)
    if not task_rules.run(actor, of):
        raise Denied(NOT_HERS)


@transaction.atomic
def choose(actor: Actor, draft: Draft, of: Mandate, extent: Amendment.Extent) -> Amending:
    """Say which document in force it amends, in part or as a whole. What was paired with another is gone."""
    may(actor, draft, of)
    if not of.is_in_force or Amendment.objects.filter(by=of).exists():
        raise Refused(_("Văn bản được chọn không phải là văn bản đang theo dõi. Chọn văn bản khác."), field="of")
    Draft.objects.select_for_update().get(pk=draft.pk)
    amending = Amending.objects.filter(draft=draft).first()
    if amending is not None and amending.of_id != of.pk:
        amending.delete()
        amending = None
    if amending is None:
        amending = Amending.objects.create(draft=draft, of=of, extent=extent.value, by_id=actor.post)
    elif amending.extent != extent.value:
        amending.extent = extent.value
        amending.save(update_fields=["extent"])
    write(actor, "draft.amends", draft, of=of.pk, numbers=[of.number], extent=extent.value)
    return amending


@transaction.atomic
def amends_nothing(actor: Actor, draft: Draft) -> None:
    """It stands for itself after all."""
    check_right(actor, draft)
    check_open(draft)
    if Amending.objects.filter(draft=draft).delete()[0]:
        write(actor, "draft.amends", draft, of=None)


def held(actor: Actor, draft: Draft) -> Amending:
    amending = Amending.objects.select_for_update().filter(draft=draft).select_related("of").first()
    if amending is None:
        raise Refused(_("Chưa chọn văn bản được sửa đổi, bổ sung. Chọn văn bản rồi so sánh."))
    may(actor, draft, amending.of)
    amending.draft = draft
    return amending


@transaction.atomic
def decide(actor: Actor, draft: Draft, key: str, task: int | None) -> Amending:
    """Pair a task of the draft with one in force, or say that it is added; whoever had that one is asked again."""
    amending = held(actor, draft)
    row = next((one for one in compare(amending).rows if one.key == key and one.new), None)
    if row is None:
        raise Refused(_("Nhiệm vụ này không còn trong bản đọc. Tải lại trang."))
    there = Task.objects.filter(pk=task, mandate=amending.of, dropped_by__isnull=True) if task is not None else None
    if there is not None and not there.exists():
        raise Refused(_("Nhiệm vụ được chọn không có trong văn bản đang theo dõi. Chọn nhiệm vụ khác."), field="task")
    pairs = {other: pk for other, pk in amending.pairs.items() if task is None or pk != task}
    amending.pairs = {**pairs, key: task}
    amending.dropped = [pk for pk in amending.dropped if pk != task]
    amending.save(update_fields=["pairs", "dropped"])
    write(actor, "draft.pair", draft, key=key, task=task)
    return amending


@transaction.atomic
def confirm_sure(actor: Actor, draft: Draft) -> int:
    """Confirm every line of which the comparison is sure; how many."""
    amending = held(actor, draft)
    sure = compare(amending).sure
    amending.pairs |= {row.key: row.task.pk for row in sure if row.new and row.task}
    amending.dropped += [row.task.pk for row in sure if not row.new and row.task]
    amending.save(update_fields=["pairs", "dropped"])
    write(actor, "draft.pair", draft, sure=len(sure))
    return len(sure)


@transaction.atomic
def mark(actor: Actor, draft: Draft, task: int, *, dropped: bool) -> Amending:
    """Say of a task in force that the draft does not have: it is taken out, or it stays."""
    amending = held(actor, draft)
    row = next((one for one in compare(amending).rows if one.task and one.task.pk == task and not one.new), None)
    if row is None:
        raise Refused(_("Nhiệm vụ này đã được ghép với một nhiệm vụ của văn bản sửa đổi. Tải lại trang."))
    amending.dropped = [pk for pk in amending.dropped if pk != task] + ([task] if dropped else [])
    amending.kept = [pk for pk in amending.kept if pk != task] + ([] if dropped else [task])
    amending.save(update_fields=["dropped", "kept"])
    write(actor, "draft.pair", draft, task=task, dropped=dropped)
    return amending


def effective_day(draft: Draft) -> date | None:
    """The day a draft's document is in effect from: what it says, else the day it was issued."""
    issued_on = day_of(draft.current["document"].get("issued_on"))
    return in_effect_from(draft.blocks, issued_on) or issued_on


def check_effective(draft: Draft, effective_on: date | None, today: date) -> None:
    issued_on = day_of(draft.current["document"].get("issued_on"))
    if effective_on is not None and effective_on > today:
        raise Refused(
            _("Văn bản có hiệu lực từ ngày %(day)s. Áp dụng từ ngày đó; bản so sánh này được giữ lại.")
            % {"day": spoken(effective_on)},
            field="effective_on",
        )
    if effective_on is not None and issued_on is not None and effective_on < issued_on:
        raise Refused(
            _("Ngày có hiệu lực %(day)s ở trước ngày ban hành %(issued)s. Kiểm tra lại ngày.")
            % {"day": spoken(effective_on), "issued": spoken(issued_on)},
            field="effective_on",
        )


def apply(actor: Actor, draft: Draft, *, token: str, today: date, effective_on: date | None = None) -> Amendment:
    """Everything in one transaction: the amending document, added tasks with duties, new texts, what is taken out.

    `token` is of the comparison that was seen; where it would now do something else, nothing is done. Before the day
    the document is in effect from, as it says or as it is written over, nothing is done either.
    """
    check_right(actor, draft)
    check_open(draft)
    check_ready(draft, today, today)
    try:
        with transaction.atomic():
            return applied(actor, draft, token, today, effective_on=effective_on)
    except IntegrityError as error:
        raise Refused(NUMBERED_TWICE) from error


def applied(
    actor: Actor, draft: Draft, token: str, today: date, *, effective_on: date | None = None, telling: bool = True
) -> Amendment:
    """Inside a transaction; without `telling` nobody is told, as when it is only tried."""
    effective_on = effective_on or effective_day(draft)
    if telling:
        check_effective(draft, effective_on, today)
    amending = held(actor, draft)
    of = Mandate.objects.select_for_update().get(pk=amending.of_id)
    amending.of = of
    comparison = compare(amending)
    if comparison.token != token:
        raise Refused(SEEN)
    check_settled(comparison)
    by = make_mandate(actor, draft, today)
    if not Draft.objects.open().filter(pk=draft.pk, version=draft.version).update(mandate=by):
        raise Refused(_("Bản đọc này vừa được đưa vào theo dõi hoặc vừa được sửa. Tải lại trang."))
    add_rest(by, draft)
    amendment = Amendment.objects.create(by=by, of=of, extent=amending.extent, on=today, effective_on=effective_on)
    named = {body.folded: body for body in bodies(draft.current, draft.authority, today)}
    for row in comparison.of("changed"):
        given = draft.current["tasks"][row.place or 0]
        task = Task.objects.select_for_update(of=("self",)).select_related("mandate").get(pk=task_of(row).pk)
        change(actor, amendment, task, new_text(row, given, named), [one.field for one in row.changes])
    for row in comparison.of("dropped"):
        drop(actor, amendment, task_of(row))
    add_tasks(actor, amendment, comparison.of("added"), draft, named)
    opened = amended(amendment, AmendedDuty.Act.OPENED)
    counts = {kind: comparison.counts[kind] for kind in ("added", "changed", "dropped")}
    told: dict[str, Any] = {
        "numbers": [by.number],
        "amendment": amendment.pk,
        "extent": amending.extent,
        "on": today,
        "effective_on": effective_on,
        **counts,
    }
    write(actor, "mandate.amend", of, duties=sum(opened.values()), **told)
    last = write(actor, "mandate.put_in_force", by, tasks=0, duties=0, agencies=0, amends=of.pk)
    Amendment.objects.filter(pk=amendment.pk).update(last_entry=last.pk)
    if telling:
        tell_all(amendment, opened, today)
    draft.refresh_from_db()
    amendment.refresh_from_db()
    return amendment


def tell_all(amendment: Amendment, opened: Counter[int], today: date) -> None:
    by = amendment.by
    words = " ".join(part for part in (by.number, by.title) if part)
    url = f"{reverse('duties')}?mandate={amendment.of_id}&year=all"
    tell_given(opened, key=f"given:{by.pk}", words=words, url=url, day=today)
    tell_amended(amendment, words=words, url=url, day=today)


def task_of(row: Row) -> Task:
    if row.task is None:
        raise LookupError(row.key)
    return row.task


def amended(amendment: Amendment, act: AmendedDuty.Act) -> Counter[int]:
    return Counter(amendment.duties.filter(act=act).values_list("duty__agency", flat=True))


def check_settled(comparison: Comparison) -> None:
    if comparison.open:
        first = comparison.open[0].shown
        raise Refused(
            _("Còn %(n)s nhiệm vụ chưa xác nhận, trước hết là “%(no)s %(title)s”. Xác nhận từng cặp rồi áp dụng.")
            % {"n": len(comparison.open), "no": first.no, "title": f"{first.title:.120}"}
        )
    if not comparison.of("added", "changed", "dropped"):
        raise Refused(_("Văn bản này không làm thay đổi nhiệm vụ nào, nên không có gì để áp dụng."))


def new_text(row: Row, given: dict[str, Any], named: dict[str, Body]) -> NewText:
    labels = given.get("labels") or {}

    def body(role: str, n: int, phrase: str) -> Named:
        one = named[fold(phrase)]
        known = bool(one.members) or one.open_ended
        return Named(phrase, label_at(labels, role, n), one.group, known, tuple(pk for pk, _ in one.members))

    return NewText(
        said=row.shown,
        products=tuple((name, label_at(labels, "products", n)) for n, name in enumerate(given["products"] or [""])),
        bodies={
            role.value: [body(role.value, n, phrase) for n, phrase in enumerate(given[role.value])]
            for role in Addressee.Role
        },
        deadlines=tuple(from_json(one) for one in given["deadlines"]),
    )


def add_tasks(actor: Actor, amendment: Amendment, new: list[Row], draft: Draft, named: dict[str, Body]) -> None:
    """The tasks it adds, at the end of the list that is followed."""
    of = amendment.of
    last = of.tasks.order_by("-order").values_list("order", flat=True).first() or 0
    rows = Rows(amendment.on, issued_on=amendment.by.issued_on)
    for order, row in enumerate(new, start=last + 1):
        add_task(rows, of, order, draft.current["tasks"][row.place or 0], draft, named)
    for task in rows.tasks:
        task.added_by = amendment
    rows.write()
    AmendedDuty.objects.bulk_create(
        AmendedDuty(amendment=amendment, duty=one.duty, task=one.task, act=AmendedDuty.Act.OPENED)
        for one in rows.task_duties
    )
    for task in rows.tasks:
        added(actor, amendment, task)


@transaction.atomic
def undo(actor: Actor, amendment: Amendment, *, today: date) -> Draft | None:
    """Take an application back while nothing happened since; its draft waits again, to be compared anew."""
    by = amendment.by
    draft = Draft.objects.filter(mandate=by).first()
    take_back(actor, amendment, today=today)
    Draft.objects.filter(mandate=by).update(mandate=None)
    Mandate.objects.filter(pk=by.pk).delete()
    if draft is not None:
        write(actor, "draft.unapply", draft, numbers=[by.number], on=today)
        draft.refresh_from_db()
    return draft
