"""A round of all departments of tỉnh Mẫu played by people in roles, from its opening to the last hand-in."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from cchc.access import Refused
from cchc.periods import today


def test_departments_score_themselves_and_hand_in(
    opened: Callable[..., Any], actor: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    from tests.assessments.test_scoring_oneself import some_fact

    from cchc.agencies.resolver import members
    from cchc.assessments import rounds
    from cchc.assessments.models import Entrant, EntrantState, Filing, Mark, Origin, Phase
    from cchc.assessments.self_facts import claims_of, facts_in, own_row
    from cchc.assessments.self_many import Claimed, claim_many
    from cchc.assessments.self_set import claimed, hers_of
    from cchc.assessments.self_signing import hand_in, sealed, submit
    from cchc.people.models import Post

    day, chance = today(), random.Random(7)
    root = province("ubnd-tinh")
    keys = [type(root).objects.get(pk=pk).key for pk, _name in members(["departments"], root, day)["departments"]]
    of = opened(*keys)
    compiled = of.set.compiled
    hers = hers_of(compiled.criteria_set)
    focal = actor("so-noi-vu", "focal_point")
    silent = keys[-1]
    for key in keys:
        officer, head = actor(key, "officer"), actor(key, "head")
        entrant = of.entrants.select_related("round__set", "agency", "group").get(agency__key=key)
        facts = {leaf.input.code: some_fact(chance, leaf) for leaf in compiled.leaves if leaf.code in hers.criteria}
        if key == silent:
            facts = dict(list(facts.items())[:10])
        given = {code: Claimed(fact) for code, fact in facts.items()}
        claim_many(officer, entrant, given, origin=Origin.SHEET, today=day)
        if key == silent:
            continue
        submit(officer, entrant, today=day)
        hand_in(head, entrant, today=day)
        assert Post.objects.get(pk=head.post) == Filing.objects.get(entrant=entrant).by
    assert of.entrants.filter(state=EntrantState.HANDED_IN).count() == len(keys) - 1
    assert rounds.remind(focal, of, day) == 1

    late = day + timedelta(days=60)
    one = of.entrants.select_related("round__set", "agency", "group").get(agency__key=silent)
    head = actor(silent, "head", "thu-truong-khac")
    with pytest.raises(Refused, match="hết hạn"):
        hand_in(head, one, today=late, incomplete="1")
    rounds.extend(focal, of, Phase.SELF, late, "Thay đổi nhân sự", entrants=[one], today=day)
    one = Entrant.objects.select_related("round__set", "agency", "group").get(pk=one.pk)
    hand_in(head, one, today=late, incomplete="1")
    rounds.close(focal, of)

    for entrant in of.entrants.select_related("round__set", "agency"):
        facts = facts_in(compiled, claims_of([entrant.pk])[entrant.pk])
        total = claimed(compiled, own_row(compiled, facts))
        filing = entrant.filings.get()
        assert filing.points == total.points == entrant.self_points
        assert filing.digest == sealed(entrant).digest
        assert total.points <= total.most + 5
        marks = Mark.objects.filter(entrant=entrant, self_points__isnull=False)
        by_code = {leaf.code: leaf for leaf in compiled.leaves}
        assert all(0 <= by_code[one.code].sign * Fraction(one.self_points) <= by_code[one.code].max for one in marks)
