"""The working copy of a reading: made from what was read, changed by operations, each of which can be undone. Pure."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from cchc.words import fold, guess_field

Plan = dict[str, Any]
TASK: Plan = {
    "no": None,
    "area": None,
    "criterion": None,
    "title": "",
    "products": [],
    "requirements": [],
    "lead": [],
    "coordinating": [],
    "deadlines": [],
    "labels": {},
    "source": None,
}
DOCUMENT: Plan = {
    "kind": None,
    "number": None,
    "issuer": None,
    "level": None,
    "place": None,
    "issued_on": None,
    "title": None,
    "year": None,
    "signers": [],
    "cites": [],
}


class Step(NamedTuple):
    """One change: `set`, `insert` or `remove` at a path, or `move` of a list's item to another place.

    In a list the path ends in a place from 0; in an object `insert` is of a member that is not there yet.
    """

    verb: str
    path: tuple[str | int, ...]
    value: Any = None


def day_of(text: str | None) -> date | None:
    """A day as a reading writes it."""
    return date.fromisoformat(text) if text else None


def working_copy(reading: Mapping[str, Any]) -> Plan:
    """What a person corrects: the reading, each of its items with its place in it, and room for what is decided."""
    plan: Plan = {
        "document": {**DOCUMENT, **(reading.get("document") or {})},
        "targets": [{**copy.deepcopy(one), "source": n} for n, one in enumerate(reading.get("targets") or [])],
        "tasks": [
            {**copy.deepcopy(TASK), **copy.deepcopy(task), "source": n}
            for n, task in enumerate(reading.get("tasks") or [])
        ],
        "reporting": [{**copy.deepcopy(one), "source": n} for n, one in enumerate(reading.get("reporting") or [])],
        "bodies": {},
        "areas": {},
        "settled": [],
    }
    for area in areas(plan):
        field = guess_field(area)
        plan["areas"][area] = field.value if field else ""
    return plan


def areas(plan: Plan) -> list[str]:
    """The headings tasks stand under, as printed, in order, each once."""
    return list(dict.fromkeys(task["area"] for task in plan["tasks"] if task.get("area")))


def apply(plan: Plan, step: Step) -> tuple[Plan, Any]:
    """The plan after a step, and what its path held before. Raises LookupError when the path leads nowhere.

    Only what the path leads through is copied: a step costs the same in a plan of five tasks and of five thousand.
    """
    plan, holder = opened(plan, step.path)
    last: Any = step.path[-1]
    value = copy.deepcopy(step.value)
    if isinstance(holder, dict):
        if (last in holder) == (step.verb == "insert"):
            raise LookupError(last)
    else:
        check_place(last, len(holder) + (step.verb == "insert"))
    match step.verb:
        case "set":
            before, holder[last] = holder[last], value
        case "insert":
            before = None
            holder.update({last: value}) if isinstance(holder, dict) else holder.insert(last, value)
        case "remove":
            before = holder.pop(last)
        case "move" if isinstance(holder, list):
            check_place(value, len(holder))
            before = last
            holder.insert(value, holder.pop(last))
        case _:
            raise LookupError(step.verb)
    return plan, before


def opened(plan: Plan, path: Sequence[str | int]) -> tuple[Plan, Any]:
    """A plan that shares all but what the path leads through, and the object or list it leads into, free to change."""
    reach(plan, path)
    made = dict(plan)
    holder: Any = made
    for part in path[:-1]:
        holder[part] = copy.copy(holder[part])
        holder = holder[part]
    return made, holder


def reach(plan: Plan, path: Sequence[str | int]) -> tuple[Any, Any]:
    """The object or list a path leads into, and the last part of the path."""
    holder: Any = plan
    for part in path[:-1]:
        if isinstance(holder, list):
            check_place(part, len(holder))
        holder = holder[part]
    if not path or not isinstance(holder, dict | list):
        raise LookupError(path)
    return holder, path[-1]


def check_place(place: Any, length: int) -> None:
    """Python counts from the end below 0 and forgives what is beyond it; a step that did could not be undone."""
    if not isinstance(place, int) or not 0 <= place < length:
        raise LookupError(place)


def exact(plan: Plan, step: Step) -> Step:
    """The step as it can be undone: setting what an object does not have yet is inserting it."""
    if step.verb != "set":
        return step
    holder, last = reach(plan, step.path)
    return step._replace(verb="insert") if isinstance(holder, dict) and last not in holder else step


def inverse(verb: str, path: Sequence[str | int], before: Any, after: Any) -> Step:
    """The step that undoes one that was taken."""
    where = tuple(path)
    match verb:
        case "set":
            return Step("set", where, before)
        case "insert":
            return Step("remove", where)
        case "remove":
            return Step("insert", where, before)
        case _:
            return Step("move", (*where[:-1], after), before)


def phrases(plan: Plan) -> dict[str, tuple[str, int, int]]:
    """Every body a task names: folded → (as printed first, as lead in how many tasks, as coordinating in how many)."""
    found: dict[str, tuple[str, int, int]] = {}
    for task in plan["tasks"]:
        for role, at in (("lead", 1), ("coordinating", 2)):
            for folded in {fold(phrase): None for phrase in task[role]}:
                printed, lead, coordinating = found.get(folded, ("", 0, 0))
                first = next(phrase for phrase in task[role] if fold(phrase) == folded)
                found[folded] = (printed or first, lead + (at == 1), coordinating + (at == 2))
    return found


def doubts(reading: Mapping[str, Any], plan: Plan) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(pointer, doubt) of what the reader was unsure of and nobody has settled yet, of items that are still there."""
    settled = set(plan["settled"])
    there = {
        part: {str(one["source"]) for one in plan[part] if one.get("source") is not None}
        for part in ("tasks", "targets", "reporting")
    }
    for doubt in reading.get("doubts") or []:
        pointer = str(doubt["pointer"])
        parts = pointer.split("/")
        gone = len(parts) > 2 and parts[1] in there and parts[2] not in there[parts[1]]
        if not gone and f"{pointer}#{doubt['code']}" not in settled:
            yield pointer, doubt


def settling(reading: Mapping[str, Any], plan: Plan, beneath: str) -> Step | None:
    """The step that settles every open doubt at or beneath a pointer; None when there is none."""
    keys = [
        f"{pointer}#{doubt['code']}"
        for pointer, doubt in doubts(reading, plan)
        if pointer == beneath or pointer.startswith(f"{beneath}/")
    ]
    return Step("set", ("settled",), [*plan["settled"], *keys]) if keys else None


OURS = ("source", "labels", "places", "urgent")


def answer_key(plan: Plan) -> Plan:
    """The plan as an answer key of the reader's corpus: without what only the review needs."""

    def without(part: str) -> list[Plan]:
        return [{name: value for name, value in one.items() if name not in OURS} for one in plan[part]]

    return {
        "document": {name: value for name, value in plan["document"].items() if name != "urgency"},
        "targets": without("targets"),
        "tasks": without("tasks"),
        "reporting": without("reporting"),
    }
