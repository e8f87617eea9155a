"""The frame served on its own: its pages and the gallery, without sign-in and without a database."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.test import Client, override_settings

from cchc.ui import messages, places

UI = Path(__file__).parents[2] / "src" / "cchc" / "ui"
NEEDS_DATABASE = ("axes.", "ActorMiddleware", "LoginRequired", "AuthenticationMiddleware", "structlog")


def alone() -> dict[str, Any]:
    """The project's settings without what asks a database."""
    kept = [name for name in django_settings.MIDDLEWARE if not any(part in name for part in NEEDS_DATABASE)]
    return {
        "ROOT_URLCONF": "tests.ui.urls",
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "MIDDLEWARE": [
            *("cchc.ui.middleware.ChosenLanguage" if "Locale" in name else name for name in kept),
            "tests.ui.urls.signed_in",
        ],
        "ALLOWED_HOSTS": ["*"],
    }


@pytest.fixture(scope="session", autouse=True)
def words() -> None:
    """English is compiled, as it is at set-up."""
    messages.main(["compile"])


@pytest.fixture
def frame() -> Iterator[Client]:
    with override_settings(**alone()), patch.dict(places._counts, clear=True), patch.dict(places._shown_to, clear=True):
        yield Client(headers={"accept-language": "vi"})


@pytest.fixture
def drawn() -> Any:
    """Draws a piece of a template: drawn('{% state "over" %}')."""

    def draw(source: str, **context: Any) -> str:
        return engines["django"].from_string("{% load cc %}" + source).render(context)

    return draw


@pytest.fixture(scope="session")
def dist() -> Path:
    """What the pages load, built if it is not there yet."""
    folder = UI / "static" / "ui" / "dist"
    if not (folder / "app.css").exists():
        subprocess.run([UI / "frontend" / "build.sh"], check=True)
    return folder


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(dist: Path) -> Iterator[str]:
    """The frame on a port of this machine, for a browser."""
    with override_settings(**alone()), patch.dict(places._counts, clear=True), patch.dict(places._shown_to, clear=True):
        server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def browser(chromium: Any) -> Any:
    return chromium
