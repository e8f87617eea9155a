"""Có, không: the whole maximum, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cchc.scoring import exact
from cchc.scoring.rules1.base import Evaluator, Leaf, Line, Rule, fact_of
from cchc.scoring.shapes import Key
from cchc.scoring.values import Kind, YesNo


@dataclass(frozen=True)
class YesOrNo(Rule):
    """Points for `yes`; for `no` where `good` is `no` (`có công chức bị kỷ luật`)."""

    kind: ClassVar[str] = "yes_no"
    said: ClassVar[str] = "Có, không"
    takes: ClassVar[tuple[Kind, ...]] = (Kind.YES_NO,)
    keys: ClassVar[tuple[Key, ...]] = (
        Key("good", "Trả lời được điểm", "one", default="yes", choices=(("yes", "có"), ("no", "không"))),
    )
    good: str

    def direction(self) -> int:
        return 1 if self.good == "yes" else -1

    def compiled(self, leaf: Leaf) -> Evaluator:
        good = self.good == "yes"
        yes = leaf.fixed(leaf.max if good else 0 * leaf.max, YesNo(True), int(good))
        no = leaf.fixed(0 * leaf.max if good else leaf.max, YesNo(False), int(not good))
        return lambda fact: yes if fact.yes else no

    def why(self, leaf: Leaf, line: Line) -> str:
        fact = fact_of(line, YesNo)
        return f"{leaf.input.name}: {'có' if fact.yes else 'không'}"

    def formula(self, leaf: Leaf, cells: dict[str, str]) -> tuple[str, str]:
        given = "có" if self.good == "yes" else "không"
        return f'IF({cells["yes"]}="{given}",{exact.text(leaf.max)},0)', "1"
