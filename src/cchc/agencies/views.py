"""The pages of who exists: the tree of an authority, one agency, and what a focal point changes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Actor, Denied, Refused
from cchc.access.naming import as_key, deny_kept, seen
from cchc.access.request import Asked
from cchc.agencies import actions
from cchc.agencies.asking import DayForm, actor_of, day_asked, number
from cchc.agencies.forms import AliasForm, StandingForm
from cchc.agencies.models import Agency, Heir, Kind, Standing, Succession, during
from cchc.agencies.proposing import free_key
from cchc.agencies.resolver import authority_of
from cchc.agencies.rules import keeps, own_tree
from cchc.agencies.telling import history_of
from cchc.agencies.tree import Opened, kinds_of, matching, tree, under_one, way_to
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact
from cchc.ui.labels import word
from cchc.words import fold
from cchc.words.levels import Level

# What rooms above show on an agency's page, as HTML; they add themselves in their `AppConfig.ready`.
panels: list[Callable[[Asked, Agency], SafeString | str]] = []
PER_PAGE = 100


def own_agency(actor: Actor) -> Agency:
    """The agency she acts for; 404 for one that acts for none."""
    own = Agency.objects.filter(pk=actor.agency).first() if actor.agency is not None else None
    if own is None:
        raise Http404
    return own


def whole_tree(actor: Actor, day: date) -> Agency:
    """The root of what she may look at: the highest people's committee above her agency, itself where none is."""
    own = own_agency(actor)
    lines = own.lines_up.filter(during(day), ancestor__standings__kind=Kind.COMMITTEE)
    top = lines.filter(during(day, "ancestor__standings__")).order_by("-depth").select_related("ancestor").first()
    return top.ancestor if top is not None else authority_of(own, day)


def changes_under(actor: Actor, day: date) -> Agency | None:
    """The root of the tree she keeps; None for who only reads."""
    return own_tree(actor, day)


def may_change(actor: Actor, one: Agency) -> bool:
    return keeps(actor, one)


@require_safe
def agencies(request: Asked) -> HttpResponse:
    """The tree of the actor's authority on a day, as far as it is opened; with words, the agencies that are called so.

    Asked by the page's script, only what stands below the opened agency, or the hits.
    """
    actor, today = actor_of(request), request.today
    when = day_asked(request, today, ahead=True)
    root = whole_tree(actor, today)
    words = request.GET.get("q", "")[:200].strip()
    kept = f"{urlencode(when.kept)}&" if when.kept else ""
    context: dict[str, Any] = {"when": when, "words": words, "kept": kept}
    if fold(words):
        context |= hits(root, when.day, words, number(request.GET.get("page")))
        if request.htmx:
            return render(request, "agencies/parts/hits.html", context)
    else:
        opened = opened_by(request, root, when.day)
        if request.htmx and "open" in request.GET:
            return render(request, "agencies/parts/below.html", {**context, "below": under_one(opened, when.day)})
        context |= {"tree": tree(root, opened, when.day), "at": opened.way[-1] if "open" in request.GET else 0}
        if request.htmx:
            return render(request, "agencies/parts/tree.html", context)
    kinds = kinds_of(root, when.day) if "hits" not in context else {}
    context |= {
        "day_form": DayForm(when),
        "total": sum(kinds.values()),
        "facts": [Fact(str(Kind(kind).label), n) for kind, n in kinds.items() if kind != Kind.COMMITTEE or n > 1],
        "may_add": changes_under(actor, today) is not None,
    }
    return render(request, "agencies/agencies.html", context)


def opened_by(request: Asked, root: Agency, day: date) -> Opened:
    """`?open=12&kind=commune&page=2`."""
    deny_kept("agency.see", [one := request.GET.get("open", "")], field="open")
    key = as_key(one)
    kind = request.GET.get("kind", "")
    page = max(1, number(request.GET.get("page")))
    return Opened(way_to(root, key, day), kind if kind in Kind.values else "", page)


