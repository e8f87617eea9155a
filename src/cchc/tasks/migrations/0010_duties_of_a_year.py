"""A duty stands in the lists of its document's year; a contribution in those of the day it is due."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, ExtractYear


def write_years(apps, schema_editor):
    given = apps.get_model("tasks", "TaskDuty").objects.filter(duty=OuterRef("pk"))
    duties = apps.get_model("duties", "Duty").objects.filter(year=None)
    duties.update(year=Subquery(given.values("mandate__year")[:1]))
    duties.update(year=ExtractYear(Coalesce(F("due"), F("opened_on"))))


class Migration(migrations.Migration):
    dependencies = [("tasks", "0009_covers"), ("duties", "0014_year")]

    operations = [migrations.RunPython(write_years, migrations.RunPython.noop)]
