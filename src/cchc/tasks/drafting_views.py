"""Pages on which the plan of a year to come is drafted: begun, its rows taken and written, looked over, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, as_keys
from cchc.access.request import Asked
from cchc.agencies.asking import actor_of
from cchc.tasks import drafting, rules, showing
from cchc.tasks.consulting_views import seen_plan
from cchc.tasks.drafting_file import grounded_on, grounds, grouped, next_plan_docx, notices, targets
from cchc.tasks.models import Mandate, NextPlan, NextRow
from cchc.tasks.progress import field_name
from cchc.tasks.sources import SOURCES
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.files import DOCX, attachment
from cchc.ui.forms import KeyField, KeysField
from cchc.words import Field

State = NextRow.State


class BeginForm(forms.Form):
    use_required_attribute = False
    year = forms.IntegerField(label=gettext_lazy("Kế hoạch năm"), min_value=2000, max_value=2100)
    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=500)
    superior = KeyField(right="mandate.see", label=gettext_lazy("Thực hiện văn bản cấp trên"), required=False)
    by_authority = forms.BooleanField(
        label=gettext_lazy("UBND ban hành, cơ quan tôi dự thảo"), required=False, initial=True
    )

    def __init__(self, *args: Any, among: list[Mandate], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["superior"].choices = showing.choices_of(among, _("Chưa có"))  # type: ignore[attr-defined]


class RowForm(forms.Form):
    use_required_attribute = False
    title = forms.CharField(
        label=gettext_lazy("Nhiệm vụ"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Chưa ghi nội dung nhiệm vụ.")},
    )
    field = forms.ChoiceField(
        label=gettext_lazy("Lĩnh vực"),
        required=False,
        choices=[("", gettext_lazy("Chưa xếp lĩnh vực")), *((one.value, one.vietnamese) for one in Field)],
    )
    product = forms.CharField(label=gettext_lazy("Sản phẩm"), required=False, max_length=1000)
    lead = forms.CharField(label=gettext_lazy("Chủ trì"), required=False, max_length=500)
    coordinating = forms.CharField(label=gettext_lazy("Phối hợp"), required=False, max_length=1000)
    deadline = forms.CharField(label=gettext_lazy("Thời hạn"), required=False, max_length=500)


class TargetForm(forms.Form):
    use_required_attribute = False
    title = forms.CharField(
        label=gettext_lazy("Chỉ tiêu"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi nội dung chỉ tiêu.")},
    )


class BasisForm(forms.Form):
    basis = KeysField(
        right="mandate.see", label=gettext_lazy("Căn cứ"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, among: list[Mandate], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["basis"].choices = showing.choices_of(among, "")[1:]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Group:
    """What one source proposes and nobody has settled yet, or what was left out."""

    label: str
    rows: list[NextRow]

    @property
    def of_targets(self) -> bool:
        return self.rows[0].is_target


def only_who_drafts(request: Asked) -> None:
    if not rules.take_in(actor_of(request)):
        raise Denied(drafting.NOT_HERS)


def own_plan(request: Asked, pk: int) -> NextPlan:
    one = NextPlan.objects.select_related("superior").filter(pk=pk).first()
    if one is None:
        raise Http404
    if not rules.run_next(actor_of(request), one):
        raise Denied(drafting.NOT_HERS)
    return one


def could_be_above(request: Asked) -> list[Mandate]:
    """Documents of others that she may see, of this year on."""
    found = Mandate.objects.visible_to(actor_of(request), request.today).filter(
        in_force_on__isnull=False, year__gte=request.today.year
    )
    return list(found.exclude(run_by=actor_of(request).agency).order_by("-year", "-issued_on", "-pk")[:100])


def could_ground(request: Asked, plan: NextPlan) -> list[Mandate]:
    """Documents of the house it can be grounded on: those in force that she sees, of its year or before, the newest
    first; the superior one is one of the grounds anyway."""
    found = Mandate.objects.visible_to(actor_of(request), request.today).filter(rules.IN_FORCE, year__lte=plan.year)
    rows = found.exclude(pk=plan.superior_id or 0).order_by("-year", "-issued_on", "-pk")[:100]
    return [*rows, *plan.basis.exclude(pk__in=[one.pk for one in rows])]


@require_http_methods(["GET", "HEAD", "POST"])
def next_plans(request: Asked) -> HttpResponse:
    """The drafts of her agency, and a form to begin one."""
    from cchc.tasks.views import page

    only_who_drafts(request)
    actor = actor_of(request)
    year = request.today.year + 1
    first = {"year": year, "title": f"Kế hoạch cải cách hành chính năm {year}"}
    among = could_be_above(request)
    form = BeginForm(request.POST if request.method == "POST" else None, among=among, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        superior = next((one for one in among if str(one.pk) == given["superior"]), None)
        try:
            made = drafting.begin(
                actor,
                year=given["year"],
                title=given["title"],
                superior=superior,
                by_authority=given["by_authority"],
                today=request.today,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã lập dự thảo với %(n)s nhiệm vụ được đề xuất.") % {"n": made.rows.count()})
            return see_other("next_plan", made.pk)
    plans = NextPlan.objects.filter(run_by=actor.agency).order_by("-year", "-pk")
    context = {"plans": plans, "form": form, "crumbs": [Crumb(_("Nhiệm vụ"), reverse("mandates"))]}
    answer = page(request, "tasks/next_plans.html", context)
    answer.status_code = 422 if form.errors else 200
    return answer


@require_safe
def next_plan(request: Asked, pk: int) -> HttpResponse:
    """A draft: what is in it by field, and what its sources propose beside."""
    return shown(request, own_plan(request, pk))


def shown(
    request: Asked, plan: NextPlan, *, form: forms.Form | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    from cchc.tasks.views import page

    drafting.deny_others(plan, NextRow.objects.all(), as_key(request.GET.get("row")))
    rows = list(plan.rows.all())
    labels = {source.code: str(source.label) for source in SOURCES}
    opened = next((row for row in rows if str(row.pk) == request.GET.get("row")), None)
    adding = "add" in request.GET
    of_target = opened.is_target if opened else request.GET.get("add") == "target"
    if form is None and (opened or adding):
        words = {name: getattr(opened, name) for name in drafting.WRITTEN} if opened else {}
        form = (TargetForm if of_target else RowForm)(initial=words)
    waiting = [row for row in rows if row.state == State.PROPOSED]
    codes = [*labels, *sorted({row.source for row in waiting} - set(labels))]
    looked = "look" in request.GET
    context = {
        "plan": plan,
        "crumbs": [
            Crumb(_("Nhiệm vụ"), reverse("mandates")),
            Crumb(_("Dự thảo kế hoạch năm sau"), reverse("next_plans")),
        ],
        "groups": [(field_name(code), some) for code, some in grouped(plan)],
        "taken": sum(row.state == State.TAKEN and not row.is_target for row in rows),
        "targets": targets(plan),
        "of_target": of_target,
        "grounds": [grounds(one) for one in grounded_on(plan)],
        "basis": BasisForm(
            among=could_ground(request, plan), initial={"basis": list(plan.basis.values_list("pk", flat=True))}
        ),
        "proposed": [
            Group(labels.get(code, code), some) for code in codes if (some := [r for r in waiting if r.source == code])
        ],
        "waiting": len(waiting),
        "dropped": [row for row in rows if row.state == State.DROPPED],
        "form": form,
        "opened": opened,
        "refusal": refusal,
        "looked": looked,
        "notices": notices(plan, request.today) if looked else [],
    }
    answer = page(request, "tasks/next_plan.html", context)
    answer.status_code = status
    return answer


@require_POST
def next_plan_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    """One change of a draft."""
    plan = own_plan(request, pk)
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    try:
        back = act(request, plan, version=as_key(request.POST.get("version")) or 0)
    except Refused as refused:
        fresh = own_plan(request, pk)
        form = (TargetForm if "target" in request.POST else RowForm)(request.POST) if verb == "write" else None
        return shown(request, fresh, form=form, refusal=refused.sentence, status=422)
    return see_other("next_plan", pk, query=back)


def settling(state: NextRow.State) -> Callable[..., str]:
    def act(request: Asked, plan: NextPlan, *, version: int) -> str:
        rows = list(as_keys(request.POST.getlist("row")[:2000]))
        drafting.settle(request.actor, plan, rows, state, version=version, today=request.today)
        return "#de-xuat" if state is not State.PROPOSED else "#khong-dua-vao"

    return act


def write(request: Asked, plan: NextPlan, *, version: int) -> str:
    given = {name: request.POST.get(name, "") for name in drafting.WRITTEN}
    row = as_key(request.POST["row"]) or 0 if request.POST.get("row") else None
    of_target = "target" in request.POST
    made = drafting.save_row(request.actor, plan, row, given, version=version, today=request.today, is_target=of_target)
    say.done(request, _("Đã lưu chỉ tiêu.") if made.is_target else _("Đã lưu nhiệm vụ."))
    return f"#r-{made.pk}"


def move(request: Asked, plan: NextPlan, *, version: int) -> str:
    row = as_key(request.POST.get("row")) or 0
    drafting.move(request.actor, plan, row, up="up" in request.POST, version=version, today=request.today)
    return f"#r-{row}"


def propose(request: Asked, plan: NextPlan, *, version: int) -> str:
    n = drafting.propose_again(request.actor, plan, version=version, today=request.today)
    say.done(request, _("Tìm thêm được %(n)s nhiệm vụ.") % {"n": n})
    return "#de-xuat"


def basis(request: Asked, plan: NextPlan, *, version: int) -> str:
    form = BasisForm(request.POST, among=could_ground(request, plan))
    if not form.is_valid():
        raise Refused(_("Có văn bản không chọn được nữa. Tải lại trang rồi chọn lại."))
    keys = [int(one) for one in form.cleaned_data["basis"]]
    drafting.choose_basis(request.actor, plan, keys, version=version, today=request.today)
    say.done(request, _("Đã lưu căn cứ."))
    return "#can-cu"


ACTS: dict[str, Callable[..., str]] = {
    "take": settling(State.TAKEN),
    "drop": settling(State.DROPPED),
    "again": settling(State.PROPOSED),
    "write": write,
    "move": move,
    "propose": propose,
    "basis": basis,
}


@require_safe
def next_plan_file(request: Asked, pk: int) -> HttpResponse:
    """The draft as DOCX: for whoever drafts it, and for those who were asked to comment."""
    plan = seen_plan(request, pk)
    made = next_plan_docx(plan, request.today)
    return attachment(f"du-thao-ke-hoach-{plan.year}.docx", made, DOCX, shown=f"Dự thảo kế hoạch {plan.year}.docx")
