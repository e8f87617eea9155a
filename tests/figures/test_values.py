"""A cell as it is typed: what is read, and what is asked back because it could mean two things."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.figures.exact import scaled
from cchc.figures.values import Choice, Empty, Kind, Meaning, Part, Value, number, ratio, read, says_nothing, shown
from cchc.words.numbers import vi

COUNT, MONEY = Meaning(Kind.COUNT), Meaning(Kind.COUNT, places=2)


@pytest.mark.parametrize(
    ("typed", "meaning", "found"),
    [
        ("82", COUNT, Decimal(82)),
        ("25.898", COUNT, Decimal(25898)),
        ("25 898", COUNT, Decimal(25898)),
        ("  0 ", COUNT, Decimal(0)),
        ("1.234.567,50", MONEY, Decimal("1234567.5")),
        ("12,00", COUNT, Decimal(12)),
        ("", COUNT, None),
        ("Có", Meaning(Kind.YES_NO), Decimal(1)),
        ("không", Meaning(Kind.YES_NO), Decimal(0)),
        ("phat phieu", Meaning(Kind.CHOICE, choices=(Choice("0", "Trực tuyến"), Choice("1", "Phát phiếu"))), "1"),
        ("Đã tổ chức", Meaning(Kind.TEXT), "Đã tổ chức"),
    ],
)
def test_what_is_read(typed: str, meaning: Meaning, found: object) -> None:
    assert read(typed, meaning) == found


@pytest.mark.parametrize(
    ("typed", "meaning", "why"),
    [
        ("mười hai", COUNT, "không phải số"),
        ("12.5", COUNT, "đọc được hai cách"),
        ("12.50", MONEY, "đọc được hai cách. Phần lẻ ghi dấu phẩy: 12,50"),
        ("12,5", COUNT, "số nguyên"),
        ("12,345", MONEY, "nhiều nhất 2 chữ số"),
        ("-3", COUNT, "nhỏ hơn mức thấp nhất là 0"),
        ("1.23.4", COUNT, "không phải số"),
        ("12 văn bản", COUNT, "không phải số"),
        ("٣", COUNT, "không phải số"),
        ("1e9", COUNT, "không phải số"),
        ("101", Meaning(Kind.COUNT, highest=Decimal(100)), "lớn hơn mức cao nhất là 100"),
        ("100000000000", COUNT, "đơn vị tính"),
        ("9" * 200, COUNT, "Số quá lớn"),
        ("có thể", Meaning(Kind.YES_NO), "Ghi Có hoặc Không"),
        ("3", Meaning(Kind.CHOICE, choices=(Choice("0", "A"), Choice("1", "B"))), "0 = A; 1 = B"),
    ],
)
def test_what_is_asked_back(typed: str, meaning: Meaning, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read(typed, meaning)


@given(st.text(max_size=30), st.sampled_from(list(Kind)))
def test_no_text_is_an_error_of_ours(typed: str, kind: Kind) -> None:
    try:
        found = read(typed, Meaning(kind, places=2, choices=(Choice("a", "A"), Choice("b", "B"))))
    except ValueError as error:
        assert str(error)
    else:
        assert found is None or isinstance(found, Decimal | str)
        if isinstance(found, Decimal):
            scaled(found)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_number_comes_back_as_it_is_shown(ten_thousandths: int) -> None:
    exact = Decimal(ten_thousandths).scaleb(-4)
    assert number(vi(exact), 4) == exact


def test_nothing_to_report_is_an_answer() -> None:
    assert says_nothing("Không phát sinh") and says_nothing("KPS") and not says_nothing("không")


@pytest.mark.parametrize(
    ("empty", "comes_to"), [(Empty.FULL, Fraction(1)), (Empty.ZERO, Fraction(0)), (Empty.NONE, None)]
)
def test_zero_of_zero_is_what_was_declared(empty: Empty, comes_to: Fraction | None) -> None:
    """Row 2.2 of BM2: of no document to be dealt with, 100 % are."""
    assert ratio(Value(Decimal(0), Decimal(0)), empty) == comes_to
    assert ratio(Value(nothing=True), empty) == comes_to
    assert ratio(Value(Decimal(1), Decimal(3)), empty) == Fraction(1, 3)


def test_a_ratio_is_shown_in_hundredths_and_its_counts_apart() -> None:
    meaning = Meaning(Kind.RATIO, empty=Empty.FULL)
    value = Value(Decimal(2), Decimal(3))
    assert [shown(value, meaning, part) for part in Part] == ["66,67", "2", "3"]
    assert shown(Value(Decimal(0), Decimal(0)), meaning) == "100"
    assert shown(Value(Decimal(1), Decimal(2)), meaning) == "50"
    assert shown(Value(Decimal(1), Decimal(8)), meaning) == "12,5"
    assert shown(Value(nothing=True), meaning) == "không phát sinh (100)"
