"""My desk: what must I do now, in order of urgency. What it shows follows from the role one acts in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cchc import desk as room
from cchc.access import Actor
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.agencies.resolver import authority_of
from cchc.desk.asked import address
from cchc.desk.piles import (
    MOST,
    Group,
    Look,
    counted_already,
    finished_tile,
    groups_of,
    list_url,
    spoken_today,
    tiles_of,
)
from cchc.desk.rows import Row
from cchc.desk.rules import keeps_only
from cchc.duties import rules
from cchc.duties.field_owners import to_judge_first
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.queries import Pile, Tally, names_of, overdue, tallies, to_judge
from cchc.intake.models import Draft
from cchc.people.models import Post
from cchc.periods.calendar import vietnam
from cchc.tasks.models import Mandate
from cchc.tasks.rules import take_in
from cchc.ui.components import Tile

MOST_AGENCIES = 10
JUDGING, FIRST = "cho-toi-duyet", "cho-y-kien"


def desk(request: Asked) -> HttpResponse:
    actor = request.actor
    if keeps_only(actor):
        return redirect("people")
    if rules.reads_below(actor):
        return render(request, "desk/viewer.html", overview(request))
    if take_in(actor) and nothing_yet(request):
        return render(request, "desk/first.html", preparations(request))
    if rules.judges_some(actor):
        return render(request, "desk/desk.html", focal_desk(request))
    return render(request, "desk/desk.html", own_desk(request))


def nothing_yet(request: Asked) -> bool:
    """Whether a focal point has no document that assigns work, neither in force nor waiting as a draft."""
    actor = request.actor
    return not (
        Mandate.objects.visible_to(actor, request.today).exists() or Draft.objects.visible_to(actor).open().exists()
    )


def own_desk(request: Asked, judging: DutyQuerySet | None = None) -> dict[str, Any]:
    """The agency's duties for its head, an officer's own for her; where nobody shares them out, the agency's. And what
    waits to be judged: by a focal point (`judging`), by her agency as the owner of a field."""
    actor, day = request.actor, request.today
    owed = on_desk(actor, day)
    judged, first = waits(judging, day), waits(to_judge_first(actor, day), day)
    groups, counts, rows = groups_of(owed, actor, day, others=[*judged.keys, *first.keys], agency=actor.agency)
    tiles = [*unassigned_tile(owed, actor, day), *tiles_of(groups)]
    if counts[Pile.FINISHED]:
        tiles.append(finished_tile(counts[Pile.FINISHED], agency=actor.agency))
    return {
        "groups": groups,
        "tiles": tiles,
        "first": first.group(rows, _("Chờ ý kiến lĩnh vực"), FIRST) if first.count else None,
        "judging": judged.group(rows, _("Chờ duyệt"), JUDGING),
        "panels": [html for panel in room.panels if (html := panel(request))],
        "owes_nothing": not any(counts.values()),
        "all_done": bool(counts[Pile.FINISHED]) and not groups,
        "agency_name": actor.agency_name,
        "waits_for_head": rules.does_some(actor) and not rules.is_head(actor) and rules.has_head(actor.agency, day),
        "may_fill": rules.does_some(actor),
        "pick": rules.does_some(actor),
        "list_url": list_url(),
        "spoken_today": spoken_today(day),
    }


@dataclass(frozen=True)
class Waits:
    """What waits to be judged: how many, and the keys of those that wait longest."""

    count: int = 0
    keys: Sequence[int] = ()

    def group(self, rows: Mapping[int, Row], word: str, anchor: str) -> Group:
        return Group(
            look=Look(word, "wait", icon="send", anchor=anchor, advice=_("Nộp trước đứng trước")),
            count=self.count,
            rows=[rows[pk] for pk in self.keys if pk in rows],
            more_url=list_url(pile=Pile.WAITING.value, year="all"),
        )


def waits(waiting: DutyQuerySet | None, day: date) -> Waits:
    """One query, and a second where there are more than a desk shows."""
    if waiting is None:
        return Waits()
    keys = list(waiting.open_on(day).values_list("pk", flat=True)[:MOST])
    return Waits(waiting.open_on(day).count() if len(keys) == MOST else len(keys), keys)


def on_desk(actor: Actor, day: date) -> DutyQuerySet:
    """What lies on her own desk; who only reads is shown what her agency owes."""
    if rules.does_some(actor):
        return rules.on_desk.of(Duty.objects.all(), actor, day)
    return Duty.objects.visible_to(actor, day).filter(agency=actor.agency)


def unassigned_tile(owed: DutyQuerySet, actor: Actor, day: date) -> list[Tile]:
    """For a head: what nobody is charged with yet."""
    if not rules.is_head(actor):
        return []
    n = owed.open_on(day).unfinished(day).filter(rules.uncharged(day)).count()
    url = list_url(agency=actor.agency, officer="none", year="all")
    return [Tile(_("Chưa phân công"), url, n, state="none", icon="user-check")] if n else []


def focal_desk(request: Asked) -> dict[str, Any]:
    """What waits for her verdict, who is overdue, and then her own agency's duties."""
    actor = request.actor
    own = own_desk(request, to_judge(Duty.objects.all(), actor.agency or 0))
    judging: Group = own["judging"]
    late = overdue_agencies(request, Duty.objects.filter(judged_by=actor.agency))
    tiles = [Tile(str(judging.look.word), f"#{JUDGING}", judging.count, state="wait", icon=judging.look.icon)]
    if late.agencies:
        tiles.append(Tile(_("Quá hạn ở các cơ quan"), "#co-quan-qua-han", late.duties, state="over"))
    return {
        **own,
        "late": late.first,
        "late_all": late.agencies,
        "tiles": tiles,
        "is_focal": True,
        "late_url": list_url(pile=Pile.OVERDUE.value, year="all", sort="agency"),
    }


