"""The ledger is added to and never changed, and whoever changed it all the same is found out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.conftest import ledger_triggers
from tests.transactions import outcome, overlapping

from cchc.access import SYSTEM, Actor, Denied, Refused, Role
from cchc.ledger.actions import GENESIS, Proof, digest, erase, recorded_at, seal, verify, write
from cchc.ledger.models import Entry, Seal, committed

LAN = Actor(7, "Nguyễn Thị Lan", 9, "Chuyên viên", Role.OFFICER, 3, "Sở Xây dựng", "10.0.0.7")


@pytest.fixture
def entries(db: None) -> list[Entry]:
    return [write(LAN, f"try.{n}", "nothing", n=n, day=date(2026, 1, n + 1)) for n in range(6)]


def forge(sql: str, *parameters: Any) -> None:
    """What somebody does who owns the database."""
    ledger_triggers("unguard")
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    ledger_triggers("guard")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET verb = 'x'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_seal SET count = 0",
        "DELETE FROM ledger_seal",
        "TRUNCATE ledger_entry",
        "TRUNCATE ledger_seal",
    ],
)
def test_the_database_refuses_to_change_it(entries, sql: str) -> None:
    if sql.startswith("TRUNCATE") and connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE")
    seal()
    before = (list(Entry.objects.values()), list(Seal.objects.values()))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert (list(Entry.objects.values()), list(Seal.objects.values())) == before


def test_it_is_refused_through_the_models_too(entries) -> None:
    for act in (
        lambda: Entry.objects.update(verb="x"),
        lambda: Entry.objects.all().delete(),
        lambda: entries[0].save(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_seals_are_a_chain_over_everything(entries) -> None:
    first = seal()
    assert first is not None and (first.number, first.count, first.previous) == (1, 6, GENESIS)
    assert seal() is None
    write(SYSTEM, "try.more", "nothing")
    second = seal()
    assert second is not None and (second.number, second.count, second.previous) == (2, 1, first.digest)
    assert verify() == Proof(2, 7, None)


def test_an_empty_ledger_is_whole(db) -> None:
    assert seal() is None
    assert verify() == Proof(0, 0, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "try.other"),
        ("person", 8),
        ("post", 8),
        ("agency", 8),
        ("object_type", "something"),
        ("object_id", 5),
        ("detail", '{"n": 99}'),
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_changed_entry_is_found_in_its_seal(entries, column: str, value: Any) -> None:
    seal()
    write(LAN, "try.later", "nothing")
    seal()
    forge(f"UPDATE ledger_entry SET {column} = %s WHERE id = %s", value, entries[2].pk)
    assert verify() == Proof(0, 0, 1)


def test_the_first_break_is_named_and_what_is_before_it_stands(entries) -> None:
    seal()
    late = write(LAN, "try.later", "nothing")
    seal()
    write(LAN, "try.last", "nothing")
    seal()
    forge("UPDATE ledger_entry SET verb = 'x' WHERE id = %s", late.pk)
    assert verify() == Proof(1, 6, 2)


def test_a_removed_entry_is_found(entries) -> None:
    seal()
    forge("DELETE FROM ledger_entry WHERE id = %s", entries[3].pk)
    assert verify().broken == 1


def test_an_entry_slipped_in_between_two_seals_is_found(entries) -> None:
    """A rolled-back entry leaves a number free, where a later one could be put."""
    seal()
    free = entries[-1].pk + 1
    Entry.objects.create(pk=free + 1, at=datetime(2026, 1, 1, tzinfo=UTC), verb="try.next", object_type="nothing")
    seal()
    assert verify() == Proof(2, 7, None)
    Entry.objects.create(pk=free, at=datetime(2026, 1, 1, tzinfo=UTC), verb="try.forged", object_type="nothing")
    assert verify() == Proof(1, 6, 2)


def test_a_removed_or_changed_seal_is_found(entries) -> None:
    for n in range(3):
        write(LAN, f"try.{n}", "nothing")
        seal()
    forge("UPDATE ledger_seal SET digest = %s WHERE number = 2", "0" * 64)
    assert verify().broken == 2
    forge("DELETE FROM ledger_seal WHERE number = 2")
    assert verify().broken == 3


def test_what_names_a_person_is_not_in_the_hash(entries) -> None:
    entry = Entry.objects.get(pk=entries[0].pk)
    before = digest(entry)
    entry.person_name, entry.agency_name, entry.address = "Ai đó", "Nơi nào đó", "192.0.2.1"
    assert digest(entry) == before
    entry.detail = {"n": 1}
    assert digest(entry) == before  # the detail is bound by its commitment
    entry.commitment = committed(entry.salt, entry.detail)
    assert digest(entry) != before


def test_equal_details_have_unequal_digests(db) -> None:
    """Otherwise a detail with few possible values could be guessed from its hash."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    one, other = (write(LAN, "try", "nothing", at=moment, phone="0912345678") for _ in range(2))
    assert one.commitment != other.commitment


def test_an_entry_is_gone_with_its_transaction(db) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(LAN, "try", "nothing")
        raise ZeroDivisionError
    assert not Entry.objects.exists()


