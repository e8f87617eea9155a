"""Every value knows where it was printed, and its words really stand there."""

from pathlib import Path

import pytest

from cchc.reading import read

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())


def squeezed(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def follow(reading: object, pointer: str) -> object:
    for step in pointer.strip("/").split("/"):
        reading = reading[int(step)] if isinstance(reading, list) else reading[step]  # type: ignore[index]
    return reading


def check(path: Path) -> None:
    found = read(path)
    reading, blocks = found.to_json(), {block["id"]: block for block in found.blocks_json()}
    assert reading["places"] or not reading["document"]["kind"]
    for pointer, place in reading["places"].items():
        assert follow(reading, pointer) is not None, pointer
        block = blocks[place["block"]]
        where = block if place["row"] is None else block["rows"][place["row"]][place["cell"]]
        assert squeezed(place["text"]) in squeezed(where["text"]), pointer
    for i, task in enumerate(reading["tasks"]):
        for name in ("title", "products", "lead", "coordinating", "deadlines"):
            values = task[name] if isinstance(task[name], list) else [task[name]]
            pointers = (
                [f"/tasks/{i}/{name}"] if name == "title" else [f"/tasks/{i}/{name}/{n}" for n in range(len(values))]
            )
            assert all(pointer in reading["places"] for pointer in pointers)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples(path: Path) -> None:
    check(path)


def test_real_plans(plans: Path) -> None:
    for path in sorted((plans / "source").glob("*.txt")):
        check(path)
