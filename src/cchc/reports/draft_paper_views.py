"""A report on paper: as Word, Excel, PDF, and pages of A4."""

from __future__ import annotations

from datetime import date

import structlog
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.access.request import Asked
from cchc.documents.report import report_docx
from cchc.documents.report_book import report_xlsx
from cchc.periods import spoken
from cchc.reading import Unreadable
from cchc.reading.office import as_pdf, soffice
from cchc.reports import draft_keeping
from cchc.reports.draft_models import Kept
from cchc.reports.draft_paper import fact_lines, paper_of
from cchc.reports.draft_views import content_asked, seen_report
from cchc.reports.models import Report
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.files import DOCX, attachment
from cchc.ui.sheets import MEDIA

log = structlog.get_logger("cchc.reports")
PDF = "application/pdf"


def errata_said(kept: Kept | None) -> list[str]:
    return [one.sentence for one in draft_keeping.errata_of(kept)] if kept is not None else []


@require_safe
def report_draft_docx(request: Asked, pk: int) -> HttpResponse:
    report = seen_report(request, pk)
    return attachment(
        f"bao-cao-{pk}.docx", word_of(report, request.today), DOCX, shown=f"Báo cáo {report.round.name}.docx"
    )


@require_safe
def report_draft_pdf(request: Asked, pk: int) -> HttpResponse:
    """The Word file as LibreOffice prints it: takes some seconds. Where it cannot, the page to print says so."""
    report = seen_report(request, pk)
    try:
        made = as_pdf(word_of(report, request.today), "docx")
    except Unreadable as error:
        log.warning("no pdf", report=pk, code=error.code)
        say.failed(
            request,
            _("Chưa làm được tệp PDF trên máy chủ này. Mở “Bản in, PDF”, bấm Ctrl+P rồi chọn “Lưu thành PDF”."),
        )
        return see_other("report_draft", pk)
    return attachment(f"bao-cao-{pk}.pdf", made, PDF, shown=f"Báo cáo {report.round.name}.pdf")


def word_of(report: Report, day: date) -> bytes:
    content, kept = content_asked(report, day)
    return report_docx(paper_of(content, errata=errata_said(kept)))


@require_safe
def report_draft_xlsx(request: Asked, pk: int) -> HttpResponse:
    report = seen_report(request, pk)
    content, _kept = content_asked(report, request.today)
    paper = paper_of(content)
    as_of = f"Số liệu tính đến ngày {spoken(date.fromisoformat(content['as_of']))}"
    made = report_xlsx(paper, fact_lines(content, paper), as_of=as_of)
    return attachment(f"bao-cao-{pk}.xlsx", made, MEDIA, shown=f"Số liệu báo cáo {report.round.name}.xlsx")


@require_safe
def report_draft_print(request: Asked, pk: int) -> HttpResponse:
    """The report as pages of A4, to be printed or kept as PDF by the browser."""
    report = seen_report(request, pk)
    content, kept = content_asked(report, request.today)
    paper = paper_of(content, errata=errata_said(kept))
    context = {"report": report, "paper": paper, "makes_pdf": soffice() is not None}
    return render(request, "reports/draft_print.html", context)
