"""A record that holds personal data names its readers: it opens for them alone, and every look is written down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency, during
from cchc.agencies.rules import top
from cchc.ledger.actions import write
from cchc.people.models import Person, Post
from cchc.records import rules
from cchc.records.models import Reader, Record


def readers_of(record: Record) -> list[Person]:
    named = Reader.objects.filter(record=record, ended_on__isnull=True).select_related("person")
    return [one.person for one in named.order_by("person__full_name", "pk")]


@transaction.atomic
def name_readers(actor: Actor, record: Record, readers: Collection[Person], *, today: date) -> Record:
    """From now on the record opens for these, and for who names them; nobody else learns what stands in it."""
    if not rules.name_readers(actor, record):
        raise Denied(_("Chỉ cơ quan giữ tài liệu mới chọn được người xem."))
    wanted = {one.pk for one in readers} | ({actor.person} if actor.person is not None else set())
    check_posts(actor, wanted, today)
    fresh = Record.objects.select_for_update().get(pk=record.pk)
    before = set(Reader.objects.filter(record=record, ended_on__isnull=True).values_list("person", flat=True))
    if fresh.personal_since is not None and wanted == before:
        return record
    Record.objects.filter(pk=record.pk, personal_since__isnull=True).update(personal_since=today)
    Reader.objects.filter(record=record, ended_on__isnull=True).exclude(person__in=wanted).update(ended_on=today)
    Reader.objects.bulk_create(
        Reader(record=record, person_id=one, named_on=today, named_by_id=actor.post) for one in sorted(wanted - before)
    )
    write(actor, "record.name_readers", record, before=sorted(before), after=sorted(wanted))
    record.refresh_from_db()
    return record


def check_posts(actor: Actor, wanted: Collection[int], today: date) -> None:
    """Readers work in the same authority: nobody opens a document to somebody of another province."""
    if actor.is_system:
        return
    under = Agency.objects.under(top(actor, today) or 0, today)
    there = Post.objects.filter(during(today), person__in=wanted, agency__in=under, person__is_active=True)
    if set(wanted) - {actor.person} - set(there.values_list("person", flat=True)):
        raise Refused(_("Có người không còn giữ vị trí nào. Tải lại trang rồi chọn lại."), field="readers")


@transaction.atomic
def open_again(actor: Actor, record: Record, *, why: str, today: date) -> Record:
    """It holds no personal data after all, or no longer: whoever sees what it is for opens it."""
    if not rules.name_readers(actor, record):
        raise Denied(_("Chỉ cơ quan giữ tài liệu mới bỏ được đánh dấu."))
    if not why.strip():
        raise Refused(_("Chưa ghi lý do. Ghi vì sao tài liệu không còn dữ liệu cá nhân."), field="why")
    if not Record.objects.filter(pk=record.pk, personal_since__isnull=False).update(personal_since=None):
        raise Refused(_("Tài liệu này chưa được đánh dấu có dữ liệu cá nhân."))
    Reader.objects.filter(record=record, ended_on__isnull=True).update(ended_on=today)
    write(actor, "record.open_again", record, why=why.strip())
    record.refresh_from_db()
    return record
