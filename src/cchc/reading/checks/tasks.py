"""Tasks that lack something, say one thing twice, or give one body both roles."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cchc.reading.blocks import Passage
from cchc.reading.checks.finding import Finding, short
from cchc.reading.checks.plan import Plan
from cchc.reading.model import Task
from cchc.words import fold

_MEMBERS = (
    ("lead", "lead_missing", "cơ quan chủ trì"),
    ("products", "product_missing", "sản phẩm"),
    ("deadlines", "deadline_missing", "thời hạn"),
)
_WHOLE_TABLE = 3  # so many tasks without something, and none with it: the table, or the list, does not give it
# What is shared out among the leads, each its own part: the rest may well coordinate.
_SHARED_OUT = re.compile(
    r"theo (?:chức năng|phân công|lĩnh vực)|được (?:giao|phân công)|(?:của|thuộc) mình", re.IGNORECASE
)


def missing(plan: Plan) -> Iterator[Finding]:
    """A task nobody leads, that makes nothing, or is due on no day. Where no task of a table has it, that is one."""
    numbered = list(enumerate(plan.reading.tasks))
    for block, run in groupby(numbered, lambda pair: _table_of(pair[1])):
        tasks = list(run)
        for member, code, name in _MEMBERS:
            without = [(i, task) for i, task in tasks if not getattr(task, member)]
            if len(without) == len(tasks) >= _WHOLE_TABLE:
                what = "Bảng nhiệm vụ" if block else "Danh sách nhiệm vụ"
                place = _headings(plan, block) if block else tasks[0][1].places["title"]
                yield Finding(code, f"{what} không ghi {name} cho nhiệm vụ nào.", "/tasks", place)
                continue
            for i, task in without:
                sentence = f"Nhiệm vụ {short(task.title)} không ghi {name}."
                yield Finding(code, sentence, f"/tasks/{i}/{member}", task.places["title"])


def _table_of(task: Task) -> str:
    at = task.places["title"]
    return at.block if at.row is not None else ""


def _headings(plan: Plan, block: str) -> Passage:
    table = next(here.block for here in plan.placed if here.block.id == block)
    return Passage(" | ".join(cell.text for cell in table.rows[0]), block, 0, 0)


def lead_coordinates(plan: Plan) -> Iterator[Finding]:
    """Sở Công Thương 7: `Các phòng, đơn vị thuộc Sở, ĐVTT` in both columns; Sơn Tây 4.c: `Phòng nội vụ`."""
    for i, task in enumerate(plan.reading.tasks):
        leads = {fold(name) for name in task.lead}
        both = [(j, name) for j, name in enumerate(task.coordinating) if fold(name) in leads]
        if both and not any(_SHARED_OUT.search(name) for name in task.lead):
            names = ", ".join(f"“{name}”" for _, name in both)
            yield Finding(
                "lead_coordinates",
                f"{names} vừa chủ trì vừa phối hợp trong cùng một nhiệm vụ.",
                f"/tasks/{i}/coordinating/{both[0][0]}",
                task.places[f"coordinating/{both[0][0]}"],
            )


def task_twice(plan: Plan) -> Iterator[Finding]:
    """The same task listed again in one table. Titles alone may agree: An Giang I.4 and I.9 are two criteria of one
    name; and a second table may list the same work by agency."""
    seen: dict[tuple[str, ...], list[Task]] = {}
    for i, task in enumerate(plan.reading.tasks):
        code = task.criterion.code if task.criterion else ""
        earlier = seen.setdefault((_table_of(task), fold(task.title), code, *_folded(task.lead)), [])
        first = next((known for known in earlier if _same(known, task)), None)
        if first:
            named = f"nhiệm vụ {first.no}" if first.no else "một nhiệm vụ trước"
            under = f" phần {short(first.area)}" if first.area and first.area != task.area else ""
            yield Finding(
                "task_twice",
                f"Nhiệm vụ {short(task.title)} trùng với {named}{under}.",
                f"/tasks/{i}/title",
                task.places["title"],
            )
        earlier.append(task)


def _same(one: Task, other: Task) -> bool:
    """Two rows of one title are one task when they also make the same, or are due by the same words."""
    if one.places["title"] == other.places["title"]:
        return False
    same_products = _folded(one.products) == _folded(other.products)
    words = [tuple(deadline.text for deadline in task.deadlines) for task in (one, other)]
    return same_products or _folded(words[0]) == _folded(words[1])


def _folded(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(map(fold, texts)))
