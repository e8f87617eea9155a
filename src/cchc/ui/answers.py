"""How the pages answer an act."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; a reload goes and looks, and does not do it again."""

    status_code = 303


def see_other(to: str, *args: object, query: str = "") -> SeeOther:
    """After an act: go and look at a page, by its name and what it is about, or at an address. `query` goes behind."""
    return SeeOther(resolve_url(to, *args) + query)
