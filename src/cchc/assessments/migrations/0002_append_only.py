"""A criteria set, what was said of a mark and an extension are added to and never changed.

As with the ledger, the triggers only deter on SQLite; on PostgreSQL the application's role should not own the tables.
"""

from django.db import migrations

TABLES = ("assessments_criteriaset", "assessments_markversion", "assessments_extension")
MESSAGE = "what a round was judged by is append-only"


def guard(apps, schema_editor):
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        execute(
            f"CREATE FUNCTION assessments_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
        )
        for table in TABLES:
            execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION assessments_refuse()"
            )
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def unguard(apps, schema_editor):
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            execute(f"DROP TRIGGER {table}_append_only ON {table}")
        execute("DROP FUNCTION assessments_refuse()")
        return
    for table in TABLES:
        for verb in ("update", "delete"):
            execute(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
