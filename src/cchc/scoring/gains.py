"""What stands between an agency and its maximum, and the least that would close it: most points an effort first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from cchc.scoring import exact
from cchc.scoring.rules1 import DECIDED, Leaf, Line, State
from cchc.scoring.rules1.checklist import Items
from cchc.scoring.rules1.choice import OneOf
from cchc.scoring.scored import Result
from cchc.scoring.values import Checklist, Choice, Count, Days, Fact, Kind, Ratio, YesNo
from cchc.words.numbers import vi

_NEEDED = "Cần"
_FARTHEST = 10**6  # of things counted that are thought of


@dataclass(frozen=True)
class Gain:
    """One step an agency could take: the fact it would then have, how many units away, and the points it brings.

    `gain` is over all criteria that use the input, bonus and penalty too. `effort` counts units of the input: dossiers,
    documents, days; one for an answer that changes.
    """

    code: str
    input: str
    fact: Fact
    effort: int
    gain: Fraction
    sentence: str


@dataclass(frozen=True)
class Gap:
    """Points a criterion still lacks, and the nearest and the full step that would bring some; none where the rule has
    no inverse (surveys, points given by hand)."""

    code: str
    name: str
    state: State
    lacking: Fraction
    steps: tuple[Gain, ...]


def gaps(result: Result, agency: str) -> list[Gap]:
    """The criteria below their best, the largest gain for each unit of effort first; those without a step last."""
    found = [gap for gap in (_gap(result, agency, leaf) for leaf in result.compiled.leaves) if gap is not None]
    return sorted(found, key=lambda gap: (-_best(gap), -gap.lacking, gap.code))


def _best(gap: Gap) -> Fraction:
    return max((step.gain / step.effort for step in gap.steps), default=Fraction(-1))


def _gap(result: Result, agency: str, leaf: Leaf) -> Gap | None:
    line = result.line(agency, leaf.code)
    if line.state is State.REMOVED or line.branch == DECIDED:
        return None
    best = max(Fraction(end) for end in _ends(leaf)) / leaf.scale
    now = Fraction(line.points) / leaf.scale
    if now >= best and line.state is not State.MISSING:
        return None
    steps = []
    for fact, effort, what in _steps(result, leaf, line):
        gained = _gained(result, agency, leaf, fact)
        if gained > 0:
            after = result.compiled.work[leaf.index][1](fact)
            steps.append(Gain(leaf.code, leaf.input.code, fact, effort, gained, _said(leaf, after, what, gained)))
    unique = {step.fact: step for step in steps} if all(_hashable(step.fact) for step in steps) else None
    return Gap(leaf.code, leaf.name, line.state, best - now, tuple(unique.values() if unique is not None else steps))


def _ends(leaf: Leaf) -> tuple[Fraction, Fraction]:
    low, high = (leaf.units(end.numerator, end.denominator) for end in leaf.rule.bounds(leaf.max))
    return Fraction(low), Fraction(high)


def _hashable(fact: Fact) -> bool:
    return not isinstance(fact, Checklist)


def _gained(result: Result, agency: str, leaf: Leaf, fact: Fact) -> Fraction:
    """Points the agency's total gains from that fact, over every criterion it touches."""
    compiled = result.compiled
    row = result.rows[agency]
    values = result.facts.by_id[agency].values
    after = compiled.again(row, {**values, leaf.input.code: fact}, {leaf.input.code})
    return result.fraction(after.total.points - row.total.points)


def _said(leaf: Leaf, after: Line, what: str, gained: Fraction) -> str:
    """`Cần thêm 3 hồ sơ đúng hạn: 97 % (485/500 hồ sơ đúng hạn) ≥ 95 % → thêm 1,5 điểm`."""
    counted = isinstance(after.fact, Ratio | Count | Days) and what.startswith(_NEEDED)
    then = f": {leaf.rule.why(leaf, after)}" if counted else ""
    return f"{what}{then} → thêm {exact.points(gained)} điểm"


def _steps(result: Result, leaf: Leaf, line: Line) -> Iterator[tuple[Fact, int, str]]:
    """(fact, effort, what to do) of the nearest step that brings points to this criterion, and of the one that
    brings the most."""
    fact = line.fact
    if fact is None:
        yield from _of_nothing(leaf)
    elif isinstance(fact, YesNo):
        yield YesNo(not fact.yes), 1, f"Nếu «{leaf.input.name}» là {'không' if fact.yes else 'có'}"
    elif isinstance(fact, Choice) and isinstance(leaf.rule, OneOf):
        for row in sorted(leaf.rule.rows, key=lambda row: row.amount):
            yield Choice(row.value), 1, f"Nếu «{leaf.input.name}» đạt mức «{row.said}»"
    elif isinstance(fact, Checklist) and isinstance(leaf.rule, Items):
        for row in leaf.rule.rows:
            if not fact.items.get(row.value):
                yield Checklist(fact.items | {row.value: True}), 1, f"Nếu làm thêm «{row.said}»"
    elif isinstance(fact, Ratio | Count | Days):
        yield from _counted(result, leaf, line, fact)


def _of_nothing(leaf: Leaf) -> Iterator[tuple[Fact, int, str]]:
    if leaf.input.kind is Kind.YES_NO:
        yes = leaf.rule.direction() > 0
        yield YesNo(yes), 1, f"Nếu số liệu còn thiếu «{leaf.input.name}» là {'có' if yes else 'không'}"


def _counted(result: Result, leaf: Leaf, line: Line, fact: Ratio | Count | Days) -> Iterator[tuple[Fact, int, str]]:
    """Searches along the input while the rule is monotone: the fewest units that reach the next and the best points."""
    way = leaf.rule.direction() * leaf.sign
    if isinstance(fact, Days) and fact.n is None:
        yield Days(0), 1, f"Nếu thực hiện đúng hạn «{leaf.input.name}»"
        return
    if way == 0:
        return
    now = fact.part if isinstance(fact, Ratio) else fact.n or 0
    beyond = fact.whole - now if isinstance(fact, Ratio) else _FARTHEST
    most = beyond if way > 0 else now
    evaluate = result.compiled.work[leaf.index][1]

    def at(units: int) -> Fact:
        n = now + way * units
        return Ratio(n, fact.whole, fact.places) if isinstance(fact, Ratio) else type(fact)(n)

    if most <= 0:
        return
    best = evaluate(at(most)).points

    def further(units: int) -> bool:
        return evaluate(at(units)).points > line.points

    def farthest(units: int) -> bool:
        return evaluate(at(units)).points >= best

    for reached in (further, farthest):
        if units := _fewest(most, reached):
            yield at(units), max(1, -(-units // 10 ** getattr(fact, "places", 0))), _needed(leaf, fact, way, units)


def _fewest(most: int, reached: Callable[[int], bool]) -> int:
    """The least units from 1 to `most` where `reached` holds; 0 where it never does. It must stay true once it is."""
    if not reached(most):
        return 0
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if reached(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _needed(leaf: Leaf, fact: Ratio | Count | Days, way: int, units: int) -> str:
    unit = "ngày" if isinstance(fact, Days) else leaf.input.unit or "đơn vị"
    part = f" {leaf.input.part}" if isinstance(fact, Ratio) and leaf.input.part else ""
    amount = vi(Fraction(units, 10 ** getattr(fact, "places", 0)))
    return f"{_NEEDED} {'thêm' if way > 0 else 'giảm'} {amount} {unit}{part}"
