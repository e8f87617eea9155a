"""The frame served on its own: its pages and the gallery, without sign-in and without a database."""

import importlib.util
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings

HERE = Path(__file__).parent
NEEDS_DATABASE = ("axes.", "ActorMiddleware", "LoginRequired", "AuthenticationMiddleware", "structlog")


def _urls() -> str:
    """`urls.py` beside this file under a name that can be imported, however the tests were collected."""
    name = "ui_tests_urls"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / "urls.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return name


def alone() -> dict[str, Any]:
    """The project's settings without what asks a database."""
    return {
        "ROOT_URLCONF": _urls(),
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "MIDDLEWARE": [name for name in django_settings.MIDDLEWARE if not any(part in name for part in NEEDS_DATABASE)],
        "ALLOWED_HOSTS": ["*"],
    }


@pytest.fixture
def frame() -> Iterator[Client]:
    with override_settings(**alone()):
        yield Client(headers={"accept-language": "vi"})


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The frame on a port of this machine, for a browser."""
    with override_settings(**alone()):
        server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=quiet)
        yield found
        found.close()
