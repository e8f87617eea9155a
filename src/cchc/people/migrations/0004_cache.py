"""The table that all processes share what is remembered for a while in: used codes, counted tries."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", "cache", database=schema_editor.connection.alias, verbosity=0)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE cache")


class Migration(migrations.Migration):
    dependencies = [("people", "0003_invitation")]

    operations = [migrations.RunPython(make, drop)]
