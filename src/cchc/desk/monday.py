"""The leader's Monday page: her instructions that are overdue, what waits for her, what falls due, who slips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, Min, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Actor
from cchc.desk.chasing import last_words
from cchc.desk.listing import INSTRUCTED, INSTRUCTIONS
from cchc.desk.piles import list_url
from cchc.desk.rows import product_of
from cchc.duties.models import LIES_WITH_ISSUER, Duty, DutyQuerySet, Judgement
from cchc.duties.queries import Pile, names_of, overdue, to_do
from cchc.duties.states import Verdict
from cchc.ledger.models import Entry

ON_A_PAGE = 7  # rows of each part: the four fit one A4


@dataclass(frozen=True)
class Line:
    """A duty as a leader reads it: whose, what, how late, why, how often."""

    title: str
    url: str
    mandate: str
    agency: str
    due: date | None
    days: int
    why: str = ""
    often: str = ""


@dataclass(frozen=True)
class Part:
    """One of the four: its rows, how many there are in all, and where all are."""

    lines: Sequence[Line]
    count: int
    url: str

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Slip:
    """An agency that slips: overdue now, of these since Monday last, the longest."""

    name: str
    count: int
    url: str
    newly: int
    newly_url: str
    oldest: int


@dataclass(frozen=True)
class Monday:
    day: date
    until: date
    instructed: Part
    waiting: Part
    due: Part
    slips: Sequence[Slip]
    slip_count: int
    slips_url: str


def instructions(rows: DutyQuerySet, actor: Actor) -> DutyQuerySet:
    """Duties of what the leader's own authority, or the agency she sits in, has instructed."""
    own = Q(task_duty__mandate__authority=actor.agency) | Q(task_duty__mandate__run_by=actor.agency)
    return rows.filter(own, task_duty__mandate__kind__in=INSTRUCTIONS)


def monday(actor: Actor, day: date) -> Monday:
    """All of the page, in a fixed number of queries."""
    seen = Duty.objects.visible_to(actor, day)
    sunday = day + timedelta(days=6 - day.weekday())
    open_now = to_do(seen, day).filter(opened_on__lte=day)
    instructed = instructions(seen, actor).filter(overdue(day), opened_on__lte=day)
    due = open_now.filter(due__range=(day, sunday))
    first = Case(When(task_duty__mandate__kind__in=INSTRUCTIONS, then=Value(0)), default=Value(1))
    slips, slip_count = slipping(seen, day)
    return Monday(
        day=day,
        until=sunday,
        instructed=part(
            instructed.order_by("due", "pk"),
            day,
            list_url(kind=INSTRUCTED, pile=Pile.OVERDUE.value, year="all"),
            told=True,
        ),
        waiting=part(
            open_now.filter(LIES_WITH_ISSUER).order_by("submitted_on", "pk"),
            day,
            list_url(pile=Pile.ISSUING.value, year="all"),
        ),
        due=part(
            due.order_by(first, "due", "pk"),
            day,
            list_url(due_from=f"{day:%d/%m/%Y}", due_to=f"{sunday:%d/%m/%Y}", todo="on", year="all"),
        ),
        slips=slips,
        slip_count=slip_count,
        slips_url=list_url(pile=Pile.OVERDUE.value, year="all", sort="agency"),
    )


def part(rows: DutyQuerySet, day: date, url: str, *, told: bool = False) -> Part:
    count = rows.count()
    shown = list(rows.select_related("task_duty__task", "task_duty__mandate")[:ON_A_PAGE])
    return Part(lines_of(shown, day, told=told), count, url)


def lines_of(duties: Sequence[Duty], day: date, *, told: bool) -> list[Line]:
    names = names_of((duty.agency_id for duty in duties), day)
    reasons, notes = reasons_of(duties), last_words(duties)
    chased, late = (chased_of(duties), late_before(duties, day)) if told else ({}, {})
    return [
        Line(
            title=duty.title if not duty.product_name else f"{duty.title} ({product_of(duty)})",
            url=reverse("duty", args=[duty.pk]),
            mandate=given_by(duty),
            agency=names.get(duty.agency_id, ""),
            due=duty.due,
            days=(day - duty.due).days if duty.due else 0,
            why=reasons.get(duty.pk) or notes.get(duty.pk) or _("Chưa báo cáo lý do"),
            often=often(late.get(duty.agency_id, 0), chased.get(duty.pk, 0)),
        )
        for duty in duties
    ]


def given_by(duty: Duty) -> str:
    """The document that gave it; of what a lead asked of a coordinator, that."""
    if not hasattr(duty, "task_duty"):
        return duty.deadline_text
    mandate = duty.task_duty.mandate
    return mandate.number or str(mandate.get_kind_display())


def often(late: int, chased: int) -> str:
    """How often: the agency's instructions that came late this year, and how many times it was chased for this."""
    said = [_("lần thứ %(n)s trong năm") % {"n": late}] if late else []
    said += [_("đã đôn đốc %(n)s lần") % {"n": chased}] if chased else []
    return ", ".join(said)


def reasons_of(duties: Sequence[Duty]) -> dict[int, str]:
    """Duty → why its product was sent back, where that is how it stands."""
    back = [duty.pk for duty in duties if duty.verdict == Verdict.RETURNED.value]
    said = Judgement.objects.filter(hand_in__duty__in=back, verdict=Verdict.RETURNED.value).order_by("pk")
    return {
        pk: _("Bị trả lại: %(said)s") % {"said": reason} for pk, reason in said.values_list("hand_in__duty", "reason")
    }


def chased_of(duties: Sequence[Duty]) -> dict[int, int]:
    keys = [duty.pk for duty in duties]
    told = Entry.objects.filter(verb="duty.chase_up", object_type="duties.duty", object_id__in=keys)
    return dict(told.order_by().values_list("object_id").annotate(n=Count("pk")))


def late_before(duties: Sequence[Duty], day: date) -> dict[int, int]:
    """Agency → how many instructions of this year it let pass their day, finished since or not."""
    agencies = {duty.agency_id for duty in duties}
    year = Q(due__year=day.year, task_duty__mandate__kind__in=INSTRUCTIONS)
    late = overdue(day) | Q(handed_on__gt=F("due"))
    rows = Duty.objects.filter(year, late, agency__in=agencies).order_by().values_list("agency")
    return dict(rows.annotate(n=Count("pk")))


def slipping(seen: DutyQuerySet, day: date) -> tuple[list[Slip], int]:
    """The agencies with most that became overdue in the last seven days, then with most overdue at all."""
    week = day - timedelta(days=7)
    late = seen.filter(overdue(day), opened_on__lte=day).order_by().values("agency")
    counted = late.annotate(n=Count("pk"), newly=Count("pk", filter=Q(due__gte=week)), oldest=Min("due"))
    rows = sorted(counted, key=lambda row: (-row["newly"], -row["n"], row["oldest"], row["agency"]))
    names = names_of((row["agency"] for row in rows[:ON_A_PAGE]), day)
    yesterday = day - timedelta(days=1)
    return [
        Slip(
            name=names.get(row["agency"], ""),
            count=row["n"],
            url=list_url(agency=row["agency"], pile=Pile.OVERDUE.value, year="all"),
            newly=row["newly"],
            newly_url=list_url(
                agency=row["agency"],
                pile=Pile.OVERDUE.value,
                due_from=f"{week:%d/%m/%Y}",
                due_to=f"{yesterday:%d/%m/%Y}",
                year="all",
            ),
            oldest=(day - row["oldest"]).days,
        )
        for row in rows[:ON_A_PAGE]
    ], len(rows)
