"""Where a request came from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The client's address; behind our own proxy, the last one the proxy wrote. None where it is none.

    What a client writes into the header itself stands before the proxy's entry and is never taken.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.CCHC_BEHIND_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", told).rpartition(",")[2].strip() or told
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return None
