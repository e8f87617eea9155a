"""Consolidating a round: 4,000 agencies × 200 figures, and one form's page. `python -m bench.figures [agencies]`.

In a database of its own in memory; processor time, since the machine is shared.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("CCHC_TESTING", "1")
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

INDICATORS = 200
RESULTS = Path(__file__).parent / "results" / "figures.json"


def spent(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    made = act()
    return round(time.process_time() - begun, 2), made


def main(size: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from cchc.access import SYSTEM
    from cchc.agencies.closure import rebuild_lines
    from cchc.agencies.models import Agency, Standing
    from cchc.figures.actions import define
    from cchc.figures.consolidating import consolidated
    from cchc.figures.models import Figure
    from cchc.figures.values import Kind
    from cchc.periods import windows
    from cchc.words import Field

    since, window = date(2020, 1, 1), windows.quarter(2026, 3)
    Agency.objects.bulk_create([Agency(key=f"a-{n}") for n in range(size)], batch_size=500)
    keys = list(Agency.objects.order_by("pk"))
    standings = []
    for n, one in enumerate(keys):
        parent = keys[(n - 1) // 20] if n else None
        made = Standing(agency=one, since=since, parent=parent, name=f"Cơ quan {n}", kind="other", level="department")
        made.fill()
        standings.append(made)
    Standing.objects.bulk_create(standings, batch_size=500)
    rebuild_lines()
    of = [define(SYSTEM, keys[0], f"i-{n}", Field.DIRECTION, name=f"I{n}", kind=Kind.COUNT) for n in range(INDICATORS)]
    rows = (
        Figure(indicator=one, agency=agency, start=window.start, end=window.end, definition=one.now, numerator=n % 97)
        for one in of
        for n, agency in enumerate(keys)
    )
    batch: list[Figure] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 20_000:
            Figure.objects.bulk_create(batch, batch_size=60)
            batch = []
    Figure.objects.bulk_create(batch, batch_size=60)
    seconds, found = spent(lambda: consolidated(of, keys[0].pk, window))
    wanted = sum(n % 97 for n in range(size))
    assert all(one.total.numerator == wanted for one in found.values())
    told = {
        "agencies": size,
        "indicators": INDICATORS,
        "figures": size * INDICATORS,
        "database": "SQLite in memory",
        "consolidation_cpu_seconds": seconds,
    }
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
