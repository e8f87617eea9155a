"""What the review workbench asks of the server: how a draft stands, its items, its document, and to take steps."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cchc.access import Refused
from cchc.access.request import Asked
from cchc.agencies.actions import call
from cchc.agencies.asking import number
from cchc.agencies.models import Agency
from cchc.agencies.resolver import Resolver
from cchc.agencies.rules import keeps
from cchc.intake import actions, workbench
from cchc.intake.asked_steps import Asked as Wanted
from cchc.intake.asked_steps import asked, unreadable
from cchc.intake.asked_values import Invalid
from cchc.intake.bodies import bodies
from cchc.intake.models import Draft
from cchc.intake.pictures import has_pages, sheets_of
from cchc.intake.source import cuts, on_page, piece, piece_with
from cchc.intake.views import own_draft
from cchc.words import fold

MOST = 60  # items in an answer
OFFERED = 12  # agencies in an answer
AN_HOUR = "private, max-age=3600"  # what follows from the reading never changes; how it is written may


def said(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def beginning(request: Asked, one: Draft) -> dict[str, Any]:
    """How the draft stands, with what the next request needs."""
    remembers = keeps(request.actor, one.authority)
    return {**workbench.state(one), "remembers": remembers, "csrf": get_token(request)}


@require_GET
def state(request: Asked, pk: int) -> HttpResponse:
    """The draft as a whole, with the sizes of its pages and the number of its pieces."""
    one = own_draft(request, pk)
    sheets = sheets_of(one.record) if one.record is not None and has_pages(one.record) else []
    pieces = len(cuts(one.blocks)) if one.blocks else 0
    return said({**beginning(request, one), "sheets": sheets, "pieces": pieces})


@require_GET
def items(request: Asked, pk: int, part: str) -> HttpResponse:
    """`?at=1,2,3`: those items of a part, from 1, at most sixty; `?source=12`: the one read as the 12th from 0."""
    one = own_draft(request, pk)
    if part not in (*workbench.LISTS, "head"):
        raise Http404
    at = [number(text, 0) for text in request.GET.get("at", "").split(",")[:MOST]]
    if "source" in request.GET and part in workbench.LISTS:
        at = [workbench.positions(one.current)[part].get(number(request.GET["source"], -1), 0)]
    return said({"version": one.version, "items": workbench.items(one, part, at, request.today)})


@require_GET
def named(request: Asked, pk: int) -> HttpResponse:
    """Every body the document names, those that lead and are nobody yet first."""
    one = own_draft(request, pk)
    listed = bodies(one.current, one.authority, request.today)
    return said({"version": one.version, "bodies": [workbench.body_json(body) for body in listed]})


@require_GET
def agencies(request: Asked, pk: int) -> HttpResponse:
    """`?q=`: agencies of the authority whose name has these words, however they are marked, then the nearest."""
    one = own_draft(request, pk)
    query = fold(request.GET.get("q", "")[:200])
    resolver = Resolver(one.authority, request.today)
    words = query.split()
    having = [
        (not name.startswith(query), len(name), agency)
        for agency, full in resolver.names.items()
        if words and all(word in (name := fold(full)) for word in words)
    ]
    found = [agency for _start, _length, agency in sorted(having)[:OFFERED]]
    found += [near.agency for near in resolver.near(query) if near.agency not in found] if query else []
    return said({"agencies": [{"agency": pk, "name": resolver.names[pk]} for pk in found[:OFFERED]]})


@require_GET
def document(request: Asked, pk: int) -> HttpResponse:
    """A piece of the document's text: `?piece=3`, or the one a spot is in, `?spot=b81-2-5`."""
    one = own_draft(request, pk)
    if not one.blocks:
        raise Http404
    block, _dash, rest = request.GET.get("spot", "").partition("-")
    n = number(request.GET.get("piece", ""), 0)
    n = n or piece_with(one.blocks, block, number(rest.partition("-")[0], 0) if rest else None)
    answer = render(
        request, "intake/source_text.html", {"piece": piece(one.blocks, one.reading.get("places") or {}, n)}
    )
    answer["Cache-Control"] = AN_HOUR
    return answer


@require_GET
def page_spots(request: Asked, pk: int, number: int) -> HttpResponse:
    """What can be selected on a page, with its rectangles in points."""
    one = own_draft(request, pk)
    answer = said({"spots": on_page(one.blocks, one.reading.get("places") or {}, number)})
    answer["Cache-Control"] = AN_HOUR
    return answer


@require_POST
def operations(request: Asked, pk: int) -> HttpResponse:
    """Take steps, or undo the last act. 409 with how the draft stands when it cannot be; 422 for what is no request."""
    one = own_draft(request, pk)
    try:
        body = request.body
    except RequestDataTooBig:
        return said({"pointer": "", "sentence": unreadable()}, 422)
    under = set(Agency.objects.under(one.authority, request.today).values_list("pk", flat=True))
    try:
        wanted = asked(body, one.reading, one.current, under)
    except Invalid as invalid:
        return said({"pointer": invalid.pointer, "sentence": invalid.sentence}, 422)
    stood = one.version
    try:
        with transaction.atomic():
            done = take(request, one, wanted)
    except Refused as refusal:
        if refusal.field == "path" and wanted.version == stood:
            sentence = _("Bản đọc không có chỗ này để sửa. Chưa có gì được lưu. Tải lại trang rồi làm lại.")
            return said({"pointer": "/steps", "sentence": sentence}, 422)
        one = own_draft(request, pk)
        return said({"sentence": refusal.sentence, "state": beginning(request, one)}, 409)
    show = wanted.show
    if done and done["part"] in (*workbench.LISTS, "head"):
        show = [*show, (done["part"], done["at"])]
    shown = {
        f"{part}/{at}": found
        for part in dict.fromkeys(part for part, _at in show)
        for at, found in workbench.items(one, part, [n for p, n in show if p == part], request.today).items()
    }
    return said({"state": beginning(request, one), "items": shown, "undone": done})


def take(request: Asked, one: Draft, wanted: Wanted) -> dict[str, Any] | None:
    """Do what is asked for; of an undo, where it was and how it is done again."""
    if wanted.undo:
        newest = actions.last_step(one)
        actions.undo(request.actor, one, version=wanted.version)
        undone = one.operations.filter(act=newest.act).order_by("-n") if newest else []
        return workbench.went(list(undone))
    actions.correct(request.actor, one, wanted.steps, version=wanted.version)
    if wanted.remember and keeps(request.actor, one.authority):
        phrases = {body.folded: body.phrase for body in bodies(one.current, one.authority, request.today)}
        for folded, agency in wanted.remember.items():
            if folded in phrases:
                call(request.actor, phrases[folded], within=one.authority, means=Agency.objects.get(pk=agency))
    return None
