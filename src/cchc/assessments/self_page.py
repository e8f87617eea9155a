"""The table of a self-score: each criterion with its rule, what is known, what is claimed, its proof and its gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from cchc.access import Actor
from cchc.assessments import rules
from cchc.assessments.known import Known, known_of
from cchc.assessments.models import Claim, CriterionOwner, Entrant, EntrantState, Mark, Phase, RoundState
from cchc.assessments.rounds_spans import Days, days_of
from cchc.assessments.self_facts import claims_of, fact_in, facts_in, own_result, own_row
from cchc.assessments.self_set import Claimed, claimed, hers_of
from cchc.assessments.self_typed import Part, Wrong, checked, controls, texts_of
from cchc.assessments.self_weak import Proven, proofs_of, unconfirmed_in, wants_proof, weak_of
from cchc.duties.queries import names_of
from cchc.scoring.compiled import Compiled
from cchc.scoring.gains import gaps
from cchc.scoring.inputs import Input
from cchc.scoring.model import SCORERS, Counts, Criterion
from cchc.scoring.rules1 import Leaf, Line, State
from cchc.scoring.scored import Result
from cchc.scoring.values import Fact, Kind, NotOccurred
from cchc.scoring.wording import in_words

_SCORED_BY = dict(SCORERS)


@dataclass(frozen=True)
class Row:
    """A criterion of the table. `fault` is what was typed wrong, `typed` what stands in the controls meanwhile."""

    mark: Mark
    criterion: Criterion
    leaf: Leaf
    line: Line
    scale: int
    words: tuple[str, ...]
    is_hers: bool
    may_fill: bool
    claim: Claim | None
    known: Known | None
    known_points: Fraction | None
    reason: str
    proofs: tuple[Proven, ...] = ()
    owner: str = ""
    gap: str = ""
    gains: Fraction | None = None
    shares: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    fault: Wrong | None = None
    failed: str = ""

    @property
    def source(self) -> Input:
        return self.leaf.input

    @property
    def parts(self) -> list[Part]:
        return controls(self.source, self.criterion.rule, self.typed)

    @property
    def is_check(self) -> bool:
        return self.source.kind is Kind.CHECKLIST

    @property
    def is_nothing(self) -> bool:
        return bool(self.typed.get("none"))

    @property
    def may_be_nothing(self) -> bool:
        return self.leaf.none is not None

    @property
    def points(self) -> Fraction | None:
        return None if self.line.state is State.MISSING else Fraction(self.line.points) / self.scale

    @property
    def max(self) -> Fraction:
        return self.leaf.max

    @property
    def is_missing(self) -> bool:
        return self.line.state is State.MISSING

    @property
    def is_full(self) -> bool:
        return self.criterion.counts is not Counts.PENALTY and self.points == self.leaf.max

    @property
    def is_penalty(self) -> bool:
        return self.criterion.counts is Counts.PENALTY

    @property
    def is_bonus(self) -> bool:
        return self.criterion.counts is Counts.BONUS

    @property
    def differs(self) -> Fraction | None:
        """How far the claim stands above what the house knows; None where it does not, or nothing is known."""
        if self.known_points is None or self.points is None or self.points == self.known_points:
            return None
        return self.points - self.known_points

    @property
    def is_unused(self) -> bool:
        """Something is known and what is claimed is something else, or nothing."""
        if self.known is None or not self.is_hers:
            return False
        return self.claim is None or fact_in(self.source, self.claim.value) != self.known.fact

    @property
    def lacks_proof(self) -> bool:
        return wants_proof(self.criterion, self.line.state.value) and not self.proofs

    @property
    def weak(self) -> list[str]:
        said = [_("Chưa có tài liệu kiểm chứng.")] if self.lacks_proof else []
        return said + [words for one in self.proofs for words in one.weak]

    @property
    def scored_by(self) -> str:
        return _SCORED_BY[self.criterion.scored_by]

    @property
    def version(self) -> int:
        return self.claim.version if self.claim else 0


@dataclass(frozen=True)
class Section:
    """A field of the set with its rows: points of the maximum hers alone, and how many are scored."""

    code: str
    name: str
    rows: tuple[Row, ...]
    points: Fraction
    most: Fraction

    @property
    def done(self) -> int:
        return sum(row.is_hers and not row.is_missing for row in self.rows)

    @property
    def all(self) -> int:
        return sum(row.is_hers for row in self.rows)

    @property
    def share(self) -> int:
        """Whole percents for the bar."""
        return max(0, min(100, int(100 * self.points / self.most))) if self.most else 0


@dataclass(frozen=True)
class Page:
    entrant: Entrant
    days: Days | None
    sections: tuple[Section, ...]
    total: Claimed
    known_total: Fraction
    may_edit: bool

    @property
    def rows(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows]

    @property
    def weak(self) -> list[Row]:
        return [row for row in self.rows if row.is_hers and row.weak]

    @property
    def missing(self) -> list[Row]:
        return [row for row in self.rows if row.is_hers and row.is_missing]

    @property
    def left(self) -> Fraction:
        return max(Fraction(0), self.total.most - self.total.points)

    def row(self, mark: int) -> Row | None:
        return next((row for row in self.rows if row.mark.pk == mark), None)


def page_of(entrant: Entrant, actor: Actor, today: date) -> Page:
    """Some fifteen queries, however many criteria."""
    compiled = entrant.round.set.compiled
    given, hers = compiled.criteria_set, hers_of(compiled.criteria_set)
    marks = {one.code: one for one in entrant.marks.all()}
    for each in marks.values():
        each.entrant = entrant
    claims = claims_of([entrant.pk])[entrant.pk]
    result = own_result(compiled, entrant, facts_in(compiled, claims))
    (key,) = result.rows
    known = {code: one for (_pk, code), one in known_of(entrant.round, [entrant], today).items()}
    known = {code: one for code, one in known.items() if _allowed(compiled, code, one.fact)}
    found = gaps(result, key)
    gap = {one.code: one for one in found}
    proofs = proofs_of([entrant.pk])
    unsure = unconfirmed_in(one.use.record_id for listed in proofs.values() for one in listed)
    owners = {one.code: one for one in entrant.owners.select_related("officer__person", "agency")}
    named = names_of({one.agency_id for one in owners.values() if one.agency_id}, today)
    days = days_of(entrant, Phase.SELF)
    is_open = (
        entrant.state == EntrantState.OPEN
        and entrant.round.state == RoundState.OPEN
        and days is not None
        and days.is_open(today)
    )
    fillable = set(rules.fill.of(Mark.objects.filter(entrant=entrant), actor, today).values_list("pk", flat=True))
    rows: dict[str, Row] = {}
    for criterion, leaf in zip(given.leaves(), compiled.leaves, strict=True):
        mark, line, claim = marks[criterion.code], result.line(key, criterion.code), claims.get(leaf.input.code)
        one = known.get(leaf.input.code)
        closing = gap.get(criterion.code)
        nearest = min(closing.steps, key=lambda step: (step.effort, -step.gain), default=None) if closing else None
        rows[criterion.code] = Row(
            mark,
            criterion,
            leaf,
            line,
            compiled.scale,
            in_words(criterion, leaf.input),
            criterion.code in hers.criteria,
            mark.pk in fillable and is_open and criterion.code in hers.criteria,
            claim,
            one,
            points_of_fact(compiled, leaf, one.fact) if one is not None else None,
            result.reason(key, criterion.code).sentence,
            tuple(Proven(proof, weak_of(entrant, criterion, proof, unsure)) for proof in proofs.get(mark.pk, ())),
            owner_said(owners.get(criterion.code), named),
            nearest.sentence if nearest is not None else "",
            nearest.gain if nearest is not None else None,
            tuple(compiled.leaves[n].code for n in compiled.of_input[leaf.input.code] if n != leaf.index),
            texts_of(fact_in(leaf.input, claim.value) if claim is not None else None),
        )
    total = claimed(compiled, result.rows[key])
    by_known = own_row(compiled, {code: one.fact for code, one in known.items()})
    sections = tuple(_section(compiled, result, key, field.code, rows) for field in given.fields)
    return Page(entrant, days, sections, total, Fraction(by_known.total.points) / compiled.scale, is_open)


def _section(compiled: Compiled, result: Result, key: str, code: str, rows: Mapping[str, Row]) -> Section:
    field_of = next(one for one in compiled.criteria_set.fields if one.code == code)
    listed = tuple(rows[one.code] for one in field_of.leaves())
    tally = result.tally(key, code)
    others = sum(
        (row.leaf.max for row in listed if not row.is_hers and row.criterion.counts is Counts.POINTS), Fraction(0)
    )
    points, most = Fraction(tally.points) / compiled.scale, Fraction(tally.most) / compiled.scale - others
    return Section(code, field_of.name, listed, points, most)


def _allowed(compiled: Compiled, code: str, fact: Fact) -> bool:
    """Whether the set takes what is known: a figure may have decimals, or answers, that it does not."""
    source = next((one for one in compiled.criteria_set.inputs if one.code == code), None)
    if source is None:
        return False
    try:
        checked(compiled.criteria_set, source, fact)
    except Wrong:
        return False
    return True


def points_of_fact(compiled: Compiled, leaf: Leaf, fact: Fact) -> Fraction | None:
    """What one criterion would come to by a fact the set takes; None where it would be missing."""
    line = leaf.nothing() if isinstance(fact, NotOccurred) else compiled.work[leaf.index][1](fact)
    return None if line.state is State.MISSING else Fraction(line.points) / compiled.scale


def owner_said(one: CriterionOwner | None, names: Mapping[int, str]) -> str:
    if one is None:
        return ""
    if one.officer is not None:
        return one.officer.person.full_name
    return names.get(one.agency_id or 0, "")


def with_fault(page: Page, mark: int, typed: Mapping[str, str], fault: Wrong | None, failed: str = "") -> Page:
    """The page with what was typed wrong in one row."""
    sections = tuple(
        replace(
            section,
            rows=tuple(
                replace(row, typed=typed, fault=fault, failed=failed) if row.mark.pk == mark else row
                for row in section.rows
            ),
        )
        for section in page.sections
    )
    return replace(page, sections=sections)
