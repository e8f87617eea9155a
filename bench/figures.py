"""Four rounds of figures: 4,000 agencies × 200 indicators × 4 windows, consolidated; a form's page; a call's workbook.

`python -m bench.figures [agencies]`, on SQLite in a file of its own; on PostgreSQL by
`python -m tests.with_postgres python -m bench.figures`. Processor time of this process, since the machine is shared;
of PostgreSQL's own process what it spent on consolidating stands beside, and the time by the clock.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("CCHC_TESTING", "1")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{tempfile.mkdtemp()}/bench.sqlite3")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

INDICATORS, REQUESTS, COLUMNS = 200, 40, 40
RESULTS = Path(__file__).parent / "results" / "figures.json"
FILL = """
INSERT INTO figures_figure (indicator_id, agency_id, definition_id, start, "end", whole, version, numerator,
    denominator, words, "nothing", state, source, note)
SELECT i.id, a.id, i.current_id, %s, %s, {false}, 1, (a.id %% 97) * 10000, NULL, '', {false}, 'entered', 'typed', ''
FROM figures_indicator i CROSS JOIN agencies_agency a
"""


def spent(act: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds of the processor, seconds by the clock, and what came of it."""
    clock, begun = time.perf_counter(), time.process_time()
    made = act()
    return round(time.process_time() - begun, 3), round(time.perf_counter() - clock, 3), made


def spent_by_database(connection: Any) -> float:
    """Seconds of the processor that the PostgreSQL process of this connection has spent; 0 on SQLite, which is us."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text(encoding="ascii")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main(size: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from cchc.figures.consolidating import consolidated
    from cchc.periods import today, windows

    root, keys, indicators = province(size)
    rounds = [windows.quarter(2026, 1), windows.half(2026, 1), windows.nine_months(2026), windows.year(2026)]
    false = "FALSE" if connection.vendor == "postgresql" else "0"
    with connection.cursor() as cursor:
        for window in rounds:
            cursor.execute(FILL.format(false=false), [window.start, window.end])
        cursor.execute("ANALYZE")
    wanted = sum(key % 97 for key in keys)
    consolidation = []
    for window in rounds:
        before = spent_by_database(connection)
        cpu, clock, found = spent(lambda window=window: consolidated(indicators, root.pk, window))
        assert all(one.total.numerator == wanted for one in found.values()), window
        of_database = round(spent_by_database(connection) - before, 3)
        consolidation.append({"cpu_seconds": cpu, "database_cpu_seconds": of_database, "clock_seconds": clock})
    together = {name: round(sum(one[name] for one in consolidation), 2) for name in consolidation[0]}
    told = {
        "date": today().isoformat(),
        "agencies": size,
        "indicators": INDICATORS,
        "rounds": len(rounds),
        "figures": size * INDICATORS * len(rounds),
        "database": f"{connection.vendor}{'' if connection.vendor == 'postgresql' else ', in a file'}",
        "consolidation_of_a_round": consolidation,
        "consolidation_of_all_rounds": together,
        "form_page_of_200_rows": page_of_form(root, keys[-1], indicators, rounds[2]),
        "workbook_of_a_call": workbook(root, keys, indicators, rounds[3]),
    }
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results = {key: one for key, one in results.items() if isinstance(one, dict)} | {connection.vendor: told}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))


def province(size: int) -> tuple[Any, list[int], list[Any]]:
    """A tree of twenty below each, and what is counted in it."""
    from cchc.access import SYSTEM
    from cchc.agencies.closure import rebuild_lines
    from cchc.agencies.models import Agency, Standing
    from cchc.figures.actions import define
    from cchc.figures.values import Kind
    from cchc.words import Field

    Agency.objects.bulk_create([Agency(key=f"a-{n}") for n in range(size)], batch_size=500)
    agencies = list(Agency.objects.order_by("pk"))
    standings = []
    for n, one in enumerate(agencies):
        parent = agencies[(n - 1) // 20] if n else None
        given = {"name": f"Cơ quan {n}", "kind": "other", "level": "department", "since": date(2020, 1, 1)}
        made = Standing(agency=one, parent=parent, **given)
        made.fill()
        standings.append(made)
    Standing.objects.bulk_create(standings, batch_size=500)
    rebuild_lines()
    root = agencies[0]
    kind = {"kind": Kind.COUNT, "unit": "Việc"}
    made = [define(SYSTEM, root, f"i-{n}", Field.DIRECTION, name=f"Chỉ tiêu {n}", **kind) for n in range(INDICATORS)]
    return root, [one.pk for one in agencies], made


def page_of_form(root: Any, agency: int, indicators: list[Any], window: Any) -> dict[str, Any]:
    """GET of a sheet of 200 rows that are filled in, with an earlier window beside, as an officer of the agency."""
    from django.test import Client

    from cchc.access import SYSTEM, Role
    from cchc.agencies.models import Agency
    from cchc.figures.models import Form, FormRow, Sheet
    from cchc.people.actions import appoint
    from cchc.people.models import Person

    form = Form.objects.create(authority=root, code="B", name="Biểu", field="direction")
    FormRow.objects.bulk_create(
        [FormRow(form=form, order=n, no=str(n), text=one.now.name, indicator=one) for n, one in enumerate(indicators)]
    )
    sheet = Sheet.objects.create(form=form, agency_id=agency, start=window.start, end=window.end)
    person = Person.objects.create_user("ha", "Hà", "ha")
    appoint(SYSTEM, person, Agency.objects.get(pk=agency), Role.OFFICER, since=date(2025, 1, 1))
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def get() -> None:
        answer = client.get(f"/figures/sheets/{sheet.pk}/")
        assert answer.status_code == 200 and answer.content.count(b"cc-figure") > INDICATORS

    get()
    cpu, clock = zip(*(spent(get)[:2] for _ in range(REQUESTS)), strict=True)
    at = int(REQUESTS * 0.95) - 1
    return {
        "requests": REQUESTS,
        "cpu_ms_median": round(sorted(cpu)[REQUESTS // 2] * 1000),
        "cpu_ms_p95": round(sorted(cpu)[at] * 1000),
        "clock_ms_p95": round(sorted(clock)[at] * 1000),
    }


def workbook(root: Any, keys: list[int], indicators: list[Any], window: Any) -> dict[str, Any]:
    """The merged workbook of a call that everybody answered."""
    from django.utils import timezone

    from cchc.figures.call_book import gathered, written
    from cchc.figures.models import Call, Form, FormRow, Sheet

    form = Form.objects.create(authority=root, code="YC", name="Yêu cầu", field="direction", for_calls=True)
    asked = indicators[:COLUMNS]
    FormRow.objects.bulk_create(
        [FormRow(form=form, order=n, no=str(n), text=one.now.name, indicator=one) for n, one in enumerate(asked)]
    )
    span = {"start": window.start, "end": window.end}
    due = timezone.now() + timedelta(days=1)
    call = Call.objects.create(form=form, run_by=root, name="Số liệu", due=due, **span)
    sheets = [Sheet(form=form, call=call, agency_id=key, state="filed", filed_at=due, **span) for key in keys]
    Sheet.objects.bulk_create(sheets, batch_size=500)
    cpu, clock, data = spent(lambda: written(gathered(call), "UBND"))
    return {"rows": len(keys), "columns": COLUMNS, "cpu_seconds": cpu, "clock_seconds": clock, "bytes": len(data)}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
