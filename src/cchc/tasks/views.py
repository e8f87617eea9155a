"""The pages of documents that assign work, and of their tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.agencies.asking import DayForm, When, actor_of, day_asked, number
from cchc.ledger.models import Entry
from cchc.tasks import showing
from cchc.tasks.between import applied_later
from cchc.tasks.cover_views import cover_tabs
from cchc.tasks.declare_views import following
from cchc.tasks.exporting import MEDIA, export, file_name, long_name
from cchc.tasks.filters import Linker
from cchc.tasks.history import history
from cchc.tasks.models import Mandate, Task
from cchc.tasks.office import WORDS, form_of
from cchc.tasks.queries import Scope, mandate_rows
from cchc.tasks.rules import run, take_in
from cchc.tasks.splitting import to_split
from cchc.tasks.task_page import task_context
from cchc.tasks.version_panel import amending_context, amendment_facts
from cchc.ui.components import Crumb
from cchc.ui.context import year_of
from cchc.ui.files import attachment

# What rooms above show over the list of mandates, as HTML; they add themselves in their `AppConfig.ready`.
above: list[Callable[[Any], SafeString | str]] = []
# And beside the targets of one: where they stand.
beside_targets: list[Callable[[Any, Mandate], SafeString | str]] = []

MANDATES_PER_PAGE = 50
EVENTS = 50
OPEN_TO_ALL = ("mandate.put_in_force",)


def page(request: Asked, template: str, context: dict[str, Any], part: str = "") -> HttpResponse:
    """The whole page, or for htmx only its part of that name."""
    htmx: Any = getattr(request, "htmx", None)
    partial = bool(part and htmx and not htmx.boosted and not htmx.history_restore_request)
    response = render(request, f"{template}#{part}" if partial else template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants(request: Asked, part: str) -> bool:
    """Whether htmx asks only for the part of the page with this id."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx and htmx.target == part and not htmx.history_restore_request)


@require_safe
def mandates(request: Asked) -> HttpResponse:
    """The documents of a year that assign work, with how far each is."""
    actor, today, year = actor_of(request), request.today, year_of(request)
    found = Mandate.objects.visible_to(actor, today).filter(year=year).order_by("-issued_on", "-pk")
    shown = Paginator(found, MANDATES_PER_PAGE).get_page(number(request.GET.get("page")))
    context = {
        "year": year,
        "page": shown,
        "rows": mandate_rows(actor, list(shown.object_list), today),
        "above": [panel(request) for panel in above],
        "upload_url": showing.address("upload") if take_in(actor) else "",
        "next_url": showing.address("next_plans") if take_in(actor) else "",
        "by_hand_url": showing.address("by_hand") if take_in(actor) else "",
    }
    return page(request, "tasks/mandates.html", context)


def visible_mandate(request: Asked, pk: int) -> Mandate:
    """The mandate, or 404 where the actor may not see it."""
    rows = Mandate.objects.visible_to(actor_of(request), request.today).select_related("record")
    return seen(rows, pk, _("Văn bản này không thuộc phạm vi theo dõi của bạn."))


def scope_of(request: Asked, mandate: Mandate) -> tuple[Scope, When]:
    when = day_asked(request, request.today, mandate.in_force_on)
    return Scope(actor_of(request), mandate, when.day, when.today), when


