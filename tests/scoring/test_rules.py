"""Each rule on its edges: points, and the reason in one sentence."""

from fractions import Fraction

import pytest
from tests.scoring.small import scored, set_of

from cchc.scoring.faults import Unusable
from cchc.scoring.rules1 import State
from cchc.scoring.values import (
    NONE,
    Checklist,
    Choice,
    Count,
    Days,
    Number,
    Points,
    Ratio,
    Survey,
    YesNo,
)

FILES = {"kind": "ratio", "unit": "hồ sơ", "part": "đúng hạn"}
STEPS = {
    "kind": "steps",
    "steps": [
        {"when": ">= 95", "points": "1.5"},
        {"when": ">= 90, < 95", "points": "0.75"},
        {"when": "< 90", "points": "0"},
    ],
}
COUNTED = {
    "kind": "steps",
    "steps": [{"when": ">= 2", "points": "1.5"}, {"when": "1", "points": "0.5"}, {"when": "= 0", "points": "0"}],
}
LATE = {
    "kind": "steps",
    "steps": [
        {"when": "<= 30", "points": "1.5"},
        {"when": "> 30, <= 60", "points": "0.75"},
        {"when": "> 60", "points": "0"},
    ],
}
ABCD = {
    "kind": "survey",
    "weights": [
        {"answer": "A", "label": "Tốt", "percent": "100"},
        {"answer": "B", "label": "Khá", "percent": "60"},
        {"answer": "C", "percent": "20"},
        {"answer": "D", "percent": "0"},
    ],
}
MEAN = {
    "kind": "survey_mean",
    "zero_at": "1",
    "full_at": "5",
    "scale": [{"answer": str(n), "value": str(n)} for n in range(1, 6)],
}
CHECKLIST = {
    "kind": "checklist",
    "items": [{"value": "a", "label": "Kế hoạch", "points": "1"}, {"value": "b", "label": "Báo cáo", "points": "0.5"}],
}
OPTIONS = {
    "kind": "choice",
    "options": [
        {"value": "du", "label": "Kịp thời", "points": "1.5"},
        {"value": "cham", "label": "Chậm", "points": "0.5"},
        {"value": "khong", "label": "Không ban hành", "points": "0"},
    ],
}


