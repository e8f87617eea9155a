from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0012_estimates")]

    operations = [migrations.AddField("duty", "year", models.PositiveSmallIntegerField(null=True))]
