"""A mail server that really speaks SMTP, and duties around a day."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller

TODAY = date(2026, 11, 23)


class Box:
    """Keeps what comes in. `before` is called with each letter before the server says that it has it."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.before: Callable[[Any], str | None] | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=policy.default)
        answer = self.before(letter) if self.before else None
        if answer is not None:
            return answer
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def mail(settings: Any) -> Iterator[Box]:
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.CCHC_ADDRESS = "https://cchc.mau.gov.vn"
    yield box
    server.stop()


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    """Those an installation begins with; a test that really writes empties every table."""
    from importlib import import_module

    from django.apps import apps

    import_module("cchc.notices.migrations.0002_rules").fill(apps, None)


@pytest.fixture
def owed(province: Any) -> Callable[..., Any]:
    """A duty that an agency owes: owed("so-xay-dung", 7) is due in seven days, owed(…, -3) was due three days ago."""
    from cchc.duties.models import Duty

    def make(agency: str, days: int | None, **more: Any) -> Any:
        return Duty.objects.create(
            agency=province(agency),
            judged_by=province("so-noi-vu"),
            year=TODAY.year,
            title="Rà soát thủ tục hành chính",
            product_name="Báo cáo",
            folded="",
            opened_on=TODAY - timedelta(days=60),
            due=TODAY + timedelta(days=days) if days is not None else None,
            **more,
        )

    return make


@pytest.fixture
def officer(person: Any) -> Any:
    one = person("ha", "so-xay-dung", "officer")
    one.email = "ha@mau.gov.vn"
    one.save()
    return one


@pytest.fixture
def head(person: Any) -> Any:
    return person("giam.doc", "so-xay-dung", "head")
