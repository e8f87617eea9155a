"""How the pages answer an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from cchc.access import Refused
from cchc.access.request import Asked
from cchc.ui import say

T = TypeVar("T")


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; a reload goes and looks, and does not do it again."""

    status_code = 303


def see_other(to: str, *args: object, query: str = "") -> SeeOther:
    """After an act: go and look at a page, by its name and what it is about, or at an address. `query` goes behind."""
    return SeeOther(resolve_url(to, *args) + query)


def acted(
    request: Asked,
    verbs: Mapping[str, Callable[[Asked, T], HttpResponse]],
    verb: str,
    one: T,
    to: str,
    *args: object,
) -> HttpResponse:
    """What an address that ends in a verb does with what it is about; 404 for no such verb. A refusal that the verb
    did not say beside what caused it is said on the page `to`."""
    if verb not in verbs:
        raise Http404
    try:
        return verbs[verb](request, one)
    except Refused as refused:
        say.failed(request, refused.sentence)
        return see_other(to, *args)
