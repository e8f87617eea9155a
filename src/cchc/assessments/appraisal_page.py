"""The two ways to look at appraisal, as page values: one agency whole, and one criterion across all agencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from cchc.access import Actor
from cchc.assessments import judging_rules
from cchc.assessments.appraisal import stage_open
from cchc.assessments.appraisal_found import Flag, Found, Shown, found_of
from cchc.assessments.marking import spoken
from cchc.assessments.models import (
    Entrant,
    EntrantState,
    Mark,
    MarkVersion,
    Opinion,
    OwnerFigure,
    Remark,
    Round,
    Stage,
)
from cchc.assessments.rounds_spans import schedule_of
from cchc.assessments.self_typed import Part, controls, texts_of
from cchc.assessments.standing import Standing, fact_in, standing
from cchc.scoring import exact
from cchc.scoring.reasons import Reason
from cchc.scoring.rules1 import Leaf, State
from cchc.scoring.values import Fact, NotOccurred


@dataclass(frozen=True)
class Row:
    """A mark to be appraised. `claimed` is why the agency says so; `now` what appraisal says, where it says another."""

    mark: Mark
    entrant: Entrant
    leaf: Leaf
    stage: Stage | None
    claimed: str
    now: str
    points: Fraction | None
    missing: bool
    parts: Sequence[Part]
    flags: Sequence[Flag]
    proofs: Sequence[Shown]
    owner: str
    owner_differs: bool
    opinions: Sequence[Opinion]
    remarks: Sequence[Remark]
    may: bool
    why: str = ""
    nothing: bool = False

    @property
    def settled(self) -> bool:
        return self.stage is not None and spoken(self.mark, self.stage)

    @property
    def differs(self) -> bool:
        """Two have spoken and do not agree."""
        return not self.settled and len({one.points for one in self.opinions}) > 1

    @property
    def waits_for_another(self) -> bool:
        return not self.settled and len(self.opinions) == 1

    @property
    def allows_nothing(self) -> bool:
        return self.leaf.none is not None

    @property
    def points_text(self) -> str:
        """What stands in the field of points: what the stage comes to, without a sign."""
        return "" if self.points is None else exact.text(abs(self.points)).replace(".", ",")

    @property
    def state(self) -> str:
        if self.settled:
            return "done"
        if self.differs:
            return "over"
        return "wait" if self.opinions else "none"


def rows_of(actor: Actor, of: Round, marks: Sequence[Mark], entrants: Mapping[int, Entrant], day: date) -> list[Row]:
    """Rows for marks of a round, in their order: the same number of queries for one and for a thousand."""
    schedule = schedule_of(of)
    stages = {pk: stage_open(schedule, one, day) for pk, one in entrants.items()}
    leaves = of.set.compiled
    inputs = {leaves.leaves[leaves.index[code]].input.code for code in {mark.code for mark in marks}}
    own = standing(of, Stage.SELF, entrants.values(), inputs=inputs)
    later = standing(of, Stage.SECOND, entrants.values(), inputs=inputs)
    found = found_of(of, marks, entrants.values())
    keys = [mark.pk for mark in marks]
    hers = set(judging_rules.appraise.of(Mark.objects.filter(pk__in=keys), actor, day).values_list("pk", flat=True))
    opinions: dict[tuple[int, str], list[Opinion]] = {}
    for opinion in Opinion.objects.filter(mark__in=keys).select_related("by__person", "by__agency").order_by("pk"):
        opinions.setdefault((opinion.mark_id, opinion.stage), []).append(opinion)
    remarks: dict[int, list[Remark]] = {}
    for remark in Remark.objects.filter(mark__in=keys).select_related("by__person").order_by("pk"):
        remarks.setdefault(remark.mark_id, []).append(remark)
    reasons = _reasons(keys, set(stages.values()))
    return [
        _row(
            mark,
            entrants[mark.entrant_id],
            stages[mark.entrant_id],
            own,
            later,
            found,
            opinions,
            remarks,
            hers,
            reasons,
        )
        for mark in marks
    ]


def _reasons(keys: list[int], stages: set[Stage | None]) -> dict[tuple[int, str], str]:
    rows = MarkVersion.objects.filter(mark__in=keys, stage__in=[one.value for one in stages if one is not None])
    return {(mark, stage): why for mark, stage, why in rows.order_by("n").values_list("mark_id", "stage", "why")}


def _row(
    mark: Mark,
    entrant: Entrant,
    stage: Stage | None,
    own: Standing,
    later: Standing,
    found: Found,
    opinions: Mapping[tuple[int, str], list[Opinion]],
    remarks: Mapping[int, list[Remark]],
    hers: set[int],
    reasons: Mapping[tuple[int, str], str],
) -> Row:
    compiled = own.compiled
    leaf = compiled.leaves[compiled.index[mark.code]]
    key = entrant.key
    claimed = own.result.reason(key, mark.code).sentence
    now = later.result.reason(key, mark.code).sentence
    line = later.result.line(key, mark.code)
    fact: Fact | None = later.result.facts.by_id[key].values.get(leaf.input.code)
    owner = found.owner.get((entrant.pk, leaf.input.code))
    texts = texts_of(fact)
    said = opinions.get((mark.pk, stage.value), []) if stage is not None else []
    return Row(
        mark=mark,
        entrant=entrant,
        leaf=leaf,
        stage=stage,
        claimed=claimed,
        now=now if now != claimed else "",
        points=None if line.state is State.MISSING else Fraction(line.points) / compiled.scale,
        missing=line.state is State.MISSING,
        parts=controls(leaf.input, leaf.rule, texts),
        flags=found.flags.get(mark.pk, []),
        proofs=found.proofs.get(mark.pk, []),
        owner=_owner_said(owner, leaf) if owner is not None else "",
        owner_differs=owner is not None and fact_in(leaf.input, owner.value) != fact,
        opinions=said,
        remarks=remarks.get(mark.pk, []),
        may=mark.pk in hers and stage is not None and entrant.state == EntrantState.HANDED_IN,
        why=reasons.get((mark.pk, stage.value), "") if stage is not None else "",
        nothing="none" in texts,
    )


def _owner_said(owner: OwnerFigure, leaf: Leaf) -> str:
    fact = fact_in(leaf.input, owner.value)
    if fact is None:
        return ""
    nothing = isinstance(fact, NotOccurred)
    if nothing and leaf.none is None:
        return ""
    return Reason(leaf, leaf.nothing() if nothing else leaf.rule.compiled(leaf)(fact)).sentence


def marks_of_criterion(of: Round, code: str, entrants: Mapping[int, Entrant]) -> list[Mark]:
    """One criterion of all of these, in the order they stand."""
    by = {one.entrant_id: one for one in Mark.objects.filter(entrant__in=entrants, code=code)}
    return [by[pk] for pk in entrants if pk in by]


def marks_of_entrant(entrant: Entrant) -> list[Mark]:
    """All criteria of one, in printed order."""
    by = {one.code: one for one in entrant.marks.all()}
    return [by[leaf.code] for leaf in entrant.round.set.compiled.leaves if leaf.code in by]


@dataclass(frozen=True)
class Typed:
    """What was typed in a row and could not be taken: by field, and the sentence beside it."""

    mark: int
    field: str
    sentence: str
    texts: dict[str, str]
    points: str
    why: str


def with_typed(row: Row, typed: Typed) -> Row:
    parts = [replace(part, text=typed.texts.get(part.name, part.text)) for part in row.parts]
    return replace(row, parts=parts)
