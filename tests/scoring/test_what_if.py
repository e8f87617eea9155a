"""What if, and what would bring the most for the least."""

from fractions import Fraction

import pytest
from tests.scoring.invented import invented
from tests.scoring.small import scored, set_of
from tests.scoring.test_rules import ABCD, FILES, STEPS

from cchc.scoring import load, score, shipped
from cchc.scoring.faults import Unusable
from cchc.scoring.gains import gaps
from cchc.scoring.values import Count, Days, Ratio, Survey, YesNo
from cchc.scoring.whatif import what_if


def steps_of(result, agency="a"):
    return [(step.fact, step.effort, step.gain) for gap in gaps(result, agency) for step in gap.steps]


def test_the_fewest_dossiers_to_the_next_step_and_to_the_maximum():
    result = scored(set_of(STEPS, FILES, empty="zero"), Ratio(448, 500))
    gap = gaps(result, "a")[0]

    assert gap.lacking == Fraction("1.5")
    assert steps_of(result) == [(Ratio(450, 500), 2, Fraction("0.75")), (Ratio(475, 500), 27, Fraction("1.5"))]
    assert gap.steps[1].sentence == ("Cần thêm 27 hồ sơ đúng hạn: 95 % (475/500 hồ sơ đúng hạn) ≥ 95 % → thêm 1,5 điểm")


def test_fewer_is_better_where_the_rule_says_so():
    late = scored(set_of({"kind": "days_late", "per_day": "0.5"}, {"kind": "days"}), Days(2))
    assert steps_of(late) == [(Days(1), 1, Fraction("0.5")), (Days(0), 2, 1)]

    penalty = set_of({"kind": "each", "each": "0.5"}, {"kind": "count", "unit": "báo cáo"}, counts="penalty")
    assert steps_of(scored(penalty, Count(2))) == [(Count(1), 1, Fraction("0.5")), (Count(0), 2, 1)]


def test_an_answer_that_would_change():
    result = scored(set_of({"kind": "yes_no", "good": "no"}, {"kind": "yes_no"}), YesNo(True))

    assert steps_of(result) == [(YesNo(False), 1, Fraction("1.5"))]


def test_a_survey_has_a_gap_and_no_step():
    result = scored(set_of(ABCD, {"kind": "survey"}, empty="zero"), Survey({"B": 10}))
    (gap,) = gaps(result, "a")

    assert (gap.lacking, gap.steps) == (Fraction("0.6"), ())


def test_every_step_brings_what_it_says():
    for name in ("mau-so-nganh-2026", "mau-cap-xa-2026"):
        given = load(shipped()[name])
        result = score(given, invented(given, 5, 8, missing=0.1))
        for agency in result.rows:
            found = gaps(result, agency)
            assert found
            efforts = [max((step.gain / step.effort for step in gap.steps), default=-1) for gap in found]
            assert efforts == sorted(efforts, reverse=True)
            for step in (step for gap in found for step in gap.steps):
                then = what_if(result, {agency: {step.input: step.fact}})
                assert then.total(agency) - result.total(agency) == step.gain, step.sentence


def test_ranks_follow_at_once():
    given = set_of({"kind": "proportional"}, {"kind": "ratio"}, empty="zero")
    result = scored(given, Ratio(1, 4), Ratio(2, 4), Ratio(3, 4))
    then = what_if(result, {"a": {"so_lieu": Ratio(4, 4)}})

    assert [result.ranks[agency].place for agency in "abc"] == [3, 2, 1]
    assert [then.ranks[agency].place for agency in "abc"] == [1, 3, 2]
    assert then.rows["b"] is result.rows["b"]


def test_what_the_set_does_not_allow_is_refused():
    given = set_of({"kind": "proportional"}, {"kind": "ratio"}, empty="zero")
    result = scored(given, Ratio(1, 4))

    with pytest.raises(Unusable, match="tử số lớn hơn mẫu số"):
        what_if(result, {"a": {"so_lieu": Ratio(5, 4)}})
    with pytest.raises(Unusable, match="không có số liệu «khac»"):
        what_if(result, {"a": {"khac": Ratio(1, 4)}})
    with pytest.raises(KeyError):
        what_if(result, {"z": {"so_lieu": Ratio(1, 4)}})