@pytest.mark.parametrize(
    ("rule", "source", "fact", "points", "sentence"),
    [
        (STEPS, FILES, Ratio(482, 500), "1.5", "96,4 % (482/500 hồ sơ đúng hạn) ≥ 95 % → 1,5/1,5 điểm"),
        (STEPS, FILES, Ratio(95, 100), "1.5", "95 % (95/100 hồ sơ đúng hạn) ≥ 95 % → 1,5/1,5 điểm"),
        # Rounded to two decimals this would read 95 %, which it is not.
        (
            STEPS,
            FILES,
            Ratio(94_999_600, 100_000_000),
            "0.75",
            "94,9996 % (94.999.600/100.000.000 hồ sơ đúng hạn), từ 90 % đến dưới 95 % → 0,75/1,5 điểm",
        ),
        (STEPS, FILES, Ratio(0, 9), "0", "0 % (0/9 hồ sơ đúng hạn) < 90 % → 0/1,5 điểm"),
        (COUNTED, {"kind": "count", "unit": "sáng kiến"}, Count(1), "0.5", "1 sáng kiến → 0,5/1,5 điểm"),
        (COUNTED, {"kind": "count", "unit": "sáng kiến"}, Count(7), "1.5", "7 sáng kiến ≥ 2 → 1,5/1,5 điểm"),
        (LATE, {"kind": "days"}, Days(30), "1.5", "30 ngày ≤ 30 ngày → 1,5/1,5 điểm"),
        (LATE, {"kind": "days"}, Days(31), "0.75", "31 ngày, trên 30 ngày đến 60 ngày → 0,75/1,5 điểm"),
        (LATE, {"kind": "days"}, Days(None), "0", "Số liệu: chưa thực hiện → 0/1,5 điểm"),
        ({"kind": "yes_no"}, {"kind": "yes_no"}, YesNo(True), "1.5", "Số liệu: có → 1,5/1,5 điểm"),
        ({"kind": "yes_no", "good": "no"}, {"kind": "yes_no"}, YesNo(True), "0", "Số liệu: có → 0/1,5 điểm"),
        (OPTIONS, {"kind": "choice"}, Choice("cham"), "0.5", "Số liệu: Chậm → 0,5/1,5 điểm"),
        (
            {"kind": "linear", "zero_at": "50", "full_at": "100"},
            FILES,
            Ratio(7, 8),
            "1.13",  # 1,125: a half goes up
            "87,5 % (7/8 hồ sơ đúng hạn), tính đều từ 50 % (0 điểm) đến 100 % (1,5 điểm) → 1,13/1,5 điểm",
        ),
        ({"kind": "linear", "zero_at": "50", "full_at": "100"}, FILES, Ratio(1, 2), "0", "50 % (1/2 hồ sơ đúng hạn) ≤ 50 % → 0/1,5 điểm"),
        ({"kind": "linear", "zero_at": "30", "full_at": "10"}, {"kind": "number", "places": 1, "unit": "phút"}, Number(200, 1), "0.75", "20 phút, tính đều từ 30 phút (0 điểm) đến 10 phút (1,5 điểm) → 0,75/1,5 điểm"),
        ({"kind": "linear", "zero_at": "0", "full_at": "4"}, {"kind": "count", "unit": "tin"}, Count(9), "1.5", "9 tin ≥ 4 tin → 1,5/1,5 điểm"),
        ({"kind": "proportional", "at_least": "80"}, FILES, Ratio(4, 5), "1.2", "80 % (4/5 hồ sơ đúng hạn) ≥ 80 %, tỷ lệ × 1,5 điểm → 1,2/1,5 điểm"),
        ({"kind": "proportional", "at_least": "80"}, FILES, Ratio(799, 1000), "0", "79,9 % (799/1.000 hồ sơ đúng hạn) < 80 % → 0/1,5 điểm"),
        ({"kind": "proportional", "full_at": "50"}, FILES, Ratio(1, 2), "1.5", "50 % (1/2 hồ sơ đúng hạn) ≥ 50 % → 1,5/1,5 điểm"),
        ({"kind": "proportional", "full_at": "50"}, FILES, Ratio(2, 5), "1.2", "40 % (2/5 hồ sơ đúng hạn) < 50 %, tỷ lệ / 50 % × 1,5 điểm → 1,2/1,5 điểm"),
        (CHECKLIST, {"kind": "checklist"}, Checklist({"a": True, "b": False}), "1", "Đạt 1/2 nội dung: Kế hoạch (1); thiếu: Báo cáo → 1/1,5 điểm"),
        ({"kind": "days_late", "per_day": "0.25", "grace": 2}, {"kind": "days"}, Days(5), "0.75", "Số liệu: chậm 5 ngày, không trừ 2 ngày đầu, trừ 0,25 điểm mỗi ngày → 0,75/1,5 điểm"),
        ({"kind": "days_late", "per_day": "0.25"}, {"kind": "days"}, Days(0), "1.5", "Số liệu: đúng hạn → 1,5/1,5 điểm"),
        ({"kind": "days_late", "per_day": "0.25"}, {"kind": "days"}, Days(400), "0", "Số liệu: chậm 400 ngày, trừ 0,25 điểm mỗi ngày → 0/1,5 điểm"),
        (ABCD, {"kind": "survey"}, Survey({"A": 3, "B": 1, "D": 1}), "1.08", "(Tốt 3 × 100 % + Khá 1 × 60 % + D 1 × 0 %) / 5 phiếu = 72 % → 1,08/1,5 điểm"),
        (MEAN, {"kind": "survey"}, Survey({"5": 3, "4": 1}), "1.41", "Điểm trung bình 4,75 (4 phiếu), tính đều từ 1 (0 điểm) đến 5 (1,5 điểm) → 1,41/1,5 điểm"),
        ({"kind": "each", "each": "0.5"}, {"kind": "count", "unit": "mô hình"}, Count(7), "1.5", "7 mô hình × 0,5 điểm, tối đa 1,5 → 1,5/1,5 điểm"),
        ({"kind": "manual"}, {"kind": "points", "places": 1}, Points(11, 1, "Chủ tịch"), "1.1", "Chủ tịch chấm 1,1 điểm → 1,1/1,5 điểm"),
    ],
)  # fmt: skip
def test_a_rule_gives_its_points_and_says_why(rule, source, fact, points, sentence):
    result = scored(set_of(rule, source, empty="zero"), fact)

    assert result.points("a", "1.1") == Fraction(points)
    assert result.reason("a", "1.1").sentence == sentence


