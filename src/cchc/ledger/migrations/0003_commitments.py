"""An entry is bound to its detail by a commitment of its own, so that the detail can be erased and the chain holds.

The commitment of an entry that is there already is the digest its seal was made over: every seal stays as it is. Going
back, what was erased stays erased, and its seal no longer fits.
"""

from importlib import import_module

from django.db import migrations, models

from cchc.ledger import guards
from cchc.ledger.models import committed, salt

before = import_module("cchc.ledger.migrations.0002_append_only")


def commit(apps, schema_editor):
    entries = apps.get_model("ledger", "Entry").objects.filter(commitment="")
    some = []
    for entry in entries.only("salt", "detail").iterator(chunk_size=2000):
        entry.commitment = committed(entry.salt, entry.detail)
        some.append(entry)
        if len(some) == 2000:
            entries.bulk_update(some, ["commitment"])
            some = []
    entries.bulk_update(some, ["commitment"])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.RunPython(before.unguard, before.guard),
        migrations.AddField("entry", "behalf", models.BigIntegerField(null=True)),
        migrations.AddField("entry", "behalf_name", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField(
            "entry", "commitment", models.CharField(default="", editable=False, max_length=64), preserve_default=False
        ),
        migrations.AlterField(
            "entry",
            "salt",
            models.CharField(blank=True, default=salt, max_length=32),
        ),
        migrations.RunPython(commit, migrations.RunPython.noop),
        migrations.AddIndex("entry", models.Index(fields=["agency", "at"], name="ledger_of_agency")),
        migrations.AddIndex("entry", models.Index(fields=["person", "at"], name="ledger_of_person")),
        migrations.RunPython(guards.guard, guards.unguard),
    ]
