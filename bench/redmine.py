"""The 250,000 duties of `bench.duties` in Redmine (Debian's package), asked comparable questions beside it.

`python -m bench.redmine [--write]`, as root, after `apt-get install --no-install-recommends redmine redmine-pgsql`.
Each duty is an issue: its document a project, its field a category, its agency a user it is assigned to, its state a
status. Each client has a Redmine process of its own, as each of `bench.duties` has a Django of its own. A figure is the
time by the clock that Redmine itself tells for one answer (`X-Runtime`, milliseconds), warm.
"""

import argparse
import hashlib
import http.client
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.duties import CLIENTS, ROLES, percentile, set_up

APP = Path("/usr/share/redmine")
RESULTS = Path(__file__).parent / "results" / "redmine.json"
ROUNDS, PORT, PASSWORD, SALT = 2, 29500, "bench-of-duties", "5a17"
OPEN = "set_filter=1&f[]=status_id&op[status_id]=o"
ANY = "set_filter=1&f[]=status_id&op[status_id]=*"
QUESTIONS = {
    "desk": "/my/page",
    "list": f"/issues?{ANY}&sort=due_date",
    "list, page 50": f"/issues?{ANY}&sort=due_date&page=50&per_page=50",
    "mine": f"/issues?{OPEN}&f[]=assigned_to_id&op[assigned_to_id]==&v[assigned_to_id][]=me&sort=due_date",
    "words": f"/issues?{ANY}&f[]=subject&op[subject]=~&v[subject][]=hóa hồ sơ",
    "words nobody wrote": f"/issues?{ANY}&f[]=subject&op[subject]=~&v[subject][]=không có chữ này",
    "document": "/projects/{project}/issues?" + ANY,
    "agency": f"/issues?{ANY}&f[]=assigned_to_id&op[assigned_to_id]==&v[assigned_to_id][]={{user}}",
    "overdue": f"/issues?{OPEN}&f[]=due_date&op[due_date]=<t-&v[due_date][]=1&sort=due_date",
    "due in thirty days": f"/issues?{OPEN}&f[]=due_date&op[due_date]=<t%2B&v[due_date][]=30&sort=due_date",
    "by agency": f"/issues?{ANY}&sort=assigned_to,due_date",
    "by task": f"/issues?{ANY}&sort=project,id",
    "counted by agency": f"/issues?{OPEN}&group_by=assigned_to",
    "calendar": "/issues/calendar?" + OPEN,
    "timeline": "/projects/{project}/issues/gantt?" + OPEN,
    "search": "/search?q=chữ ký số&issues=1",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--part", choices=("all",), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not (APP / "Gemfile").exists() or os.geteuid() != 0:
        raise SystemExit("cần gói redmine, redmine-pgsql của Debian và quyền root")
    if given.part == "all":
        return measured(write=given.write)
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as home:
        env = {**os.environ, "CCHC_HOME": home, "CCHC_TESTING": "1", "CCHC_LOG": "CRITICAL"}
        env["DJANGO_SETTINGS_MODULE"] = "cchc.project.settings"
        command = [sys.executable, "-m", "tests.with_postgres", sys.executable, "-m", "bench.redmine", "--part", "all"]
        return subprocess.run([*command, *sys.argv[1:]], env=env, check=False).returncode


def measured(*, write: bool) -> int:
    set_up()
    from django.core.management import call_command
    from django.db import connection

    from bench.many_duties import agencies, duties
    from cchc.duties.models import Duty

    call_command("migrate", verbosity=0)
    if not Duty.objects.exists():
        duties(agencies())
    count = Duty.objects.count()
    host = str(connection.settings_dict["OPTIONS"].get("host") or connection.settings_dict["HOST"])
    with instance(host) as env:
        known = filled(host)
        with served(env, CLIENTS):
            alone = gathered([asked(PORT, known, 1)])
            with ProcessPoolExecutor(CLIENTS) as clients:
                waiting = [clients.submit(asked, PORT + n, known, ROUNDS) for n in range(CLIENTS)]
                together = gathered([one.result() for one in waiting])
    found: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "issues": count,
        "clients": CLIENTS,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "redmine": version(),
        "p95": percentile([one for some in together.values() for one in some], 95),
        "p95 alone": percentile([one for some in alone.values() for one in some], 95),
        "questions": {
            name: {"p50": percentile(some, 50), "p95": percentile(some, 95), "alone": percentile(alone[name], 50)}
            for name, some in together.items()
        },
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))
    if write:
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def version() -> str:
    told = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", "redmine"], capture_output=True, text=True, check=True
    )
    return told.stdout


