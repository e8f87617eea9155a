from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0013_instead")]

    operations = [migrations.AddField("duty", "year", models.PositiveSmallIntegerField(null=True))]
