"""Two versions of a set: what changed, and what can be compared."""

import yaml

from cchc.scoring import load, shipped
from cchc.scoring.building import build
from cchc.scoring.comparing import What, compare
from cchc.scoring.nodes import of_plain

NAME = shipped()["mau-cap-xa-2026"]


def changed(change):
    """The set of the communes with its plain form changed."""
    plain = yaml.safe_load(NAME.read_bytes())
    change(plain, {one["code"]: one for field in plain["fields"] for one in every(field)})
    return build(of_plain(plain))


def every(one):
    yield one
    for below in one.get("criteria", ()):
        yield from every(below)


def test_a_set_is_like_itself():
    given = load(NAME)
    found = compare(given, given)

    assert found.changes == ()
    assert [pair[0] for pair in found.same] == [one.code for one in given.leaves()]


def test_every_kind_of_change_is_told():
    def change(plain, by):
        by["1.1.1"]["max"], by["1.1.3"]["max"] = "1", "4"
        by["1.2.1"]["rule"]["steps"][0]["when"] = ">= 95"
        by["1.2.1"]["rule"]["steps"][1]["when"] = ">= 75, < 95"
        by["3.2.3"]["none"] = "removed"
        by["2.1"]["code"], by["2.2"]["code"] = "2.2", "2.1"
        by["5.2"]["name"] = "Đào tạo và bồi dưỡng cán bộ"
        by["9.1"]["name"] = "Cách làm hoàn toàn khác"

    found = compare(load(NAME), changed(change))
    told = {(one.what, one.code) for one in found.changes}

    assert told == {
        (What.MAXIMUM, "1.1.1"),
        (What.MAXIMUM, "1.1.3"),
        (What.RULE, "1.2.1"),
        (What.POLICY, "3.2.3"),
        (What.MOVED, "2.1"),
        (What.MOVED, "2.2"),
        (What.RENAMED, "5.2"),
        (What.DROPPED, "9.1"),
        (What.ADDED, "9.1"),
    }
    rule, policy = (next(one for one in found.changes if one.what is what) for what in (What.RULE, What.POLICY))
    assert rule.before.startswith("= 100 %: 2 điểm") and rule.after.startswith("≥ 95 %: 2 điểm")
    assert (policy.before, policy.after) == ("Không phát sinh: tính đủ điểm", "Không phát sinh: trừ khỏi điểm tối đa")
    assert ("1.1.3", "1.1.3") in found.by_rate
    assert ("2.1", "2.2") in found.same
    assert not {"1.2.1", "3.2.3", "9.1"} & {old for old, _ in (*found.same, *found.by_rate)}
    assert "1.1.3 Mức độ hoàn thành kế hoạch: đổi điểm tối đa, từ 3 thành 4" in [one.sentence for one in found.changes]


def test_steps_that_only_grew_with_the_maximum_can_be_compared_by_rate():
    def change(plain, by):
        by["1.2.1"]["max"], by["1.2.2"]["max"] = "1", "2"
        for row, points in zip(by["1.2.1"]["rule"]["steps"], ("1", "0.5", "0"), strict=True):
            row["points"] = points
        for row, points in zip(by["1.2.2"]["rule"]["options"], ("2", "1", "0"), strict=True):
            row["points"] = points

    found = compare(load(NAME), changed(change))

    assert found.by_rate == (("1.2.1", "1.2.1"), ("1.2.2", "1.2.2"))
