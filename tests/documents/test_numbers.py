from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.documents.numbers import percent, vi


@pytest.mark.parametrize(
    ("n", "places", "expected"),
    [
        (1234.5, None, "1.234,5"),
        (0, None, "0"),
        (1_000_000, None, "1.000.000"),
        (-1234.25, None, "-1.234,25"),
        (2.5, 0, "3"),
        (Decimal("2.345"), 2, "2,35"),
        (Decimal("100"), None, "100"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("3.10"), None, "3,1"),
        (Decimal("-0.0"), None, "0"),
        (-0.04, 1, "0,0"),
        (Fraction(1, 3), None, "0,333333"),
        (Fraction(2, 3), 1, "0,7"),
        (5, 2, "5,00"),
    ],
)
def test_written(n: int | float | Decimal | Fraction, places: int | None, expected: str) -> None:
    assert vi(n, places) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_can_be_read_back(n: Decimal) -> None:
    assert Decimal(vi(n).replace(".", "").replace(",", ".")) == n


@pytest.mark.parametrize("n", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(n: float) -> None:
    with pytest.raises(ValueError, match="số"):
        vi(n)


def test_percent() -> None:
    assert percent(2, 3) == "66,7%"
    assert percent(1, 2) == "50%"
    assert percent(0, 0) == "–"
