"""The pages of self-scoring: the table, and one criterion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cchc.access import Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.assessments import rules, self_scoring
from cchc.assessments.models import Entrant, EntrantState, Filing, Mark, Origin, Proof
from cchc.assessments.self_page import Page, Row, page_of, with_fault
from cchc.assessments.self_proof import hers, taken_in
from cchc.assessments.self_typed import Wrong, fact_of, parts_of
from cchc.duties.rules import has_head
from cchc.jobs.models import Run
from cchc.records.bringing import ProofForm, SearchForm, found_records
from cchc.records.brought_views import readings_of
from cchc.scoring.values import Kind
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb

ENTRANTS = Entrant.objects.select_related("round__set", "round__authority", "agency", "group")


def visible_entrant(request: Asked, pk: int) -> Entrant:
    rows = Entrant.objects.visible_to(request.actor, request.today)
    return seen(
        rows.select_related("round__set", "round__authority", "agency", "group"),
        pk,
        _("Bản tự chấm này không thuộc phạm vi của bạn."),
    )


def visible_mark(request: Asked, pk: int) -> Mark:
    rows = Mark.objects.visible_to(request.actor, request.today)
    return seen(
        rows.select_related("entrant__round__set", "entrant__agency", "entrant__group"),
        pk,
        _("Tiêu chí này không thuộc phạm vi của bạn."),
    )


@require_GET
def selfscore(request: Asked, pk: int) -> HttpResponse:
    return shown(request, page_of(visible_entrant(request, pk), request.actor, request.today))


def shown(request: Asked, page: Page, *, status: int = 200) -> HttpResponse:
    return render(request, "assessments/self.html", context_of(request, page), status=status)


def context_of(request: Asked, page: Page) -> dict[str, Any]:
    actor, one = request.actor, page.entrant
    may_sign = rules.sign(actor, one)
    return {
        "one": one,
        "page": page,
        "may_put": rules.put_together(actor, one),
        "may_sign": may_sign,
        "may_share": page.may_edit and (rules.put_together(actor, one) or may_sign),
        "has_head": has_head(one.agency_id, request.today),
        "filing": Filing.objects.filter(entrant=one, withdrawn_at__isnull=True)
        .select_related("by__person")
        .order_by("-n")
        .first()
        if one.state == EntrantState.HANDED_IN
        else None,
        "is_submitted": one.state == EntrantState.SUBMITTED,
        "is_in": one.state == EntrantState.HANDED_IN,
        "unused": sum(row.is_unused and row.may_fill for row in page.rows),
        "crumbs": crumbs_of(request, one),
    }


def crumbs_of(request: Asked, one: Entrant) -> list[Crumb]:
    home = Crumb(_("Chỉ số"), reverse("index"))
    if rules.watch(request.actor, one.round):
        return [home, Crumb(one.round.name, reverse("round", args=[one.round_id]))]
    return [home]


# — one criterion —


def typed_in(request: Asked, row: Row) -> tuple[dict[str, str], bool]:
    """What the row's form says, by part; and whether nothing occurred. Of a checklist, what is not ticked is undone."""
    names = parts_of(row.source, row.criterion.rule)
    texts = {name: request.POST.get(f"v-{name}", "").replace("\x00", "")[:200].strip() for name in names}
    if row.source.kind is Kind.CHECKLIST:
        texts = {name: "có" if request.POST.get(f"v-{name}") else "không" for name in names}
    return texts, bool(request.POST.get("none"))


@require_GET
def selfmark(request: Asked, pk: int) -> HttpResponse:
    mark = visible_mark(request, pk)
    return shown_mark(request, page_of(mark.entrant, request.actor, request.today), mark)


def shown_mark(
    request: Asked, page: Page, mark: Mark, form: ProofForm | None = None, *, status: int = 200
) -> HttpResponse:
    row = page.row(mark.pk)
    if row is None:
        raise Http404
    rows = page.rows
    at = rows.index(row)
    search = SearchForm(request.GET)
    asked = search.words
    context = {
        "one": mark.entrant,
        "page": page,
        "row": row,
        "proof_form": form or ProofForm(),
        "attach_url": reverse("selfmark_act", args=[mark.pk, "attach"]),
        "upload_url": reverse("selfmark_act", args=[mark.pk, "upload"]),
        "asked": asked,
        "readings": readings_of(request.actor, mark),
        "found": found_records(hers(request.actor, mark), mark, asked) if row.may_fill else [],
        "versions": list(mark.versions.select_related("by__person").order_by("-n")[:20]),
        "before": rows[at - 1] if at else None,
        "after": rows[at + 1] if at + 1 < len(rows) else None,
        "crumbs": [
            *crumbs_of(request, mark.entrant)[:1],
            Crumb(mark.entrant.round.name, f"{reverse('selfscore', args=[mark.entrant_id])}#m{mark.pk}"),
        ],
    }
    return render(request, "assessments/self_mark.html", context, status=status)


@require_POST
def selfmark_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    mark = visible_mark(request, pk)
    if verb not in VERBS:
        raise Http404
    return VERBS[verb](request, mark)


