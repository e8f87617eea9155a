"""Ranks as declared: ties, what tells them apart, groups."""

import pytest
from tests.scoring.small import plain_of

from cchc.scoring.building import build
from cchc.scoring.compiled import compile_set
from cchc.scoring.facts import Agency, facts
from cchc.scoring.nodes import of_plain
from cchc.scoring.values import NONE, Count

STEPS = {"kind": "linear", "zero_at": "0", "full_at": "3"}


def two(**ranking):
    """A set of two criteria, ranked as given."""
    plain = plain_of(STEPS, {"kind": "count"}, "3", none="removed")
    plain["inputs"].append({"code": "khac", "name": "Khác", "kind": "count"})
    plain["fields"][0]["criteria"].append(
        {"code": "1.2", "name": "Khác", "max": "3", "none": "removed", "rule": STEPS | {"input": "khac"}}
    )
    plain["fields"][0]["max"] = plain["max"] = "6"
    return build(
        of_plain(plain | {"ranking": ranking} | ({"result": ranking.pop("result")} if "result" in ranking else {}))
    )


def places(given, *known, groups="xxxxxx"):
    agencies = [
        Agency(f"a{n}", f"{n}", groups[n], {"so_lieu": first, "khac": second})
        for n, (first, second) in enumerate(known)
    ]
    result = compile_set(given).score(facts(given, reversed(agencies)))
    return [result.ranks[f"a{n}"].place if f"a{n}" in result.ranks else None for n in range(len(agencies))]


TIED = ((Count(3), Count(0)), (Count(0), Count(2)), (Count(2), Count(0)), (Count(1), Count(0)))


@pytest.mark.parametrize(
    ("ties", "expected"), [("competition", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3]), ("modified", [1, 3, 3, 4])]
)
def test_ties_share_their_place_as_declared(ties, expected):
    assert places(two(ties=ties), *TIED) == expected


def test_a_breaker_tells_equals_apart():
    assert places(two(breakers="1.2"), *TIED) == [1, 2, 3, 4]
    assert places(two(breakers="1.1; 1.2"), *TIED) == [1, 3, 2, 4]


def test_ranks_are_within_groups_where_the_set_says_so():
    assert places(two(within="group"), *TIED, groups="xyxy") == [1, 1, 2, 2]


def test_by_percent_what_was_removed_does_not_count_and_nothing_at_all_has_no_rank():
    given = two(result="percent")

    assert places(given, (Count(2), Count(2)), (Count(3), NONE), (NONE, NONE)) == [2, 1, None]
