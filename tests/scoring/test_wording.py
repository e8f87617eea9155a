"""The rule in words, of every kind of rule there is."""

from __future__ import annotations

import pytest
from tests.scoring.small import set_of

from cchc.scoring import load, shipped
from cchc.scoring.rules1 import RULES
from cchc.scoring.wording import in_words, of_set

RATIO = {"kind": "ratio", "unit": "hồ sơ", "part": "đúng hạn"}


@pytest.mark.parametrize(
    ("rule", "source", "said"),
    [
        ({"kind": "yes_no"}, {"kind": "yes_no"}, "Có: 1,5 điểm; không: 0 điểm"),
        ({"kind": "yes_no", "good": "no"}, {"kind": "yes_no"}, "Không: 1,5 điểm; có: 0 điểm"),
        (
            {"kind": "steps", "steps": [{"when": ">= 95", "points": "1.5"}, {"when": "< 95", "points": "0"}]},
            RATIO,
            "≥ 95 %: 1,5 điểm",
        ),
        ({"kind": "proportional", "at_least": "80"}, RATIO, "< 80 %: 0 điểm"),
        ({"kind": "days_late", "per_day": "0.25", "grace": 2}, {"kind": "days"}, "từ ngày thứ 3"),
        (
            {"kind": "each", "each": "0.5"},
            {"kind": "count", "unit": "sáng kiến"},
            "Mỗi sáng kiến: 0,5 điểm, tối đa 1,5",
        ),
        ({"kind": "manual"}, {"kind": "points"}, "Chấm trực tiếp từ 0 đến 1,5 điểm"),
    ],
)
def test_a_rule_is_said(rule, source, said):
    given = set_of(rule, source, **({"empty": "zero"} if source["kind"] == "ratio" else {}))

    assert said in "\n".join(of_set(given)["1.1"])


def test_every_kind_of_rule_is_said_in_the_shipped_sets():
    kinds = set()
    for path in shipped().values():
        given = load(path)
        for one in given.leaves():
            if one.rule is not None:
                kinds.add(one.rule.kind)
                assert all(in_words(one, next(source for source in given.inputs if source.code == one.input)))
    assert kinds == set(RULES)
