"""Numbers as Vietnamese documents write them."""

from decimal import Decimal
from fractions import Fraction

_SWAP = str.maketrans(",.", ".,")


def vi(n: int | float | Decimal | Fraction, places: int | None = None) -> str:
    """`1.234,5`: full stops between thousands, a comma before decimals.

    With `places`, that many decimals, half rounded up (away from zero); without, as many as the number has (a fraction
    at most six). Raises ValueError for what is not a finite number.
    """
    number = Decimal(n.numerator) / Decimal(n.denominator) if isinstance(n, Fraction) else Decimal(str(n))
    if not number.is_finite():
        raise ValueError(f"Không viết được số {n}.")
    if places is None and isinstance(n, Fraction):
        number = round(number, 6)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
    text = f"{number:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.removeprefix("-").translate(_SWAP) if not number else text.translate(_SWAP)


def percent(part: int, whole: int, places: int = 1) -> str:
    """`66,7%`; a dash where there is nothing to take a share of."""
    return f"{vi(Fraction(100 * part, whole), places).removesuffix(',0')}%" if whole else "–"


def two(n: int) -> str:
    """Small numbers with two digits, as offices write them in a sentence: `05 nhiệm vụ`."""
    return f"{n:02}" if n < 10 else vi(n)
