"""The page where a person says which inputs of a set are known, and from where."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cchc.access import Denied, Refused
from cchc.access.naming import deny_kept, seen
from cchc.access.request import Asked
from cchc.assessments import rules
from cchc.assessments.known_tying import Choice, choices_of, indicators_of, key_of, proposed, tie
from cchc.assessments.models import CriteriaSet, Tie
from cchc.assessments.self_set import hers_of
from cchc.scoring.inputs import Input
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb


@dataclass(frozen=True)
class Row:
    """An input, where it may be known, where it is, and what is proposed while nobody said."""

    source: Input
    codes: tuple[str, ...]
    choices: list[Choice]
    tied: Tie | None
    proposal: Choice | None

    @property
    def chosen(self) -> str:
        return key_of(self.tied) if self.tied is not None else ""


@require_http_methods(["GET", "HEAD", "POST"])
def known_ties(request: Asked, pk: int) -> HttpResponse:
    rows = CriteriaSet.objects.visible_to(request.actor, request.today)
    one = seen(rows, pk, _("Bộ tiêu chí này không thuộc phạm vi của bạn."))
    if not rules.keep_set(request.actor, one):
        raise Denied(_("Chỉ cơ quan thường trực mới xác nhận được nguồn số liệu của bộ tiêu chí."))
    refused = ""
    if request.method == "POST":
        codes = {each.code for each in one.given.inputs}
        wanted = {code: request.POST[f"t-{code}"][:60] for code in codes if f"t-{code}" in request.POST}
        deny_kept("indicator.see", [key.partition(":")[2] for key in wanted.values()])
        try:
            n = tie(request.actor, one, wanted, today=request.today)
        except Refused as error:
            refused = error.sentence
        else:
            words = ngettext("Đã lưu nguồn của %(n)s số liệu.", "Đã lưu nguồn của %(n)s số liệu.", n) % {"n": n}
            say.done(request, words if n else _("Không có gì thay đổi."))
            return see_other("known_ties", one.pk)
    made = rows_of(request, one)
    context = {
        "one": one,
        "rows": made,
        "tied": sum(row.tied is not None for row in made),
        "refused": refused,
        "crumbs": [Crumb(_("Chỉ số"), reverse("index"))],
    }
    return render(request, "assessments/known_ties.html", context, status=422 if refused else 200)


def rows_of(request: Asked, one: CriteriaSet) -> list[Row]:
    """The inputs of the criteria that agencies score themselves. Three queries."""
    indicators = indicators_of(request.actor, one, request.today)
    ties = {each.input: each for each in Tie.objects.filter(set=one).select_related("by__person")}
    asked: dict[str, list[str]] = {}
    for criterion in one.given.leaves():
        if criterion.input is not None:
            asked.setdefault(criterion.input, []).append(criterion.code)
    hers, made = hers_of(one.given).inputs, []
    for source in one.given.inputs:
        if source.code not in hers:
            continue
        choices, tied = choices_of(source, indicators), ties.get(source.code)
        proposal = proposed(source, choices) if tied is None else None
        made.append(Row(source, tuple(asked.get(source.code, ())), choices, tied, proposal))
    return made
