"""Opening a round on one page: everything is proposed, a person confirms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.agencies.choosing import choosing, ticked
from cchc.agencies.models import Agency
from cchc.agencies.resolver import members
from cchc.figures import rules as figure_rules
from cchc.figures.asked import agency_names
from cchc.figures.models import Form
from cchc.reports.forms import RoundForm, as_sent, initial_of
from cchc.reports.models import Kind, Round
from cchc.reports.opening import open_round
from cchc.reports.proposing import GROUPS, Proposal, next_of, proposed
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb

Named = list[tuple[int, str]]


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: Asked) -> HttpResponse:
    actor, today = request.actor, request.today
    root_key = figure_rules.run_root(actor, today)
    if root_key is None:
        raise Denied(_("Chỉ cơ quan thường trực mới mở được kỳ báo cáo."))
    root = Agency.objects.get(pk=root_key)
    names = agency_names(root, today)
    listed = [
        (pk, f"{code}. {name}")
        for pk, code, name in Form.objects.filter(authority=root, for_calls=False)
        .order_by("code")
        .values_list("pk", "code", "name")
    ]
    kind, year = asked_for(request, root)
    after = last_of(root, kind)
    proposal = proposed(root, kind, year, today=today, after=after)
    choices: dict[str, Any] = {"agencies": names, "listed": listed}
    if request.method != "POST":
        form = RoundForm(initial=initial_of(proposal), **choices)
        return page(request, form, names, listed, root, proposal, after)
    picked = request.POST.get("pick", "")
    if picked == "propose":
        kept = {name: request.POST.get(name, "")[:80] for name in ("letter", "letter_on")}
        form = RoundForm(initial=initial_of(proposal) | kept, **choices)
        return page(request, form, names, listed, root, proposal, after)
    if picked:
        form = RoundForm(initial=as_sent(request.POST), **choices)
        return page(request, form, names, listed, root, proposal, after, picked=picked)
    form = RoundForm(request.POST, **choices)
    if form.is_valid():
        try:
            given = form.cleaned_data
            chosen = list(Form.objects.filter(pk__in=given["forms"]))
            made = open_round(
                actor, root, form.plan(proposal.plan.outline), given["agencies"], chosen, today=today, after=after
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            n = made.reports.count()
            words = ngettext(
                "Đã mở kỳ báo cáo, %(n)s báo cáo phải nộp.", "Đã mở kỳ báo cáo, %(n)s báo cáo phải nộp.", n
            )
            say.done(request, words % {"n": n})
            return see_other("report_round", made.pk)
    return page(request, form, names, listed, root, proposal, after, status=422)


def asked_for(request: Asked, root: Agency) -> tuple[Kind, int]:
    """The kind and year that are asked for; else the round that comes next."""
    given = request.POST if request.method == "POST" else request.GET
    kind, year = given.get("kind", ""), given.get("year", "")
    if kind in Kind.values and year.isascii() and year.isdigit() and 2011 <= int(year[:5]) <= 2100:
        return Kind(kind), int(year)
    return next_of(root, request.today)


def last_of(root: Agency, kind: Kind) -> Round | None:
    """The round the new one begins from: the latest of its kind, else the latest."""
    rows = Round.objects.filter(authority=root).order_by("-end", "-pk")
    return rows.filter(kind=kind.value).first() or rows.first()


def page(
    request: Asked,
    form: RoundForm,
    names: Named,
    listed: Named,
    root: Agency,
    proposal: Proposal,
    after: Round | None,
    *,
    picked: str = "",
    status: int = 200,
) -> HttpResponse:
    forms = ticked(form, "forms")
    context = {
        "form": form,
        **choosing(form, names, members(GROUPS, root, request.today), picked),
        "listed": [(pk, name, pk in forms) for pk, name in listed],
        "sources": proposal.sources,
        "after": after,
        "crumbs": [Crumb(_("Kỳ báo cáo"), reverse("report_rounds"))],
    }
    return render(request, "reports/round_new.html", context, status=status)
