"""A calendar's secret address: made once and shown once, taken back at any time; it gives one post's own days."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied
from cchc.desk.models import CalendarFeed
from cchc.desk.sheet_out import of_desk
from cchc.documents.ical import Event
from cchc.duties.models import Duty
from cchc.ledger.actions import write
from cchc.people.actors import acting
from cchc.ui.states import STATES

MOST = 2000


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def open_feed(actor: Actor) -> str:
    """A new address for the post she acts in; an old one ends. Gives the secret, which is kept nowhere."""
    if actor.post is None or actor.person is None or actor.behalf is not None:
        raise Denied(_("Chỉ người giữ vị trí mới lập được địa chỉ lịch của vị trí đó."))
    end(actor)
    secret = secrets.token_urlsafe(32)
    made = CalendarFeed.objects.create(person_id=actor.person, post_id=actor.post, digest=digest(secret))
    write(actor, "feed.open", made)
    return secret


@transaction.atomic
def close_feed(actor: Actor) -> bool:
    """End her address; whether there was one."""
    ended = end(actor)
    if ended:
        write(actor, "feed.close", "desk.calendarfeed", count=ended)
    return bool(ended)


def end(actor: Actor) -> int:
    live = CalendarFeed.objects.filter(post=actor.post, person=actor.person, revoked_at__isnull=True)
    return live.update(revoked_at=timezone.now())


def live_feed(actor: Actor) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(post=actor.post, person=actor.person, revoked_at__isnull=True).first()


def reader_of(secret: str, day: date) -> Actor | None:
    """Whose calendar an address is: the person as she may act today in that post; None once she may not."""
    live = CalendarFeed.objects.filter(digest=digest(secret), revoked_at__isnull=True, person__is_active=True)
    feed = live.select_related("person").first()
    if feed is None:
        return None
    actor = acting(feed.person, day, chosen=feed.post_id)
    if actor is None or actor.post != feed.post_id:
        return None
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=timezone.now())
    return actor


def events_of(actor: Actor, day: date, host: str) -> list[Event]:
    """The due days that lie on her desk, done ones left out. `host`: the address of this installation."""
    rows = of_desk(actor, day).filter(due__isnull=False).stated(day).order_by("due", "pk")
    related: list[Duty] = list(rows.select_related("task_duty__mandate")[:MOST])
    return [event_of(duty, host) for duty in related]


def event_of(duty: Duty, host: str) -> Event:
    mandate = duty.task_duty.mandate if hasattr(duty, "task_duty") else None
    state = str(STATES[duty.state].word)  # type: ignore[attr-defined]
    parts = (state, duty.deadline_text, f"{mandate.number} {mandate.title}".strip() if mandate else "", duty.title)
    return Event(
        uid=f"duty-{duty.pk}@{host.partition('://')[2]}",
        day=duty.due or date.max,
        summary=f"{duty.product_name}: {duty.title}" if duty.product_name else duty.title,
        description="\n".join(part for part in parts if part),
        url=f"{host}/duties/{duty.pk}/",
        categories=(state,),
    )
