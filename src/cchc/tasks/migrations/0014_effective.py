from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0013_field_and_kind_of_duties")]

    operations = [migrations.AddField("amendment", "effective_on", models.DateField(null=True))]
