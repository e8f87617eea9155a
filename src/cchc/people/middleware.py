"""Gives every request its actor, and turns a refusal into the right answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from cchc.access import Denied
from cchc.access.address import address_of
from cchc.access.naming import asking
from cchc.access.rights import scopes
from cchc.ledger.actions import write
from cchc.people.actors import acting_in, nobody_in_post
from cchc.people.models import Person
from cchc.people.signin import required
from cchc.periods import today

log = structlog.get_logger("cchc.people")
CHOSEN = "post"


class ActorMiddleware:
    """`request.actor` is the person in the post she acts in, or None; `request.today` is the day in Vietnam."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.today = today()  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        if isinstance(request.user, Person):
            chosen = request.session.get(CHOSEN)
            posts = request.posts = request.user.acts_in(request.today)  # type: ignore[attr-defined]
            request.actor = acting_in(request.user, posts, chosen=chosen, address=address_of(request))  # type: ignore[attr-defined]
        told = asking.set(request.actor)  # type: ignore[attr-defined]
        begun = scopes.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return self.get_response(request)
        finally:
            scopes.reset(begun)
            asking.reset(told)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> HttpResponse | None:
        """A person without a post today sees why, and can only sign out."""
        signed_in = isinstance(request.user, Person)
        asked = request.resolver_match.url_name if request.resolver_match else None
        if signed_in and asked not in required.OPEN and required.is_missing(request.actor):  # type: ignore[attr-defined]
            return redirect("account")
        free = getattr(view, "without_post", False) or getattr(view, "login_required", True) is False
        if signed_in and request.actor is None and not free:  # type: ignore[attr-defined]
            write(nobody_in_post(request.user, address_of(request)), "denied", "request", path=request.path)  # type: ignore[arg-type]
            return render(request, "people/no_post.html", status=403)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Denied):
            actor = request.actor  # type: ignore[attr-defined]
            if actor is not None:
                named: Any = {"field": exception.field} if exception.field else {}
                why = exception.sentence
                write(actor, "denied", "request", path=request.path, method=request.method, why=why, **named)
            log.warning("denied", path=request.path, person=actor.person if actor else None, why=exception.sentence)
            raise Http404(exception.sentence)


class KeptPrivate:
    """What a signed-in person was shown is kept by no cache, hers or a proxy's, unless the page says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
