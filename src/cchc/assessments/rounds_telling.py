"""Who is told of a round: that it was opened, extended, and that something is still to be handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.assessments.models import Entrant, EntrantState, Phase, Round, RoundState
from cchc.assessments.rounds_spans import Schedule, schedule_of, schedules
from cchc.duties.reminding import READERS, reminder
from cchc.duties.rules import DOING, HEADS
from cchc.duties.telling import holders
from cchc.notices.actions import News, tell
from cchc.notices.models import Rule, Urgency
from cchc.periods import spoken


def _news(entrants: Sequence[Entrant], key: str, words: dict[int, str], urgency: Urgency, day: date) -> Iterator[News]:
    people = holders({one.agency_id for one in entrants}, DOING, day)
    for one in entrants:
        for person in people[one.agency_id]:
            url = reverse("selfscore", args=[one.pk])
            yield News(f"{key}:{one.pk}", person, one.name, "index", urgency, words[one.pk], url)


def tell_opened(one: Round, entrants: Sequence[Entrant], day: date) -> None:
    schedule = schedule_of(one)
    words: dict[int, str] = {}
    for entrant in entrants:
        days = schedule.of(entrant, Phase.SELF)
        said = {"name": one.name, "day": spoken(days.closes_on) if days else ""}
        words[entrant.pk] = _("Tự chấm “%(name)s”, nộp trước hết ngày %(day)s.") % said
    tell(_news(entrants, f"round:{one.pk}", words, Urgency.SOON, day), day)


def tell_extended(one: Round, phase: Phase, until: date, entrants: Sequence[Entrant], day: date) -> None:
    said = {"name": one.name, "phase": phase.label, "day": spoken(until)}
    words = {each.pk: _("“%(name)s”: %(phase)s được gia hạn đến hết ngày %(day)s.") % said for each in entrants}
    tell(_news(entrants, f"round:{one.pk}:{phase.value}:{until}", words, Urgency.NEWS, day), day)


def silent_words(one: Round, entrant: Entrant, schedule: Schedule, day: date) -> tuple[str, Urgency]:
    days = schedule.of(entrant, Phase.SELF)
    left = days.left(day) if days else 0
    said = {"name": one.name, "day": spoken(days.closes_on) if days else "", "n": abs(left)}
    if left < 0:
        return _("Quá hạn %(n)s ngày (hạn %(day)s): chưa nộp bản tự chấm “%(name)s”.") % said, Urgency.LATE
    return _("Còn %(n)s ngày (hạn %(day)s): chưa nộp bản tự chấm “%(name)s”.") % said, Urgency.SOON


def tell_silent(one: Round, entrants: Sequence[Entrant], schedule: Schedule, day: date) -> None:
    by: dict[Urgency, dict[int, str]] = {}
    for entrant in entrants:
        words, urgency = silent_words(one, entrant, schedule, day)
        by.setdefault(urgency, {})[entrant.pk] = words
    for urgency, said in by.items():
        told = [each for each in entrants if each.pk in said]
        tell(_news(told, f"round:{one.pk}:asked:{day}", said, urgency, day), day)


def tell_submitted(entrant: Entrant, day: date) -> None:
    """The head: the self-score waits for her."""
    words = _("Bản tự chấm “%(name)s” chờ ký, nộp.") % {"name": entrant.round.name}
    people = holders([entrant.agency_id], HEADS, day)[entrant.agency_id]
    url = reverse("selfscore", args=[entrant.pk])
    key = f"self:{entrant.pk}:{entrant.version}"
    tell([News(key, one, entrant.name, "index", Urgency.SOON, words, url) for one in people], day)


def tell_given_back(entrant: Entrant, day: date) -> None:
    """Those who put it together: what the head wants mended."""
    words = _("Thủ trưởng chuyển lại bản tự chấm “%(name)s”: %(why)s") % {
        "name": entrant.round.name,
        "why": entrant.reason,
    }
    said = {entrant.pk: words}
    tell(_news([entrant], f"self:back:{entrant.pk}:{entrant.version}", said, Urgency.SOON, day), day)


def remind(day: date) -> int:
    """By the installation's rules of reminding: whoever has yet to hand in. How many notices are new."""
    rules = list(Rule.objects.filter(is_on=True))
    waiting = (
        Entrant.objects.filter(round__state=RoundState.OPEN)
        .exclude(state=EntrantState.HANDED_IN)
        .select_related("round")
    )
    entrants = list(waiting) if rules else []
    plans = schedules({one.round_id for one in entrants})
    readers = {to: holders({one.agency_id for one in entrants}, roles, day) for to, roles in READERS.items()}
    return tell(_by_rules(entrants, rules, plans, readers, day), day)


def _by_rules(
    entrants: Iterable[Entrant],
    rules: Sequence[Rule],
    plans: dict[int, Schedule],
    readers: dict[str, dict[int, list[int]]],
    day: date,
) -> Iterator[News]:
    for one in entrants:
        schedule = plans[one.round_id]
        days = schedule.of(one, Phase.SELF)
        if days is None:
            continue
        words, urgency = silent_words(one.round, one, schedule, day)
        for rule in rules:
            others = [other.days_before for other in rules if other.to == rule.to]
            found = reminder(rule, others, days.closes_on, one.pk, day)
            for person in readers[rule.to].get(one.agency_id, ()) if found is not None else ():
                url = reverse("selfscore", args=[one.pk])
                yield News(f"self-{found.key}", person, one.name, "index", urgency, words, url)  # type: ignore[union-attr]
