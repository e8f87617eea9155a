"""Pages of what agencies have in their own plans: one plan beside the one above it, and the matrix of all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, deny_kept
from cchc.access.request import Asked
from cchc.access.rights import allowed
from cchc.agencies.asking import actor_of, number
from cchc.documents.coverage import CoverageRow, coverage_xlsx
from cchc.tasks import covering, rules, showing
from cchc.tasks.coverage import Matrix, beside, likely_above, matrix
from cchc.tasks.filters import fields_of
from cchc.tasks.models import Amendment, Mandate
from cchc.tasks.progress import Body, field_name
from cchc.tasks.queries import Scope
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Choice, Crumb, Fact
from cchc.ui.files import attachment
from cchc.ui.forms import KeyField
from cchc.ui.sheets import MEDIA

COLUMNS = 20  # agencies side by side


class SuperiorForm(forms.Form):
    use_required_attribute = False
    superior = KeyField(right="mandate.see", label=gettext_lazy("Văn bản cấp trên"), required=False)

    def __init__(self, *args: Any, among: list[Mandate], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = showing.choices_of(among, _("Không thực hiện văn bản nào"))
        self.fields["superior"].choices = choices  # type: ignore[attr-defined]


def own_plan(request: Asked, pk: int) -> Mandate:
    """A plan all of which she sees; what her agency only has a part in is not hers to lay beside another."""
    from cchc.tasks.views import visible_mandate

    one = visible_mandate(request, pk)
    if not rules.see_all_of(actor_of(request), one):
        raise Denied(covering.NOT_HERS)
    return Mandate.objects.select_related("superior", "run_by").get(pk=one.pk)


def plan_crumbs(mandate: Mandate) -> list[Crumb]:
    plan = Crumb(mandate.number or _("Văn bản"), reverse("mandate", args=[mandate.pk]))
    return showing.mandate_crumbs(mandate, plan)


@require_safe
def covers(request: Asked, pk: int) -> HttpResponse:
    """An agency's plan beside the one above: what is not covered first."""
    return beside_page(request, own_plan(request, pk))


def beside_page(request: Asked, one: Mandate, *, refusal: str = "", status: int = 200) -> HttpResponse:
    from cchc.tasks.views import page

    actor = actor_of(request)
    deny_kept("task.see", [request.GET.get("choose")])
    may = rules.run(actor, one)
    among = covering.could_be_above(actor, one, request.today) if may else []
    proposed = one.superior or likely_above(one, among)
    found = beside(one, request.today)
    context = {
        "mandate": one,
        "superior": one.superior,
        "crumbs": plan_crumbs(one),
        "may": may,
        "refusal": refusal,
        "among": among,
        "is_proposed": one.superior is None and proposed is not None,
        "form": SuperiorForm(among=among, initial={"superior": str(proposed.pk) if proposed else ""}) if may else None,
        "beside": found,
        "opened": number(request.GET.get("choose")) if request.GET.get("choose") else 0,
    }
    answer = page(request, "tasks/covers.html", context)
    answer.status_code = status
    return answer


@require_POST
def covers_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    """Naming the document above; confirming, rejecting, taking back a pair."""
    one = own_plan(request, pk)
    if not rules.run(request.actor, one):
        raise Denied(covering.NOT_HERS)
    try:
        back = acted(request, one, verb)
    except Refused as refused:
        return beside_page(request, own_plan(request, pk), refusal=refused.sentence, status=422)
    return see_other("covers", pk, query=back)


def acted(request: Asked, one: Mandate, verb: str) -> str:
    """Does it; where on the page one goes on."""
    if verb == "superior":
        among = covering.could_be_above(request.actor, one, request.today)
        form = SuperiorForm(request.POST, among=among)
        if not form.is_valid():
            raise Refused(covering.GIVES_NOTHING, field="superior")
        superior = next((each for each in among if str(each.pk) == form.cleaned_data["superior"]), None)
        covering.name_superior(request.actor, one, superior, today=request.today)
        say.done(request, _("Đã ghi văn bản cấp trên."))
        return ""
    acts = {"confirm": covering.confirm, "reject": covering.reject, "take-back": covering.take_back}
    if verb not in acts:
        raise Http404
    task, by = as_key(request.POST.get("task")) or 0, as_key(request.POST.get("by")) or 0
    deny_kept("task.see", [task, by])
    acts[verb](request.actor, one, task, by, today=request.today)
    return f"#t-{task}"


# — the matrix —


