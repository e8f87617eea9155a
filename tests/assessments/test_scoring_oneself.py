"""Self-scoring: facts are claimed, points follow by the set's rules, and nothing else makes a point."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cchc.access import SYSTEM, Denied, Refused
from cchc.periods import today
from cchc.scoring.values import (
    NONE,
    Checklist,
    Choice,
    Count,
    Days,
    Fact,
    Kind,
    Number,
    Points,
    Ratio,
    Survey,
    YesNo,
)


def test_one_fact_scores_every_criterion_that_asks_for_it(entrant: Any, mark: Callable[..., Any]) -> None:
    from cchc.assessments.self_scoring import claim

    compiled = entrant.round.set.compiled
    of = mark(entrant, "1.1.3") if "1.1.3" in compiled.index else mark(entrant, compiled.leaves[2].code)
    source = compiled.leaves[compiled.index[of.code]].input
    assert source.kind is Kind.RATIO
    changed = claim(SYSTEM, of, Ratio(38, 40), today=today())
    again = mark(entrant, of.code)
    line = compiled.work[compiled.index[of.code]][1](Ratio(38, 40))
    assert [one.code for one in changed] == [compiled.leaves[n].code for n in compiled.of_input[source.code]]
    assert again.self_points == Fraction(line.points, compiled.scale)
    assert (again.self_state, again.versions.count()) == ("scored", 1)
    assert again.versions.get().fact == {"part": "38", "whole": "40"}


def test_what_is_taken_away_is_missing_and_not_zero(entrant: Any, mark: Callable[..., Any]) -> None:
    from cchc.assessments.self_scoring import claim

    code = next(leaf.code for leaf in entrant.round.set.compiled.leaves if leaf.input.kind is Kind.YES_NO)
    claim(SYSTEM, mark(entrant, code), YesNo(True), today=today())
    before = type(entrant).objects.get(pk=entrant.pk).self_missing
    claim(SYSTEM, mark(entrant, code), None, today=today())
    assert (mark(entrant, code).self_points, mark(entrant, code).self_state) == (None, "missing")
    assert type(entrant).objects.get(pk=entrant.pk).self_missing > before


def test_who_typed_on_an_older_version_is_told(entrant: Any, mark: Callable[..., Any]) -> None:
    from cchc.assessments.self_scoring import claim

    code = entrant.round.set.compiled.leaves[2].code
    claim(SYSTEM, mark(entrant, code), Ratio(1, 2), today=today(), seen=0)
    with pytest.raises(Refused):
        claim(SYSTEM, mark(entrant, code), Ratio(2, 2), today=today(), seen=0)
    assert mark(entrant, code).versions.count() == 1


def test_nothing_is_changed_outside_the_days_of_self_scoring(opened: Callable[..., Any], mark: Any) -> None:
    from cchc.assessments.models import Phase
    from cchc.assessments.rounds import extend
    from cchc.assessments.self_scoring import claim

    day = today()
    of = opened(spans={Phase.SELF: (day - timedelta(days=9), day - timedelta(days=1))})
    entrant = of.entrants.get()
    code = of.set.compiled.leaves[2].code
    with pytest.raises(Refused, match="hết hạn"):
        claim(SYSTEM, mark(entrant, code), Ratio(1, 2), today=day)
    extend(SYSTEM, of, Phase.SELF, day + timedelta(days=3), "Bão lũ", entrants=[entrant], today=day)
    assert claim(SYSTEM, mark(entrant, code), Ratio(1, 2), today=day)


def test_what_others_score_is_not_scored_by_the_agency(entrant: Any, mark: Callable[..., Any]) -> None:
    from cchc.assessments.self_scoring import claim

    code = next(one.code for one in entrant.round.set.given.leaves() if one.scored_by == "chairman")
    with pytest.raises(Refused):
        claim(SYSTEM, mark(entrant, code), Points(1, 0, "ai"), today=today())


def some_fact(chance: random.Random, leaf: Any) -> Fact:
    """Any fact the input takes."""
    if leaf.none is not None and chance.random() < 0.15:
        return NONE
    source, rows = leaf.input, list(leaf.rule.rows)
    match source.kind:
        case Kind.RATIO:
            whole = chance.randrange(0 if leaf.empty or leaf.none else 1, 200)
            return Ratio(chance.randrange(whole + 1), whole)
        case Kind.COUNT:
            return Count(chance.randrange(6))
        case Kind.NUMBER:
            return Number(chance.randrange(1000), source.places)
        case Kind.DAYS:
            return Days(chance.choice([None, 0, 3, 40]))
        case Kind.YES_NO:
            return YesNo(chance.random() < 0.5)
        case Kind.CHOICE:
            return Choice(chance.choice(rows).value)
        case Kind.CHECKLIST:
            return Checklist({row.value: chance.random() < 0.5 for row in rows})
        case Kind.SURVEY:
            return Survey({row.value: chance.randrange(1, 9) for row in rows})
    return Points(0, 0, "Cơ quan")


@pytest.mark.parametrize("seed", [1, 2])
def test_points_stay_within_bounds_and_add_up_and_come_again_the_same(
    entrant: Any, mark: Callable[..., Any], seed: int
) -> None:
    """Through the database: what was claimed in any order is scored to the same bytes as facts in hand."""
    from cchc.assessments.models import Mark, Origin
    from cchc.assessments.self_facts import own_row
    from cchc.assessments.self_many import Claimed, claim_many
    from cchc.assessments.self_set import claimed, hers_of
    from cchc.assessments.self_signing import sealed
    from cchc.scoring.facts import check_values

    chance = random.Random(seed)
    compiled = entrant.round.set.compiled
    hers = hers_of(compiled.criteria_set)
    facts = {leaf.input.code: some_fact(chance, leaf) for leaf in compiled.leaves if leaf.code in hers.criteria}
    check_values(compiled.criteria_set, {"": facts})
    order = list(facts)
    chance.shuffle(order)
    half = {code: Claimed(facts[code]) for code in order[: len(order) // 2]}
    rest = {code: Claimed(facts[code]) for code in order[len(order) // 2 :]}
    for part in (half, rest):
        claim_many(SYSTEM, entrant, part, origin=Origin.SHEET, today=today())
    row = own_row(compiled, facts)
    marks = {one.code: one for one in Mark.objects.filter(entrant=entrant)}
    for leaf, line in zip(compiled.leaves, row.lines, strict=True):
        if leaf.code not in hers.criteria:
            assert marks[leaf.code].self_points is None
            continue
        points = marks[leaf.code].self_points
        assert points == Fraction(line.points, compiled.scale)
        assert 0 <= leaf.sign * points <= leaf.max
    total = claimed(compiled, row)
    stored = type(entrant).objects.select_related("round__set", "agency").get(pk=entrant.pk)
    assert (stored.self_points, stored.self_most, stored.self_missing) == (total.points, total.most, 0)
    by_code = {
        code: sum((marks[one.code].self_points or 0) for one in field.leaves())
        for code, field in ((field.code, field) for field in compiled.criteria_set.fields)
    }
    capped = {code: compiled.tally(code, row.lines).points for code in by_code}
    assert stored.self_points == sum(Fraction(one, compiled.scale) for one in capped.values())
    assert sealed(stored) == sealed(stored)
    assert sealed(stored).digest == sealed(entrant).digest


def test_what_was_said_of_a_mark_is_only_added_to(entrant: Any, mark: Callable[..., Any]) -> None:
    from cchc.assessments.models import MarkVersion
    from cchc.assessments.self_scoring import claim

    code = entrant.round.set.compiled.leaves[2].code
    claim(SYSTEM, mark(entrant, code), Ratio(1, 2), today=today())
    with pytest.raises(DatabaseError), transaction.atomic():
        MarkVersion.objects.update(why="khác")


def test_each_fills_what_she_is_named_for(
    entrant: Any, mark: Callable[..., Any], actor: Callable[..., Any], person: Callable[..., Any]
) -> None:
    from cchc.assessments.self_scoring import claim
    from cchc.assessments.self_signing import name_owners
    from cchc.people.models import Post

    code = entrant.round.set.compiled.leaves[2].code
    head, hers = actor("so-xay-dung", "head"), actor("so-xay-dung", "officer", "lan")
    other = actor("so-xay-dung", "officer", "minh")
    name_owners(head, entrant, [code], officer=Post.objects.get(pk=hers.post), today=today())
    with pytest.raises(Denied):
        claim(other, mark(entrant, code), Ratio(1, 2), today=today())
    assert claim(hers, mark(entrant, code), Ratio(1, 2), today=today())
    assert claim(head, mark(entrant, code), Ratio(2, 2), today=today())
    name_owners(head, entrant, [code], agency=actor("so-y-te", "officer").agency and entrant.agency, today=today())
    stranger = actor("so-tu-phap", "officer")
    with pytest.raises(Denied):
        claim(stranger, mark(entrant, code), Ratio(1, 2), today=today())


def test_it_goes_to_the_head_and_out_and_comes_back_while_there_is_time(
    entrant: Any, mark: Callable[..., Any], actor: Callable[..., Any]
) -> None:
    from cchc.assessments.models import Entrant, Filing
    from cchc.assessments.self_scoring import claim
    from cchc.assessments.self_signing import give_back, hand_in, sealed, submit, take_back, withdraw

    def now() -> Any:
        return Entrant.objects.select_related("round__set", "agency", "group").get(pk=entrant.pk)

    code = entrant.round.set.compiled.leaves[2].code
    officer, head = actor("so-xay-dung", "officer"), actor("so-xay-dung", "head")
    claim(officer, mark(entrant, code), Ratio(1, 2), today=today())
    submit(officer, now(), today=today())
    with pytest.raises(Refused, match="chờ thủ trưởng"):
        claim(officer, mark(entrant, code), Ratio(2, 2), today=today())
    with pytest.raises(Denied):
        hand_in(officer, now(), today=today())
    with pytest.raises(Refused):
        give_back(head, now(), " ", today=today())
    give_back(head, now(), "Xem lại 1.1.3", today=today())
    submit(officer, now(), today=today())
    take_back(officer, now())
    submit(officer, now(), today=today())
    with pytest.raises(Refused, match="chưa chấm"):
        hand_in(head, now(), today=today())
    assert now().state == "submitted"
    made = hand_in(head, now(), today=today(), incomplete="1")
    assert made.digest == sealed(now()).digest
    with pytest.raises(Refused):
        claim(head, mark(entrant, code), Ratio(2, 2), today=today())
    with pytest.raises(Refused):
        withdraw(head, now(), "", today=today())
    withdraw(head, now(), "Bổ sung", today=today())
    claim(officer, mark(entrant, code), Ratio(2, 2), today=today())
    assert hand_in(head, now(), today=today(), incomplete="1").n == 2
    assert Filing.objects.get(n=1).withdrawn_at is not None
    with pytest.raises(Refused, match="hết hạn"):
        withdraw(head, now(), "Muộn", today=today() + timedelta(days=60))


def test_where_no_head_has_an_account_whoever_works_there_signs(entrant: Any, actor: Callable[..., Any]) -> None:
    from cchc.assessments.self_signing import hand_in, submit

    officer = actor("so-xay-dung", "officer")
    with pytest.raises(Refused, match="Ký, nộp"):
        submit(officer, entrant, today=today())
    assert hand_in(officer, entrant, today=today(), incomplete="1").n == 1


def test_nobody_else_does_anything_to_a_self_score(
    entrant: Any, mark: Callable[..., Any], actor: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    """Every verb, by an officer of another agency, by who runs the round, and by who reads her agency's alone."""
    from cchc.assessments import self_scoring, self_signing
    from cchc.assessments.models import Origin, Proof
    from cchc.assessments.self_many import Claimed, claim_many
    from cchc.records.models import Record

    leaf = entrant.round.set.compiled.leaves[2]
    of, day = mark(entrant, leaf.code), today()
    record = Record.objects.create(number="1/BC", file_name="a.pdf", kept_by=province("so-xay-dung"))
    proof = self_scoring.attach(SYSTEM, of, record, today=day)
    verbs: list[Callable[[Any], object]] = [
        lambda who: self_scoring.claim(who, of, Ratio(1, 2), today=day),
        lambda who: self_scoring.explain(who, of, "Vì", today=day),
        lambda who: self_scoring.attach(who, of, record, today=day, page=2),
        lambda who: self_scoring.detach(who, proof, today=day),
        lambda who: claim_many(who, entrant, {leaf.input.code: Claimed(None)}, origin=Origin.SHEET, today=day),
        lambda who: self_signing.name_owners(who, entrant, [leaf.code], today=day),
        lambda who: self_signing.submit(who, entrant, today=day),
        lambda who: self_signing.take_back(who, entrant),
        lambda who: self_signing.give_back(who, entrant, "Sửa", today=day),
        lambda who: self_signing.hand_in(who, entrant, today=day, incomplete="1"),
        lambda who: self_signing.withdraw(who, entrant, "Sửa", today=day),
    ]
    strangers = [
        actor("so-y-te", "head"),
        actor("so-noi-vu", "focal_point"),
        actor("so-xay-dung", "appraiser"),
        actor("ubnd-tinh", "leader"),
        actor("ubnd-tinh", "administrator"),
    ]
    for who in strangers:
        for verb in verbs:
            with pytest.raises(Denied):
                verb(who)
    assert Proof.objects.get().use.page is None
    head = actor("so-xay-dung", "head")
    for verb in verbs[:6]:
        verb(head)
