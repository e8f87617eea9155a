"""What the house knows already of the inputs a set asks: entered once, it is not typed again.

A tie, confirmed by a person, says where an input is known. A room declares a source in its `AppConfig.ready`:

    provide(Source("surveys", _("Kết quả khảo sát"), asked))

`asked` gives, for the entrants of one round and the ties to the source, what is known by (entrant, input). What a room
can count by agency and window is a counter of `figures.counting`, and is a source without more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from cchc.assessments.models import Entrant, Round, Tie
from cchc.scoring.values import Fact, Kind


@dataclass(frozen=True)
class Known:
    """A fact the house knows: `words` say how (“31/38 nhiệm vụ”), `source` where from, `key` names it for ever
    (`figure:12.3`), `url` opens it. `firm` is False of what nobody has confirmed yet."""

    fact: Fact
    words: str
    source: str
    key: str
    url: str = ""
    firm: bool = True


Found = dict[tuple[int, str], Known]  # (entrant, input)
Asks = Callable[[Round, Sequence[Entrant], Sequence[Tie], date], Found]


@dataclass(frozen=True)
class Source:
    """`code` is what a tie names: at most 20 letters. `kinds` are the inputs it can be; none named: any."""

    code: str
    label: str | Promise
    asks: Asks
    kinds: tuple[Kind, ...] = ()


SOURCES: dict[str, Source] = {}


def provide(source: Source) -> None:
    SOURCES[source.code] = source


def sources() -> Mapping[str, Source]:
    """Those declared, and the counters of every room."""
    from cchc.assessments.known_counted import counters

    return {**SOURCES, **counters()}


def known_of(of: Round, entrants: Sequence[Entrant], day: date) -> Found:
    """What is known of some entrants of a round on a day; each source is asked once, however many there are."""
    ties: dict[str, list[Tie]] = {}
    for tie in Tie.objects.filter(set=of.set_id).select_related("indicator__current"):
        ties.setdefault(tie.source, []).append(tie)
    found: Found = {}
    declared = sources() if ties else {}
    for code, asked in ties.items():
        if code in declared:
            found |= declared[code].asks(of, entrants, asked, day)
    return found
