"""What an agency owes when it ends: closed as passed on, opened for its heir, linked; never re-pointed.

Passing on changes who owes, never how the work stands: the heir's duty has the same state on every day from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.holdings import Holding, Passage, Row, passes
from cchc.agencies.models import Agency, Passing
from cchc.duties import rules
from cchc.duties.actions import held, standing_hand_in
from cchc.duties.life import CountedDay, Extension
from cchc.duties.models import Agreement, DueDay, Duty, HandIn, Judgement, ProgressNote
from cchc.ledger.actions import write


@dataclass(frozen=True)
class Follower:
    """What a room above writes beside the heir's duty (whose it was, whose it is), and how it takes that back."""

    follow: Callable[[Duty, Duty], None]
    unfollow: Callable[[Duty, Duty], None]


followers: list[Follower] = []  # rooms above add their own in `AppConfig.ready`
FACTS = (
    "due",
    "started_on",
    "percent",
    "handed_on",
    "verdict",
    "verdict_on",
    "judged_by_id",
    "never_due",
    "counted_on",
    "submitted_on",
    "issued_on",
)
COPIED = (
    "year",
    "field",
    "kind",
    "document",
    "order",
    "title",
    "wording_id",
    "product_name",
    "occurrence",
    "of_occurrences",
    "window_start",
    "window_end",
    "deadline_text",
    "deadline_kind",
    "days",
    "working_days",
    "after",
    "urgent",
    "counts_by",
    "manner",
    "conditional",
    "is_report",
    "stages",
    *FACTS,
)


@transaction.atomic
def pass_on(actor: Actor, duty: Duty, heir: Agency, *, day: date) -> Duty:
    """The heir owes it from the day on, or from the last that was done on it where that came later; the heir's duty."""
    if not rules.pass_on(actor, duty):
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới chuyển được nhiệm vụ cho cơ quan kế thừa."))
    fresh = held(duty, report=True)
    if fresh.is_accepted:
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên ở lại với cơ quan đã làm."))
    on = max(day, last_act(fresh), fresh.opened_on)
    current = standing_hand_in(fresh)
    made = Duty.objects.create(
        agency=heir,
        opened_on=on,
        hand_in_count=1 if current else 0,
        **{name: getattr(fresh, name) for name in COPIED},
    )
    for one in fresh.due_days.order_by("known_on", "pk"):
        one.pk, one.duty = None, made
        one._state.adding = True
        one.save()
    for passed in fresh.stage_passes.filter(undone_on__isnull=True).order_by("pk"):
        passed.pk, passed.duty = None, made
        passed._state.adding = True
        passed.save()
    for expected in fresh.estimates.filter(withdrawn_on__isnull=True, restated_on__isnull=True):
        expected.pk, expected.duty = None, made
        expected._state.adding = True
        expected.save()
    if current is not None:
        carry(current, made)
    Extension.objects.filter(duty=duty, state=Extension.State.ASKED).update(duty=made)
    Duty.objects.filter(pk=duty.pk).update(closed_on=on, passed_to=made)
    for each in followers:
        each.follow(fresh, made)
    write(actor, "duty.pass_on", duty, heir=heir.pk, became=made.pk, on=on)
    write(actor, "duty.take_over", made, of=duty.agency_id, was=duty.pk, on=on)
    duty.refresh_from_db()
    return made


def last_act(duty: Duty) -> date:
    """The last day on which anything was done on it."""
    notes = duty.progress_notes.aggregate(last=Max("on"))["last"]
    known = duty.due_days.aggregate(last=Max("known_on"))["last"]
    taken = duty.hand_ins.aggregate(last=Max("on"), back=Max("withdrawn_on"))
    said = Judgement.objects.filter(hand_in__duty=duty).aggregate(last=Max("on"))["last"]
    agreed = Agreement.objects.filter(hand_in__duty=duty).aggregate(last=Max("on"), back=Max("taken_back_on"))
    staged = duty.stage_passes.aggregate(last=Max("known_on"), back=Max("undone_on"))
    counted = CountedDay.objects.filter(hand_in__duty=duty).aggregate(last=Max("known_on"))["last"]
    lifted = duty.exemptions.aggregate(last=Max("lifted_on"))["last"]
    expected = duty.estimates.aggregate(last=Max("on"), back=Max("withdrawn_on"))
    more = (agreed["last"], agreed["back"], staged["last"], staged["back"], counted, lifted)
    days = (notes, known, taken["last"], taken["back"], said, *more, expected["last"], expected["back"])
    return max(each for each in (*days, duty.opened_on) if each is not None)


