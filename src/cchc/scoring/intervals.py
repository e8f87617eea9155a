"""Conditions of steps: `>= 90, < 95` → an interval; whether many of them cover a domain once."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cchc.scoring import exact
from cchc.words.numbers import vi

_PIECE = re.compile(r"(>=|<=|≥|≤|>|<|=)?\s*(\d{1,15}(?:[.,]\d{1,9})?)\s*%?", re.ASCII)
_BETWEEN = re.compile(r"[\s,;]*(?:\b(?:and|và)\b)?[\s,;]*")


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`; None is without end; the flags say whether the end itself belongs to it."""

    low: Fraction | None
    low_in: bool
    high: Fraction | None
    high_in: bool

    def __contains__(self, x: Fraction) -> bool:
        above = self.low is None or x > self.low or (self.low_in and x == self.low)
        return above and (self.high is None or x < self.high or (self.high_in and x == self.high))

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))

    def said(self, unit: str) -> str:
        """`≥ 95 %`, `từ 90 % đến dưới 95 %`, `= 100 %`."""
        low, high = (f"{vi(end)}{unit}" if end is not None else "" for end in (self.low, self.high))
        if self.low is not None and self.low == self.high:
            return f"= {low}"
        if self.high is None:
            return f"{'≥' if self.low_in else '>'} {low}" if low else "bất kỳ"
        if self.low is None:
            return f"{'≤' if self.high_in else '<'} {high}"
        return f"{'từ' if self.low_in else 'trên'} {low} đến {'' if self.high_in else 'dưới '}{high}"

    def written(self) -> str:
        """The condition as the set writes it: `>= 90, < 95`."""
        if self.low is not None and self.low == self.high:
            return f"= {exact.text(self.low)}"
        ends = []
        if self.low is not None:
            ends.append(f"{'>=' if self.low_in else '>'} {exact.text(self.low)}")
        if self.high is not None:
            ends.append(f"{'<=' if self.high_in else '<'} {exact.text(self.high)}")
        return ", ".join(ends)


def parse(text: str) -> Interval | None:
    """The interval a condition means; None where it says nothing, or more than two things."""
    low: Fraction | None = None
    high: Fraction | None = None
    low_in = high_in = False
    at = found = 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            return None
        found += 1
        number = Fraction(Decimal(piece[2].replace(",", ".")))
        op = {"≥": ">=", "≤": "<=", None: "="}.get(piece[1], piece[1])
        if op in (">=", ">", "="):
            if low is not None:
                return None
            low, low_in = number, op != ">"
        if op in ("<=", "<", "="):
            if high is not None:
                return None
            high, high_in = number, op != "<"
        gap = _BETWEEN.match(text, piece.end())
        at = gap.end() if gap else piece.end()
        if at == piece.end() and at < len(text):
            return None
    return Interval(low, low_in, high, high_in) if found else None


def whole_numbers(given: Interval) -> Interval:
    """The same condition on whole numbers, both ends closed."""
    low = high = None
    if given.low is not None:
        low = Fraction(math.ceil(given.low) if given.low_in else math.floor(given.low) + 1)
    if given.high is not None:
        high = Fraction(math.floor(given.high) if given.high_in else math.ceil(given.high) - 1)
    return Interval(low, True, high, True)


def uncovered(given: list[Interval], domain: Interval, *, whole: bool) -> list[tuple[str, int, int]]:
    """Where the intervals leave a gap in the domain or overlap: (`gap`, `overlap` or `dead`, index before, after).

    An index of -1 is the beginning or the end of the domain; `dead` is one that holds nothing of the domain. With
    `whole`, only whole numbers matter.
    """
    made = [_within(whole_numbers(one) if whole else one, domain) for one in given]
    wrong = [("dead", n, n) for n, one in enumerate(made) if one.empty]
    order = sorted((n for n, one in enumerate(made) if not one.empty), key=lambda n: _begins(made[n]))
    if not order:
        return [*wrong, ("gap", 0, -1)]
    first, last = order[0], order[0]
    if _begins(made[first]) > _begins(domain):
        wrong.append(("gap", -1, first))
    for after in order[1:]:
        end, start = _ends(made[last]), _begins(made[after])
        if whole:
            start = (start[0] - 1, 0)
        kind: str | None
        if end[0] == start[0]:
            kind = None if whole else _MEET[end[1], start[1]]
        else:
            kind = "gap" if end[0] < start[0] else "overlap"
        if kind:
            wrong.append((kind, last, after))
        last = max(last, after, key=lambda n: _ends(made[n]))
    if _ends(made[last]) < _ends(domain):
        wrong.append(("gap", last, -1))
    return wrong


def _within(one: Interval, domain: Interval) -> Interval:
    low, high = max(_begins(one), _begins(domain)), min(_ends(one), _ends(domain))
    return Interval(*_end(low), *_end(high))


def _end(end: tuple[Fraction | float, int]) -> tuple[Fraction | None, bool]:
    return (None, False) if isinstance(end[0], float) else (end[0], end[1] == 0)


def _begins(one: Interval) -> tuple[Fraction | float, int]:
    """Sorts by where it begins: a closed end before an open one."""
    return (-math.inf, 0) if one.low is None else (one.low, 0 if one.low_in else 1)


def _ends(one: Interval) -> tuple[Fraction | float, int]:
    return (math.inf, 0) if one.high is None else (one.high, 0 if one.high_in else -1)


# At one point, by whether the end before and the start after belong: (end, start) → what is wrong.
_MEET = {(0, 0): "overlap", (0, 1): None, (-1, 0): None, (-1, 1): "gap"}
