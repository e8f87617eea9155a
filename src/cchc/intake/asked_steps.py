"""Steps as a browser sends them → steps on the working copy. Whatever is sent, the answer is a step or a sentence.

A request is `{"version": 7, "steps": [{"verb": "set", "path": ["tasks", 3, "title"], "value": "…"}, …]}`, or
`{"version": 7, "undo": true}`. Verbs are `set`, `insert`, `remove`, `move`, and `settle` with the pointer of a doubt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cchc.access.naming import deny_kept
from cchc.intake.asked_values import ITEMS, VALUES, Invalid, text
from cchc.intake.working import Plan, Step, settling

MOST_STEPS = 200
LARGEST = 1024 * 1024  # bytes
LISTS = ("tasks", "targets", "reporting")


@dataclass
class Asked:
    """What a request asks for: steps or an undo, on a version; `remember` are phrases to keep as aliases."""

    version: int
    undo: bool = False
    steps: list[Step] = field(default_factory=list)
    remember: dict[str, int] = field(default_factory=dict)
    show: list[tuple[str, int]] = field(default_factory=list)


def asked(body: bytes, reading: Mapping[str, Any], plan: Plan, agencies: set[int]) -> Asked:
    """The request in a body. `agencies` are those a phrase may mean. Raises `Invalid`."""
    given = decoded(body)
    version = whole(given.get("version"), "/version")
    found = Asked(version, undo=given.get("undo") is True, show=shown(given.get("show")))
    steps = given.get("steps", [])
    if not isinstance(steps, list) or len(steps) > MOST_STEPS or (not steps and not found.undo):
        raise Invalid("/steps", unreadable())
    settled: list[str] = []
    for n, one in enumerate(steps):
        pointer = f"/steps/{n}"
        if not isinstance(one, dict):
            raise Invalid(pointer, unreadable())
        if one.get("verb") == "settle":
            settled.append(text(one.get("pointer"), f"{pointer}/pointer", most=200))
            continue
        found.steps.append(step(one, pointer, plan, agencies))
        if one.get("remember") is True:
            remember(found, pointer)
    found.steps += settle(settled, reading, plan)
    return found


def decoded(body: bytes) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        given = json.loads(body, parse_constant=refuse) if len(body) <= LARGEST else None
    except (ValueError, RecursionError) as error:
        raise Invalid("", unreadable()) from error
    if not isinstance(given, dict):
        raise Invalid("", unreadable())
    return given


def unreadable() -> str:
    return _("Yêu cầu gửi lên không đúng mẫu. Chưa có gì được lưu. Tải lại trang rồi làm lại.")


def unknown() -> str:
    return _("Bản đọc không có chỗ này để sửa. Chưa có gì được lưu. Tải lại trang rồi làm lại.")


def whole(value: Any, pointer: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
        raise Invalid(pointer, unreadable())
    return value


def shown(value: Any) -> list[tuple[str, int]]:
    """The items that the answer is to show: pairs of a part and a place from 1."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > 20:
        raise Invalid("/show", unreadable())
    pairs = []
    for n, one in enumerate(value):
        if not isinstance(one, list) or len(one) != 2 or one[0] not in (*LISTS, "head"):
            raise Invalid(f"/show/{n}", unreadable())
        pairs.append((str(one[0]), whole(one[1], f"/show/{n}/1")))
    return pairs


def step(one: Mapping[str, Any], pointer: str, plan: Plan, agencies: set[int]) -> Step:
    verb, path, value = one.get("verb"), one.get("path"), one.get("value")
    if not isinstance(path, list) or not 1 <= len(path) <= 3:
        raise Invalid(f"{pointer}/path", unreadable())
    if not isinstance(path[0], str):
        raise Invalid(f"{pointer}/path/0", unknown())
    at = f"{pointer}/value"
    match verb, path:
        case "set" | "insert", ["kind" | "settled" as name]:
            return Step("set", (name,), VALUES[name](value, at))
        case "set" | "insert", ["document", str(name)] if f"document/{name}" in VALUES:
            return Step("set", ("document", name), VALUES[f"document/{name}"](value, at))
        case "set" | "insert", ["areas", str(area)] if area in plan["areas"] or area in areas_of(plan):
            return Step("set", ("areas", area), VALUES["areas"](value, at))
        case "set" | "insert", ["bodies", str(folded)] if len(folded) <= 600:
            text(folded, f"{pointer}/path/1", most=600)
            return Step("set", ("bodies", folded), members(value, at, agencies))
        case "remove", ["bodies" | "areas" as name, str(key)]:
            return Step("remove", (name, key))
        case "set", [str(part), at_item, str(name)] if part in LISTS and f"{part}/{name}" in VALUES:
            n = whole(at_item, f"{pointer}/path/1")
            return Step("set", (part, n, name), VALUES[f"{part}/{name}"](value, at, **context(plan, part, n, name)))
        case "insert", [str(part), at_item] if part in LISTS:
            return Step("insert", (part, whole(at_item, f"{pointer}/path/1")), ITEMS[part](value, at, year_of(plan)))
        case "remove", [str(part), at_item] if part in LISTS:
            return Step("remove", (part, whole(at_item, f"{pointer}/path/1")))
        case "move", [str(part), at_item] if part in LISTS:
            return Step("move", (part, whole(at_item, f"{pointer}/path/1")), whole(value, at))
    raise Invalid(f"{pointer}/path", unknown())


def areas_of(plan: Plan) -> set[str]:
    return {task["area"] for task in plan["tasks"] if task.get("area")}


def year_of(plan: Plan) -> int | None:
    year = plan["document"].get("year")
    return year if isinstance(year, int) else None


def context(plan: Plan, part: str, n: int, name: str) -> dict[str, Any]:
    """What the words of a deadline are read with: the plan's year and the names of the task's products."""
    if (part, name) != ("tasks", "deadlines"):
        return {}
    tasks = plan["tasks"]
    products = tuple(tasks[n]["products"]) if n < len(tasks) else ()
    return {"year": year_of(plan), "products": products}


def members(value: Any, pointer: str, agencies: set[int]) -> dict[str, Any]:
    chosen = value.get("members") if isinstance(value, dict) else None
    if not isinstance(chosen, list) or len(chosen) > 5000 or set(value) != {"members"}:
        raise Invalid(pointer, unreadable())
    deny_kept("agency.see", chosen, field=pointer)
    for n, agency in enumerate(chosen):
        if whole(agency, f"{pointer}/members/{n}") not in agencies:
            raise Invalid(
                f"{pointer}/members/{n}", _("Cơ quan này không thuộc phạm vi của văn bản. Chọn cơ quan khác.")
            )
    return {"members": list(dict.fromkeys(chosen))}


def remember(found: Asked, pointer: str) -> None:
    """A phrase is remembered when it means one agency."""
    last = found.steps[-1]
    chosen = last.value["members"] if last.path[0] == "bodies" and last.verb == "set" else []
    if len(chosen) != 1:
        raise Invalid(f"{pointer}/remember", _("Chỉ ghi nhớ được cụm từ khi chọn đúng một cơ quan."))
    found.remember[str(last.path[1])] = chosen[0]


def settle(pointers: list[str], reading: Mapping[str, Any], plan: Plan) -> list[Step]:
    """One step for all doubts at or beneath the pointers; none where nothing is open."""
    made = plan
    for pointer in dict.fromkeys(pointers):
        one = settling(reading, made, pointer)
        made = {**made, "settled": one.value} if one else made
    return [] if made is plan else [Step("set", ("settled",), made["settled"])]
