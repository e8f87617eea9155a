"""What the review page shows: the document as it is, and beside it what was read, each value with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.intake.models import Draft
from cchc.intake.working import Plan, doubts

# fields of a task in the order the panel shows them
FIELDS = ("title", "products", "lead", "coordinating", "deadlines", "area", "no", "requirements", "criterion")


@dataclass(frozen=True)
class ShownCell:
    text: str
    colspan: int
    rowspan: int
    current: bool


@dataclass(frozen=True)
class ShownRow:
    """A row of a table; `task` is the place of the task that was read from it, from 1, or None."""

    id: str
    cells: list[ShownCell]
    task: int | None
    current: bool


@dataclass(frozen=True)
class ShownBlock:
    id: str
    kind: str
    text: str
    rows: list[ShownRow]
    task: int | None
    current: bool


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
    """The fragment of a place on the page."""
    row = place.get("row")
    return f"#d-{place['block']}" if row is None else f"#d-{place['block']}-{row}"


def said_place(place: Mapping[str, Any]) -> str:
    """A place in words: `hàng 24, cột 5`."""
    if place.get("row") is None:
        return _("trong văn bản")
    return _("hàng %(row)s, cột %(cell)s") % {"row": place["row"] + 1, "cell": (place.get("cell") or 0) + 1}


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


def blocks(draft: Draft, current: Plan | None) -> Iterator[ShownBlock]:
    """The document's blocks; those of the current task marked, and every row a task came from leads to it."""
    places: dict[str, Any] = draft.reading.get("places") or {}
    at_source = {task["source"]: n for n, task in enumerate(draft.current["tasks"], 1) if task["source"] is not None}
    tasks: dict[tuple[str, int | None], int] = {}
    marked: set[tuple[str, int | None, int | None]] = set()
    for pointer, place in places.items():
        parts = pointer.split("/")
        if len(parts) < 4 or parts[1] != "tasks":
            continue
        source = int(parts[2])
        key = (str(place["block"]), place.get("row"))
        if source in at_source and parts[3] == "title":
            tasks[key] = at_source[source]
        if current is not None and current.get("source") == source:
            marked.add((*key, place.get("cell")))
    lit = {(block, row) for block, row, _cell in marked}
    for block in draft.blocks:
        name = str(block["id"])
        rows = [
            ShownRow(
                id=f"d-{name}-{r}",
                cells=[
                    ShownCell(cell["text"], cell.get("colspan", 1), cell.get("rowspan", 1), (name, r, c) in marked)
                    for c, cell in enumerate(row)
                ],
                task=tasks.get((name, r)),
                current=(name, r) in lit,
            )
            for r, row in enumerate(block.get("rows") or [])
        ]
        yield ShownBlock(
            f"d-{name}", block["kind"], block.get("text") or "", rows, tasks.get((name, None)), (name, None) in lit
        )


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
