"""What was read of a plan. A reading has the shape of the answer keys, and says where each value was printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cchc.periods.deadlines import Deadline, to_json
from cchc.reading.blocks import Block, Passage, on

Places = Mapping[str, Passage]  # pointer inside the item (`title`, `products/0`) → the words as printed and where


@dataclass(frozen=True)
class Signer:
    name: str
    position: str | None


@dataclass(frozen=True)
class Head:
    """The document itself. A member is None, or empty, when it is not printed. `year` is the first year it is for."""

    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    level: str | None = None
    place: str | None = None
    issued_on: date | None = None
    title: str | None = None
    year: int | None = None
    signers: tuple[Signer, ...] = ()
    cites: tuple[str, ...] = ()
    places: Places = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """`op` is `>=`, `<=` or `=`; `upper` only of a range; `unit` is `%` or the thing counted."""

    op: str
    value: int | float
    unit: str
    upper: int | float | None = None


@dataclass(frozen=True)
class Target:
    area: str | None
    text: str
    measures: tuple[Measure, ...]
    criterion: str | None = None
    places: Places = field(default_factory=dict)


@dataclass(frozen=True)
class Criterion:
    code: str
    level: str
    name: str


@dataclass(frozen=True)
class Labels:
    """Letters of `a)`, `b)` in the cells of a task, aligned with its lists; None where an item has none."""

    products: tuple[str | None, ...] = ()
    lead: tuple[str | None, ...] = ()
    deadlines: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Task:
    """A row of a table, or a labelled list item, that assigns work."""

    title: str
    no: str | None = None
    area: str | None = None
    criterion: Criterion | None = None
    products: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    labels: Labels | None = None
    places: Places = field(default_factory=dict)
    doubts: tuple[tuple[str, str], ...] = ()  # (pointer inside the task, code)


@dataclass(frozen=True)
class Report:
    """A periodic report the plan prescribes. `text` is the sentence that sets its day."""

    report: str
    data_from: date | None
    data_to: date | None
    due: date | None
    text: str
    places: Places = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """Something to look at: a JSON pointer into the reading, a code of the closed list and its sentence."""

    pointer: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Reading:
    source: str
    head: Head
    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    reporting: tuple[Report, ...]
    blocks: tuple[Block, ...]
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The gold format, with `places`, `doubts` and `notes` beside it; dates as ISO strings."""
        return {
            "source": self.source,
            "document": _head(self.head),
            "targets": [_target(target) for target in self.targets],
            "tasks": [_task(task) for task in self.tasks],
            "reporting": [_report(report) for report in self.reporting],
            "places": dict(self.places()),
            "doubts": [vars(doubt) for doubt in self.doubts],
            "notes": list(self.notes),
        }

    def blocks_json(self) -> list[dict[str, Any]]:
        """The document itself, block by block, for showing it beside what was read."""
        return [block.to_json() for block in self.blocks]

    def places(self) -> list[tuple[str, dict[str, Any]]]:
        """JSON pointers into the reading, and where each value is printed."""
        groups: list[tuple[str, Places]] = [("/document", self.head.places)]
        groups += [(f"/targets/{i}", target.places) for i, target in enumerate(self.targets)]
        groups += [(f"/tasks/{i}", task.places) for i, task in enumerate(self.tasks)]
        groups += [(f"/reporting/{i}", report.places) for i, report in enumerate(self.reporting)]
        blocks = {block.id: block for block in self.blocks}
        return [
            (
                f"{start}/{pointer}",
                {"block": at.block, "row": at.row, "cell": at.cell, "text": at.text}
                | (on(blocks[at.block].where(at.row, at.cell)) if at.block in blocks else {}),
            )
            for start, places in groups
            for pointer, at in places.items()
        ]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _head(head: Head) -> dict[str, Any]:
    return {
        "kind": head.kind,
        "number": head.number,
        "issuer": head.issuer,
        "level": head.level,
        "place": head.place,
        "issued_on": _day(head.issued_on),
        "title": head.title,
        "year": head.year,
        "signers": [{"name": signer.name, "position": signer.position} for signer in head.signers],
        "cites": list(head.cites),
    }


def _target(target: Target) -> dict[str, Any]:
    measures = []
    for measure in target.measures:
        upper = {} if measure.upper is None else {"upper": measure.upper}
        measures.append({"op": measure.op, "value": measure.value, **upper, "unit": measure.unit})
    shown: dict[str, Any] = {"area": target.area, "text": target.text, "measures": measures}
    if target.criterion:
        shown["criterion_code"] = target.criterion
    return shown


def _task(task: Task) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "no": task.no,
        "area": task.area,
        "criterion": vars(task.criterion) if task.criterion else None,
        "title": task.title,
        "products": list(task.products),
        "requirements": list(task.requirements),
        "lead": list(task.lead),
        "coordinating": list(task.coordinating),
        "deadlines": [_deadline(deadline) for deadline in task.deadlines],
    }
    if task.labels:
        shown["labels"] = {name: list(letters) for name, letters in vars(task.labels).items()}
    return shown


def _deadline(deadline: Deadline) -> dict[str, Any]:
    shown = to_json(deadline)
    if shown.get("days", 0) is None:
        shown["working_days"] = None  # with no number of days nothing is counted
    return shown


def _report(report: Report) -> dict[str, Any]:
    return {
        "report": report.report,
        "data_from": _day(report.data_from),
        "data_to": _day(report.data_to),
        "due": _day(report.due),
        "text": report.text,
    }
