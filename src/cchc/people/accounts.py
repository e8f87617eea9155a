"""What keeps an account safe: its password, its sessions, the link it is opened with, and closing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.ledger.actions import write
from cchc.people import rules
from cchc.people.actions import check_free, check_password
from cchc.people.actors import nobody_in_post
from cchc.people.models import Invitation, Person

LASTS = timedelta(days=7)
SALT = "cchc.people.invitation"
SIGNING_IN = frozenset(
    {
        "person.sign_in",
        "person.sign_out",
        "person.sign_in_failed",
        "person.locked_out",
        "person.password",
        "person.factor_added",
        "person.factor_removed",
        "person.factor_renewed",
        "person.session_ended",
        "person.reset",
    }
)


def check_keeps(actor: Actor, person: Person) -> None:
    if not rules.keep_person(actor, person):
        raise Denied(_("Người này không được giữ tài khoản đó."))


# — passwords —


@transaction.atomic
def change_password(actor: Actor, person: Person, *, present: str, password: str, again: str) -> None:
    """Her own, by who knows the present one."""
    if actor.person != person.pk:
        raise Denied(_("Chỉ chủ tài khoản đổi được mật khẩu của mình."))
    if not person.check_password(present):
        raise Refused(_("Mật khẩu hiện nay không đúng. Kiểm tra bộ gõ tiếng Việt và phím Caps Lock."), field="present")
    set_password(actor, person, password, again)


def set_password(actor: Actor, person: Person, password: str, again: str) -> None:
    if password != again:
        raise Refused(_("Hai lần gõ mật khẩu mới không giống nhau. Gõ lại."), field="again")
    check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    write(actor, "person.password", person)


# — sessions —


@dataclass(frozen=True)
class Session:
    """Where somebody is signed in: an address, a browser, since when."""

    pk: int
    address: str
    browser: str
    since: datetime
    current: bool


def sessions_of(person: Person, *, current: str | None = None) -> list[Session]:
    """Those that still hold; the others are forgotten on the way."""
    return [
        Session(one.pk, one.ip, browser_of(one.user_agent), one.created_at, one.session_key == current)
        for one in sorted(UserSession.objects.purge_and_list(person), key=lambda one: one.created_at, reverse=True)
    ]


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """`Chrome, Windows`, as a person knows her machine."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, MACHINES)]
    return ", ".join(part for part in found if part) or _("Trình duyệt khác")


@transaction.atomic
def end_sessions(actor: Actor, person: Person, *, but: str | None = None) -> int:
    """Sign her out everywhere, but in one session; how many ended."""
    if actor.person != person.pk:
        check_keeps(actor, person)
    sessions = list(UserSession.objects.filter(user=person).exclude(session_key=but or ""))
    for one in sessions:
        one.end()
    if sessions:
        write(actor, "person.session_ended", person, count=len(sessions))
    return len(sessions)


# — invitations: a link by which the owner sets her own password, once —


