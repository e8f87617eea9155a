"""What the tests share: tỉnh Mẫu, its people, and a plan in force there."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from importlib import resources
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from tests.migrated import beside_migrated, migrated
from tests.remembered import remembered

DAY = date(2026, 1, 5)
# No test is timed, and the fixtures of one are for all its examples.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")
UNGUARDED = pytest.StashKey[bool]()
# What is laid down as rows comes before whatever else a test writes.
BEGUN_WITH = (
    "django_test_environment",
    "own_home",
    "once",
    "on_postgresql",
    "province",
    "focal",
    "draft",
    "mandate",
    "in_force",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What touches the database is marked, so that it can be run on the other database too."""
    for item in items:
        if {"db", "transactional_db"} & set(names := getattr(item, "fixturenames", [])):
            item.add_marker("django_db")
            names.sort(key=begun_in_order)
        if "once" in getattr(item, "fixturenames", ()):
            item.add_marker("once")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What has been imported and collected stays to the end: nothing of it is looked at for what could be thrown away,
    and the rest less often, which was a twelfth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def begun_in_order(name: str) -> int:
    if name.startswith("_"):
        return -1
    return BEGUN_WITH.index(name) if name in BEGUN_WITH else len(BEGUN_WITH)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """A copy of a database that was migrated once: in memory on SQLite, beside it in a cluster of our own."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db import connection
    from django.db.models.signals import post_migrate

    for made in (
        create_permissions,
        create_contenttypes,
    ):  # which nothing here reads, after each emptying of the tables
        post_migrate.disconnect(made)
        post_migrate.disconnect(dispatch_uid=f"{made.__module__}.{made.__name__}")
    if connection.vendor != "sqlite" and "CCHC_CLUSTER" not in os.environ:
        request.getfixturevalue("django_db_setup")  # pytest-django's own
        return
    with django_db_blocker.unblock():
        connection.close()
        name = connection.creation._get_test_db_name()
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(migrated())) as kept:
                connection.settings_dict["NAME"] = name
                connection.ensure_connection()
                kept.backup(connection.connection)
        else:
            beside_migrated(name)
            connection.settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def own_home(tmp_path: Any, request: pytest.FixtureRequest) -> None:
    """Each test keeps its files in a folder of its own, and waits for a reading on however slow a machine."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        settings = request.getfixturevalue("settings")
        storages = {**settings.STORAGES}
        storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "files"}}
        settings.STORAGES = storages
        settings.CCHC_WAIT = 60.0


@pytest.fixture
def on_postgresql() -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("two at once are tried on PostgreSQL: SQLite lets one writer in at a time")


@pytest.fixture
def once() -> None:
    """For what takes long and asks nothing of the database that is not tried on both elsewhere: on SQLite alone, and
    on PostgreSQL in the long run."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Said before any fixture has begun, so that none has to be ended."""
    from django.db import connection

    if item.get_closest_marker("once") and connection.vendor == "postgresql" and "CCHC_TWICE" not in os.environ:
        pytest.skip("tried on SQLite, and here in the long run; what differs, predicates and scopes, is tried on both")


