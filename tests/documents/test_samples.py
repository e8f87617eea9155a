"""The samples are what the generator writes, and say what their right reading says."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import docx
import pytest

from cchc.periods.deadlines import Kind, from_json

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "src" / "cchc" / "project" / "samples"
GOLD = json.loads((ROOT / "samples_src" / "gold-412.json").read_text(encoding="utf-8"))


def test_the_generator_writes_them_again_to_the_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "samples_src" / "make_samples.py"), str(tmp_path)], check=True)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = [*SAMPLES.iterdir(), ROOT / "samples_src" / "gold-412.json"]
    assert written == {path.name: path.read_bytes() for path in kept}


def test_every_cell_of_the_gold_is_printed() -> None:
    document = docx.Document(str(SAMPLES / "ke-hoach-cchc-2026.docx"))
    printed = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    tasks = {row[0]: row for row in printed if "." in row[0]}
    assert [task["no"] for task in GOLD["tasks"]] == list(tasks)
    for task in GOLD["tasks"]:
        _, title, products, lead, coordinating, deadlines = tasks[task["no"]]
        assert title == task["title"]
        assert all(product in products for product in task["products"])
        assert all(body in lead for body in task["lead"])
        assert all(body in coordinating for body in task["coordinating"])
        assert all(deadline["text"] in deadlines for deadline in task["deadlines"])
    texts = [p.text.removeprefix("- ").rstrip(".;") for p in document.paragraphs]
    assert all(target["text"] in texts for target in GOLD["targets"])
    assert all(rule["text"] in texts for rule in GOLD["reporting"])


def test_it_has_every_kind_of_deadline() -> None:
    kinds = Counter(from_json(d).kind for task in GOLD["tasks"] for d in task["deadlines"])
    assert set(kinds) == set(Kind)
    assert len(GOLD["tasks"]) == 62
    assert len(GOLD["targets"]) == 12


def test_agencies_and_people() -> None:
    register = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
    keys = [agency["key"] for agency in register["agencies"]]
    assert len(keys) == len(set(keys))
    for n, agency in enumerate(register["agencies"]):
        assert agency["parent"] is None or agency["parent"] in keys[:n]
    assert all(person["agency"] in keys for person in register["people"])
    assert len({person["username"] for person in register["people"]}) == len(register["people"])
    roles = Counter(person["role"] for person in register["people"])
    assert roles["focal_point"] == roles["leader"] == 1


@pytest.mark.parametrize(
    "name", ["samples.json", "ke-hoach-xa-2026.txt", "ket-luan-hop.md", "ke-hoach-khong-bang.docx"]
)
def test_the_others_are_there(name: str) -> None:
    assert (SAMPLES / name).stat().st_size > 500
