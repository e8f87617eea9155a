"""The duties of a list as a workbook: to be kept, or filled in away from the system and brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import override

from cchc.access import Actor
from cchc.desk.rows import expected_words, product_of
from cchc.documents.duty_sheet import DutyLine, duty_xlsx
from cchc.duties import rules
from cchc.duties.life import Estimate
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.queries import names_of
from cchc.duties.rules import does_some, judges_some
from cchc.ui.states import STATES

MOST = 20_000


def of_desk(actor: Actor, day: date) -> DutyQuerySet:
    """What lies on her desk: what her agency owes, and what waits for its verdict or a due day from it."""
    hers = rules.on_desk.of(Duty.objects.all(), actor, day).unfinished(day).open_on(day)
    own = Duty.objects.visible_to(actor, day).unfinished(day).open_on(day)
    mine = Q(pk__in=hers.values("pk"))
    if judges_some(actor):
        mine |= Q(judged_by=actor.agency, handed_on__isnull=False, verdict="")
        mine |= Q(judged_by=actor.agency, due__isnull=True, never_due=False)
    return own.filter(mine)


def stamps_of(duties: DutyQuerySet | Sequence[Duty]) -> dict[int, str]:
    """Duty → the facts a row is filled in on: percent, last note, hand-ins, verdict, due day. One query."""
    rows = Duty.objects.filter(pk__in=[duty.pk for duty in duties]).annotate(
        note=Max("progress_notes", filter=Q(progress_notes__withdrawn_on__isnull=True))
    )
    return {
        pk: stamp(percent, note, count, verdict, due)
        for pk, percent, note, count, verdict, due in rows.values_list(
            "pk", "percent", "note", "hand_in_count", "verdict", "due"
        )
    }


def stamp(percent: int | None, note: int | None, hand_ins: int, verdict: str, due: date | None) -> str:
    return ";".join(str(part) if part is not None else "" for part in (percent, note, hand_ins, verdict, due))


def lines_of(
    stated: DutyQuerySet, day: date, typed: Mapping[int, Mapping[str, tuple[str, str]]] | None = None
) -> list[DutyLine]:
    """The duties of a list that `stated` gave, in its order, as the workbook has them. Five queries."""
    duties: list[Duty] = list(stated.select_related("task_duty__task", "task_duty__mandate")[:MOST])
    names, stamps = names_of((duty.agency_id for duty in duties), day), stamps_of(duties)
    expected = Estimate.objects.expected(stamps, day)
    with override("vi"):
        return [line_of(duty, names, stamps, (typed or {}).get(duty.pk, {}), expected.get(duty.pk)) for duty in duties]


def line_of(
    duty: Duty,
    names: Mapping[int, str],
    stamps: Mapping[int, str],
    typed: Mapping[str, tuple[str, str]],
    expected: date | None = None,
) -> DutyLine:
    """`expected`: the day its agency estimates it to come on, after the year's cut-off."""
    of_task: Any = getattr(duty, "task_duty", None)
    state = str(STATES[duty.state].word)  # type: ignore[attr-defined]
    return DutyLine(
        code=duty.pk,
        no=of_task.task.no if of_task else "",
        title=duty.title,
        product=product_of(duty),
        agency=names.get(duty.agency_id, ""),
        mandate=(of_task.mandate.number or of_task.mandate.get_kind_display()) if of_task else "",
        deadline=duty.deadline_text,
        due=duty.as_due,  # type: ignore[attr-defined]
        state=f"{state}. {expected_words(expected)}" if expected else state,
        percent=duty.percent,
        stamp=stamps.get(duty.pk, ""),
        typed=typed,
    )


def workbook(
    actor: Actor,
    stated: DutyQuerySet,
    day: date,
    *,
    title: str = "Nhiệm vụ được giao",
    typed: Mapping[int, Mapping[str, tuple[str, str]]] | None = None,
) -> bytes:
    """The workbook for one person, with the columns that are hers to fill in."""
    lines = lines_of(stated, day, typed)
    judging = rules.judge.of(Duty.objects.all(), actor, day).exists() if judges_some(actor) else False
    return duty_xlsx(lines, title=title, as_of=day, judging=judging, working=does_some(actor))
