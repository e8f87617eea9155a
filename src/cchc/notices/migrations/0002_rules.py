from django.db import migrations

# Days before the due day (after it where negative), repeated every so many days, and who is told.
FIRST = [(7, None, "working"), (1, None, "working"), (-1, 7, "working"), (-1, 7, "head")]


def fill(apps, schema_editor):
    rule = apps.get_model("notices", "Rule")
    for days, every, to in FIRST:
        rule.objects.get_or_create(days_before=days, to=to, defaults={"every": every})


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
