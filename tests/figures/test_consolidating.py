"""Consolidated is the sum of the leaves, whatever the tree and in whatever order things were entered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agencies.test_successions import ORDER

from cchc.access import SYSTEM
from cchc.agencies.successions import NewAgency, merge
from cchc.figures.actions import Entry, enter
from cchc.figures.consolidating import SCALE, consolidated, over
from cchc.figures.freezing import freeze
from cchc.figures.models import Figure, Indicator
from cchc.figures.values import Kind
from cchc.periods import windows
from cchc.periods.windows import Window

COMMUNES = ("xa-an-hoa", "xa-binh-lam", "xa-cam-giang")


def test_a_province_is_its_own_and_its_units_once(
    put: Callable[..., Any], province: Callable[[str], Any], indicator: Callable[..., Any], window: Window
) -> None:
    of = indicator()
    for key, n in (("ubnd-tinh", 5), ("so-y-te", 7), ("xa-an-hoa", 11), ("so-cong-thuong", None)):
        put(key, of, n)
    root = province("ubnd-tinh").pk
    one = consolidated([of], root, window)[of.pk]
    assert (one.total.numerator, one.total.figures) == (23, 4)
    assert one.of[province("so-y-te").pk].numerator == 7
    assert one.difference is None


def test_a_ratio_is_made_anew_from_its_counts(
    put: Callable[..., Any], province: Callable[[str], Any], indicator: Callable[..., Any], window: Window
) -> None:
    """9 of 10 and 1 of 90 are 10 of 100, not the mean of 90 % and 1,1 %."""
    of = indicator(kind=Kind.RATIO)
    put("so-y-te", of, 9, 10)
    put("so-cong-thuong", of, 1, 90)
    total = consolidated([of], province("ubnd-tinh").pk, window)[of.pk].total
    assert total.numerator / total.denominator == Fraction(1, 10)


def test_what_does_not_add_up_is_not_added(
    put: Callable[..., Any], province: Callable[[str], Any], indicator: Callable[..., Any], window: Window
) -> None:
    of = indicator(adds_agencies=False)
    put("so-y-te", of, 9)
    assert consolidated([of], province("ubnd-tinh").pk, window) == {}


@pytest.mark.parametrize(("prefers", "counts"), [("sum", 12), ("stated", 14)])
def test_a_stated_total_stands_beside_the_sum(
    prefers: str,
    counts: int,
    focal: Any,
    put: Callable[..., Any],
    province: Callable[[str], Any],
    indicator: Callable[..., Any],
    window: Window,
) -> None:
    of = indicator(prefers=prefers)
    put("so-y-te", of, 12)
    put("ubnd-tinh", of, 14, whole=True, source="outside", actor=focal)
    one = consolidated([of], province("ubnd-tinh").pk, window)[of.pk]
    assert one.total.numerator == counts
    assert one.difference is not None and one.difference.numerator == 2


def test_three_communes_merge_on_1_july(
    put: Callable[..., Any], province: Callable[[str], Any], indicator: Callable[..., Any]
) -> None:
    """The first half as it was and as merged; the year is the halves; the province's sum is the same throughout."""
    of, root = indicator(kind=Kind.RATIO), province("ubnd-tinh").pk
    first, second = windows.half(2026, 1), windows.half(2026, 2)
    for n, key in enumerate(COMMUNES, start=1):
        put(key, of, n, 10 * n, window=first)
    put("so-y-te", of, 1, 1, window=first)
    done = merge(
        SYSTEM,
        [province(key) for key in COMMUNES],
        NewAgency("Ủy ban nhân dân xã An Giang", "xa-an-giang", "UBND xã An Giang"),
        day=date(2026, 7, 1),
        decision=ORDER,
    )
    assert done.begun
    made = province("xa-an-giang")
    put("xa-an-giang", of, 4, 40, window=second)
    was = consolidated([of], root, first)[of.pk]
    merged = consolidated([of], root, first, day=second.end)[of.pk]
    assert [was.of[province(key).pk].denominator for key in COMMUNES] == [10, 20, 30]
    assert (merged.of[made.pk].numerator, merged.of[made.pk].denominator) == (6, 60)
    assert was.total == merged.total and merged.total.denominator == 61
    year = over([of], root, (first, second))[of.pk]
    assert (year.of[made.pk].numerator, year.of[made.pk].denominator) == (10, 100)
    assert year.total.denominator == 101 and not year.unallocated


SHAPES = st.lists(st.integers(0, 30), min_size=1, max_size=9)
NUMBERS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 10**9), st.booleans()), max_size=14)


@settings(max_examples=25)
@given(shape=SHAPES, numbers=NUMBERS, order=st.randoms(use_true_random=False))
def test_any_tree_any_order(
    focal: Any, indicator: Callable[..., Any], province: Callable[[str], Any], shape: Any, numbers: Any, order: Any
) -> None:
    """Under a department grown at random: what each agency comes to is the leaves below it; frozen never changes."""
    from django.db import transaction

    from cchc.agencies.actions import found

    with transaction.atomic():
        window, root = Window(date(2026, 1, 1), date(2026, 3, 14)), province("ubnd-tinh")
        made = [province("so-y-te")]
        for n, above in enumerate(shape):
            made.append(
                found(
                    SYSTEM,
                    key=f"t-{n}",
                    name=f"Đơn vị {n}",
                    kind="division",
                    level="department",
                    since=date(2026, 1, 1),
                    parent=made[above % len(made)],
                )
            )
        of = Indicator.objects.filter(code="h").first() or indicator("h", places=4)
        from tests.figures.conftest import value

        given_: dict[int, int] = {}
        entries = list(numbers)
        order.shuffle(entries)
        for at, n, nothing in entries:
            agency = made[at % len(made)]
            said = value(None) if nothing else value(f"{n // SCALE}.{n % SCALE:04}")
            enter(SYSTEM, agency, window, [Entry(of, said)])
            given_[agency.pk] = 0 if nothing else n
        parents = {one.pk: one.standing(window.end).parent_id for one in made[1:]}

        def below(pk: int) -> int:
            return given_.get(pk, 0) + sum(below(key) for key, parent in parents.items() if parent == pk)

        one = consolidated([of], root.pk, window)[of.pk]
        assert one.total.part == sum(given_.values())
        for agency in made:
            held = one.of.get(agency.pk)
            assert (held.part if held else 0) == below(agency.pk)
        if given_:
            kept = freeze(SYSTEM, root, window)
            again = {pk: Figure.objects.get(agency=pk, indicator=of).version for pk in given_}
            for agency in made:
                enter(SYSTEM, agency, window, [Entry(of, value(77))], why="đính chính")
            assert consolidated([of], root.pk, window, snapshot=kept)[of.pk].total.part == sum(given_.values())
            assert consolidated([of], root.pk, window)[of.pk].total.part == 77 * SCALE * len(made)
            assert all(Figure.objects.get(agency=pk).version >= n for pk, n in again.items())
        transaction.set_rollback(True)
