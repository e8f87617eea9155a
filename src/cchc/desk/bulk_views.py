"""Pages of a change of many duties: choose, see what it does, do it, take it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from cchc.access import Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.desk import bulk, bulk_running
from cchc.desk.asked import own
from cchc.desk.assigning import AssignForm
from cchc.desk.listing import rows_asked
from cchc.desk.models import BulkChange
from cchc.desk.rows import product_of
from cchc.desk.staging import ExemptForm
from cchc.duties import assigning
from cchc.duties.forms import EventForm, JudgeForm, ProgressForm, SettleForm
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Choice

SHOWN = 100  # rows of the preview that are listed; all are counted
FORMS: Mapping[str, type[forms.Form]] = {
    "acknowledge": forms.Form,
    "progress": ProgressForm,
    "event": EventForm,
    "accept": JudgeForm,
    "return": JudgeForm,
    "settle": SettleForm,
    "exempt": ExemptForm,
}


@dataclass(frozen=True)
class Line:
    """One duty of a change: what it was, what it becomes, or why not."""

    duty: Duty
    agency: str
    product: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    why: str = ""

    @property
    def due(self) -> tuple[date | None, date | None]:
        before, after = (one.get("due") for one in (self.before, self.after))
        return (date.fromisoformat(before) if before else None, date.fromisoformat(after) if after else None)


@dataclass(frozen=True)
class Refusal:
    """Duties that are left as they are for one reason."""

    why: str
    lines: list[Line]


def own_change(request: Asked, pk: int) -> BulkChange:
    found: BulkChange = own(BulkChange.objects.of(request.actor), pk)
    return found


@require_POST
def begin(request: Asked) -> HttpResponse:
    """The duties that were ticked, or all that the list's filters leave."""
    if request.POST.get("all"):
        keys = list(rows_asked(request, QueryDict(request.POST.get("of", "")[:2000])).values_list("pk", flat=True))
    else:
        keys = [key for text in request.POST.getlist("pick") if (key := as_key(text)) is not None]
    try:
        change = bulk.choose(request.actor, keys, today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
        return see_other(
            reverse("duties") + (f"?{request.POST.get('of', '')[:2000]}" if request.POST.get("of") else "")
        )
    return see_other("bulk", change.pk)


@require_GET
def page(request: Asked, pk: int) -> HttpResponse:
    """The change; while a worker does it, how far that is, and asked by htmx that alone."""
    change = own_change(request, pk)
    run = bulk_running.run_of(change)
    if run is not None and run.is_live:
        context = {"change": change, "count": len(change.duties), "shown": bulk_running.Changing(run)}
        return render(request, "desk/bulk_run.html" if request.htmx else "desk/bulk_waits.html", context)
    if request.htmx:
        # With a query: where only the fragment differs, a browser does not fetch the page anew.
        return HttpResponseClientRedirect(reverse("bulk", args=[pk]) + f"?verb={change.verb}#xem-truoc")
    return shown(request, change, None, failed=run.sentence if run is not None and run.sentence else "")


def form_for(
    verb: str, duties: Mapping[int, Duty], day: date, data: Any = None, *, initial: dict[str, Any] | None = None
) -> forms.Form:
    """`initial`: what was typed for the trial that is shown, to be mended instead of typed again."""
    if verb == "assign":
        first = next(iter(duties.values()), None)
        officers = assigning.officers_of(first, day) if first else []
        return AssignForm(data, prefix="do", officers=officers, initial=initial)
    form = FORMS[verb](data, prefix="do", initial=initial)
    form.fields.pop("n", None)
    return form


def shown(
    request: Asked, change: BulkChange, form: forms.Form | None, *, status: int = 200, failed: str = ""
) -> HttpResponse:
    duties = bulk.seen_by(request.actor, change.duties, request.today)
    verbs = bulk.verbs_for(request.actor, list(duties.values()))
    asked = request.GET.get("verb") or request.POST.get("verb") or change.verb
    verb = next((one for one in verbs if one.code == asked), verbs[0] if verbs else None)
    context: dict[str, Any] = {
        "change": change,
        "count": len(change.duties),
        "most": bulk.MOST,
        "verb": verb,
        "form": form
        or (form_for(verb.code, duties, request.today, initial=typed(change, verb.code)) if verb else None),
        "verbs": [
            Choice(str(one.name), f"?verb={one.code}#thay-doi", current=verb is not None and one.code == verb.code)
            for one in verbs
        ],
        "list_url": reverse("duties"),
        "failed": failed,
    }
    if change.rows:
        context |= lines_of(change, duties, request.today)
    return render(request, "desk/bulk.html", context, status=status)


def lines_of(change: BulkChange, duties: Mapping[int, Duty], day: date) -> dict[str, Any]:
    names = names_of((duty.agency_id for duty in duties.values()), day)
    changed: list[Line] = []
    refused: dict[str, list[Line]] = defaultdict(list)
    kept: dict[str, list[Line]] = defaultdict(list)
    gone = 0
    for row in change.rows:
        duty = duties.get(row["duty"])
        if duty is None:
            gone += 1
            continue
        why = row.get("why") or ""
        line = Line(duty, names.get(duty.agency_id, ""), product_of(duty), row["before"], row["after"], why)
        if not row["ok"]:
            refused[why].append(line)
        elif row.get("undone") is False:
            kept[why].append(line)
        else:
            changed.append(line)
    did = bulk.VERBS.get(change.verb)
    return {
        "did": did.name if did else "",
        "changed": changed[:SHOWN],
        "changed_count": len(changed),
        "more": max(len(changed) - SHOWN, 0),
        "refused": [Refusal(why, some) for why, some in refused.items()],
        "refused_count": sum(map(len, refused.values())) + gone,
        "kept": [Refusal(why, some) for why, some in kept.items()],
        "gone": gone,
        "has_due": any(line.due[0] != line.due[1] for line in changed),
        "has_percent": any(line.before.get("percent") != line.after.get("percent") for line in changed),
    }


@require_POST
def step(request: Asked, pk: int, what: str) -> HttpResponse:
    change = own_change(request, pk)
    match what:
        case "preview":
            return preview(request, change)
        case "apply":
            return done(request, change)
        case "undo":
            return taken_back(request, change)
    raise Http404


def preview(request: Asked, change: BulkChange) -> HttpResponse:
    verb = bulk.VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    duties = bulk.seen_by(request.actor, change.duties, request.today)
    form = form_for(verb.code, duties, request.today, request.POST)
    if not form.is_valid():
        return shown(request, change, form, status=422)
    try:
        run = bulk_running.preview(request.actor, change, verb, plain(form.cleaned_data), today=request.today)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return shown(request, change, form, status=422)
    return see_other("bulk", change.pk, query="" if run else "#xem-truoc")


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed as JSON keeps it; the day of an event or a deadline is `day`."""
    names = {"happened_on": "day", "due": "day"}
    return {
        names.get(name, name): value.isoformat() if isinstance(value, date) else value for name, value in given.items()
    }


def typed(change: BulkChange, verb: str) -> dict[str, Any] | None:
    """What was typed for this change, as its form has it; nothing where another is asked for."""
    if verb != change.verb:
        return None
    day = {name: date.fromisoformat(change.given["day"]) for name in ("happened_on", "due") if change.given.get("day")}
    return {**change.given, **day}


def done(request: Asked, change: BulkChange) -> HttpResponse:
    try:
        run = bulk_running.apply(request.actor, change, today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
        return see_other("bulk", change.pk)
    if run is None:
        change.refresh_from_db()
        n = sum(row["ok"] for row in change.rows)
        said = ngettext("Đã thay đổi %(n)s nhiệm vụ.", "Đã thay đổi %(n)s nhiệm vụ.", n) % {"n": n}
        say.done(request, said, undo=reverse("bulk_step", args=[change.pk, "undo"]))
    return see_other("bulk", change.pk)


def taken_back(request: Asked, change: BulkChange) -> HttpResponse:
    try:
        run = bulk_running.undo(request.actor, change, today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
        return see_other("bulk", change.pk)
    if run is None:
        change.refresh_from_db()
        n = sum(bool(row.get("undone")) for row in change.rows)
        say.done(request, ngettext("Đã hoàn tác %(n)s nhiệm vụ.", "Đã hoàn tác %(n)s nhiệm vụ.", n) % {"n": n})
    return see_other("bulk", change.pk)
