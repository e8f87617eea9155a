"""Putting a draft in force: its tasks become duties of the agencies a person confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Refused
from cchc.agencies.models import Agency
from cchc.agencies.resolver import same_name
from cchc.duties.models import DueDay, Duty
from cchc.duties.telling import tell_given
from cchc.intake.actions import check_open, check_right
from cchc.intake.bodies import Body, bodies
from cchc.intake.models import Draft
from cchc.intake.working import day_of
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.periods.deadlines import Deadline, from_json
from cchc.tasks.giving import deadline_rows, new_duty
from cchc.tasks.models import (
    Addressee,
    Assignment,
    Mandate,
    Product,
    ReportingRule,
    Target,
    Task,
    TaskDeadline,
    TaskDuty,
)
from cchc.tasks.origins import origin_of
from cchc.tasks.owing import owed, pairs
from cchc.words import fold

NUMBERED_TWICE = gettext_lazy("Đã có văn bản cùng số và ngày ban hành trong danh sách theo dõi. Kiểm tra lại số, ngày.")
BATCH = 500
MANY = 1000  # duties after which the planner is told of them


@dataclass
class Rows:
    """What a draft becomes on a day, made in memory first: each table is written in a few statements.

    `issued_on` where the tasks join the list of a document issued earlier.
    """

    on: date
    issued_on: date | None = None
    tasks: list[Task] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    deadlines: list[TaskDeadline] = field(default_factory=list)
    addressees: list[Addressee] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    task_duties: list[TaskDuty] = field(default_factory=list)

    def write(self) -> None:
        for task in self.tasks:
            task.fill()
        in_order: tuple[tuple[type[Model], list[Any]], ...] = (
            (Task, self.tasks),
            (Product, self.products),
            (TaskDeadline, self.deadlines),
            (Addressee, self.addressees),
            (Assignment, self.assignments),
            (Duty, self.duties),
            (TaskDuty, self.task_duties),
        )
        for model, rows in in_order:
            relink(rows)
            model._default_manager.bulk_create(rows, batch_size=BATCH)
        DueDay.objects.bulk_create(
            [DueDay(duty=duty, due=duty.due, known_on=duty.opened_on) for duty in self.duties if duty.due],
            batch_size=BATCH,
        )
        if len(self.duties) > MANY:
            take_stock([*(model for model, _ in in_order), DueDay])


def take_stock(models: list[type[Model]]) -> None:
    """Tell PostgreSQL's planner of many new rows: until it looks by itself, it reads them all again for each."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")


def relink(rows: list[Any]) -> None:
    """Give rows the keys their parents got when those were written."""
    for row in rows:
        for each in row._meta.concrete_fields:
            if each.is_relation and each.is_cached(row):
                setattr(row, each.name, getattr(row, each.name))


def put_in_force(actor: Actor, draft: Draft, *, today: date, on: date | None = None) -> Mandate:
    """Everything in one transaction: the mandate, its tasks, the confirmed rosters, the duties of the leads.

    `on` is the day from which it is followed, today unless an earlier one is said.
    """
    check_right(actor, draft)
    check_open(draft)
    on = on or today
    if on > today:
        raise Refused(_("Ngày bắt đầu theo dõi ở sau hôm nay. Chọn hôm nay hoặc ngày đã qua."), field="on")
    check_ready(draft, today, on)
    named = {body.folded: body for body in bodies(draft.current, draft.authority, today)}
    try:
        with transaction.atomic():
            mandate = make_mandate(actor, draft, on)
            guarded = Draft.objects.open().filter(pk=draft.pk, version=draft.version)
            if not guarded.update(mandate=mandate):
                raise Refused(_("Bản đọc này vừa được đưa vào theo dõi hoặc vừa được sửa. Tải lại trang."))
            rows = Rows(on)
            for order, task in enumerate(draft.current["tasks"], start=1):
                add_task(rows, mandate, order, task, draft, named)
            rows.write()
            add_rest(mandate, draft)
            write(
                actor,
                "mandate.put_in_force",
                mandate,
                tasks=len(rows.tasks),
                duties=len(rows.duties),
                agencies=len({duty.agency_id for duty in rows.duties}),
                rosters={body.phrase: [pk for pk, _ in body.members] for body in named.values()},
            )
            tell_given(
                Counter(duty.agency_id for duty in rows.duties),
                key=f"given:{mandate.pk}",
                words=" ".join(part for part in (mandate.number, mandate.title) if part),
                url=f"{reverse('duties')}?mandate={mandate.pk}&year=all",
                day=today,
            )
    except IntegrityError as error:
        raise Refused(NUMBERED_TWICE) from error
    draft.refresh_from_db()
    return mandate


