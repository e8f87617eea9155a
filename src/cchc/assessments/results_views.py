"""The pages of results: the ranking, one agency's sheet, publishing, correcting, and every file of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.assessments import judging_rules, results, rules
from cchc.assessments.asked import visible_round
from cchc.assessments.judging_tabs import crumbs_of, round_tabs
from cchc.assessments.models import Entrant, Mark, Publication, Round, RoundState, Stage
from cchc.assessments.results_page import (
    before,
    best,
    peers,
    places,
    score_rows,
    shown_result,
    since,
)
from cchc.assessments.results_paper import decision_of, score_sheet_of
from cchc.assessments.standing import entrants_of, standing
from cchc.documents.index import decision_docx, ranking_docx, score_sheet_docx
from cchc.scoring import exact
from cchc.scoring.scored import Result
from cchc.scoring.workbook import workbook
from cchc.tasks.exporting import MEDIA as TASK_MEDIA
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact
from cchc.ui.files import attachment
from cchc.ui.forms import DayField
from cchc.ui.sheets import MEDIA
from cchc.words.numbers import vi


class PublishForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Số quyết định công bố"),
        max_length=80,
        error_messages={"required": gettext_lazy("Chưa ghi số quyết định công bố.")},
    )
    issued_on = DayField(
        label=gettext_lazy("Ngày ký"), error_messages={"required": gettext_lazy("Chưa ghi ngày ký quyết định.")}
    )


class CorrectForm(PublishForm):
    points = forms.CharField(
        label=gettext_lazy("Điểm đúng"),
        max_length=20,
        error_messages={"required": gettext_lazy("Chưa ghi điểm đúng.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Lý do đính chính"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi lý do đính chính.")},
    )

    def clean_points(self) -> Fraction:
        given = exact.decimal(self.cleaned_data["points"])
        if given is None:
            raise forms.ValidationError(_("Ghi một số điểm, ví dụ 1,5."))
        return Fraction(given)


def sees_standing(request: Asked, of: Round) -> bool:
    """Whether she sees what a round comes to before it is published: she runs it, oversees it, sits in its council."""
    return (
        rules.run(request.actor, of)
        or judging_rules.sits_in_council(request.actor, of)
        or rules.watch(request.actor, of)
    )


def result_for(request: Asked, of: Round) -> tuple[Result, Publication | None] | None:
    """What was published; before that, what stands, for who may see it; None for all others."""
    found = shown_result(of)
    if found is not None:
        return found
    if sees_standing(request, of):
        return standing(of, Stage.FINAL).result, None
    return None


@require_safe
def result_list(request: Asked, pk: int) -> HttpResponse:
    return results_page(request, published_or_hers(request, pk))


def published_or_hers(request: Asked, pk: int) -> Round:
    """A round she sees, or whose results were published for her authority."""
    one = Round.objects.filter(pk=pk).select_related("set", "run_by", "authority").first()
    if (
        one is not None
        and judging_rules.see_publication.of(
            Publication.objects.filter(round=one), request.actor, request.today
        ).exists()
    ):
        return one
    return visible_round(request, pk)


def results_page(request: Asked, of: Round, form: PublishForm | None = None) -> HttpResponse:
    found = result_for(request, of)
    runs = rules.run(request.actor, of)
    entrants = {one.key: one for one in entrants_of(of)}
    context: dict[str, Any] = {
        "of": of,
        "tabs": round_tabs(request.actor, of, "results"),
        "runs": runs,
        "form": form or PublishForm(),
        "unspoken": results.unspoken(of).count() if runs and of.state != RoundState.PUBLISHED else 0,
        "publications": list(of.publications.order_by("n").defer("data")),
        "errata": list(results.errata_of(of)),
        "crumbs": crumbs_of(of),
    }
    if found is not None:
        result, published = found
        old = before(of)
        then = results.result_of(old) if old is not None else None
        context |= {
            "published": published,
            "groups": places(result, entrants, then),
            "old": old,
            "fields": result.criteria_set.fields,
            "best": best(result, entrants)[:30],
        }
    return render(request, "assessments/results.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
def publish(request: Asked, pk: int) -> HttpResponse:
    of = visible_round(request, pk)
    form = PublishForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            results.publish(request.actor, of, given["number"], given["issued_on"], today=request.today)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã công bố kết quả. Gói dữ liệu và mã băm ở dưới đây."))
            return see_other("results", pk)
    if not rules.run(request.actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới công bố được kết quả."))
    return results_page(request, of, form)


def seen_entrant(request: Asked, pk: int) -> tuple[Entrant, Result, Publication | None]:
    rows = Entrant.objects.select_related("round__set", "round__authority", "round__run_by", "agency", "group")
    one = rows.filter(pk=pk).first()
    if one is None:
        raise Http404
    of = published_or_hers(request, one.round_id)
    one.round = of
    found = result_for(request, of)
    if found is None:
        seen(rows.visible_to(request.actor, request.today), pk, _("Cơ quan này không thuộc phạm vi của bạn."))
        return one, standing(of, Stage.SECOND, [one]).result, None
    return one, *found


@require_safe
def result(request: Asked, pk: int) -> HttpResponse:
    """One agency's sheet: points at every stage, why, beside its peers and last time."""
    one, scored, published = seen_entrant(request, pk)
    of = one.round
    marks = {mark.code: mark for mark in one.marks.all()}
    rank = scored.ranks.get(one.key) if len(scored.rows) > 1 else None
    percent = scored.percent(one.key)
    facts = [
        Fact(_("Tổng điểm"), f"{vi(scored.total(one.key))}/{vi(scored.fraction(scored.rows[one.key].total.most))}"),
        Fact(_("Chỉ số"), f"{vi(percent, scored.criteria_set.rounding.percent)} %" if percent is not None else "–"),
        Fact(_("Xếp hạng"), f"{rank.place}/{rank.of}" if rank is not None else "–", one.group.name),
        Fact(
            _("Trạng thái"),
            _("Đã công bố") if published else _("Tạm tính đến ngày %(day)s") % {"day": f"{request.today:%d/%m/%Y}"},
            published.number if published else "",
        ),
    ]
    context = {
        "one": one,
        "of": of,
        "facts": facts,
        "published": published,
        "rows": score_rows(scored, one.key, marks, {}),
        "peers": peers(scored, one.key) if len(scored.rows) > 1 else [],
        "since": since(of, scored, one.key),
        "errata": [erratum for erratum in results.errata_of(of) if erratum.mark.entrant_id == one.pk],
        "may_correct": published is not None and rules.run(request.actor, of),
        "opens_marks": rules.see(request.actor, one),
        "crumbs": [*crumbs_of(of), Crumb(_("Kết quả"), reverse("results", args=[of.pk]))],
    }
    return render(request, "assessments/result.html", context)


