"""The meeting's sheet: the last conclusions, and where each task of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse

from cchc.access import Actor
from cchc.desk.chasing import last_words
from cchc.desk.piles import list_url
from cchc.duties.models import Duty
from cchc.duties.queries import Pile, names_of
from cchc.tasks.models import Mandate


@dataclass(frozen=True)
class Said:
    """A conclusion of a meeting and where it stands."""

    mandate: Mandate
    url: str
    done: int
    total: int
    over: int
    over_url: str
    lines: Sequence[MeetingLine]


@dataclass(frozen=True)
class MeetingLine:
    no: str
    title: str
    url: str
    agency: str
    due: date | None
    deadline: str
    state: str
    said: str


LAST_MEETINGS = 3
MOST_LINES = 60


def meetings(actor: Actor, day: date, *, most: int = LAST_MEETINGS) -> list[Said]:
    """The last conclusions one sees, newest first, each task with who leads it and how it stands. Seven queries."""
    own = Mandate.objects.visible_to(actor, day).filter(in_force_on__isnull=False, kind=Mandate.Kind.CONCLUSION)
    last = list(own.order_by(F("issued_on").desc(nulls_last=True), "-pk")[:most])
    rows: list[Duty] = list(
        Duty.objects.visible_to(actor, day)
        .filter(task_duty__mandate__in=last)
        .stated(day)
        .select_related("task_duty__task")
        .order_by("task_duty__task__order", "pk")
    )
    names = names_of((duty.agency_id for duty in rows), day)
    notes = last_words(rows)
    return [said_of(one, [duty for duty in rows if duty.task_duty.mandate_id == one.pk], names, notes) for one in last]


def said_of(mandate: Mandate, duties: Iterable[Duty], names: Mapping[int, str], notes: Mapping[int, str]) -> Said:
    lines = [
        MeetingLine(
            no=duty.task_duty.task.no,
            title=duty.title,
            url=reverse("duty", args=[duty.pk]),
            agency=names.get(duty.agency_id, ""),
            due=duty.as_due,  # type: ignore[attr-defined]
            deadline=duty.deadline_text,
            state=duty.state,  # type: ignore[attr-defined]
            said=notes.get(duty.pk, ""),
        )
        for duty in duties
    ]
    return Said(
        mandate=mandate,
        url=reverse("mandate", args=[mandate.pk]),
        done=sum(line.state in ("done", "late") for line in lines),
        total=len(lines),
        over=sum(line.state == "over" for line in lines),
        over_url=list_url(mandate=mandate.pk, pile=Pile.OVERDUE.value, year="all"),
        lines=lines[:MOST_LINES],
    )
