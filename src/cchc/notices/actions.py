"""Telling people: each thing once, whoever tells it and however often."""

from __future__ import annotations

import smtplib
import socket
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import make_msgid

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.ledger.actions import is_of_the_past, write
from cchc.notices.models import Letter, Notice, Rule, Urgency, Wish
from cchc.notices.rules import change_rules
from cchc.people.models import Person
from cchc.periods import spoken

log = structlog.get_logger("cchc.notices")
LOST_AFTER = timedelta(minutes=10)
# After these the server has said that it did not take the letter, or was never reached.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ConnectionRefusedError, socket.gaierror)
MOST_LINES = 40  # of a letter; the rest is counted and stands in the app


@dataclass(frozen=True)
class News:
    """What is told to one person. `key` names the thing; the person is added to it."""

    key: str
    person: int
    agency_name: str
    kind: str
    urgency: Urgency
    words: str
    url: str


def tell(news: Iterable[News], day: date) -> int:
    """Keeps what was not told before; how many that were. In the transaction of whatever it tells of.

    What is entered late, as the sample's past or a register kept elsewhere, is no news.
    """
    if is_of_the_past():
        return 0
    rows = {f"{one.key}:{one.person}": one for one in news}
    known: set[str] = set()
    keys = list(rows)
    for start in range(0, len(keys), 500):
        known.update(Notice.objects.filter(key__in=keys[start : start + 500]).values_list("key", flat=True))
    fresh = [
        Notice(
            key=key[:220],
            person_id=one.person,
            agency_name=one.agency_name[:300],
            kind=one.kind,
            urgency=one.urgency,
            words=one.words[:1200],
            url=one.url,
            day=day,
        )
        for key, one in rows.items()
        if key not in known
    ]
    # Another worker may tell the same between the look and the write: then the key is there, and that is enough.
    Notice.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    return len(fresh)


def see(actor: Actor, notices: Iterable[int] | None = None) -> int:
    """Marks her notices as seen: those of these keys, or all. How many had not been."""
    mine = Notice.objects.of(actor).unseen()
    if notices is not None:
        mine = mine.filter(pk__in=list(notices))
    return mine.update(seen_at=timezone.now())


@transaction.atomic
def set_rule(actor: Actor, *, days_before: int, to: str, every: int | None = None) -> Rule:
    """Adds a rule of reminding; one of the same days and reader is changed."""
    if not change_rules(actor):
        raise Denied(_("Chỉ quản trị hệ thống mới đổi được quy tắc nhắc việc."))
    if not -365 <= days_before <= 365:
        raise Refused(_("Số ngày phải từ 0 đến 365."), field="days")
    if every is not None and (days_before >= 0 or not 1 <= every <= 365):
        raise Refused(_("Chỉ nhắc lại việc đã quá hạn, cách nhau từ 1 đến 365 ngày."), field="every")
    rule, _made = Rule.objects.update_or_create(
        days_before=days_before, to=Rule.To(to).value, defaults={"every": every, "is_on": True}
    )
    write(actor, "notices.rule", rule, days_before=days_before, to=rule.to, every=every)
    return rule


@transaction.atomic
def drop_rule(actor: Actor, rule: Rule) -> None:
    """Nobody is reminded by this rule any more; what it told stays."""
    if not change_rules(actor):
        raise Denied(_("Chỉ quản trị hệ thống mới đổi được quy tắc nhắc việc."))
    write(actor, "notices.rule_dropped", rule, days_before=rule.days_before, to=rule.to, every=rule.every)
    rule.delete()


@dataclass
class Sent:
    """What became of a morning's letters."""

    sent: int = 0
    later: int = 0
    failed: int = 0


