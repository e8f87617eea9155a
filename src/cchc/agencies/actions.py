"""Every change to who exists: making an agency, renaming or moving it from a day, and keeping the closure true."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency, Alias, Group, Line, Standing, during
from cchc.ledger.actions import write
from cchc.periods import today
from cchc.words import fold

Span = tuple[date, date | None]


@transaction.atomic
def found(
    actor: Actor,
    *,
    key: str,
    name: str,
    kind: str,
    level: str,
    since: date,
    parent: Agency | None,
    short_name: str = "",
    code: str = "",
) -> Agency:
    """A new agency and its first standing."""
    check_right(actor)
    one_at_a_time()
    if not name.strip():
        raise Refused("Chưa ghi tên cơ quan. Ghi tên đầy đủ như trong quyết định thành lập.", field="name")
    if Agency.objects.filter(key=key).exists():
        raise Refused(f"Đã có cơ quan mang mã “{key}”. Chọn mã khác.", field="key")
    check_since(since)
    check_exists(parent, since)
    twin = Standing.objects.filter(during(since), parent=parent, name__iexact=name.strip()).first()
    if twin is not None:
        raise Refused(f"Đã có “{twin.name}” cùng cơ quan cấp trên. Không thêm lần nữa.", field="name")
    agency = Agency.objects.create(key=key)
    Standing.objects.create(
        agency=agency,
        since=since,
        parent=parent,
        name=name.strip(),
        short_name=short_name.strip(),
        kind=kind,
        level=level,
        code=code.strip(),
    )
    add_lines(agency, parent, since)
    write(actor, "agency.found", agency, name=name, since=since.isoformat(), parent=parent.pk if parent else None)
    return agency


@transaction.atomic
def restand(actor: Actor, agency: Agency, since: date, **changes: object) -> Standing:
    """From a day on, the agency has another name, kind, level, code or parent; what it was before stays."""
    check_right(actor)
    one_at_a_time()
    check_since(since)
    now = agency.standing(since)
    if now is None:
        raise Refused(f"Cơ quan không tồn tại vào ngày {since:%d/%m/%Y}. Chọn ngày khác.", field="since")
    if not str(changes.get("name", now.name)).strip():
        raise Refused("Chưa ghi tên cơ quan. Ghi tên đầy đủ như trong quyết định.", field="name")
    parent = changes.get("parent", now.parent)
    if isinstance(parent, Agency):
        check_exists(parent, since)
        # Not on that day alone: the parent may come to stand below the agency later in the span.
        below = Line.objects.filter(overlapping(since, now.until), ancestor=agency, descendant=parent)
        if below.exists():
            raise Refused("Một cơ quan không thể đứng dưới chính nó. Chọn cơ quan cấp trên khác.", field="parent")
    kept = {f: getattr(now, f) for f in ("parent", "name", "short_name", "kind", "level", "code")}
    before = {name: str(value or "") for name, value in kept.items()}
    if now.since == since:
        for field, value in changes.items():
            setattr(now, field, value)
        now.save()
        new = now
    else:
        until, now.until = now.until, since
        now.save()
        new = Standing.objects.create(agency=agency, since=since, until=until, **{**kept, **changes})
    if "parent" in changes:
        rebuild_lines()
    write(
        actor,
        "agency.restand",
        agency,
        since=since.isoformat(),
        before=before,
        after={k: str(v) for k, v in changes.items()},
    )
    return new


def one_at_a_time() -> None:
    """Whoever changes the tree waits for whoever is changing it: the closure is written from the whole of it.

    On SQLite every writer waits already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Line._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def check_exists(parent: Agency | None, day: date) -> None:
    if parent is not None and parent.standing(day) is None:
        raise Refused(f"Cơ quan cấp trên không tồn tại vào ngày {day:%d/%m/%Y}. Chọn cơ quan khác.", field="parent")


def check_since(since: date) -> None:
    """A reorganisation is known some months ahead, not some thousand years; before 1945 there was none of these."""
    if not date(1945, 9, 2) <= since <= today() + timedelta(days=366):
        raise Refused(f"Ngày {since:%d/%m/%Y} quá xa. Kiểm tra lại ngày có hiệu lực.", field="since")


def overlapping(since: date, until: date | None) -> Q:
    """Rows with `since` and `until` that hold on some day of a span."""
    begun = Q(since__lt=until) if until is not None else Q()
    return begun & (Q(until__isnull=True) | Q(until__gt=since))


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
    lines = [
        Line(ancestor_id=up, descendant_id=down, depth=depth, since=since, until=until)
        for up, down, depth, since, until in closure()
    ]
    Line.objects.bulk_create(lines, batch_size=2000)
    return len(lines)


def check_lines() -> list[str]:
    """What the kept closure says otherwise than the standings; empty when it is true. Costs two whole reads."""
    kept = set(Line.objects.values_list("ancestor_id", "descendant_id", "depth", "since", "until"))
    true = set(closure())
    return [f"thiếu {line}" for line in sorted(true - kept, key=str)] + [
        f"thừa {line}" for line in sorted(kept - true, key=str)
    ]


def closure() -> list[tuple[int, int, int, date, date | None]]:
    """(ancestor, descendant, depth, since, until) as the standings have it, adjoining spans joined."""
    standings: dict[int, list[Standing]] = defaultdict(list)
    for standing in Standing.objects.order_by("agency_id", "since"):
        standings[standing.agency_id].append(standing)
    spans: dict[tuple[int, int, int], list[Span]] = defaultdict(list)

    def climb(down: int, at: int, depth: int, span: Span) -> None:
        for standing in standings[at]:
            both = meet(span, (standing.since, standing.until))
            if both is None:
                continue
            spans[at, down, depth].append(both)
            if standing.parent_id is not None and depth < 20:
                climb(down, standing.parent_id, depth + 1, both)

    for agency, held in standings.items():
        for standing in held:
            spans[agency, agency, 0].append((standing.since, standing.until))
            if standing.parent_id is not None:
                climb(agency, standing.parent_id, 1, (standing.since, standing.until))
    return [(*key, *span) for key, some in spans.items() for span in join(some)]


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


@transaction.atomic
def call(actor: Actor, printed: str, *, within: Agency | None, means: Agency | Group) -> Alias:
    """From now on these words mean that agency or group, for documents of `within`."""
    check_right(actor)
    alias = Alias.objects.filter(within=within, folded=fold(printed)).first() or Alias(within=within)
    alias.printed = printed
    alias.agency = means if isinstance(means, Agency) else None
    alias.group = means if isinstance(means, Group) else None
    alias.save()
    write(actor, "alias.set", alias, printed=printed, agency=alias.agency_id, group=alias.group_id)
    return alias


def check_right(actor: Actor) -> None:
    """Only a focal point, or the system, changes who exists."""
    if actor.person is not None and not actor.is_focal_point:
        raise Denied("Chỉ cơ quan đầu mối được sửa danh mục cơ quan.")
