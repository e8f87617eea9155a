"""Inputs known from the periodic reports an agency owes: how many it sent on time, how many late or not at all."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.assessments.known import Asks, Found, Known, Source, provide
from cchc.assessments.models import Entrant, Round, Tie
from cchc.duties.models import Duty
from cchc.duties.states import UNCOUNTED, State
from cchc.periods.naming import name_of
from cchc.scoring.values import Count, Fact, Kind, Ratio
from cchc.words.numbers import vi

Said = Callable[[Tally[State], int], tuple[Fact, str]]


def punctual(tally: Tally[State], whole: int) -> tuple[Fact, str]:
    done = tally[State.ON_TIME]
    return Ratio(done, whole), f"{vi(done)}/{vi(whole)}"


def late(tally: Tally[State], whole: int) -> tuple[Fact, str]:
    n = tally[State.LATE] + tally[State.OVERDUE]
    return Count(n), vi(n)


def tallied(of: Round, entrants: Sequence[Entrant], day: date) -> dict[int, Tally[State]]:
    """Agency → the states of its reports due in the period, as they stand on a day. One query."""
    due = (
        Duty.objects.filter(agency__in=[one.agency_id for one in entrants], is_report=True)
        .stated(day)
        .filter(Q(as_due__range=(of.start, of.end)))
    )
    found: dict[int, Tally[State]] = {}
    for row in due.counts("agency_id"):
        found.setdefault(int(str(row["agency_id"])), Tally())[State(str(row["state"]))] += int(str(row["n"]))
    return found


def asked(said: Said, label: str | Promise, code: str) -> Asks:
    def ask(of: Round, entrants: Sequence[Entrant], ties: Sequence[Tie], day: date) -> Found:
        on = min(day, of.end)
        tallies = tallied(of, entrants, on)
        found: Found = {}
        for entrant in entrants:
            tally = tallies.get(entrant.agency_id, Tally())
            whole = sum(n for state, n in tally.items() if state not in UNCOUNTED)
            if not whole:
                continue
            fact, words = said(tally, whole)
            source = _("%(what)s, %(window)s") % {"what": label, "window": name_of(of.window)}
            url = f"{reverse('duties')}?agency={entrant.agency_id}"
            for tie in ties:
                found[entrant.pk, tie.input] = Known(fact, words, source, f"{code}:{on.isoformat()}", url)
        return found

    return ask


def declare() -> None:
    on_time, behind = gettext_lazy("Báo cáo định kỳ gửi đúng hạn"), gettext_lazy("Báo cáo gửi chậm hoặc không gửi")
    provide(Source("reports.punctual", on_time, asked(punctual, on_time, "reports.punctual"), (Kind.RATIO,)))
    provide(Source("reports.late", behind, asked(late, behind, "reports.late"), (Kind.COUNT,)))
