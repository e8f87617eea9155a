"""Reorganisations on pages: choose, see what would be passed on, confirm by name; the timeline; taking one back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, deny_kept
from cchc.access.request import Asked as Request
from cchc.agencies import successions
from cchc.agencies.asking import actor_of, number
from cchc.agencies.holdings import held
from cchc.agencies.models import Agency, Heir, Line, Succession
from cchc.agencies.proposing import free_key
from cchc.agencies.reorganising import Named, SuccessionForm, asked, field_of, same
from cchc.agencies.rules import keeps, own_tree
from cchc.agencies.views import current_names, whole_tree
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact

KIND = Succession.Kind
PER_PAGE = 50
SHOWN = 12  # rows of one holding told of one by one


def kept_tree(request: Request) -> Agency:
    root = own_tree(actor_of(request), request.today)
    if root is None:
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới sắp xếp được cơ quan."))
    return root


@require_safe
def choose(request: Request) -> HttpResponse:
    """Which kind it is, each with what it does."""
    kept_tree(request)
    about = agency_asked(request)
    tail = f"?agency={about}" if about else ""
    kinds = [
        (KIND.MERGE, _("Nhiều cơ quan thành một, mới lập hoặc đang có. Các cơ quan cũ thôi hoạt động.")),
        (KIND.SPLIT, _("Một cơ quan thành nhiều cơ quan. Cơ quan cũ thôi hoạt động, hoặc là một trong số đó.")),
        (KIND.RENAME, _("Vẫn là cơ quan đó, chỉ khác tên từ một ngày.")),
        (KIND.MOVE, _("Vẫn là cơ quan đó, đứng dưới cơ quan khác từ một ngày.")),
        (KIND.DISSOLVE, _("Cơ quan thôi hoạt động, không có cơ quan kế thừa.")),
    ]
    listed = [(kind.label, words, reverse("reorganise_as", args=[kind.value]) + tail) for kind, words in kinds]
    return render(request, "agencies/reorganise.html", {"kinds": listed, "crumbs": [tree_crumb()]})


def agency_asked(request: Request) -> int | None:
    """`?agency=12`: the one whose page she came from."""
    deny_kept("agency.see", [asked := request.GET.get("agency", "")], field="agency")
    return as_key(asked)


def tree_crumb() -> Crumb:
    return Crumb(_("Danh mục cơ quan"), reverse("agencies"))


@require_http_methods(["GET", "HEAD", "POST"])
def reorganise(request: Request, kind: str) -> HttpResponse:
    """The fields of one kind; sent, what it would do; confirmed by the agency's name, done."""
    if kind not in KIND.values:
        raise Http404
    actor, root = actor_of(request), kept_tree(request)
    named = Named(root, request.today)
    first = named.labels.get(agency_asked(request) or 0, "")
    form = SuccessionForm(kind, request.POST or None, initial={"agency_1": first})
    typed = request.POST.get("confirm", "")
    outcome, wanted, wrong = None, None, ""
    if request.method == "POST" and form.is_valid():
        try:
            wanted = asked(actor, kind, form.cleaned_data, named, free_key)
            done = "confirm" in request.POST and same(typed, wanted.confirm)
            outcome = wanted.do(simulate=not done)
            if done and outcome.succession is not None:
                say.done(request, _("Đã ghi: %(kind)s.") % {"kind": KIND(kind).label})
                return see_other("succession", outcome.succession.pk)
        except Refused as refusal:
            form.add_error(field_of(refusal, form), refusal.sentence)
        else:
            wrong = _("Tên gõ lại chưa khớp.") if "confirm" in request.POST else ""
    context = {
        "form": form,
        "kind": kind,
        "heading": KIND(kind).label,
        "crumbs": [tree_crumb(), Crumb(_("Sắp xếp cơ quan"), reverse("reorganise"))],
        "labels": sorted(named.labels.values()),
        "outcome": outcome,
        "passed": told(outcome) if outcome else (),
        "wanted": wanted,
        "wrong": wrong,
        "ahead": outcome is not None and outcome.day > request.today and kind not in (KIND.RENAME, KIND.MOVE),
    }
    return render(request, "agencies/succession_form.html", context, status=422 if form.errors or wrong else 200)


def told(outcome: successions.Outcome) -> list[tuple[successions.Passed, list[Any], int]]:
    """What goes over, the first rows of each holding, and how many more there are."""
    return [(one, list(one.rows[:SHOWN]), max(0, len(one.rows) - SHOWN)) for one in outcome.passed]


