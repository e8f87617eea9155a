"""What is handed in beside what was asked: looked at first, then handed in or changed by whoever looks.

The verdict advises. What is red asks for a word, and forbids nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.access.naming import deny_kept
from cchc.agencies.issuing import issuing
from cchc.duties import actions, rules
from cchc.duties.actions import Document
from cchc.duties.models import Comparison, Duty, HandIn, Prepared
from cchc.duties.sections import NOWHERE, Place, check_place, sections_for
from cchc.duties.states import Verdict
from cchc.ledger.actions import write
from cchc.people.models import Post
from cchc.periods import spoken
from cchc.reading.official.model import Official
from cchc.reading.verdict import VERSION, Asked, Colour, Earlier, Finding, Known, judge, worst
from cchc.reading.verdict.codes import find
from cchc.records.actions import use
from cchc.records.models import Record, Upload
from cchc.records.reading import become_record, look_at, official_in, signatures_in, why_unread

MOST_EARLIER = 400


@dataclass(frozen=True)
class Compared:
    """A prepared file with its verdict as it stands today."""

    prepared: Prepared
    findings: list[Finding]

    @property
    def colour(self) -> Colour:
        return worst(self.findings)


def prepare(actor: Actor, duty: Duty, documents: Sequence[Sequence[Document]], *, today: date, note: str = "") -> None:
    """Look at what is to be handed in and keep it for the officer to see beside what was asked.

    Each group of documents is a document and its annexes. Reading takes its time outside any transaction; the rows are
    written at once, so that a file that is refused leaves nothing of the others.
    """
    check_may_prepare(actor, duty, documents)
    keep_looked(actor, duty, looked_at(documents, lambda document: look_at(actor, document.file)), note=note)


def check_may_prepare(actor: Actor, duty: Duty, documents: Sequence[Sequence[Document]]) -> None:
    if not rules.work_on(actor, duty) or actor.post is None:
        raise Denied(_("Chỉ cán bộ của cơ quan được giao mới nộp được sản phẩm."))
    actions.refuse_unless_awaited(Duty.objects.get(pk=duty.pk))
    if not any(documents):
        raise Refused(_("Chưa chọn tệp sản phẩm. Chọn tệp văn bản đã ký rồi nộp."), field="file")


@dataclass(frozen=True)
class Looked:
    """A file that was looked at and has no row yet: its place in the hand-in, and what was written of it."""

    group: int
    annex: bool
    number: str
    signed_on: date | None
    upload: Upload


def looked_at(documents: Sequence[Sequence[Document]], look: Callable[[Document], Upload]) -> list[Looked]:
    return [
        Looked(group, n > 0, document.number, document.signed_on, look(document))
        for group, files in enumerate(documents)
        for n, document in enumerate(files)
    ]


@transaction.atomic
def keep_looked(actor: Actor, duty: Duty, files: Sequence[Looked], *, note: str = "") -> None:
    """Keep what was looked at until it is handed in. What was prepared before is forgotten."""
    forget(actor, duty)
    post = Post.objects.get(pk=actor.post or 0)
    for one in files:
        one.upload.save()
        read = official_in(one.upload.read)
        Prepared.objects.create(
            duty=duty,
            by=post,
            upload=one.upload,
            group=one.group,
            annex=one.annex,
            number=(one.number.strip() or (read.number if read and read.number and not one.annex else ""))[:80],
            signed_on=one.signed_on or (read.issued_on if read and not one.annex else None),
            note=note.strip(),
        )


def forget(actor: Actor, duty: Duty) -> int:
    """Put away what was prepared and not handed in."""
    return Upload.objects.filter(prepared__duty=duty, prepared__by=actor.post).delete()[0]


def prepared_by(actor: Actor, duty: Duty) -> list[Prepared]:
    if actor.post is None:
        return []
    return list(duty.prepared.filter(by=actor.post).select_related("upload"))


def compared(prepared: Sequence[Prepared], duty: Duty, asked: Asked, today: date) -> list[Compared]:
    """The verdict on each, as of today."""
    if not prepared:
        return []
    earlier = earlier_of(duty)
    return [Compared(one, findings_of(one, duty, asked, earlier, today)) for one in prepared]


def findings_of(one: Prepared, duty: Duty, asked: Asked, earlier: tuple[Earlier, ...], today: date) -> list[Finding]:
    read = official_in(one.upload.read)
    signed = signatures_in(one.upload.read)
    if read is None:
        blank = Official(one.upload.file_name, one.upload.read.get("format") or "", scanned=True)
        rest = [finding for finding in judge(blank, asked, Known(today), signed, annex=True) if finding.line != "file"]
        return [find("file.unread", why=why_unread(one.upload.read)), *rest]
    whose = issuing(read.issuer, duty.agency, today) if not one.annex else None
    known = Known(
        today=today,
        relation=whose.relation if whose else "unknown",
        issuer_name=whose.name if whose else "",
        sha256=one.upload.sha256,
        number=one.number,
        signed_on=one.signed_on,
        earlier=earlier,
    )
    return judge(read, asked, known, signed, annex=one.annex)


def earlier_of(duty: Duty) -> tuple[Earlier, ...]:
    """What the agency handed in before, the newest first: for this duty, for others of the year, and of years past."""
    rows = (
        HandIn.records.through.objects.filter(handin__duty__agency=duty.agency_id)
        .exclude(handin__withdrawn_on__isnull=False)
        .order_by("-handin__on", "-pk")
        .values_list(
            "handin__duty_id",
            "handin__duty__product_name",
            "handin__duty__title",
            "handin__duty__due",
            "handin__on",
            "record__sha256",
            "record__number",
            "record__signed_on",
            "record__read__sketch",
        )[:MOST_EARLIER]
    )
    returned = duty.verdict == Verdict.RETURNED.value
    found: list[Earlier] = []
    for pk, product, title, due, on, sha256, number, signed_on, sketch in rows:
        what = f"“{(product or title)[:80]}”"
        year = (due or on).year
        here = pk == duty.pk
        found.append(Earlier(what, year, sha256, number, signed_on, tuple(sketch or ()), here, here and returned))
    return tuple(found)


@dataclass(frozen=True)
class Written:
    """What the officer wrote of a prepared file before she handed it in."""

    number: str
    signed_on: date | None


@transaction.atomic
def hand_in_prepared(
    actor: Actor,
    duty: Duty,
    written: dict[int, Written],
    asked: Asked,
    *,
    today: date,
    note: str = "",
    words: str = "",
    place: Place = NOWHERE,
    also: Mapping[int, Place] | None = None,
) -> HandIn:
    """Hand in what was looked at. Annexes bear the number and the day of their document.

    `place` says where in it the product stands that is a part of it. `also`: further duties that the first document
    proves, each with its place (one report with the parts that others asked for); all of them are handed in, or none.
    """
    if not rules.work_on(actor, duty):
        raise Denied(_("Chỉ cán bộ của cơ quan được giao mới nộp được sản phẩm."))
    prepared = prepared_by(actor, duty)
    if not prepared or {one.pk for one in prepared} != set(written):
        raise Refused(
            _("Các tệp vừa được thay ở cửa sổ khác, hoặc đã quá một ngày. Chọn lại tệp rồi nộp."), field="file"
        )
    heads: dict[int, Prepared] = {}
    for one in prepared:
        told = written[one.pk]
        one.number, one.signed_on = told.number.strip(), told.signed_on
        heads.setdefault(one.group, one)
        if one.annex:
            head = heads[one.group]
            one.number, one.signed_on = one.number or head.number, one.signed_on or head.signed_on
        check_facts(one, today)
    read = prepared[0].upload.read.get("official") or {}
    check_place(duty, place, read.get("pages"))
    verdicts = compared(prepared, duty, asked, today)
    if any(one.colour is Colour.RED for one in verdicts) and not words.strip():
        raise Refused(
            _("Có điểm không khớp với sản phẩm được giao. Nếu vẫn nộp, ghi một câu giải thích để cơ quan duyệt biết."),
            field="words",
        )
    before = versions_before(duty)
    records = [
        become_record(
            actor,
            one.upload,
            number=one.number,
            signed_on=one.signed_on,
            replaces=None if one.annex else before.pop((one.number, one.signed_on), None),
        )
        for one in prepared
    ]
    made = actions.hand_in_records(actor, duty, records, on=today, today=today, note=note)
    for record, verdict in zip(records, verdicts, strict=True):
        keep_said(made, record, verdict.findings, words)
        own = place if record is records[0] else NOWHERE
        use(record, duty, actor.agency, today, page=own.page, words=own.section)
    hand_in_parts(actor, duty, records[0], also or {}, today=today, note=note)
    forget(actor, duty)
    return made


def versions_before(duty: Duty) -> dict[tuple[str, date | None], Record]:
    """By number and day, what was handed in for the duty before and has no newer version. What comes again under the
    same number and day is the same document: it replaces that, which stays."""
    before = Record.objects.filter(hand_ins__duty=duty, replaced_by__isnull=True).exclude(number="").defer("read")
    return {(one.number, one.signed_on): one for one in before.order_by("pk") if one.signed_on is not None}


def keep_said(made: HandIn, record: Record, findings: list[Finding], words: str) -> Comparison:
    """What was found in a document that was handed in, and what was written of what is red, as they stood then."""
    return Comparison.objects.create(
        hand_in=made,
        record=record,
        findings=[one.to_json() for one in findings],
        colour=worst(findings).value,
        version=VERSION,
        words=words.strip(),
    )


def hand_in_parts(
    actor: Actor, duty: Duty, record: Record, also: Mapping[int, Place], *, today: date, note: str
) -> None:
    """The same document, handed in for what is a part of it, by whoever works on that too."""
    if not also:
        return
    offered = {one.pk: one for one in sections_for(actor, duty, today)}
    deny_kept("duty.see", set(also) - set(offered))
    if set(also) - set(offered):
        raise Refused(_("Có việc lồng ghép không còn chờ nộp. Tải lại trang rồi chọn lại."))
    for pk, place in also.items():
        check_place(offered[pk], place, pages_of(record))
        actions.hand_in_records(actor, offered[pk], [record], on=today, today=today, note=note)
        use(record, offered[pk], actor.agency, today, page=place.page, words=place.section)


def check_facts(one: Prepared, today: date) -> None:
    name = one.upload.file_name
    if not one.number:
        raise Refused(
            _("Chưa ghi số, ký hiệu của %(name)s. Ghi như trên văn bản, vd. 93/KH-SXD.") % {"name": name},
            field="number",
        )
    if one.signed_on is None:
        raise Refused(
            _("Chưa ghi ngày ký của %(name)s. Ghi ngày trên văn bản, vd. 24/12/2026.") % {"name": name},
            field="signed_on",
        )
    if one.signed_on > today:
        raise Refused(
            _("Ngày ký %(day)s ở sau hôm nay. Kiểm tra lại ngày.") % {"day": spoken(one.signed_on)}, field="signed_on"
        )


@transaction.atomic
def hand_in_again(
    actor: Actor, duty: Duty, record: Record, *, today: date, page: int | None = None, words: str = ""
) -> HandIn:
    """Hand in a document the agency has kept already: it proves this duty too, on a page."""
    if not rules.work_on(actor, duty):
        raise Denied(_("Chỉ cán bộ của cơ quan được giao mới nộp được sản phẩm."))
    if record.kept_by_id != actor.agency:
        raise Denied(_("Chỉ dùng lại được tài liệu do cơ quan mình nộp."))
    check_place(duty, Place(page, words), pages_of(record))
    actions.refuse_unless_awaited(Duty.objects.get(pk=duty.pk))
    made = actions.hand_in_records(actor, duty, [record], on=today, today=today, note=words)
    use(record, duty, actor.agency, today, page=page, words=words)
    return made


def pages_of(record: Record) -> int | None:
    return (record.read.get("official") or {}).get("pages")


@transaction.atomic
def hand_in_secret(
    actor: Actor, duty: Duty, *, number: str, signed_on: date, issuer: str, mark: str, today: date, note: str = ""
) -> HandIn:
    """A document that may not be kept as a file is handed in by its number and day (Luật 29/2018/QH14)."""
    if not rules.work_on(actor, duty) or actor.agency is None:
        raise Denied(_("Chỉ cán bộ của cơ quan được giao mới nộp được sản phẩm."))
    if signed_on > today:
        raise Refused(
            _("Ngày ký %(day)s ở sau hôm nay. Kiểm tra lại ngày.") % {"day": spoken(signed_on)}, field="signed_on"
        )
    actions.refuse_unless_awaited(Duty.objects.get(pk=duty.pk))
    record = Record.objects.create(
        number=number.strip(), signed_on=signed_on, issuer=issuer.strip(), secrecy=mark, kept_by_id=actor.agency
    )
    write(actor, "record.note_secret", record, number=record.number, signed_on=signed_on, mark=mark)
    made = actions.hand_in_records(actor, duty, [record], on=today, today=today, note=note)
    use(record, duty, actor.agency, today, words="bản giấy")
    return made
