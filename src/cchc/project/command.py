"""What every command needs: Django made ready, and one sentence when it cannot go on."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click


def fail(sentence: str) -> NoReturn:
    """One sentence on standard error, and exit status 2."""
    click.echo(sentence, err=True)
    sys.exit(2)


def set_up() -> None:
    """Make Django ready. A laptop's own installation serves over plain http."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.project.settings")
    import django

    django.setup()
