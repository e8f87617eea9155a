from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import MD5


def keep_once(apps: Any, schema_editor: Any) -> None:
    """Every text that duties have becomes one wording, which all of them name."""
    duties, wordings = apps.get_model("duties", "Duty").objects, apps.get_model("duties", "Wording")
    rows = duties.order_by().annotate(digest=MD5("folded")).values_list("digest", "folded").distinct()
    new = []
    for digest, folded in rows.iterator(chunk_size=2000):
        new.append(wordings(digest=digest, folded=folded))
        if len(new) == 1000:
            wordings.objects.bulk_create(new)
            new = []
    wordings.objects.bulk_create(new)
    same = wordings.objects.annotate(key=models.F("pk")).filter(digest=MD5(OuterRef("folded"))).values("key")
    duties.update(wording=Subquery(same[:1]))


def keep_each(apps: Any, schema_editor: Any) -> None:
    duties, wordings = apps.get_model("duties", "Duty").objects, apps.get_model("duties", "Wording").objects
    duties.update(folded=Subquery(wordings.filter(pk=OuterRef("wording")).values("folded")[:1]))


class Migration(migrations.Migration):
    dependencies = [("duties", "0018_counted")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folded", models.TextField(editable=False)),
                ("digest", models.CharField(editable=False, max_length=32, unique=True)),
            ],
        ),
        migrations.AddField(
            "duty",
            "wording",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duties",
                to="duties.wording",
            ),
        ),
        migrations.AlterField("duty", "folded", models.TextField(default="", editable=False)),
        migrations.RunPython(keep_once, keep_each),
    ]
