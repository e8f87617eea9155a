"""Inputs known from the tasks a criterion hangs on: how many of the agency's duties for them are done on time."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.assessments.known import Found, Known, Source, provide
from cchc.assessments.models import Entrant, Link, LinkState, Round, Tie
from cchc.duties.models import Duty
from cchc.duties.states import UNCOUNTED, State
from cchc.scoring.values import Fact, Kind, Ratio, YesNo
from cchc.words.numbers import vi

TASKS = "tasks"
FITTING = (Kind.RATIO, Kind.YES_NO)


def asked(of: Round, entrants: Sequence[Entrant], ties: Sequence[Tie], day: date) -> Found:
    """Two queries. A ratio is those done on time of those due in the period; yes or no, whether all are done."""
    inputs = {one.code: one for one in of.set.given.inputs}
    wanted = {tie.input for tie in ties if tie.input in inputs and inputs[tie.input].kind in FITTING}
    codes: dict[str, list[str]] = {}
    for one in of.set.given.leaves():
        if one.input in wanted:
            codes.setdefault(one.code, []).append(one.input or "")
    tasks: dict[int, set[str]] = {}
    links = Link.objects.filter(set=of.set_id, code__in=codes, state=LinkState.CONFIRMED)
    for code, task in links.values_list("code", "task_id"):
        tasks.setdefault(task, set()).update(codes[code])
    by_agency = {one.agency_id: one for one in entrants}
    on = min(day, of.end)
    due = (
        Duty.objects.filter(agency__in=by_agency, task_duty__task__in=tasks)
        .stated(on)
        .filter(Q(as_due__range=(of.start, of.end)))
    )
    tallies: dict[tuple[int, str], Tally[State]] = {}
    for row in due.counts("agency_id", "task_duty__task_id"):
        for code in tasks[int(str(row["task_duty__task_id"]))]:
            held = tallies.setdefault((int(str(row["agency_id"])), code), Tally())
            held[State(str(row["state"]))] += int(str(row["n"]))
    found: Found = {}
    for (agency, code), tally in tallies.items():
        known = _known(inputs[code].kind, tally, by_agency[agency], on)
        if known is not None:
            found[by_agency[agency].pk, code] = known
    return found


def _known(kind: Kind, tally: Tally[State], entrant: Entrant, on: date) -> Known | None:
    whole = sum(n for state, n in tally.items() if state not in UNCOUNTED)
    if not whole:
        return None
    done = tally[State.ON_TIME]
    finished = done + tally[State.LATE]
    fact: Fact = Ratio(done, whole) if kind is Kind.RATIO else YesNo(finished == whole)
    words = _("%(k)s/%(n)s nhiệm vụ đúng hạn") % {"k": vi(done), "n": vi(whole)}
    url = f"{reverse('duties')}?agency={entrant.agency_id}"
    said = _("Nhiệm vụ gắn với tiêu chí")
    return Known(fact, words, said, f"tasks:{entrant.agency_id}:{on.isoformat()}", url)


def declare() -> None:
    provide(Source(TASKS, gettext_lazy("Nhiệm vụ gắn với tiêu chí"), asked, FITTING))
