"""Drafting the plan of a year to come: begun from its sources, then taken, edited, ordered and added to by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.ledger.actions import write
from cchc.tasks import rules
from cchc.tasks.models import Mandate, NextPlan, NextRow
from cchc.tasks.sources import SOURCES
from cchc.words import Field

NOT_HERS = gettext_lazy("Chỉ cơ quan đầu mối lập dự thảo mới sửa được dự thảo này.")
CHANGED = gettext_lazy("Dự thảo vừa được sửa ở cửa sổ khác. Chưa lưu gì. Xem lại rồi làm tiếp.")
State = NextRow.State
WRITTEN = ("field", "title", "product", "lead", "coordinating", "deadline")


@transaction.atomic
def begin(
    actor: Actor, *, year: int, title: str, superior: Mandate | None, by_authority: bool, today: date
) -> NextPlan:
    """A draft for a year, with what its sources propose. One for an agency and a year."""
    if not rules.take_in(actor) or actor.agency is None:
        raise Denied(NOT_HERS)
    if not today.year <= year <= today.year + 2:
        raise Refused(
            _("Chỉ lập dự thảo cho năm %(year)s đến %(limit)s.") % {"year": today.year, "limit": today.year + 2},
            field="year",
        )
    if not title.strip():
        raise Refused(_("Chưa ghi trích yếu của kế hoạch."), field="title")
    if superior is not None and not rules.see_mandate(actor, superior):
        raise Refused(_("Không có văn bản cấp trên đó. Chọn văn bản khác."), field="superior")
    # One at a time for an agency: of two that begin together, the second is told of the first.
    Agency.objects.select_for_update().get(pk=actor.agency)
    if NextPlan.objects.filter(run_by=actor.agency, year=year).exists():
        raise Refused(
            _("Đã có dự thảo kế hoạch năm %(year)s. Mở dự thảo đó để làm tiếp.") % {"year": year}, field="year"
        )
    plan = NextPlan.objects.create(
        run_by_id=actor.agency,
        year=year,
        title=title.strip()[:500],
        superior=superior,
        by_authority=by_authority,
        created_by_id=actor.post,
    )
    found = fill(plan, today)
    write(actor, "next_plan.begin", plan, year=year, rows=found, on=today)
    return plan


def fill(plan: NextPlan, today: date) -> int:
    """Ask every source; what was proposed before is left as a person has it. How many are new."""
    there = set(plan.rows.values_list("key", flat=True))
    last = plan.rows.aggregate(last=Max("order"))["last"] or 0
    made: list[NextRow] = []
    for source in SOURCES:
        for one in source.of(plan, today):
            if one.key in there:
                continue
            there.add(one.key)
            made.append(
                NextRow(
                    plan=plan,
                    order=last + len(made) + 1,
                    source=source.code,
                    key=one.key,
                    said=one.said[:300],
                    from_task_id=one.task,
                    is_target=one.is_target,
                    field=one.field,
                    title=one.title,
                    product=one.product[:1000],
                    lead=one.lead[:500],
                    coordinating=one.coordinating[:1000],
                    deadline=one.deadline[:500],
                )
            )
    NextRow.objects.bulk_create(made, batch_size=500)
    return len(made)


def deny_others(plan: NextPlan, rows: QuerySet[Any], *keys: int | None) -> None:
    """Who names a row or a comment of another draft is denied, whatever she may do there."""
    named = [key for key in keys if key is not None]
    if named and rows.filter(pk__in=named).exclude(plan=plan).exists():
        raise Denied(_("Mục này không phải của dự thảo này."))


def held(actor: Actor, plan: NextPlan, version: int, *rows: int | None) -> None:
    """It is hers, with the rows that are named, and as she saw it: the version goes up by one, once."""
    if not rules.run_next(actor, plan):
        raise Denied(NOT_HERS)
    deny_others(plan, NextRow.objects.all(), *rows)
    if not NextPlan.objects.filter(pk=plan.pk, version=version).update(version=F("version") + 1):
        raise Refused(CHANGED)


def told(actor: Actor, plan: NextPlan, verb: str, today: date, **detail: Any) -> NextPlan:
    write(actor, f"next_plan.{verb}", plan, on=today, **detail)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def propose_again(actor: Actor, plan: NextPlan, *, version: int, today: date) -> int:
    """Ask the sources anew, as when the plan above came in; how many rows are new."""
    held(actor, plan, version)
    found = fill(plan, today)
    told(actor, plan, "propose", today, rows=found)
    return found


@transaction.atomic
def settle(
    actor: Actor, plan: NextPlan, rows: Sequence[int], state: NextRow.State, *, version: int, today: date
) -> NextPlan:
    """Take rows into the plan, leave them out, or think again; none of them is gone by that."""
    held(actor, plan, version, *rows)
    if not plan.rows.filter(pk__in=list(rows)).update(state=state.value):
        raise Refused(_("Chưa chọn nhiệm vụ nào."), field="row")
    return told(actor, plan, state.value, today, rows=list(rows))


@transaction.atomic
def save_row(
    actor: Actor,
    plan: NextPlan,
    row: int | None,
    given: dict[str, str],
    *,
    version: int,
    today: date,
    is_target: bool = False,
) -> NextRow:
    """Write a row's words, or a new row's; what a person wrote is taken into the plan."""
    held(actor, plan, version, row)
    words = {name: (given.get(name) or "").strip() for name in WRITTEN}
    if not words["title"]:
        said = _("Chưa ghi nội dung chỉ tiêu.") if is_target else _("Chưa ghi nội dung nhiệm vụ.")
        raise Refused(said, field="title")
    if words["field"] and words["field"] not in set(Field):
        raise Refused(_("Không có lĩnh vực đó."), field="field")
    if row is None:
        last = plan.rows.aggregate(last=Max("order"))["last"] or 0
        one = NextRow(plan=plan, order=last + 1, is_target=is_target)
    else:
        found = plan.rows.filter(pk=row).first()
        if found is None:
            raise Refused(_("Nhiệm vụ này không còn trong dự thảo. Tải lại trang."))
        one = found
    before = {name: getattr(one, name) for name in WRITTEN}
    for name, value in words.items():
        most = NextRow._meta.get_field(name).max_length  # type: ignore[union-attr]
        setattr(one, name, value[:most])
    one.state = State.TAKEN
    one.save()
    told(actor, plan, "write", today, row=one.pk, was={name: was for name, was in before.items() if was != words[name]})
    return one


@transaction.atomic
def move(actor: Actor, plan: NextPlan, row: int, *, up: bool, version: int, today: date) -> NextPlan:
    """Change places with the row before, or after, in the plan's own order."""
    held(actor, plan, version, row)
    one = plan.rows.filter(pk=row, state=State.TAKEN).first()
    if one is None:
        raise Refused(_("Chỉ sắp xếp được nhiệm vụ đã đưa vào kế hoạch."))
    near = plan.rows.filter(state=State.TAKEN, field=one.field, is_target=one.is_target)
    other = (
        near.filter(order__lt=one.order).order_by("-order").first()
        if up
        else near.filter(order__gt=one.order).order_by("order").first()
    )
    if other is None:
        raise Refused(_("Mục này đã ở đầu, cuối danh sách của nó."))
    NextRow.objects.filter(pk=one.pk).update(order=other.order)
    NextRow.objects.filter(pk=other.pk).update(order=one.order)
    return told(actor, plan, "move", today, row=row, up=up)


@transaction.atomic
def choose_basis(actor: Actor, plan: NextPlan, keys: Sequence[int], *, version: int, today: date) -> NextPlan:
    """Say which documents of the house it is grounded on, beside the superior one; the others are no longer."""
    held(actor, plan, version)
    seen = Mandate.objects.visible_to(actor, today).filter(rules.IN_FORCE, pk__in=list(keys))
    if seen.count() != len(set(keys)):
        raise Denied(_("Không có văn bản đó trong các văn bản bạn xem được."))
    plan.basis.set(seen)
    return told(actor, plan, "basis", today, basis=sorted(set(keys)))
