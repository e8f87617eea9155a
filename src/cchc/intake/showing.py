"""What the review page shows: the document as it is, and beside it what was read, each value with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.intake.models import Draft
from cchc.intake.working import Plan, doubts
from cchc.reading.pageimage import Sheet

# fields of a task in the order the panel shows them
FIELDS = ("title", "products", "lead", "coordinating", "deadlines", "area", "no", "requirements", "criterion")


@dataclass(frozen=True)
class Doubt:
    pointer: str
    code: str
    sentence: str
    field: str
    href: str


@dataclass
class Unsure:
    """A task with doubts, for the strip: its place in the list from 1 and what it is called."""

    at: int
    no: str
    title: str
    doubts: list[Doubt] = field(default_factory=list)


def anchor(place: Mapping[str, Any]) -> str:
    """The fragment of a place on the page: where pages are shown as pictures, the page it is on."""
    if place.get("page"):
        return f"#trang-{place['page']}"
    row = place.get("row")
    return f"#d-{place['block']}" if row is None else f"#d-{place['block']}-{row}"


def said_place(place: Mapping[str, Any]) -> str:
    """A place in words: `tr. 9, hàng 24, cột 5`."""
    page = _("tr. %(page)s") % {"page": place["page"]} if place.get("page") else ""
    if place.get("row") is None:
        return page or _("trong văn bản")
    said = _("hàng %(row)s, cột %(cell)s") % {"row": place["row"] + 1, "cell": (place.get("cell") or 0) + 1}
    return f"{page}, {said}" if page else said


def places_of(draft: Draft, task: Plan) -> dict[str, Mapping[str, Any]]:
    """Field of a task → where it was found; empty for one that a person added."""
    source = task.get("source")
    places: dict[str, Any] = draft.reading.get("places") or {}
    found: dict[str, Mapping[str, Any]] = {}
    if source is None:
        return found
    start = f"/tasks/{source}/"
    for pointer, place in places.items():
        if pointer.startswith(start):
            found.setdefault(pointer[len(start) :].split("/")[0], place)
    return found


def unsure(draft: Draft) -> list[Unsure]:
    """Tasks with something that nobody has settled, in the document's order."""
    at_source = {task["source"]: (n, task) for n, task in enumerate(draft.current["tasks"], 1)}
    found: dict[int, Unsure] = {}
    for pointer, doubt in doubts(draft.reading, draft.current):
        parts = pointer.split("/")
        if len(parts) < 3 or parts[1] != "tasks":
            continue
        at, task = at_source[int(parts[2])]
        one = found.setdefault(at, Unsure(at, task["no"] or str(at), task["title"]))
        one.doubts.append(shown(draft, pointer, doubt, parts[3] if len(parts) > 3 else "title"))
    return sorted(found.values(), key=lambda one: one.at)


def rest(draft: Draft) -> list[Doubt]:
    """What is doubtful about the rest of the document: its head, its targets, its reports."""
    return [
        shown(draft, pointer, doubt, pointer.split("/")[-1])
        for pointer, doubt in doubts(draft.reading, draft.current)
        if not pointer.startswith("/tasks/")
    ]


def shown(draft: Draft, pointer: str, doubt: Mapping[str, Any], name: str) -> Doubt:
    place = (draft.reading.get("places") or {}).get(pointer)
    return Doubt(pointer, doubt["code"], doubt["sentence"], name, anchor(place) if place else "")


@dataclass(frozen=True)
class Noticed:
    """A notice of the checks: its sentence, where in words, and the address of the page that shows it there."""

    sentence: str
    where: str
    href: str


def findings(draft: Draft) -> list[Noticed]:
    """What the checks noticed, each leading to its task where it has one, else to its place in the document."""
    at_source = {task["source"]: n for n, task in enumerate(draft.current["tasks"], 1)}
    found = []
    for one in draft.reading.get("findings") or []:
        parts = one["pointer"].split("/")
        at = at_source.get(int(parts[2])) if len(parts) > 2 and parts[1] == "tasks" else None
        place = anchor(one["place"]) if one["place"].get("block") else ""
        found.append(Noticed(one["sentence"], one["where"], f"?n={at}{place}" if at else place))
    return found


def at_source(draft: Draft, source: int) -> int:
    """The place in the list, from 1, of the task that was read as the n-th, from 0; 0 when it is gone."""
    return next((n for n, task in enumerate(draft.current["tasks"], 1) if task["source"] == source), 0)


def page_of(draft: Draft, *, part: str = "", n: int | None = None, body: str = "") -> str:
    """The address of the review page at one of its parts."""
    address = reverse("draft", args=[draft.pk])
    if n is not None:
        tasks = draft.current["tasks"]
        place = places_of(draft, tasks[n - 1]).get("title") if 1 <= n <= len(tasks) else None
        return f"{address}?n={n}" + (anchor(place) if place else "")
    if part:
        return f"{address}?part={part}" + (f"&body={body}" if body else "")
    return address


AROUND = 50  # tasks of a long list that are shown at once


def queue(tasks: list[Plan], at: int) -> dict[str, Any]:
    """The stretch of the list a task is in, with the places where the stretches before and after begin."""
    first = (at - 1) // AROUND * AROUND
    return {
        "tasks": [(first + n, task) for n, task in enumerate(tasks[first : first + AROUND], 1)],
        "before": max(1, first + 1 - AROUND) if first else None,
        "after": first + 1 + AROUND if first + AROUND < len(tasks) else None,
    }


@dataclass(frozen=True)
class ShownPage:
    """A page's picture: its number from 1, its size in points as an address of a drawing takes it, what is marked."""

    n: int
    width: str
    height: str
    marks: list[tuple[str, str, str, str]]


def pages(sheets: list[Sheet], places: Mapping[str, Any], beneath: str) -> list[ShownPage]:
    """Every page, with the rectangles of what was read at a pointer beneath one."""
    marks: dict[int, list[tuple[str, str, str, str]]] = {}
    for pointer, place in places.items():
        if not beneath or not pointer.startswith(beneath) or not place.get("page"):
            continue
        for part in place.get("parts") or [place]:
            left, top, right, bottom = part["rect"]
            box = (points(left), points(top), points(right - left), points(bottom - top))
            if box not in marks.setdefault(part["page"], []):
                marks[part["page"]].append(box)
    return [
        ShownPage(n, points(sheet.width), points(sheet.height), marks.get(n, [])) for n, sheet in enumerate(sheets, 1)
    ]


def points(length: float) -> str:
    return f"{length:.1f}"
