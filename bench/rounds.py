"""A round of 4,000 agencies × 200 figures: opened, frozen, in one workbook. `python -m bench.rounds [agencies]`.

In a database of its own in memory; processor time, since the machine is shared.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("CCHC_TESTING", "1")
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

INDICATORS, FORMS = 200, 7
RESULTS = Path(__file__).parent / "results" / "rounds.json"


def spent(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    made = act()
    return round(time.process_time() - begun, 2), made


def main(size: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from cchc.access import SYSTEM, Role
    from cchc.agencies.closure import rebuild_lines
    from cchc.agencies.fields import own_field
    from cchc.agencies.models import Agency, Standing
    from cchc.figures.actions import define
    from cchc.figures.models import Figure, Form, FormRow, Version
    from cchc.figures.values import Kind
    from cchc.people.actions import appoint, register
    from cchc.people.actors import acting
    from cchc.periods import windows
    from cchc.reports.book import write_round
    from cchc.reports.cut_off import check, freeze
    from cchc.reports.models import Kind as RoundKind
    from cchc.reports.opening import open_round
    from cchc.reports.proposing import Plan
    from cchc.words import Field

    since, window = date(2020, 1, 1), windows.quarter(2026, 3)
    Agency.objects.bulk_create([Agency(key=f"a-{n}") for n in range(size)], batch_size=500)
    keys = list(Agency.objects.order_by("pk"))
    standings = []
    for n, one in enumerate(keys):
        kind, level = ("committee", "province") if not n else ("commune", "commune") if n > 20 else ("department",) * 2
        parent = keys[0] if n else None
        made = Standing(agency=one, since=since, parent=parent, name=f"Cơ quan {n}", kind=kind, level=level)
        made.fill()
        standings.append(made)
    Standing.objects.bulk_create(standings, batch_size=500)
    rebuild_lines()
    own_field(SYSTEM, Field.DIRECTION, agency=keys[1], authority=keys[0], since=since)
    person = register(SYSTEM, username="focal", full_name="Đầu mối", password=None)
    appoint(SYSTEM, person, keys[1], Role.FOCAL_POINT, since=since)
    focal = acting(person, date(2026, 9, 1))
    assert focal is not None
    of = [define(SYSTEM, keys[0], f"i-{n}", Field.DIRECTION, name=f"I{n}", kind=Kind.COUNT) for n in range(INDICATORS)]
    forms = [
        Form.objects.create(authority=keys[0], code=f"BM{n}", name=f"Biểu {n}", field="direction") for n in range(FORMS)
    ]
    FormRow.objects.bulk_create(
        [FormRow(form=forms[n % FORMS], order=n, no=str(n), text=one.code, indicator=one) for n, one in enumerate(of)]
    )
    batch: list[Figure] = []
    for one in of:
        batch += [
            Figure(
                indicator=one, agency=agency, start=window.start, end=window.end, definition=one.now, numerator=n % 97
            )
            for n, agency in enumerate(keys[1:], start=1)
        ]
        if len(batch) >= 20_000:
            write_figures(Figure, Version, batch)
            batch = []
    write_figures(Figure, Version, batch)
    plan = Plan(
        RoundKind.Q3, 2026, "Quý III", window, window.end, date(2026, 10, 20), date(2026, 10, 10), date(2026, 10, 12)
    )
    roster = [one.pk for one in keys[1:]]
    opening, made_round = spent(lambda: open_round(focal, keys[0], plan, roster, forms, today=date(2026, 9, 1)))
    made_round.reports.update(state="filed", came_on=date(2026, 10, 9), n=1)
    day = date(2026, 10, 15)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "round.xlsx"
        told: list[int] = []
        writing, _none = spent(lambda: write_round(made_round, day, path, lambda done, total: told.append(done)))
        bytes_written = path.stat().st_size
    freezing, frozen = spent(lambda: freeze(focal, made_round, today=day))
    checking, checked = spent(lambda: check(frozen))
    assert checked.holds and frozen.snapshot is not None and frozen.snapshot.count == (size - 1) * INDICATORS
    result = {
        "agencies": size,
        "figures": (size - 1) * INDICATORS,
        "forms": FORMS,
        "database": "SQLite in memory",
        "opening_cpu_seconds": opening,
        "workbook_cpu_seconds": writing,
        "workbook_bytes": bytes_written,
        "times_progress_was_told": len(told),
        "freezing_cpu_seconds": freezing,
        "checking_the_hash_cpu_seconds": checking,
    }
    print(json.dumps(result, indent=1))
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def write_figures(figure: Any, version: Any, rows: list[Any]) -> None:
    from django.utils import timezone

    now = timezone.now()
    made = figure.objects.bulk_create(rows, batch_size=60)
    version.objects.bulk_create(
        [version(figure=one, n=1, at=now, definition=one.definition, numerator=one.numerator) for one in made],
        batch_size=60,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
