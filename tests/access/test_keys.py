"""Another province's keys, put into every form and every address that names something by its key: not found, and told.

What names something is found on the pages themselves: the controls and the links whose values are keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import lxml.html
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse
from tests.access.test_table import LINES, signed_in
from tests.access.world import other_province, round_of, someone, things

from cchc.access import Role
from cchc.ledger.models import Entry

# Whatever it is the key of, it is the key of something of the other province.
THEIRS = 987_654
# Numbers that name nothing: places in a list, pages, years, versions, a yes.
NUMBERS = re.compile(
    r"add|all|at|codes|look|places|desk|n|judge-n|page|prepared|remember|rows|upage|version|year|body|t-[A-Z_]+"
)
# Selects whose values are no keys of rows, and that offer none in this world: a place among the task's products.
PLACES = frozenset({("draft_task", "for_0")})
# Keys of what the other province has none of here: it is not found, and there is nothing to deny.
OF_NONE = frozenset({"after"})
# What has to be found, or the finder has gone blind.
FOUND_AT_LEAST = {
    "agencies",
    "agency",
    "assign-officer",
    "contribution-agency",
    "mandate",
    "members",
    "officer",
    "open",
    "parent",
    "pick",
    "post",
    "product",
    "readers",
    "comment",
    "record",
    "reuse-record",
    "superior",
    "task",
    "to",
}
# Addresses that take a key which no page offers as a control or a link.
BESIDES = [
    *(("duties_xlsx", (), name) for name in ("agency", "mandate", "officer", "task")),
    ("mandate", ("mandate",), "agency"),
    ("chase_up", (), "agency"),
    ("reorganise_as", ("merge",), "agency"),
]


WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) (?!"(ledger_entry|django_session)")')


@dataclass
class Form:
    """A form as a browser would send it, and which of its fields hold keys."""

    action: str
    method: str
    data: dict[str, list[str]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    blank: set[str] = field(default_factory=set)

    def hold(self, name: str, values: Iterable[str]) -> None:
        if any(value.isdigit() for value in values) and not NUMBERS.fullmatch(name):
            self.keys.add(name)


def forms_of(page: Any, here: str) -> Iterator[Form]:
    for one in page.iter("form"):
        made = Form(one.get("action") or here, (one.get("method") or "get").lower())
        inside = list(one.iter("input", "select", "textarea"))
        if one.get("id"):
            inside += page.xpath("//*[@form=$id]", id=one.get("id"))
        for control in inside:
            take(made, control)
        yield made


def take(form: Form, control: Any) -> None:
    name, kind = control.get("name"), control.get("type", "")
    if not name or kind in ("submit", "button", "file", "text", "password", "search", "number"):
        return
    if control.tag == "select":
        offered = [option.get("value", "") for option in control.iter("option")]
        chosen = [option.get("value", "") for option in control.iter("option") if option.get("selected") is not None]
        form.data[name] = chosen or offered[:1]
        if not any(offered):
            form.blank.add(name)
    elif control.tag == "input":
        offered = [control.get("value", "")]
        if kind not in ("checkbox", "radio") or control.get("checked") is not None:
            form.data.setdefault(name, []).extend(offered)
    else:
        return
    form.hold(name, offered)


@pytest.fixture
def world(
    once: None, focal: Any, mandate: Any, province: Callable[[str], Any], person: Callable[..., Any]
) -> dict[str, Any]:
    """Tỉnh Mẫu with everything, and another province whose first of everything has the one key."""
    from tests.conftest import DAY, PLAN

    made = things(focal, mandate, province, person)
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [model._meta.db_table, THEIRS - 1])
    other_province()
    their_work(person, DAY, PLAN)
    return made


def their_work(person: Callable[..., Any], day: Any, plan: Mapping[str, Any]) -> None:
    from cchc.agencies.models import Agency
    from cchc.assessments.models import CriteriaSet, Entrant
    from cchc.duties.models import Duty
    from cchc.figures.actions import define
    from cchc.figures.models import Form as StatisticalForm
    from cchc.figures.models import Indicator
    from cchc.figures.values import Kind
    from cchc.intake.actions import begin_by_hand
    from cchc.intake.putting import put_in_force
    from cchc.people.actors import acting
    from cchc.records.models import Record
    from cchc.tasks.models import Mandate, NextPlan, NextRow, PlanComment, Product, Task
    from cchc.words import Field

    who = someone(person, Role.FOCAL_POINT, "other")
    actor = acting(who, day)
    assert actor is not None
    task = {**plan["tasks"][0], "lead": ["Sở Nội vụ tỉnh Khác"], "coordinating": []}
    put_in_force(
        actor, begin_by_hand(actor, kind="plan", document=plan["document"], tasks=[task], today=day), today=day
    )
    Record.objects.create(number="1/BC", file_name="a.pdf", kept_by_id=actor.agency)
    StatisticalForm.objects.create(
        authority=Agency.objects.get(key="khac-ubnd"), code="1", name="Biểu", field="digital"
    )
    assert who.pk == who.posts.get().pk == THEIRS
    drafted = NextPlan.objects.create(run_by_id=actor.agency, year=day.year + 1, title="Kế hoạch năm sau")
    row = NextRow.objects.create(plan=drafted, order=1, state=NextRow.State.TAKEN, title="Một việc")
    PlanComment.objects.create(plan=drafted, row=row, agency_id=actor.agency, words="Nhất trí", on=day)
    define(actor, Agency.objects.get(key="khac-ubnd"), "1", Field.DIRECTION, name="Số văn bản", kind=Kind.COUNT)
    round_of(Agency.objects.get(key="khac-ubnd"), Agency.objects.get(key="khac-so-noi-vu"))
    for model in (CriteriaSet, Duty, Entrant, Indicator, Mandate, NextRow, PlanComment, Product, Record, Task):
        assert model._default_manager.filter(pk=THEIRS).exists(), model


@pytest.fixture
def actors(
    world: dict[str, Any], person: Callable[..., Any], province: Callable[[str], Any]
) -> list[tuple[Role, Client]]:
    """Who sees the most forms; the head has something to give to an officer, to hand in, and a second post."""
    from cchc.access import SYSTEM
    from cchc.duties.models import Duty
    from cchc.people.actions import appoint
    from cchc.people.models import Person
    from cchc.periods import today

    roles = (Role.HEAD, Role.FOCAL_POINT)
    who = {role: someone(person, role, "own") for role in roles}
    officer = Person.objects.get(pk=world["person"]).posts.get()
    Duty.objects.filter(agency=officer.agency_id, pk=world["duty_to_judge_first"]).update(officer=officer)
    appoint(SYSTEM, who[Role.HEAD], province("so-y-te"), Role.OFFICER, since=today())
    return [(role, signed_in(who[role])) for role in roles]


def pages(role: Role, client: Client, objects: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every page of the table that the role may see, parsed."""
    lines = [line for line in LINES if line.method == "GET" and role in line.who and not line.signed_out]
    urls = [reverse(line.name, args=[objects.get(word, word) for word in line.arguments]) for line in lines]
    if role is Role.HEAD:
        urls.append(reverse("duty", args=[objects["duty_to_judge_first"]]))
    else:
        urls.append(reverse("draft", args=[objects["draft"]]) + "?part=bodies&body=so+y+te")
    for url in urls:
        answer = client.get(url)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            yield url, lxml.html.fromstring(answer.content)


