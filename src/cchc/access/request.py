"""The request as the middleware makes it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from cchc.access.actor import Actor


class Asked(HttpRequest):
    """A signed-in person's request: who she acts as, and the day it is in Vietnam."""

    actor: Actor
    today: date
    htmx: HtmxDetails
    upload_too_large: bool
