"""A plan that assigns tasks, as DOCX: used to make samples and tests."""

from dataclasses import dataclass
from enum import StrEnum

from cchc.documents import decree30
from cchc.documents.blocks import (
    Align,
    Appendix,
    Basis,
    Block,
    Cell,
    Column,
    Head,
    Official,
    Paragraph,
    Signature,
    Table,
)


class Part(StrEnum):
    """What a column of a task table holds."""

    NO = "no"
    TITLE = "title"
    PRODUCTS = "products"
    LEAD = "lead"
    COORDINATING = "coordinating"
    DEADLINES = "deadlines"


@dataclass(frozen=True)
class TaskLine:
    """A row. Several products or deadlines are printed one a line, with a dash and a semicolon, as offices do."""

    no: str
    title: str
    products: tuple[str, ...] = ()
    lead: str = ""
    coordinating: str = ""
    deadlines: tuple[str, ...] = ()

    def printed(self, part: Part) -> str:
        match part:
            case Part.NO:
                return self.no
            case Part.TITLE:
                return self.title
            case Part.PRODUCTS:
                return _listed(self.products)
            case Part.LEAD:
                return self.lead
            case Part.COORDINATING:
                return self.coordinating
            case Part.DEADLINES:
                return _listed(self.deadlines)


@dataclass(frozen=True)
class TaskGroup:
    """A heading row, and the tasks under it."""

    no: str
    title: str
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True)
class TaskTable:
    """An appendix of tasks in the layout of its `columns`: what each holds, its heading, its share of the width."""

    title: str
    columns: tuple[tuple[Part, str, float], ...]
    groups: tuple[TaskGroup, ...]
    number: str | None = None
    landscape: bool = True


@dataclass(frozen=True)
class Plan:
    head: Head
    title: str
    basis: tuple[str, ...]
    opening: str
    body: tuple[Block, ...]
    tables: tuple[TaskTable, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature | None = None


def plan_docx(plan: Plan) -> bytes:
    """The plan by Decree 30/2020/NĐ-CP, its task tables as appendices."""
    return decree30.build(
        Official(
            head=plan.head,
            kind="Kế hoạch",
            title=plan.title,
            body=(*map(Basis, plan.basis), Paragraph(plan.opening), *plan.body),
            recipients=plan.recipients,
            signature=plan.signature,
            appendices=tuple(_appendix(table) for table in plan.tables),
        )
    )


def _appendix(table: TaskTable) -> Appendix:
    centred = (Part.NO, Part.DEADLINES)
    columns = tuple(
        Column(heading, width, Align.CENTER if part in centred else Align.LEFT)
        for part, heading, width in table.columns
    )
    rows: list[tuple[Cell | str, ...]] = []
    for group in table.groups:
        rows.append((Cell(group.no, bold=True), Cell(group.title, bold=True, align=Align.LEFT, span=len(columns) - 1)))
        rows += [tuple(_cell(task, part) for part, _, _ in table.columns) for task in group.tasks]
    ruled = Table(columns, rows, caption=table.title)
    return Appendix(table.title, (ruled,), number=table.number, landscape=table.landscape)


def _cell(task: TaskLine, part: Part) -> Cell:
    text = task.printed(part)
    return Cell(text, align=Align.LEFT if "\n" in text else None)


def _listed(items: tuple[str, ...]) -> str:
    if len(items) < 2:
        return "".join(items)
    return ";\n".join(f"- {item}" for item in items) + "."