class MatrixFilters(forms.Form):
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    agency = KeyField(right="agency.see", label=gettext_lazy("Cơ quan"), required=False)
    only = forms.ChoiceField(label=gettext_lazy("Hiện"), required=False)

    def __init__(self, *args: Any, fields: list[tuple[str, str]], bodies: list[Body], **options: Any) -> None:
        super().__init__(*args, **options)
        given = {
            "field": [("", _("Mọi lĩnh vực")), *fields],
            "agency": [("", _("Mọi cơ quan")), *((str(body.pk), body.name) for body in bodies)],
            "only": [("", _("Mọi nhiệm vụ")), ("open", _("Còn cơ quan chưa có"))],
        }
        for name, choices in given.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data if self.is_valid() else {}
        agency = given.get("agency")
        return {
            "field": given.get("field") or "",
            "agency": int(agency) if agency else None,
            "only_open": given.get("only") == "open",
        }


def asked_matrix(request: Asked, pk: int) -> tuple[Mandate, Scope, MatrixFilters, Matrix]:
    from cchc.tasks.views import scope_of, visible_mandate

    one = visible_mandate(request, pk)
    scope, _when = scope_of(request, one)
    bodies = sorted(scope.bodies.values(), key=lambda body: body.sort)
    codes = set(scope.tasks.order_by().values_list("field", flat=True).distinct())
    fields = [(code, field_name(code)) for code in fields_of(codes) if code]
    form = MatrixFilters(request.GET, fields=fields, bodies=bodies)
    return one, scope, form, matrix(scope, **form.asked())


@require_safe
def coverage(request: Asked, pk: int) -> HttpResponse:
    """The assigned tasks by agencies: who has what in a plan of its own."""
    from cchc.tasks.views import page

    one, scope, form, found = asked_matrix(request, pk)
    columns = Paginator(found.agencies, COLUMNS).get_page(number(request.GET.get("page")))
    first = columns.start_index() - 1 if found.agencies else 0
    last = columns.end_index()
    plans = allowed("mandate.see_all", Mandate.objects.filter(superior=one), scope.actor, scope.today)
    open_to_her = {plan.run_by_id: plan for plan in plans.filter(in_force_on__isnull=False)}
    context = {
        "mandate": one,
        "crumbs": plan_crumbs(one),
        "facts": [
            Fact(_("Việc được giao"), found.given),
            Fact(_("Chưa có trong kế hoạch riêng"), found.open),
            Fact(_("Cơ quan đã có kế hoạch riêng"), f"{len(plans_of(found))}/{len(found.agencies)}"),
        ],
        "filters": form,
        "page": columns,
        "heads": [(body, open_to_her.get(body.pk)) for body in found.agencies[first:last]],
        "rows": [(row, row.cells[first:last]) for row in found.rows],
        "sees_all": scope.sees_all,
        "query": request.GET.urlencode(),
    }
    return page(request, "tasks/coverage.html", context)


def plans_of(found: Matrix) -> list[int]:
    return [body.pk for body in found.agencies if body.pk in found.plans]


@require_safe
def coverage_file(request: Asked, pk: int) -> HttpResponse:
    """The matrix as a workbook, all agencies, under the filters of the page."""
    one, scope, _form, found = asked_matrix(request, pk)
    rows = [
        CoverageRow(
            row.task.no,
            row.task.title,
            field_name(row.task.field),
            [(cell.kind, cell.progress.done, cell.progress.total) for cell in row.cells],
        )
        for row in found.rows
    ]
    title = f"Độ phủ của kế hoạch các cơ quan đối với {one.number or one.title}"
    made = coverage_xlsx(rows, [body.name for body in found.agencies], title=title, as_of=scope.day)
    day = f"{scope.day:%Y%m%d}"
    return attachment(f"do-phu-{one.pk}-{day}.xlsx", made, MEDIA, shown=f"Độ phủ {one.number or one.pk} {day}.xlsx")


def cover_tabs(request: Asked, one: Mandate, scope: Scope) -> list[Choice]:
    """Beside the parts of a document's page: the matrix, and for who runs it the one above."""
    if not one.is_in_force or Amendment.objects.filter(by=one).exists():
        return []
    found = [Choice(_("Kế hoạch của các cơ quan"), reverse("coverage", args=[one.pk]))]
    if (one.superior_id and scope.sees_all) or (one.kind == Mandate.Kind.PLAN and scope.may_judge):
        found.append(Choice(_("Đối chiếu cấp trên"), reverse("covers", args=[one.pk])))
    return found