def send_letters(now: datetime) -> Sent:
    """One letter a day to everybody who has notices she has neither seen nor been written of. Safe to run at any time.

    Written down, then sent, then marked: of two workers one writes it down, and a worker that is killed in between
    leaves a letter that is not sent again.
    """
    settle_lost(now)
    outcome = Sent()
    local = timezone.localtime(now)
    waiting = Notice.objects.unseen().filter(letter__isnull=True).order_by().values("person").distinct()
    people = Person.objects.filter(pk__in=waiting, is_active=True).exclude(email="").order_by("pk")
    wishes = Wish.objects.in_bulk(field_name="person_id")
    for person in people.iterator():
        wish = wishes.get(person.pk) or Wish(person=person)
        if not wish.by_mail:
            continue
        if wish.is_quiet(local.time()):
            outcome.later += 1
            continue
        letter = begin(person, local.date(), now)
        if letter is not None:
            deliver(letter, outcome)
    return outcome


def begin(person: Person, day: date, now: datetime) -> Letter | None:
    """The letter of the day, with what it is to tell; None where she has had one, or another worker has it."""
    try:
        with transaction.atomic():
            letter = Letter.objects.create(person=person, day=day, address=person.email, begun_at=now)
            told = Notice.objects.unseen().filter(person=person, letter__isnull=True).update(letter=letter)
            if not told:
                letter.delete()
                return None
            return letter
    except IntegrityError:
        return None


def deliver(letter: Letter, outcome: Sent) -> None:
    message = composed(letter)
    try:
        with get_connection() as connection:
            connection.send_messages([message])
    except REFUSED as error:
        # The server had not taken it: the same notices may be told in a later letter of the day.
        letter.delete()
        outcome.failed += 1
        log.warning("letter.refused", person=letter.person_id, why=str(error)[:200])
    except (smtplib.SMTPException, OSError) as error:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.UNCERTAIN, why=str(error)[:300])
        outcome.failed += 1
        log.warning("letter.uncertain", person=letter.person_id, why=str(error)[:200])
    else:
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=timezone.now())
        outcome.sent += 1
        log.info("letter.sent", person=letter.person_id, letter=letter.pk)


def digest(person: Person, day: date, notices: Sequence[Notice], *, most: int = MOST_LINES) -> tuple[str, list[str]]:
    """Its subject and its lines, plain text in Vietnamese: what is late first, each with its address here."""
    root = settings.CCHC_ADDRESS.rstrip("/")
    lines = [f"Kính gửi {person.full_name},", "", f"Việc cần chú ý ngày {spoken(day)}:"]
    heading = None
    counts = Counter(one.heading for one in notices)
    for notice in sorted(notices, key=lambda one: (one.urgency, one.kind == "due"))[:most]:
        if notice.heading != heading:
            heading = notice.heading
            lines += ["", f"{heading} ({counts[heading]})"]
        lines.append(f"- {notice.words}" + (f"\n  {root}{notice.url}" if root else ""))
    if len(notices) > most:
        lines += ["", f"Và {len(notices) - most} việc khác trong mục Thông báo."]
    late = sum(one.urgency == Urgency.LATE for one in notices)
    subject = f"Cải cách hành chính: {len(notices)} việc cần chú ý" + (f", {late} quá hạn" if late else "")
    return subject, lines


def composed(letter: Letter) -> EmailMessage:
    notices = list(letter.notices.order_by("urgency", "agency_name", "pk"))
    subject, lines = digest(letter.person, letter.day, notices)
    lines += ["", "Thư này do hệ thống gửi mỗi sáng một lần. Đổi cách nhận thư ở mục Thông báo."]
    headers = {
        "Message-ID": make_msgid(f"letter-{letter.pk}", domain=settings.CCHC_MAIL_DOMAIN),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, "\n".join(lines), to=[letter.address], headers=headers)


def settle_lost(now: datetime) -> int:
    """Letters whose sender ended in the middle: nobody knows whether they went out, so they do not go out again."""
    lost = Letter.objects.filter(state=Letter.State.SENDING, begun_at__lt=now - LOST_AFTER)
    return lost.update(state=Letter.State.UNCERTAIN, why="Máy chủ dừng khi đang gửi.")
