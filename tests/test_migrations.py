"""The migrations lead from nothing to the models, and back again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cchc.access import SYSTEM
from cchc.ledger.actions import write
from cchc.ledger.models import Entry

OWN = [config.label for config in apps.get_app_configs() if config.name.startswith("cchc.")]


def test_no_change_of_a_model_is_without_its_migration(db) -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue().strip() == "No changes detected"


def test_every_step_can_be_taken_back(db) -> None:
    graph = MigrationExecutor(connection).loader.graph.nodes
    for (label, name), migration in graph.items():
        steps = migration.operations if label in OWN else []
        assert not [step for step in steps if not step.reversible], f"{label}.{name}"


@pytest.mark.long
def test_all_go_back_to_nothing_and_forward_again(really_written: None) -> None:
    """On an emptied database, and leaves it as it was for the tests that follow. Minutes: Django makes every model anew
    for every step."""
    executor = MigrationExecutor(connection)
    own = [label for label in OWN if label in executor.loader.migrated_apps]
    executor.migrate([(label, None) for label in own])
    tables = {name for name in connection.introspection.table_names() if name.split("_")[0] in own}
    assert tables == set()
    call_command("migrate", verbosity=0)
    assert write(SYSTEM, "try", "nothing").pk
    with pytest.raises(Exception, match="append-only"):
        Entry.objects.update(verb="x")
    # The row cannot be taken out again; the migration that keeps it can.
    call_command("migrate", "ledger", "zero", verbosity=0)
    call_command("migrate", verbosity=0)
    assert not Entry.objects.exists()
