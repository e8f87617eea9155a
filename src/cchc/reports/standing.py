"""How a round stands, and how the rounds of a year stand: who handed in, when, what was sent back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cchc.agencies.models import Agency
from cchc.duties.fell_due import fell_due
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.reports.models import Level, Report, Round, State
from cchc.reports.parts import Part, lacking_of, parts_of
from cchc.words import Field, sort_key

# The state of the style sheet a report is shown in.
LOOKS = {
    State.OPEN: "none",
    State.ASKED: "doing",
    State.FILED: "wait",
    State.RETURNED: "back",
    State.CONFIRMED: "done",
    State.OFF: "na",
}


def look_of(report: Report, day: date) -> str:
    if not report.is_filed:
        return "over" if report.is_late(day) else LOOKS[State(report.state)]
    if report.state == State.CONFIRMED and report.is_late(day):
        return "late"
    if report.state == State.FILED and report.level == Level.WHOLE:
        return "issue"
    return LOOKS[State(report.state)]


@dataclass(frozen=True)
class Line:
    """A report of a round as its page shows it; `lacks` counts the forms that are not handed in."""

    report: Report
    name: str
    look: str
    is_late: bool
    days_late: int
    lacks: int
    parts: Sequence[Part]

    @property
    def is_filed(self) -> bool:
        return self.report.is_filed

    @property
    def agreed(self) -> int:
        return sum(part.agrees for part in self.parts)


def days_late(report: Report, day: date) -> int:
    """How many days after its day it came, or is missing."""
    if not report.is_late(day):
        return 0
    on = report.came_on if report.is_filed and report.came_on else day
    return max((on - report.due).days, 0)


def lines_of(of: Round, reports: Iterable[Report], day: date) -> list[Line]:
    """By level, then by name. Half a dozen queries, however many there are."""
    listed = list(reports)
    names = names_of({one.about_id for one in listed}, day)
    lacks, parts = lacking_of(of), parts_of(listed, of, day)
    order = list(Level)
    made = [
        Line(
            one,
            named(one, names),
            look_of(one, day),
            one.is_late(day),
            days_late(one, day),
            lacks.get(one.about_id, 0) if one.level == Level.UNIT else 0,
            parts.get(one.pk, ()),
        )
        for one in listed
    ]
    return sorted(made, key=lambda line: (order.index(Level(line.report.level)), line.report.due, sort_key(line.name)))


def named(report: Report, names: Mapping[int, str]) -> str:
    name = names.get(report.about_id, "")
    return f"{name}: {Field(report.field).vietnamese}" if report.field else name


# — the year —


@dataclass
class Entrant:
    """An agency in the league of a year. `cells` has a report a round, in the order of the rounds."""

    agency: int
    name: str
    cells: list[Report | None]
    owed: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    days: int = 0
    returned: int = 0
    rank: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.on_time / self.owed) if self.owed else None


@dataclass(frozen=True)
class League:
    year: int
    day: date
    rounds: Sequence[Round]
    entrants: Sequence[Entrant]


def league(authority: Agency, year: int, day: date) -> League:
    """Agencies by how punctual their own reports of a year were, as of a day. Four queries.

    What is due later is counted when it is there; who owes nothing yet comes last and has no place (0). More in time is
    better, then fewer missing, days late, sent back; who is alike shares a place.
    """
    rounds = list(Round.objects.filter(authority=authority, year=year).order_by("due_whole", "pk"))
    rows = Report.objects.owed().filter(round__in=rounds, level=Level.UNIT.value).select_related("round")
    by_agency: dict[int, dict[int, Report]] = defaultdict(dict)
    for one in rows:
        by_agency[one.about_id][one.round_id] = one
    names = names_of(by_agency, day)
    entrants = [entrant(pk, names.get(pk, ""), own, rounds, day) for pk, own in by_agency.items()]
    entrants.sort(key=lambda one: (*merit(one), sort_key(one.name), one.agency))
    for n, each in enumerate(one for one in entrants if one.owed):
        tied = n > 0 and merit(entrants[n - 1]) == merit(each)
        each.rank = entrants[n - 1].rank if tied else n + 1
    return League(year, day, rounds, entrants)


def merit(one: Entrant) -> tuple[float, int, int, int]:
    share = one.on_time / one.owed if one.owed else -1.0
    return (-share, one.missing, one.days, one.returned)


def entrant(agency: int, name: str, own: Mapping[int, Report], rounds: Sequence[Round], day: date) -> Entrant:
    made = Entrant(agency, name, [own.get(one.pk) for one in rounds])
    for report in own.values():
        made.returned += report.returned_times
        if not report.is_filed and report.due >= day:
            continue
        made.owed += 1
        made.days += days_late(report, day)
        if not report.is_filed:
            made.missing += 1
        elif report.is_late(day):
            made.late += 1
        else:
            made.on_time += 1
    return made


@dataclass
class Sheet:
    """What a year's judging (thi đua) asks of one unit: its reports, and its tasks that fell due, as of a day."""

    agency: int
    name: str
    year: int
    day: date
    reports: Sequence[Line]
    league: Entrant | None
    tasks: Mapping[str, int] = field(default_factory=dict)
    late_tasks: Sequence[Duty] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether the year still runs: then it is reckoned until its day (tạm tính đến ngày …)."""
        return self.day <= date(self.year, 12, 31)

    @property
    def tasks_due(self) -> int:
        return sum(self.tasks.values())


def judging_of(authority: Agency, agency: int, year: int, day: date) -> Sheet:
    """A dozen queries."""
    standings = league(authority, year, day)
    own = next((one for one in standings.entrants if one.agency == agency), None)
    reports = Report.objects.owed().filter(round__in=standings.rounds, about=agency).exclude(level=Level.WHOLE)
    names = names_of([agency], day)
    lines = [
        Line(one, one.round.name, look_of(one, day), one.is_late(day), days_late(one, day), 0, ())
        for one in reports.select_related("round", "duty").order_by("due", "pk")
    ]
    due = fell_due(agency, date(year, 1, 1), date(year, 12, 31), day)
    return Sheet(agency, names.get(agency, ""), year, day, lines, own, due.counts, due.late)
