"""Which days a phase is open for an agency: its group's, with what was extended. Two queries for a whole round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cchc.assessments.models import Entrant, Extension, Phase, Round, Span
from cchc.periods.calendar import vietnam

# Working days each phase takes where nobody says otherwise.
USUAL = {
    Phase.SELF: 15,
    Phase.FIRST: 10,
    Phase.EXPLANATION: 5,
    Phase.SECOND: 5,
    Phase.COUNCIL: 3,
    Phase.PUBLICATION: 3,
}


@dataclass(frozen=True)
class Days:
    """`closes_on` is the last day, with what was extended; `printed` the one the schedule had."""

    opens_on: date
    closes_on: date
    printed: date

    @property
    def is_extended(self) -> bool:
        return self.closes_on > self.printed

    def is_open(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on

    def left(self, day: date) -> int:
        """Days from a day to the last one: 0 on it, negative after it."""
        return (self.closes_on - day).days


@dataclass(frozen=True)
class Schedule:
    """The spans of a round by (group, phase), and the extensions by span."""

    spans: Mapping[tuple[int, str], Span]
    extensions: Mapping[int, list[Extension]]

    def of_group(self, group: int, phase: Phase) -> Days | None:
        return self._days(group, phase, None)

    def of(self, entrant: Entrant, phase: Phase) -> Days | None:
        """None where the group's schedule has no such phase."""
        return self._days(entrant.group_id, phase, entrant.pk)

    def _days(self, group: int, phase: Phase, entrant: int | None) -> Days | None:
        span = self.spans.get((group, phase.value))
        if span is None:
            return None
        longer = [
            one.until for one in self.extensions.get(span.pk, ()) if one.entrant_id is None or one.entrant_id == entrant
        ]
        return Days(span.opens_on, max([span.closes_on, *longer]), span.closes_on)


def schedules(rounds: Iterable[int]) -> dict[int, Schedule]:
    """Round → its schedule."""
    asked = set(rounds)
    spans: dict[int, dict[tuple[int, str], Span]] = {one: {} for one in asked}
    extensions: dict[int, dict[int, list[Extension]]] = {one: {} for one in asked}
    for span in Span.objects.filter(group__round__in=asked).select_related("group"):
        spans[span.group.round_id][span.group_id, span.phase] = span
    for one in Extension.objects.filter(span__group__round__in=asked).select_related("span__group").order_by("pk"):
        extensions[one.span.group.round_id].setdefault(one.span_id, []).append(one)
    return {one: Schedule(spans[one], extensions[one]) for one in asked}


def schedule_of(one: Round) -> Schedule:
    return schedules([one.pk])[one.pk]


def days_of(entrant: Entrant, phase: Phase) -> Days | None:
    """The days of one phase for one agency. Two queries."""
    return schedule_of(entrant.round).of(entrant, phase)


def proposed(start: date) -> dict[Phase, tuple[date, date]]:
    """The usual schedule from a day on, in working days."""
    calendar, made, opens = vietnam(), {}, start
    for phase, days in USUAL.items():
        closes = calendar.add(opens, days)
        made[phase] = (opens, closes)
        opens = calendar.add(closes, 1)
    return made
