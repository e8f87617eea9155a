from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0016_reports")]

    operations = [
        migrations.AddField("duty", "field", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("duty", "kind", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("duty", "document", models.BigIntegerField(null=True)),
        migrations.AddField("duty", "order", models.PositiveIntegerField(default=0)),
    ]
