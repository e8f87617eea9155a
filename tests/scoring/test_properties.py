"""What holds for any set and any facts."""

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scoring.invented import fact, invented
from tests.scoring.random_sets import random_set

from cchc.scoring import exact, nodes, sheets
from cchc.scoring.building import build
from cchc.scoring.canonical import seal
from cchc.scoring.compiled import compile_set
from cchc.scoring.facts import facts as made_facts
from cchc.scoring.facts import read
from cchc.scoring.model import Counts
from cchc.scoring.package import sealed
from cchc.scoring.rules1 import State
from cchc.scoring.values import Checklist, Count, Days, Kind, Points, Ratio, YesNo
from cchc.scoring.whatif import what_if
from cchc.scoring.writing import to_yaml

chances = st.randoms(use_true_random=False)
a_while = settings(max_examples=60)


def scored(chance: Random, *, missing: float = 0.0, agencies: int = 4):
    criteria = random_set(chance)
    facts = invented(criteria, agencies, chance.getrandbits(32), missing=missing, nothing=0.2)
    return criteria, facts, compile_set(criteria).score(facts)


@a_while
@given(chances)
def test_points_stay_between_nothing_and_the_maximum(chance):
    criteria, facts, result = scored(chance, missing=0.1)
    for agency in facts.agencies:
        for one in criteria.leaves():
            points = result.points(agency.id, one.code)
            ends = sorted((Fraction(0), Fraction(one.max) * (-1 if one.counts is Counts.PENALTY else 1)))
            assert ends[0] <= points <= ends[1]
        for field in criteria.fields:
            points, cap = result.points(agency.id, field.code), Fraction(field.max)
            assert -cap <= points <= cap
            assert points >= 0 or field.counts is Counts.PENALTY
        tally = result.rows[agency.id].total
        assert tally.low <= tally.high
        assert 0 <= result.fraction(tally.most) <= Fraction(criteria.max)


@a_while
@given(chances)
def test_the_total_is_the_sum_of_fields_and_a_field_of_its_criteria(chance):
    criteria, facts, result = scored(chance)
    rounding = criteria.rounding
    for agency in facts.agencies:
        fields = [result.points(agency.id, field.code) for field in criteria.fields]
        assert result.total(agency.id) == exact.rounded(sum(fields, Fraction(0)), rounding.total)
        for field, points in zip(criteria.fields, fields, strict=True):
            together = sum((result.points(agency.id, one.code) for one in field.leaves()), Fraction(0))
            if field.counts is not Counts.POINTS:
                together = max(-Fraction(field.max), min(Fraction(field.max), together))
            assert points == exact.rounded(together, rounding.field)


@a_while
@given(chances)
def test_what_is_known_later_stays_within_the_range_told_before(chance):
    criteria = random_set(chance)
    whole = invented(criteria, 2, chance.getrandbits(32), nothing=0)
    partly = made_facts(
        criteria,
        [
            replace(agency, values={code: value for code, value in agency.values.items() if chance.random() < 0.5})
            for agency in whole.agencies
        ],
    )
    compiled = compile_set(criteria)
    after, before = compiled.score(whole), compiled.score(partly)
    for agency in whole.agencies:
        if any(line.state is State.REMOVED for line in after.rows[agency.id].lines):
            continue
        told = before.rows[agency.id].total
        assert told.low <= after.rows[agency.id].total.points <= told.high


@a_while
@given(chances)
def test_more_of_what_counts_never_costs_a_point(chance):
    compiled = compile_set(random_set(chance))
    for leaf in compiled.leaves:
        way = leaf.rule.direction() * leaf.sign
        if not way:
            continue
        user = next(one for one in compiled.criteria_set.leaves() if one.code == leaf.code)
        less = fact(leaf.input, user, chance)
        more = _more(less)
        if more is None or (leaf.input.kind is Kind.POINTS and more.fraction > leaf.max):
            continue
        evaluate = compiled.work[leaf.index][1]
        points = [evaluate(one).points for one in (less, more)]
        assert points == sorted(points, reverse=way < 0), (leaf, less, more)


def _more(given):
    match given:
        case Ratio(part, whole, places) if part < whole:
            return Ratio(part + 1, whole, places)
        case Count(n):
            return Count(n + 1)
        case Days(n):
            return Days(None if n is None else n + 1)
        case YesNo(False):
            return YesNo(True)
        case Points(n, places, by):
            return Points(n + 1, places, by)
        case Checklist(items) if not all(items.values()):
            return Checklist(dict.fromkeys(items, True))
    return None


@a_while
@given(chances)
def test_the_order_of_what_comes_in_changes_nothing(chance):
    criteria, facts, result = scored(chance)
    agencies = [replace(one, values=dict(sorted(one.values.items(), reverse=True))) for one in facts.agencies]
    chance.shuffle(agencies)
    again = made_facts(criteria, agencies, facts.period)
    assert sealed(criteria, again, compile_set(criteria).score(again)) == sealed(criteria, facts, result)


@a_while
@given(chances)
def test_sets_and_facts_go_through_yaml_json_and_xlsx_unchanged(chance):
    criteria, facts, result = scored(chance, missing=0.2)
    text = to_yaml(criteria)
    by_yaml, by_xlsx = build(nodes.from_yaml(text)), build(sheets.read(sheets.write(criteria)))
    by_json = build(nodes.from_json(seal(criteria.plain()).data))
    assert by_yaml == by_xlsx == by_json == criteria
    assert to_yaml(by_xlsx) == text
    again = read(nodes.from_json(seal(facts.plain()).data), criteria)
    assert sealed(by_xlsx, again, compile_set(by_xlsx).score(again)) == sealed(criteria, facts, result)


@a_while
@given(chances)
def test_what_if_is_what_scoring_anew_gives(chance):
    criteria, facts, result = scored(chance, missing=0.2)
    users = {one.input: one for one in criteria.leaves()}
    changes = {
        agency.id: {
            source.code: None if chance.random() < 0.3 else fact(source, users[source.code], chance)
            for source in chance.sample(criteria.inputs, 1)
        }
        for agency in chance.sample(facts.agencies, 2)
    }
    then = what_if(result, changes)
    anew = compile_set(criteria).score(facts.with_values(changes))
    assert then.plain() == anew.plain()
    assert result.plain() == compile_set(criteria).score(facts).plain()