def hits(root: Agency, day: date, words: str, page: int) -> dict[str, Any]:
    """A page of the agencies that are called so, each with whom it stands under."""
    found = Paginator(matching(root, day, words), PER_PAGE).get_page(page)
    names = current_names([one.parent_id for one in found if one.parent_id], day)
    return {"hits": found, "lines": [(one, names.get(one.parent_id or 0, "")) for one in found]}


def visible_agency(request: Asked, pk: int) -> Agency:
    """The agency, if it ever stood under the actor's authority; else 404."""
    actor = actor_of(request)
    root = whole_tree(actor, request.today)
    rows = Agency.objects.filter(lines_up__ancestor=root).distinct()
    return seen(rows, pk, _("Cơ quan này không thuộc phạm vi của bạn."))


@require_safe
def agency(request: Asked, pk: int) -> HttpResponse:
    return show(request, visible_agency(request, pk))


def show(request: Asked, one: Agency, *, status: int = 200, alias_form: AliasForm | None = None) -> HttpResponse:
    """An agency's page: what it was and is, who holds a post in it, what it is called, and what rooms above know."""
    actor, today = actor_of(request), request.today
    history = list(one.standings.order_by("-since"))
    names = current_names([each.parent_id for each in history if each.parent_id], today)
    now = next((each for each in history if each.since <= today and (each.until is None or each.until > today)), None)
    shown = now or history[0]
    posts = one.posts.filter(during(today)).select_related("person").order_by("since", "pk")
    context = {
        "agency": one,
        "standing": shown,
        "is_now": now is not None,
        "crumbs": [Crumb(_("Danh mục cơ quan"), reverse("agencies"))],
        "facts": facts_of(shown, names),
        "history": [(each, names.get(each.parent_id or 0, ""), last_day(each)) for each in history],
        "posts": posts,
        "kin": kin_of(one, today),
        "events": history_of(one),
        "aliases": one.aliases.order_by("printed"),
        "panels": [panel(request, one) for panel in panels],
        "may_change": may_change(actor, one),
        "alias_form": alias_form or AliasForm(),
    }
    return render(request, "agencies/agency.html", context, status=status)


@dataclass(frozen=True)
class Kin:
    """Another agency that this one came of, or that came of it."""

    succession: Succession
    agency: int | None
    name: str
    share: str
    before: bool


def kin_of(one: Agency, day: date) -> list[Kin]:
    """Predecessors and successors, by the reorganisation, the newest first. Two queries."""
    heirs = list(
        Heir.objects.filter(Q(of=one) | Q(agency=one)).select_related("succession").order_by("-succession__day", "pk")
    )
    others = {one_.agency_id if one_.of_id == one.pk else one_.of_id for one_ in heirs} - {None}
    names = current_names([key for key in others if key is not None], day)
    listed = []
    for heir in heirs:
        before = heir.of_id != one.pk
        other = heir.of_id if before else heir.agency_id
        listed.append(Kin(heir.succession, other, names.get(other or 0, ""), heir.share, before))
    return listed


def last_day(standing: Standing) -> date | None:
    return standing.until - timedelta(days=1) if standing.until else None


def current_names(keys: list[int], day: date) -> dict[int, str]:
    """What agencies are called on a day, or were last."""
    rows = Standing.objects.filter(agency__in=keys, since__lte=day).order_by("since")
    return dict(rows.values_list("agency_id", "name"))


def facts_of(standing: Standing, names: dict[int, str]) -> list[Fact]:
    parent = standing.parent_id
    return [
        Fact(_("Tên gọn"), standing.short_name),
        Fact(_("Loại cơ quan"), str(Kind(standing.kind).label)),
        Fact(_("Cấp"), word(Level(standing.level))),
        Fact(_("Cơ quan cấp trên"), names.get(parent or 0, ""), url=reverse("agency", args=[parent]) if parent else ""),
        Fact(_("Mã định danh"), standing.code),
    ]


# — changing —


