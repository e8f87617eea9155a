from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0014_year"), ("tasks", "0010_duties_of_a_year")]

    operations = [
        migrations.AlterField("duty", "year", models.PositiveSmallIntegerField()),
        migrations.AddIndex("duty", models.Index(fields=["year", "due", "id"], name="duty_of_year")),
    ]
