"""Making accounts, giving posts and ending them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused, Role
from cchc.agencies.models import Agency, during
from cchc.agencies.rules import is_below, kept_root
from cchc.ledger.actions import write
from cchc.people import rules
from cchc.people.models import Person, Post
from cchc.periods import spoken, today


def check_password(password: str, person: Person | None = None, *, field: str = "password") -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field=field) from error


def check_free(username: str, full_name: str, sso_id: str = "", *, but: Person | None = None) -> None:
    """Whether an account can be called so. Refuses with the field that is wrong."""
    others = Person.objects.exclude(pk=but.pk) if but else Person.objects.all()
    if not username or not full_name.strip():
        raise Refused(_("Ghi đủ tên đăng nhập và họ tên."), field="username" if not username else "full_name")
    if others.filter(username__iexact=username).exists():
        taken = _("Tên đăng nhập “%(username)s” đã có người dùng. Chọn tên khác.")
        raise Refused(taken % {"username": username}, field="username")
    if sso_id and others.filter(sso_id=sso_id).exists():
        taken = _("Mã đăng nhập một lần “%(sso_id)s” đã gắn với người khác. Kiểm tra lại mã.")
        raise Refused(taken % {"sso_id": sso_id}, field="sso_id")


@transaction.atomic
def register(
    actor: Actor, *, username: str, full_name: str, password: str | None, email: str = "", sso_id: str = ""
) -> Person:
    """A new account; without a password it cannot sign in until one is set by its invitation."""
    if not rules.keep_accounts(actor):
        raise Denied(_("Chỉ quản trị hệ thống và cơ quan thường trực được lập tài khoản."))
    username = Person.normalize_username(username).strip()
    check_free(username, full_name, sso_id)
    if password is not None:
        check_password(password)
    person = Person.objects.create_user(
        username, full_name.strip(), password, email=email.strip(), sso_id=sso_id.strip() or None
    )
    write(actor, "person.register", person, username=username)
    return person


@transaction.atomic
def enrol(
    actor: Actor,
    *,
    username: str,
    full_name: str,
    email: str,
    sso_id: str,
    agency: str,
    role: str,
    title: str,
    since: date,
) -> Person:
    """A new account with its first post and the link by which its owner sets the password."""
    from cchc.people.accounts import invite

    person = register(actor, username=username, full_name=full_name, password=None, email=email, sso_id=sso_id)
    appoint(actor, person, Agency.objects.get(pk=int(agency)), Role(role), since=since, title=title)
    invite(actor, person)
    return person


def may_give(actor: Actor, agency: Agency, role: Role) -> bool:
    """Whether she gives that role in that agency: an administrator and an auditor are an administrator's to appoint."""
    return actor.is_system or (role in rules.given_by(actor) and is_below(kept_root(actor, today()), agency.pk))


@transaction.atomic
def appoint(actor: Actor, person: Person, agency: Agency, role: Role, *, since: date, title: str = "") -> Post:
    """From a day on the person holds a post. Of a person who holds posts elsewhere, who keeps those is not asked."""
    if not may_give(actor, agency, role):
        raise Denied(_("Người này không được giao vị trí đó ở cơ quan đó."))
    if agency.standing(since) is None:
        raise Refused(
            _("Cơ quan không tồn tại vào ngày %(day)s. Chọn ngày khác.") % {"day": spoken(since)}, field="since"
        )
    # One appointment at a time for a person, so that two at once cannot both find nothing.
    Person.objects.select_for_update().get(pk=person.pk)
    if Post.objects.filter(during(since), person=person, agency=agency, role=role.value).exists():
        raise Refused(_("Người này đang giữ vị trí đó rồi. Không ghi thêm lần nữa."), field="agency")
    if Post.objects.filter(person=person, agency=agency, role=role.value, since=since).exists():
        raise Refused(_("Vị trí này đã ghi từ ngày đó. Chọn ngày khác."), field="since")
    post = Post.objects.create(person=person, agency=agency, role=role.value, title=title.strip(), since=since)
    write(actor, "post.appoint", post, person=person.pk, agency=agency.pk, role=role.value, since=since.isoformat())
    return post


@transaction.atomic
def relieve(actor: Actor, post: Post, *, until: date) -> Post:
    """From a day on the person no longer holds the post, and nobody acts in it for her."""
    if not rules.keep_post(actor, post):
        raise Denied(_("Người này không được kết thúc vị trí đó."))
    if until <= post.since:
        raise Refused(_("Ngày thôi giữ vị trí phải sau ngày bắt đầu."), field="until")
    before, post.until = post.until, until
    post.save(update_fields=["until"])
    write(actor, "post.relieve", post, person=post.person_id, before=before, until=until.isoformat())
    return post