def check_ready(draft: Draft, today: date, on: date) -> None:
    document = draft.current["document"]
    if not (document.get("title") or "").strip():
        raise Refused(_("Chưa có trích yếu của văn bản. Ghi ở phần Đầu văn bản rồi đưa vào theo dõi."), field="title")
    year = document.get("year")
    if not isinstance(year, int):
        raise Refused(_("Chưa rõ văn bản cho năm nào. Ghi năm ở phần Đầu văn bản rồi đưa vào theo dõi."), field="year")
    if not 1990 <= year <= 2100:
        raise Refused(
            _("Năm %(year)s không hợp lý. Sửa năm ở phần Đầu văn bản rồi đưa vào theo dõi.") % {"year": year},
            field="year",
        )
    for n, task in enumerate(draft.current["tasks"], start=1):
        if not (task["title"] or "").strip():
            raise Refused(_("Nhiệm vụ thứ %(n)s chưa có nội dung. Ghi nội dung hoặc bỏ nhiệm vụ này.") % {"n": n})
    issued = day_of(document.get("issued_on"))
    if issued is not None and issued > today:
        raise Refused(
            _("Ngày ban hành %(issued)s ở sau hôm nay. Kiểm tra lại ngày.") % {"issued": spoken(issued)},
            field="issued_on",
        )
    if on > today:
        raise Refused(_("Ngày bắt đầu theo dõi ở sau hôm nay. Chọn hôm nay hoặc ngày đã qua."), field="on")
    if on < (issued or date(2000, 1, 1)):
        since = f"{issued or date(2000, 1, 1):%d/%m/%Y}"
        raise Refused(
            _("Ngày bắt đầu theo dõi ở trước ngày ban hành (%(since)s). Kiểm tra lại ngày.") % {"since": since},
            field="on",
        )


def make_mandate(actor: Actor, draft: Draft, on: date) -> Mandate:
    document = draft.current["document"]
    issuer = document.get("issuer") or ""
    return Mandate.objects.create(
        kind=draft.current.get("kind") or draft.kind,
        urgency=document.get("urgency") or "",
        origin=origin_of(issuer, document.get("number") or ""),
        number=(document.get("number") or "")[:80],
        title=document["title"].strip()[:1000],
        issued_on=day_of(document.get("issued_on")),
        issuer_text=issuer[:300],
        issuer=issuing(issuer, draft.authority, on),
        authority=draft.authority,
        run_by=draft.run_by,
        place=(document.get("place") or "")[:120],
        level=document.get("level") or "",
        year=document["year"],
        signers=document.get("signers") or [],
        cites=document.get("cites") or [],
        record=draft.record,
        in_force_on=on,
        created_by_id=actor.post,
    )


def issuing(printed: str, authority: Agency, day: date) -> Agency | None:
    standing = authority.standing(day)
    return authority if standing is not None and same_name(standing.name, printed) else None


def add_task(
    rows: Rows, mandate: Mandate, order: int, given: dict[str, Any], draft: Draft, named: dict[str, Body]
) -> None:
    criterion = given.get("criterion") or {}
    task = Task(
        mandate=mandate,
        order=order,
        no=(given.get("no") or "")[:40],
        field=draft.current["areas"].get(given.get("area") or "", ""),
        area=(given.get("area") or "")[:500],
        title=given["title"].strip(),
        requirement="\n".join(given.get("requirements") or []),
        urgent=bool(given.get("urgent")) or mandate.urgency == Mandate.Urgency.EXPRESS,
        criterion_code=(criterion.get("code") or "")[:20],
        criterion_level=(criterion.get("level") or "")[:10],
        criterion_name=(criterion.get("name") or "")[:500],
        place=place_of(draft, given),
    )
    labels = given.get("labels") or {}
    products = [
        Product(task=task, order=n, name=name[:1000], label=label_at(labels, "products", n))
        for n, name in enumerate(given["products"] or [""])
    ]
    parsed = [from_json(one) for one in given["deadlines"]]
    deadlines = deadline_rows(task, parsed, products)
    rows.tasks.append(task)
    rows.products += products
    rows.deadlines += deadlines
    add_addressees(rows, mandate, task, given, labels, named, products, parsed)


