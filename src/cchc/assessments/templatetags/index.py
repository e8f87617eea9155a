"""Points as the pages of the index show them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template

from cchc.scoring import exact
from cchc.words.numbers import vi

register = template.Library()


@register.filter
def points(value: Fraction | Decimal | int | None) -> str:
    """`7,25`, `1,00`: two decimals, more where there are more; a real minus sign; nothing for None."""
    if value is None or value == "":
        return ""
    number = Fraction(value)
    near = exact.rounded(number, 2)
    if near != number:
        return exact.points(number).replace("-", "−")
    return vi(Decimal(near.numerator) / Decimal(near.denominator), 2).replace("-", "−")
