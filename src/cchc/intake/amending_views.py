"""On which document in force a draft amends: choosing it, the comparison task by task, applying, and undoing that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.intake import amending_actions as actions
from cchc.intake.amending import Comparison, Row, amendable, compare, might_amend, proposed_of
from cchc.intake.amending_effects import effects
from cchc.intake.models import Amending, Draft
from cchc.intake.views import own_draft
from cchc.tasks.models import Amendment, Mandate, Task
from cchc.tasks.rules import run
from cchc.tasks.showing import choices_of
from cchc.tasks.version_panel import FIELD_WORDS
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.forms import DayField, KeyField
from cchc.words import fold

SHOWN_KINDS = ("changed", "added", "dropped", "kept", "same")


class ChooseForm(forms.Form):
    use_required_attribute = False
    of = KeyField(
        right="mandate.see",
        label=gettext_lazy("Văn bản được sửa đổi, bổ sung"),
        error_messages={"required": gettext_lazy("Chưa chọn văn bản được sửa đổi, bổ sung.")},
    )
    extent = forms.ChoiceField(
        label=gettext_lazy("Văn bản này"),
        choices=Amendment.Extent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn: sửa một số nhiệm vụ, hay thay thế toàn bộ.")},
    )

    def __init__(self, *args: Any, among: list[Mandate], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = choices_of(among, _("Chọn văn bản đang theo dõi"))
        self.fields["of"].choices = choices  # type: ignore[attr-defined]


class EffectForm(forms.Form):
    use_required_attribute = False
    effective_on = DayField(
        label=gettext_lazy("Văn bản có hiệu lực từ ngày"),
        required=False,
        help_text=gettext_lazy("Việc được giao đổi từ hôm nay; số đã báo cáo của những ngày trước giữ nguyên"),
    )


@dataclass(frozen=True)
class Line:
    """A row of the comparison as it is shown."""

    row: Row

    @property
    def changes(self) -> list[tuple[str, list[str], list[str]]]:
        return [(str(FIELD_WORDS[one.field]), one.before, one.after) for one in self.row.changes]

    @property
    def task(self) -> str:
        """What a form posts for the task in force; 0 for one that is added."""
        return str(self.row.task.pk if self.row.task else 0)


def choose_form(draft: Draft, sent: Any = None) -> ChooseForm:
    among = list(amendable(draft))
    amending = Amending.objects.filter(draft=draft).first()
    proposed = amending.of if amending else proposed_of(draft, among)
    whole = "thay the" in fold(draft.current["document"].get("title") or "")
    first = {
        "of": str(proposed.pk) if proposed else "",
        "extent": amending.extent if amending else Amendment.Extent.WHOLE if whole else Amendment.Extent.PART,
    }
    return ChooseForm(sent, among=among, initial=first)


def page_of(draft: Draft) -> str:
    return reverse("draft_amends", args=[draft.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def compared(request: Asked, pk: int) -> HttpResponse:
    """The comparison, or first the choice of what is amended; POST chooses."""
    draft = own_draft(request, pk)
    if draft.mandate_id is not None:
        return see_other("mandate", draft.mandate_id)
    if request.method == "POST":
        form = choose_form(draft, request.POST)
        if form.is_valid():
            of = get_object_or_404(Mandate, pk=form.cleaned_data["of"])
            try:
                actions.choose(request.actor, draft, of, Amendment.Extent(form.cleaned_data["extent"]))
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
            else:
                return see_other(page_of(draft))
        return shown(request, draft, form, status=422)
    return shown(request, draft, choose_form(draft))


def shown(request: Asked, draft: Draft, form: ChooseForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    amending = Amending.objects.filter(draft=draft).select_related("of").first()
    context: dict[str, Any] = {"draft": draft, "document": draft.current["document"], "form": form, "refusal": refusal}
    context["effect"] = EffectForm(initial={"effective_on": actions.effective_day(draft)})
    context |= {"amending": amending, "nothing": not form.fields["of"].choices[1:]}  # type: ignore[attr-defined]
    if amending is not None:
        amending.draft = draft
        context |= comparison_context(request, draft, compare(amending))
    return render(request, "intake/amends.html", context, status=status)


def comparison_context(request: Asked, draft: Draft, comparison: Comparison) -> dict[str, Any]:
    asked = request.GET.get("repair", "")
    return {
        "comparison": comparison,
        "groups": [(kind, [Line(row) for row in rows]) for kind in SHOWN_KINDS if (rows := comparison.of(kind))],
        "open": comparison.open,
        "sure": comparison.sure,
        "effects": effects(request.actor, draft, comparison, request.today) if not comparison.open else None,
        "repair": next((row for row in comparison.rows if row.new and row.key == asked), None),
        "choices": choices_for(comparison, asked),
    }


def choices_for(comparison: Comparison, key: str) -> list[tuple[str, str]]:
    """For a task of the draft: those of the document in force it could be, the free ones first."""
    if not key:
        return []
    free = {task.pk for task in comparison.free}
    tasks: dict[int, Task] = {row.task.pk: row.task for row in comparison.rows if row.task}
    listed = sorted(tasks.values(), key=lambda task: (task.pk not in free, task.order))
    return [(str(task.pk), f"{task.no} {task.title:.110}".strip()) for task in listed]


@require_POST
def step(request: Asked, pk: int, verb: str) -> HttpResponse:
    """One act on the comparison: confirm, pair, drop, keep, apply, or that it amends nothing."""
    draft = own_draft(request, pk)
    try:
        answer = acted(request, draft, verb)
    except Refused as refused:
        return shown(request, draft, choose_form(draft), refusal=refused.sentence, status=422)
    return answer


def acted(request: Asked, draft: Draft, verb: str) -> HttpResponse:
    key, task = request.POST.get("key", "")[:40], as_key(request.POST.get("task")) or 0
    back = f"{page_of(draft)}#{anchor(key, task)}"
    match verb:
        case "pair":
            actions.decide(request.actor, draft, key, task or None)
        case "sure":
            n = actions.confirm_sure(request.actor, draft)
            say.done(request, _("Đã xác nhận %(n)s dòng.") % {"n": n})
            back = page_of(draft)
        case "drop" | "keep":
            actions.mark(request.actor, draft, task, dropped=verb == "drop")
        case "nothing":
            actions.amends_nothing(request.actor, draft)
            say.done(request, _("Văn bản này được coi là văn bản riêng."))
            back = reverse("draft_confirm", args=[draft.pk])
        case "apply":
            given = EffectForm(request.POST)
            if not given.is_valid():
                raise Refused(" ".join(str(fault) for fault in given.errors["effective_on"]), field="effective_on")
            token, day = request.POST.get("token", ""), given.cleaned_data["effective_on"]
            made = actions.apply(request.actor, draft, token=token, today=request.today, effective_on=day)
            number_of = made.by.number or made.by.title
            say.done(
                request,
                _("Đã áp dụng %(number)s.") % {"number": number_of},
                undo=reverse("amendment_undo", args=[made.pk]),
            )
            back = reverse("mandate", args=[made.by_id])
        case _:
            raise Http404
    return see_other(back)


def anchor(key: str, task: int) -> str:
    return f"d-{key}" if key else f"d-t{task}"


@require_POST
def undo(request: Asked, pk: int) -> HttpResponse:
    """Take an application back; the draft waits again."""
    amendment = get_object_or_404(Amendment.objects.select_related("by", "of"), pk=pk)
    if not run(request.actor, amendment.of):
        raise Denied(actions.NOT_HERS)
    try:
        draft = actions.undo(request.actor, amendment, today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
        return see_other("mandate", amendment.by_id)
    say.done(request, _("Đã hoàn tác. Văn bản đang theo dõi trở lại như trước."))
    return see_other(page_of(draft) if draft is not None else reverse("mandate", args=[amendment.of_id]))


def may_be_amending(draft: Draft) -> dict[str, Any]:
    """For the page that puts a draft in force: whether it should rather be compared."""
    chosen = Amending.objects.filter(draft=draft).select_related("of").first()
    proposed = chosen.of if chosen else proposed_of(draft, amendable(draft))
    return {"amends": proposed, "amends_chosen": chosen, "might_amend": might_amend(draft)}