def add_addressees(
    rows: Rows,
    mandate: Mandate,
    task: Task,
    given: dict[str, Any],
    labels: dict[str, Any],
    named: dict[str, Body],
    products: list[Product],
    deadlines: list[Deadline],
) -> None:
    """The bodies a task names, their rosters, and what its leads owe. One agency owes a product once."""
    owing: set[tuple[int, int]] = set()
    for role in (Addressee.Role.LEAD, Addressee.Role.COORDINATING):
        for n, phrase in enumerate(given[role.value]):
            body = named[fold(phrase)]
            label = label_at(labels, role.value, n)
            addressee = Addressee(
                task=task,
                order=n,
                role=role.value,
                phrase=phrase[:300],
                label=label,
                group=body.group,
                known=bool(body.members) or body.open_ended,
            )
            rows.addressees.append(addressee)
            for agency, _name in body.members:
                assignment = Assignment(addressee=addressee, agency_id=agency, since=rows.on)
                rows.assignments.append(assignment)
                if role is Addressee.Role.LEAD:
                    owes = [p for p in products if pairs(label, p.label) and (agency, p.order) not in owing]
                    owing |= {(agency, product.order) for product in owes}
                    add_duties(rows, mandate, task, assignment, owes, products, deadlines)


def add_duties(
    rows: Rows,
    mandate: Mandate,
    task: Task,
    assignment: Assignment,
    owes: list[Product],
    products: list[Product],
    deadlines: list[Deadline],
) -> None:
    for each in owed([product.name for product in products], deadlines, since=rows.issued_on or mandate.issued_on):
        product = products[each.product]
        if product not in owes:
            continue
        deadline = deadlines[each.deadline] if each.deadline is not None else None
        duty = new_duty(mandate, task, product, assignment.agency_id, each, deadline, rows.on)
        rows.duties.append(duty)
        rows.task_duties.append(TaskDuty(duty=duty, mandate=mandate, task=task, product=product, assignment=assignment))


def label_at(labels: dict[str, Any], of: str, n: int) -> str:
    listed = labels.get(of) or []
    return (listed[n] or "")[:4] if n < len(listed) else ""


def place_of(draft: Draft, given: dict[str, Any]) -> dict[str, Any]:
    """Where a task's title stands in the document: {block, row, cell}; empty for one that a person added."""
    places: dict[str, Any] = draft.reading.get("places") or {}
    found: dict[str, Any] = places.get(f"/tasks/{given.get('source')}/title") or {}
    return {key: found[key] for key in ("block", "row", "cell") if found.get(key) is not None}


def add_rest(mandate: Mandate, draft: Draft) -> None:
    Target.objects.bulk_create(
        Target(
            mandate=mandate,
            order=n,
            area=(one.get("area") or "")[:500],
            text=one["text"],
            measures=one.get("measures") or [],
        )
        for n, one in enumerate(draft.current["targets"])
    )
    ReportingRule.objects.bulk_create(
        ReportingRule(
            mandate=mandate,
            order=n,
            report=(one.get("report") or "")[:300],
            data_from=day_of(one.get("data_from")),
            data_to=day_of(one.get("data_to")),
            due=day_of(one.get("due")),
            text=one.get("text") or "",
        )
        for n, one in enumerate(draft.current["reporting"])
    )


def preview(draft: Draft, listed: list[Body]) -> Iterator[str]:
    """What a person should know before she puts it in force, a sentence each."""
    leads = {pk for body in listed if body.as_lead for pk, _ in body.members}
    yield _("%(tasks)s nhiệm vụ sẽ được giao cho %(agencies)s cơ quan chủ trì.") % {
        "tasks": len(draft.current["tasks"]),
        "agencies": len(leads),
    }
    missing = [body for body in listed if body.missing]
    if missing:
        each = _("“%(phrase)s” (%(tasks)s nhiệm vụ)")
        named = "; ".join(each % {"phrase": body.phrase, "tasks": body.as_lead} for body in missing)
        yield _("%(n)s nơi được giao chủ trì chưa rõ là cơ quan nào: %(named)s. Chưa ai nhận phần việc này.") % {
            "n": len(missing),
            "named": named,
        }
