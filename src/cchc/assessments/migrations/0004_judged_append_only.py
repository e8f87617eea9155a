"""What was published, what it corrects and what was said about a mark are added to and never changed."""

from django.db import migrations

TABLES = ("assessments_publication", "assessments_erratum", "assessments_remark")
MESSAGE = "what was published is append-only"


def guard(apps, schema_editor):
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
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
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            execute(f"DROP TRIGGER {table}_append_only ON {table}")
            continue
        for verb in ("update", "delete"):
            execute(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_judging")]

    operations = [migrations.RunPython(guard, unguard)]
