"""A column of decimals that are exact on every database, and that every database sums exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from cchc.figures.values import MOST

PLACES = 4
UNIT = Decimal(1).scaleb(-PLACES)


class Exact(models.BigIntegerField):  # type: ignore[type-arg]
    """A decimal of at most four places, below a hundred billion, kept as a whole number of ten-thousandths.

    SQLite keeps decimals as floating points; whole numbers it neither rounds nor sums wrongly.
    """

    description = "Decimal of four places"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-PLACES)

    def to_python(self, value: Any) -> Any:
        return None if value is None else Decimal(str(value))

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None or hasattr(value, "resolve_expression") else scaled(Decimal(value))


def scaled(value: Decimal) -> int:
    """Ten-thousandths. Raises ValueError for what cannot be kept exactly."""
    if not value.is_finite() or abs(value) >= MOST or value != value.quantize(UNIT):
        raise ValueError(f"Không giữ được số {value}: nhiều nhất bốn chữ số thập phân, dưới một trăm tỷ.")
    return int(value.scaleb(PLACES))
