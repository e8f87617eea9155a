"""Rounds as page values: who stands where, the days of each group, what a list is narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.assessments.models import Entrant, EntrantState, Filing, Group, Phase, Round
from cchc.assessments.rounds_form import (
    WhyForm,
    set_said,
    spans_shown,
)
from cchc.assessments.rounds_spans import Days, Schedule
from cchc.figures.asked import name_on
from cchc.periods.naming import name_of
from cchc.ui.components import Choice, Fact

STATES = {EntrantState.OPEN: "none", EntrantState.SUBMITTED: "wait", EntrantState.HANDED_IN: "done"}


SHOWN = ("silent", "filed", "late")


@dataclass(frozen=True)
class Line:
    """An agency of a round as a list shows it: its days of self-scoring, and how it stands to them on a day."""

    entrant: Entrant
    days: Days | None
    filed_at: datetime | None
    today: date

    @property
    def is_filed(self) -> bool:
        return self.entrant.state == EntrantState.HANDED_IN

    @property
    def late(self) -> int:
        """Days late by the printed schedule: of what was handed in when it was, of what was not by today."""
        if self.days is None:
            return 0
        on = timezone.localtime(self.filed_at).date() if self.filed_at else self.today
        return max(0, (on - self.days.printed).days)

    @property
    def is_over(self) -> bool:
        """Not handed in, and no time left, extensions counted."""
        return not self.is_filed and self.days is not None and self.days.left(self.today) < 0

    @property
    def state(self) -> str:
        return "over" if self.is_over else STATES[EntrantState(self.entrant.state)]


def lines_of(entrants: list[Entrant], plans: dict[int, Schedule], today: date) -> list[Line]:
    """Two queries besides those for the schedules."""
    filed = dict(
        Filing.objects.filter(entrant__in=entrants, withdrawn_at__isnull=True)
        .order_by("n")
        .values_list("entrant", "at")
    )
    return [Line(one, plans[one.round_id].of(one, Phase.SELF), filed.get(one.pk), today) for one in entrants]


def counted(listed: list[Round]) -> list[tuple[Round, int, int, str]]:
    """(round, handed in, all, window in words). One query."""
    filed = Count("entrants", filter=Q(entrants__state=EntrantState.HANDED_IN))
    rows = Round.objects.filter(pk__in=[one.pk for one in listed]).annotate(filed=filed, all=Count("entrants"))
    by = {pk: (done, n) for pk, done, n in rows.values_list("pk", "filed", "all")}
    return [(one, *by[one.pk], name_of(one.window)) for one in listed]


def plan_of(
    schedule: Schedule, groups: list[Group], again: tuple[int, WhyForm] | None, today: date
) -> list[tuple[Group, list[tuple[str, Days | None, bool]], WhyForm, bool]]:
    """(group, (phase in words, its days, whether it is open today), the form to change them, whether that is open)."""
    made = []
    for group in groups:
        days = [(phase, schedule.of_group(group.pk, phase)) for phase in Phase]
        wrong = again is not None and again[0] == group.pk
        spans = {phase: (given.opens_on, given.printed) for phase, given in days if given is not None}
        form = again[1] if again is not None and wrong else WhyForm(initial=spans_shown(spans), prefix=f"g{group.pk}")
        shown = [(str(phase.label), given, given is not None and given.is_open(today)) for phase, given in days]
        made.append((group, shown, form, wrong))
    return made


def grouped_lines(lines: list[Line], groups: list[Group]) -> list[tuple[Group, list[Line]]]:
    by: dict[int, list[Line]] = {}
    for line in lines:
        by.setdefault(line.entrant.group_id, []).append(line)
    return [(group, by[group.pk]) for group in groups if group.pk in by]


def chosen_lines(lines: list[Line], show: str) -> list[Line]:
    match show:
        case "silent":
            return [line for line in lines if not line.is_filed]
        case "filed":
            return [line for line in lines if line.is_filed]
        case "late":
            return [line for line in lines if line.late]
    return lines


def views_of(lines: list[Line], one: Round, show: str) -> list[Choice]:
    url = reverse("round", args=[one.pk])
    named = (("silent", _("Chưa nộp")), ("filed", _("Đã nộp")), ("late", _("Muộn")))
    return [
        Choice(_("Tất cả"), url, len(lines), current=show not in SHOWN),
        *(
            Choice(words, f"{url}?show={code}", len(chosen_lines(lines, code)), current=show == code)
            for code, words in named
        ),
    ]


def facts_of(one: Round, today: date) -> list[Fact]:
    near = one.near
    return [
        Fact(_("Cơ quan thực hiện"), name_on(one.run_by_id, today)),
        Fact(_("Văn bản"), one.letter, sub=f"{one.letter_on:%d/%m/%Y}" if one.letter_on else ""),
        Fact(_("Bộ tiêu chí"), set_said(one.set)),
        Fact(_("Kỳ đánh giá"), name_of(one.window)),
        Fact(_("Được lệch"), f"{near.normalize():f} {one.get_near_in_display()}".replace(".", ",") if near else ""),
        Fact(_("Trạng thái"), one.get_state_display()),
    ]
