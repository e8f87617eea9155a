"""Corrections made at once are undone at once. Those made until now were each undone by itself."""

from django.db import migrations, models
from django.db.models import F


def each_its_own(apps, schema_editor):
    apps.get_model("intake", "Operation").objects.update(act=F("n"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_initial")]

    operations = [
        migrations.AddField("operation", "act", models.PositiveIntegerField(default=0), preserve_default=False),
        migrations.RunPython(each_its_own, migrations.RunPython.noop),
    ]