@require_safe
def result_mark(request: Asked, pk: int) -> HttpResponse:
    """To a mark by its criterion's code, or to its correction."""
    one = seen_entrant(request, pk)[0]
    mark = one.marks.filter(code=request.GET.get("tc", "")).first()
    if mark is None:
        raise Http404
    return see_other("result_correct" if request.GET.get("to") == "correct" else "index_mark", mark.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Asked, pk: int) -> HttpResponse:
    """A correction of one published mark: an erratum, under a decision of its own."""
    mark = Mark.objects.filter(pk=pk).select_related("entrant__round__set", "entrant__agency").first()
    if mark is None:
        raise Http404
    of = visible_round(request, mark.entrant.round_id)
    old = results.last(of)
    if not rules.run(request.actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới đính chính được kết quả."))
    if old is None:
        raise Http404
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            results.correct(
                request.actor,
                of,
                {mark.pk: (given["points"], given["why"])},
                given["number"],
                given["issued_on"],
                today=request.today,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã đính chính. Gói dữ liệu mới và mã băm mới ở dưới đây."))
            return see_other("results", of.pk)
    scored = results.result_of(old)
    context = {
        "mark": mark,
        "of": of,
        "form": form,
        "now": scored.points(mark.entrant.key, mark.code),
        "leaf": scored.compiled.leaves[scored.compiled.index[mark.code]],
        "crumbs": [*crumbs_of(of), Crumb(mark.entrant.name, reverse("result", args=[mark.entrant_id]))],
    }
    return render(request, "assessments/correct.html", context, status=422 if form.errors else 200)


@require_safe
def result_file(request: Asked, pk: int, kind: str) -> HttpResponse:
    """The round as Excel with live formulas, the ranking, or the draft of the decision."""
    of = published_or_hers(request, pk)
    found = result_for(request, of)
    if found is None:
        raise Denied(_("Kết quả chưa công bố."))
    scored, published = found
    entrants = {one.key: one for one in entrants_of(of)}
    stem = f"Chi-so-CCHC-{of.start.year}-{of.pk}"
    if kind == "xlsx":
        return attachment(f"{stem}.xlsx", workbook(scored), MEDIA)
    if kind in ("decision", "ranking"):
        decision = decision_of(of, scored, published, entrants, request.today)
        make = decision_docx if kind == "decision" else ranking_docx
        name = f"Du-thao-quyet-dinh-{of.pk}.docx" if kind == "decision" else f"Xep-hang-{of.pk}.docx"
        return attachment(name, make(decision), TASK_MEDIA["docx"])
    raise Http404


@require_safe
def result_sheet(request: Asked, pk: int) -> HttpResponse:
    """`BẢNG CHẤM ĐIỂM CHỈ SỐ CCHC` of one agency as Word."""
    one, scored, published = seen_entrant(request, pk)
    sheet = score_sheet_of(one, scored, published, request.today)
    return attachment(f"Bang-cham-diem-{as_key(pk)}.docx", score_sheet_docx(sheet), TASK_MEDIA["docx"])
