"""The floors on the real plans, by their own comparer."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cchc.reading import read

FLOORS = ["tasks=1", "targets=1", "reporting=1", "document=1", "all=1"]


def test_floors(plans: Path, tmp_path: Path) -> None:
    for path in sorted((plans / "source").glob("*.txt")):
        reading = json.dumps(read(path).to_json(), ensure_ascii=False)
        (tmp_path / f"{path.stem}.json").write_text(reading, encoding="utf-8")
    floors = [word for floor in FLOORS for word in ("--floor", floor)]
    command = [sys.executable, str(plans / "compare.py"), *floors, "--made-up", "0", str(plans / "gold"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_plan_takes_less_than_a_second(plans: Path) -> None:
    for path in sorted((plans / "source").glob("*.txt")):
        begun = time.process_time()
        read(path)
        assert time.process_time() - begun < 1, path.name


def test_the_sample_plan(plans: Path, tmp_path: Path) -> None:
    """The plan that ships as DOCX, against the answer key written with it."""
    root = Path(__file__).parents[2]
    key, plan = root / "samples_src" / "gold-412.json", root / "src/cchc/project/samples/ke-hoach-cchc-2026.docx"
    if not key.exists() or not plan.exists():
        pytest.skip("the sample plan or its answer key is not there")
    reading = tmp_path / "reading.json"
    reading.write_text(json.dumps(read(plan).to_json(), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(plans / "compare.py"), "--floor", "0.99", "--made-up", "0", str(key), str(reading)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
