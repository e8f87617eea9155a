"""Chase-up letters (đôn đốc) for those whose day is past and whose report is not there."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.documents.chase_up import Late
from cchc.duties.queries import names_of
from cchc.ledger.actions import write
from cchc.reports import rules
from cchc.reports.models import Level, Report, Round
from cchc.tasks import chasing


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
    names = names_of(by_agency, today)
    to = [
        (
            names.get(agency, ""),
            "",
            [Late("", of.name, one.duty.product_name, of.letter, one.duty.deadline_text, one.due) for one in reports],
        )
        for agency, reports in by_agency.items()
    ]
    files = chasing.letters(of.run_by, to, stem="Don-doc-bao-cao", answer_by=answer_by, today=today)
    for reports in by_agency.values():
        for one in reports:
            write(actor, "duty.chase_up", one.duty, answer_by=answer_by)
    return files
