"""A column of points that are exact on every database, thirds too where a set rounds nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import models

from cchc.scoring import exact

if TYPE_CHECKING:
    _Text = models.CharField[Fraction | None, Fraction | None]
else:
    _Text = models.CharField


class PointsField(_Text):
    """Points as a `Fraction`, kept as text: `1.5`, `2/3`. They are compared and added in Python, never in SQL."""

    description = "Exact points"

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "null": True} | given)

    def deconstruct(self) -> Any:
        name, path, args, given = super().deconstruct()
        return name, path, args, {key: value for key, value in given.items() if key not in ("max_length", "null")}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Fraction | None:
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Any:
        return None if value in (None, "") else Fraction(value)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None or value == "" else exact.text(Fraction(value))
