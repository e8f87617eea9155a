"""What is known of an agency: typed values, and how each is written as text and as JSON."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Kind(StrEnum):
    """What an input is."""

    RATIO = "ratio"
    COUNT = "count"
    NUMBER = "number"
    DAYS = "days"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHECKLIST = "checklist"
    SURVEY = "survey"
    POINTS = "points"


KINDS = (
    ("ratio", "tỷ lệ"),
    ("count", "số đếm"),
    ("number", "số"),
    ("days", "số ngày"),
    ("yes_no", "có, không"),
    ("choice", "lựa chọn"),
    ("checklist", "danh mục nội dung"),
    ("survey", "phiếu khảo sát"),
    ("points", "điểm chấm"),
)


class Ratio(NamedTuple):
    """`part` of `whole`, both in units of 10^-places (12,5 of 20 tỷ đồng is 125, 200, 1)."""

    part: int
    whole: int
    places: int = 0


class Count(NamedTuple):
    n: int


class Number(NamedTuple):
    """n · 10^-places."""

    n: int
    places: int = 0

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.n, 10**self.places)


class Days(NamedTuple):
    """Whole days, 0 where there are none; None: it was never done."""

    n: int | None


class YesNo(NamedTuple):
    yes: bool


class Choice(NamedTuple):
    value: str


class Checklist(NamedTuple):
    """Item → done or not; an item that is not named is not known."""

    items: dict[str, bool]


class Survey(NamedTuple):
    """Answer → how many gave it; an answer that is not named was given by nobody."""

    counts: dict[str, int]


class Points(NamedTuple):
    """Points a person or a body gave, and who."""

    n: int
    places: int
    by: str

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.n, 10**self.places)


class NotOccurred(NamedTuple):
    """`Không phát sinh`: there was nothing to count."""

    none: bool = True


Fact = Ratio | Count | Number | Days | YesNo | Choice | Checklist | Survey | Points | NotOccurred
NONE = NotOccurred()
