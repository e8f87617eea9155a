"""The letter of the morning, over a real SMTP server: one a day, and never the same thing twice."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.notices.conftest import TODAY
from tests.transactions import overlapping

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def send(now=MORNING):
    from cchc.notices.actions import send_letters

    return send_letters(now)


def remind():
    from cchc.duties.reminding import remind as tell

    return tell(TODAY)


def test_a_letter_tells_what_is_late_first(officer, owed, mail):
    owed("so-xay-dung", 7)
    owed("so-xay-dung", -1)
    remind()
    assert send().sent == 1
    (letter,) = mail.letters
    assert (
        letter["To"] == "ha@mau.gov.vn"
        and letter["Subject"].strip() == "Cải cách hành chính: 2 việc cần chú ý, 1 quá hạn"
    )
    text = letter.get_content()
    assert text.index("Quá hạn (1)") < text.index("Sắp đến hạn (1)")
    assert "https://cchc.mau.gov.vn/duties/" in text and "Kính gửi Ha," in text


def test_one_a_day_and_nothing_twice(officer, owed, mail):
    owed("so-xay-dung", 7)
    remind()
    assert (send().sent, send().sent) == (1, 0)
    owed("so-xay-dung", 1)
    remind()
    assert send(MORNING + timedelta(hours=2)).sent == 0
    assert send(MORNING + timedelta(days=1)).sent == 1
    assert "Còn 7 ngày" not in mail.letters[1].get_content()


def test_nobody_is_woken(officer, owed, mail):
    owed("so-xay-dung", 1)
    remind()
    night = MORNING.replace(hour=22)
    assert (send(night).sent, send(night).later) == (0, 1)
    assert send(MORNING + timedelta(days=1)).sent == 1


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_whom_no_letter_reaches(change, officer, owed, mail):
    from cchc.people.models import Person

    Person.objects.filter(pk=officer.pk).update(**change)
    owed("so-xay-dung", 1)
    remind()
    assert send().sent == 0 and not mail.letters


def test_who_wants_none_gets_none(officer, owed, mail):
    from cchc.notices.models import Wish

    Wish.objects.create(person=officer, by_mail=False)
    owed("so-xay-dung", 1)
    remind()
    assert send().sent == 0 and officer.notices.count() == 1


def test_what_was_seen_is_not_mailed(officer, owed, mail):
    owed("so-xay-dung", 1)
    remind()
    officer.notices.update(seen_at=MORNING)
    assert send().sent == 0


def test_a_server_that_is_not_there_is_tried_again(officer, owed, mail, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    owed("so-xay-dung", 1)
    remind()
    assert send().failed == 1
    settings.EMAIL_PORT = port
    assert send().sent == 1 and len(mail.letters) == 1


def test_a_server_that_refuses_is_tried_again(officer, owed, mail):
    mail.before = lambda letter: "451 Try later"
    owed("so-xay-dung", 1)
    remind()
    assert send().failed == 1 and not mail.letters
    mail.before = None
    assert send(MORNING + timedelta(minutes=5)).sent == 1


def test_a_server_that_falls_silent_is_not_tried_again(officer, owed, mail, settings):
    """It may have taken the letter: nobody knows."""
    settings.EMAIL_TIMEOUT = 0.3
    mail.before = lambda letter: time.sleep(1)
    owed("so-xay-dung", 1)
    remind()
    assert send().failed == 1
    mail.before = None
    assert send(MORNING + timedelta(minutes=5)).sent == 0
    assert officer.letters.get().state == "uncertain"


def test_a_sender_killed_after_sending_does_not_send_again(officer, owed, mail):
    from cchc.notices.actions import begin
    from cchc.notices.models import Letter

    owed("so-xay-dung", 1)
    remind()
    letter = begin(officer, TODAY, MORNING)
    assert letter is not None and letter.state == Letter.State.SENDING
    assert send(MORNING + timedelta(minutes=1)).sent == 0
    assert send(MORNING + timedelta(hours=1)).sent == 0
    letter.refresh_from_db()
    assert letter.state == Letter.State.UNCERTAIN


@pytest.mark.usefixtures("concurrent")
def test_two_senders_send_one(officer, owed, mail):
    owed("so-xay-dung", 1)
    remind()
    overlapping(send, send)
    assert len(mail.letters) == 1
