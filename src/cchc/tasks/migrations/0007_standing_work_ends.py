"""Standing work (`thường xuyên`) without a period of its own is of its document's year, with which it is closed."""

from datetime import date

from django.db import migrations
from django.db.models import F


def write_periods(apps, schema_editor):
    task_duty = apps.get_model("tasks", "TaskDuty")
    duty = apps.get_model("duties", "Duty")
    standing = task_duty.objects.filter(duty__never_due=True, duty__deadline_kind="recurring", duty__window_end=None)
    endless = standing.filter(
        task__deadlines__kind="recurring",
        task__deadlines__every="",
        task__deadlines__start=None,
        task__deadlines__due=None,
        task__deadlines__text=F("duty__deadline_text"),
    )
    for year in set(endless.values_list("mandate__year", flat=True)):
        keys = list(endless.filter(mandate__year=year).values_list("duty", flat=True).distinct())
        for at in range(0, len(keys), 500):
            duty.objects.filter(pk__in=keys[at : at + 500]).update(
                window_start=date(year, 1, 1), window_end=date(year, 12, 31)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0006_contribution"),
        ("duties", "0011_serving"),
    ]

    operations = [migrations.RunPython(write_periods, migrations.RunPython.noop)]
