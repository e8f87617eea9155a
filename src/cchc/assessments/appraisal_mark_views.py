"""One mark with everything said of it, where the agency answers and explains; and who appraises what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.assessments import judging_rules, rules
from cchc.assessments.appraisal_naming import able, assign, choices, unassign, uncovered
from cchc.assessments.appraisal_page import rows_of
from cchc.assessments.appraisal_saying import accept, answer, explains_now
from cchc.assessments.asked import visible_round
from cchc.assessments.concluding import may_enter_of
from cchc.assessments.judging_tabs import crumbs_of, round_tabs
from cchc.assessments.models import Group, Mark, Portion, Round
from cchc.assessments.near import appraised_points
from cchc.assessments.rounds_spans import schedule_of
from cchc.people.models import Post
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.forms import KeyField


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Giải trình, trả lời"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Chưa ghi nội dung giải trình.")},
    )
    file = forms.FileField(label=gettext_lazy("Tài liệu bổ sung"), required=False)
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản"), max_length=80, required=False)


def visible_mark(request: Asked, pk: int) -> Mark:
    rows = Mark.objects.visible_to(request.actor, request.today).select_related(
        "entrant__round__set", "entrant__round__authority", "entrant__agency", "entrant__group"
    )
    return seen(rows, pk, _("Tiêu chí này không thuộc phạm vi của bạn."))


@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: Asked, pk: int) -> HttpResponse:
    """A mark: what was claimed and judged, by whom, when and why; questions, answers, explanations with new proof."""
    one = visible_mark(request, pk)
    if request.method == "POST" and not judging_rules.explain(request.actor, one):
        raise Denied(_("Chỉ người làm bản tự chấm của cơ quan mới trả lời, giải trình được."))
    form = AnswerForm(request.POST, request.FILES) if request.method == "POST" else AnswerForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        files = [(given["file"], given["number"])] if given["file"] else []
        try:
            answer(request.actor, one, given["text"], files, today=request.today)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã gửi tổ thẩm định."))
            return see_other("index_mark", pk)
    return mark_page(request, one, form)


def mark_page(request: Asked, one: Mark, form: AnswerForm) -> HttpResponse:
    of = one.entrant.round
    (row,) = rows_of(request.actor, of, [one], {one.entrant_id: one.entrant}, request.today)
    versions = one.versions.select_related("by__person", "by__agency").order_by("-n")
    last = one.remarks.order_by("-pk").first()
    may = judging_rules.explain(request.actor, one)
    explaining = explains_now(schedule_of(of), one.entrant, request.today)
    asked = last is not None and last.kind == "question"
    context = {
        "row": row,
        "one": one,
        "of": of,
        "versions": versions,
        "remarks": one.remarks.select_related("by__person", "by__agency").order_by("pk"),
        "may_answer": may and (explaining or asked),
        "may_accept": may and explaining,
        "form": form,
        "judges": row.may,
        "may_conclude": may_enter_of(request.actor, one),
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/mark.html", context, status=422 if form.errors else 200)


@require_safe
def explain(request: Asked, pk: int) -> HttpResponse:
    """What an agency has to say something to: where the appraisal gave it other points, and what it was asked."""
    of = visible_round(request, pk)
    marks = list(
        judging_rules.explain.of(Mark.objects.filter(entrant__round=of), request.actor, request.today)
        .select_related("entrant__agency", "entrant__group")
        .prefetch_related("remarks")
    )
    entrants = {mark.entrant_id: mark.entrant for mark in marks}
    if not entrants:
        raise Denied(_("Cơ quan bạn không được đánh giá trong đợt này."))
    differing = [
        mark
        for mark in marks
        if (appraised_points(mark) is not None and appraised_points(mark) != mark.self_points) or mark.remarks.all()
    ]
    names = {leaf.code: leaf for leaf in of.set.compiled.leaves}
    order = {leaf.code: n for n, leaf in enumerate(of.set.compiled.leaves)}
    schedule = schedule_of(of)
    context = {
        "of": of,
        "rows": [
            (mark, names[mark.code], appraised_points(mark), list(mark.remarks.all())[-1:])
            for mark in sorted(differing, key=lambda mark: (mark.entrant_id, order[mark.code]))
        ],
        "open": any(explains_now(schedule, one, request.today) for one in entrants.values()),
        "several": len(entrants) > 1,
        "tabs": round_tabs(request.actor, of, "index_explain"),
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/explain.html", context)


@require_POST
def mark_accept(request: Asked, pk: int) -> HttpResponse:
    one = visible_mark(request, pk)
    try:
        accept(request.actor, [one], today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã nhất trí với điểm thẩm định."))
    return see_other("index_explain", one.entrant.round_id)


class AppraiserForm(forms.Form):
    post = KeyField(
        right="post.name",
        label=gettext_lazy("Người thẩm định"),
        coerce=int,
        error_messages={"required": gettext_lazy("Chưa chọn người thẩm định.")},
    )
    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Lĩnh vực, tiêu chí"),
        widget=forms.SelectMultiple(attrs={"size": 12}),
        error_messages={"required": gettext_lazy("Chưa chọn lĩnh vực hoặc tiêu chí.")},
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Của nhóm cơ quan nào (không chọn: mọi nhóm)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    second = forms.BooleanField(
        label=gettext_lazy("Là người thứ hai: cả hai phải chấm giống nhau mới xong"), required=False
    )

    def __init__(self, *given: Any, of: Round, **named: Any) -> None:
        super().__init__(*given, **named)
        people = [(str(one.pk), f"{one.person.full_name}, {one.role_word}") for one in able(of)]
        self.fields["post"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        self.fields["codes"].choices = choices(of.set.given)  # type: ignore[attr-defined]
        self.groups_by_name = {one.name: one for one in of.groups.all()}
        if len(self.groups_by_name) < 2:
            del self.fields["groups"]
        else:
            self.fields["groups"].choices = [(name, name) for name in self.groups_by_name]  # type: ignore[attr-defined]

    def chosen(self) -> list[Group]:
        return [self.groups_by_name[name] for name in self.cleaned_data.get("groups", ())]


@require_http_methods(["GET", "HEAD", "POST"])
def appraisers(request: Asked, pk: int) -> HttpResponse:
    """Who appraises which fields and criteria, and what nobody does yet."""
    of = visible_round(request, pk)
    if not rules.run(request.actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới phân công được người thẩm định."))
    form = AppraiserForm(request.POST, of=of) if request.method == "POST" else AppraiserForm(of=of)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            post = Post.objects.get(pk=given["post"])
            made = assign(request.actor, of, post, given["codes"], second=given["second"], groups=form.chosen())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            n = made.portions.values("code").distinct().count()
            words = ngettext(
                "Đã phân công; người này thẩm định %(n)s tiêu chí.",
                "Đã phân công; người này thẩm định %(n)s tiêu chí.",
                n,
            )
            say.done(request, words % {"n": n})
            return see_other("appraisers", pk)
    listed = (
        of.appraisers.select_related("post__person", "post__agency").prefetch_related("portions__group").order_by("pk")
    )
    open_ = uncovered(of, of.set.given)
    context = {
        "of": of,
        "tabs": round_tabs(request.actor, of, "appraisers"),
        "form": form,
        "listed": [
            (one, portions_said(of, list(one.portions.all())), any(p.second for p in one.portions.all()))
            for one in listed
        ],
        "uncovered": open_,
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/appraisers.html", context, status=422 if form.errors else 200)


def portions_said(of: Round, portions: list[Portion]) -> list[tuple[str, str]]:
    """(group, what of it): the group's name is empty where it is every one's."""
    by_group: dict[str, set[str]] = {}
    for one in portions:
        by_group.setdefault(one.group.name if one.group is not None else "", set()).add(one.code)
    return [(name, names_of(of, codes)) for name, codes in sorted(by_group.items())]


def names_of(of: Round, codes: set[str]) -> str:
    """`LV 3 (24), 1.4.1, 1.4.2`: whole fields by their code, the rest one by one."""
    said: list[str] = []
    for field in of.set.given.fields:
        leaves = [leaf.code for leaf in field.leaves()]
        there = [code for code in leaves if code in codes]
        if leaves and len(there) == len(leaves):
            said.append(f"{field.code}. {field.name} ({len(leaves)})")
        else:
            said += there
    return "; ".join(said)


@require_POST
def appraiser_drop(request: Asked, pk: int) -> HttpResponse:
    of = visible_round(request, pk)
    try:
        unassign(request.actor, of, as_key(request.POST.get("appraiser", "")) or 0)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        say.done(request, _("Đã bỏ phân công."))
    return see_other("appraisers", pk)