@transaction.atomic
def invite(actor: Actor, person: Person) -> Invitation:
    """A new link; the ones before it no longer open anything."""
    check_keeps(actor, person)
    if not person.is_active:
        raise Refused(_("Tài khoản đã ngừng hoạt động. Mở lại tài khoản trước khi gửi đường dẫn."))
    Invitation.objects.filter(person=person, used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    made = Invitation.objects.create(person=person, expires_at=timezone.now() + LASTS, created_by_id=actor.post)
    write(actor, "person.invite", person, expires=made.expires_at)
    return made


def token_of(invitation: Invitation) -> str:
    """What stands in the link. Signed and not stored: who reads the database cannot open the account."""
    return signing.dumps(invitation.pk, salt=SALT)


def open_invitation(token: str, now: datetime) -> Invitation | None:
    """The invitation a link is of, while it opens something."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Invitation.objects.filter(pk=pk, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
    return found.filter(person__is_active=True).select_related("person").first()


@transaction.atomic
def accept(invitation: Invitation, *, password: str, again: str, address: str | None = None) -> Person:
    """The owner sets her password. Of two who use a link at once one does."""
    now = timezone.now()
    guarded = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
    if not guarded.filter(expires_at__gt=now).update(used_at=now):
        raise Refused(_("Đường dẫn này đã dùng rồi hoặc đã hết hạn. Xin người quản trị gửi đường dẫn khác."))
    person = invitation.person
    set_password(nobody_in_post(person, address), person, password, again)
    for one in UserSession.objects.filter(user=person):
        one.end()
    return person


def can_mail(person: Person) -> bool:
    return bool(settings.CCHC_MAIL and person.email)


def mail(person: Person, link: str) -> None:
    """Sends her the link. Raises Refused when the mail server does not take it."""
    body = _(
        "Kính gửi %(name)s,\n\nTài khoản %(username)s của hệ thống theo dõi cải cách hành chính đã sẵn sàng. "
        "Mở đường dẫn sau trong bảy ngày để đặt mật khẩu, mỗi đường dẫn chỉ dùng một lần:\n\n%(link)s\n\n"
        "Nếu không phải bạn xin lập tài khoản, hãy báo cơ quan đầu mối."
    ) % {"name": person.full_name, "username": person.username, "link": link}
    try:
        send_mail(_("Đường dẫn đặt mật khẩu"), body, None, [person.email])
    except OSError as error:
        raise Refused(_("Máy chủ thư không nhận thư. Chép đường dẫn và gửi bằng cách khác.")) from error


# — keeping another's account —


@transaction.atomic
def change(actor: Actor, person: Person, *, full_name: str, email: str, sso_id: str) -> Person:
    check_keeps(actor, person)
    check_free(person.username, full_name, sso_id.strip(), but=person)
    before = {"full_name": person.full_name, "email": person.email, "sso_id": person.sso_id or ""}
    after = {"full_name": full_name.strip(), "email": email.strip(), "sso_id": sso_id.strip()}
    if before == after:
        return person
    person.full_name, person.email, person.sso_id = full_name.strip(), email.strip(), sso_id.strip() or None
    person.save(update_fields=["full_name", "email", "sso_id"])
    write(actor, "person.change", person, before=before, after=after)
    return person


@transaction.atomic
def reset(actor: Actor, person: Person) -> Invitation:
    """She lost her password or her telephone: neither opens the account any more, and a new link does."""
    check_keeps(actor, person)
    if actor.person == person.pk:
        raise Refused(_("Không đặt lại tài khoản của chính mình. Đổi mật khẩu ở trang Tài khoản của tôi."))
    person.set_unusable_password()
    person.save(update_fields=["password"])
    removed = Authenticator.objects.filter(user=person).delete()[0]
    end_sessions(actor, person)
    write(actor, "person.reset", person, factors=removed)
    return invite(actor, person)


@transaction.atomic
def deactivate(actor: Actor, person: Person) -> Person:
    """Nobody signs in with it any more; who she was and what she did stays."""
    check_keeps(actor, person)
    if actor.person == person.pk:
        raise Refused(_("Không ngừng được tài khoản của chính mình. Nhờ người quản trị khác."))
    return switch(actor, person, active=False)


@transaction.atomic
def activate(actor: Actor, person: Person) -> Person:
    check_keeps(actor, person)
    return switch(actor, person, active=True)


def switch(actor: Actor, person: Person, *, active: bool) -> Person:
    if not Person.objects.filter(pk=person.pk, is_active=not active).update(is_active=active):
        raise Refused(_("Tài khoản vừa được người khác thay đổi. Tải lại trang để xem."))
    person.refresh_from_db()
    if not active:
        end_sessions(actor, person)
    write(actor, "person.activate" if active else "person.deactivate", person)
    return person


def waiting(people: Sequence[Person]) -> dict[int, Invitation]:
    """Person → the link she has not used yet."""
    still = Invitation.objects.filter(
        person__in=[one.pk for one in people],
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    return {one.person_id: one for one in still}
