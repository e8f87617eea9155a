"""Pages of a document on its way in: upload it, look at what was read beside it, correct, put in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import deny_kept
from cchc.access.request import Asked
from cchc.agencies.actions import call
from cchc.agencies.asking import number
from cchc.agencies.models import Agency, Kind
from cchc.agencies.rules import keeps
from cchc.intake import actions, bench_words, showing, working
from cchc.intake.bodies import bodies
from cchc.intake.forms import (
    FIELD_CHOICES,
    ConfirmForm,
    DocumentForm,
    TargetForm,
    TaskForm,
)
from cchc.intake.models import Draft
from cchc.intake.pictures import has_pages, sheets_of
from cchc.intake.putting import preview, put_in_force
from cchc.intake.source import piece, piece_with
from cchc.intake.working import TASK, Step, areas, settling
from cchc.ui import say

PARTS = ("tasks", "head", "bodies", "areas", "targets", "reporting", "checks")


def own_draft(request: Asked, pk: int) -> Draft:
    """Her draft, open or in force. Denied, so that the ledger knows, when it is another's."""
    mine = Draft.objects.visible_to(request.actor).select_related("record", "authority", "mandate").defer("blocks")
    one = mine.filter(pk=pk).first()
    if one is None and Draft.objects.filter(pk=pk).exists():
        raise Denied(_("Bản đọc này là của cơ quan đầu mối khác."))
    if one is None or one.discarded_at is not None:
        raise Http404
    return one


def draft(request: Asked, pk: int) -> HttpResponse:
    """What was read, beside its source."""
    one = own_draft(request, pk)
    if one.mandate_id is not None:
        return redirect("mandate", pk=one.mandate_id)
    return review(request, one)


def review(
    request: Asked, one: Draft, *, status: int = 200, part: str = "", at: int | None = None, **forms: Any
) -> HttpResponse:
    """The review page at the part the address names; a form with errors replaces the fresh one."""
    part = part or request.GET.get("part", "tasks")
    part = part if part in PARTS else "tasks"
    tasks = one.current["tasks"]
    at = at if at is not None else number(request.GET.get("n", ""), 0)
    if "source" in request.GET:
        at = showing.at_source(one, number(request.GET["source"], -1))
    doubtful = showing.unsure(one)
    at = min(at or (doubtful[0].at if doubtful else 1), len(tasks))
    task = tasks[at - 1] if part == "tasks" and at else None
    listed = bodies(one.current, one.authority, request.today)
    context: dict[str, Any] = {
        "draft": one,
        "document": one.current["document"],
        "part": part,
        "parts": parts(one, listed),
        "at": at,
        "task": task,
        "total": len(tasks),
        "doubtful": doubtful,
        "doubt_count": sum(len(each.doubts) for each in doubtful),
        "here": next((each for each in doubtful if each.at == at), None),
        "rest": showing.rest(one),
        "words": bench_words.words(),
        "bodies": listed,
        "missing": [each for each in listed if each.missing],
        "may_remember": keeps(request.actor, one.authority),
        "can_undo": actions.last_step(one),
        "notes": one.reading.get("notes") or [],
        "noticed": len(one.reading.get("findings") or []),
    }
    context |= left_side(request, one, task)
    context |= part_context(request, one, part, task, listed)
    context |= forms
    return render(request, "intake/draft.html", context, status=status)


def left_side(request: Asked, one: Draft, task: dict[str, Any] | None) -> dict[str, Any]:
    """The document as it is: the pictures of its pages, or the piece of its text in which the task stands."""
    places: dict[str, Any] = one.reading.get("places") or {}
    source = task["source"] if task is not None else None
    beneath = "" if source is None else f"/tasks/{source}/"
    sheets = sheets_of(one.record) if one.record is not None and has_pages(one.record) else []
    context: dict[str, Any] = {"views": []}
    if sheets:
        context["views"] = [("pages", _("Ảnh trang")), ("text", _("Chữ"))]
        context["view"] = "text" if request.GET.get("view") == "text" or "doc" in request.GET else "pages"
        if context["view"] == "pages":
            return context | {"pages": showing.pages(sheets, places, beneath)}
    if one.blocks:
        title = places.get(f"{beneath}title") or {}
        n = number(request.GET.get("doc", ""), 0) or piece_with(one.blocks, str(title.get("block")), title.get("row"))
        context["piece"] = piece(one.blocks, places, n, beneath)
    return context