def test_an_entry_says_who_where_and_when(db) -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with recorded_at(moment):
        entry = write(LAN, "try", "nothing", day=date(2026, 3, 2))
    entry.refresh_from_db()
    assert (entry.person, entry.post, entry.agency, entry.address) == (7, 9, 3, "10.0.0.7")
    assert (entry.at, entry.detail) == (moment, {"day": "2026-03-02"})
    assert write(replace(LAN, address=None), "try", "nothing").at > moment


def test_history_of_an_object_is_newest_first(province) -> None:
    agency = province("so-y-te")
    with recorded_at(datetime(2027, 1, 1, tzinfo=UTC)):
        write(LAN, "try.later", agency)
    assert [entry.verb for entry in Entry.objects.about(agency)] == ["try.later", "agency.found"]


# — erasing —


def test_an_erased_detail_leaves_the_chain_whole(entries) -> None:
    seal()
    told = Entry.objects.get(pk=entries[2].pk)
    erase(SYSTEM, told, why="Văn bản 5/YC")
    told = Entry.objects.get(pk=told.pk)
    assert (told.detail, told.salt, told.address, told.is_erased) == ({}, "", None, True)
    assert (told.verb, told.person, told.person_name) == ("try.2", 7, "Nguyễn Thị Lan")
    assert Entry.objects.get(verb="ledger.erase").object_id == told.pk
    assert verify() == Proof(1, 6, None, unsealed=1)
    seal()
    assert verify() == Proof(2, 7, None)


def test_a_detail_is_not_erased_without_an_entry_that_says_so(entries) -> None:
    seal()
    for sql in (
        "UPDATE ledger_entry SET detail = '{}', salt = '', address = NULL",
        "UPDATE ledger_entry SET salt = ''",
        "UPDATE ledger_entry SET detail = '{}'",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    forge("UPDATE ledger_entry SET detail = '{}', salt = '', address = NULL WHERE id = %s", entries[1].pk)
    assert verify().broken == 1


def test_erasing_changes_nothing_else(entries) -> None:
    write(SYSTEM, "ledger.erase", entries[0], why="x")
    for sets in ("verb = 'x'", "person = 8", "commitment = 'x'", "person_name = 'x'"):
        sql = f"UPDATE ledger_entry SET detail = '{{}}', salt = '', address = NULL, {sets} WHERE id = {entries[0].pk}"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_only_the_operator_erases_and_says_why(entries) -> None:
    with pytest.raises(Denied):
        erase(LAN, entries[0], why="x")
    with pytest.raises(Refused):
        erase(SYSTEM, entries[0], why=" ")
    erase(SYSTEM, entries[0], why="x")
    with pytest.raises(Refused):
        erase(SYSTEM, entries[0], why="x")


def test_what_was_done_for_another_is_in_the_hash(db) -> None:
    entry = write(replace(LAN, behalf=12, behalf_name="Trần Văn Bình"), "try", "nothing")
    before = digest(entry)
    entry.behalf = 13
    assert digest(entry) != before


def test_the_digest_noted_elsewhere_is_met_or_not(entries) -> None:
    noted = seal()
    write(LAN, "try.later", "nothing")
    seal()
    assert noted is not None
    assert verify(noted.digest).anchored is True
    assert verify("0" * 64).anchored is False
    assert verify().anchored is None


@pytest.mark.parametrize("value", [1e22, 0.1, 1e-7, -0.0, 3.0, 10**20, "đ€", None, [1.5, {"a": 2.0}], date(2026, 1, 2)])
def test_a_detail_comes_back_as_it_was_committed_to(db, value: Any) -> None:
    write(LAN, "try", "nothing", value=value)
    seal()
    assert verify() == Proof(1, 1, None)


# — two at once —


def test_of_two_sealers_one_seals(concurrent) -> None:
    write(LAN, "try", "nothing")
    first, second = overlapping(seal, seal)
    assert isinstance(first, Seal) and second is None
    assert verify() == Proof(1, 1, None)


def test_a_sealer_waits_for_what_is_being_written(concurrent) -> None:
    """An entry that got its number early and was committed late would break the seal made meanwhile."""

    def slow() -> Any:
        return write(LAN, "try.slow", "nothing")

    def quick() -> Any:
        with transaction.atomic():
            write(LAN, "try.quick", "nothing")
        return seal()

    first, second = overlapping(slow, quick)
    assert isinstance(first, Entry) and isinstance(second, Seal), (first, second)
    outcome(seal)
    assert verify().broken is None
    assert verify().entries == 2


def test_every_verb_that_is_written_is_told_in_words() -> None:
    """A verb without a sentence would stand in the ledger's page as the code has it."""
    import ast
    from pathlib import Path

    import cchc
    from cchc.ledger.telling import TELLINGS

    untold = []
    for path in sorted(Path(cchc.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if "node_modules" not in path.parts else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "write" and len(node.args) > 2:
                verb = node.args[1]
                if isinstance(verb, ast.Constant) and isinstance(verb.value, str) and verb.value not in TELLINGS:
                    untold.append(f"{path.name}, line {node.lineno}: {verb.value}")
    assert not untold, "Say how it is told (ledger.telling.tells):\n" + "\n".join(untold)
