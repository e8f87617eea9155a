"""What other pages show of tasks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cchc.agencies.asking import actor_of
from cchc.agencies.models import Agency, Heir, Standing, Succession
from cchc.agencies.over_time import Ratio, as_on
from cchc.duties.models import Duty
from cchc.duties.states import State
from cchc.tasks.models import Mandate
from cchc.tasks.queries import by_task

MOST = 50
NOTHING = Ratio(Fraction(0), Fraction(0))
FINISHED = (State.ON_TIME.value, State.LATE.value)
STAYING = (Succession.Kind.RENAME.value, Succession.Kind.MOVE.value)


def owed_by(request: HttpRequest, agency: Agency) -> SafeString | str:
    """The documents that gave the agency work, with how far it is in each, as the actor sees them. Two queries."""
    actor, today = actor_of(request), request.today  # type: ignore[attr-defined]
    duties = Duty.objects.visible_to(actor, today).filter(agency=agency, task_duty__isnull=False).stated(today)
    progress = by_task(duties, today, "task_duty__mandate")
    mandates = Mandate.objects.visible_to(actor, today).filter(pk__in=progress).order_by("-issued_on", "-pk")[:MOST]
    rows = [(one, progress[one.pk]) for one in mandates]
    return render_to_string("tasks/parts/of_agency.html", {"rows": rows, "agency": agency}, request) if rows else ""


@dataclass(frozen=True)
class Counted:
    """How many duties an agency had, and how many were done: whole as it was, perhaps a part as merged."""

    name: str
    agency: int | None
    how: Ratio

    @property
    def total(self) -> Decimal:
        return shown(self.how.denominator)

    @property
    def done(self) -> Decimal:
        return shown(self.how.numerator)

    @property
    def percent(self) -> int | None:
        value = self.how.value
        return None if value is None else int(value * 100 + Fraction(1, 2))


def shown(count: Fraction) -> Decimal:
    """Whole, or to a tenth, half up: a share of five duties may be two and a half."""
    tenths = int(count * 10 + Fraction(1, 2))
    return Decimal(tenths // 10) if count.denominator == 1 else Decimal(tenths) / 10


def before_and_after(request: HttpRequest, agency: Agency) -> SafeString | str:
    """The duties of those who were reorganised with the agency, counted as it was and as merged, at the last time.

    Only counts are added; the percents are made anew. About eight queries.
    """
    actor, today = actor_of(request), request.today  # type: ignore[attr-defined]
    concerned = Heir.objects.filter(Q(of=agency) | Q(agency=agency), succession__day__lte=today)
    last = concerned.exclude(of=F("agency"), succession__kind__in=STAYING).order_by("-succession__day", "-pk").first()
    if last is None:
        return ""
    event = last.succession
    of = list(event.heirs.order_by("pk").values_list("of", flat=True).distinct())[: MOST + 1]
    before = event.day - timedelta(days=1)
    if len(of) > MOST:
        of = [one for one in of if one == agency.pk] or list(
            event.heirs.filter(agency=agency).values_list("of", flat=True)[:MOST]
        )
    counts: dict[int, Ratio] = defaultdict(lambda: NOTHING)
    duties = Duty.objects.visible_to(actor, today).filter(agency__in=of).stated(before, now=today)
    for row in duties.counts("agency"):
        done = row["state"] in FINISHED
        n = Fraction(int(str(row["n"])))
        counts[int(str(row["agency"]))] += Ratio(n if done else Fraction(0), n)
    if not counts:
        return ""
    merged = as_on(dict(counts), event.day, counted=before)
    keys = {*counts, *merged.values, *merged.unallocated}
    rows = Standing.objects.filter(agency__in=keys).order_by("since").values_list("agency_id", "name", "since")
    was = {pk: name for pk, name, since in rows if since <= before}
    now = {pk: name for pk, name, since in rows if since <= event.day}
    lost = sum(merged.unallocated.values(), NOTHING)
    context = {
        "event": event,
        "before": before,
        "was": [Counted(was.get(pk, ""), pk, how) for pk, how in counts.items()],
        "merged": [Counted(now.get(pk, ""), pk, how) for pk, how in merged.values.items()],
        "unallocated": Counted("", None, lost) if lost.denominator else None,
        "total": Counted("", None, sum(counts.values(), NOTHING)),
    }
    return render_to_string("tasks/parts/before_and_after.html", context, request)