def carry(current: HandIn, made: Duty) -> None:
    """The hand-in that stands, with its files and all that was said of it, is the heir's too."""
    copy = HandIn.objects.create(duty=made, n=1, on=current.on, by=current.by, note=current.note, carries=current)
    copy.figure, copy.unit, copy.nothing = current.figure, current.unit, current.nothing
    copy.save()
    copy.records.set(current.records.all())
    for counted in current.counted_days.order_by("pk"):
        counted.pk, counted.hand_in = None, copy
        counted._state.adding = True
        counted.save()
    for said in current.judgements.order_by("pk"):
        said.pk, said.hand_in = None, copy
        said._state.adding = True
        said.save()
    for agreed in current.agreements.filter(taken_back_on__isnull=True):
        agreed.pk, agreed.hand_in = None, copy
        agreed._state.adding = True
        agreed.save()


@transaction.atomic
def take_back(actor: Actor, duty: Duty) -> Duty:
    """Undoes a passing-on that should not have been, while the heir has done nothing; who owed it owes it again."""
    made = duty.passed_to
    if made is None:
        raise Refused(_("Nhiệm vụ chưa được chuyển cho cơ quan nào."))
    if not rules.pass_on(actor, duty):
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới rút lại được việc chuyển nhiệm vụ."))
    if any(getattr(made, name) != getattr(duty, name) for name in FACTS if name != "judged_by_id") or touched(made):
        raise Refused(
            _("“%(title)s” đã được cơ quan kế thừa làm tiếp, nên không rút lại được nữa.")
            % {"title": f"{duty.title:.80}"}
        )
    Extension.objects.filter(duty=made, state=Extension.State.ASKED).update(duty=duty)
    Duty.objects.filter(pk=duty.pk).update(closed_on=None, passed_to=None)
    write(actor, "duty.pass_back", duty, was=made.pk, heir=made.agency_id)
    for each in followers:
        each.unfollow(duty, made)
    try:
        made.delete()
    except ProtectedError as error:
        raise Refused(
            _("“%(title)s” đã có hồ sơ của cơ quan kế thừa, nên không rút lại được nữa.")
            % {"title": f"{duty.title:.80}"}
        ) from error
    duty.refresh_from_db()
    return duty


def touched(duty: Duty) -> bool:
    """Whether the heir did anything on what it took over."""
    own = HandIn.objects.filter(duty=duty)
    return (
        duty.is_passed_on
        or own.filter(carries=None).exists()
        or own.filter(withdrawn_on__isnull=False).exists()
        or own.filter(agreements__taken_back_on__isnull=False).exists()
        or own.filter(agreements__isnull=False, carries__agreements__isnull=True).exists()
        or ProgressNote.objects.filter(duty=duty).exists()
        or DueDay.objects.filter(duty=duty, known_on__gt=duty.opened_on).exists()
        or duty.estimates.filter(Q(withdrawn_on__isnull=False) | Q(on__gt=duty.opened_on)).exists()
    )


# — as holdings —


def owed(agency: Agency, day: date) -> Sequence[Row]:
    rows = Duty.objects.unfinished(day).filter(agency=agency).order_by("due", "pk")
    return [Row(one.pk, one.title if not one.product_name else f"{one.title} – {one.product_name}") for one in rows]


def hand_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    return {
        one.pk: pass_on(passage.actor, one, passage.to, day=passage.day).pk for one in Duty.objects.filter(pk__in=rows)
    }


def hand_back(actor: Actor, passing: Passing) -> None:
    take_back(actor, Duty.objects.get(pk=passing.row))


def judged(agency: Agency, day: date) -> Sequence[Row]:
    rows = Duty.objects.unfinished().filter(judged_by=agency).order_by("due", "pk")
    return [Row(pk, title) for pk, title in rows.values_list("pk", "title")]


def judge_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    """Who judges from now on; what was judged keeps who judged it."""
    Duty.objects.filter(pk__in=rows).update(judged_by=passage.to)
    return dict.fromkeys(rows)


def judge_back(actor: Actor, passing: Passing) -> None:
    Duty.objects.filter(pk=passing.row).update(judged_by=passing.of_id)


def declare() -> None:
    passes(Holding("duties.Duty.agency", _("Nhiệm vụ chưa xong"), owed, hand_over, hand_back))
    passes(Holding("duties.Duty.judged_by", _("Nhiệm vụ phải xem xét"), judged, judge_over, judge_back))
