"""Chase-up letters (đôn đốc) for those whose day is past and whose report is not there."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cchc.access import Actor, Denied, Refused
from cchc.agencies.resolver import authority_of
from cchc.documents.chase_up import ChaseUp, Late, chase_up_docx
from cchc.documents.text import place_in
from cchc.duties.queries import names_of
from cchc.figures.call_form import ChaseForm
from cchc.ledger.actions import write
from cchc.reports import rules
from cchc.reports.models import Level, Report, Round
from cchc.tasks.exporting import MEDIA, issuing
from cchc.ui.files import attachment, unused, zipped
from cchc.words import fold

__all__ = ["ChaseForm", "answer", "letters"]


@transaction.atomic
def letters(actor: Actor, of: Round, answer_by: date, *, today: date) -> dict[str, bytes]:
    """File name → a letter to each agency that owes one or more, in Vietnamese as the paper is; the ledger is told."""
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới lập văn bản đôn đốc."))
    silent = of.reports.silent().filter(due__lt=today).exclude(level=Level.WHOLE).exclude(agency=of.run_by)
    by_agency: dict[int, list[Report]] = {}
    for one in silent.select_related("duty").order_by("agency", "due", "pk"):
        by_agency.setdefault(one.agency_id, []).append(one)
    if not by_agency:
        raise Refused(_("Không có báo cáo nào quá hạn mà chưa nộp."))
    named = issuing(of.run_by, authority_of(of.run_by, today), today)
    names = names_of(by_agency, today)
    files: dict[str, bytes] = {}
    with override("vi"):
        for agency, reports in by_agency.items():
            letter = ChaseUp(
                issuer=named.issuer,
                superior=named.superior,
                place=place_in(named.superior or named.issuer),
                symbol=named.abbreviation,
                to=names.get(agency, ""),
                as_of=today,
                answer_by=answer_by,
                rows=[
                    Late("", of.name, one.duty.product_name, of.letter, one.duty.deadline_text, one.due)
                    for one in reports
                ],
            )
            stem = f"Don-doc-bao-cao-{'-'.join(fold(letter.to).split()) or agency}"
            files[unused(stem, files)] = chase_up_docx(letter)
    for reports in by_agency.values():
        for one in reports:
            write(actor, "duty.chase_up", one.duty, answer_by=answer_by)
    return files


def answer(files: dict[str, bytes], of: Round, today: date) -> HttpResponse:
    """The letter, or a ZIP of several."""
    if len(files) == 1:
        ((name, data),) = files.items()
        return attachment(name, data, MEDIA["docx"])
    return attachment(f"Don-doc-bao-cao-{of.pk}.zip", zipped(files, today), "application/zip")
