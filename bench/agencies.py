"""The register of agencies at 20,000 of them, on SQLite and on PostgreSQL: pages and questions beside the bare queries.

`python -m bench.agencies [--write]`. Each figure is the median of several runs, in milliseconds: `cpu` of this process
(on SQLite that is everything; on PostgreSQL the server's own work is not in it), `wall` by the clock, and `ratio`, wall
by the wall of the query typed as SQL that fetches the same rows, in the same run. And the whole country, loaded into an
empty SQLite file. Exit status 1 where a page takes 100 ms or the country two minutes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "agencies.json"
RUNS, PAGE_LIMIT, COUNTRY_LIMIT = 15, 100.0, 120.0
SINCE, DAY = date(2020, 1, 1), date(2026, 6, 1)
# 34 provinces, each with departments and their divisions, communes and theirs: 20,163 with the root.
PROVINCES, DEPARTMENTS, DIVISIONS, COMMUNES, OFFICES = 34, 20, 9, 98, 3
PAGES = ("tree page", "children", "search", "agency page")
HELD = "s.since <= %s AND (s.until IS NULL OR s.until > %s)"
LINED = "l.since <= %s AND (l.until IS NULL OR l.until > %s)"
ASKED = ("pk", "name", "short_name", "kind", "level", "parent_id", "folded", "sort")
COLUMNS = "s.agency_id, s.name, s.short_name, s.kind, s.level, s.parent_id, s.folded, s.sort_key"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--part", choices=("register", "country"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        set_up()
        print(json.dumps(register() if given.part == "register" else country()))
        return 0
    found: dict[str, Any] = {"date": datetime.now(UTC).date().isoformat(), **told("register")}
    found["postgresql"] = told("register", "-m", "tests.with_postgres", sys.executable)["sqlite"]
    found |= told("country")
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if given.write:
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    slow = [found[on][page]["cpu"] for on in ("sqlite", "postgresql") for page in PAGES]
    return int(max(slow) >= PAGE_LIMIT or found["country"]["wall"] >= COUNTRY_LIMIT)


def told(part: str, *beside: str) -> dict[str, Any]:
    """What a process of its own measured, in an empty home."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as home:
        env = {**os.environ, "CCHC_HOME": home, "CCHC_TESTING": "1", "CCHC_LOG": "ERROR"}
        env["DJANGO_SETTINGS_MODULE"] = "cchc.project.settings"
        env.pop("DATABASE_URL", None)
        command = [sys.executable, *beside, "-m", "bench.agencies", "--part", part]
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"sqlite": found} if part == "register" else {"country": found}


def set_up() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def country() -> dict[str, float]:
    from cchc.access import SYSTEM
    from cchc.agencies.models import Agency
    from cchc.agencies.register import country as shipped
    from cchc.agencies.updating import update

    cpu, wall = time.process_time(), time.perf_counter()
    update(SYSTEM, shipped())
    took = {"cpu": round(time.process_time() - cpu, 1), "wall": round(time.perf_counter() - wall, 1)}
    return {"agencies": Agency.objects.count(), **took}


def made() -> int:
    """The register; how many agencies."""
    from cchc.agencies.closure import rebuild_lines
    from cchc.agencies.models import Agency, Standing

    rows: list[tuple[str, str | None, str, str, str]] = [("goc", None, "Cơ quan trung ương", "other", "ministry")]
    for p in range(PROVINCES):
        rows.append((f"p{p}", "goc", f"UBND tỉnh Số {p}", "committee", "province"))
        for d in range(DEPARTMENTS):
            rows.append((f"p{p}-s{d}", f"p{p}", f"Sở Ngành {d}", "department", "department"))
            rows += [
                (f"p{p}-s{d}-{n}", f"p{p}-s{d}", f"Phòng Nghiệp vụ {n}", "division", "department")
                for n in range(DIVISIONS)
            ]
        for c in range(COMMUNES):
            rows.append((f"p{p}-x{c}", f"p{p}", f"UBND xã Thôn {c}", "commune", "commune"))
            rows += [
                (f"p{p}-x{c}-{n}", f"p{p}-x{c}", f"Phòng Văn hóa {n}", "division", "commune") for n in range(OFFICES)
            ]
    Agency.objects.bulk_create([Agency(key=row[0]) for row in rows], batch_size=2000)
    keys = dict(Agency.objects.values_list("key", "pk"))
    standings = []
    for key, parent, name, kind, level in rows:
        above = keys[parent] if parent else None
        one = Standing(agency_id=keys[key], parent_id=above, name=name, kind=kind, level=level, since=SINCE)
        one.fill()
        standings.append(one)
    Standing.objects.bulk_create(standings, batch_size=2000)
    rebuild_lines()
    return len(rows)


