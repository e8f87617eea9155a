"""A duty bears what lists ask of its task: the field, the document and its kind, the place in it."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def write_them(apps, schema_editor):
    given = apps.get_model("tasks", "TaskDuty").objects.filter(duty=OuterRef("pk"))
    apps.get_model("duties", "Duty").objects.filter(Exists(given)).update(
        field=Subquery(given.values("task__field")[:1]),
        kind=Subquery(given.values("mandate__kind")[:1]),
        document=Subquery(given.values("mandate")[:1]),
        order=Subquery(given.values("task__order")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("tasks", "0012_consultations"), ("duties", "0017_field_and_kind")]

    operations = [migrations.RunPython(write_them, migrations.RunPython.noop)]
