"""The fields of reform and the levels of government, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise, lazystr
from django.utils.translation import get_language

from cchc.words import Field
from cchc.words.levels import Level


def word(one: Field | Level) -> str:
    return one.english if (get_language() or "vi").startswith("en") else one.vietnamese


def capital(one: Field | Level) -> str:
    """As it begins a line."""
    said = word(one)
    return said[:1].upper() + said[1:]


class Said:
    """A word that is asked for its language when it is shown: what a form class is made with."""

    def __init__(self, one: Field | Level) -> None:
        self.one = one

    def __str__(self) -> str:
        return capital(self.one)


def choices(those: Iterable[Field | Level]) -> list[tuple[str, str | Promise]]:
    """The choices of a field of a form."""
    return [(one.value, lazystr(Said(one))) for one in those]
