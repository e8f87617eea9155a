"""How far a reading is, told by the child that reads."""

from pathlib import Path

import pytest

from cchc.reading import Unreadable
from cchc.reading.progress import LINE, parsed
from cchc.reading.sandbox import read_in_child

PLAN = Path(__file__).parent / "samples" / "bang-tab.md"


def test_a_text_is_one_page() -> None:
    told: list[tuple[int, int]] = []
    read_in_child(PLAN, PLAN.name, lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]


def test_what_the_one_who_watches_raises_ends_the_reading() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_in_child(PLAN, PLAN.name, stop)


def test_what_is_refused_is_not_finished(tmp_path: Path) -> None:
    path = tmp_path / "rong.txt"
    path.write_bytes(b"")
    told: list[tuple[int, int]] = []
    with pytest.raises(Unreadable):
        read_in_child(path, path.name, lambda done, total: told.append((done, total)))
    assert told == [(0, 1)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (LINE.format(done=3, total=25), (3, 25)),
        ("Tesseract couldn't load any languages!", None),
        ("pages 3", None),
        ("pages 26 25", None),
        ("pages 0 0", None),
        ("pages -1 25", None),
        ("pages ² 25", None),
    ],
)
def test_a_line_of_a_child(line: str, said: tuple[int, int] | None) -> None:
    assert parsed(line) == said
