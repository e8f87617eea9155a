"""Appraising marks: agreed with, judged by another fact or by points apart from the rule; settled when whoever has to
has spoken alike. One mark or a hundred at once, always the same number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.assessments import judging_rules
from cchc.assessments.appraisal_naming import is_for_two, needs_two
from cchc.assessments.marking import BATCH, decided_line, spoken, write_marks
from cchc.assessments.models import (
    Claim,
    Decided,
    Entrant,
    EntrantState,
    Mark,
    Opinion,
    Origin,
    Phase,
    Portion,
    Round,
    RoundState,
    Stage,
)
from cchc.assessments.rounds_spans import Schedule, schedule_of
from cchc.assessments.standing import Standing, body_of, entrants_of, standing
from cchc.ledger.actions import recorded_now, write
from cchc.scoring import Unusable
from cchc.scoring.factexts import plain
from cchc.scoring.facts import check_values
from cchc.scoring.rules1 import State
from cchc.scoring.values import Fact

STAGE_OF = {Phase.FIRST: Stage.FIRST, Phase.SECOND: Stage.SECOND}


@dataclass(frozen=True)
class Said:
    """What an appraiser says: neither value nor points is agreement. `points` are apart from the rule, without sign.
    `version`, where given, is of the mark she looked at."""

    value: Fact | None = None
    points: Fraction | None = None
    why: str = ""
    version: int | None = None


def stage_open(schedule: Schedule, entrant: Entrant, day: date) -> Stage | None:
    """The stage at which an entrant is appraised on a day; the later of two that overlap."""
    for phase in (Phase.SECOND, Phase.FIRST):
        days = schedule.of(entrant, phase)
        if days is not None and days.is_open(day):
            return STAGE_OF[phase]
    return None


@transaction.atomic
def appraise(actor: Actor, of: Round, said: Mapping[int, Said], *, today: date) -> int:
    """What she says of marks, by their keys. How many are settled by it."""
    marks = list(
        Mark.objects.filter(pk__in=said, entrant__round=of).select_related("entrant__agency", "entrant__group")
    )
    hers = set(judging_rules.appraise.of(Mark.objects.filter(pk__in=said), actor, today).values_list("pk", flat=True))
    if len(marks) != len(said) or hers != {mark.pk for mark in marks}:
        raise Denied(_("Tiêu chí này không được phân công cho bạn, hoặc là của cơ quan bạn."))
    if of.state != RoundState.OPEN:
        raise Refused(_("Đợt đánh giá đã kết thúc."))
    schedule = schedule_of(of)
    by_stage: dict[Stage, list[Mark]] = {}
    for mark in marks:
        if mark.entrant.state != EntrantState.HANDED_IN:
            raise Refused(_("%(name)s chưa nộp bản tự chấm.") % {"name": mark.entrant.name})
        stage = stage_open(schedule, mark.entrant, today)
        if stage is None:
            raise Refused(_("Hôm nay không trong thời gian thẩm định %(name)s.") % {"name": mark.entrant.name})
        wanted = said[mark.pk].version
        if wanted is not None and wanted != mark.version:
            raise Refused(_("Tiêu chí này vừa được người khác chấm. Xem lại rồi chấm."))
        by_stage.setdefault(stage, []).append(mark)
    return sum(_appraised(actor, of, stage, listed, said) for stage, listed in by_stage.items())


def _appraised(actor: Actor, of: Round, stage: Stage, marks: list[Mark], said: Mapping[int, Said]) -> int:
    now = recorded_now()
    entrants = {mark.entrant_id: mark.entrant for mark in marks}
    list(Entrant.objects.select_for_update().filter(pk__in=entrants).order_by("pk"))
    before = standing(of, stage, entrants.values())
    hers = Portion.objects.filter(appraiser__round=of, appraiser__post=actor.post, second=True)
    seconds = set(hers.values_list("code", "group"))
    opinions = [
        _opinion(
            actor,
            before,
            stage,
            mark,
            said[mark.pk],
            not seconds.isdisjoint({(mark.code, None), (mark.code, mark.entrant.group_id)}),
            now,
        )
        for mark in marks
    ]
    Opinion.objects.bulk_create(
        opinions,
        update_conflicts=True,
        unique_fields=["mark", "stage", "by"],
        update_fields=["value", "points", "state", "apart", "why", "second", "at"],
        batch_size=BATCH,
    )
    settled = _settled(of, stage, marks, opinions)
    _apply(actor, stage, settled, before, now)
    told = {one.mark_id: one.why for one in opinions}
    written = write_marks(actor, of, stage, entrants.values(), [one.mark for one in settled], told, now)
    unsettled = {mark.pk for mark in marks} - {one.mark_id for one in settled}
    for mark in marks:
        if mark.pk in unsettled and spoken(mark, stage):
            Mark.objects.filter(pk=mark.pk).update(**{f"{stage.value}_points": None, f"{stage.value}_state": ""})
    write(
        actor,
        "round.appraise",
        of,
        stage=stage.value,
        marks=[mark.pk for mark in marks][:200],
        count=len(marks),
        settled=len(settled),
        changed=written,
    )
    return len(settled)


def _opinion(
    actor: Actor, before: Standing, stage: Stage, mark: Mark, said: Said, second: bool, now: datetime
) -> Opinion:
    """What she says, held to the rule: the points her fact comes to, or those she gives apart."""
    compiled, key = before.compiled, mark.entrant.key
    leaf = compiled.leaves[compiled.index[mark.code]]
    line = before.result.line(key, mark.code)
    value = said.value
    if value is not None:
        try:
            check_values(compiled.criteria_set, {key: {leaf.input.code: value}})
        except Unusable as refused:
            raise Refused(refused.faults[0].sentence, field="value") from refused
        if value == before.result.facts.by_id[key].values.get(leaf.input.code):
            value = None
        else:
            line = compiled.work[leaf.index][1](value) if value else line
            if type(value).__name__ == "NotOccurred":
                line = leaf.nothing()
    apart = said.points is not None and (
        line.state is State.MISSING or said.points != abs(Fraction(line.points)) / leaf.scale
    )
    if apart and said.points is not None:
        line = decided_line(leaf, said.points, stage)
    if line.state is State.MISSING:
        raise Refused(
            _("Tiêu chí %(code)s chưa có số liệu. Ghi số liệu, hoặc ghi điểm.") % {"code": mark.code}, field="value"
        )
    points = Fraction(line.points) / leaf.scale
    why = " ".join(said.why.split())[:2000]
    if (value is not None or apart) and not why:
        raise Refused(_("Ghi lý do khi chấm khác. Cơ quan sẽ đọc lý do này."), field="why")
    return Opinion(
        mark=mark,
        stage=stage.value,
        value=None if value is None else plain(value),
        points=points,
        state=line.state.value,
        apart=apart,
        why=why,
        second=second,
        at=now,
        by_id=actor.post,
    )


def _settled(of: Round, stage: Stage, marks: list[Mark], opinions: list[Opinion]) -> list[Opinion]:
    """Of what was said now, that which settles its mark: nobody else has to speak, or whoever has came to the same."""
    two = needs_two(of, {mark.code for mark in marks})
    paired = {mark.pk for mark in marks if is_for_two(mark, two)}
    others: dict[int, list[Opinion]] = {}
    for one in Opinion.objects.filter(mark__in=paired, stage=stage.value):
        others.setdefault(one.mark_id, []).append(one)
    made = []
    for opinion in opinions:
        if opinion.mark_id not in paired:
            made.append(opinion)
            continue
        spoken_by = others[opinion.mark_id]
        both = {one.second for one in spoken_by} == {True, False}
        if both and len({(one.points, one.state) for one in spoken_by}) == 1:
            made.append(opinion)
    return made


def _apply(actor: Actor, stage: Stage, settled: list[Opinion], before: Standing, now: datetime) -> None:
    """What is settled becomes the stage's facts, and its points apart from the rule."""
    compiled = before.compiled
    said = {"origin": Origin.TYPED.value, "at": now, "by_id": actor.post, "stage": stage.value}
    claims: dict[tuple[int, str], Claim] = {}
    for one in settled:
        if one.value is not None:
            code = compiled.leaves[compiled.index[one.mark.code]].input.code
            claims[one.mark.entrant_id, code] = Claim(
                entrant_id=one.mark.entrant_id, input=code, value=one.value, source=one.why[:300], **said
            )
    Claim.objects.bulk_create(
        claims.values(),
        update_conflicts=True,
        unique_fields=["entrant", "input", "stage"],
        update_fields=["value", "origin", "source", "at", "by"],
        batch_size=BATCH,
    )
    were = {code for _key, agency in before.result.facts.by_id.items() for code in agency.decided}
    decided = [
        Decided(
            mark=one.mark,
            stage=stage.value,
            points=abs(one.points or Fraction(0)) if one.apart else None,
            body=body_of(stage),
            at=now,
            by_id=actor.post,
        )
        for one in settled
        if one.apart or (one.value is not None and one.mark.code in were)
    ]
    Decided.objects.bulk_create(
        decided,
        update_conflicts=True,
        unique_fields=["mark", "stage"],
        update_fields=["points", "body", "at", "by"],
        batch_size=BATCH,
    )


