"""Questions about duties that lists ask: in which pile a duty lies on a desk, and which ones fit words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from cchc.agencies.models import Standing
from cchc.duties.models import LIES_WITH_ISSUER, SOON, DutyQuerySet
from cchc.duties.states import DONE, State, Verdict, state_rows
from cchc.duties.wordings import Wording
from cchc.words import fold


class Pile(StrEnum):
    """Where a duty lies on the desk of whoever owes it, the most urgent first. Every duty lies in one."""

    OVERDUE = "over"
    RETURNED = "back"
    UNSURE = "unsure"
    SOON = "soon"
    WAITING = "wait"
    ISSUING = "issue"
    LATER = "later"
    FINISHED = "finished"


OF_STATE = {
    State.OVERDUE: Pile.OVERDUE,
    State.RETURNED: Pile.RETURNED,
    State.NOT_DETERMINABLE: Pile.UNSURE,
    State.HANDED_IN: Pile.WAITING,
    State.SUBMITTED: Pile.ISSUING,
    State.NOT_APPLICABLE: Pile.FINISHED,
    State.PASSED_ON: Pile.FINISHED,
    State.ON_TIME: Pile.FINISHED,
    State.LATE: Pile.FINISHED,
    State.ENDED: Pile.FINISHED,
}


def piled(stated: DutyQuerySet, day: date) -> DutyQuerySet:
    """Annotates `pile`; call it on what `stated` gave for the same day.

    Over the facts themselves: asked of `state`, the database would reckon each row's state once for every pile.
    """
    rows = state_rows(day, prefix="as_")
    return stated.annotate(
        pile=Case(
            *(When(condition, then=Value(OF_STATE[state].value)) for condition, state in rows if state in OF_STATE),
            When(as_due__lte=day + SOON, then=Value(Pile.SOON.value)),
            default=Value(Pile.LATER.value),
            output_field=CharField(),
        )
    )


def may_lie(pile: Pile, day: date) -> Q:
    """What every duty of a pile of today fits, over stored columns: it lets the database use their indexes."""
    match pile:
        case Pile.OVERDUE:
            return overdue(day)
        case Pile.SOON:
            return Q(due__range=(day, day + SOON))
        case Pile.UNSURE:
            return Q(due__isnull=True)
        case Pile.WAITING:
            return Q(handed_on__isnull=False, verdict=Verdict.NONE.value)
        case Pile.RETURNED:
            return Q(verdict=Verdict.RETURNED.value)
        case Pile.ISSUING:
            return LIES_WITH_ISSUER
    return Q()


FEW_WORDINGS = 500
ACCEPTED = Q(handed_on__isnull=False, verdict=Verdict.ACCEPTED.value)
# What may still be in a pile but the finished one, over stored columns, as the index of open duties says it.
NOT_ACCEPTED = Q(handed_on__isnull=True) | ~Q(verdict=Verdict.ACCEPTED.value)


def pile_counts(rows: DutyQuerySet, *, by_words: bool = False) -> dict[Pile, int]:
    """How many lie in each pile; call it on what `piled` gave of today.

    Two queries: most are accepted, and those are counted by themselves, out of an index. Rows found `by_words` have to
    be looked at whichever they are: then one.
    """
    counted = dict.fromkeys(Pile, 0)
    lying = rows if by_words else rows.filter(NOT_ACCEPTED)
    for pile, n in lying.order_by().values_list(F("pile")).annotate(n=Count("*")):
        counted[Pile(pile)] = n
    if by_words:
        return counted
    counted[Pile.FINISHED] += rows.filter(ACCEPTED).count()
    return counted


def counted(rows: DutyQuerySet) -> int:
    """How many there are. Two queries: each half has an index that holds all that is asked."""
    rows = rows.order_by()
    return rows.filter(NOT_ACCEPTED).count() + rows.filter(ACCEPTED).count()


def counted_by(rows: DutyQuerySet, column: str) -> dict[int, int]:
    """The same by a column's values."""
    found: dict[int, int] = defaultdict(int)
    for half in (NOT_ACCEPTED, ACCEPTED):
        for value, n in rows.filter(half).order_by().values_list(column).annotate(n=Count("*")):
            found[value] += n
    return found


