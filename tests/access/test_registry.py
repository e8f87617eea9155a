"""Who may do what is asked of the registry: no room asks for a role by its name outside its `rules.py`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cchc
from cchc.access import SYSTEM, Actor, Role
from cchc.access.rights import POWERS, once, scopes

ROOT = Path(cchc.__file__).parent
OF_ACTORS = {"is_focal_point", "is_officer", "oversees"}
# What names roles without asking for one: their words, the first administrator, a form's first choice, invented people.
NAMES_THEM = {
    "people/roles.py",
    "people/first.py",
    "people/views.py",
    "project/demo.py",
    "project/demo_index.py",
    "ui/gallery.py",
}


def sources() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if "node_modules" not in name and not name.startswith("access/") and path.name != "rules.py":
            yield name, path


def asked_in(source: str) -> Iterator[str]:
    """The places at which Python asks for a role: a member of `Role`, an actor's role, or what an actor is by it."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Attribute):
            continue
        words = ast.unparse(node)
        if (
            (re.search(r"(^|\.)Role\.[A-Z_]+$", words) and not re.match(r"(Addressee|asked)\.", words))
            or node.attr in OF_ACTORS
            or re.search(r"\bactor\.role$", words)
        ):
            yield f"{node.lineno}: {words}"


@pytest.mark.parametrize(
    "source",
    [
        "if actor.is_focal_point: pass",
        "x = request.actor.role",
        "actor.role is Role.HEAD",
        "match r:\n    case Role.LEADER | Role.AUDITOR: pass",
        "posts.filter(role=Role.OFFICER.value)",
    ],
)
def test_a_question_by_name_is_found(source: str) -> None:
    assert list(asked_in(source))


def test_no_room_asks_for_a_role_by_name() -> None:
    found = [
        f"{name}, line {place}"
        for name, path in sources()
        if path.suffix == ".py" and name not in NAMES_THEM
        for place in asked_in(path.read_text(encoding="utf-8"))
    ]
    assert not found, (
        "Ask a right or a power of the registry (access.rights), said in a room's rules.py:\n" + "\n".join(found)
    )


def test_no_template_asks_for_a_role() -> None:
    asks = re.compile(r"\bactor\.(role|is_|oversees)|\.(is_focal_point|is_officer)\b")
    found = [
        name for name, path in sources() if path.suffix == ".html" and asks.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, found


def test_every_power_is_some_roles_and_not_every_roles(province) -> None:
    """And the system's, and never of who holds no post."""
    nobody = Actor(1, "A", None, "", None, None, "")
    top, below = province("ubnd-tinh").pk, province("so-noi-vu").pk
    for name, power in POWERS.items():
        roles = {role for role in Role for at in (top, below) if power(Actor(1, "A", 1, "", role, at, "x"))}
        assert roles and roles != set(Role), f"{name}: {sorted(roles)}"
        assert power(SYSTEM) and not power(nobody), name


def test_what_a_right_asks_is_asked_once_for_a_page_that_is_read() -> None:
    asked: list[int] = []

    @once
    def twice(n: int) -> int:
        asked.append(n)
        return 2 * n

    assert [twice(1), twice(1)] == [2, 2] and asked == [1, 1]
    begun = scopes.set({})
    try:
        assert [twice(1), twice(2), twice(1)] == [2, 4, 2] and asked == [1, 1, 1, 2]
    finally:
        scopes.reset(begun)
