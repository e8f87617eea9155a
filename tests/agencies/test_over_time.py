"""Numbers of one day's agencies on the tree of another: nothing lost, nothing made up."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.agencies.over_time import Mapped, Ratio, Side, Step, added, beside

F = Fraction
D1, D2 = date(2025, 7, 1), date(2026, 4, 30)
BEFORE, BETWEEN, AFTER = date(2025, 6, 30), date(2026, 1, 1), date(2026, 5, 1)
MERGE = [Step(D1, 1, 3), Step(D1, 2, 3)]
SHARED = [Step(D1, 1, 3, F("0.6")), Step(D1, 1, 4, F("0.4"))]
UNSHARED = [Step(D1, 1, 3), Step(D1, 1, 4)]


def whole(*agencies: tuple[int, int]) -> dict[int, F]:
    return {agency: F(n) for agency, n in agencies}


@pytest.mark.parametrize(
    ("values", "steps", "day", "there", "expected", "unallocated"),
    [
        # forward: as merged
        ({1: 5, 2: 7}, MERGE, AFTER, {3}, {3: 12}, {}),
        ({1: 5, 2: 7, 3: 1}, MERGE, AFTER, {3}, {3: 13}, {}),  # two halves of a year
        ({1: 10}, SHARED, AFTER, {3, 4}, {3: 6, 4: 4}, {}),
        ({1: 10, 3: 1}, UNSHARED, AFTER, {3, 4}, {3: 1}, {1: 10}),
        ({1: 10}, [Step(D1, 1, None)], AFTER, set(), {}, {1: 10}),
        ({1: 5}, [], AFTER, set(), {}, {1: 5}),
        ({1: 5, 2: 7}, [Step(D1, 1, 2)], AFTER, {2}, {2: 12}, {}),  # taken in by one that stays
        ({1: 5, 2: 2}, [*MERGE, Step(D2, 3, 9)], AFTER, {9}, {9: 7}, {}),  # a chain
        ({1: 5, 2: 2}, [*MERGE, Step(D2, 3, 9)], BETWEEN, {3}, {3: 7}, {}),  # no further than the day
        ({1: 10}, [*SHARED, Step(D2, 3, 9), Step(D2, 4, 9)], AFTER, {9}, {9: 10}, {}),  # apart and together again
        ({1: 10}, [Step(D1, 1, 3, F(1, 2)), Step(D1, 1, 4)], AFTER, {3, 4}, {3: 5}, {1: 5}),  # half is declared
        ({1: 3}, [Step(D1, 1, 1)], AFTER, {1}, {1: 3}, {}),  # renamed: itself
        # backward: as was
        ({3: 12}, MERGE, BEFORE, {1, 2}, {}, {3: 12}),  # of two, nobody can tell
        ({3: 12}, [Step(D1, 1, 3)], BEFORE, {1}, {1: 12}, {}),
        ({3: 6, 4: 4}, SHARED, BEFORE, {1}, {1: 10}, {}),
        ({9: 7}, [Step(D1, 1, 3), Step(D2, 3, 9)], BEFORE, {1}, {1: 7}, {}),
        ({3: 5}, [], BEFORE, set(), {}, {3: 5}),  # begun of nobody
    ],
)
def test_counts_on_another_day(
    values: dict[int, int], steps: list[Step], day: date, there: set[int], expected: Any, unallocated: Any
) -> None:
    given_ = {agency: F(n) for agency, n in values.items()}
    assert added(given_, steps, day, there) == Mapped(whole(*expected.items()), whole(*unallocated.items()))


KEPT = [Step(D1, 1, 1, F("0.6")), Step(D1, 1, 4, F("0.4"))]


@pytest.mark.parametrize(
    ("counted", "steps", "day", "there", "expected", "unallocated"),
    [
        (BEFORE, KEPT, AFTER, {1, 4}, {1: 6, 4: 4}, {}),
        (AFTER, KEPT, AFTER, {1, 4}, {1: 10}, {}),
        (None, KEPT, AFTER, {1, 4}, {}, {1: 10}),
        (None, KEPT, BEFORE, {1}, {1: 10}, {}),
        (BEFORE, [Step(D1, 1, 1), Step(D1, 1, 4)], AFTER, {1, 4}, {}, {1: 10}),
        (BEFORE, [*KEPT, Step(D2, 1, 1, F(1, 2)), Step(D2, 1, 5, F(1, 2))], AFTER, {1, 4, 5}, {1: 3, 4: 4, 5: 3}, {}),
        (BETWEEN, [*KEPT, Step(D2, 1, 1, F(1, 2)), Step(D2, 1, 5, F(1, 2))], AFTER, {1, 4, 5}, {1: 5, 5: 5}, {}),
        (BEFORE, [*KEPT, Step(D2, 1, 4)], AFTER, {4}, {4: 10}, {}),  # apart, and then it ends after all
    ],
)
def test_what_was_split_and_goes_on_is_told_by_the_day_it_was_counted(
    counted: date | None, steps: list[Step], day: date, there: set[int], expected: Any, unallocated: Any
) -> None:
    found = added({1: F(10)}, steps, day, there, counted)
    assert found == Mapped(whole(*expected.items()), whole(*unallocated.items()))


def test_a_ratio_is_made_anew_from_its_counts() -> None:
    found = added({1: Ratio(F(1), F(2)), 2: Ratio(F(9), F(10))}, MERGE, AFTER, {3})
    assert found.values[3].value == F(10, 12) and Ratio(F(0), F(0)).value is None


def test_what_does_not_add_up_is_told_beside_and_nothing_is_made_of_it() -> None:
    found = beside({1: "tốt", 2: "khá", 5: "yếu"}, MERGE, AFTER, {3})
    assert found == {3: [Side(1, "tốt"), Side(2, "khá")], 0: [Side(5, "yếu")]}


def test_a_circle_loses_nothing() -> None:
    assert added({1: F(4)}, [Step(D1, 1, 2), Step(D1, 2, 1)], AFTER, set()) == Mapped({}, {1: F(4)})


agencies = st.integers(1, 8)
steps = st.lists(
    st.tuples(agencies, st.none() | agencies, st.integers(0, 3), st.sampled_from([None, F(1, 3), F(1, 2)])), max_size=10
)


@given(
    values=st.dictionaries(agencies, st.integers(0, 1000)), steps=steps, there=st.sets(agencies), at=st.integers(0, 4)
)
@settings(max_examples=300)
def test_the_total_is_the_same_whatever_happened(values: dict[int, int], steps: Any, there: set[int], at: int) -> None:
    made: list[Step] = []
    for of, heir, when, share in steps:
        step = Step(D1 + timedelta(days=when), of, heir, share)
        said = sum(one.share or 0 for one in made if one.of == of)
        if not any((one.of, one.heir) == (of, heir) for one in made) and said + (share or 0) <= 1:
            made.append(step)
    found = added({agency: F(n) for agency, n in values.items()}, made, D1 + timedelta(days=at), there)
    assert sum(found.values.values()) + sum(found.unallocated.values()) == sum(values.values())
    assert set(found.values) <= there and set(found.unallocated) <= set(values)