@contextmanager
def instance(host: str) -> Iterator[dict[str, str]]:
    """An instance of Redmine on a database beside ours, as Debian's package lays one out. Its folder is ours."""
    folder = APP / "instances" / "cchc-bench"
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env = {**ours, "REDMINE_INSTANCE": folder.name, "RAILS_ENV": "production", "SCHEMA": os.devnull}
    env["REDMINE_LANG"] = "en"
    # Debian's own server of Ruby programs, which the package does not name among its own.
    listed = subprocess.run(["dpkg-query", "-L", "ruby-webrick"], capture_output=True, text=True, check=True).stdout
    env["RUBYLIB"] = next(line.removesuffix("/webrick.rb") for line in listed.split() if line.endswith("/webrick.rb"))
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for name in ("config", "files", "log", "public", "tmp"):
            (folder / name).mkdir(parents=True)
        database = {"adapter": "postgresql", "database": "redmine", "host": host, "username": "cchc"}
        (folder / "config" / "database.yml").write_text(json.dumps({"production": database}))
        (folder / "config" / "secret_key.txt").write_text(os.urandom(32).hex())
        if psql(host, "postgres", "SELECT 1 FROM pg_database WHERE datname = 'redmine'").strip() != "1":
            psql(host, "postgres", "CREATE DATABASE redmine")
            for task in ("db:migrate", "redmine:load_default_data"):
                subprocess.run(
                    ["bundle", "exec", "rake", task], cwd=APP, env=env, check=True, stdout=subprocess.DEVNULL
                )
        yield env
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def psql(host: str, database: str, *commands: str) -> str:
    each = [word for command in commands for word in ("-c", command)]
    told = subprocess.run(
        ["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h", host, "-U", "cchc", database, *each],
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise SystemExit(told.stderr)
    return told.stdout


# What is read out of our database, and how it comes into Redmine's.
OURS = """COPY (
    SELECT d.id, d.document, d.agency_id + 1000, d.field, left(d.title, 255), d.due, d.opened_on,
        CASE WHEN d.verdict = 'accepted' THEN 5 WHEN d.verdict = 'returned' THEN 4 WHEN d.handed_on IS NOT NULL THEN 3
             WHEN d.started_on IS NOT NULL THEN 2 ELSE 1 END,
        coalesce(d.percent, CASE WHEN d.verdict = 'accepted' THEN 100 ELSE 0 END), d.verdict_on
    FROM duties_duty d) TO STDOUT"""
THEIRS = """
CREATE TEMP TABLE ours (id int, document int, person int, field text, title text, due date, opened date, status int,
    done int, closed date);
COPY ours FROM STDIN;
TRUNCATE issues, projects, enabled_modules, projects_trackers, members, member_roles, issue_categories;
DELETE FROM users WHERE type = 'User' AND id > 100;
INSERT INTO users (id, login, hashed_password, salt, firstname, lastname, admin, status, language, type, created_on,
        updated_on, passwd_changed_on, mail_notification)
    SELECT n, 'u' || n, '{password}', '{salt}', 'Co quan', 'So ' || n, false, 1, 'en', 'User', now(), now(), now(),
        'none'
    FROM (SELECT DISTINCT person FROM ours UNION SELECT unnest(ARRAY[901, 902])) AS those (n);
INSERT INTO projects (id, name, identifier, status, is_public, created_on, updated_on, lft, rgt)
    SELECT document, 'Van ban ' || document, 'van-ban-' || document, 1, false, now(), now(), document * 2,
        document * 2 + 1
    FROM (SELECT DISTINCT document FROM ours) AS those;
INSERT INTO enabled_modules (project_id, name)
    SELECT id, unnest(ARRAY['issue_tracking', 'calendar', 'gantt']) FROM projects;
INSERT INTO projects_trackers (project_id, tracker_id) SELECT projects.id, trackers.id FROM projects, trackers;
INSERT INTO members (user_id, project_id, created_on)
    SELECT users.id, projects.id, now() FROM users, projects WHERE users.type = 'User' AND users.id > 100;
INSERT INTO member_roles (member_id, role_id) SELECT id, 3 FROM members;
INSERT INTO issue_categories (project_id, name) SELECT DISTINCT document, field FROM ours;
INSERT INTO issues (id, tracker_id, project_id, subject, due_date, category_id, status_id, assigned_to_id, priority_id,
        author_id, lock_version, created_on, updated_on, start_date, done_ratio, root_id, lft, rgt, is_private,
        closed_on)
    SELECT ours.id, 1, document, title, due, issue_categories.id, status, person,
        (SELECT id FROM enumerations WHERE type = 'IssuePriority' ORDER BY is_default DESC LIMIT 1),
        902, 0, opened, opened, opened, done, ours.id, 1, 2, false, closed
    FROM ours JOIN issue_categories ON project_id = document AND name = field;
UPDATE roles SET issues_visibility = 'all' WHERE id = 3;
VACUUM ANALYZE;
"""


def filled(host: str) -> dict[str, int]:
    """Redmine's tables with our duties; the project and the users that are asked about."""
    from cchc.agencies.models import Agency
    from cchc.tasks.models import Mandate

    password = hashlib.sha1((SALT + hashlib.sha1(PASSWORD.encode()).hexdigest()).encode()).hexdigest()
    script = THEIRS.replace("{password}", password).replace("{salt}", SALT)
    before, after = script.split("COPY ours FROM STDIN;")
    ours = subprocess.run(
        ["psql", "-X", "-q", "-h", host, "-U", "cchc", "cchc", "-c", OURS], capture_output=True, check=True
    ).stdout
    fed = before.encode() + b"COPY ours FROM STDIN;\n" + ours + b"\\.\n" + after.encode()
    base = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", host, "-U", "cchc", "redmine"]
    done = subprocess.run(base, input=fed, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    keys = dict(Agency.objects.values_list("key", "pk"))
    return {
        "project": Mandate.objects.order_by("-pk").values_list("pk", flat=True)[5],
        "user": keys["so3"] + 1000,
        "officer": keys[ROLES["officer"]] + 1000,
        "focal_point": 901,
        "leader": 902,
    }


@contextmanager
def served(env: dict[str, str], n: int) -> Iterator[None]:
    command = ["bundle", "exec", "ruby", "bin/rails", "server", "-u", "webrick", "-b", "127.0.0.1"]
    servers = [
        subprocess.Popen(
            [*command, "-p", str(PORT + one), "-P", f"{tempfile.gettempdir()}/cchc-redmine-{PORT + one}.pid"],
            cwd=APP,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for one in range(n)
    ]
    try:
        for one, server in enumerate(servers):
            wait(PORT + one, server)
        yield
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            with suppress(subprocess.TimeoutExpired):
                server.wait(15)
            server.kill()


def wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(900):
        if server.poll() is not None:
            break
        with suppress(OSError, http.client.HTTPException):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login", timeout=30).read()
            return
        time.sleep(0.5)
    raise SystemExit("Redmine did not come up")


def asked(port: int, known: dict[str, int], rounds: int) -> dict[str, list[float]]:
    """Every question as every role, `rounds` times after one that warms up; `role, question` → milliseconds."""
    found: dict[str, list[float]] = {}
    for role in ROLES:
        browser = signed_in(port, f"u{known[role]}")
        for turn in range(rounds + 1):
            for name, address in QUESTIONS.items():
                path = address.format(project=f"van-ban-{known['project']}", user=known["user"])
                url = f"http://127.0.0.1:{port}{urllib.parse.quote(path, safe='/?&=[]%*<>~,!')}"
                with browser.open(url.replace("<", "%3C").replace(">", "%3E"), timeout=300) as answer:
                    body, took = answer.read(), float(answer.headers["X-Runtime"]) * 1000
                if answer.status != 200 or b'name="password"' in body:
                    raise SystemExit(f"{role}, {name}: answered {answer.status}, {answer.url}")
                if turn:
                    found.setdefault(f"{role}, {name}", []).append(round(took, 1))
    return found


def signed_in(port: int, login: str) -> urllib.request.OpenerDirector:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    base = f"http://127.0.0.1:{port}/login"
    with browser.open(base, timeout=60) as answer:
        token = re.search(r'name="authenticity_token" value="([^"]+)"', answer.read().decode())
    assert token is not None
    given = {"authenticity_token": token[1], "username": login, "password": PASSWORD}
    browser.open(base, urllib.parse.urlencode(given).encode(), timeout=60).close()
    return browser


def gathered(some: list[dict[str, list[float]]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in some:
        for name, times in one.items():
            found.setdefault(name, []).extend(times)
    return found


if __name__ == "__main__":
    sys.exit(main())