def asked_of(url: str, page: Any) -> Iterator[Form]:
    """The forms of a page, and its links with a query as forms of their own."""
    yield from forms_of(page, url)
    for link in page.iter("a"):
        parts = urlsplit(link.get("href", ""))
        if parts.query and not parts.netloc:
            made = Form(parts.path or url, "get")
            for name, value in parse_qsl(parts.query):
                made.data.setdefault(name, []).append(value)
                made.hold(name, [value])
            yield made


def test_another_provinces_key_is_not_found_and_told_wherever_it_is_written(
    world: dict[str, Any], actors: list[tuple[Role, Client]]
) -> None:
    wrong: list[str] = []
    tried: set[tuple[str, str, str]] = set()
    blank, filled = set[tuple[str, str]](), set[tuple[str, str]]()
    for role, client in actors:
        for url, page in pages(role, client, world):
            for form in asked_of(url, page):
                path = urlsplit(form.action).path or url
                blank |= {(address(path), name) for name in form.blank}
                filled |= {(address(path), name) for name in {*form.data} - form.blank}
                for name in form.keys:
                    if (form.method, path, name) not in tried:
                        tried.add((form.method, path, name))
                        wrong += faults(client, form, path, name)
    wrong += [
        fault
        for address, arguments, name in BESIDES
        for fault in faults(
            actors[-1][1],
            Form("", "get"),
            reverse(address, args=[world.get(word, word) for word in arguments]),
            name,
        )
    ]
    assert not wrong, "\n".join(sorted(set(wrong)))
    untried = blank - filled - PLACES
    assert not untried, f"nothing to choose from, so nothing tried: put something into the world: {untried}"
    assert {name for _method, _path, name in tried} >= FOUND_AT_LEAST


