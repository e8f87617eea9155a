"""What people are told of a round's cut-off: before it who still has forms to fill in, on its day who freezes it too.

Reports are duties, of whose due days everybody is reminded as of any (`duties.reminding`); the cut-off is another day,
by which the figures are taken. Told by the installation's rules of reminding, each step once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from django.urls import reverse

from cchc.duties.queries import names_of
from cchc.duties.reminding import READERS, reminder
from cchc.duties.rules import JUDGES
from cchc.duties.telling import holders
from cchc.notices.actions import News, tell
from cchc.notices.models import Rule, Urgency
from cchc.periods import spoken
from cchc.reports.models import NOT_FILED, Level, Report, Round

LATEST = timedelta(days=30)  # a round that nobody froze is spoken of no longer


def remind(day: date) -> int:
    """Of every round that is not frozen and whose cut-off comes, or came. How many notices are new. Safe to repeat."""
    rules = list(Rule.objects.filter(is_on=True, days_before__gte=0))
    furthest = max((rule.days_before for rule in rules), default=0)
    near = Round.objects.filter(
        frozen_at__isnull=True, cut_off__gte=day - LATEST, cut_off__lte=day + timedelta(days=furthest)
    )
    told = 0
    for one in near.order_by("cut_off", "pk"):
        told += tell([*(come(one, day) if max(one.cut_off, one.end) <= day else before(one, rules, day))], day)
    return told


def silent_in(one: Round) -> list[int]:
    """The agencies that still have something to fill in. One query."""
    rows = Report.objects.filter(round=one, state__in=NOT_FILED, level=Level.UNIT)
    return list(rows.order_by("agency").values_list("agency", flat=True).distinct())


def before(one: Round, rules: Sequence[Rule], day: date) -> Iterator[News]:
    """Who has not handed in, by the rules, as of a due day."""
    agencies = silent_in(one)
    names = names_of(agencies, day)
    for rule in rules:
        others = [other.days_before for other in rules if other.to == rule.to]
        found = reminder(rule, others, one.cut_off, one.pk, day)
        if found is None:
            continue
        left = f"Còn {found.days} ngày nữa" if found.days else "Hôm nay"
        words = f"{left} chốt số liệu ({spoken(one.cut_off)}): điền và nộp biểu của “{one.name}”"
        readers = holders(agencies, READERS[rule.to], day)
        yield from news(one, f"cut-{found.key}", agencies, names, readers, words, Urgency.SOON)


def come(one: Round, day: date) -> Iterator[News]:
    """The day has come: who is silent hears that its figures are missing, the focal point that it may freeze."""
    agencies, key = silent_in(one), f"cut-come:{one.pk}:{one.cut_off}"
    names = names_of([*agencies, one.run_by_id], day)
    words = f"Đến ngày chốt số liệu {spoken(one.cut_off)} mà chưa nộp “{one.name}”; nộp sau khi chốt là nộp bổ sung"
    readers = holders(agencies, READERS[Rule.To.WORKING.value], day)
    yield from news(one, key, agencies, names, readers, words, Urgency.SOON)
    said = f"Đã đến ngày chốt số liệu {spoken(one.cut_off)} của “{one.name}”: {len(agencies)} cơ quan chưa nộp. "
    focal = holders([one.run_by_id], JUDGES, day)
    whole = said + "Xem lại rồi bấm Chốt số liệu."
    yield from news(one, f"{key}:run", [one.run_by_id], names, focal, whole, Urgency.SOON)


def news(
    one: Round,
    key: str,
    agencies: Iterable[int],
    names: dict[int, str],
    readers: dict[int, list[int]],
    words: str,
    urgency: Urgency,
) -> Iterator[News]:
    url = reverse("report_round", args=[one.pk])
    for agency in agencies:
        for person in readers.get(agency, ()):
            own = url if agency == one.run_by_id else f"{url}?own=1&agency={agency}"
            yield News(f"{key}:{agency}", person, names.get(agency, ""), "due", urgency, words, own)
