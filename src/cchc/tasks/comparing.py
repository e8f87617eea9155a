"""Two texts of one list of tasks laid beside each other: which became which, and what changed. Pure.

Similar means similar to read: titles are compared folded, word by word in any order, on a scale to 100.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from cchc.words import fold

SAME_NUMBER = 25  # what a number in common adds
LIKE = 70  # from which on a pair is proposed
SURE = 85  # of titles under one number, from which on nobody need look twice
FIELDS = ("no", "title", "requirement", "products", "lead", "coordinating", "deadlines")


@dataclass(frozen=True)
class Said:
    """What a document says of one task. `deadlines` as `periods.deadlines.to_json` gives them."""

    no: str = ""
    title: str = ""
    requirement: str = ""
    products: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    deadlines: tuple[dict[str, Any], ...] = ()

    def words(self, field: str) -> list[str]:
        """A field as lines to read."""
        value = getattr(self, field)
        if isinstance(value, str):
            return [value] if value else []
        return [one["text"] if isinstance(one, dict) else one for one in value]


@dataclass(frozen=True)
class Change:
    field: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Match:
    """A new text and the old one it became of, by their places; `old` None where none is like it.

    `score`: how like their titles are, of 100.
    """

    new: int
    old: int | None
    score: int
    sure: bool


def changes(old: Said, new: Said) -> list[Change]:
    """The fields that differ. What the new text leaves empty it says nothing about: that stays as it is."""
    return [
        Change(field, old.words(field), new.words(field))
        for field in FIELDS
        if getattr(new, field) and key_of(field, getattr(old, field)) != key_of(field, getattr(new, field))
    ]


def key_of(field: str, value: Any) -> Any:
    """What two values have in common when they say the same: a day however it is worded, names in any order."""
    if field == "no":
        return fold(value)
    if field in ("title", "requirement"):
        return " ".join(value.split()).casefold()
    if field == "deadlines":
        return sorted(json.dumps({**one, "text": text_that_counts(one)}, sort_keys=True) for one in value)
    return sorted(fold(one) for one in value)


def text_that_counts(deadline: dict[str, Any]) -> str:
    """The words of a deadline that comes to no day; those of one that does are only a way to say it."""
    return "" if deadline.get("due") or deadline.get("days") else fold(deadline["text"])


def likeness(one: Said, other: Said) -> int:
    """How like two titles are, of 100."""
    return round(fuzz.token_sort_ratio(fold(one.title), fold(other.title)))


def is_numbered_alike(one: Said, other: Said) -> bool:
    return bool(one.no) and fold(one.no) == fold(other.no)


def pair(olds: Sequence[Said], news: Sequence[Said]) -> list[Match]:
    """Each new text with the old one it most likely became of, each old one once: the same words first."""
    found: dict[int, Match] = {}
    free = dict(enumerate(olds))
    for exact in (lambda one: (fold(one.no), fold(one.title)), lambda one: fold(one.title)):
        by_key: dict[Any, list[int]] = defaultdict(list)
        for n, old in free.items():
            by_key[exact(old)].append(n)
        for n, new in enumerate(news):
            if n not in found and by_key.get(exact(new)):
                found[n] = Match(n, by_key[exact(new)].pop(0), 100, sure=True)
                free.pop(found[n].old or 0)
    taken: set[int] = set()
    for _score, n, at in sorted(likely(free, news, found), key=lambda one: (-one[0], one[1], one[2])):
        if n not in found and at not in taken:
            taken.add(at)
            alike, same = likeness(news[n], olds[at]), is_numbered_alike(news[n], olds[at])
            found[n] = Match(n, at, alike, sure=same and alike >= SURE)
    return [found.get(n, Match(n, None, 0, sure=False)) for n in range(len(news))]


def likely(free: dict[int, Said], news: Sequence[Said], found: dict[int, Match]) -> Iterator[tuple[int, int, int]]:
    """(score, new, old) of pairs that are like enough; about ten for each new text at most."""
    titles = {at: fold(old.title) for at, old in free.items()}
    numbered: dict[str, list[int]] = defaultdict(list)
    for at, old in free.items():
        if old.no:
            numbered[fold(old.no)].append(at)
    for n, new in enumerate(news):
        if n in found:
            continue
        near = process.extract(
            fold(new.title), titles, scorer=fuzz.token_sort_ratio, limit=10, score_cutoff=LIKE - SAME_NUMBER
        )
        for at in {at for _, _, at in near} | set(numbered.get(fold(new.no), ()) if new.no else ()):
            score = likeness(new, free[at]) + (SAME_NUMBER if is_numbered_alike(new, free[at]) else 0)
            if score >= LIKE:
                yield score, n, at
