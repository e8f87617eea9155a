"""The first administrator of an installation, and the ledger's commands, from the command line."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from cchc.access import SYSTEM, Refused, Role
from cchc.agencies.actions import found
from cchc.ledger.actions import seal, write
from cchc.ledger.models import Entry
from cchc.people.first import first_administrator
from cchc.people.models import Person
from cchc.project.cli import main

GIVEN = {"username": "quan.tri", "full_name": "Quản Trị", "password": "một câu dài dễ nhớ"}


def test_the_first_administrator_sits_where_she_is_put(province) -> None:
    given = ["people", "admin", "quan.tri", "--name", "Quản Trị", "--agency", "ubnd-tinh"]
    answer = CliRunner().invoke(main, given, input="một câu dài dễ nhớ\nmột câu dài dễ nhớ\n")
    assert answer.exit_code == 0, answer.output
    post = Person.objects.get(username="quan.tri").posts.get()
    assert (post.agency, Role(post.role)) == (province("ubnd-tinh"), Role.ADMINISTRATOR)


def test_of_several_roots_one_is_named(db) -> None:
    def root(key: str) -> None:
        found(SYSTEM, key=key, name=key, kind="committee", level="province", since=date(2020, 1, 1), parent=None)

    with pytest.raises(Refused, match="Chưa có cơ quan"):
        first_administrator(agency="", **GIVEN)
    root("mot")
    assert first_administrator(agency="", **GIVEN).posts.get().agency.key == "mot"
    root("hai")
    with pytest.raises(Refused, match="--agency"):
        first_administrator(agency="", **GIVEN)
    with pytest.raises(Refused, match="khong-co"):
        first_administrator(agency="khong-co", **GIVEN)
    with pytest.raises(Refused):
        first_administrator(agency="hai", **{**GIVEN, "username": "x", "password": "password1234"})
    assert Person.objects.count() == 1


def test_the_ledger_is_proved_anchored_and_erased_from_the_command_line(db) -> None:
    entry = write(SYSTEM, "try", "nothing", phone="0912")
    made = seal()
    assert made is not None
    run = CliRunner()
    assert run.invoke(main, ["ledger", "verify", "--anchor", made.digest]).exit_code == 0
    assert run.invoke(main, ["ledger", "verify", "--anchor", "0" * 64]).exit_code == 2
    assert run.invoke(main, ["ledger", "erase", str(entry.pk), "--why", "5/YC"]).exit_code == 0
    assert run.invoke(main, ["ledger", "erase", "999999", "--why", "5/YC"]).exit_code == 2
    assert Entry.objects.get(pk=entry.pk).is_erased
    answer = run.invoke(main, ["ledger", "verify", "--anchor", made.digest])
    assert answer.exit_code == 0 and "Chưa niêm phong: 1" in answer.output
