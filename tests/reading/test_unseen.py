"""Plans of tỉnh Mẫu in layouts of other offices; their answer keys (`NAME.json`) were written before they were read."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.reading import as_docx

from cchc.reading import read

FOLDER = Path(__file__).parent / "unseen"
PLANS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


def bare(reading: dict[str, Any]) -> dict[str, Any]:
    """What an answer key says of a reading."""
    key = {name: reading[name] for name in ("document", "targets", "tasks", "reporting")}
    key["tasks"] = [
        {name: value for name, value in task.items() if name != "labels"}
        | {"deadlines": [{n: v for n, v in one.items() if n != "every"} for one in task["deadlines"]]}
        for task in key["tasks"]
    ]
    return {name: folded(value) for name, value in key.items()}


def folded(value: Any) -> Any:
    """Letters without their case: a name set in capitals gives none."""
    match value:
        case str():
            return value.casefold()
        case list():
            return [folded(one) for one in value]
        case dict():
            return {name: folded(one) for name, one in value.items()}
    return value


@pytest.mark.parametrize("path", PLANS, ids=[path.stem for path in PLANS])
@pytest.mark.parametrize("form", ["as found", "docx"])
def test_read_as_its_key_says(path: Path, form: str, tmp_path: Path) -> None:
    key = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    reading = read(path)
    if form == "docx":
        reading = read(as_docx.write(reading.blocks, tmp_path / "a.docx"))
    said, wanted = bare(reading.to_json()), folded(key)
    for part in ("document", "targets", "reporting"):
        assert said[part] == wanted[part]
    assert [task["title"] for task in said["tasks"]] == [task["title"] for task in wanted["tasks"]]
    for task, key_task in zip(said["tasks"], wanted["tasks"], strict=True):
        assert task == key_task