@dataclass(frozen=True)
class LateAgency:
    name: str
    count: int
    oldest_days: int
    url: str


@dataclass(frozen=True)
class Late:
    """The agencies that are overdue: how many, how many duties in all, and the first ones, with most first."""

    agencies: int
    duties: int
    first: Sequence[LateAgency]


def overdue_agencies(request: Asked, duties: DutyQuerySet) -> Late:
    """Two queries."""
    day = request.today
    late = duties.filter(overdue(day), opened_on__lte=day).values("agency").annotate(n=Count("*"), oldest=Min("due"))
    counted = list(late.order_by("-n", "oldest", "agency"))
    shown = counted[:MOST_AGENCIES]
    names = names_of((row["agency"] for row in shown), day)
    first = [
        LateAgency(
            name=names.get(row["agency"], ""),
            count=row["n"],
            oldest_days=(day - row["oldest"]).days,
            url=list_url(agency=row["agency"], pile=Pile.OVERDUE.value, year="all"),
        )
        for row in shown
    ]
    return Late(len(counted), sum(row["n"] for row in counted), first)


@dataclass(frozen=True)
class Progress:
    mandate: Mandate
    url: str
    done: int
    total: int
    over: int
    over_url: str


def overview(request: Asked) -> dict[str, Any]:
    """For who stands above: the documents in force with their progress, and who is overdue."""
    day = request.today
    seen = Duty.objects.visible_to(request.actor, day)
    mandates = list(Mandate.objects.visible_to(request.actor, day).order_by("-year", "-issued_on", "-pk")[:MOST])
    of_years = seen.filter(year__in={mandate.year for mandate in mandates})
    of_these = of_years.filter(document__in=[mandate.pk for mandate in mandates])
    counted = tallies(of_these.stated(day), day, "document")
    late = overdue_agencies(request, seen)
    counted_already(request, late.duties)
    return {
        "progress": [progress_of(mandate, counted.get((mandate.pk,), Tally())) for mandate in mandates],
        "late": late.first,
        "late_all": late.agencies,
        "late_url": list_url(pile=Pile.OVERDUE.value, year="all", sort="agency"),
        "list_url": list_url(),
        "spoken_today": spoken_today(day),
        "panels": [html for panel in room.panels if (html := panel(request))],
    }


def progress_of(mandate: Mandate, tally: Tally) -> Progress:
    return Progress(
        mandate=mandate,
        url=address("mandate", mandate.pk) or list_url(mandate=mandate.pk, year="all"),
        done=tally.done,
        total=tally.total - tally.na,
        over=tally.over,
        over_url=list_url(mandate=mandate.pk, pile=Pile.OVERDUE.value, year="all"),
    )


def preparations(request: Asked) -> dict[str, Any]:
    """For the first document: what has to be there before, and the ways in."""
    day = request.today
    authority = authority_of(Agency.objects.get(pk=request.actor.agency or 0), day)
    below = Agency.objects.under(authority, day, itself=False)
    standing = authority.standing(day)
    staffed = Post.objects.filter(agency__in=below, until__isnull=True).values("agency").distinct().count()
    agencies = below.count()
    return {
        "authority": standing.name if standing else "",
        "agencies": agencies,
        "staffed": staffed,
        "unstaffed": max(agencies - staffed, 0),
        "year": day.year,
        "calendar": vietnam().status(day.year),
    }
