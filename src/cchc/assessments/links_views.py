"""The page where criteria of a set are tied to tasks and products: one by one, or all that are ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.access import Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.assessments import links
from cchc.assessments.models import CriteriaSet, LinkState
from cchc.assessments.sets_views import crumb, visible_set
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb
from cchc.ui.forms import KeyField


class LinkForm(forms.Form):
    """A pair that was not proposed."""

    code = forms.ChoiceField(
        label=gettext_lazy("Tiêu chí"), error_messages={"required": gettext_lazy("Chưa chọn tiêu chí.")}
    )
    task = KeyField(
        right="task.see",
        label=gettext_lazy("Nhiệm vụ"),
        coerce=int,
        error_messages={"required": gettext_lazy("Chưa chọn nhiệm vụ.")},
    )

    def __init__(self, *given: Any, one: CriteriaSet, **named: Any) -> None:
        super().__init__(*given, **named)
        codes = [(leaf.code, f"{leaf.code} {leaf.name}"[:120]) for leaf in one.given.leaves()]
        tasks = [(str(task.pk), f"{task.no} {task.title}"[:120]) for task in links.tasks_of(one)]
        self.fields["code"].choices = [("", "–"), *codes]  # type: ignore[attr-defined]
        self.fields["task"].choices = [("", "–"), *tasks]  # type: ignore[attr-defined]


def kept_set(request: Asked, pk: int) -> CriteriaSet:
    one = visible_set(request, pk)
    links.check_keep(request.actor, one)
    return one


@require_safe
def link_page(request: Asked, pk: int) -> HttpResponse:
    return shown(request, kept_set(request, pk))


def shown(request: Asked, one: CriteriaSet, form: LinkForm | None = None) -> HttpResponse:
    rows = links.hangings(one)
    context = {
        "one": one,
        "rows": rows,
        "linked": sum(bool(row.links) for row in rows),
        "proposed": sum(len(row.proposed) for row in rows),
        "form": form or LinkForm(one=one),
        "crumbs": [crumb(), Crumb(one.title, reverse("index_set", args=[one.pk]))],
    }
    return render(request, "assessments/links.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
def link_act(request: Asked, pk: int) -> HttpResponse:
    """`act` confirm or reject: all ticked pairs, or the one a button names; forget: one link."""
    one = kept_set(request, pk)
    verb, _colon, named = request.POST.get("act", "").partition(":")
    try:
        if verb == "forget":
            links.forget(request.actor, one, as_key(named) or 0)
            say.done(request, _("Đã bỏ nối."))
        elif verb == "add":
            form = LinkForm(request.POST, one=one)
            if not form.is_valid():
                return shown(request, one, form)
            pair = (form.cleaned_data["code"], form.cleaned_data["task"], None)
            links.say(request.actor, one, [pair], LinkState.CONFIRMED)
            say.done(request, _("Đã nối."))
        else:
            state = LinkState.REJECTED if verb == "reject" else LinkState.CONFIRMED
            n = links.say(request.actor, one, pairs_in([named] if named else request.POST.getlist("pair")), state)
            words = (
                ngettext("Đã nối %(n)s nhiệm vụ.", "Đã nối %(n)s nhiệm vụ.", n)
                if state is LinkState.CONFIRMED
                else ngettext("Đã ghi là không liên quan: %(n)s.", "Đã ghi là không liên quan: %(n)s.", n)
            )
            say.done(request, words % {"n": n})
    except Refused as refused:
        say.failed(request, refused.sentence)
    return see_other("index_links", pk)


def pairs_in(values: list[str]) -> list[tuple[str, int, int | None]]:
    """`code|task|product` → the pair; what is none of that is left out and refused as changed."""
    made: list[tuple[str, int, int | None]] = []
    for value in values:
        parts = value.rsplit("|", 2)
        if len(parts) == 3:
            made.append((parts[0], as_key(parts[1]) or 0, as_key(parts[2])))
    return made
