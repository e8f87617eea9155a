"""A real installation behind a real server, and Chromium to walk it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from tests.migrated import migrated

from cchc.periods import today

SIZES = {"1366": {"width": 1366, "height": 768}, "390": {"width": 390, "height": 844}}
# A walk is done wide; at a phone's width in the long run. Every page is looked at in both (test_way).
WALKED = ["1366", pytest.param("390", marks=pytest.mark.long)]
ROOT = Path(__file__).parents[2]


@dataclass
class House:
    """A served installation of tỉnh Mẫu: its address, its folder, and the passwords it printed."""

    url: str
    home: Path
    passwords: dict[str, str] = field(default_factory=dict)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(home: Path, port: int, host: str = "127.0.0.1", **env: str) -> Iterator[House]:
    """What `make run` gives in a folder: prepared where it is not, and served by granian."""
    kept = {name: value for name, value in os.environ.items() if name not in ("CCHC_TESTING", "DATABASE_URL")}
    own = {
        "CCHC_HOME": str(home),
        "CCHC_LOCAL": "1",
        "CCHC_LOG": "ERROR",
        "CCHC_NAME": "UBND tỉnh Mẫu",
        "CCHC_WAIT": "20",
    }
    begin = [sys.executable, "-m", "cchc.project.begin", "--port", str(port)]
    settings = {"DJANGO_SETTINGS_MODULE": "cchc.project.settings"}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(begin, cwd=ROOT, env={**kept, **own, **settings, **env}, stdout=log, stderr=log)
    try:
        wait_for(f"http://{host}:{port}", server, home / "log")
        accounts = json.loads((home / "accounts.json").read_text(encoding="utf-8"))
        yield House(f"http://{host}:{port}", home, {one["username"]: one["password"] for one in accounts})
    finally:
        server.terminate()
        server.wait(20)


def begun() -> Path:
    """A folder with the sample plan in force and some months played, made once for a day and a state of the sources.
    Who asks while another makes it waits."""
    kept = ROOT / ".pytest_cache" / "begun"
    kept.mkdir(parents=True, exist_ok=True)
    home = kept / sources()
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            for old in [one for one in kept.iterdir() if one.is_dir()]:
                shutil.rmtree(old)
            new = home.with_suffix(".new")
            new.mkdir()
            shutil.copy(migrated(), new / "cchc.sqlite3")
            with served(new, free_port()):
                pass
            new.rename(home)
    return home


def sources() -> str:
    found = hashlib.sha256(f"{today()} {(ROOT / 'uv.lock').read_text()}".encode())
    for path in sorted((ROOT / "src" / "cchc").rglob("*")):
        if path.is_file() and not {"node_modules", "__pycache__", "dist"} & set(path.parts):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


@pytest.fixture(scope="session")
def prepared() -> Path:
    return begun()


@pytest.fixture(scope="session")
def house(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """What `make run` gives, in a copy of the prepared folder."""
    home = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("house") / "home"))
    with served(home, free_port()) as one:
        yield one


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(2000):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/sign-in/", timeout=2).read()
            return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")


SEEN = """for (const one of document.querySelectorAll("body *"))
  if (!one.childElementCount && one.checkVisibility()) one.dataset.seen = "" """
DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
UNSEEN = """axe.configure({rules: [{id: "color-contrast", selector: ":not([data-seen])"}]});
axe.run({resultTypes: ["violations"]}).then(found => found.violations)"""


@dataclass
class Walker:
    """Somebody at a browser: signs in, opens pages, and has each looked at by axe."""

    page: Page
    house: House
    size: str

    def sign_in(self, username: str) -> Walker:
        self.page.goto(f"{self.house.url}/sign-in/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", self.house.passwords[username])
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        return self

    def open(self, path: str) -> Walker:
        answer = self.page.goto(path if path.startswith("http") else f"{self.house.url}{path}")
        assert answer is not None and answer.status < 400, (path, answer and answer.status)
        return self

    def check(self, name: str) -> Walker:
        """No serious violation, no sideways scroll; a picture of it where `CCHC_SHOTS` names a folder."""
        self.judge(name, Axe().run(self.page).response["violations"])
        return self

    def narrowed(self, name: str) -> Walker:
        """The page that was just checked at a phone's width: all of it again, but of the colours, which cost most, only
        those of words that were not seen before. `test-long` looks at all colours there."""
        self.page.evaluate(SEEN)
        self.page.set_viewport_size(SIZES["390"])
        self.page.evaluate(DRAWN)
        self.size = "390"
        self.judge(name, self.page.evaluate(UNSEEN))
        return self

    def widened(self) -> Walker:
        self.page.set_viewport_size(SIZES["1366"])
        self.size = "1366"
        return self

    def judge(self, name: str, violations: list[dict[str, Any]]) -> None:
        serious = [
            (one["id"], [node["html"][:140] for node in one["nodes"][:3]])
            for one in violations
            if one["impact"] in ("serious", "critical")
        ]
        assert not serious, (name, serious)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} scrolls sideways by {wide} px at {self.size}"
        shots = os.environ.get("CCHC_SHOTS")
        if shots:
            self.page.screenshot(path=Path(shots) / f"{name}-{self.size}.png")


@pytest.fixture
def browse(house: House, chromium: Browser) -> Iterator[Any]:
    """browse("tran.minh.duc", "1366") is that person signed in at that width."""
    contexts: list[BrowserContext] = []

    def begin(username: str, size: str = "1366") -> Walker:
        context = chromium.new_context(
            viewport=SIZES[size],
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True,  # type: ignore[arg-type]
        )
        context.set_default_timeout(15000)
        contexts.append(context)
        return Walker(context.new_page(), house, size).sign_in(username)

    yield begin
    for context in contexts:
        context.close()
