"""What happened, in words: each room says how its verbs are told, and every page tells them alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.ledger.models import Entry
from cchc.periods import spoken

Detail = Mapping[str, Any]
Sentence = Callable[[Detail], str]


@dataclass(frozen=True)
class Event:
    """An entry as a page shows it: who did what, when; `state` is the colour and icon it has in a timeline.

    `words` is what was written with it: a reason, what was done, a document's number.
    """

    entry: Entry
    sentence: str
    words: str
    state: str
    icon: str
    about: str = ""

    @property
    def what(self) -> str:
        """What it was done to, by its kind and key: `nhiệm vụ 694`."""
        entry = self.entry
        kind = CALLED.get(entry.object_type, entry.object_type)
        return f"{kind} {entry.object_id}" if entry.object_id else str(kind)


@dataclass(frozen=True)
class Telling:
    """How a verb is told: the sentence after the person's name, its short name in lists, its colour and icon."""

    sentence: Sentence
    name: str | Promise
    state: str
    icon: str


TELLINGS: dict[str, Telling] = {}
# What the things of the rooms above are called where only their kind and key are known.
CALLED: dict[str, str | Promise] = {
    "agencies.agency": gettext_lazy("cơ quan"),
    "agencies.proposal": gettext_lazy("lần nhập danh mục"),
    "agencies.succession": gettext_lazy("lần sắp xếp"),
    "desk.bulkchange": gettext_lazy("thay đổi hàng loạt"),
    "desk.filledsheet": gettext_lazy("bảng đã điền"),
    "duties": gettext_lazy("danh sách nhiệm vụ"),
    "duties.duty": gettext_lazy("nhiệm vụ được giao"),
    "duties.serving": gettext_lazy("việc nhập thay"),
    "figures.figure": gettext_lazy("số liệu"),
    "figures.indicator": gettext_lazy("chỉ tiêu thống kê"),
    "intake.draft": gettext_lazy("bản đọc"),
    "jobs.run": gettext_lazy("việc của máy chủ"),
    "people.person": gettext_lazy("người dùng"),
    "people.post": gettext_lazy("vị trí"),
    "people.delegation": gettext_lazy("ủy quyền"),
    "records.record": gettext_lazy("tài liệu"),
    "request": gettext_lazy("trang web"),
    "tasks.mandate": gettext_lazy("văn bản giao việc"),
    "tasks.task": gettext_lazy("nhiệm vụ"),
}
QUOTED = ("reason", "words", "obstacle", "why")


def day_of(detail: Detail, key: str = "since") -> str:
    """A day that an entry keeps, in words; a dash where it keeps none."""
    try:
        return spoken(date.fromisoformat(str(detail.get(key))[:10]))
    except ValueError:
        return "–"


def tells(verb: str, sentence: Sentence | str | Promise, *, state: str = "none", icon: str = "history") -> None:
    """Says how a verb is told. A sentence that needs nothing of the detail is given as it is."""
    if callable(sentence) and not isinstance(sentence, Promise):
        TELLINGS[verb] = Telling(sentence, "", state, icon)
        return
    words = sentence
    TELLINGS[verb] = Telling(lambda _detail: str(words), words, state, icon)


def told(entry: Entry, about: str = "") -> Event:
    """An entry in words; a verb without a sentence of its own is shown as it is written."""
    detail: Detail = entry.detail or {}
    telling = TELLINGS.get(entry.verb)
    sentence = telling.sentence(detail) if telling else entry.verb
    if detail.get("for_name"):
        sentence = _("%(did)s, nhập thay cho %(name)s") % {"did": sentence, "name": detail["for_name"]}
    numbers = "; ".join(str(number) for number in detail.get("numbers") or () if number)
    quoted = "; ".join(str(detail[key]) for key in QUOTED if detail.get(key))
    words = " ".join(part for part in (numbers, f"“{quoted}”" if quoted else "") if part)
    return Event(
        entry, sentence, words, telling.state if telling else "none", telling.icon if telling else "history", about
    )


def told_all(entries: Iterable[Entry]) -> list[Event]:
    return [told(entry) for entry in entries]
