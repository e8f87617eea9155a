"""What the system found beside a mark: proof of another year, what the verdict on a document said, late tasks, no
proof, a late hand-in, the field owner's own figure. It advises; a person judges. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.assessments.models import (
    Entrant,
    Filing,
    Finding,
    Link,
    LinkState,
    Mark,
    OwnerFigure,
    Phase,
    Proof,
    Round,
)
from cchc.assessments.rounds_spans import schedule_of
from cchc.duties.models import Comparison
from cchc.duties.states import State, state
from cchc.periods import spoken
from cchc.records.models import Record
from cchc.tasks.models import TaskDuty

_COLOURS = {"red": "over", "amber": "unsure"}
LATE = (State.LATE, State.OVERDUE)


@dataclass(frozen=True)
class Flag:
    """A sentence beside a mark, and the colour of its icon."""

    colour: str
    sentence: str


@dataclass(frozen=True)
class Shown:
    """A record that proves a mark."""

    record: Record
    words: str
    page: int | None

    @property
    def name(self) -> str:
        return self.record.number or self.record.file_name or str(self.record.pk)


@dataclass(frozen=True)
class Found:
    flags: Mapping[int, list[Flag]]
    proofs: Mapping[int, list[Shown]]
    owner: Mapping[tuple[int, str], OwnerFigure]


def found_of(of: Round, marks: Sequence[Mark], entrants: Iterable[Entrant]) -> Found:
    """What there is to say about marks of a round, by the mark's key; the owner's figures by entrant and input."""
    listed = {one.pk: one for one in entrants}
    flags: dict[int, list[Flag]] = defaultdict(list)
    proofs: dict[int, list[Shown]] = defaultdict(list)
    for proof in Proof.objects.filter(mark__in=[one.pk for one in marks]).select_related("use__record").order_by("pk"):
        proofs[proof.mark_id].append(Shown(proof.use.record, proof.use.words, proof.use.page))
    verdicts = _verdicts({one.record.pk for shown in proofs.values() for one in shown})
    leaves = {leaf.code: leaf for leaf in of.set.given.leaves()}
    late = _late_tasks(of, {mark.code for mark in marks}, {one.agency_id for one in listed.values()})
    filed = _filed_late(of, listed.values())
    concluded = _concluded(marks)
    for mark in marks:
        entrant = listed[mark.entrant_id]
        if mark.entrant_id in filed:
            flags[mark.pk].append(filed[mark.entrant_id])
        leaf = leaves[mark.code]
        if leaf.proof and leaf.scored_by == "self" and not proofs.get(mark.pk) and mark.self_points:
            flags[mark.pk].append(Flag("unsure", _("Có điểm tự chấm nhưng không có tài liệu kiểm chứng.")))
        for shown in proofs.get(mark.pk, ()):
            flags[mark.pk] += _of_record(of, shown, verdicts)
        flags[mark.pk] += late.get((mark.code, entrant.agency_id), [])
        flags[mark.pk] += concluded.get(mark.pk, [])
    rows = OwnerFigure.objects.filter(entrant__in=listed)
    return Found(flags, proofs, {(one.entrant_id, one.input): one for one in rows})


def _of_record(of: Round, shown: Shown, verdicts: Mapping[int, list[Flag]]) -> list[Flag]:
    record = shown.record
    made = list(verdicts.get(record.pk, ()))
    if record.signed_on is not None and record.signed_on < of.start:
        said = {"name": shown.name, "day": spoken(record.signed_on)}
        made.append(Flag("over", _("%(name)s ký ngày %(day)s, trước kỳ đánh giá.") % said))
    if record.fault:
        made.append(Flag("over", _("%(name)s: tệp đã mất hoặc bị thay đổi.") % {"name": shown.name}))
    return made


def _concluded(marks: Sequence[Mark]) -> dict[int, list[Flag]]:
    """What inspections concluded of the marks, by their key."""
    found: dict[int, list[Flag]] = defaultdict(list)
    rows = Finding.objects.standing().filter(mark__in=[mark.pk for mark in marks])
    for one in rows.order_by("concluded_on", "pk"):
        said = {"number": one.number, "day": spoken(one.concluded_on), "body": one.body, "text": one.text[:300]}
        words = _("Kết luận %(number)s ngày %(day)s của %(body)s: %(text)s") % said
        found[one.mark_id].append(Flag("over", words))
    return found


def _verdicts(records: Iterable[int]) -> dict[int, list[Flag]]:
    """What `duties.comparing` said of the records, other than that all is well."""
    found: dict[int, list[Flag]] = defaultdict(list)
    for record, findings in Comparison.objects.filter(record__in=list(records)).values_list("record_id", "findings"):
        for one in findings:
            colour = _COLOURS.get(one.get("colour", ""))
            flag = Flag(colour, str(one.get("sentence", ""))) if colour else None
            if flag is not None and flag not in found[record]:
                found[record].append(flag)
    return found


def _late_tasks(of: Round, codes: set[str], agencies: set[int]) -> dict[tuple[str, int], list[Flag]]:
    """Late or overdue duties of the tasks that a person said a criterion hangs on."""
    links = list(Link.objects.filter(set=of.set_id, code__in=codes, state=LinkState.CONFIRMED))
    if not links:
        return {}
    either = Q()
    for link in links:
        either |= Q(product=link.product_id) if link.product_id else Q(task=link.task_id)
    by_task: dict[int, set[str]] = defaultdict(set)
    by_product: dict[int, set[str]] = defaultdict(set)
    for link in links:
        (by_product[link.product_id] if link.product_id else by_task[link.task_id]).add(link.code)
    day = min(of.end, timezone.localdate())
    found: dict[tuple[str, int], list[Flag]] = defaultdict(list)
    rows = TaskDuty.objects.filter(either, duty__agency__in=agencies, duty__due__range=(of.start, of.end))
    for row in rows.select_related("duty", "task"):
        duty = row.duty
        at = state(duty.facts(), day)
        if at not in LATE or duty.due is None:
            continue
        said = {"title": row.task.title[:90], "due": spoken(duty.due)}
        if at is State.LATE:
            came = duty.facts().came_on or duty.handed_on or duty.due
            n = (came - duty.due).days
            words = ngettext(
                "Nhiệm vụ “%(title)s” (hạn %(due)s) nộp trễ %(n)s ngày.",
                "Nhiệm vụ “%(title)s” (hạn %(due)s) nộp trễ %(n)s ngày.",
                n,
            ) % (said | {"n": n})
        else:
            words = _("Nhiệm vụ “%(title)s” (hạn %(due)s) quá hạn, chưa nộp.") % said
        for code in by_task[row.task_id] | by_product[row.product_id]:
            found[code, duty.agency_id].append(Flag("late" if at is State.LATE else "over", words))
    return found


def _filed_late(of: Round, entrants: Iterable[Entrant]) -> dict[int, Flag]:
    schedule = schedule_of(of)
    listed = {one.pk: one for one in entrants}
    rows = Filing.objects.filter(entrant__in=listed, withdrawn_at__isnull=True).order_by("n")
    made: dict[int, Flag] = {}
    for entrant, at in rows.values_list("entrant_id", "at"):
        days = schedule.of(listed[entrant], Phase.SELF)
        late = (timezone.localtime(at).date() - days.printed).days if days is not None else 0
        if late > 0:
            words = ngettext("Nộp bản tự chấm trễ %(n)s ngày.", "Nộp bản tự chấm trễ %(n)s ngày.", late)
            made[entrant] = Flag("late", words % {"n": late})
        else:
            made.pop(entrant, None)
    return made