@require_safe
def mandate(request: Asked, pk: int) -> HttpResponse:
    """How far a plan is, who is late, and which task."""
    one = visible_mandate(request, pk)
    scope, when = scope_of(request, one)
    tab = request.GET.get("tab", "")
    tab = tab if tab in ("targets", "reporting", "office", "history") else ""
    context: dict[str, Any] = {"mandate": one, "when": when, "tab": tab, "scope": scope}
    if not tab:
        context |= showing.task_list(request, scope, when)
    if wants(request, "nhiem-vu"):
        return page(request, "tasks/mandate.html", context, part="tasks")
    if not tab:
        context |= showing.overview(request, scope, when)
    entries = Entry.objects.about(one)
    if not scope.sees_all:
        entries = entries.filter(verb__in=OPEN_TO_ALL)
    counts = {
        "": context["all"] if not tab else scope.tasks.count(),
        "targets": one.targets.count(),
        "reporting": one.reporting_rules.count(),
        "office": None,
        "history": entries.count(),
    }
    if tab == "office":
        sums, agencies = form_of(scope)
        context |= {"office_sums": sums, "office_agencies": agencies, "office_words": list(WORDS.values())}
    context |= {
        "heading": showing.heading(one),
        "crumbs": showing.mandate_crumbs(one),
        "facts": [*showing.mandate_facts(one), *amendment_facts(one)],
        "tabs": [*showing.tabs_of(counts, tab, one, Linker(when.kept)), *cover_tabs(request, one, scope)],
        "day_form": DayForm(when),
        "applied_later": applied_later(one, when.day) if when.is_past else (),
        "targets": one.targets.all() if tab == "targets" else (),
        "target_panels": [panel(request, one) for panel in beside_targets] if tab == "targets" else (),
        "reporting": one.reporting_rules.all() if tab == "reporting" else (),
        "events": history(entries[:EVENTS]) if tab == "history" else (),
    }
    if not tab:
        context |= amending_context(actor_of(request), one)
        context["to_split"] = to_split(one) if run(actor_of(request), one) else []
    return page(request, "tasks/mandate.html", context)


def visible_task(request: Asked, pk: int) -> Task:
    """The task, or 404 where the actor may not see it."""
    actor, today = actor_of(request), request.today
    found = Task.objects.visible_to(actor, today).filter(mandate__in=Mandate.objects.visible_to(actor, today))
    rows = found.select_related("mandate", "mandate__record", "added_by__by", "dropped_by__by")
    return seen(rows, pk, _("Nhiệm vụ này không thuộc phạm vi theo dõi của bạn."))


@require_safe
def task(request: Asked, pk: int) -> HttpResponse:
    """One task: what was printed, who owes what of it, and what happened."""
    return task_page_of(request, visible_task(request, pk), {})


def task_page_of(request: Asked, one: Task, sent: Mapping[str, Form]) -> HttpResponse:
    """Its page; `sent` holds the forms that were refused."""
    scope, when = scope_of(request, one.mandate)
    number_of = one.mandate.number or _("Văn bản")
    plan = Crumb(number_of, f"{showing.address('mandate', one.mandate_id)}{Linker(when.kept)(anchor='')}")
    context: dict[str, Any] = {
        "task": one,
        "when": when,
        "crumbs": showing.mandate_crumbs(one.mandate, plan),
        **task_context(request, scope, one),
    }
    if wants(request, "phan-cong"):
        return page(request, "tasks/task.html", context, part="duties")
    duties = scope.duties.filter(task_duty__task=one)
    about = Q(object_type="duties.duty", object_id__in=duties.order_by().values("pk"))
    about |= Q(object_type="tasks.task", object_id=one.pk)
    begun = Q(object_type="tasks.mandate", object_id=one.mandate_id, verb="mandate.put_in_force")
    entries = list(Entry.objects.filter(about | begun).order_by("-at", "-pk")[:EVENTS])
    names = dict(duties.filter(pk__in=[entry.object_id for entry in entries]).order_by().values_list("pk", "agency_id"))
    context["events"] = history(entries, {pk: scope.bodies[body].name for pk, body in names.items()})
    context["day_form"] = DayForm(when)
    context["applied_later"] = applied_later(one.mandate, when.day, one) if when.is_past else ()
    context |= following(request, one, sent)
    return page(request, "tasks/task.html", context)


def download(request: Asked, pk: int, kind: str) -> HttpResponse:
    """The progress as a file, as the actor sees it on the day asked for."""
    one = visible_mandate(request, pk)
    _scope, when = scope_of(request, one)
    made = export(actor_of(request), one, kind, when.day)
    plain, full = file_name(one, kind, when.day), long_name(one, kind, when.day)
    return attachment(plain, made, MEDIA[kind], shown=full)


@require_safe
def mandate_docx(request: Asked, pk: int) -> HttpResponse:
    return download(request, pk, "docx")


@require_safe
def mandate_xlsx(request: Asked, pk: int) -> HttpResponse:
    return download(request, pk, "xlsx")
