import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

ACCEPTED = Q(("handed_on__isnull", False), ("verdict", "accepted"))


class Migration(migrations.Migration):
    """Apart from the step before: PostgreSQL does not alter a table in the transaction that filled it."""

    dependencies = [("duties", "0019_wordings")]

    operations = [
        migrations.RemoveField("duty", "folded"),
        migrations.AlterField(
            "duty",
            "wording",
            models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duties",
                to="duties.wording",
            ),
        ),
        migrations.AddIndex(
            "duty",
            models.Index(
                condition=ACCEPTED,
                fields=["document", "agency", "judged_by", "year", "kind", "opened_on", "closed_on", "na_on"],
                name="duty_accepted_few",
            ),
        ),
        migrations.AddIndex(
            "duty",
            models.Index(
                condition=ACCEPTED,
                fields=["field", "agency", "judged_by", "year", "opened_on", "closed_on", "na_on"],
                name="duty_accepted_field",
            ),
        ),
    ]
