"""Two versions of a set: what came, went, changed, moved; and which criteria can be compared between the years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from cchc.scoring import exact
from cchc.scoring.model import Counts, CriteriaSet, Criterion, Group
from cchc.scoring.wording import POLICY_BEGINS, of_set
from cchc.words import fold


class What(StrEnum):
    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    RENAMED = "renamed"
    MAXIMUM = "maximum"
    RULE = "rule"
    POLICY = "policy"


_SAID = {
    What.ADDED: "thêm",
    What.DROPPED: "bỏ",
    What.MOVED: "chuyển mã",
    What.RENAMED: "đổi tên",
    What.MAXIMUM: "đổi điểm tối đa",
    What.RULE: "đổi cách tính",
    What.POLICY: "đổi cách xử lý khi không phát sinh",
}


class Change(NamedTuple):
    """One thing that changed about a criterion; `before` and `after` are texts, empty where there is nothing."""

    what: What
    code: str
    name: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """`3.4.1 Hồ sơ giải quyết đúng hạn: đổi điểm tối đa, từ 3 thành 2`."""
        turned = f", từ {self.before} thành {self.after}" if self.before and self.after else ""
        return f"{self.code} {self.name}: {_SAID[self.what]}{turned}"


@dataclass(frozen=True)
class Comparison:
    """`same` are pairs of codes (old, new) whose points mean the same in both; `by_rate` those whose points of the
    maximum can be compared, because only the maximum changed."""

    changes: tuple[Change, ...]
    same: tuple[tuple[str, str], ...]
    by_rate: tuple[tuple[str, str], ...]


def compare(old: CriteriaSet, new: CriteriaSet) -> Comparison:
    """What changed from `old` to `new`. A criterion keeps its identity by code and name, else by name alone."""
    changes: list[Change] = []
    same: list[tuple[str, str]] = []
    by_rate: list[tuple[str, str]] = []
    before, after = _all(old), _all(new)
    pairs, dropped, added = _paired(before, after)
    inputs = {one.code: one.kind for one in (*old.inputs,)}, {one.code: one.kind for one in new.inputs}
    changes += [Change(What.DROPPED, one.code, one.name, _max(one), "") for one in dropped]
    changes += [Change(What.ADDED, one.code, one.name, "", _max(one)) for one in added]
    words = of_set(old), of_set(new)
    for was, now in pairs:
        found = list(_differences(was, now, inputs, words))
        changes += found
        kinds = {change.what for change in found} - {What.MOVED, What.RENAMED}
        if isinstance(was, Criterion) and isinstance(now, Criterion):
            if not kinds:
                same.append((was.code, now.code))
            elif kinds == {What.MAXIMUM}:
                by_rate.append((was.code, now.code))
    return Comparison(tuple(changes), tuple(same), tuple(by_rate))


Part = Group | Criterion


def _all(given: CriteriaSet) -> list[Part]:
    made: list[Part] = []
    stack: list[Part] = list(reversed(given.fields))
    while stack:
        one = stack.pop()
        made.append(one)
        if isinstance(one, Group):
            stack += reversed(one.criteria)
    return made


def _paired(before: list[Part], after: list[Part]) -> tuple[list[tuple[Part, Part]], list[Part], list[Part]]:
    """First by code and name, then by name where it stands once on each side, then by code where the name is close."""
    left, right = {one.code: one for one in before}, {one.code: one for one in after}
    pairs = [(one, right[code]) for code, one in left.items() if code in right and _name(one) == _name(right[code])]
    for old, new in pairs:
        del left[old.code], right[new.code]
    names = [[_name(one) for one in side.values()] for side in (left, right)]
    for one in list(left.values()):
        match = [other for other in right.values() if _name(other) == _name(one)]
        if (
            len(match) == 1
            and names[0].count(_name(one)) == 1
            and isinstance(match[0], Group) == isinstance(one, Group)
        ):
            pairs.append((one, match[0]))
            del left[one.code], right[match[0].code]
    for one in list(left.values()):
        other = right.get(one.code)
        if other is not None and isinstance(other, Group) == isinstance(one, Group) and _close(one, other):
            pairs.append((one, other))
            del left[one.code], right[one.code]
    return pairs, list(left.values()), list(right.values())


def _name(one: Part) -> str:
    return fold(one.name)


def _close(one: Part, other: Part) -> bool:
    """Whether half of the longer name's words stand in the other."""
    words = set(_name(one).split()), set(_name(other).split())
    return 2 * len(words[0] & words[1]) >= max(map(len, words))


def _max(one: Part) -> str:
    return exact.text(one.max).replace(".", ",") if one.max is not None else "chưa có điểm"


Words = dict[str, tuple[str, ...]]


def _differences(
    was: Part, now: Part, inputs: tuple[dict[str, Any], dict[str, Any]], words: tuple[Words, Words]
) -> Iterator[Change]:
    def change(what: What, before: str = "", after: str = "") -> Change:
        return Change(what, now.code, now.name, before, after)

    if was.code != now.code:
        yield change(What.MOVED, was.code, now.code)
    if was.name != now.name:
        yield change(What.RENAMED, f"«{was.name}»", f"«{now.name}»")
    if was.max != now.max or was.counts is not now.counts:
        yield change(What.MAXIMUM, _counted(was), _counted(now))
    if not isinstance(was, Criterion) or not isinstance(now, Criterion):
        return
    if _rule(was, inputs[0]) != _rule(now, inputs[1]):
        yield change(What.RULE, _joined(words[0][was.code], False), _joined(words[1][now.code], False))
    if (was.none, was.empty) != (now.none, now.empty):
        yield change(What.POLICY, _joined(words[0][was.code], True), _joined(words[1][now.code], True))


def _joined(lines: tuple[str, ...], policy: bool) -> str:
    """The lines of a rule, or those that say what happens where nothing occurred."""
    return "; ".join(line.rstrip(".") for line in lines if line.startswith(POLICY_BEGINS) is policy)


def _counted(one: Part) -> str:
    said = {Counts.POINTS: "", Counts.BONUS: " (điểm cộng)", Counts.PENALTY: " (điểm trừ)"}
    return _max(one) + said[one.counts]


def _rule(one: Criterion, kinds: dict[str, Any]) -> tuple[Any, ...]:
    """What makes points mean what they mean. Amounts count as shares of the maximum, so that a new maximum alone is no
    new rule."""
    if one.rule is None:
        return ()
    plain = {key: value for key, value in one.rule.plain().items() if not isinstance(value, list)}
    shape = one.rule.rows_shape
    in_points = shape is not None and shape.keys[-1].name == "points"
    rows = tuple((row.value, row.amount / one.max if in_points and one.max else row.amount) for row in one.rule.rows)
    return tuple(sorted(plain.items())), rows, kinds.get(one.input or "")