def parents_under(root: Agency, day: date, *, but: Agency | None = None) -> list[tuple[str, str]]:
    """The agencies that another can stand under: all of the tree, without one and what is below it."""
    found = Standing.objects.filter(during(day), agency__in=Agency.objects.under(root, day)).order_by("sort_key")
    if but is not None:
        found = found.exclude(agency__in=Agency.objects.under(but, day))
    return [(str(pk), name) for pk, name in found.values_list("agency_id", "name")]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Asked) -> HttpResponse:
    """A new agency and what it is from a day on."""
    actor, today = actor_of(request), request.today
    root = changes_under(actor, today)
    if root is None:
        raise Denied(_("Chỉ cơ quan đầu mối được sửa danh mục cơ quan."))
    parents = parents_under(root, today)
    initial = {"parent": str(root.pk), "since": today, "kind": Kind.DEPARTMENT, "level": Level.DEPARTMENT}
    form = StandingForm(request.POST or None, parents=parents, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {**form.cleaned_data, "key": free_key(form.cleaned_data["name"])}
        given["parent"] = Agency.objects.get(pk=int(given["parent"]))
        try:
            made = actions.found(actor, **given)
        except Refused as refusal:
            refused(form, refusal)
        else:
            say.done(request, _("Đã thêm %(name)s vào danh mục.") % {"name": form.cleaned_data["name"]})
            return see_other("agency", made.pk)
    context = {
        "form": form,
        "heading": _("Thêm cơ quan"),
        "crumbs": [Crumb(_("Danh mục cơ quan"), reverse("agencies"))],
    }
    return render(request, "agencies/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Asked, pk: int) -> HttpResponse:
    """From a day on an agency has another name, kind or place in the tree; what it was before stays."""
    actor, today = actor_of(request), request.today
    one = visible_agency(request, pk)
    root, now = changes_under(actor, today), one.standing(today)
    if root is None or now is None or not may_change(actor, one):
        raise Denied(_("Cơ quan này không thuộc phạm vi bạn được sửa."))
    is_root = one.pk == root.pk
    parents = parents_under(root, today, but=one)
    if is_root:
        parents = [(str(now.parent_id or ""), _("Giữ như hiện nay"))]
    fields = ("name", "short_name", "kind", "level", "code")
    initial = {name: getattr(now, name) for name in fields} | {"parent": str(now.parent_id or ""), "since": today}
    form = StandingForm(request.POST or None, parents=parents, initial=initial)
    form.fields["parent"].required = not is_root
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        since, parent = given.pop("since"), given.pop("parent")
        changes = {name: value for name, value in given.items() if value != getattr(now, name)}
        if not is_root and parent != str(now.parent_id or ""):
            changes["parent"] = Agency.objects.get(pk=int(parent))
        try:
            if not changes:
                raise Refused(_("Chưa đổi gì so với hiện nay."))
            actions.restand(actor, one, since, **changes)
        except Refused as refusal:
            refused(form, refusal)
        else:
            say.done(request, _("Đã ghi thay đổi của %(name)s.") % {"name": given["name"]})
            return see_other("agency", one.pk)
    crumbs = [Crumb(_("Danh mục cơ quan"), reverse("agencies")), Crumb(now.name, reverse("agency", args=[one.pk]))]
    context = {"form": form, "heading": _("Đổi tên, chuyển cấp trên"), "crumbs": crumbs, "agency": one}
    return render(request, "agencies/form.html", context, status=422 if form.errors else 200)


def refused(form: StandingForm | AliasForm, refusal: Refused) -> None:
    """Says a refusal beside its field, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


@require_POST
def call(request: Asked, pk: int) -> HttpResponse:
    """From now on these words mean this agency in documents of the authority."""
    actor, today = actor_of(request), request.today
    one = visible_agency(request, pk)
    root = changes_under(actor, today)
    if root is None or not may_change(actor, one):
        raise Denied(_("Cơ quan này không thuộc phạm vi bạn được sửa."))
    form = AliasForm(request.POST)
    if form.is_valid() and not fold(form.cleaned_data["printed"]):
        form.add_error("printed", _("Tên gọi phải có chữ hoặc số."))
    if form.is_valid():
        try:
            actions.call(actor, form.cleaned_data["printed"].strip(), within=root, means=one)
        except Refused as refusal:
            refused(form, refusal)
        else:
            say.done(request, _("Đã ghi tên gọi “%(printed)s”.") % form.cleaned_data)
            return see_other("agency", one.pk)
    return show(request, one, status=422, alias_form=form)
