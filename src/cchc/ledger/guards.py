"""What the database itself refuses: the triggers that keep the ledger as it was written."""

from __future__ import annotations

from typing import Any

MESSAGE = "the ledger is append-only"
WHO = ("person", "person_name", "post", "agency", "agency_name", "behalf", "behalf_name")
COLUMNS = ("id", "at", *WHO, "verb", "object_type", "object_id", "commitment")
TABLES = ("ledger_entry", "ledger_seal")


# Whether an entry says that this one's detail was to be erased.
TOLD = (
    "EXISTS (SELECT 1 FROM ledger_entry AS told WHERE told.verb = 'ledger.erase' "
    "AND told.object_type = 'ledger.entry' AND told.object_id = OLD.id)"
)


def guard(apps: Any, schema_editor: Any) -> None:
    """Nothing is deleted and nothing changed, but that a detail may be emptied once an entry says that it is."""
    (postgresql if schema_editor.connection.vendor == "postgresql" else sqlite)(schema_editor.execute)


def postgresql(execute: Any) -> None:
    same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in COLUMNS)
    emptied = "NEW.detail = '{}'::jsonb AND NEW.salt = '' AND NEW.address IS NULL"
    execute(
        f"CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    execute(
        f"CREATE FUNCTION ledger_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {same} AND {emptied} AND {TOLD} THEN RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    for table in TABLES:
        refuses = "DELETE" if table == "ledger_entry" else "UPDATE OR DELETE"
        execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {refuses} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        )
        execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
    execute(
        "CREATE TRIGGER ledger_entry_only_erase BEFORE UPDATE ON ledger_entry "
        "FOR EACH ROW EXECUTE FUNCTION ledger_only_erase()"
    )


def sqlite(execute: Any) -> None:
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in COLUMNS)
    emptied = "NEW.detail = '{}' AND NEW.salt = '' AND NEW.address IS NULL"
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            unless = f"WHEN NOT ({same} AND {emptied} AND {TOLD}) " if (table, verb) == (TABLES[0], "UPDATE") else ""
            execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {unless}"
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def unguard(apps: Any, schema_editor: Any) -> None:
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        execute("DROP TRIGGER ledger_entry_only_erase ON ledger_entry")
        for table in TABLES:
            execute(f"DROP TRIGGER {table}_append_only ON {table}")
            execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        execute("DROP FUNCTION ledger_refuse()")
        execute("DROP FUNCTION ledger_only_erase()")
        return
    for table in TABLES:
        for verb in ("update", "delete"):
            execute(f"DROP TRIGGER {table}_no_{verb}")