def register() -> dict[str, Any]:
    from django.db import connection
    from django.test import Client

    from cchc.access import SYSTEM, Role
    from cchc.agencies.models import Agency
    from cchc.people.actions import appoint
    from cchc.people.models import Person

    n = made()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    root, province, department = (Agency.objects.get(key=key) for key in ("goc", "p7", "p7-s3"))
    person = Person.objects.create_user("ha", "Hà", None)
    appoint(SYSTEM, person, root, Role.LEADER, since=SINCE)
    client = Client(HTTP_HOST="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def page(address: str, **headers: str) -> Callable[[], object]:
        def ask() -> object:
            answer = client.get(address, headers=headers)
            assert answer.status_code == 200, (address, answer.status_code)
            return answer.content

        return ask

    def bare(sql: str, *given: object) -> Callable[[], object]:
        def ask() -> object:
            with connection.cursor() as cursor:
                cursor.execute(sql, given)
                return cursor.fetchall()

        return ask

    held, lined = (DAY, DAY), (DAY, DAY)
    standing = f"SELECT {COLUMNS} FROM agencies_standing s WHERE {HELD}"
    children = bare(f"{standing} AND s.parent_id = %s ORDER BY s.sort_key", *held, root.pk)
    communes = f"{standing} AND s.parent_id = %s AND s.kind = 'commune' ORDER BY s.sort_key"
    below = (
        f"SELECT {COLUMNS} FROM agencies_line l JOIN agencies_standing s ON s.agency_id = l.descendant_id AND {HELD} "
        f"WHERE {LINED} AND l.ancestor_id = %s"
    )
    called = f"{below} AND s.folded LIKE '%%xa%%' AND s.folded LIKE '%%thon%%' AND s.folded LIKE '%%42%%'"
    script = {"HX-Request": "true"}
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "tree page": (page("/agencies/"), children),
        "children": (
            page(f"/agencies/?open={province.pk}&kind=commune", **script),
            bare(communes, *held, province.pk),
        ),
        "search": (page("/agencies/?q=xa+thon+42"), bare(called, *held, *lined, root.pk)),
        "agency page": (
            page(f"/agencies/{department.pk}/"),
            bare("SELECT * FROM agencies_standing s WHERE s.agency_id = %s", department.pk),
        ),
        "on(day)": (lambda: list(Agency.objects.on(DAY).values_list(*ASKED)), bare(standing, *held)),
        "on(day), as objects": (lambda: list(Agency.objects.on(DAY)), bare(standing, *held)),
        "on(day).under(a province, day)": (
            lambda: list(Agency.objects.on(DAY).under(province, DAY).values_list(*ASKED)),
            bare(below, *held, *lined, province.pk),
        ),
        "on(day).under(the root, day)": (
            lambda: list(Agency.objects.on(DAY).under(root, DAY).values_list(*ASKED)),
            bare(below, *held, *lined, root.pk),
        ),
    }
    return {"agencies": n} | {name: beside(ours, query) for name, (ours, query) in pairs.items()}


def beside(ours: Callable[[], object], bare: Callable[[], object]) -> dict[str, float]:
    """The medians of both, run in turn."""
    ours()
    bare()
    ours_at = [timed(ours) for _ in range(RUNS)]
    bare_at = [timed(bare) for _ in range(RUNS)]
    cpu, wall = (statistics.median(one[n] for one in ours_at) for n in (0, 1))
    base = statistics.median(one[1] for one in bare_at)
    return {"cpu": round(cpu, 1), "wall": round(wall, 1), "bare": round(base, 2), "ratio": round(wall / base, 1)}


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    ask()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


if __name__ == "__main__":
    sys.exit(main())
