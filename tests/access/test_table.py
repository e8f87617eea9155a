"""Every address, as every role, against the table in rights.txt; and nothing of another province's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.access.urls import addresses
from tests.access.world import other_province, someone, things

from cchc.access import Role
from cchc.ledger.models import Entry

TABLE = Path(__file__).parent / "rights.txt"
BACKEND = "django.contrib.auth.backends.ModelBackend"
LINE = re.compile(r"(?P<name>\S+)\s+(?P<method>GET|POST)\s+(?P<arguments>[^:]+?)\s*:\s*(?P<who>.+)")
MAY = frozenset({200, 204, 302, 303, 400, 422, 429})
NOTHING = frozenset({403, 404, 405, 410})


@dataclass(frozen=True)
class Line:
    name: str
    method: str
    arguments: tuple[str, ...]
    who: frozenset[Role]
    signed_out: bool
    is_there: bool

    @property
    def said(self) -> str:
        return " ".join((self.name, self.method, *self.arguments))


def roles(who: str) -> frozenset[Role]:
    if who in ("all", "anyone"):
        return frozenset(Role)
    if who == "nobody":
        return frozenset()
    but = who.startswith("all but ")
    named = frozenset(Role(word) for word in who.removeprefix("all but ").split())
    return frozenset(Role) - named if but else named


def table() -> list[Line]:
    made = []
    for text in TABLE.read_text(encoding="utf-8").splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        found = LINE.fullmatch(text.strip())
        assert found, f"rights.txt: this line is not “name METHOD arguments : roles”: {text}"
        arguments = tuple(word for word in found["arguments"].split() if word != "-")
        who, slash, _not_there = found["who"].partition(" / ")
        made.append(Line(found["name"], found["method"], arguments, roles(who), who == "anyone", not slash))
    return made


LINES = table()


def test_every_address_is_in_the_table() -> None:
    known = {line.name for line in LINES}
    there = {one.name: one for one in addresses()}
    for name, one in there.items():
        arguments = " ".join(one.arguments) or "-"
        assert name in known, (
            f"The address “{one.pattern}” is new: say who may use it. Add to tests/access/rights.txt a line for each "
            f"method it answers, such as\n\n    {name}  GET  {arguments}  : all\n\n(what its arguments can be called "
            "stands in tests/access/world.py)."
        )
    gone = known - set(there)
    assert not gone, f"rights.txt speaks of addresses that are gone: {', '.join(sorted(gone))}. Take their lines out."
    for line in LINES:
        wanted = there[line.name].arguments
        assert len(line.arguments) == len(wanted), f"rights.txt, {line.said}: its path has {wanted or 'no arguments'}"


def send(client: Client, line: Line, objects: dict[str, Any]) -> tuple[int, str, int]:
    """Status, where it sends to, and how many denials it left; nothing it did stays."""
    url = reverse(line.name, args=[objects.get(word, word) for word in line.arguments])
    cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
    with transaction.atomic():
        before = Entry.objects.filter(verb="denied").count()
        answer = client.get(url) if line.method == "GET" else client.post(url, {})
        denied = Entry.objects.filter(verb="denied").count() - before
        transaction.set_rollback(True)
    client.cookies = cookies  # signed in as before, whatever was done
    return answer.status_code, answer.headers.get("Location", ""), denied


@pytest.fixture
def objects(focal: Any, mandate: Any, province: Callable[[str], Any], person: Callable[..., Any]) -> dict[str, Any]:
    other_province()
    return things(focal, mandate, province, person)


@pytest.mark.parametrize("place", ["own", "other"])
def test_an_address_answers_a_role_as_the_table_says(
    once: None, objects: dict[str, Any], person: Callable[..., Any], place: str
) -> None:
    wrong = [fault for role in Role for fault in faults(role, someone(person, role, place), place, objects)]
    assert not wrong, f"in the {place} province:\n" + "\n".join(wrong)


def faults(role: Role, who: Any, place: str, objects: dict[str, Any]) -> Iterator[str]:
    client = signed_in(who)  # one for all: each would load every middleware anew
    for line in LINES:
        about_something = any(word in objects for word in line.arguments)
        if place == "other" and not about_something:
            continue  # what is about nothing of either province was asked in her own
        may = role in line.who and place == "own"
        status, _where, denied = send(client, line, objects)
        # An empty form may name nothing that is there: that is not found, and no denial.
        nothing = status == 404 if line.is_there and line.method == "POST" else status in NOTHING and not line.is_there
        fits = not denied and (status in MAY or nothing)
        if may and not fits:
            yield f"{role}: {line.said}: may, and is answered {status}, denied {denied}"
        elif not may and (status, denied) != (404, 1):
            yield f"{role}: {line.said}: may not, and is answered {status}, denied {denied}"


def signed_in(who: Any) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def test_who_is_signed_out_is_sent_to_sign_in(objects: dict[str, Any]) -> None:
    wrong, client = [], Client()
    for line in LINES:
        status, where, _denied = send(client, line, objects)
        sent = status == 302 and where.startswith(reverse("login")) and line.name not in FIRST_STEP_FIRST
        if line.signed_out is sent or (line.signed_out and line.is_there and status not in MAY):
            wrong.append(f"{line.said}: answered {status} {where}")
    assert not wrong, "\n".join(wrong)


def test_who_holds_no_post_is_shown_nothing(objects: dict[str, Any]) -> None:
    from cchc.people.models import Person

    client = signed_in(Person.objects.create_user("lan", "Lan"))
    wrong = []
    for line in LINES:
        status, _where, _denied = send(client, line, objects)
        if not line.signed_out and line.name not in WITHOUT_POST and status != 403:
            wrong.append(f"{line.said}: answered {status}")
    assert not wrong, "\n".join(wrong)


# What an account without a post needs all the same: to leave, and to keep itself safe.
WITHOUT_POST = frozenset({"logout"})
# Where the second step begins without the first, one is sent to the first.
FIRST_STEP_FIRST = frozenset({"mfa_authenticate", "mfa_login_webauthn"})