def parts(one: Draft, listed: list[Any]) -> list[dict[str, Any]]:
    plan = one.current
    return [
        {"code": "tasks", "label": _("Nhiệm vụ"), "count": len(plan["tasks"])},
        {"code": "head", "label": _("Đầu văn bản"), "count": None},
        {"code": "bodies", "label": _("Cơ quan"), "count": len(listed)},
        {"code": "areas", "label": _("Lĩnh vực"), "count": len(areas(plan))},
        {"code": "targets", "label": _("Chỉ tiêu"), "count": len(plan["targets"])},
        {"code": "reporting", "label": _("Chế độ báo cáo"), "count": len(plan["reporting"])},
        {"code": "checks", "label": _("Kiểm tra"), "count": len(one.reading.get("findings") or [])},
    ]


def part_context(
    request: Asked, one: Draft, part: str, task: dict[str, Any] | None, listed: list[Any]
) -> dict[str, Any]:
    plan = one.current
    match part:
        case "tasks" if task is not None:
            found = showing.places_of(one, task)
            return {
                "queue": showing.queue(plan["tasks"], plan["tasks"].index(task) + 1),
                "form": TaskForm(task=task, year=plan["document"].get("year")),
                "places": {
                    name: {"href": showing.anchor(place), "words": showing.said_place(place)}
                    for name, place in found.items()
                },
                "verbs": [
                    ("add", _("Thêm sau"), "plus"),
                    ("split", _("Tách đôi"), "copy"),
                    ("join", _("Gộp với sau"), "link"),
                    ("up", _("Lên"), "chevron-up"),
                    ("down", _("Xuống"), "chevron-down"),
                    ("remove", _("Bỏ"), "trash"),
                ],
            }
        case "head":
            return {"form": DocumentForm(initial=DocumentForm.initial_of(plan, plan.get("kind") or one.kind))}
        case "bodies":
            folded = request.GET.get("body", "")
            body = next((each for each in listed if each.folded == folded), None)
            return {"body": body, "choices": choices(one, request) if body else []}
        case "areas":
            rows = [
                (n, area, plan["areas"].get(area, ""), sum(task["area"] == area for task in plan["tasks"]))
                for n, area in enumerate(areas(plan))
            ]
            return {"rows": rows, "fields": FIELD_CHOICES}
        case "checks":
            return {"findings": showing.findings(one)}
    return {}


def choices(one: Draft, request: Asked) -> list[tuple[str, list[Any]]]:
    """Every agency under the authority, by kind, to choose from. One query."""
    found: dict[str, list[Any]] = {}
    under: Any = Agency.objects.on(request.today).under(one.authority, request.today)
    labels = {kind.value: str(kind.label) for kind in Kind}
    for agency in under.order_by("sort"):
        found.setdefault(labels.get(agency.kind, agency.kind), []).append(agency)
    return sorted(found.items(), key=lambda pair: len(pair[1]))


def answer(
    request: Asked,
    one: Draft,
    steps: list[Step],
    back: str,
    said: str = "",
    undo: str = "",
    also: Callable[[], None] | None = None,
) -> HttpResponse:
    """Take the steps and go back; what was done, or why it was refused, is said on the page one comes back to.

    `also` is done with the steps or, when they are refused, not at all.
    """
    try:
        with transaction.atomic():
            actions.correct(request.actor, one, steps, version=number(request.POST.get("version", ""), -1))
            if also is not None:
                also()
    except Refused as refusal:
        say.failed(request, refusal.sentence)
    else:
        if said:
            say.done(request, said, undo=undo)
    return redirect(back)


@require_POST
def save_head(request: Asked, pk: int) -> HttpResponse:
    one = own_draft(request, pk)
    form = DocumentForm(request.POST)
    if not form.is_valid():
        return review(request, one, status=422, part="head", form=form)
    steps = form.steps()
    settled = settling(one.reading, one.current, "/document")
    steps += [settled] if settled else []
    return answer(request, one, steps, showing.page_of(one, part="head"), _("Đã lưu đầu văn bản."))


