"""The report as it was issued (number, day, signature): taken in as the proof of the hand-in that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.duties.actions import standing_hand_in
from cchc.duties.comparing import earlier_of, findings_of, keep_said
from cchc.duties.models import Prepared
from cchc.duties.queries import names_of
from cchc.jobs.models import Run
from cchc.ledger.actions import write
from cchc.reading.verdict import Asked, Colour
from cchc.records.actions import use
from cchc.records.brought import Said, bring, brings
from cchc.records.models import Record, Upload
from cchc.records.reading import become_record, official_in
from cchc.reports import rules
from cchc.reports.actions import paper
from cchc.reports.models import CAME, Level, Report, State


@dataclass(frozen=True)
class Proof:
    """A signed report as the page shows it, with what was found in it. `colour` is of the worst finding."""

    record: Record
    colour: str
    findings: list[dict[str, str]]
    words: str


def may_sign(actor: Actor, report: Report) -> bool:
    """Who writes it or lets it leave, once a hand-in stands; of the whole who records that it was sent."""
    if report.level == Level.WHOLE:
        writes = rules.send(actor, report) or rules.fill(actor, report)
        return report.state == State.CONFIRMED and writes
    return report.state in CAME and (rules.fill(actor, report) or rules.approve(actor, report))


def asked_of(report: Report) -> Asked:
    """What the verdict compares it with: a report, of this round, by this agency."""
    issuer = names_of([report.about_id], report.duty.opened_on).get(report.about_id, "")
    return Asked(
        report.duty.product_name,
        report.round.name,
        about=report.round.name,
        number=report.round.letter,
        year=report.round.year,
        asked_on=report.duty.opened_on,
        due=report.due,
        issuer=issuer,
    )


def attach(
    actor: Actor, report: Report, file: File[Any], *, today: date, number: str, signed_on: date | None, words: str
) -> Record | Run:
    """The file is read outside the transaction, in the background where that takes long."""
    check_sign(actor, report)
    return bring(actor, report, file, Said(number, signed_on, words=words), today=today)


def take(actor: Actor, key: int, upload: Upload, said: Said, today: date) -> Record:
    """The record, its use and the verdict on it are written at once. What is red asks for a word, and forbids nothing.
    The report bears the number and day of the paper from now on."""
    report = Report.objects.select_related("round__authority", "duty").get(pk=key)
    check_sign(actor, report)
    read = official_in(upload.read)
    number = said.number.strip() or report.number or (read.number if read is not None and read.number else "")
    signed_on = said.signed_on or report.signed_on or (read.issued_on if read is not None else None)
    given = paper(number, signed_on, today)
    if not number or signed_on is None:
        raise Refused(_("Không đọc được số hoặc ngày ký trong tệp. Ghi như trên văn bản."), field="number")
    prepared = Prepared(duty=report.duty, upload=upload, **given)
    findings = findings_of(prepared, report.duty, asked_of(report), earlier_of(report.duty), today)
    red = [one.sentence for one in findings if one.colour is Colour.RED]
    if red and not said.words.strip():
        raise Refused(
            _("Tệp có điểm không khớp: %(what)s Chọn đúng tệp; nếu vẫn nộp, ghi một câu giải thích.")
            % {"what": " ".join(red)[:600]},
            field="words",
        )
    with transaction.atomic():
        check_sign(actor, report)
        made = standing_hand_in(report.duty)
        if made is None:
            raise Refused(_("Báo cáo chưa nộp nên chưa có gì để kèm bản đã ký."))
        record = become_record(actor, upload, **given)
        made.records.add(record)
        use(record, report.duty, actor.agency or report.agency_id, today)
        keep_said(made, record, findings, said.words)
        Report.objects.filter(pk=report.pk).update(**given)
        write(actor, "report.signed", report, n=made.n, record=record.pk, on=today, **given)
    return record


def check_sign(actor: Actor, report: Report) -> None:
    if not may_sign(actor, report):
        raise Denied(_("Chỉ cơ quan đã nộp báo cáo mới kèm được bản đã ký, sau khi nộp."))


def proofs_of(report: Report) -> list[Proof]:
    """What was attached to the hand-in that stands, the newest first. Three queries."""
    made = standing_hand_in(report.duty)
    if made is None:
        return []
    said = {one.record_id: one for one in made.comparisons.all()}
    return [
        Proof(one, said[one.pk].colour, said[one.pk].findings, said[one.pk].words)
        if one.pk in said
        else Proof(one, "", [], "")
        for one in made.records.order_by("-pk")
    ]


def declare() -> None:
    brings(Report._meta.label_lower, take, lambda key: reverse("report", args=[key]) + "#ban-ky")