@dataclass
class Tally:
    """How far duties are: how many are done, in time or late; overdue; found not to apply; and all of them."""

    done: int = 0
    over: int = 0
    na: int = 0
    total: int = 0


def tallies(rows: DutyQuerySet, day: date, *by: str) -> dict[tuple[Any, ...], Tally]:
    """The tally of each group of duties; call it on what `stated` gave of today. Two queries, as above."""
    rows, found = rows.order_by(), defaultdict[tuple[Any, ...], Tally](Tally)
    accepted = rows.filter(ACCEPTED)
    gone = Case(When(na_on__lte=day, then=Value(State.NOT_APPLICABLE.value)), default=Value(State.ON_TIME.value))
    for *group, state, n in (
        *rows.filter(NOT_ACCEPTED).values_list(*by, "state").annotate(n=Count("*")),
        *accepted.annotate(roughly=gone).values_list(*by, "roughly").annotate(n=Count("*")),
    ):
        one = found[tuple(group)]
        one.total += n
        one.done += n if State(state) in DONE else 0
        one.over += n if state == State.OVERDUE else 0
        one.na += n if state == State.NOT_APPLICABLE else 0
    return found


def first_of_piles(rows: DutyQuerySet, most: int) -> dict[Pile, list[int]]:
    """Keys of the first `most` duties of each pile but the finished one, the earliest due first. One query."""
    place = Window(RowNumber(), partition_by=F("pile"), order_by=[F("as_due").asc(nulls_last=True), F("pk").asc()])
    found: dict[Pile, list[int]] = {pile: [] for pile in Pile}
    numbered = (
        rows.filter(NOT_ACCEPTED).exclude(Q(pile=Pile.FINISHED.value)).annotate(place=place).filter(Q(place__lte=most))
    )
    for pk, pile in numbered.order_by("place").values_list("pk", F("pile")):
        found[Pile(pile)].append(pk)
    return found


def to_judge(rows: DutyQuerySet, agency: int) -> DutyQuerySet:
    """Hand-ins that wait for this agency's verdict, the longest waiting first."""
    waiting = rows.unfinished().filter(judged_by=agency, verdict=Verdict.NONE.value, handed_on__isnull=False)
    return waiting.order_by("handed_on", "pk")


def to_do(rows: DutyQuerySet, day: date) -> DutyQuerySet:
    """What its agency still has to do: neither accepted, passed on, closed with its year, nor handed in and waiting."""
    waiting = Q(handed_on__isnull=False, verdict=Verdict.NONE.value)
    return rows.unfinished(day).exclude(waiting)


def overdue(day: date) -> Q:
    """The condition of `State.OVERDUE` over the stored facts, without an annotation: for a quick count."""
    waiting = Q(handed_on__isnull=False, verdict=Verdict.NONE.value)
    open_late = Q(due__lt=day, closed_on__isnull=True, na_on__isnull=True)
    return open_late & ~Q(verdict=Verdict.ACCEPTED.value) & ~waiting & ~LIES_WITH_ISSUER


def fitting(rows: DutyQuerySet, words: str) -> DutyQuerySet:
    """Duties whose folded words hold each of these, with or without diacritics.

    The wordings are found first where they are few: the database then knows how many, and which index is the shorter.
    """
    if not fold(words).strip():
        return rows
    holding = Wording.objects.holding(words).values_list("pk", flat=True)
    few = list(holding[: FEW_WORDINGS + 1])
    return rows.filter(wording__in=few if len(few) <= FEW_WORDINGS else holding)


def names_of(agencies: Iterable[int], day: date) -> dict[int, str]:
    """What agencies are called on a day; one that has ended keeps its last name. One query."""
    standings = Standing.objects.filter(agency__in=set(agencies), since__lte=day).order_by("since")
    return dict(standings.values_list("agency_id", "name"))
