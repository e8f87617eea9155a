"""The page of the document behind a row of a register."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0006_recall_and_passing")]

    operations = [
        migrations.AddField("registerrow", "page", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("rowversion", "page", models.PositiveSmallIntegerField(null=True)),
    ]
