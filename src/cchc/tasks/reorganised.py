"""On an agency's page: duties before and after a reorganisation, as it was and as merged, for any day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.agencies.asking import actor_of
from cchc.agencies.models import Agency, Heir, Standing, Succession
from cchc.agencies.over_time import Ratio, as_on, steps_of
from cchc.duties.models import Duty
from cchc.duties.states import State
from cchc.periods import spoken
from cchc.ui.components import Choice
from cchc.ui.forms import DayField

MOST = 50
NOTHING = Ratio(Fraction(0), Fraction(0))
FINISHED = (State.ON_TIME.value, State.LATE.value)
STAYING = (Succession.Kind.RENAME.value, Succession.Kind.MOVE.value)


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


class DaysForm(forms.Form):
    """`counted`: as the duties stood at that day's end; `on`: the day whose agencies they are put together by."""

    counted = DayField(label=gettext_lazy("Số liệu đến hết ngày"), required=False)
    on = DayField(label=gettext_lazy("Theo cơ quan của ngày"), required=False)

    def __init__(self, data: Any, *, today: date, counted: date, on: date) -> None:
        asked = {name: data.get(name) or spoken(day) for name, day in (("counted", counted), ("on", on))}
        super().__init__(asked, auto_id="ts-%s")
        self.today = today
        self.first = {"counted": counted, "on": on}

    def clean(self) -> dict[str, Any]:
        for name in self.first:
            day = self.cleaned_data.get(name)
            if day is not None and day > self.today:
                self.add_error(name, _("Ngày %(day)s chưa đến.") % {"day": spoken(day)})
        return self.cleaned_data

    def days(self) -> tuple[date, date]:
        """The two days that were understood; for one that was not, the reorganisation's."""
        self.is_valid()
        counted, on = (self.cleaned_data.get(name) or first for name, first in self.first.items())
        return counted, on


def before_and_after(request: HttpRequest, agency: Agency) -> SafeString | str:
    """The duties of those who were reorganised with the agency, counted as it was and as merged.

    At the last time (`?reorganised=` another), or between any two days. Only counts are added; the percents are made
    anew. About ten queries.
    """
    actor, today = actor_of(request), request.today  # type: ignore[attr-defined]
    concerned = Heir.objects.filter(Q(of=agency) | Q(agency=agency), succession__day__lte=today)
    concerned = concerned.exclude(of=F("agency"), succession__kind__in=STAYING)
    days = sorted(set(concerned.values_list("succession__day", flat=True)), reverse=True)
    if not days:
        return ""
    asked = request.GET.get("reorganised", "")
    event = next((day for day in days if day.isoformat() == asked), days[0])
    form = DaysForm(request.GET, today=today, counted=event - timedelta(days=1), on=event)
    counted, on = form.days()
    of = family(agency) if {*form.fields} & set(request.GET) else []
    told = counts_between(actor, of or reorganised_on(agency, event), counted, on, today)
    if told is None and not {"reorganised", *form.fields} & set(request.GET):
        return ""
    context = {
        "form": form,
        "event": event,
        "counted": counted,
        "on": on,
        "tabs": [
            Choice(spoken(day), f"?reorganised={day.isoformat()}#truoc-sau", current=day == event) for day in days
        ],
        **(told or {}),
    }
    return render_to_string("tasks/parts/before_and_after.html", context, request)


def reorganised_on(agency: Agency, day: date) -> list[int]:
    """Those whose work went elsewhere together with the agency's, or to it; of very many, those that came to it."""
    concerned = Heir.objects.filter(Q(of=agency) | Q(agency=agency), succession__day=day)
    concerned = concerned.exclude(of=F("agency"), succession__kind__in=STAYING)
    beside = Heir.objects.filter(succession__in=concerned.values("succession"))
    of = list(beside.order_by("of").values_list("of", flat=True).distinct()[: MOST + 1])
    if len(of) <= MOST:
        return of
    return [agency.pk] if agency.pk in of else list(concerned.values_list("of", flat=True)[:MOST])


def family(agency: Agency) -> list[int]:
    """Who was ever reorganised with the agency, near or far; none where that is most of a province."""
    found = {agency.pk}
    for step in steps_of([agency.pk]):
        found |= {key for key in (step.of, step.heir) if key is not None}
    return sorted(found) if len(found) <= MOST else []


def counts_between(actor: Actor, of: list[int], counted: date, on: date, today: date) -> dict[str, Any] | None:
    counts: dict[int, Ratio] = defaultdict(lambda: NOTHING)
    duties = Duty.objects.visible_to(actor, today).filter(agency__in=of).stated(counted, now=today)
    for row in duties.counts("agency"):
        done = row["state"] in FINISHED
        n = Fraction(int(str(row["n"])))
        counts[int(str(row["agency"]))] += Ratio(n if done else Fraction(0), n)
    if not counts:
        return None
    merged = as_on(dict(counts), on, counted=counted)
    keys = {*counts, *merged.values, *merged.unallocated}
    rows = Standing.objects.filter(agency__in=keys).order_by("since").values_list("agency_id", "name", "since")
    listed = list(rows)
    was = {pk: name for pk, name, since in listed if since <= counted}
    now = {pk: name for pk, name, since in listed if since <= on}
    lost = sum(merged.unallocated.values(), NOTHING)
    return {
        "was": [Counted(was.get(pk, ""), pk, how) for pk, how in counts.items()],
        "merged": [Counted(now.get(pk, ""), pk, how) for pk, how in merged.values.items()],
        "unallocated": Counted("", None, lost) if lost.denominator else None,
        "total": Counted("", None, sum(counts.values(), NOTHING)),
    }
