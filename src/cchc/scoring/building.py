"""Trees → criteria sets, with every fault found on the way and where it stands."""

from __future__ import annotations

from typing import Any

from cchc.scoring import shapes
from cchc.scoring.checking import check
from cchc.scoring.faults import Fault, Unusable
from cchc.scoring.inputs import KEYS as INPUT
from cchc.scoring.inputs import Input
from cchc.scoring.model import (
    CRITERION,
    FIELD,
    GROUP,
    HEAD,
    RANKING,
    ROUNDING,
    Counts,
    CriteriaSet,
    Criterion,
    Group,
    Ranking,
    Rounding,
)
from cchc.scoring.nodes import Node
from cchc.scoring.rules1 import RULES as RULES1
from cchc.scoring.rules1 import Policy, Rule
from cchc.scoring.shapes import Key, take
from cchc.scoring.values import Kind
from cchc.words import Field, Level

_MOST = 2000  # criteria
RULES: dict[int, dict[str, type[Rule]]] = {1: RULES1}  # version → kind → rule


def build(root: Node) -> CriteriaSet:
    """The set a tree holds, checked whole. Raises `Unusable` with every fault."""
    faults: list[Fault] = []
    head = take(root, HEAD, faults, ("rounding", "ranking", "inputs", "fields"))
    if not isinstance(root.value, dict) or head["rules"] not in RULES:
        if not faults:
            known = ", ".join(map(str, RULES))
            faults.append(
                Fault(
                    root.place,
                    f"Không có phiên bản cách tính «rules: {head['rules']}»; chương trình này biết: {known}. "
                    "Nếu bộ tiêu chí mới hơn, hãy cập nhật chương trình.",
                )
            )
        raise Unusable(faults)
    parts = root.value
    rounding = take(parts.get("rounding") or Node({}, root.place), ROUNDING, faults)
    ranking = take(parts.get("ranking") or Node({}, root.place), RANKING, faults)
    inputs, at = _inputs(_list(parts.get("inputs"), "inputs", faults, root.place), faults)
    maker = _Maker(RULES[head["rules"]], {one.code: one for one in inputs}, faults, draft=head["draft"])
    fields = tuple(
        maker.group(node, FIELD, Counts.POINTS) for node in _list(parts.get("fields"), "fields", faults, root.place)
    )
    if faults:
        raise Unusable(faults)
    breakers = tuple(code.strip() for code in (ranking["breakers"] or "").split(";") if code.strip())
    made = CriteriaSet(
        **head | {"level": Level(head["level"])},
        rounding=Rounding(**rounding),
        ranking=Ranking(ranking["ties"], ranking["within"], breakers),
        inputs=inputs,
        fields=fields,
    )
    if found := check(made, at | {"": root.place}):
        raise Unusable(found)
    return made


def _list(node: Node | None, name: str, faults: list[Fault], place: str) -> list[Node]:
    if node is None or node.value is None:
        faults.append(Fault(place, f"Thiếu danh sách «{name}»."))
        return []
    if not isinstance(node.value, list):
        faults.append(Fault(node.place, f"«{name}» phải là danh sách."))
        return []
    return node.value


def _inputs(nodes: list[Node], faults: list[Fault]) -> tuple[tuple[Input, ...], dict[str, str]]:
    made: dict[str, Input] = {}
    places: dict[str, str] = {}
    for node in nodes:
        before = len(faults)
        got = take(node, INPUT, faults)
        if len(faults) > before:
            if got["code"]:
                made.setdefault(got["code"], Input(got["code"], "", Kind(got["kind"] or "count")))
            continue
        code = got["code"]
        if code in made:
            faults.append(Fault(node.place, f"Số liệu «{code}» khai hai lần (lần đầu ở {places[code]})."))
            continue
        made[code] = Input(**got | {"kind": Kind(got["kind"])})
        places[code] = node.place
    return tuple(made.values()), places


class _Maker:
    """Builds groups and criteria; counts them."""

    def __init__(
        self, rules: dict[str, type[Rule]], inputs: dict[str, Input], faults: list[Fault], *, draft: bool
    ) -> None:
        self.rules, self.inputs, self.faults, self.draft = rules, inputs, faults, draft
        self.made = 0

    def group(self, node: Node, keys: tuple[Key, ...], inherited: Counts) -> Group:
        got = take(node, keys, self.faults, ("criteria",))
        counts = Counts(got["counts"] or inherited)
        children = node.value.get("criteria") if isinstance(node.value, dict) else None
        items = children.value if children is not None else []
        if not isinstance(items, list):
            self.faults.append(Fault(node.place, "«criteria» phải là danh sách tiêu chí."))
            items = []
        criteria = tuple(self.one(item, counts) for item in items)
        values = got | {"counts": counts, "field": Field(got["field"]) if got.get("field") else None}
        return Group(**values, criteria=criteria, place=node.place)

    def one(self, node: Node, inherited: Counts) -> Group | Criterion:
        self.made += 1
        if self.made > _MOST:
            raise Unusable([*self.faults, Fault(node.place, f"Bộ có hơn {_MOST} tiêu chí.")])
        if isinstance(node.value, dict) and (below := node.value.get("criteria")) is not None and below.value:
            return self.group(node, GROUP, inherited)
        return self.criterion(node, inherited)

    def criterion(self, node: Node, inherited: Counts) -> Criterion:
        got = take(node, CRITERION, self.faults, ("rule", "criteria"))
        given = node.value.get("rule") if isinstance(node.value, dict) else None
        rule = None
        code = None
        if given is not None and given.value is not None:
            rule, code = self.rule(given)
        elif not self.draft:
            self.faults.append(Fault(node.place, f"Tiêu chí {got['code']} chưa có cách tính («rule»)."))
        policies: dict[str, Any] = {name: Policy(got[name]) if got[name] else None for name in ("none", "empty")}
        counts = Counts(got["counts"] or inherited)
        return Criterion(**got | policies | {"counts": counts}, input=code, rule=rule, place=node.place)

    def rule(self, node: Node) -> tuple[Rule | None, str | None]:
        if not isinstance(node.value, dict):
            self.faults.append(Fault(node.place, "«rule» phải có các mục «kind», «input» và tham số."))
            return None, None
        kind_node = node.value.get("kind")
        kind = kind_node.value if kind_node else None
        rule = self.rules.get(kind) if isinstance(kind, str) else None
        if rule is None:
            given = ", ".join(f"{name} ({one.said})" for name, one in self.rules.items())
            place = kind_node.place if kind_node else node.place
            self.faults.append(Fault(place, f"Không có cách tính «{kind}». Các cách tính: {given}."))
            return None, None
        keys = (Key("kind", "Cách tính", required=True), Key("input", "Số liệu", required=True), *rule.keys)
        shape = rule.rows_shape
        before = len(self.faults)
        got = take(node, keys, self.faults, (shape.name,) if shape else ())
        listed = shapes.rows(node.value.get(shape.name), shape, self.faults, node.place) if shape else ()
        code = got.pop("input")
        del got["kind"]
        if code is not None and code not in self.inputs:
            self.faults.append(Fault(node.value["input"].place, f"Không có số liệu «{code}» trong danh sách «inputs»."))
        if len(self.faults) > before:
            return None, code
        return rule(**got | ({"listed": listed} if shape else {})), code
