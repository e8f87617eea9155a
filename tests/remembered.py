"""What many tests begin with is built once by the real actions, kept as rows, and laid down as rows from then on.

Building tỉnh Mẫu takes some four hundred statements; laying it down takes one a table. The rows are those the
actions wrote: the first test that asks builds them, and whatever else is in the tables then is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = tuple[Any, ...]
Tables = Mapping[str, tuple[Sequence[str], Sequence[Row]]]

KEPT: dict[str, Tables] = {}


def remembered(name: str, build: Callable[[], object]) -> None:
    """Has the rows that `build` writes in the database, by building them or by laying them down again."""
    if name in KEPT:
        lay(KEPT[name])
        return
    before = rows()
    build()
    KEPT[name] = added(before, rows())


def rows() -> Tables:
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {quoted(table)}")
            found[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


def added(before: Tables, after: Tables) -> Tables:
    """What was written in between.

    Raises:
        AssertionError: If a row was changed or removed, which laying down rows could not do again.
    """
    new = {}
    for table, (columns, found) in after.items():
        old = [repr(row) for row in before[table][1]]
        assert set(old) <= {repr(row) for row in found}, f"{table} was changed, not only added to"
        if kept := [row for row in found if repr(row) not in set(old)]:
            new[table] = (columns, kept)
    return new


def lay(tables: Tables) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, found) in tables.items():
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


def quoted(name: str) -> str:
    from django.db import connection

    return connection.ops.quote_name(name)
