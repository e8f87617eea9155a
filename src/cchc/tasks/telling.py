"""Who is told that a document changed what she owes: each agency once, of everything."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from cchc.duties.queries import names_of
from cchc.duties.rules import DOING, HEADS
from cchc.duties.telling import holders
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.tasks.models import AmendedDuty, Amendment

Act = AmendedDuty.Act


def tell_amended(amendment: Amendment, *, words: str, url: str, day: date) -> None:
    """Agencies whose duties were changed or closed; those that got new ones are told of them as ever."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    rows = amendment.duties.exclude(act=Act.OPENED).values_list("duty__agency", "act")
    for agency, act in rows:
        counts[agency][act] += 1
    names, readers = names_of(counts, day), holders(counts, DOING, day)
    readers.update(holders(counts, HEADS, day))
    said = {Act.CHANGED.value: "{} việc được sửa đổi", Act.CLOSED.value: "{} việc thôi giao"}
    tell(
        [
            News(
                key=f"amended:{amendment.pk}:{agency}",
                person=person,
                agency_name=names.get(agency, ""),
                kind="given",
                urgency=Urgency.NEWS,
                words=f"{names.get(agency, '')} có "
                + ", ".join(text.format(how[act]) for act, text in said.items() if how[act])
                + f": {words}",
                url=f"{url}&agency={agency}",
            )
            for agency, how in counts.items()
            for person in readers[agency]
        ],
        day,
    )
