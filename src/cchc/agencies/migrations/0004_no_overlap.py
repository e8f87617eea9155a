"""Two standings of one agency never hold on one day: the database itself refuses it.

PostgreSQL has a constraint for it, which needs no extension: a key as a range of one number. On SQLite triggers do the
same; a later migration that remakes the table has to make them again.
"""

from django.db import migrations

TABLE = "agencies_standing"
NAME = "one_standing_on_a_day"
OVERLAP = (
    "SELECT RAISE(ABORT, 'two standings of one agency on one day') WHERE EXISTS (SELECT 1 FROM {table} AS held "
    "WHERE held.agency_id = NEW.agency_id AND held.id <> NEW.id AND (held.until IS NULL OR held.until > NEW.since) "
    "AND (NEW.until IS NULL OR NEW.until > held.since))"
)


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist "
            f"(int8range(agency_id, agency_id, '[]') WITH &&, daterange(since, until) WITH &&)"
        )
        return
    for verb in ("INSERT", "UPDATE"):
        schema_editor.execute(
            f"CREATE TRIGGER {NAME}_{verb.lower()} AFTER {verb} ON {TABLE} BEGIN {OVERLAP.format(table=TABLE)}; END"
        )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {NAME}")
        return
    for verb in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER {NAME}_{verb}")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_successions")]

    operations = [migrations.RunPython(guard, unguard)]