def address(path: str) -> str:
    """The name of the page that answers at a path."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def faults(client: Client, form: Form, path: str, name: str) -> Iterator[str]:
    """What is wrong with how a form answers when one of its keys is the other province's."""
    data = {**form.data, name: [str(THEIRS)]}
    with transaction.atomic():
        before = Entry.objects.filter(verb="denied").count()
        with CaptureQueriesContext(connection) as queries:
            asked = client.post if form.method == "post" else client.get
            answer = asked(path, data)
        denied = Entry.objects.filter(verb="denied").count() - before
        transaction.set_rollback(True)
    written = [sql for sql in (query["sql"][:60] for query in queries) if WRITES.match(sql)]
    wanted = (404, 0) if name in OF_NONE else (404, 1)
    if (answer.status_code, denied) != wanted or written:
        yield f"{form.method} {path} {name}: answered {answer.status_code}, denied {denied}, written {written}"


def test_the_ledger_of_another_provinces_thing_is_not_found(world: dict[str, Any], person: Callable[..., Any]) -> None:
    client = signed_in(someone(person, Role.AUDITOR, "own"))
    for address in ("ledger", "ledger_export"):
        there = client.get(reverse(address), {"about": f"tasks.mandate:{world['mandate']}"})
        assert there.status_code == 200
        answer = client.get(reverse(address), {"about": f"tasks.mandate:{THEIRS}"})
        assert answer.status_code == 404
    assert Entry.objects.filter(verb="denied").count() == 2


def test_of_many_duties_another_provinces_are_left_and_told(world: dict[str, Any], focal: Any) -> None:
    from cchc.access import Denied
    from cchc.desk.bulk import choose
    from cchc.periods import today

    made = choose(focal, [world["duty"], THEIRS], today=today())
    assert made.duties == [world["duty"]]
    assert str(THEIRS) in str(Entry.objects.get(verb="denied").detail)
    with pytest.raises(Denied, match=str(THEIRS)):
        choose(focal, [THEIRS], today=today())


def test_an_operation_of_the_workbench_with_another_provinces_agency_is_not_found(
    world: dict[str, Any], actors: list[tuple[Role, Client]]
) -> None:
    from cchc.intake.models import Draft

    one, client = Draft.objects.get(pk=world["draft"]), actors[-1][1]
    value = {"members": [THEIRS]}
    body = {"version": one.version, "steps": [{"verb": "set", "path": ["bodies", "so y te"], "value": value}]}
    answer = client.post(reverse("draft_operations", args=[one.pk]), body, content_type="application/json")
    assert (answer.status_code, Entry.objects.filter(verb="denied").count()) == (404, 1)
    assert Draft.objects.get(pk=one.pk).version == one.version
