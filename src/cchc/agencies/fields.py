"""Who answers for which field of reform."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies import rules
from cchc.agencies.models import Agency, FieldOwner, during
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.words import Field


@transaction.atomic
def own_field(
    actor: Actor, field: Field, *, agency: Agency, authority: Agency, since: date, until: date | None = None
) -> FieldOwner:
    """From a day on, or for a time, the agency answers for the field under the authority; who owned it no longer does.

    `until` is the first day on which it no longer answers for it.
    """
    if not rules.keeps(actor, authority):
        raise Denied(_("Chỉ quản trị hệ thống và cơ quan thường trực được ghi cơ quan chủ trì lĩnh vực."))
    if until is not None and until <= since:
        raise Refused(_("Ngày cuối phải từ ngày bắt đầu trở đi."), field="last")
    if not rules.is_below(authority.pk, agency.pk, since):
        raise Refused(_("Cơ quan này không thuộc cơ quan đó vào ngày được chọn."), field="agency")
    same = FieldOwner.objects.filter(authority=authority, field=field.value)
    if same.filter(since__gte=since).exists():
        raise Refused(_("Lĩnh vực này đã có cơ quan chủ trì từ ngày đó hoặc sau đó. Chọn ngày sau."), field="since")
    before = same.filter(during(since)).first()
    if before is not None:
        if before.agency_id == agency.pk and before.until == until:
            return before
        if before.agency_id == agency.pk:
            raise Refused(
                _("Cơ quan này đang chủ trì lĩnh vực đó rồi. Kết thúc lần trước rồi ghi lại."), field="agency"
            )
        keep_somebody(actor, field, authority, agency.pk, since)
        FieldOwner.objects.filter(pk=before.pk).update(until=since)
    if until is not None:
        keep_somebody(actor, field, authority, None, until)
    made = FieldOwner.objects.create(field=field.value, agency=agency, authority=authority, since=since, until=until)
    earlier = before.agency_id if before else None
    write(
        actor, "field.own", agency, field=field.value, authority=authority.pk, since=since, until=until, before=earlier
    )
    return made


@transaction.atomic
def end_field(actor: Actor, owned: FieldOwner, *, until: date) -> FieldOwner:
    """From a day on nobody answers for the field, until another agency is said to."""
    if not rules.keeps(actor, owned.authority):
        raise Denied(_("Chỉ quản trị hệ thống và cơ quan thường trực được ghi cơ quan chủ trì lĩnh vực."))
    if until <= owned.since:
        raise Refused(_("Ngày cuối phải từ ngày bắt đầu trở đi."), field="last")
    before = owned.until
    later = FieldOwner.objects.filter(authority=owned.authority, field=owned.field, since__gt=owned.since)
    if later.filter(since__lt=until).exists():
        raise Refused(_("Từ ngày đó đã có cơ quan khác chủ trì lĩnh vực này. Chọn ngày sớm hơn."), field="last")
    if not later.exists():
        keep_somebody(actor, Field(owned.field), owned.authority, None, until)
    if not FieldOwner.objects.filter(pk=owned.pk, until=before).update(until=until):
        raise Refused(_("Mục này vừa được người khác thay đổi. Tải lại trang để xem."))
    owned.refresh_from_db()
    write(actor, "field.end", owned.agency, field=owned.field, authority=owned.authority_id, until=until, before=before)
    return owned


def keep_somebody(actor: Actor, field: Field, authority: Agency, owner: int | None, day: date) -> None:
    """Refuses what leaves an authority's register and accounts to nobody: the field of direction is the key to them."""
    if field is Field.DIRECTION and not actor.is_system and not rules.somebody_keeps(authority, owner, day):
        raise Refused(
            _(
                "Từ ngày %(day)s không còn ai giữ danh mục cơ quan và tài khoản. "
                "Cử đầu mối ở cơ quan chủ trì mới, hoặc một người quản trị hệ thống, rồi làm lại."
            )
            % {"day": spoken(day)},
            field="agency" if owner else "last",
        )


def load_field_owners(actor: Actor, described: list[dict[str, Any]]) -> int:
    """Owners as {field, agency, authority, since}, agencies by their keys; how many are new. Safe to run again."""
    new = 0
    for one in described:
        field, since = Field(one["field"]), date.fromisoformat(one["since"])
        authority = Agency.objects.get(key=one["authority"])
        if not FieldOwner.objects.filter(field=field.value, authority=authority).exists():
            own_field(actor, field, agency=Agency.objects.get(key=one["agency"]), authority=authority, since=since)
            new += 1
    return new
