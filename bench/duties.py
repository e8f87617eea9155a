"""250,000 duties on PostgreSQL: twenty questions × three roles, warm, four clients at once.

`python -m bench.duties [--write]` (`make bench-duties`). Each figure is the server's own time for one request, in
milliseconds, from the middleware on. `wall` is by the clock: clients, web processes, PostgreSQL and whatever else the
machine does wait for the same cores. `cpu` is the processor's time of the web process, `db` that of its connection's
backend (no query takes a second core), `work` both: what a request costs however busy the machine is, and what it would
take by the clock on cores of its own. The limit is on the 95th percentiles of `work` and of `wall`, both told.
`alone`: with one client.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "duties.json"
CLIENTS, ROUNDS, LIMIT = 4, 6, 300.0
KINDS = ("wall", "cpu", "db", "work")
ROLES = {"officer": "so3", "focal_point": "so0", "leader": "tinh"}
QUESTIONS = {
    "desk": "/",
    "list": "/duties/?year=all",
    "list of a year": "/duties/?year=2026",
    "list, page 50": "/duties/?year=all&page=50",
    "words": "/duties/?year=all&q=so+hoa+ho+so",
    "words nobody wrote": "/duties/?year=all&q=khong+co+chu+nay",
    "document": "/duties/?year=all&mandate={mandate}",
    "agency": "/duties/?year=all&agency={agency}",
    "field": "/duties/?year=all&field=procedures",
    "overdue": "/duties/?year=all&state=over",
    "due in thirty days": "/duties/?year=all&pile=soon",
    "due in a window": "/duties/?year=all&due_from=01/10/2026&due_to=31/12/2026",
    "by agency": "/duties/?year=all&sort=agency",
    "by task": "/duties/?year=all&sort=task",
    "instructions": "/duties/?year=all&kind=instructions&todo=on",
    "most urgent": "/duties/?year=all&urgent=on",
    "calendar": "/duties/?year=all&show=calendar",
    "timeline": "/duties/?year=2026&show=timeline",
    "heat map": "/duties/?year=2026&show=heat",
    "search": "/search/?q=chu+ky+so",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--part", choices=("all", "ask"), help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--explain", help="a question whose statements are shown with their times")
    given = parser.parse_args()
    if given.part == "ask":
        set_up()
        print(json.dumps(asked(given.rounds)))
        return 0
    if given.part == "all":
        return measured(given)
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as home:
        env = {**os.environ, "CCHC_HOME": home, "CCHC_TESTING": "1", "CCHC_LOG": "CRITICAL"}
        env["DJANGO_SETTINGS_MODULE"] = "cchc.project.settings"
        rest = [word for word in sys.argv[1:] if word != "--part"]
        command = [sys.executable, "-m", "tests.with_postgres", sys.executable, "-m", "bench.duties", "--part", "all"]
        return subprocess.run([*command, *rest], env=env, check=False).returncode


def set_up() -> None:
    import django

    django.setup()


def measured(given: argparse.Namespace) -> int:
    set_up()
    from django.core.management import call_command
    from django.db import connection

    from bench.many_duties import agencies, duties
    from cchc.access import SYSTEM, Role
    from cchc.agencies.models import Agency
    from cchc.people.actions import appoint
    from cchc.people.models import Person

    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    keys = agencies()
    count = duties(keys)
    for role, key in ROLES.items():
        person = Person.objects.create_user(role, role, None)
        appoint(SYSTEM, person, Agency.objects.get(key=key), Role(role), since=datetime(2020, 1, 1, tzinfo=UTC).date())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{count} duties in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    if given.explain:
        explain(given.explain)
        return 0
    alone = clients(1, 3)
    together = clients(CLIENTS, given.rounds)
    found: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "duties": count,
        "clients": CLIENTS,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "postgresql": version(),
        "p95": percentile([one for some in together.values() for one in some["wall"]], 95),
        "p95 work": percentile([one for some in together.values() for one in some["work"]], 95),
        "p95 alone": percentile([one for some in alone.values() for one in some["wall"]], 95),
        "questions": {
            name: {
                "p50": percentile(some["wall"], 50),
                "p95": percentile(some["wall"], 95),
                "cpu": percentile(some["cpu"], 50),
                "db": percentile(some["db"], 50),
                "alone": percentile(alone[name]["wall"], 50),
            }
            for name, some in together.items()
        },
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if given.write:
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(found["p95"] >= LIMIT)


def version() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def clients(n: int, rounds: int) -> dict[str, dict[str, list[float]]]:
    """`role, question` → the times that so many processes measured at once."""
    command = [sys.executable, "-m", "bench.duties", "--part", "ask", "--rounds", str(rounds)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _client in range(n)]
    found: dict[str, dict[str, list[float]]] = {}
    for process in running:
        out, _err = process.communicate()
        if process.returncode:
            raise SystemExit("a client failed")
        for name, some in json.loads(out.splitlines()[-1]).items():
            into = found.setdefault(name, {kind: [] for kind in KINDS})
            for kind in KINDS:
                into[kind] += some[kind]
    return found


def browsers() -> dict[str, Any]:
    from django.test import Client

    from cchc.people.models import Person

    found = {}
    for role in ROLES:
        found[role] = Client(HTTP_HOST="localhost")
        backend = "django.contrib.auth.backends.ModelBackend"
        found[role].force_login(Person.objects.get(username=role), backend=backend)
    return found


def addresses() -> dict[str, str]:
    from cchc.agencies.models import Agency
    from cchc.tasks.models import Mandate

    known = {"mandate": Mandate.objects.order_by("-pk").values_list("pk", flat=True)[5]}
    known["agency"] = Agency.objects.get(key="so3").pk
    return {name: address.format(**known) for name, address in QUESTIONS.items()}


def asked(rounds: int) -> dict[str, dict[str, list[float]]]:
    """Every question as every role, `rounds` times after one that warms up."""
    clients, known = browsers(), addresses()
    found: dict[str, dict[str, list[float]]] = {}
    for turn in range(rounds + 1):
        for role, client in clients.items():
            for name, address in known.items():
                db, cpu, wall = of_backend(), time.process_time(), time.perf_counter()
                answer = client.get(address)
                took = {"wall": 1000 * (time.perf_counter() - wall), "cpu": 1000 * (time.process_time() - cpu)}
                took["db"] = of_backend() - db
                took["work"] = took["cpu"] + took["db"]
                if answer.status_code != 200:
                    raise SystemExit(f"{role}, {name}: answered {answer.status_code}")
                if turn:
                    into = found.setdefault(f"{role}, {name}", {kind: [] for kind in KINDS})
                    for kind, value in took.items():
                        into[kind].append(round(value, 1))
    return found


def of_backend() -> float:
    """The processor's time, in milliseconds, that the backend of our connection has had."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row = cursor.fetchone()
    assert row is not None
    return int(Path(f"/proc/{row[0]}/schedstat").read_text().split()[0]) / 1e6


def percentile(values: list[float], part: int) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 1)


def explain(name: str) -> None:
    """The statements of one question as each role, the slow ones with PostgreSQL's plan."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    known = addresses()
    for role, client in browsers().items():
        for asked_for in [name] if name != "all" else list(known):
            client.get(known[asked_for])
            with CaptureQueriesContext(connection) as caught:
                client.get(known[asked_for])
            took = sorted(caught.captured_queries, key=lambda one: -float(one["time"]))
            total = sum(float(one["time"]) for one in took)
            print(f"— {role}, {asked_for}: {len(took)} statements, {1000 * total:.0f} ms")
            for one in took[:3]:
                if float(one["time"]) < 0.02:
                    continue
                print(f"   {1000 * float(one['time']):.0f} ms  {one['sql'][:1500]}")
                if name != "all":
                    with connection.cursor() as cursor:
                        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {one['sql'].replace('%', '%%')}")
                        print("\n".join(f"      {row[0]}" for row in cursor.fetchall()))


if __name__ == "__main__":
    sys.exit(main())
