"""Every change to who exists: making an agency, renaming or moving it from a day, and keeping the closure true."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies import rules
from cchc.agencies.closure import add_lines, refresh_lines
from cchc.agencies.models import Agency, Alias, Group, Line, Standing, during
from cchc.ledger.actions import write
from cchc.periods import spoken, today
from cchc.words import fold


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
    check_right(actor, parent)
    one_at_a_time()
    if not name.strip():
        raise Refused(_("Chưa ghi tên cơ quan. Ghi tên đầy đủ như trong quyết định thành lập."), field="name")
    if Agency.objects.filter(key=key).exists():
        raise Refused(_("Đã có cơ quan mang mã “%(key)s”. Chọn mã khác.") % {"key": key}, field="key")
    check_since(since)
    check_exists(parent, since)
    twin = Standing.objects.filter(during(since), parent=parent, name__iexact=name.strip()).first()
    if twin is not None:
        raise Refused(
            _("Đã có “%(name)s” cùng cơ quan cấp trên. Không thêm lần nữa.") % {"name": twin.name}, field="name"
        )
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
    check_right(actor, agency)
    one_at_a_time()
    check_since(since)
    now = agency.standing(since)
    if now is None:
        raise Refused(
            _("Cơ quan không tồn tại vào ngày %(since)s. Chọn ngày khác.") % {"since": spoken(since)}, field="since"
        )
    if not str(changes.get("name", now.name)).strip():
        raise Refused(_("Chưa ghi tên cơ quan. Ghi tên đầy đủ như trong quyết định."), field="name")
    parent = changes.get("parent", now.parent)
    if isinstance(parent, Agency) and parent.pk != now.parent_id:
        check_right(actor, parent)
        check_exists(parent, since)
        # Not on that day alone: the parent may come to stand below the agency later in the span.
        below = Line.objects.filter(overlapping(since, now.until), ancestor=agency, descendant=parent)
        if below.exists():
            raise Refused(_("Một cơ quan không thể đứng dưới chính nó. Chọn cơ quan cấp trên khác."), field="parent")
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
        refresh_lines([agency.pk])
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
        raise Refused(
            _("Cơ quan cấp trên không tồn tại vào ngày %(day)s. Chọn cơ quan khác.") % {"day": spoken(day)},
            field="parent",
        )


def check_since(since: date) -> None:
    """A reorganisation is known some months ahead, not some thousand years; before 1945 there was none of these."""
    if not date(1945, 9, 2) <= since <= today() + timedelta(days=366):
        raise Refused(
            _("Ngày %(since)s quá xa. Kiểm tra lại ngày có hiệu lực.") % {"since": spoken(since)}, field="since"
        )


def overlapping(since: date, until: date | None) -> Q:
    """Rows with `since` and `until` that hold on some day of a span."""
    begun = Q(since__lt=until) if until is not None else Q()
    return begun & (Q(until__isnull=True) | Q(until__gt=since))


@transaction.atomic
def call(actor: Actor, printed: str, *, within: Agency | None, means: Agency | Group) -> Alias:
    """From now on these words mean that agency or group, for documents of `within`."""
    check_right(actor, within)
    folded = fold(printed)
    alias = Alias.objects.filter(within=within, folded=folded, until=None).first() or Alias(within=within)
    alias.printed = printed
    alias.agency = means if isinstance(means, Agency) else None
    alias.group = means if isinstance(means, Group) else None
    alias.save()
    write(actor, "alias.set", alias, printed=printed, agency=alias.agency_id, group=alias.group_id)
    return alias


def check_right(actor: Actor, agency: Agency | None) -> None:
    """Who keeps the register of an agency may change it; what stands under nobody is for the system to make."""
    if not rules.keeps(actor, agency):
        raise Denied(_("Chỉ cơ quan đầu mối được sửa danh mục cơ quan, trong phạm vi của mình."))