@require_POST
def save_task(request: Asked, pk: int, at: int) -> HttpResponse:
    one = own_draft(request, pk)
    tasks = one.current["tasks"]
    if not 1 <= at <= len(tasks):
        raise Http404
    task = tasks[at - 1]
    form = TaskForm(request.POST, task=task, year=one.current["document"].get("year"))
    if not form.is_valid():
        return review(request, one, status=422, part="tasks", at=at, form=form)
    steps = form.steps(at - 1)
    if task["source"] is not None:
        settled = settling(one.reading, one.current, f"/tasks/{task['source']}")
        steps += [settled] if settled else []
    following = next((each.at for each in showing.unsure(one) if each.at > at), at)
    said = _("Đã lưu nhiệm vụ %(no)s.") % {"no": form.cleaned_data["no"] or at}
    return answer(request, one, steps, showing.page_of(one, n=following), said)


@require_POST
def change_tasks(request: Asked, pk: int, at: int, verb: str) -> HttpResponse:
    """Add a task after this one, split it in two, join it with the next, remove it, or move it up or down."""
    one = own_draft(request, pk)
    tasks = one.current["tasks"]
    n = at - 1
    if verb == "add" and 0 <= at <= len(tasks):
        area = tasks[n]["area"] if tasks and n >= 0 else None
        new = {**TASK, "area": area, "title": "Nhiệm vụ mới"}
        return answer(request, one, [Step("insert", ("tasks", at), new)], showing.page_of(one, n=at + 1))
    if not 0 <= n < len(tasks):
        raise Http404
    match verb:
        case "remove":
            back, said = showing.page_of(one, n=max(1, n)), _("Đã bỏ một nhiệm vụ khỏi bản đọc.")
            return answer(request, one, [Step("remove", ("tasks", n))], back, said, reverse("draft_undo", args=[pk]))
        case "up" if n > 0:
            return answer(request, one, [Step("move", ("tasks", n), n - 1)], showing.page_of(one, n=at - 1))
        case "down" if at < len(tasks):
            return answer(request, one, [Step("move", ("tasks", n), at)], showing.page_of(one, n=at + 1))
        case "split":
            copy = {**tasks[n], "source": tasks[n]["source"]}
            return answer(request, one, [Step("insert", ("tasks", at), copy)], showing.page_of(one, n=at + 1))
        case "join" if at < len(tasks):
            return answer(request, one, joined(tasks, n), showing.page_of(one, n=at))
    return redirect(showing.page_of(one, n=at))


def joined(tasks: list[dict[str, Any]], n: int) -> list[Step]:
    """The steps that make one task of two: words one after the other, lists put together, nothing twice."""
    first, second = tasks[n], tasks[n + 1]
    steps = [Step("set", ("tasks", n, "title"), f"{first['title']}; {second['title']}")]
    for name in ("products", "lead", "coordinating", "requirements", "deadlines"):
        more = [item for item in second[name] if item not in first[name]]
        if more:
            steps.append(Step("set", ("tasks", n, name), [*first[name], *more]))
    return [*steps, Step("remove", ("tasks", n + 1))]


@require_POST
def settle(request: Asked, pk: int) -> HttpResponse:
    """What the reader was unsure of is right as it is."""
    one = own_draft(request, pk)
    pointer = request.POST.get("pointer", "")
    step = settling(one.reading, one.current, pointer)
    at = number(request.POST.get("n", ""), 1)
    following = next((each.at for each in showing.unsure(one) if each.at > at), at)
    more = sum(len(each.doubts) for each in showing.unsure(one) if each.at == at) > 1
    back = showing.page_of(one, n=at if more else following) if pointer.startswith("/tasks/") else ""
    return answer(request, one, [step] if step else [], back or showing.page_of(one, part=request.POST.get("part", "")))


@require_POST
def save_body(request: Asked, pk: int) -> HttpResponse:
    """Who a phrase means, in this document, and in later ones when it is to be remembered."""
    one = own_draft(request, pk)
    folded = request.POST.get("body", "")
    listed = {each.folded: each for each in bodies(one.current, one.authority, request.today)}
    if folded not in listed:
        raise Http404
    under = set(Agency.objects.under(one.authority, request.today).values_list("pk", flat=True))
    deny_kept("agency.see", asked := request.POST.getlist("members"), field="members")
    chosen = [pk for text in asked if (pk := number(text, 0)) in under]
    step = Step("set", ("bodies", folded), {"members": chosen})
    said = _("Đã ghi “%(phrase)s” là %(n)s cơ quan.") % {"phrase": listed[folded].phrase, "n": len(chosen)}
    lasting = request.POST.get("remember") and len(chosen) == 1 and keeps(request.actor, one.authority)
    meant = Agency.objects.get(pk=chosen[0]) if lasting else None

    def remember() -> None:
        if meant is not None:
            call(request.actor, listed[folded].phrase, within=one.authority, means=meant)

    return answer(request, one, [step], showing.page_of(one, part="bodies"), said, also=remember)


