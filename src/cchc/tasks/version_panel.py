"""The versions of a task on its page, and on a document's page what it changed or what changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.tasks import rules
from cchc.tasks.comparing import changes
from cchc.tasks.models import AmendedDuty, Amendment, Mandate, Task, TaskVersion
from cchc.tasks.texts import from_kept
from cchc.ui.components import Fact

FIELD_WORDS = {
    "no": gettext_lazy("Số thứ tự"),
    "title": gettext_lazy("Nội dung"),
    "requirement": gettext_lazy("Yêu cầu"),
    "products": gettext_lazy("Sản phẩm"),
    "lead": gettext_lazy("Chủ trì"),
    "coordinating": gettext_lazy("Phối hợp"),
    "deadlines": gettext_lazy("Thời hạn"),
}
Kind = TaskVersion.Kind


@dataclass(frozen=True)
class VersionLine:
    """One text of a task, and how it differs from the one before: (field, before, after)."""

    version: TaskVersion
    mandate: Mandate
    changes: list[tuple[str, list[str], list[str]]]
    is_current: bool

    @property
    def word(self) -> str:
        return str(Kind(self.version.kind).label)


def lines_of(versions: list[TaskVersion], mandate: Mandate) -> list[VersionLine]:
    """The newest first; `versions` from the first on, of one task."""
    found = []
    for n, one in enumerate(versions):
        differ = changes(from_kept(versions[n - 1].text), from_kept(one.text)) if n else []
        by = one.amendment.by if one.amendment else mandate
        said = [(str(FIELD_WORDS[each.field]), each.before, each.after) for each in differ]
        found.append(VersionLine(one, by, said, n == len(versions) - 1))
    return found[::-1]


def versions_of(task: Task) -> list[VersionLine]:
    """The texts a task had; nothing for one that has only the text it was printed with. One query."""
    rows = list(task.versions.select_related("amendment__by").order_by("n"))
    return lines_of(rows, task.mandate)


@dataclass(frozen=True)
class AmendedTask:
    """A line of what an amendment did: a task, and how its text changed."""

    task: Task
    word: str
    kind: str
    changes: list[tuple[str, list[str], list[str]]]


def amended_by(amendment: Amendment) -> list[AmendedTask]:
    """What it did, task by task. Two queries."""
    rows = list(amendment.versions.select_related("task").order_by("task__order"))
    before: dict[tuple[int, int], TaskVersion] = {
        (one.task_id, one.n): one for one in TaskVersion.objects.filter(task__in=[row.task_id for row in rows])
    }
    found = []
    for row in rows:
        was = before.get((row.task_id, row.n - 1))
        differ = changes(from_kept(was.text), from_kept(row.text)) if was is not None else []
        said = [(str(FIELD_WORDS[one.field]), one.before, one.after) for one in differ]
        found.append(AmendedTask(row.task, str(Kind(row.kind).label), row.kind, said))
    return found


def amending_context(actor: Actor, mandate: Mandate) -> dict[str, Any]:
    """On a document's page: what it amended. A query, and about six for one that amends another."""
    from cchc.tasks.showing import address
    from cchc.tasks.unamending import happened_since

    amendment = Amendment.objects.filter(by=mandate).select_related("by", "of").first()
    if amendment is None:
        return {"amendment": None}
    acts = {act: amendment.duties.filter(act=act).count() for act in AmendedDuty.Act.values}
    undo = address("amendment_undo", amendment.pk)
    mine = rules.run(actor, amendment.of)
    return {
        "amendment": amendment,
        "amended_tasks": amended_by(amendment),
        "amended_duties": acts,
        "amendment_undo": undo if undo and mine and not happened_since(amendment) else "",
        "amendment_went_on": mine and happened_since(amendment),
    }


def amendment_facts(mandate: Mandate) -> list[Fact]:
    """`Sửa đổi, bổ sung: 412/KH-UBND` and `Được sửa đổi bởi: 88/KH-UBND`, where there is anything to say. One query."""
    from cchc.tasks.showing import address

    found = []
    for one in Amendment.objects.filter(of=mandate).select_related("by"):
        url = address("mandate", one.by_id)
        found.append(Fact(_("Được sửa đổi, bổ sung bởi"), one.by.number or one.by.title, url=url))
    return found
