"""The closure of the dated tree: kept in `Line`, worked out from the standings, and compared with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.db.models import Q, QuerySet

from cchc.agencies.models import Agency, Line, Standing

Span = tuple[date, date | None]
Row = tuple[int, int, int, date, date | None]
BATCH = 2000
DEEPEST = 20


def add_lines(agency: Agency, parent: Agency | None, since: date) -> None:
    """The lines of a newly founded agency: to itself, and to every ancestor its parent has from that day on."""
    lines = [Line(ancestor=agency, descendant=agency, depth=0, since=since, until=None)]
    if parent is not None:
        above = Line.objects.filter(descendant=parent).filter(Q(until__isnull=True) | Q(until__gt=since))
        lines += [
            Line(
                ancestor_id=line.ancestor_id,
                descendant=agency,
                depth=line.depth + 1,
                since=max(line.since, since),
                until=line.until,
            )
            for line in above
        ]
    Line.objects.bulk_create(lines)


@transaction.atomic
def rebuild_lines() -> int:
    """Write the closure anew from the standings; the number of lines."""
    Line.objects.all().delete()
    lines = made(closure())
    Line.objects.bulk_create(lines, batch_size=BATCH)
    return len(lines)


@transaction.atomic
def refresh_lines(agencies: Iterable[int]) -> int:
    """Write anew the lines of these agencies and of all that ever stood below them; how many were written.

    Costs a query for each step of depth and one for each two thousand agencies, however large the rest of the tree is.
    """
    below = set(agencies)
    edge = set(below)
    while edge:
        edge = set(some(Standing.objects.all(), "parent", edge, "agency_id")) - below
        below |= edge
    for chunk in chunks(below):
        Line.objects.filter(descendant__in=chunk).delete()
    lines = made(closure(below))
    Line.objects.bulk_create(lines, batch_size=BATCH)
    return len(lines)


def chunks(keys: Iterable[int]) -> Iterable[list[int]]:
    listed = sorted(keys)
    return (listed[n : n + BATCH] for n in range(0, len(listed), BATCH))


def made(rows: Iterable[Row]) -> list[Line]:
    return [
        Line(ancestor_id=up, descendant_id=down, depth=depth, since=since, until=until)
        for up, down, depth, since, until in rows
    ]


def check_lines() -> list[str]:
    """What the kept closure says otherwise than the standings; empty when it is true. Costs two whole reads."""
    kept = set(Line.objects.values_list("ancestor_id", "descendant_id", "depth", "since", "until"))
    true = set(closure())
    return [f"thiếu {line}" for line in sorted(true - kept, key=str)] + [
        f"thừa {line}" for line in sorted(kept - true, key=str)
    ]


def some(rows: QuerySet[Standing], by: str, keys: Iterable[int], column: str) -> Iterable[int]:
    for chunk in chunks(keys):
        yield from rows.filter(**{f"{by}__in": chunk}).values_list(column, flat=True)


def standings_of(agencies: set[int] | None) -> dict[int, list[Standing]]:
    """The standings of agencies and of all that ever stood above them; of everybody where none are named."""
    held: dict[int, list[Standing]] = defaultdict(list)
    rows = Standing.objects.order_by("agency_id", "since").only("agency_id", "parent_id", "since", "until")
    if agencies is None:
        for standing in rows:
            held[standing.agency_id].append(standing)
        return held
    missing = set(agencies)
    while missing:
        above: set[int] = set()
        for chunk in chunks(missing):
            for standing in rows.filter(agency__in=chunk):
                held[standing.agency_id].append(standing)
                if standing.parent_id is not None:
                    above.add(standing.parent_id)
        missing = above - held.keys()
    return held


def closure(agencies: set[int] | None = None) -> list[Row]:
    """(ancestor, descendant, depth, since, until) as the standings have it, adjoining spans joined.

    Of the whole tree, or of these descendants.
    """
    standings = standings_of(agencies)
    spans: dict[tuple[int, int, int], list[Span]] = defaultdict(list)

    def climb(down: int, at: int, depth: int, span: Span) -> None:
        for standing in standings.get(at, ()):
            both = meet(span, (standing.since, standing.until))
            if both is None:
                continue
            spans[at, down, depth].append(both)
            if standing.parent_id is not None and depth < DEEPEST:
                climb(down, standing.parent_id, depth + 1, both)

    for agency in agencies if agencies is not None else list(standings):
        for standing in standings.get(agency, ()):
            spans[agency, agency, 0].append((standing.since, standing.until))
            if standing.parent_id is not None:
                climb(agency, standing.parent_id, 1, (standing.since, standing.until))
    return [(*key, *span) for key, some in spans.items() for span in join(some)]


def check_standings() -> list[str]:
    """Agencies that are two things on one day, or stand below themselves on one; empty when none does."""
    told = []
    rows = Standing.objects.order_by("agency_id", "since").values_list("agency__key", "since", "until")
    for one, other in pairwise(rows):
        if one[0] == other[0] and (one[2] is None or one[2] > other[1]):
            told.append(f"{one[0]}: hai lần ghi trùng nhau vào ngày {other[1]:%d/%m/%Y}")
    keys = dict(Agency.objects.values_list("pk", "key"))
    circles = {(up, since) for up, down, depth, since, _ in closure() if up == down and depth}
    return told + [f"{keys[up]}: đứng dưới chính nó từ ngày {since:%d/%m/%Y}" for up, since in sorted(circles)]


def meet(a: Span, b: Span) -> Span | None:
    since = max(a[0], b[0])
    ends = [end for end in (a[1], b[1]) if end is not None]
    until = min(ends) if ends else None
    return None if until is not None and until <= since else (since, until)


def join(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for since, until in sorted(spans, key=lambda span: (span[0], span[1] or date.max)):
        if joined and (joined[-1][1] is None or joined[-1][1] >= since):
            last = joined[-1]
            joined[-1] = (last[0], None if last[1] is None or until is None else max(last[1], until))
        else:
            joined.append((since, until))
    return joined
