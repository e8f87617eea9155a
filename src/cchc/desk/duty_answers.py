"""How an act on a duty is answered: the page again with the fault beside its field, or off to the page it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.access.request import Asked
from cchc.desk.duty_page import Forms, May, page_of
from cchc.duties.forms import MOST_DOCUMENTS, Form, megabytes
from cchc.duties.models import Duty
from cchc.ui import say
from cchc.ui.answers import see_other

Act = Callable[[Asked, Duty], HttpResponse]


def shown(request: Asked, one: Duty, filled: Forms, *, refused: str = "") -> HttpResponse:
    """The page; with 422 where something was refused. `refused` is what no form's field or head can say."""
    page = page_of(one, request.actor, request.today, filled)
    context = {**page, **upload_words(), "refused": refused or unsaid(filled, page["may"])}
    answer = render(request, "desk/duty.html", context)
    if request.method == "POST":
        answer.status_code = 422
    return answer


def unsaid(filled: Forms, may: May) -> str:
    """What was refused on a form that the page no longer shows, because somebody did it meanwhile."""
    hidden = ((filled.event, may.event), (filled.settle, may.settle), (filled.judge, may.judge))
    faults = [
        fault for form, is_shown in hidden if form and form.is_bound and not is_shown for fault in all_faults(form)
    ]
    return " ".join(faults)


def all_faults(form: forms.Form) -> list[str]:
    return [str(fault) for faults in form.errors.values() for fault in faults]


def upload_words() -> dict[str, Any]:
    from django.conf import settings

    limit = megabytes(settings.CCHC_MAX_UPLOAD)
    return {
        "file_hint": _("PDF, Word, Excel hoặc ảnh chụp; chọn được nhiều tệp, cộng lại tối đa %(limit)s MB")
        % {"limit": limit},
        "day_hint": _("Ngày in trên văn bản"),
        "most_documents": MOST_DOCUMENTS,
    }


def done(request: Asked, one: Duty, sentence: str, *, undo: str = "") -> HttpResponse:
    say.done(request, sentence, undo=reverse("duty_act", args=[one.pk, undo]) if undo else "")
    # Named, or the browser would keep the place of the form that was sent.
    return see_other("duty", one.pk, query="#cc-say")


def by_form(
    name: str, make: Callable[[Asked, Duty], Form], do: Callable[[Asked, Duty, dict[str, Any]], str], *, undo: str = ""
) -> Act:
    """An act that one form of a part asks for. `do` gives what is said when it went through."""

    def answer(request: Asked, one: Duty) -> HttpResponse:
        form = make(request, one)
        if form.is_valid():
            try:
                said = do(request, one, form.cleaned_data)
            except Refused as refused:
                form.refuse(refused)
            else:
                return done(request, one, said, undo=undo)
        return shown(request, one, Forms(request.today, sent={name: form}))

    return answer


def at_once(do: Callable[[Asked, Duty], str], *, undo: str = "") -> Act:
    """An act that asks for nothing but the button."""

    def answer(request: Asked, one: Duty) -> HttpResponse:
        try:
            said = do(request, one)
        except Refused as refused:
            return shown(request, one, Forms(request.today), refused=refused.sentence)
        return done(request, one, said, undo=undo)

    return answer
