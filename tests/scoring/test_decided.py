"""Points that a council decides on, whatever the rule gives: they stand in the facts, so that a package verifies."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.scoring.invented import invented

from cchc.scoring import load, score, shipped
from cchc.scoring.facts import Facts, facts
from cchc.scoring.faults import Unusable
from cchc.scoring.gains import gaps
from cchc.scoring.package import package, verify
from cchc.scoring.values import Points
from cchc.scoring.whatif import what_if

CRITERIA = load(shipped()["mau-so-nganh-2026"])
LEAF = next(one for one in CRITERIA.leaves() if one.max and one.rule and one.rule.kind == "proportional")


def with_decided(points: Points, code: str = LEAF.code) -> Facts:
    known = invented(CRITERIA, 3, 7)
    first = replace(known.agencies[0], decided={code: points})
    return facts(CRITERIA, [first, *known.agencies[1:]], known.period)


def test_what_is_decided_counts_instead_of_the_rule_and_says_who_decided():
    known = with_decided(Points(5, 1, "Hội đồng thẩm định"))
    result = score(CRITERIA, known)
    agency = known.agencies[0].id

    assert result.points(agency, LEAF.code) == Fraction(1, 2)
    assert result.reason(agency, LEAF.code).sentence.startswith("Hội đồng thẩm định quyết định → 0,5/")
    assert LEAF.code not in {gap.code for gap in gaps(result, agency)}


def test_a_package_with_a_decision_verifies_and_a_changed_decision_is_named():
    known = with_decided(Points(5, 1, "Hội đồng thẩm định"))
    packed = package(CRITERIA, known, score(CRITERIA, known))
    other = with_decided(Points(6, 1, "Hội đồng thẩm định"))

    found = verify(packed)
    assert found.intact
    assert found.result is not None
    assert found.result.facts.agencies[0].decided == known.agencies[0].decided
    assert verify(package(CRITERIA, other, score(CRITERIA, other)), found.digest).differences != ()
    assert "decided" not in str(invented(CRITERIA, 3, 7).plain())


def test_another_figure_does_not_change_what_was_decided():
    known = with_decided(Points(5, 1, "Hội đồng thẩm định"))
    result = score(CRITERIA, known)
    agency = known.agencies[0].id

    changed = what_if(result, {agency: {LEAF.input or "": None}})

    assert changed.points(agency, LEAF.code) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("code", "points", "told"),
    [
        (LEAF.code, Points(999, 0, "A"), "điểm phải từ 0 đến"),
        (LEAF.code, Points(-1, 0, "A"), "điểm phải từ 0 đến"),
        (LEAF.code, Points(1234, 4, "A"), "chữ số thập phân"),
        ("9.9.9", Points(0, 0, "A"), "không có tiêu chí"),
    ],
)
def test_a_decision_the_set_does_not_allow_is_refused(code, points, told):
    with pytest.raises(Unusable, match=told):
        with_decided(points, code)
