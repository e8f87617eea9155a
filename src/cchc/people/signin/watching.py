"""What the ledger is told of signing in: who did, who tried, who was locked out, and what changed on an account."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from cchc.access import Actor
from cchc.access.address import address_of
from cchc.ledger.actions import write
from cchc.people.actors import acting, nobody_in_post
from cchc.people.models import Person
from cchc.periods import today

NOBODY = "Chưa đăng nhập"


def actor_of(request: HttpRequest, person: Person) -> Actor:
    """The person as she acts, or would act, in her main post."""
    acts: Actor | None = getattr(request, "actor", None)
    address = address_of(request)
    if acts is not None and acts.person == person.pk:
        return acts
    return acting(person, today(), address=address) or nobody_in_post(person, address)


def signed_in(request: HttpRequest, person: Any) -> None:
    if isinstance(person, Person):
        by = [str(one["method"]) for one in get_authentication_records(request, person)]
        write(actor_of(request, person), "person.sign_in", person, by=by)


def failed(request: HttpRequest | None, person: Person | None, **detail: Any) -> None:
    """A sign-in that failed. What was typed as a name is kept only where it is one: it might be a password."""
    address = address_of(request) if request is not None else None
    if person is not None and request is not None:
        write(actor_of(request, person), "person.sign_in_failed", person, **detail)
        return
    nobody = Actor(None, NOBODY, None, "", None, None, "", address)
    write(nobody, "person.sign_in_failed", person or "person", **detail)


def called(username: object) -> Person | None:
    return Person.objects.filter(username=str(username or "")[:80]).first()


@receiver(user_login_failed)
def wrong_password(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    failed(request, called(credentials.get("username")), why="password")


@receiver(user_locked_out)
def locked_out(sender: Any, request: HttpRequest | None, username: str, ip_address: str, **more: Any) -> None:
    person = called(username)
    by = actor_of(request, person) if person is not None and request is not None else None
    nobody = Actor(None, NOBODY, None, "", None, None, "", address_of(request) if request is not None else None)
    write(by or nobody, "person.locked_out", person or "person")


@receiver(mfa.authentication_failed)
def wrong_code(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **more: Any) -> None:
    failed(request, user if isinstance(user, Person) else None, why=str(authenticator.type))


@receiver(mfa.authenticator_added)
def factor_added(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **more: Any) -> None:
    write(actor_of(request, user), "person.factor_added", user, kind=str(authenticator.type))


@receiver(mfa.authenticator_removed)
def factor_removed(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **more: Any) -> None:
    write(actor_of(request, user), "person.factor_removed", user, kind=str(authenticator.type))


@receiver(mfa.authenticator_reset)
def codes_renewed(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **more: Any) -> None:
    write(actor_of(request, user), "person.factor_renewed", user, kind=str(authenticator.type))
