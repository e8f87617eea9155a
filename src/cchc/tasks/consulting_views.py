"""The page on which a draft is commented: by the agencies it was sent to, answered by whoever drafts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, as_keys
from cchc.access.request import Asked
from cchc.agencies.asking import actor_of
from cchc.documents.comments import CommentLine, Comments, comments_docx
from cchc.duties.queries import names_of
from cchc.tasks import consulting, rules
from cchc.tasks.consulting import bodies_to_ask
from cchc.tasks.drafting import NOT_HERS, deny_others
from cchc.tasks.drafting_file import grouped, head_of, targets
from cchc.tasks.models import NextPlan, NextRow, PlanComment
from cchc.tasks.progress import field_name
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.files import DOCX, attachment
from cchc.ui.forms import DayField


class AskForm(forms.Form):
    use_required_attribute = False
    by_day = DayField(label=gettext_lazy("Gửi ý kiến trước ngày"))
    agencies = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Cơ quan được lấy ý kiến"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chưa chọn cơ quan nào để lấy ý kiến.")},
    )

    def __init__(self, *args: Any, bodies: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agencies"].choices = list(bodies)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """A comment as it is shown; `name` of its agency, `late` after the day it was asked for by."""

    comment: PlanComment
    name: str
    late: bool
    mine: bool


def seen_plan(request: Asked, pk: int) -> NextPlan:
    one = NextPlan.objects.select_related("superior").filter(pk=pk).first()
    if one is None:
        raise Http404
    actor = actor_of(request)
    if not (rules.run_next(actor, one) or rules.comment_next(actor, one)):
        raise Denied(consulting.NOT_ASKED)
    return one


def lines_of(request: Asked, plan: NextPlan, *, all_of_them: bool) -> list[Line]:
    """What was said, in the order of the draft, the whole first; of one agency, or of all. Two queries."""
    actor = actor_of(request)
    rows = plan.comments.filter(withdrawn_on=None).select_related("row")
    rows = rows if all_of_them else rows.filter(agency=actor.agency)
    listed = sorted(rows, key=lambda one: (one.row.order if one.row else -1, one.pk))
    names = names_of({one.agency_id for one in listed}, request.today)
    by_day = dict(plan.consulted.values_list("agency", "by_day"))
    return [
        Line(
            one,
            names.get(one.agency_id, ""),
            late=one.agency_id in by_day and one.on > by_day[one.agency_id],
            mine=one.agency_id == actor.agency,
        )
        for one in listed
    ]


@require_safe
def plan_comments(request: Asked, pk: int) -> HttpResponse:
    return shown(request, seen_plan(request, pk))


def shown(
    request: Asked, plan: NextPlan, *, form: AskForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    from cchc.tasks.views import page

    actor, about = actor_of(request), as_key(request.GET.get("row"))
    deny_others(plan, NextRow.objects.all(), about)
    drafts = rules.run_next(actor, plan)
    consulted = list(plan.consulted.all())
    names = names_of({one.agency_id for one in consulted}, request.today)
    lines = lines_of(request, plan, all_of_them=drafts)
    spoke = {line.comment.agency_id for line in lines}
    first = {"agencies": [one.agency_id for one in consulted], "by_day": consulted[0].by_day if consulted else None}
    if drafts and form is None:
        form = AskForm(bodies=bodies_to_ask(plan, request.today), initial=first)
    crumbs = [Crumb(_("Nhiệm vụ"), reverse("mandates"))]
    if drafts:
        crumbs += [Crumb(plan.title, reverse("next_plan", args=[plan.pk]))]
    context = {
        "plan": plan,
        "crumbs": crumbs,
        "drafts": drafts,
        "may_comment": rules.comment_next(actor, plan),
        "form": form,
        "refusal": refusal,
        "lines": lines,
        "open": sum(not line.comment.answer for line in lines),
        "asked": len(consulted),
        "silent": [names.get(one.agency_id, "") for one in consulted if one.agency_id not in spoke] if drafts else [],
        "own": next((one for one in consulted if one.agency_id == actor.agency), None),
        "groups": [
            *([(_("Chỉ tiêu"), aims)] if (aims := targets(plan)) else []),
            *((field_name(code), rows) for code, rows in grouped(plan)),
        ],
        "about": about,
    }
    answer = page(request, "tasks/plan_comments.html", context)
    answer.status_code = status
    return answer


@require_POST
def plan_comments_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    """Asking, commenting, withdrawing, answering."""
    plan = seen_plan(request, pk)
    form: AskForm | None = None
    try:
        match verb:
            case "ask":
                if not rules.run_next(request.actor, plan):
                    raise Denied(NOT_HERS)
                consulting.check_bodies(plan, as_keys(request.POST.getlist("agencies")), request.today)
                form = AskForm(request.POST, bodies=bodies_to_ask(plan, request.today))
                if not form.is_valid():
                    return shown(request, plan, form=form, status=422)
                given = form.cleaned_data
                n = consulting.ask(request.actor, plan, given["agencies"], by_day=given["by_day"], today=request.today)
                say.done(request, _("Đã gửi dự thảo lấy ý kiến %(n)s cơ quan.") % {"n": n})
            case "comment":
                row = as_key(request.POST["row"]) or 0 if request.POST.get("row") else None
                consulting.comment(request.actor, plan, row, request.POST.get("words", ""), today=request.today)
                say.done(request, _("Đã gửi ý kiến."))
            case "withdraw":
                consulting.withdraw(request.actor, plan, as_key(request.POST.get("comment")) or 0, today=request.today)
                say.done(request, _("Đã rút ý kiến."))
            case "answer":
                said, words = request.POST.get("answer", ""), request.POST.get("words", "")
                seen, comment = request.POST.get("seen", ""), as_key(request.POST.get("comment")) or 0
                consulting.answer(request.actor, plan, comment, said, words, seen=seen, today=request.today)
                return see_other("plan_comments", pk, query=f"#c-{comment}")
            case _:
                raise Http404
    except Refused as refused:
        return shown(request, plan, form=form, refusal=refused.sentence, status=422)
    return see_other("plan_comments", pk)


@require_safe
def plan_comments_file(request: Asked, pk: int) -> HttpResponse:
    """The table of comments and answers as DOCX; for whoever drafts."""
    plan = seen_plan(request, pk)
    if not rules.run_next(actor_of(request), plan):
        raise Denied(NOT_HERS)
    lines = lines_of(request, plan, all_of_them=True)
    consulted = list(plan.consulted.values_list("agency", flat=True))
    names, spoke = names_of(consulted, request.today), {line.comment.agency_id for line in lines}
    given = Comments(
        head=head_of(plan, request.today, kind="BTH", own=True),
        title=plan.title[:1].lower() + plan.title[1:],
        asked=len(consulted),
        silent=[names.get(pk, "") for pk in consulted if pk not in spoke],
        lines=[
            CommentLine(line.name, line.comment.row.title if line.comment.row else "", line.comment.words, said(line))
            for line in lines
        ],
    )
    name = f"Tiếp thu, giải trình {plan.year}.docx"
    return attachment(f"tiep-thu-giai-trinh-{plan.year}.docx", comments_docx(given), DOCX, shown=name)


def said(line: Line) -> str:
    """The answer as it stands in the table: `Tiếp thu. …`."""
    one = line.comment
    if not one.answer:
        return ""
    head = "Tiếp thu" if one.answer == PlanComment.Answer.ACCEPTED else "Giải trình"
    return f"{head}: {one.answer_words}" if one.answer_words else f"{head}."
