"""The documents a text cites, each with the day printed after its number."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from cchc.reading import cites
from cchc.reading.blocks import Passage

_DAY_AFTER = re.compile(
    r"\s*,?\s*ngày\s+(?P<d>\d{1,2})\s*(?:/|\s+tháng\s+)\s*(?P<m>\d{1,2})\s*(?:/|\s+năm\s+)\s*(?P<y>\d{4})(?!\d)",
    re.IGNORECASE,
)


class Cited(NamedTuple):
    """A document cited: its number without white space, the day printed after it, and the words of both."""

    number: str
    on: date | None
    words: str
    place: Passage


def cited(lines: Iterable[Passage]) -> list[Cited]:
    """Every citation in order, repeated ones too."""
    found = []
    for at in lines:
        for number, start in cites.numbers(at.text) if "/" in at.text else ():
            match = cites.NUMBER.match(at.text, start)
            end = match.end() if match else start
            after = _DAY_AFTER.match(at.text, end)
            words = at.text[start : after.end() if after else end]
            found.append(Cited(number, _day(after) if after else None, words, at))
    return found


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