# — what happened —


def seen(request: Request) -> Any:
    """The reorganisations of agencies that ever stood in the tree the actor looks at."""
    root = whole_tree(actor_of(request), request.today)
    within = Line.objects.filter(ancestor=root).values("descendant")
    heirs = Heir.objects.filter(Q(of__in=within) | Q(agency__in=within))
    return Succession.objects.filter(pk__in=heirs.values("succession"))


@require_safe
def timeline(request: Request) -> HttpResponse:
    """What was reorganised, the newest first."""
    page = Paginator(seen(request).order_by("-day", "-pk"), PER_PAGE).get_page(number(request.GET.get("page")))
    heirs: dict[int, list[Heir]] = {one.pk: [] for one in page}
    for heir in Heir.objects.filter(succession__in=heirs).order_by("pk"):
        heirs[heir.succession_id].append(heir)
    first = [heir for some in heirs.values() for heir in some[:4]]
    names = last_names(first, request)
    rows = [(one, *in_short(heirs[one.pk], names)) for one in page]
    context = {
        "page": page,
        "rows": rows,
        "crumbs": [tree_crumb()],
        "may": own_tree(actor_of(request), request.today) is not None,
    }
    return render(request, "agencies/timeline.html", context)


def last_names(heirs: list[Heir], request: Request) -> dict[int, str]:
    keys = {key for one in heirs for key in (one.of_id, one.agency_id) if key is not None}
    return current_names(sorted(keys), request.today)


def in_short(heirs: list[Heir], names: dict[int, str]) -> tuple[str, str]:
    """Who it was, and who came of them, two by name and the rest by number."""
    of = list(dict.fromkeys(one.of_id for one in heirs))
    to = list(dict.fromkeys(one.agency_id for one in heirs if one.agency_id is not None and one.agency_id != one.of_id))
    return listed(of, names), listed(to, names)


def listed(keys: list[int], names: dict[int, str]) -> str:
    said = ", ".join(names.get(key, "…") for key in keys[:2])
    return said if len(keys) <= 2 else _("%(said)s và %(n)s cơ quan khác") % {"said": said, "n": len(keys) - 2}


@require_safe
def succession(request: Request, pk: int) -> HttpResponse:
    """One reorganisation: who came of whom, and what was passed on."""
    one = seen(request).filter(pk=pk).first()
    if one is None:
        if Succession.objects.filter(pk=pk).exists():
            raise Denied(_("Lần sắp xếp này không thuộc phạm vi của bạn."))
        raise Http404
    page = Paginator(one.heirs.order_by("pk"), 100).get_page(number(request.GET.get("page")))
    names = last_names(list(page), request)
    counts = Counter(one.passings.values_list("holding", flat=True))
    agencies = {each for heir in page for each in (heir.of, heir.agency) if each is not None}
    withdrawable = one.key is None and all(keeps(actor_of(request), each) for each in agencies)
    context = {
        "one": one,
        "page": page,
        "rows": [(heir, names.get(heir.of_id, ""), names.get(heir.agency_id or 0, "")) for heir in page],
        "passed": [(held[field].label, n) for field, n in counts.items() if field in held],
        "facts": [
            Fact(_("Có hiệu lực"), f"{one.day:%d/%m/%Y}"),
            Fact(_("Quyết định"), one.decision or _("chưa rõ số")),
            Fact(_("Ngày ký"), f"{one.decided_on:%d/%m/%Y}" if one.decided_on else ""),
            Fact(_("Cơ quan ban hành"), one.issuer),
            Fact(_("Nguồn"), one.source),
        ],
        "crumbs": [tree_crumb(), Crumb(_("Các lần sắp xếp"), reverse("successions"))],
        "may_withdraw": withdrawable,
        "splits": one.kind == KIND.SPLIT,
    }
    return render(request, "agencies/succession.html", context)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Takes back one that was recorded wrongly."""
    one = seen(request).filter(pk=pk).first()
    if one is None:
        raise Denied(_("Lần sắp xếp này không thuộc phạm vi của bạn."))
    try:
        successions.withdraw(actor_of(request), one)
    except Refused as refusal:
        say.failed(request, refusal.sentence)
        return see_other("succession", pk)
    say.done(request, _("Đã rút lại lần sắp xếp. Mọi thứ như trước đó."))
    return see_other("successions")
