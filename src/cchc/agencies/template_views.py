"""The departments of a place from the template of the decree: changed, kept for the place, and proposed."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cchc.access import Refused
from cchc.access.request import Asked
from cchc.agencies import own_template, proposing, workbook
from cchc.agencies.asking import actor_of
from cchc.agencies.differing import Faulty
from cchc.agencies.models import Kind
from cchc.agencies.proposal_views import MOST_FAULTS, crumbs, kept_root
from cchc.agencies.template import Entry, Template, edited, lines_for, rows_for, template_for
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Choice
from cchc.ui.files import attachment
from cchc.ui.forms import DayField
from cchc.ui.sheets import MEDIA, Fault

PARTS = ("province", "commune")
MOST_NEW = 3
KINDS_TO_ADD = {
    "province": (Kind.DEPARTMENT, Kind.BOARD, Kind.OFFICE, Kind.CENTRE),
    "commune": (Kind.DIVISION, Kind.OFFICE, Kind.CENTRE, Kind.BOARD),
}


class SinceForm(forms.Form):
    since = DayField(label=gettext_lazy("Từ ngày"))


def part_of(request: Asked) -> str:
    part = request.GET.get("for", PARTS[0])
    if part not in PARTS:
        raise Http404
    return part


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: Asked) -> HttpResponse:
    """The departments by the decree: names edited, some left out, from a day; then on to the differences."""
    root, part = kept_root(request), part_of(request)
    parts = [one for one in PARTS if template_for(root, one, request.today).parents]
    if parts and part not in parts:
        part = parts[0]
    if request.method == "POST" and "shipped" in request.POST:
        own_template.drop(actor_of(request), root, part)
        say.done(request, _("Đã trở về mẫu theo nghị định."))
        return redirect(f"{reverse('agencies_template')}?for={part}")
    shown = template_for(root, part, request.today)
    form = SinceForm(request.POST if request.method == "POST" else None, initial={"since": request.today})
    rows = typed(request, shown.entries)
    if request.method == "POST" and form.is_valid():
        made = propose(request, shown, part, [*rows, *added_rows(request, shown)], form)
        if made is not None:
            return see_other("proposal", made)
    labels = {"province": _("Sở, ban, ngành cấp tỉnh"), "commune": _("Phòng thuộc UBND cấp xã")}
    context = {
        "form": form,
        "template": shown,
        "rows": [row for row in rows if row["entry"].there < len(shown.parents)],
        "there": [one.name for one in shown.entries if one.there >= len(shown.parents)],
        "blank": blank_rows(request),
        "kinds": KINDS_TO_ADD[part],
        "part": part,
        "tabs": [Choice(labels[one], f"?for={one}", current=one == part) for one in parts],
        "crumbs": crumbs(),
    }
    return render(request, "agencies/template.html", context, status=422 if form.errors else 200)


def propose(request: Asked, shown: Template, part: str, rows: list[dict[str, Any]], form: SinceForm) -> int | None:
    """Keeps what was changed as the place's own and proposes what was chosen; None where it is refused, and said."""
    actor, root = actor_of(request), kept_root(request)
    named = [(row["name"] or row["entry"].shipped, row["short_name"], row["entry"]) for row in rows if row["chosen"]]
    chosen = [one for one in named if one[0]]
    lines = lines_for(shown, chosen, f"{form.cleaned_data['since']:%d/%m/%Y}", root, request.today)
    digest = hashlib.sha256(repr(lines).encode()).hexdigest()
    name = _("Mẫu sở, ban, ngành") if part == PARTS[0] else _("Mẫu phòng cấp xã")
    changed, added = edited((row["entry"], row["name"], row["short_name"], row["chosen"]) for row in rows)
    try:
        if not lines:
            raise Refused(_("Chưa chọn cơ quan nào chưa có trong danh mục."))
        with transaction.atomic():
            own_template.keep(actor, root, part, changed=changed, added=added)
            return proposing.propose(actor, root, lines, name=name, sha256=digest, today=request.today).pk
    except Faulty as faulty:
        said = dict.fromkeys(f"{name_at(lines, one)}: {one.sentence}" for one in faulty.faults)
        for sentence in list(said)[:MOST_FAULTS]:
            form.add_error(None, sentence)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return None


def name_at(lines: list[workbook.Line], fault: Fault) -> str:
    at = int("".join(letter for letter in fault.cell if letter.isdigit()) or 0)
    return next((line.get("name") for line in lines if line.at == at), fault.cell)


def typed(request: Asked, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """The rows of the page: as they were typed, else as the template has them."""
    sent = request.method == "POST"
    return [
        {
            "n": n,
            "entry": one,
            "name": request.POST.get(f"name_{n}", one.name)[:400].strip() if sent else one.name,
            "short_name": request.POST.get(f"short_{n}", one.short_name)[:200].strip() if sent else one.short_name,
            "chosen": f"take_{n}" in request.POST if sent else not one.some and not one.there,
        }
        for n, one in enumerate(entries)
    ]


def blank_rows(request: Asked) -> list[dict[str, Any]]:
    """The empty rows under the template, as they were typed."""
    return [
        {
            "n": n,
            "name": request.POST.get(f"new_{n}", "").replace("\x00", "").strip()[:300],
            "short_name": request.POST.get(f"new_short_{n}", "").replace("\x00", "").strip()[:120],
            "kind": request.POST.get(f"new_kind_{n}", ""),
        }
        for n in range(MOST_NEW)
    ]


def added_rows(request: Asked, shown: Template) -> list[dict[str, Any]]:
    """What she adds to the template."""
    return [
        {**one, "entry": Entry(one["name"], one["short_name"], one["kind"], shown.level, some=False), "chosen": True}
        for one in blank_rows(request)
        if one["name"] and one["kind"] in Kind.values
    ]


@require_safe
def template_file(request: Asked) -> HttpResponse:
    """The template as a workbook: changed, it is sent in as any other."""
    root, part = kept_root(request), part_of(request)
    shown = template_for(root, part, request.today)
    return attachment("mau-co-quan.xlsx", workbook.book(rows_for(shown, request.today)), MEDIA)
