"""What a provider of single sign-on is to the settings."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit


def providers(url: str, *, name: str, client: str, secret: str, scope: list[str]) -> dict[str, Any]:
    """allauth's description of the one OpenID Connect provider; empty where there is none."""
    if not url:
        return {}
    app = {"provider_id": "sso", "name": name, "client_id": client, "secret": secret, "settings": {"server_url": url}}
    return {"openid_connect": {"APPS": [app], "SCOPE": scope, "OAUTH_PKCE_ENABLED": True}}


def origins(url: str, more: Iterable[str]) -> list[str]:
    """Where a form that begins single sign-on may end: the provider's origin, and others it sends on to."""
    parts = urlsplit(url)
    return [*([f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []), *more]
