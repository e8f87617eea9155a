"""Making accounts and giving posts."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from cchc.access import Actor, Denied, Refused, Role
from cchc.agencies.models import Agency, during
from cchc.ledger.actions import write
from cchc.people.models import Person, Post
from cchc.periods import spoken


@transaction.atomic
def register(actor: Actor, *, username: str, full_name: str, password: str | None) -> Person:
    """A new account; without a password it cannot sign in until one is set."""
    check_right(actor)
    username = Person.normalize_username(username).strip()
    if not username or not full_name.strip():
        raise Refused("Ghi đủ tên đăng nhập và họ tên.", field="username")
    if Person.objects.filter(username=username).exists():
        raise Refused(f"Tên đăng nhập “{username}” đã có người dùng. Chọn tên khác.", field="username")
    if password is not None:
        try:
            validate_password(password)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), field="password") from error
    person = Person.objects.create_user(username, full_name, password)
    write(actor, "person.register", person, username=username)
    return person


@transaction.atomic
def appoint(actor: Actor, person: Person, agency: Agency, role: Role, *, since: date, title: str = "") -> Post:
    """From a day on the person holds a post."""
    check_right(actor)
    if agency.standing(since) is None:
        raise Refused(f"Cơ quan không tồn tại vào ngày {spoken(since)}. Chọn ngày khác.", field="since")
    # One appointment at a time for a person, so that two at once cannot both find nothing.
    Person.objects.select_for_update().get(pk=person.pk)
    if Post.objects.filter(during(since), person=person, agency=agency, role=role.value).exists():
        raise Refused("Người này đang giữ vị trí đó rồi. Không ghi thêm lần nữa.", field="agency")
    post = Post.objects.create(person=person, agency=agency, role=role.value, title=title, since=since)
    write(actor, "post.appoint", post, person=person.pk, agency=agency.pk, role=role.value, since=since.isoformat())
    return post


@transaction.atomic
def relieve(actor: Actor, post: Post, *, until: date) -> Post:
    """From a day on the person no longer holds the post."""
    check_right(actor)
    if until <= post.since:
        raise Refused("Ngày thôi giữ vị trí phải sau ngày bắt đầu.", field="until")
    before, post.until = post.until, until
    post.save(update_fields=["until"])
    write(actor, "post.relieve", post, before=before, until=until.isoformat())
    return post


def check_right(actor: Actor) -> None:
    """Accounts are kept by the system's operator, from the command line, until there is an administrator's role."""
    if actor.person is not None and not actor.is_focal_point:
        raise Denied("Chỉ cơ quan đầu mối được lập tài khoản.")
