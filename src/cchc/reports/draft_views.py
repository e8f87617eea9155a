"""Pages on which the draft of a report is read, written and refreshed; what stands behind each number; its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.documents import charts
from cchc.reports import draft_keeping, drafting, rules
from cchc.reports.draft_behind import behind
from cchc.reports.draft_gather import subject_of
from cchc.reports.draft_models import Block, Kept, ReportDraft
from cchc.reports.draft_paper import content_of, paper_of
from cchc.reports.draft_shown import Page, page_of
from cchc.reports.draft_words import facts_from, number_of
from cchc.reports.models import Report
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb

NOT_SEEN = gettext_lazy("Báo cáo này không thuộc phạm vi của bạn.")
NOT_YET = gettext_lazy("Dự thảo báo cáo chỉ người soạn xem được cho đến khi báo cáo được nộp.")
ROWS = 100


def seen_report(request: Asked, pk: int) -> Report:
    """A report whose draft she may read: she writes it, or it was handed in."""
    rows = Report.objects.visible_to(request.actor, request.today)
    one = seen(
        rows.select_related("round__authority", "round__after", "round__snapshot", "about", "duty"), pk, str(NOT_SEEN)
    )
    if not (rules.fill(request.actor, one) or rules.approve(request.actor, one) or one.is_filed):
        raise Denied(NOT_YET)
    return one


def draft_of(report: Report) -> ReportDraft | None:
    return ReportDraft.objects.filter(report=report).select_related("report__round").first()


def crumbs(report: Report) -> list[Crumb]:
    return [
        Crumb(report.round.name, reverse("report_round", args=[report.round_id])),
        Crumb(report.duty.product_name or _("Báo cáo"), reverse("report", args=[report.pk])),
    ]


@require_safe
def report_draft(request: Asked, pk: int) -> HttpResponse:
    """The draft of a report: to be written while it is open, as it was approved afterwards."""
    return shown(request, seen_report(request, pk))


def shown(request: Asked, report: Report, *, refusal: str = "", status: int = 200) -> HttpResponse:
    kept, draft = draft_keeping.last_of(report), draft_of(report)
    context: dict[str, Any] = {
        "report": report,
        "crumbs": crumbs(report),
        "refusal": refusal,
        "may_write": rules.fill(request.actor, report) and report.is_open,
    }
    if kept is not None:
        context |= {
            "paper": paper_of(kept.content),
            "kept": kept,
            "holds": draft_keeping.holds(kept),
            "errata": draft_keeping.errata_of(kept),
        }
        return render(request, "reports/draft_kept.html", context, status=status)
    if draft is None:
        context["subject"] = subject_of(report, request.today)
        return render(request, "reports/draft_begin.html", context, status=status)
    context["page"] = asked_page(request, draft)
    context["draft"] = draft
    return render(request, "reports/draft.html", context, status=status)


def asked_page(request: Asked, draft: ReportDraft) -> Page:
    typed = request.POST.get("text") if request.method == "POST" else None
    asked = request.POST if request.method == "POST" else request.GET
    return page_of(
        draft,
        subject_of(draft.report, request.today),
        editing=as_key(asked.get("edit", "")),
        adding=asked.get("add", ""),
        typed=typed,
    )


@require_POST
def report_draft_begin(request: Asked, pk: int) -> HttpResponse:
    report = seen_report(request, pk)
    try:
        drafting.begin(request.actor, report, today=request.today)
    except Refused as refused:
        return shown(request, report, refusal=refused.sentence, status=422)
    say.done(request, _("Đã lập dự thảo từ số liệu. Đọc từng mục, sửa lời văn, rồi xuất Word."))
    return see_other("report_draft", pk)


@require_POST
def report_draft_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    """One change of a draft."""
    report = seen_report(request, pk)
    draft, act = draft_of(report), ACTS.get(verb)
    if draft is None or act is None:
        raise Http404
    try:
        place = act(request, draft, version=as_key(request.POST.get("version")) or 0, today=request.today)
    except Refused as refused:
        fresh = seen_report(request, pk)
        return shown(request, fresh, refusal=refused.sentence, status=422)
    return see_other("report_draft", pk, query=place)


def block_asked(request: Asked) -> int:
    return as_key(request.POST.get("edit")) or 0


def at(block: Block) -> str:
    return f"#b-{block.pk}"


def refresh(request: Asked, draft: ReportDraft, **seen_as: Any) -> str:
    fresh = drafting.refresh(request.actor, draft, **seen_as)
    n = len(fresh.changes)
    words = _("Đã cập nhật số liệu: %(n)s số liệu thay đổi.") % {"n": n} if n else _("Số liệu không có gì thay đổi.")
    say.done(request, words)
    return "#thay-doi" if n else ""


def write(request: Asked, draft: ReportDraft, **seen_as: Any) -> str:
    block = drafting.rewrite(request.actor, draft, block_asked(request), request.POST.get("text", ""), **seen_as)
    say.done(request, _("Đã lưu đoạn văn."))
    return at(block)


def add(request: Asked, draft: ReportDraft, **seen_as: Any) -> str:
    given = request.POST.get("add", ""), request.POST.get("text", "")
    block = drafting.add(request.actor, draft, *given, **seen_as)
    say.done(request, _("Đã thêm đoạn văn."))
    return at(block)


def settling(*, out: bool) -> Callable[..., str]:
    def act(request: Asked, draft: ReportDraft, **seen_as: Any) -> str:
        block = drafting.settle(request.actor, draft, block_asked(request), out=out, **seen_as)
        say.done(request, _("Đã bỏ khỏi báo cáo.") if out else _("Đã đưa lại vào báo cáo."))
        return f"#h-{block.heading}"

    return act


def moving(*, up: bool) -> Callable[..., str]:
    def act(request: Asked, draft: ReportDraft, **seen_as: Any) -> str:
        return at(drafting.move(request.actor, draft, block_asked(request), up=up, **seen_as))

    return act


def answering(*, take: bool) -> Callable[..., str]:
    def act(request: Asked, draft: ReportDraft, **seen_as: Any) -> str:
        return at(drafting.answer_newer(request.actor, draft, block_asked(request), take=take, **seen_as))

    return act


def taking(*, take: bool) -> Callable[..., str]:
    def act(request: Asked, draft: ReportDraft, **seen_as: Any) -> str:
        block = drafting.take_offer(request.actor, draft, request.POST.get("offer", ""), take=take, **seen_as)
        return at(block) if take else f"#h-{block.heading}"

    return act


def undo(request: Asked, draft: ReportDraft, **seen_as: Any) -> str:
    drafting.undo(request.actor, draft, **seen_as)
    say.done(request, _("Đã hoàn tác thay đổi gần nhất."))
    return ""


ACTS: dict[str, Callable[..., str]] = {
    "refresh": refresh,
    "write": write,
    "add": add,
    "drop": settling(out=True),
    "restore": settling(out=False),
    "up": moving(up=True),
    "down": moving(up=False),
    "take-new": answering(take=True),
    "keep-own": answering(take=False),
    "take": taking(take=True),
    "leave": taking(take=False),
    "undo": undo,
}


# — what stands behind, and the files —


def content_asked(report: Report, today: date) -> tuple[dict[str, Any], Kept | None]:
    """What the report says: as it was approved where it was, else as its draft stands."""
    kept = draft_keeping.last_of(report)
    if kept is not None:
        return kept.content, kept
    draft = draft_of(report)
    if draft is None:
        raise Http404
    return content_of(draft, subject_of(report, today)), None


@require_safe
def report_draft_number(request: Asked, pk: int) -> HttpResponse:
    """What stands behind a number of a report: how it is counted, and what was counted, each with its page."""
    report = seen_report(request, pk)
    kept = draft_keeping.last_of(report)
    draft = draft_of(report)
    if kept is None and draft is None:
        raise Http404
    facts = facts_from(kept.content["facts"] if kept is not None else draft.facts if draft is not None else {})
    fact = facts.get(request.GET.get("key", ""))
    if fact is None:
        raise Http404
    found = behind(fact, subject_of(report, request.today))
    rows = Paginator(found.rows, ROWS).get_page(as_key(request.GET.get("page")) or 1)
    counts = fact.value.isdigit() and found.n is not None
    context = {
        "report": report,
        "fact": fact,
        "number": number_of(fact.key, facts),
        "behind": found,
        "rows": rows,
        "differs": counts and int(fact.value) != found.n,
        "crumbs": [*crumbs(report), Crumb(_("Dự thảo báo cáo"), reverse("report_draft", args=[pk]))],
    }
    return render(request, "reports/draft_number.html", context)


@require_safe
def report_draft_chart(request: Asked, pk: int, n: int) -> HttpResponse:
    """The n-th chart of a report, in the order of reading, as SVG."""
    report = seen_report(request, pk)
    content, _kept = content_asked(report, request.today)
    specs = [one for one in specs_in(content["sections"]) if charts.read(one) is not None]
    drawn = charts.svg(specs[n - 1]) if 0 < n <= len(specs) else None
    if drawn is None:
        raise Http404
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Cache-Control"] = "private, no-cache"
    return answer


def specs_in(sections: list[dict[str, Any]]) -> Any:
    for one in sections:
        yield from (piece["chart"] for piece in one["pieces"] if "chart" in piece)
        yield from specs_in(one["children"])
