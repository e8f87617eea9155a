"""Notices by another channel, over a real HTTP server that takes JSON: one a day, never twice, nobody woken."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.notices.conftest import TODAY
from tests.transactions import overlapping

from cchc.notices.channels import begin, send_messages
from cchc.notices.models import Letter, Message, Wish
from cchc.project.home import channels

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class Hook(ThreadingHTTPServer):
    """Keeps what is posted to it: (path, JSON). `answer` is the status it gives."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taker)
        self.came: list[tuple[str, dict[str, Any]]] = []
        self.answer = 200


class Taker(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook: Any = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        hook.came.append((self.path, body))
        self.send_response(hook.answer)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def hook(settings: Any) -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.CCHC_CHANNELS = channels(f"tin=json://127.0.0.1:{server.server_port}/tin/{{username}}")
    settings.CCHC_ADDRESS = "https://cchc.mau.gov.vn"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def reminded(officer: Any, owed: Callable[..., Any]) -> Callable[[int], None]:
    from cchc.duties.reminding import remind

    def make(days: int, day: date = TODAY) -> None:
        owed("so-xay-dung", days)
        remind(day)

    return make


def test_a_message_tells_what_is_late_first_to_whom_it_is_for(officer, reminded, hook):
    reminded(7)
    reminded(-1)
    assert send_messages(MORNING).sent == 1
    ((path, told),) = hook.came
    assert path == "/tin/ha" and told["title"] == "Cải cách hành chính: 2 việc cần chú ý, 1 quá hạn"
    text = told["message"]
    assert text.index("Quá hạn (1)") < text.index("Sắp đến hạn (1)")
    assert "https://cchc.mau.gov.vn/duties/" in text and "Kính gửi Ha," in text


def test_one_a_day_and_nothing_twice(officer, reminded, hook):
    reminded(7)
    assert (send_messages(MORNING).sent, send_messages(MORNING).sent) == (1, 0)
    reminded(1)
    assert send_messages(MORNING + timedelta(hours=2)).sent == 0
    assert send_messages(MORNING + timedelta(days=1)).sent == 1
    assert "Còn 7 ngày" not in hook.came[1][1]["message"] and "Còn 1 ngày" in hook.came[1][1]["message"]


def test_each_channel_once_and_the_letter_too(officer, reminded, hook, mail, settings):
    from cchc.notices.actions import send_letters

    first = settings.CCHC_CHANNELS["tin"]
    settings.CCHC_CHANNELS = {"tin": first, "nhom": first.replace("/tin/", "/nhom/")}
    reminded(1)
    assert send_messages(MORNING).sent == 2 and send_letters(MORNING).sent == 1
    assert [path for path, _told in hook.came] == ["/tin/ha", "/nhom/ha"]
    assert send_messages(MORNING + timedelta(days=1)).sent == 0


def test_nobody_is_woken_and_who_wants_none_gets_none(officer, reminded, hook):
    reminded(1)
    night = send_messages(MORNING.replace(hour=22))
    assert (night.sent, night.later) == (0, 1)
    Wish.objects.create(person=officer, by_channels=False)
    assert send_messages(MORNING + timedelta(days=1)).sent == 0 and not hook.came


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_whom_no_message_reaches(change, officer, reminded, hook, settings):
    from cchc.people.models import Person

    settings.CCHC_CHANNELS = {"tin": settings.CCHC_CHANNELS["tin"].replace("{username}", "{email}")}
    reminded(1)
    Person.objects.filter(pk=officer.pk).update(**change)
    assert send_messages(MORNING).sent == 0 and not hook.came


def test_what_is_put_into_an_address_stays_a_part_of_it(officer, reminded, hook):
    officer.username = "ha/../x?y=1"
    officer.save()
    reminded(1)
    assert send_messages(MORNING).sent == 1
    assert hook.came[0][0].startswith("/tin/ha") and "?y" not in hook.came[0][0]


def test_a_channel_that_is_not_there_is_tried_again(officer, reminded, hook, settings):
    there, settings.CCHC_CHANNELS = settings.CCHC_CHANNELS, {"tin": "json://127.0.0.1:1/tin"}
    reminded(1)
    assert send_messages(MORNING).failed == 1 and not Message.objects.exists()
    settings.CCHC_CHANNELS = there
    assert send_messages(MORNING).sent == 1


def test_a_channel_that_does_not_say_it_took_it_is_not_tried_again(officer, reminded, hook):
    hook.answer = 500
    reminded(1)
    assert send_messages(MORNING).failed == 1
    hook.answer = 200
    assert send_messages(MORNING + timedelta(minutes=5)).sent == 0 and len(hook.came) == 1
    assert Message.objects.get().state == Letter.State.UNCERTAIN


def test_a_sender_killed_after_sending_does_not_send_again(officer, reminded, hook):
    reminded(1)
    message = begin(officer, "tin", TODAY, MORNING)
    assert message is not None and message.notices.count() == 1
    assert send_messages(MORNING + timedelta(minutes=1)).sent == 0
    assert send_messages(MORNING + timedelta(hours=1)).sent == 0
    message.refresh_from_db()
    assert message.state == Letter.State.UNCERTAIN and not hook.came


@pytest.mark.usefixtures("concurrent")
def test_two_senders_send_one(officer, reminded, hook):
    reminded(1)
    overlapping(lambda: send_messages(MORNING), lambda: send_messages(MORNING))
    assert len(hook.came) == 1


@pytest.mark.parametrize("text", ["tin", "tin=khong", "=json://a/", "tin=json://a/ tin=json://b/", "Tin=json://a/"])
def test_a_setting_that_is_not_understood_is_said(text):
    with pytest.raises(ImproperlyConfigured, match="CCHC_CHANNELS"):
        channels(text)


def test_it_is_wished_away_where_there_is_a_channel(client, officer, hook, settings):
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    assert "by_channels" in client.get("/notices/wish/").content.decode()
    given = {"email": "ha@mau.gov.vn", "by_mail": "on", "quiet_from": "20:00", "quiet_until": "06:30"}
    assert client.post("/notices/wish/", given).status_code == 302
    assert Wish.objects.get().by_channels is False
    settings.CCHC_CHANNELS = {}
    assert "by_channels" not in client.get("/notices/wish/").content.decode()
    assert client.post("/notices/wish/", given).status_code == 302 and Wish.objects.get().by_channels is False
