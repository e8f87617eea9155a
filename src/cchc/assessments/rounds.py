"""A round on its way: opened with its agencies and windows, extended, rescheduled, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.choosing import check_chosen
from cchc.agencies.models import Agency, Standing, below, during
from cchc.assessments import rounds_telling, rules
from cchc.assessments.models import (
    CriteriaSet,
    Entrant,
    EntrantState,
    Extension,
    Group,
    Mark,
    Near,
    Phase,
    Round,
    RoundState,
    Span,
)
from cchc.assessments.rounds_spans import Days, schedule_of
from cchc.assessments.self_set import claimed
from cchc.figures.rules import run_root
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.periods.naming import code_of
from cchc.periods.windows import Window
from cchc.scoring.facts import Agency as Scored

BATCH = 500
Spans = Mapping[Phase, tuple[date, date]]


@dataclass(frozen=True)
class Opening:
    """What a round is opened with. `spans` are the days of each phase, the same for every group until rescheduled."""

    name: str
    set: CriteriaSet
    window: Window
    spans: Spans
    letter: str = ""
    letter_on: date | None = None
    near: Decimal | None = None
    near_in: Near = Near.PERCENT


@transaction.atomic
def open_round(
    actor: Actor, authority: Agency, opening: Opening, groups: Mapping[str, Sequence[int]], *, today: date
) -> Round:
    """A new round; `groups` are agencies (keys) by the name of their group. Those who work there are told."""
    if not actor.is_system and run_root(actor, today) != authority.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới mở được đợt đánh giá."))
    _check(authority, opening)
    check_spans(opening.spans)
    try:
        with transaction.atomic():
            made = Round.objects.create(  # type: ignore[misc]
                authority=authority,
                run_by_id=actor.agency or authority.pk,
                set=opening.set,
                name=opening.name.strip(),
                letter=opening.letter.strip(),
                letter_on=opening.letter_on,
                start=opening.window.start,
                end=opening.window.end,
                near=opening.near,
                near_in=opening.near_in.value,
                created_by_id=actor.post,
            )
    except IntegrityError:
        raise Refused(_("Đã có đợt đánh giá mang tên này. Đặt tên khác."), field="name") from None
    entrants = _enter(made, groups, opening.spans, today)
    write(
        actor,
        "round.open",
        made,
        name=made.name,
        set=str(opening.set),
        window=code_of(made.window),
        agencies=[one.agency_id for one in entrants],
    )
    rounds_telling.tell_opened(made, entrants, today)
    return made


def _check(authority: Agency, opening: Opening) -> None:
    if not opening.name.strip():
        raise Refused(_("Chưa ghi tên đợt đánh giá."), field="name")
    if opening.set.authority_id != authority.pk:
        raise Denied(_("Bộ tiêu chí này của cơ quan khác."))
    if opening.set.draft:
        raise Refused(
            _("Bộ tiêu chí này là bản khung, chưa đủ điểm và cách tính nên chưa chấm được. Chọn bộ khác."), field="set"
        )


def check_spans(spans: Spans) -> None:
    """Each phase ends after it begins, and none begins or ends before the one before it."""
    if Phase.SELF not in spans:
        raise Refused(_("Chưa ghi ngày tự chấm."), field="self_opens")
    before: tuple[date, date] | None = None
    for phase in Phase:
        if phase not in spans:
            continue
        opens, closes = spans[phase]
        if closes < opens:
            raise Refused(
                _("%(phase)s: ngày kết thúc ở trước ngày bắt đầu.") % {"phase": phase.label}, field=f"{phase}_closes"
            )
        if before is not None and (opens < before[0] or closes < before[1]):
            raise Refused(
                _("%(phase)s: bắt đầu hoặc kết thúc trước bước liền trước. Sửa lại ngày.") % {"phase": phase.label},
                field=f"{phase}_opens",
            )
        before = opens, closes


def _enter(of: Round, groups: Mapping[str, Sequence[int]], spans: Spans, today: date) -> list[Entrant]:
    """Entrants with their marks: a statement a table for every five hundred rows."""
    asked = [agency for agencies in groups.values() for agency in agencies]
    check_chosen(asked, of.authority_id, today, too_many=_("Nhiều hơn 5.000 cơ quan. Chia thành nhiều đợt."))
    rows = Standing.objects.filter(during(today), agency__in=below(of.authority_id, today))
    named = {pk: (name, key) for pk, name, key in rows.values_list("agency_id", "name", "sort_key") if pk in set(asked)}
    compiled = of.set.compiled
    start = claimed(compiled, compiled.row(Scored("", "")))
    made: list[Entrant] = []
    for order, (name, agencies) in enumerate(groups.items()):
        if not agencies:
            continue
        group, new = Group.objects.get_or_create(round=of, name=name[:120], defaults={"order": order})
        if new:
            Span.objects.bulk_create(
                Span(group=group, phase=phase.value, opens_on=opens, closes_on=closes)
                for phase, (opens, closes) in spans.items()
            )
        made += [
            Entrant(
                round=of,
                agency_id=agency,
                group=group,
                name=named[agency][0],
                sort_key=named[agency][1][:400],
                self_points=start.points,
                self_most=start.most,
                self_missing=start.missing,
            )
            for agency in agencies
        ]
    try:
        with transaction.atomic():
            made = Entrant.objects.bulk_create(made, batch_size=BATCH)
    except IntegrityError:
        raise Refused(_("Có cơ quan đã ở trong đợt này."), field="agencies") from None
    Mark.objects.bulk_create(
        (Mark(entrant=entrant, code=leaf.code) for entrant in made for leaf in compiled.leaves), batch_size=BATCH
    )
    return made


def check_run(actor: Actor, one: Round) -> None:
    if not rules.run(actor, one):
        raise Denied(_("Chỉ cơ quan thường trực mở đợt đánh giá mới làm được việc này."))


def check_open(one: Round) -> None:
    if one.state != RoundState.OPEN:
        raise Refused(_("Đợt đánh giá đã kết thúc."))


@transaction.atomic
def extend(
    actor: Actor,
    one: Round,
    phase: Phase,
    until: date,
    why: str,
    *,
    entrants: Iterable[Entrant] = (),
    groups: Iterable[Group] = (),
    today: date,
) -> int:
    """A phase stays open longer, for some agencies or for whole groups. How many extensions were given."""
    check_run(actor, one)
    check_open(one)
    why = " ".join(why.split())[:1000]
    if not why:
        raise Refused(_("Chưa ghi lý do gia hạn."), field="why")
    if until < today:
        raise Refused(_("Ngày gia hạn đã qua. Chọn ngày từ hôm nay trở đi."), field="until")
    schedule, now = schedule_of(one), timezone.now()
    given = {"until": until, "why": why, "at": now, "by_id": actor.post}
    made: list[Extension] = []
    listed = list(entrants)
    for entrant in listed:
        days, span = schedule.of(entrant, phase), schedule.spans.get((entrant.group_id, phase.value))
        if span is not None and _later(days, until, entrant.name):
            made.append(Extension(span=span, entrant=entrant, **given))
    for group in groups:
        days, span = schedule.of_group(group.pk, phase), schedule.spans.get((group.pk, phase.value))
        if span is not None and _later(days, until, group.name):
            made.append(Extension(span=span, entrant=None, **given))
    if not made:
        raise Refused(_("Chưa chọn cơ quan nào để gia hạn."), field="entrants")
    Extension.objects.bulk_create(made, batch_size=BATCH)
    write(
        actor,
        "round.extend",
        one,
        phase=phase.value,
        until=until.isoformat(),
        agencies=[each.agency_id for each in listed],
        why=why,
    )
    told = listed or list(one.entrants.filter(group__in=[ext.span.group_id for ext in made]))
    rounds_telling.tell_extended(one, phase, until, told, today)
    return len(made)


def _later(days: Days | None, until: date, name: str) -> bool:
    if days is not None and until <= days.closes_on:
        raise Refused(
            _("%(name)s đang có hạn đến %(day)s. Chọn ngày muộn hơn.") % {"name": name, "day": spoken(days.closes_on)},
            field="until",
        )
    return True


@transaction.atomic
def reschedule(actor: Actor, one: Round, group: Group, spans: Spans, why: str) -> None:
    """Other days for a group, where windows are staggered. Extensions that were given hold on."""
    check_run(actor, one)
    check_open(one)
    check_spans(spans)
    why = " ".join(why.split())[:1000]
    if not why:
        raise Refused(_("Chưa ghi lý do đổi lịch."), field="why")
    was = {span.phase: span for span in group.spans.all()}
    for phase, (opens, closes) in spans.items():
        if phase.value in was:
            Span.objects.filter(pk=was[phase.value].pk).update(opens_on=opens, closes_on=closes)
        else:
            Span.objects.create(group=group, phase=phase.value, opens_on=opens, closes_on=closes)
    said = {phase.value: [opens.isoformat(), closes.isoformat()] for phase, (opens, closes) in spans.items()}
    write(actor, "round.reschedule", one, group=group.name, spans=said, why=why)


@transaction.atomic
def close(actor: Actor, one: Round) -> None:
    """Nothing more is taken; who did not hand in stays named."""
    check_run(actor, one)
    if not Round.objects.filter(pk=one.pk, state=RoundState.OPEN).update(
        state=RoundState.CLOSED, closed_at=timezone.now()
    ):
        raise Refused(_("Đợt đánh giá này đã kết thúc."))
    write(actor, "round.close", one, silent=one.entrants.exclude(state=EntrantState.HANDED_IN).count())


@transaction.atomic
def open_again(actor: Actor, one: Round) -> None:
    check_run(actor, one)
    if not Round.objects.filter(pk=one.pk, state=RoundState.CLOSED).update(state=RoundState.OPEN, closed_at=None):
        raise Refused(_("Đợt đánh giá này không ở trạng thái đã kết thúc."))
    write(actor, "round.open_again", one)


@transaction.atomic
def remind(actor: Actor, one: Round, today: date) -> int:
    """Tells the agencies that have not handed in, once a day. How many agencies."""
    check_run(actor, one)
    check_open(one)
    silent = list(one.entrants.exclude(state=EntrantState.HANDED_IN).select_related("group"))
    if not silent:
        raise Refused(_("Không còn cơ quan nào chưa nộp."))
    rounds_telling.tell_silent(one, silent, schedule_of(one), today)
    write(actor, "round.remind", one, agencies=[each.agency_id for each in silent])
    return len(silent)
