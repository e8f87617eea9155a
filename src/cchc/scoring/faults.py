"""What is wrong with a file that was given, each fault with its place, in sentences for who wrote it."""

from __future__ import annotations

from typing import NamedTuple

MOST = 200  # faults told at once


class Fault(NamedTuple):
    """`place` is `dòng 12`, `trang «Tiêu chí», ô D7` or a JSON pointer; empty where the whole file is meant."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class Unusable(Exception):  # noqa: N818
    """A file that cannot be used, with every fault that was found in it (at most `MOST`)."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults[:MOST])
        super().__init__("\n".join(map(str, self.faults)))


def unusable(sentence: str, place: str = "") -> Unusable:
    """One fault that stops the reading."""
    return Unusable([Fault(place, sentence)])
