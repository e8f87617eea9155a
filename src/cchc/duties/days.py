"""The day that counts of a hand-in: by what its deadline says, of the documents handed in (ngày ký, ban hành, nhận)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties import rules
from cchc.duties.life import CountedDay, Counts
from cchc.duties.models import Duty, HandIn
from cchc.duties.states import Verdict
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.records.models import Record

COLUMNS = {Counts.SIGNED: "signed_on", Counts.ISSUED: "issued_on", Counts.RECEIVED: "arrived_on"}
FIRST = date(1945, 9, 2)


def counted_day(duty: Duty, made: HandIn) -> date | None:
    """The day of a hand-in that its deadline counts by; None while nobody has written it down.

    Of several documents the last day counts: the product was whole only then.
    """
    by = Counts(duty.counts_by)
    if by is Counts.HANDED_IN:
        return made.on
    if by is Counts.SUBMITTED:
        return duty.submitted_on
    days = [day for day in made.records.values_list(COLUMNS[by], flat=True) if day is not None]
    return max(days, default=None)


def recount(duty: Duty, *, today: date, why: str = "") -> None:
    """Keep the day that counts of what stands. What was known of it before stays, so that no past day changes."""
    fresh = Duty.objects.get(pk=duty.pk)
    made = HandIn.objects.filter(duty=duty, withdrawn_on__isnull=True).order_by("-n").first()
    counted = None
    if made is not None:
        counted = (
            CountedDay.objects.filter(hand_in=made).order_by("-known_on", "-pk").values_list("on", flat=True).first()
        )
        day = counted_day(fresh, made) or made.on
        if day != (counted or made.on):
            CountedDay.objects.create(hand_in=made, on=day, known_on=today, why=why[:500])
            counted = day
    Duty.objects.filter(pk=duty.pk).update(counted_on=counted)


@dataclass(frozen=True)
class Days:
    """The number and the days of a document. `replaces` is the record of an earlier version, which stays."""

    number: str
    signed_on: date | None = None
    issued_on: date | None = None
    arrival_number: str = ""
    arrived_on: date | None = None
    replaces: int | None = None


@transaction.atomic
def write_days(actor: Actor, duty: Duty, record: Record, given: Days, *, today: date) -> Record:
    """Write down the number and the days of a document that was handed in: its agency before it is confirmed, the focal
    point after too. Every duty it stands for is counted anew."""
    judges = rules.judge(actor, duty)
    if not judges and not rules.work_on(actor, duty):
        raise Denied(_("Chỉ cơ quan nộp hoặc cơ quan đầu mối mới ghi được số, ngày của văn bản."))
    fresh = Duty.objects.select_for_update().get(pk=duty.pk)
    if fresh.is_passed_on or not HandIn.objects.filter(duty=duty, records=record).exists():
        raise Refused(_("Văn bản này không thuộc lần nộp nào của nhiệm vụ. Tải lại trang."))
    if fresh.is_accepted and not judges:
        raise Refused(_("Nhiệm vụ đã được xác nhận. Báo cơ quan đầu mối nếu số, ngày ghi sai."))
    check_others(actor, duty, record)
    check(given, today)
    before = {name: getattr(record, name) for name in ("number", "signed_on", "issued_on", "arrived_on")}
    record.replaces = replaced(duty, record, given.replaces)
    record.number, record.signed_on, record.issued_on = given.number.strip(), given.signed_on, given.issued_on
    record.arrival_number, record.arrived_on = given.arrival_number.strip(), given.arrived_on
    record.save(update_fields=["replaces", "number", "signed_on", "issued_on", "arrival_number", "arrived_on"])
    write(
        actor,
        "duty.days",
        duty,
        record=record.pk,
        numbers=[record.number],
        was=before,
        signed_on=record.signed_on,
        issued_on=record.issued_on,
        arrived_on=record.arrived_on,
        replaces=record.replaces_id,
        on=today,
    )
    for other in Duty.objects.filter(hand_ins__records=record, closed_on__isnull=True).distinct().order_by("pk"):
        recount(other, today=today, why=f"Ghi lại số, ngày của {record.number}")
    duty.refresh_from_db()
    return record


def check_others(actor: Actor, duty: Duty, record: Record) -> None:
    """A document that proves what was confirmed elsewhere is dated anew only by who judges that too."""
    proven = Duty.objects.filter(hand_ins__records=record, verdict=Verdict.ACCEPTED.value).exclude(pk=duty.pk)
    if any(not rules.judge(actor, other) for other in proven.distinct()):
        raise Refused(
            _("Văn bản này còn chứng minh nhiệm vụ khác đã được xác nhận. Báo cơ quan đầu mối của nhiệm vụ đó ghi lại.")
        )


def check(given: Days, today: date) -> None:
    if not given.number.strip():
        raise Refused(_("Chưa ghi số, ký hiệu của văn bản. Ghi như trên văn bản, vd. 93/KH-SXD."), field="number")
    if len(given.number) > 80 or len(given.arrival_number) > 40:
        raise Refused(_("Số, ký hiệu dài quá. Ghi như trên văn bản, vd. 93/KH-SXD."), field="number")
    if given.signed_on is None:
        raise Refused(_("Chưa ghi ngày ký. Ghi ngày trên văn bản."), field="signed_on")
    for name in ("signed_on", "issued_on", "arrived_on"):
        day = getattr(given, name)
        if day is not None and not FIRST <= day <= today:
            raise Refused(
                _("Ngày %(day)s không hợp lý: ở sau hôm nay hoặc quá xa. Kiểm tra lại.") % {"day": spoken(day)},
                field=name,
            )
    if given.issued_on is not None and given.issued_on < given.signed_on:
        raise Refused(
            _("Ngày ban hành ở trước ngày ký (%(day)s). Kiểm tra lại.") % {"day": spoken(given.signed_on)},
            field="issued_on",
        )
    issued = given.issued_on or given.signed_on
    if given.arrived_on is not None and given.arrived_on < issued:
        raise Refused(
            _("Ngày nhận ở trước ngày ban hành (%(day)s). Kiểm tra lại.") % {"day": spoken(issued)}, field="arrived_on"
        )


def versions(duty: Duty) -> dict[int, tuple[Record, list[Record]]]:
    """Record → it, and what was handed in for the duty before it and is not replaced by another. Three queries."""
    rows = HandIn.records.through.objects.filter(handin__duty=duty).order_by("handin__n", "record")
    first: dict[int, int] = {}
    for n, pk in rows.values_list("handin__n", "record"):
        first.setdefault(pk, n)
    records = {one.pk: one for one in Record.objects.filter(pk__in=first).defer("read").select_related("replaces")}
    by = dict(Record.objects.filter(replaces__in=first).values_list("replaces", "pk"))
    return {
        pk: (
            records[pk],
            [records[old] for old, m in reversed(first.items()) if m < n and by.get(old, pk) == pk and old != pk],
        )
        for pk, n in first.items()
    }


def earlier_versions(duty: Duty, record: Record) -> list[Record]:
    """What was handed in for the duty before this, and is not replaced by another yet."""
    return versions(duty).get(record.pk, (record, []))[1]


def replaced(duty: Duty, record: Record, wanted: int | None) -> Record | None:
    """The earlier version a record replaces; it stays, with its file."""
    if wanted is None:
        return None
    found = next((one for one in earlier_versions(duty, record) if one.pk == wanted), None)
    if found is None:
        raise Refused(_("Chỉ thay được văn bản của lần nộp trước, chưa có bản khác thay."), field="replaces")
    return found