def test_a_penalty_is_taken_away_and_stays_outside_the_maximum():
    rule = {"kind": "each", "each": "0.5"}
    result = scored(set_of(rule, {"kind": "count", "unit": "báo cáo"}, counts="penalty"), Count(2), Count(0), Count(9))

    assert [result.total(agency) for agency in "abc"] == [-1, 0, Fraction("-1.5")]
    assert result.rows["a"].total.most == 0
    assert result.reason("a", "1.1").sentence == "2 báo cáo × 0,5 điểm → trừ 1 điểm"
    assert result.reason("b", "1.1").sentence == "0 báo cáo → không bị trừ điểm"


@pytest.mark.parametrize(
    ("policy", "points", "most", "state", "sentence"),
    [
        ("full", "1.5", "1.5", State.FULL, "Không phát sinh, tính đủ điểm → 1,5/1,5 điểm"),
        ("zero", "0", "1.5", State.ZERO, "Không phát sinh, không có điểm → 0/1,5 điểm"),
        ("removed", "0", "0", State.REMOVED, "Không phát sinh, trừ 1,5 điểm khỏi điểm tối đa"),
    ],
)
def test_nothing_occurred_is_what_the_criterion_declares(policy, points, most, state, sentence):
    result = scored(set_of(STEPS, FILES, none=policy), NONE)

    assert result.total("a") == Fraction(points)
    assert result.fraction(result.rows["a"].total.most) == Fraction(most)
    assert result.line("a", "1.1").state is state
    assert result.reason("a", "1.1").sentence == sentence


def test_nothing_of_nothing_has_its_own_policy():
    result = scored(set_of(STEPS, FILES, none="removed", empty="full"), Ratio(0, 0))

    assert result.total("a") == Fraction("1.5")
    assert result.reason("a", "1.1").sentence == "0/0 hồ sơ đúng hạn, tính đủ điểm → 1,5/1,5 điểm"


def test_nothing_occurred_is_refused_where_the_criterion_does_not_allow_it():
    with pytest.raises(Unusable, match=r"1\.1 không cho ghi «không phát sinh»"):
        scored(set_of({"kind": "yes_no"}, {"kind": "yes_no"}), NONE)


def test_what_is_missing_is_missing_and_not_zero():
    result = scored(set_of(STEPS, FILES, empty="zero"), None)

    assert result.line("a", "1.1").state is State.MISSING
    total = result.rows["a"].total
    assert [result.fraction(end) for end in (total.points, total.low, total.high)] == [0, 0, Fraction("1.5")]
    assert (
        result.reason("a", "1.1").sentence
        == "Chưa có số liệu «Số liệu» → chưa tính điểm, có thể được từ 0 đến 1,5 điểm"
    )
    assert result.ranks["a"].provisional


def test_a_checklist_not_wholly_known_has_a_range():
    result = scored(set_of(CHECKLIST, {"kind": "checklist"}), Checklist({"a": True}))

    total = result.rows["a"].total
    assert [result.fraction(end) for end in (total.low, total.high)] == [1, Fraction("1.5")]
    assert "chưa có số liệu: Báo cáo" in result.reason("a", "1.1").sentence
