"""Other channels than mail (CCHC_CHANNELS), through Apprise: one message a person, a channel and a day, never twice.

As for letters: written down, then sent, then marked. Of two workers one writes it down; one that is killed in between
leaves a message that is not sent again. A channel that cannot be reached took nothing, and is tried again.
"""

from __future__ import annotations

import socket
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from cchc.notices.actions import LOST_AFTER, Sent, digest
from cchc.notices.models import Letter, Message, Notice, Wish
from cchc.people.models import Person

log = structlog.get_logger("cchc.notices")
MOST_LINES = 10  # of a message: it is read on a telephone
PATIENCE = 10.0  # seconds to reach a channel's host
State = Letter.State


def send_messages(now: datetime) -> Sent:
    """To everybody who has notices she has neither seen nor been sent by a channel before. Safe to run at any time."""
    settle_lost(now)
    outcome = Sent()
    local = timezone.localtime(now)
    wishes = Wish.objects.in_bulk(field_name="person_id")
    for channel, address in settings.CCHC_CHANNELS.items():
        waiting = untold(channel).order_by().values("person").distinct()
        for person in Person.objects.filter(pk__in=waiting, is_active=True).order_by("pk").iterator():
            wish = wishes.get(person.pk) or Wish(person=person)
            if not wish.by_channels or not reaches(address, person):
                continue
            if wish.is_quiet(local.time()):
                outcome.later += 1
                continue
            message = begin(person, channel, local.date(), now)
            if message is not None:
                deliver(message, address_of(address, person), outcome)
    return outcome


def untold(channel: str) -> Any:
    return Notice.objects.unseen().exclude(messages__channel=channel)


def reaches(address: str, person: Person) -> bool:
    """Whether the channel's address can be filled in for a person."""
    return "{email}" not in address or bool(person.email)


def address_of(address: str, person: Person) -> str:
    filled = {"username": person.username, "email": person.email}
    for name, value in filled.items():
        address = address.replace(f"{{{name}}}", quote(value, safe=""))
    return address


def begin(person: Person, channel: str, day: date, now: datetime) -> Message | None:
    """The message of the day with what it is to tell; None where she has had one, or another worker has it."""
    try:
        with transaction.atomic():
            message = Message.objects.create(person=person, channel=channel, day=day, begun_at=now)
            told = list(untold(channel).filter(person=person).values_list("pk", flat=True))
            if not told:
                message.delete()
                return None
            message.notices.set(told)
            return message
    except IntegrityError:
        return None


def deliver(message: Message, address: str, outcome: Sent) -> None:
    from apprise import Apprise, NotifyFormat

    notices = list(message.notices.order_by("urgency", "agency_name", "pk"))
    subject, lines = digest(message.person, message.day, notices, most=MOST_LINES)
    target = Apprise.instantiate(address)
    if target is None or not is_there(target):
        message.delete()
        outcome.failed += 1
        log.warning("message.unreachable", channel=message.channel, person=message.person_id)
        return
    # It says no more than whether all went well: what is not sure to have been refused is not sent again.
    if target.notify(title=subject, body="\n".join(lines), body_format=NotifyFormat.TEXT):
        Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=timezone.now())
        outcome.sent += 1
        log.info("message.sent", channel=message.channel, person=message.person_id)
        return
    Message.objects.filter(pk=message.pk).update(state=State.UNCERTAIN, why="Kênh không báo là đã nhận.")
    outcome.failed += 1
    log.warning("message.uncertain", channel=message.channel, person=message.person_id)


def is_there(target: Any) -> bool:
    """Whether the host that an address names answers at all; a service that names none is asked without."""
    host, port = getattr(target, "host", None), getattr(target, "port", None)
    if not host or not hasattr(target, "fullpath"):
        return True
    try:
        with socket.create_connection((host, port or (443 if target.secure else 80)), timeout=PATIENCE):
            return True
    except OSError:
        return False


def settle_lost(now: datetime) -> int:
    """Messages whose sender ended in the middle do not go out again."""
    lost = Message.objects.filter(state=State.SENDING, begun_at__lt=now - LOST_AFTER)
    return lost.update(state=State.UNCERTAIN, why="Máy chủ dừng khi đang gửi.")