@require_POST
def save_areas(request: Asked, pk: int) -> HttpResponse:
    """Which of the seven fields each printed heading is."""
    one = own_draft(request, pk)
    known = {code for code, _label in FIELD_CHOICES}
    steps = []
    for n, area in enumerate(areas(one.current)):
        code = request.POST.get(f"area_{n}", "")
        if code in known and one.current["areas"].get(area, "") != code:
            steps.append(Step("set", ("areas", area), code))
    return answer(request, one, steps, showing.page_of(one, part="areas"), _("Đã lưu lĩnh vực."))


@require_POST
def change_targets(request: Asked, pk: int, at: int, verb: str) -> HttpResponse:
    """Correct, add or remove a target's words."""
    one = own_draft(request, pk)
    targets = one.current["targets"]
    back = showing.page_of(one, part="targets")
    if verb == "remove" and at < len(targets):
        undo_at = reverse("draft_undo", args=[pk])
        return answer(request, one, [Step("remove", ("targets", at))], back, _("Đã bỏ một chỉ tiêu."), undo_at)
    form = TargetForm(request.POST)
    if not form.is_valid():
        say.failed(request, _("Chưa ghi nội dung chỉ tiêu. Chưa có gì được lưu."))
        return redirect(back)
    given = {"area": form.cleaned_data["area"] or None, "text": " ".join(form.cleaned_data["text"].split())}
    if verb == "add":
        return answer(request, one, [Step("insert", ("targets", len(targets)), {**given, "measures": []})], back)
    if verb != "save" or at >= len(targets):
        raise Http404
    return answer(request, one, [Step("set", ("targets", at, name), value) for name, value in given.items()], back)


@require_POST
def undo(request: Asked, pk: int) -> HttpResponse:
    """Take back the newest correction."""
    one = own_draft(request, pk)
    try:
        actions.undo(request.actor, one, version=one.version)
        say.done(request, _("Đã hoàn tác thay đổi gần nhất."))
    except Refused as refusal:
        say.failed(request, refusal.sentence)
    back = {name: request.POST[name] for name in ("part", "n") if request.POST.get(name)}
    return redirect(showing.page_of(one) + (f"?{urlencode(back)}" if back else ""))


@require_POST
def discard(request: Asked, pk: int) -> HttpResponse:
    one = own_draft(request, pk)
    try:
        actions.discard(request.actor, one)
    except Refused as refusal:
        say.failed(request, refusal.sentence)
        return redirect(showing.page_of(one))
    say.done(request, _("Đã bỏ bản đọc “%(title)s”. Tệp gốc vẫn được giữ.") % {"title": str(one)})
    return redirect("mandates")


def answer_key(request: Asked, pk: int) -> HttpResponse:
    """The reading as corrected, in the shape of an answer key: tomorrow's reader is measured on it."""
    one = own_draft(request, pk)
    answer = JsonResponse(working.answer_key(one.current), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="ban-doc-{one.pk}.json"'
    return answer


def confirm(request: Asked, pk: int) -> HttpResponse:
    """The rosters and what is still open, once more, before the agencies get their tasks."""
    from cchc.intake.amending_views import may_be_amending

    one = own_draft(request, pk)
    if one.mandate_id is not None:
        return redirect("mandate", pk=one.mandate_id)
    form = ConfirmForm(request.POST or None, initial={"on": request.today})
    listed = bodies(one.current, one.authority, request.today)
    if request.method == "POST" and form.is_valid():
        try:
            made = put_in_force(request.actor, one, today=request.today, on=form.cleaned_data["on"])
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            say.done(request, _("Đã đưa vào theo dõi %(title)s.") % {"title": made.title})
            return redirect("mandate", pk=made.pk)
    context = {
        "draft": one,
        "document": one.current["document"],
        "form": form,
        "sentences": list(preview(one, listed)),
        "leads": [each for each in listed if each.as_lead],
        "doubt_count": sum(len(each.doubts) for each in showing.unsure(one)),
        **may_be_amending(one),
    }
    return render(request, "intake/confirm.html", context, status=422 if form.errors else 200)
