"""What the build leaves for the pages to load."""

import json
import re
from pathlib import Path

UI = Path(__file__).parents[2] / "src" / "cchc" / "ui"


def test_the_sheet_fetches_nothing_from_elsewhere(dist: Path) -> None:
    sheet = (dist / "app.css").read_text(encoding="utf-8")
    for address in re.findall(r"url\(([^)]*)\)", sheet):
        assert address.strip("\"'").startswith(("./fonts/", "data:image/svg+xml"))


def test_letters_are_vietnamese_and_digits_are_inters(dist: Path) -> None:
    fonts = {path.name for path in (dist / "fonts").iterdir()}
    assert {f"be-vietnam-pro-vietnamese-{weight}-normal.woff2" for weight in (400, 500, 600)} < fonts
    assert all(name.endswith(".woff2") for name in fonts)
    assert re.search(r"unicode-range:\s*U\+30-39", (dist / "app.css").read_text(encoding="utf-8"))


def test_every_icon_that_a_template_names_is_in_the_sprite(dist: Path) -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (dist / "icons.svg").read_text()))
    named = set(json.loads((UI / "frontend" / "icons.json").read_text()))
    for template in UI.glob("templates/**/*.html"):
        named |= set(re.findall(r"""\{% icon ["']([a-z0-9-]+)["']""", template.read_text(encoding="utf-8")))
    assert named <= sprite


def test_the_script_evaluates_nothing(dist: Path) -> None:
    script = (dist / "app.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML", script)
    assert len(script) < 10_000


def test_an_island_is_a_file_of_its_own_and_builds_no_page_from_strings(dist: Path) -> None:
    script = (dist / "workbench.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML", script)
    assert len(script) < 60_000


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((UI / "frontend" / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