@pytest.fixture
def really_written(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Transactions that are committed. The tables are emptied afterwards, which the ledger refuses: its triggers are
    away meanwhile."""
    yield
    ledger_triggers("unguard")
    request.node.stash[UNGUARDED] = True


@pytest.fixture
def concurrent(on_postgresql: None, really_written: None) -> None:
    """For two who act at once."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """The ledger's triggers come back when the tables are empty, which is after every fixture is gone."""
    yield
    if nextitem is not None and item.stash.get(UNGUARDED, False):
        with item.config.stash[blocking_manager_key].unblock():
            ledger_triggers("guard")


def ledger_triggers(verb: str) -> None:
    """`unguard` takes the triggers that keep the ledger away, `guard` puts them back; inside a transaction too."""
    from django.db import connection

    from cchc.ledger import guards

    def execute(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    getattr(guards, verb)(None, SimpleNamespace(connection=connection, execute=execute))


@pytest.fixture(scope="session")
def samples() -> dict[str, Any]:
    return json.loads(resources.files("cchc.project").joinpath("samples/samples.json").read_text(encoding="utf-8"))


@pytest.fixture
def province(db: None, samples: dict[str, Any]) -> Any:
    """The agencies of tỉnh Mẫu and the set phrases; gives a function from key to agency."""
    from cchc.access import SYSTEM
    from cchc.agencies.fields import load_field_owners
    from cchc.agencies.loading import load_agencies, load_groups
    from cchc.agencies.models import Agency

    def build() -> None:
        load_groups()
        load_agencies(SYSTEM, samples["agencies"])
        load_field_owners(SYSTEM, samples["field_owners"])

    remembered("province", build, root=True)
    return lambda key: Agency.objects.get(key=key)


@pytest.fixture
def person(province: Any) -> Callable[..., Any]:
    """Makes a person with a post: person("ha", "so-xay-dung", "officer"). Her password is her username twice."""
    from cchc.access import SYSTEM, Role
    from cchc.people.actions import appoint
    from cchc.people.models import Person

    def make(username: str, agency: str, role: str, *, since: date = date(2025, 7, 1)) -> Person:
        one = Person.objects.create_user(username, username.title(), username * 2)
        appoint(SYSTEM, one, province(agency), Role(role), since=since)
        return one

    return make


@pytest.fixture
def actor(person: Callable[..., Any]) -> Callable[..., Any]:
    """Makes an actor: actor("so-noi-vu", "focal_point")."""
    from cchc.people.actors import acting

    def make(agency: str, role: str = "officer", username: str = "") -> Any:
        one = person(username or f"{role}-{agency}", agency, role)
        found = acting(one, DAY)
        assert found is not None
        return found

    return make


CHROMIUM = "/usr/bin/chromium-headless-shell"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium without its windows, one for the whole run: Playwright's loop can be begun only once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


PLAN: dict[str, Any] = {
    "document": {
        "kind": "kế hoạch",
        "number": "412/KH-UBND",
        "issuer": "Ủy ban nhân dân tỉnh Mẫu",
        "level": "province",
        "place": "Mẫu",
        "issued_on": "2025-12-24",
        "title": "Kế hoạch cải cách hành chính năm 2026",
        "year": 2026,
        "signers": [],
        "cites": [],
    },
    "targets": [],
    "tasks": [
        {
            "no": "1.1",
            "area": "Chỉ đạo điều hành",
            "title": "Ban hành kế hoạch của cơ quan, địa phương",
            "products": ["Kế hoạch"],
            "lead": ["Các sở, ban, ngành", "UBND cấp xã"],
            "coordinating": ["Sở Nội vụ"],
            "deadlines": [
                {"text": "Trước ngày 31/01/2026", "kind": "by", "start": None, "due": "2026-01-31", "product": None}
            ],
        },
        {
            "no": "2.1",
            "area": "Cải cách thể chế",
            "title": "Rà soát văn bản quy phạm pháp luật",
            "products": ["Kế hoạch rà soát", "Báo cáo kết quả"],
            "lead": ["Sở Tư pháp"],
            "coordinating": ["các cơ quan có liên quan"],
            "deadlines": [
                {
                    "text": "Quý I",
                    "kind": "within",
                    "start": "2026-01-01",
                    "due": "2026-03-31",
                    "product": "Kế hoạch rà soát",
                },
                {"text": "Trước 30/11", "kind": "by", "start": None, "due": "2026-11-30", "product": "Báo cáo kết quả"},
            ],
        },
        {
            "no": "3.1",
            "area": "Cải cách thủ tục hành chính",
            "title": "Báo cáo kiểm soát thủ tục hành chính",
            "products": ["Báo cáo"],
            "lead": ["Văn phòng UBND tỉnh"],
            "coordinating": [],
            "deadlines": [
                {
                    "text": "Hằng quý",
                    "kind": "recurring",
                    "every": "quarter",
                    "start": "2026-01-01",
                    "due": "2026-12-31",
                    "product": None,
                }
            ],
        },
        {
            "no": "3.2",
            "area": "Cải cách thủ tục hành chính",
            "title": "Công khai thủ tục sau khi công bố",
            "products": ["Thủ tục được công khai"],
            "lead": ["Sở Xây dựng"],
            "coordinating": ["Văn phòng UBND tỉnh"],
            "deadlines": [
                {
                    "text": "Sau 05 ngày làm việc kể từ ngày công bố",
                    "kind": "relative",
                    "start": None,
                    "due": None,
                    "days": 5,
                    "working_days": True,
                    "after": "ngày công bố",
                    "product": None,
                }
            ],
        },
        {
            "no": "7.1",
            "area": "Chính quyền số",
            "title": "Điều phối chuyển đổi số",
            "products": [],
            "lead": ["Ban Điều phối chuyển đổi số"],
            "coordinating": [],
            "deadlines": [
                {
                    "text": "Thường xuyên",
                    "kind": "recurring",
                    "start": "2026-01-01",
                    "due": "2026-12-31",
                    "product": None,
                }
            ],
        },
    ],
    "reporting": [],
}


@pytest.fixture
def focal(person: Callable[..., Any]) -> Any:
    from cchc.people.actors import acting
    from cchc.people.models import Person

    remembered("focal", lambda: person("focal_point-so-noi-vu", "so-noi-vu", "focal_point"))
    return acting(Person.objects.get(username="focal_point-so-noi-vu"), DAY)


@pytest.fixture
def draft(focal: Any) -> Any:
    """The small plan above, read and waiting."""
    from cchc.intake.actions import begin_by_hand
    from cchc.intake.models import Draft

    plan = {"document": PLAN["document"], "tasks": PLAN["tasks"]}
    remembered("draft", lambda: begin_by_hand(focal, kind="plan", today=DAY, **plan))
    return Draft.objects.order_by("pk").last()


@pytest.fixture
def mandate(focal: Any, draft: Any) -> Any:
    """The small plan above, in force since 5 January 2026."""
    from cchc.intake.putting import put_in_force
    from cchc.tasks.models import Mandate

    remembered("mandate", lambda: put_in_force(focal, draft, today=DAY))
    draft.refresh_from_db()
    return Mandate.objects.order_by("pk").last()