def agree_all(actor: Actor, of: Round, marks: Iterable[Mark], *, today: date) -> int:
    """Agreement with everything among these that is hers, open, known and not spoken of yet; how many are settled."""
    listed = list(marks)
    entrants = {one.pk: one for one in entrants_of(of)}
    for mark in listed:
        mark.entrant = entrants[mark.entrant_id]
    hers = set(
        judging_rules.appraise.of(Mark.objects.filter(pk__in=[mark.pk for mark in listed]), actor, today).values_list(
            "pk", flat=True
        )
    )
    schedule = schedule_of(of)
    open_ = [
        (mark, stage)
        for mark in listed
        if mark.pk in hers
        and mark.entrant.state == EntrantState.HANDED_IN
        and (stage := stage_open(schedule, mark.entrant, today)) is not None
        and not spoken(mark, stage)
    ]
    said_already = set(
        Opinion.objects.filter(mark__in=[mark.pk for mark, _stage in open_], by=actor.post).values_list(
            "mark_id", "stage"
        )
    )
    wanted = [(mark, stage) for mark, stage in open_ if (mark.pk, stage.value) not in said_already]
    known: set[int] = set()
    for stage in {stage for _mark, stage in wanted}:
        here = [mark for mark, at in wanted if at is stage]
        now = standing(of, stage, {mark.entrant_id: mark.entrant for mark in here}.values())
        known |= {mark.pk for mark in here if now.result.line(mark.entrant.key, mark.code).state is not State.MISSING}
    said = {mark.pk: Said() for mark, _stage in wanted if mark.pk in known}
    if not said:
        raise Refused(_("Không còn tiêu chí nào để thống nhất một lượt."))
    return appraise(actor, of, said, today=today)
