"""The shape of a set as a table: what each mapping may hold. Reading, writing, the schema and XLSX all follow it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from cchc.scoring import exact
from cchc.scoring.faults import Fault
from cchc.scoring.nodes import Node

Type = Literal["text", "decimal", "whole", "bool", "one"]
TRUE = ("true", "yes", "có", "x")
FALSE = ("false", "no", "không", "")


class Key(NamedTuple):
    """One entry of a mapping. `label` is its heading in XLSX; `choices` (for `one`) are value → what a person reads."""

    name: str
    label: str
    type: Type = "text"
    required: bool = False
    default: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 10_000


class Rows(NamedTuple):
    """A list a rule carries: steps, options, items … each row a value, a label and an amount (some without)."""

    name: str
    keys: tuple[Key, ...]
    roles: tuple[Literal["value", "label", "amount"], ...]


@dataclass(frozen=True)
class Row:
    """One row of such a list, and where it was written."""

    value: str
    label: str | None
    amount: Decimal
    place: str = field(default="", compare=False)

    @property
    def said(self) -> str:
        return self.label or self.value


def take(node: Node, keys: tuple[Key, ...], faults: list[Fault], beside: tuple[str, ...] = ()) -> dict[str, Any]:
    """The values of a mapping by its keys, defaults filled in; what is wrong goes to `faults` and is None here.

    `beside` are keys that the caller reads itself.
    """
    if not isinstance(node.value, dict):
        faults.append(Fault(node.place, "Chỗ này phải có các mục «tên: giá trị»."))
        return {key.name: key.default for key in keys}
    known = {key.name for key in keys} | set(beside)
    for name, value in node.value.items():
        if name not in known:
            near = f" Các mục dùng được: {', '.join(sorted(known))}."
            faults.append(Fault(value.place or node.place, f"Không có mục «{name}».{near}"))
    made: dict[str, Any] = {}
    for key in keys:
        found = node.value.get(key.name)
        if found is None or found.value is None or found.value == "":
            if key.required:
                faults.append(Fault(node.place, f"Thiếu mục «{key.name}» ({key.label})."))
            made[key.name] = key.default
        else:
            made[key.name] = _parsed(found, key, faults)
    return made


def _parsed(node: Node, key: Key, faults: list[Fault]) -> Any:
    if not isinstance(node.value, str):
        faults.append(Fault(node.place, f"«{key.name}» phải là một giá trị, không phải danh sách."))
        return key.default
    text = node.value.strip()
    wrong = None
    made: Any = None
    match key.type:
        case "text":
            made = text
        case "decimal":
            made = exact.decimal(text)
            wrong = None if made is not None else "phải là số thập phân, ví dụ 1.5"
        case "whole":
            number = exact.decimal(text)
            made = int(number) if number is not None and number == int(number) and 0 <= number <= key.most else None
            wrong = None if made is not None else f"phải là số nguyên từ 0 đến {key.most}"
        case "bool":
            made = text.casefold() in TRUE
            wrong = None if text.casefold() in (*TRUE, *FALSE) else "phải là true hoặc false"
        case "one":
            made = next((value for value, said in key.choices if text in (value, said)), None)
            given = ", ".join(f"{value} ({said})" for value, said in key.choices)
            wrong = None if made is not None else f"phải là một trong: {given}"
    if wrong:
        faults.append(Fault(node.place, f"«{key.name}» là «{text[:60]}», {wrong}."))
        return key.default
    return made


def rows(node: Node | None, shape: Rows, faults: list[Fault], place: str) -> tuple[Row, ...]:
    """The rows of a rule's list, in their order."""
    if node is None or not isinstance(node.value, list) or not node.value:
        faults.append(Fault(node.place if node else place, f"Thiếu danh sách «{shape.name}»."))
        return ()
    made: list[Row] = []
    for item in node.value:
        before = len(faults)
        got = take(item, shape.keys, faults)
        if len(faults) > before:
            continue
        by = {role: got[key.name] for key, role in zip(shape.keys, shape.roles, strict=True)}
        made.append(Row(by["value"], by.get("label"), by["amount"], item.place))
    return tuple(made)


def written(values: dict[str, Any], keys: tuple[Key, ...]) -> dict[str, Any]:
    """The plain mapping of values: decimals as texts, what is the default left out."""
    made: dict[str, Any] = {}
    for key in keys:
        value = values[key.name]
        if value is None or (value == key.default and not key.required):
            continue
        if isinstance(value, Decimal):
            made[key.name] = exact.text(value)
        else:
            made[key.name] = str(value) if isinstance(value, StrEnum) else value
    return made


def written_rows(given: tuple[Row, ...], shape: Rows) -> list[dict[str, Any]]:
    return [
        written({key.name: getattr(row, role) for key, role in zip(shape.keys, shape.roles, strict=True)}, shape.keys)
        for row in given
    ]
