"""What the review workbench is told of a draft: how it stands as a whole, and its items one by one, as plain JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cchc.intake import actions
from cchc.intake.bodies import Body, bodies
from cchc.intake.models import Draft, Operation
from cchc.intake.source import spot_id
from cchc.intake.templatetags.intake import understood
from cchc.intake.working import Plan, doubts
from cchc.words import fold

LISTS = ("tasks", "targets", "reporting")
HEAD = ("number", "issued_on", "title", "issuer", "level", "place", "year", "signers", "cites")


def state(draft: Draft) -> dict[str, Any]:
    """The draft as a whole: its version, how many of everything, and where somebody should look first."""
    places = positions(draft.current)
    unsure: dict[int, int] = defaultdict(int)
    rest = []
    for pointer, doubt in doubts(draft.reading, draft.current):
        part, at, name = located(pointer, places)
        if part == "tasks" and at:
            unsure[at] += 1
        else:
            rest.append({"pointer": pointer, "part": part, "at": at, "field": name, "sentence": said(doubt)})
    return {
        "version": draft.version,
        "counts": {part: len(draft.current[part]) for part in LISTS},
        "unsure": sorted(unsure),
        "doubts": sum(unsure.values()) + len(rest),
        "rest": rest,
        "undo": actions.last_step(draft) is not None,
    }


def positions(plan: Plan) -> dict[str, dict[int, int]]:
    """Of each list, the place in the reading → the place from 1 in the working copy; the first where it was split."""
    found: dict[str, dict[int, int]] = {}
    for part in LISTS:
        found[part] = {}
        for n, one in enumerate(plan[part], 1):
            if one.get("source") is not None:
                found[part].setdefault(one["source"], n)
    return found


def located(pointer: str, places: Mapping[str, Mapping[int, int]]) -> tuple[str, int, str]:
    """A pointer into the reading as part, place from 1 (0 where it is gone) and field."""
    parts = pointer.split("/")
    if len(parts) > 2 and parts[1] in LISTS and parts[2].isdigit():
        return parts[1], places[parts[1]].get(int(parts[2]), 0), parts[3] if len(parts) > 3 else ""
    return "head", 1, parts[2] if len(parts) > 2 else ""


def said(doubt: Mapping[str, Any]) -> str:
    sentence = str(doubt["sentence"])
    return sentence[:1].upper() + sentence[1:]


def items(draft: Draft, part: str, at: Iterable[int], day: date) -> dict[int, dict[str, Any]]:
    """Items of a part by their places from 1, those that are there. Six queries when they are tasks, else none."""
    if part == "head":
        return {1: item(draft, "head", None, head(draft), found_at(draft, "document", {None}))}
    chosen = {n: draft.current[part][n - 1] for n in at if 1 <= n <= len(draft.current[part])}
    found = found_at(draft, part, {one.get("source") for one in chosen.values()})
    shown = {n: item(draft, part, one.get("source"), one, found) for n, one in chosen.items()}
    if part == "tasks" and chosen:
        named = {
            body.folded: body
            for body in bodies({**draft.current, "tasks": list(chosen.values())}, draft.authority, day)
        }
        for n, one in chosen.items():
            phrases = dict.fromkeys([*one["lead"], *one["coordinating"]])
            shown[n]["bodies"] = [body_json(named[fold(phrase)], phrase) for phrase in phrases]
            shown[n]["understood"] = [understood(deadline) for deadline in one["deadlines"]]
    return shown


def head(draft: Draft) -> dict[str, Any]:
    document = draft.current["document"]
    return {"kind": draft.current.get("kind") or draft.kind, **{name: document.get(name) for name in HEAD}}


Found = dict[int | None, dict[str, list[tuple[str, Any]]]]


def found_at(draft: Draft, part: str, sources: set[int | None]) -> Found:
    """Of each item, field → the places its values were read from; one walk over all places of the reading."""
    found: Found = defaultdict(lambda: defaultdict(list))
    places: dict[str, Any] = draft.reading.get("places") or {}
    start = f"/{part}/"
    for pointer, place in places.items():
        if not pointer.startswith(start):
            continue
        source, _, name = (None, "", pointer[len(start) :]) if part == "document" else split(pointer[len(start) :])
        if source in sources:
            found[source][name.split("/")[0]].append((pointer, place))
    return found


def split(rest: str) -> tuple[int | None, str, str]:
    n, slash, name = rest.partition("/")
    return int(n) if n.isdigit() else None, slash, name


def item(draft: Draft, part: str, source: int | None, values: Mapping[str, Any], found: Found) -> dict[str, Any]:
    own = "document" if part == "head" else part
    beneath = f"/{own}/" if part == "head" else f"/{own}/{source}/"
    there = part == "head" or source is not None
    return {
        "source": source,
        "values": {name: value for name, value in values.items() if name not in ("source", "labels", "places")},
        "places": {
            name: [place_json(place) for _, place in listed]
            for name, listed in (found[source] if there else {}).items()
        },
        "doubts": [
            {"pointer": pointer, "field": pointer[len(beneath) :].split("/")[0], "sentence": said(doubt)}
            for pointer, doubt in doubts(draft.reading, draft.current)
            if there and pointer.startswith(beneath)
        ],
    }


def place_json(place: Mapping[str, Any]) -> dict[str, Any]:
    """`{"s": spot, "w": words}`, and for pages `"at": [[page, left, top, right, bottom], …]` in points."""
    made: dict[str, Any] = {"s": spot_id(place), "w": place.get("text") or ""}
    if place.get("row") is not None:
        made["row"], made["cell"] = place["row"] + 1, (place.get("cell") or 0) + 1
    if place.get("page"):
        made["at"] = [[part["page"], *part["rect"]] for part in place.get("parts") or [place]]
    return made


def body_json(body: Body, phrase: str = "") -> dict[str, Any]:
    """Who a phrase is: names of at most three, how many they are, and the nearest where nobody is known."""
    return {
        "folded": body.folded,
        "phrase": phrase or body.phrase,
        "count": len(body.members),
        "names": [name for _, name in body.members[:3]],
        "meaning": body.meaning,
        "open": body.open_ended,
        "decided": body.decided,
        "lead": body.as_lead,
        "coordinating": body.as_coordinating,
        "near": [{"agency": one.agency, "name": one.name} for one in body.candidates],
    }


def went(undone: list[Operation]) -> dict[str, Any]:
    """Where what was undone stood, and the steps that do it again."""
    first = undone[-1]
    path = first.path
    listed = path[0] in LISTS and len(path) > 1
    return {
        "part": path[0] if listed else {"document": "head", "kind": "head"}.get(path[0], path[0]),
        "at": path[1] + 1 if listed else 1,
        "field": path[2] if len(path) > 2 else path[1] if path[0] == "document" else "",
        "again": [{"verb": one.verb, "path": one.path, "value": one.after} for one in reversed(undone)],
    }
