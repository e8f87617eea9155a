"""Exact numbers: decimals as printed, fractions until a declared rounding, half up."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from cchc.words.numbers import vi

_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)

Units = int | Fraction  # an amount in units of 1/scale
Rounder = Callable[[Units], Units]


def decimal(text: str) -> Decimal | None:
    """`1.5`, `1,5` → 1.5 without trailing zeros; None for what is no plain decimal of ≤ 15 digits and ≤ 9 places."""
    return plain(Decimal(text.strip().replace(",", "."))) if _DECIMAL.fullmatch(text.strip()) else None


def plain(number: Decimal) -> Decimal:
    """Without trailing zeros or exponent, and no minus before zero."""
    made = number.normalize()
    return made.quantize(Decimal(1)) if made == made.to_integral_value() else made


def text(number: Decimal | Fraction | int) -> str:
    """`1.5`; a fraction that is no finite decimal as `2/3`."""
    if isinstance(number, Fraction):
        whole = number.denominator
        for prime in (2, 5):
            while whole % prime == 0:
                whole //= prime
        if whole != 1:
            return f"{number.numerator}/{number.denominator}"
        places = 0
        while (number * 10**places).denominator != 1:
            places += 1
        number = Decimal((number * 10**places).numerator).scaleb(-places)
    return f"{plain(Decimal(number)):f}"


def half_up(n: int, d: int) -> int:
    """n/d to the nearest whole number, halves away from zero; d > 0."""
    return (2 * n + d) // (2 * d) if n >= 0 else -((d - 2 * n) // (2 * d))


def rounded(number: Fraction, places: int | None) -> Fraction:
    """To that many decimals, half up; None leaves it exact."""
    if places is None:
        return number
    scale = 10**places
    return Fraction(half_up(number.numerator * scale, number.denominator), scale)


def rounder(places: int | None, scale: int) -> Rounder | None:
    """Rounds amounts in units of 1/scale to `places` decimals and keeps the unit; None where there is nothing to do.

    `scale` is a power of ten (amounts are whole numbers) or 1 (amounts may be fractions).
    """
    if places is None:
        return None
    step = 10**places
    if scale > step:
        unit = scale // step
        return lambda amount: half_up(int(amount), unit) * unit
    if scale == 1:
        return lambda amount: Fraction(half_up(amount.numerator * step, amount.denominator), step)
    return None


def shown(number: Fraction, apart: tuple[Fraction, ...] = ()) -> str:
    """`96,4`: one or two decimals, more where rounding would show a number of `apart` that it is not."""
    for places in (0, 1, 2, 3, 4, 6, 9):
        near = rounded(number, places)
        if near == number or (places >= 2 and near not in apart):
            return vi(near)
    return vi(rounded(number, 9))


def points(number: Fraction) -> str:
    """`1,5`; exact up to four decimals, and `≈` before what is not."""
    near = rounded(number, 4)
    return vi(near) if near == number else f"≈ {vi(near)}"
