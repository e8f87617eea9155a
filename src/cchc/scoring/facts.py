"""What is known of the agencies in a period: read from a tree, kept as typed values, written as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from cchc.scoring import exact
from cchc.scoring.factexts import HOW, parse, plain
from cchc.scoring.faults import Fault, Unusable
from cchc.scoring.model import CriteriaSet
from cchc.scoring.nodes import Node
from cchc.scoring.shapes import Key, take
from cchc.scoring.values import (
    Checklist,
    Choice,
    Count,
    Days,
    Fact,
    Kind,
    NotOccurred,
    Number,
    Points,
    Ratio,
    Survey,
    YesNo,
)

_AGENCY = (Key("id", "Mã cơ quan", required=True), Key("name", "Tên cơ quan"), Key("group", "Nhóm"))
_HEAD = (Key("period", "Kỳ"), Key("set", "Bộ tiêu chí"))
_MOST = 100_000  # agencies
_BEYOND = 10**15  # more than any figure; JSON keeps whole numbers exact up to 2^53


@dataclass(frozen=True)
class Agency:
    """One that is scored: its id for ever, its name on the day, its group for ranking; input code → fact.

    `decided`: criterion code → the points a body decided on, whatever its rule would give.
    """

    id: str
    name: str
    group: str | None = None
    values: Mapping[str, Fact] = field(default_factory=dict)
    decided: Mapping[str, Points] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """Agencies in the order of their ids, whatever order they came in."""

    period: str | None
    agencies: tuple[Agency, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Agency]:
        return {agency.id: agency for agency in self.agencies}

    def with_values(self, changes: Mapping[str, Mapping[str, Fact | None]]) -> Facts:
        """The same with some facts changed: agency → input → fact, None to forget it. Raises KeyError for no agency."""
        unknown = set(changes) - set(self.by_id)
        if unknown:
            raise KeyError(min(unknown))
        return replace(self, agencies=tuple(_changed(one, changes.get(one.id)) for one in self.agencies))

    def plain(self) -> dict[str, Any]:
        """As JSON holds it: counts as whole numbers, everything with decimals as texts."""
        made: dict[str, Any] = {"period": self.period} if self.period else {}
        made["agencies"] = [
            {
                "id": one.id,
                "name": one.name,
                **({"group": one.group} if one.group else {}),
                "values": _plain(one.values),
                **({"decided": _plain(one.decided)} if one.decided else {}),
            }
            for one in self.agencies
        ]
        return made


def _plain(given: Mapping[str, Fact]) -> dict[str, Any]:
    return {code: plain(given[code]) for code in sorted(given)}


def _changed(agency: Agency, changes: Mapping[str, Fact | None] | None) -> Agency:
    if not changes:
        return agency
    values = {code: fact for code, fact in {**agency.values, **changes}.items() if fact is not None}
    return replace(agency, values=values)


def facts(given: CriteriaSet, agencies: Iterable[Agency], period: str | None = None) -> Facts:
    """Facts made in code, held to the same rules as those from a file. Raises `Unusable`."""
    faults: list[Fault] = []
    checker = _Checker(given, faults)
    made: dict[str, Agency] = {}
    for agency in agencies:
        if agency.id in made:
            faults.append(Fault(agency.id, f"Cơ quan «{agency.id}» có hai lần."))
        for code, fact in agency.values.items():
            checker.known(code, fact, f"{agency.id}, {code}")
        for code, points in agency.decided.items():
            checker.decides(code, points, f"{agency.id}, {code}")
        made[agency.id] = agency
    if faults:
        raise Unusable(faults)
    return Facts(period, tuple(made[key] for key in sorted(made)))


def check_values(given: CriteriaSet, values: Mapping[str, Mapping[str, Fact | None]]) -> None:
    """Raises `Unusable` for facts (by agency and input) that the set does not allow."""
    faults: list[Fault] = []
    checker = _Checker(given, faults)
    for agency, facts_of in values.items():
        for code, fact in facts_of.items():
            if fact is not None:
                checker.known(code, fact, f"{agency}, {code}")
    if faults:
        raise Unusable(faults)


def read(root: Node, given: CriteriaSet) -> Facts:
    """The facts a tree holds, for this set. Raises `Unusable` with every fault."""
    faults: list[Fault] = []
    head = take(root, _HEAD, faults, ("agencies",))
    listed = root.value.get("agencies") if isinstance(root.value, dict) else None
    if listed is None or not isinstance(listed.value, list):
        raise Unusable([*faults, Fault(root.place, "Thiếu danh sách «agencies».")])
    if len(listed.value) > _MOST:
        raise Unusable([*faults, Fault(listed.place, f"Có hơn {_MOST} cơ quan.")])
    if head["set"] not in (None, given.code):
        faults.append(Fault(root.place, f"Số liệu này của bộ «{head['set']}», không phải của «{given.code}»."))
    checker = _Checker(given, faults)
    made: dict[str, Agency] = {}
    for node in listed.value:
        got = take(node, _AGENCY, faults, ("values", "decided"))
        if got["id"] in made:
            faults.append(Fault(node.place, f"Cơ quan «{got['id']}» có hai lần."))
        parts = node.value if isinstance(node.value, dict) else {}
        made[got["id"]] = Agency(
            got["id"],
            got["name"] or got["id"],
            got["group"],
            checker.values(parts.get("values")),
            checker.decided(parts.get("decided")),
        )
    if faults:
        raise Unusable(faults)
    return Facts(head["period"], tuple(made[key] for key in sorted(made)))


class _Checker:
    """Reads and checks facts against the inputs of a set."""

    def __init__(self, given: CriteriaSet, faults: list[Fault]) -> None:
        self.inputs = {one.code: one for one in given.inputs}
        self.faults = faults
        self.answers: dict[str, tuple[str, ...]] = {}
        self.most: dict[str, Decimal] = {}
        self.steps: dict[str, Decimal] = {}
        self.refuses: dict[str, str] = {}
        self.places = given.rounding.criterion
        self.maxima = {one.code: one.max for one in given.leaves() if one.max is not None}
        for one in given.leaves():
            if one.input is None or one.rule is None:
                continue
            self.answers.setdefault(one.input, tuple(row.value for row in one.rule.rows))
            if one.max is not None:
                self.most[one.input] = min(one.max, self.most.get(one.input, one.max))
            if (step := getattr(one.rule, "step", None)) is not None:
                self.steps[one.input] = step
            if one.none is None:
                self.refuses.setdefault(one.input, one.code)

    def values(self, node: Node | None) -> dict[str, Fact]:
        if node is None or node.value is None:
            return {}
        if not isinstance(node.value, dict):
            self.faults.append(Fault(node.place, "«values» phải có các mục «mã số liệu: giá trị»."))
            return {}
        made: dict[str, Fact] = {}
        for code, value in node.value.items():
            if value.value is None or value.value == "":
                continue
            source = self.inputs.get(code)
            if source is None:
                self.faults.append(Fault(value.place, f"Bộ tiêu chí không có số liệu «{code}»."))
                continue
            fact = parse(value, source.kind, source.places)
            if fact is None:
                self.faults.append(Fault(value.place, f"«{code}» ({source.name}): {HOW[source.kind]}."))
            elif self.known(code, fact, value.place):
                made[code] = fact
        return made

    def decided(self, node: Node | None) -> dict[str, Points]:
        if node is None or node.value is None:
            return {}
        if not isinstance(node.value, dict):
            self.faults.append(Fault(node.place, "«decided» phải có các mục «mã tiêu chí: {points, by}»."))
            return {}
        made: dict[str, Points] = {}
        for code, value in node.value.items():
            points = parse(value, Kind.POINTS)
            if not isinstance(points, Points):
                self.faults.append(Fault(value.place, f"«{code}»: {HOW[Kind.POINTS]}."))
            elif self.decides(code, points, value.place):
                made[code] = points
        return made

    def decides(self, code: str, points: Points, place: str) -> bool:
        """Whether points can be decided on for a criterion; says why not."""
        most = self.maxima.get(code)
        if most is None:
            wrong: str | None = f"Bộ tiêu chí không có tiêu chí chấm điểm «{code}»."
        elif not 0 <= points.fraction <= most:
            wrong = f"«{code}»: điểm phải từ 0 đến {exact.text(most)}."
        else:
            finest = self.places if self.places is not None else points.places
            wrong = _decimals(f"«{code}»", points.places, finest) if points.fraction * 10**finest % 1 else None
        if wrong:
            self.faults.append(Fault(place, wrong))
        return not wrong

    def known(self, code: str, fact: Fact, place: str) -> bool:
        """Whether a fact can stand for its input; says why not."""
        wrong = self._wrong(code, fact)
        if wrong:
            self.faults.append(Fault(place, wrong))
        return not wrong

    def _wrong(self, code: str, fact: Fact) -> str | None:
        source = self.inputs.get(code)
        if source is None:
            return f"Bộ tiêu chí không có số liệu «{code}»."
        said = f"«{code}» ({source.name})"
        if any(isinstance(part, int) and abs(part) > _BEYOND for part in _numbers(fact)):
            return f"{said}: số quá lớn."
        match fact:
            case NotOccurred():
                refused = self.refuses.get(code)
                return f"{said}: tiêu chí {refused} không cho ghi «không phát sinh»." if refused else None
            case Ratio(part, whole, places):
                if source.kind is not Kind.RATIO:
                    return f"{said}: {HOW[source.kind]}."
                if min(part, whole) < 0:
                    return f"{said}: tử số, mẫu số không được âm."
                if part > whole and (whole == 0 or not source.over):
                    return f"{said}: tử số lớn hơn mẫu số."
                return _decimals(said, places, source.places)
            case Number(_, places):
                return (
                    f"{said}: {HOW[source.kind]}."
                    if source.kind is not Kind.NUMBER
                    else _decimals(said, places, source.places)
                )
            case Count(n):
                return None if source.kind is Kind.COUNT and n >= 0 else f"{said}: {HOW[source.kind]}."
            case Days(n):
                return None if source.kind is Kind.DAYS and (n is None or n >= 0) else f"{said}: {HOW[source.kind]}."
            case YesNo():
                return None if source.kind is Kind.YES_NO else f"{said}: {HOW[source.kind]}."
            case Points():
                return self._wrong_points(said, code, fact)
        return self._wrong_answers(said, code, fact)

    def _wrong_points(self, said: str, code: str, fact: Points) -> str | None:
        if self.inputs[code].kind is not Kind.POINTS:
            return f"{said}: {HOW[self.inputs[code].kind]}."
        if not 0 <= fact.fraction <= self.most[code]:
            return f"{said}: điểm phải từ 0 đến {exact.text(self.most[code])}."
        step = self.steps.get(code)
        if step is not None and Decimal(fact.n).scaleb(-fact.places) % step:
            return f"{said}: điểm phải là bội của {exact.text(step)}."
        return None

    def _wrong_answers(self, said: str, code: str, fact: Fact) -> str | None:
        kind = self.inputs[code].kind
        match fact:
            case Choice(value) if kind is Kind.CHOICE:
                given: Iterable[str] = (value,)
            case Checklist(items) if kind is Kind.CHECKLIST:
                given = items
            case Survey(counts) if kind is Kind.SURVEY:
                given = counts
                if any(count < 0 for count in counts.values()):
                    return f"{said}: số phiếu không được âm."
            case _:
                return f"{said}: {HOW[kind]}."
        unknown = [one for one in given if one not in self.answers[code]]
        if not unknown:
            return None
        return f"{said}: không có trả lời «{unknown[0]}». Các trả lời: {', '.join(self.answers[code])}."


def _numbers(fact: Fact) -> Iterable[object]:
    return fact.counts.values() if isinstance(fact, Survey) else fact


def _decimals(said: str, places: int, most: int) -> str | None:
    if places <= most:
        return None
    return f"{said}: chỉ được {most} chữ số thập phân." if most else f"{said}: phải là số nguyên."
