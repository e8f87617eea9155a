"""Reminders (nhắc việc): who is told of which duty on a day, by the rules of the installation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import Q
from django.urls import reverse

from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.duties.rules import HEADS, WORKING, is_uncharged
from cchc.duties.states import Verdict
from cchc.duties.telling import holders
from cchc.notices.actions import News, tell
from cchc.notices.models import Rule, Urgency
from cchc.periods import spoken

BATCH = 1000
READERS = {
    Rule.To.WORKING.value: WORKING,
    Rule.To.HEAD.value: HEADS,
}


@dataclass(frozen=True)
class Reminder:
    """A rule that holds of a duty on a day. `key` is the same on every day of the same step, and told once."""

    key: str
    urgency: Urgency
    days: int


def reminder(rule: Rule, others: Iterable[int], due: date, duty: int, day: date) -> Reminder | None:
    """The step of a rule that a day falls in; None before its first.

    A rule of so many days before holds until a later one does (`others` are the days of those to the same reader), so
    that a day on which nothing ran is made up for. One after the due day holds from then on, anew every so many days.
    """
    left = (due - day).days
    if rule.days_before >= 0:
        nearer = any(left <= other < rule.days_before for other in others if other >= 0)
        if not 0 <= left <= rule.days_before or nearer:
            return None
        return Reminder(f"due:{duty}:{due}:{rule.days_before}:{rule.to}", Urgency.SOON, left)
    since = -left + rule.days_before
    if since < 0:
        return None
    step = since // rule.every if rule.every else 0
    return Reminder(f"late:{duty}:{due}:{rule.days_before}:{rule.to}:{step}", Urgency.LATE, -left)


def remind(day: date) -> int:
    """Tells everybody whom the rules name of what is due or late on a day; how many notices are new. Safe to repeat."""
    rules = list(Rule.objects.filter(is_on=True))
    if not rules:
        return 0
    furthest = max((rule.days_before for rule in rules), default=0)
    owed = Duty.objects.open_on(day).unfinished().filter(due__lte=day + timedelta(days=max(furthest, 0)))
    waiting = owed.filter(Q(handed_on__isnull=True) | Q(verdict=Verdict.RETURNED.value)).order_by("pk")
    duties = waiting.select_related("officer__person").iterator(chunk_size=BATCH)
    told = 0
    while batch := list(islice(duties, BATCH)):
        told += tell(news_of(batch, rules, day), day)
    return told


def news_of(duties: Sequence[Duty], rules: Sequence[Rule], day: date) -> Iterator[News]:
    agencies = {duty.agency_id for duty in duties}
    names = names_of(agencies, day)
    readers = {to: holders(agencies, roles, day) for to, roles in READERS.items()}
    for duty in duties:
        for rule in rules:
            others = [other.days_before for other in rules if other.to == rule.to]
            found = reminder(rule, others, duty.due or day, duty.pk, day)
            if found is None:
                continue
            for person in readers_of(duty, rule, readers[rule.to], day):
                yield News(
                    key=found.key,
                    person=person,
                    agency_name=names.get(duty.agency_id, ""),
                    kind="due" if found.urgency is Urgency.SOON else "late",
                    urgency=found.urgency,
                    words=words_of(duty, found),
                    url=reverse("duty", args=[duty.pk]),
                )


def readers_of(duty: Duty, rule: Rule, readers: Mapping[int, list[int]], day: date) -> list[int]:
    """Of those who do the work, the officer charged with it alone, where somebody is."""
    if rule.to == Rule.To.WORKING.value and duty.officer is not None and not is_uncharged(duty, day):
        return [duty.officer.person_id] if duty.officer.person.is_active else []
    return readers.get(duty.agency_id, [])


def words_of(duty: Duty, found: Reminder) -> str:
    what = " – ".join(part for part in (duty.product_name, duty.title) if part)[:900]
    due = spoken(duty.due) if duty.due else ""
    if found.urgency is Urgency.LATE:
        return f"Quá hạn {found.days} ngày (hạn {due}): {what}"
    when = "Hôm nay đến hạn" if found.days == 0 else f"Còn {found.days} ngày (hạn {due})"
    return f"{when}: {what}"
