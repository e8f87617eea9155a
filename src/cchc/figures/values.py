"""A value as people type it and as it is shown. Nothing is guessed: what can be read in two ways is asked back.

Of Django it knows the languages alone. `1.234` is one thousand two hundred and thirty-four; `12.5` is refused, since
it may be 12,5 or a slip of 125.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from cchc.words import fold
from cchc.words.numbers import vi

GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
PLAIN = re.compile(r"\d+(,\d+)?")
NOTHING = ("khong phat sinh", "kps")
NOTHING_SAID = "không phát sinh"
YES, NO = ("1", "co", "x", "yes"), ("0", "khong", "no")
LONGEST = 4000
# Kept in ten-thousandths, the sum of four thousand agencies still fits in 64 bits.
MOST = Decimal(10) ** 11


class Kind(StrEnum):
    COUNT = "count"
    RATIO = "ratio"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"


class Empty(StrEnum):
    """What 0 of 0 comes to: nothing to do is all done, is nothing done, or is no number."""

    FULL = "full"
    ZERO = "zero"
    NONE = "none"


class Part(StrEnum):
    """Which number of a figure a cell shows: a ratio's two counts stand in rows of their own."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True)
class Meaning:
    """What a definition says of how a value is read. Bounds are those of a count, or of each of a ratio's two."""

    kind: Kind
    places: int = 0
    lowest: Decimal | None = None
    highest: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    empty: Empty = Empty.NONE


@dataclass(frozen=True)
class Value:
    """`nothing` is the answer `không phát sinh`: there was nothing to count, which is not the same as no answer."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    words: str = ""
    nothing: bool = False

    @property
    def is_given(self) -> bool:
        return self.nothing or bool(self.words) or self.numerator is not None or self.denominator is not None


def ratio(value: Value, empty: Empty) -> Fraction | None:
    """The quotient of a ratio's two counts; of 0/0 and of `không phát sinh` what was declared."""
    if value.nothing or (value.numerator == 0 and value.denominator == 0):
        return {Empty.FULL: Fraction(1), Empty.ZERO: Fraction(0), Empty.NONE: None}[empty]
    if value.numerator is None or not value.denominator:
        return None
    return Fraction(value.numerator) / Fraction(value.denominator)


def read(text: str, meaning: Meaning) -> Decimal | str | None:
    """One cell as typed: a number, words, or None where it is empty. Raises ValueError with a sentence.

    Whether it says `không phát sinh` is asked of `says_nothing` before.
    """
    typed = " ".join(text.replace("\x00", "").replace("\u00a0", " ").split())
    if not typed:
        return None
    match meaning.kind:
        case Kind.TEXT:
            if len(typed) > LONGEST:
                raise ValueError(_("Dài quá 4.000 chữ. Viết ngắn lại."))
            return typed
        case Kind.YES_NO:
            return _yes_no(typed)
        case Kind.CHOICE:
            return _choice(typed, meaning.choices)
    return _bounded(number(typed, meaning.places), meaning)


def says_nothing(text: str) -> bool:
    return fold(text) in NOTHING


def number(typed: str, places: int) -> Decimal:
    """`1.234,5` → 1234.5. Raises ValueError with a sentence that says how to write it."""
    bare = typed.replace(" ", "").removesuffix("%")
    sign = -1 if bare[:1] in "-−" and len(bare) > 1 else 1
    digits = bare.lstrip("-−") if sign < 0 else bare
    if not digits.isascii() or not (GROUPED.fullmatch(digits) or PLAIN.fullmatch(digits)):
        if digits.isascii() and re.fullmatch(r"\d+\.\d+", digits):
            words = _("“%(typed)s” đọc được hai cách. Phần lẻ ghi dấu phẩy: %(so)s.")
            raise ValueError(words % {"typed": typed[:40], "so": digits.replace(".", ",")[:40]})
        words = _("“%(typed)s” không phải số. Chỉ ghi số, ví dụ %(like)s.")
        raise ValueError(words % {"typed": typed[:40], "like": "1.234,5" if places else "1.234"})
    whole, _comma, rest = digits.replace(".", "").partition(",")
    if len(whole) > 24:
        raise ValueError(_("Số quá lớn. Kiểm tra lại đơn vị tính."))
    rest = rest.rstrip("0")
    if len(rest) > places:
        if places:
            words = _("“%(typed)s” có phần lẻ dài. Ghi nhiều nhất %(n)s chữ số sau dấu phẩy.")
        else:
            words = _("“%(typed)s” có phần lẻ. Ghi số nguyên.")
        raise ValueError(words % {"typed": typed[:40], "n": places})
    return sign * Decimal(f"{whole}.{rest}" if rest else whole)


def _bounded(found: Decimal, meaning: Meaning) -> Decimal:
    lowest = Decimal(0) if meaning.lowest is None else meaning.lowest
    if found < lowest:
        words = _("%(found)s nhỏ hơn mức thấp nhất là %(bound)s.")
        raise ValueError(words % {"found": vi(found), "bound": vi(lowest)})
    if meaning.highest is not None and found > meaning.highest:
        words = _("%(found)s lớn hơn mức cao nhất là %(bound)s.")
        raise ValueError(words % {"found": vi(found), "bound": vi(meaning.highest)})
    if abs(found) >= MOST:
        raise ValueError(_("Số quá lớn, từ một trăm tỷ trở lên. Kiểm tra lại đơn vị tính."))
    return found


def _yes_no(typed: str) -> Decimal:
    word = fold(typed)
    if word in YES or word in NO:
        return Decimal(1 if word in YES else 0)
    raise ValueError(_("“%(typed)s” không rõ. Ghi Có hoặc Không (hoặc 1, 0).") % {"typed": typed[:40]})


def _choice(typed: str, choices: tuple[Choice, ...]) -> str:
    for one in choices:
        if typed == one.code or fold(typed) == fold(one.label):
            return one.code
    listed = "; ".join(f"{one.code} = {one.label}" for one in choices)
    words = _("“%(typed)s” không có trong danh sách. Chọn một trong: %(listed)s.")
    raise ValueError(words % {"typed": typed[:40], "listed": listed})


def shown(value: Value, meaning: Meaning, part: Part = Part.VALUE) -> str:
    """As a page and a workbook show it; empty of what was not given."""
    if value.nothing:
        policy = ratio(value, meaning.empty) if meaning.kind is Kind.RATIO else None
        if part is Part.VALUE and policy is not None:
            return f"{NOTHING_SAID} ({percent(policy)})"
        return NOTHING_SAID
    match meaning.kind:
        case Kind.TEXT:
            return value.words
        case Kind.CHOICE:
            return next((one.label for one in meaning.choices if one.code == value.words), value.words)
        case Kind.YES_NO:
            return "" if value.numerator is None else ("Có" if value.numerator else "Không")
        case Kind.RATIO if part is Part.VALUE:
            quotient = ratio(value, meaning.empty)
            return percent(quotient) if quotient is not None else ""
    found = value.denominator if part is Part.DENOMINATOR else value.numerator
    return "" if found is None else vi(found)


def percent(quotient: Fraction) -> str:
    """`66,67`: in hundredths, two places at most, as the statistical forms print it under the unit %."""
    text = vi(quotient * 100, 2)
    return text.rstrip("0").rstrip(",")
