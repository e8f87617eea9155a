"""What many tests begin with is built once by the real actions, kept as rows, and laid down as rows from then on.

Building tỉnh Mẫu takes some four hundred statements, putting a plan in force some sixty; laying either down takes one
a table. The rows are those the actions wrote: the first test that asks builds them, and whatever else is in the tables
then is not kept. What one builds upon another is laid down only where nothing was written in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]
Tables = Mapping[str, tuple[Sequence[str], Sequence[Row]]]


@dataclass(frozen=True)
class Kept:
    added: Tables
    changed: Tables


@dataclass
class Laid:
    """What this test has begun with so far, and how much was written when the last of it was there."""

    names: tuple[str, ...] = ()
    written: int = -1


KEPT: dict[tuple[str, ...], Kept] = {}
LAID = Laid()
WRITTEN = [0]


def remembered(name: str, build: Callable[[], object], *, root: bool = False) -> None:
    """Has the rows that `build` writes in the database, by building them or by laying them down again.

    A `root` is built on nothing; what is no root, on what this test laid down before it.
    """
    if not root and written() != LAID.written:
        build()
        return
    names = (name,) if root else (*LAID.names, name)
    if names in KEPT:
        lay(KEPT[names])
    else:
        before = rows()
        build()
        KEPT[names] = difference(before, rows())
    LAID.names, LAID.written = names, written()


def written() -> int:
    """How many statements that write this connection has been given so far."""
    from django.db import connection

    if counting not in connection.execute_wrappers:
        connection.execute_wrappers.append(counting)
    return WRITTEN[0]


def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE")):
        WRITTEN[0] += 1
    return execute(sql, params, many, context)


def rows() -> Tables:
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {quoted(table)}")
            found[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


def difference(before: Tables, after: Tables) -> Kept:
    """What was written in between.

    Raises:
        AssertionError: If a row was removed, or one without an `id` changed: laying down could not do that again.
    """
    new, changed = {}, {}
    for table, (columns, found) in after.items():
        old = {repr(row) for row in before[table][1]}
        kept = [row for row in found if repr(row) not in old]
        if "id" in columns:
            place = columns.index("id")
            known = {row[place] for row in before[table][1]}
            if altered := [row for row in kept if row[place] in known]:
                changed[table] = (columns, altered)
                kept = [row for row in kept if row[place] not in known]
            assert known <= {row[place] for row in found}, f"rows of {table} were removed"
        else:
            assert old <= {repr(row) for row in found}, f"{table} was changed, not only added to"
        if kept:
            new[table] = (columns, kept)
    return Kept(new, changed)


def lay(kept: Kept) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, found) in kept.added.items():
            names = ", ".join(quoted(column) for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            every = ", ".join([f"({marks})"] * len(found))
            if connection.vendor == "sqlite":
                cursor.executemany(f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})", found)
                continue
            cursor.execute(
                f"INSERT INTO {quoted(table)} ({names}) VALUES {every}", [one for row in found for one in row]
            )
            if "id" in columns and isinstance(found[0][columns.index("id")], int):
                sequence = f"pg_get_serial_sequence('{quoted(table)}', 'id')"
                cursor.execute(f"SELECT setval({sequence}, (SELECT max(id) FROM {quoted(table)}))")
        for table, (columns, found) in kept.changed.items():
            sets = ", ".join(f"{quoted(column)} = %s" for column in columns)
            place = columns.index("id")
            rows = [(*row, row[place]) for row in found]
            cursor.executemany(f"UPDATE {quoted(table)} SET {sets} WHERE id = %s", rows)


def quoted(name: str) -> str:
    from django.db import connection

    return connection.ops.quote_name(name)