def back(request: Asked, mark: Mark) -> HttpResponse:
    """To where the act was begun: the table at its row, or the criterion's own page."""
    if request.POST.get("from") == "mark":
        return see_other("selfmark", mark.pk)
    return see_other("selfscore", mark.entrant_id, query=f"#m{mark.pk}")


def rows_again(request: Asked, mark: Mark, changed: list[Mark], page: Page, *, status: int = 200) -> HttpResponse:
    """The row as it is now, the other rows its input feeds, and the totals."""
    fed = {one.pk for one in changed} - {mark.pk}
    others = [row for row in page.rows if row.mark.pk in fed]
    context = context_of(request, page) | {"row": page.row(mark.pk), "others": others}
    return render(request, "assessments/self.html#again", context, status=status)


def claimed(request: Asked, mark: Mark) -> HttpResponse:
    page = page_of(mark.entrant, request.actor, request.today)
    row = page.row(mark.pk)
    if row is None:
        raise Http404
    texts, nothing = typed_in(request, row)
    try:
        by = request.actor.person_name
        fact = fact_of(mark.entrant.round.set.given, row.source, row.criterion.rule, texts, by=by, nothing=nothing)
        changed = self_scoring.claim(
            request.actor, mark, fact, today=request.today, seen=as_key(request.POST.get("version", ""))
        )
    except (Wrong, Refused) as error:
        kept = texts | ({"none": "có"} if nothing else {})
        fault = error if isinstance(error, Wrong) else None
        page = with_fault(page, mark.pk, kept, fault, error.sentence)
        return answer(request, mark, [], page, status=422)
    if not request.htmx:
        return back(request, mark)
    return rows_again(request, mark, changed, page_of(again(mark), request.actor, request.today))


def answer(request: Asked, mark: Mark, changed: list[Mark], page: Page, *, status: int) -> HttpResponse:
    if request.htmx:
        return rows_again(request, mark, changed, page, status=status)
    if request.POST.get("from") == "mark":
        return shown_mark(request, page, mark, status=status)
    return shown(request, page, status=status)


def again(mark: Mark) -> Entrant:
    return ENTRANTS.get(pk=mark.entrant_id)


def used(request: Asked, mark: Mark) -> HttpResponse:
    """What the house knows is claimed as it is."""
    page = page_of(mark.entrant, request.actor, request.today)
    row = page.row(mark.pk)
    if row is None:
        raise Http404
    try:
        if row.known is None:
            raise Refused(_("Hệ thống chưa có số liệu cho tiêu chí này."))
        changed = self_scoring.claim(
            request.actor,
            mark,
            row.known.fact,
            today=request.today,
            seen=row.version,
            origin=Origin.KNOWN,
            source=f"{row.known.source}: {row.known.words}",
            source_key=row.known.key,
        )
    except Refused as refused:
        return answer(request, mark, [], with_fault(page, mark.pk, row.typed, None, refused.sentence), status=422)
    if not request.htmx:
        return back(request, mark)
    return rows_again(request, mark, changed, page_of(again(mark), request.actor, request.today))


def explained(request: Asked, mark: Mark) -> HttpResponse:
    return done(
        request,
        mark,
        lambda: self_scoring.explain(request.actor, mark, request.POST.get("reason", ""), today=request.today),
        _("Đã lưu lý do."),
    )


def done(request: Asked, mark: Mark, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, words)
    return back(request, mark)


def attached(request: Asked, mark: Mark) -> HttpResponse:
    """A record the agency keeps already."""
    form = SearchForm(request.POST)
    record = form.record(hers(request.actor, mark))
    return done(
        request,
        mark,
        lambda: self_scoring.attach(request.actor, mark, record, today=request.today, page=form.page),
        _("Đã thêm tài liệu kiểm chứng."),
    )


def uploaded(request: Asked, mark: Mark) -> HttpResponse:
    """A new file: looked at as any other, kept, and used."""
    form = ProofForm(request.POST, request.FILES)
    if getattr(request, "upload_too_large", False):
        form.add_error("file", _("Tệp quá lớn nên không nhận."))
    if form.is_valid():
        try:
            made = taken_in(request.actor, mark, form, today=request.today)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            if isinstance(made, Run):
                return see_other("selfmark", mark.pk, query="#tai-lieu")
            say.done(request, _("Đã thêm tài liệu kiểm chứng."))
            return back(request, mark)
    page = page_of(mark.entrant, request.actor, request.today)
    return shown_mark(request, page, mark, form, status=422)


def detached(request: Asked, mark: Mark) -> HttpResponse:
    key = as_key(request.POST.get("proof", "")) or 0
    proof = Proof.objects.filter(pk=key, mark=mark).select_related("mark__entrant__round__set", "use__record").first()
    if proof is None:
        raise Http404
    return done(
        request,
        mark,
        lambda: self_scoring.detach(request.actor, proof, today=request.today),
        _("Đã gỡ tài liệu khỏi tiêu chí."),
    )


VERBS: dict[str, Callable[[Asked, Mark], HttpResponse]] = {
    "claim": claimed,
    "use": used,
    "explain": explained,
    "attach": attached,
    "upload": uploaded,
    "detach": detached,
}
