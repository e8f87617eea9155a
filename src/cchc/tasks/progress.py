"""How far tasks are: the state of a task from the states of its duties, and what the plan's page draws of them.

A duty's state is asked of facts and a day (`cchc.duties.states`). A task's is derived from those of its duties, the
worst that is still open deciding:

| state of the task | holds when |
| --- | --- |
| over | a duty is overdue |
| back | else a duty was returned |
| unsure | else a duty's due day cannot be determined, or a lead is not known to be any agency |
| wait | else a duty is handed in and not judged |
| issue | else the draft of a duty lies with whoever issues it |
| doing | else a duty is in progress, or some are done and the rest are not begun |
| none | else a duty is open |
| ended | all duties are done, or closed with their year |
| late | all duties are done, one of them late |
| done | all duties are done on time |
| na | there is no duty to see: the agency that looks only coordinates, or none of what is owed applies |
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cchc.agencies.models import Kind
from cchc.duties.states import DONE, UNCOUNTED, State
from cchc.ui.components import BarRow, Bars, Heat, HeatCell, HeatColumn, HeatRow
from cchc.ui.labels import word
from cchc.words import Field

WORST_FIRST = (
    State.OVERDUE,
    State.RETURNED,
    State.NOT_DETERMINABLE,
    State.HANDED_IN,
    State.SUBMITTED,
    State.IN_PROGRESS,
    State.NOT_STARTED,
    State.ENDED,
    State.LATE,
    State.ON_TIME,
)
# What the agencies still have to do something about; a product handed in waits for somebody else.
PRESSING = tuple(state for state in WORST_FIRST if state not in (*DONE, State.ENDED, State.HANDED_IN, State.SUBMITTED))
NOTHING = "na"
FEW = 3  # fewer rows than this are no heat map
UNITS = 40  # rows of a heat map


@dataclass(frozen=True)
class TaskProgress:
    """The duties of one task by state, on a day; `bodies` counts the agencies behind, `first_due` of the pressing."""

    counts: Mapping[str, int] = field(default_factory=dict)
    bodies: Mapping[str, int] = field(default_factory=dict)
    soon: int = 0
    first_due: date | None = None
    last_due: date | None = None
    lead_unknown: bool = False
    # when the task is done: `closes_by`, with the share it asks for, and the first lead's duties by state
    closes_by: str = "all"
    share: int | None = None
    first: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(n for state, n in self.counts.items() if state not in UNCOUNTED)

    @property
    def done(self) -> int:
        return sum(self.counts.get(state, 0) for state in DONE)

    @property
    def is_settled(self) -> bool:
        """Whether everything was handed in, so that no day presses any more."""
        return self.total > 0 and not any(self.counts.get(state) for state in PRESSING)

    @property
    def due(self) -> date | None:
        """The earliest day that is still to come or was missed; where all was handed in, the last there was."""
        return self.last_due if self.is_settled else self.first_due

    @property
    def state(self) -> str:
        return self.closed or state_of(self.counts, lead_unknown=self.lead_unknown)

    @property
    def closed(self) -> str:
        """The state of a task that its closing rule calls done though not all of it is; empty where none does."""
        if self.closes_by == "share" and self.share and self.total:
            needed = -(-self.share * self.total // 100)
            if self.done >= needed:
                in_time = self.counts.get(State.ON_TIME, 0) >= needed
                return (State.ON_TIME if in_time else State.LATE).value
        if (
            self.closes_by == "lead"
            and self.first
            and all(one in (*DONE, State.ENDED, *UNCOUNTED) for one in self.first)
        ):
            return state_of(self.first)
        return ""

    @property
    def word(self) -> str:
        return _("Cơ quan phối hợp") if self.state == NOTHING and not self.counts else ""

    @property
    def sub(self) -> str:
        """What stands below the state: how many agencies it is about."""
        state = self.state
        if self.closed and self.done < self.total:
            return _("xong %(done)s/%(total)s, đủ theo quy tắc đóng") % {"done": self.done, "total": self.total}
        if state == State.NOT_DETERMINABLE and self.lead_unknown:
            return _("Chưa rõ cơ quan chủ trì")
        n = self.bodies.get(state, 0)
        if sum(self.bodies.values()) < 2 or not n:
            return ""
        if state == State.OVERDUE:
            return ngettext("%(n)s cơ quan quá hạn", "%(n)s cơ quan quá hạn", n) % {"n": n}
        if state == State.RETURNED:
            return ngettext("%(n)s cơ quan bị trả lại", "%(n)s cơ quan bị trả lại", n) % {"n": n}
        if state == State.HANDED_IN:
            return ngettext("%(n)s cơ quan chờ duyệt", "%(n)s cơ quan chờ duyệt", n) % {"n": n}
        if state == State.SUBMITTED:
            return ngettext("%(n)s cơ quan chờ ban hành", "%(n)s cơ quan chờ ban hành", n) % {"n": n}
        if state == State.NOT_DETERMINABLE:
            return ngettext("%(n)s cơ quan", "%(n)s cơ quan", n) % {"n": n}
        return ""

    def has(self, view: str) -> bool:
        """Whether a saved view shows this task: `soon`, or the code of a state that one of its duties is in."""
        if view == "soon":
            return self.soon > 0
        return self.counts.get(view, 0) > 0 or (view == State.NOT_DETERMINABLE and self.lead_unknown)


def state_of(counts: Mapping[str, int], *, lead_unknown: bool = False) -> str:
    """The code of a task's state, by the table above."""
    if lead_unknown and not any(counts.get(state) for state in (State.OVERDUE, State.RETURNED)):
        return State.NOT_DETERMINABLE.value
    worst = next((state for state in WORST_FIRST if counts.get(state)), None)
    if worst is None:
        return NOTHING
    if worst is State.NOT_STARTED and any(counts.get(state) for state in DONE):
        return State.IN_PROGRESS.value
    return worst.value


def rank(code: str) -> int:
    """Where a state stands among the others, the worst first."""
    return next((n for n, state in enumerate(WORST_FIRST) if state == code), len(WORST_FIRST))


# — fields —


def field_name(code: str) -> str:
    """A field of reform in the language of the page."""
    if not code:
        return _("Chưa xếp lĩnh vực")
    return word(Field(code))


SHORT: dict[str, Any] = {
    Field.DIRECTION: gettext_lazy("Chỉ đạo"),
    Field.INSTITUTIONS: gettext_lazy("Thể chế"),
    Field.PROCEDURES: gettext_lazy("Thủ tục"),
    Field.ORGANISATION: gettext_lazy("Bộ máy"),
    Field.CIVIL_SERVICE: gettext_lazy("Công vụ"),
    Field.PUBLIC_FINANCE: gettext_lazy("Tài chính"),
    Field.DIGITAL: gettext_lazy("Chính quyền số"),
}


def ordered(codes: Iterable[str]) -> list[str]:
    """Fields in their usual order, what has none last."""
    order = {one.value: n for n, one in enumerate(Field)}
    return sorted(set(codes), key=lambda code: order.get(code, len(order)))


# — what the page draws —


@dataclass(frozen=True)
class Tally:
    """How many duties of a field one agency has in a state."""

    field: str
    agency: int
    state: str
    n: int


@dataclass(frozen=True)
class Body:
    """An agency of the plan, as it was called on the day."""

    pk: int
    name: str
    kind: str
    sort: str


Link = Callable[..., str]


def by_field(tallies: Sequence[Tally], link: Link) -> Bars:
    """A bar for each field; every number opens the tasks behind it."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in tallies:
        counts[one.field][one.state] += one.n
    rows = [
        BarRow(
            field_name(code),
            counts[code],
            url=link(field=code or "none"),
            links={state: link(field=code or "none", view=state) for state in counts[code]},
        )
        for code in ordered(counts)
    ]
    return Bars(rows, _("Lĩnh vực"), _("phân công"), _("Tiến độ theo lĩnh vực, tính theo phân công"))


@dataclass(frozen=True)
class Units:
    """The rows of the heat map that are shown: the map, how many pages of rows, and which kind of agency is opened."""

    heat: Heat
    kind: str
    page: int
    pages: int


def by_agency(
    tallies: Sequence[Tally], bodies: Mapping[int, Body], link: Link, *, opened: str = "", page: int = 1
) -> Units | None:
    """Agency × field. Communes are one row until they are opened; so is every kind where rows would be over forty.

    None of fewer than three rows, which are no map.
    """
    codes = ordered(one.field for one in tallies)
    cells: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for one in tallies:
        cells[one.agency, one.field][one.state] += one.n
    listed = sorted({one.agency for one in tallies}, key=lambda pk: (bodies[pk].kind != "committee", bodies[pk].sort))
    kinds: dict[str, list[int]] = defaultdict(list)
    for pk in listed:
        kinds[bodies[pk].kind].append(pk)
    kind = _group_of(opened, kinds)
    rows = [_alone(bodies[pk], link) for pk in kinds[kind]] if kind else _grouped(listed, kinds, bodies, link)
    pages = max(1, -(-len(rows) // UNITS))
    page = min(max(page, 1), pages)
    shown = rows[(page - 1) * UNITS : page * UNITS]
    if len(rows) < FEW and not kind:
        return None
    columns = [HeatColumn(field_name(code), str(SHORT.get(code, ""))) for code in codes]
    heat = Heat(
        columns,
        [_row(one, codes, cells, link) for one in shown],
        _("Cơ quan"),
        _("Số phân công đã xong trên số được giao, theo cơ quan và lĩnh vực"),
    )
    return Units(heat, kind, page, pages)


@dataclass(frozen=True)
class Unit:
    """A row of the map: one agency or several, and how the filter asks for it."""

    agencies: Sequence[int]
    name: str
    asked: str
    url: str


def _alone(body: Body, link: Link) -> Unit:
    return Unit([body.pk], body.name, str(body.pk), link(agency=str(body.pk)))


def _group_of(opened: str, kinds: Mapping[str, list[int]]) -> str:
    """The kind of agency that `?units=` opens: `communes`, or a kind's code."""
    kind = Kind.COMMUNE.value if opened == "communes" else opened
    return kind if kind in kinds else ""


def _grouped(
    listed: Sequence[int], kinds: Mapping[str, list[int]], bodies: Mapping[int, Body], link: Link
) -> list[Unit]:
    alone = [pk for pk in listed if bodies[pk].kind != Kind.COMMUNE]
    crowded = len(alone) > UNITS
    groups = {kind for kind, some in kinds.items() if len(some) >= FEW and (crowded or kind == Kind.COMMUNE)}
    rows = [_alone(bodies[pk], link) for pk in listed if bodies[pk].kind not in groups]
    for kind in sorted(groups, key=lambda one: (one == Kind.COMMUNE, one)):
        some = kinds[kind]
        url = link(anchor="theo-co-quan", units="communes" if kind == Kind.COMMUNE else kind)
        rows.append(Unit(some, f"{len(some)} {Kind(kind).label}", f"k-{kind}", url))
    return rows


def _row(one: Unit, codes: Sequence[str], cells: Mapping[tuple[int, str], Counter[str]], link: Link) -> HeatRow:
    made = []
    for code in codes:
        counts: Counter[str] = Counter()
        for pk in one.agencies:
            counts.update(cells.get((pk, code), {}))
        made.append(
            HeatCell(
                sum(counts[state] for state in DONE),
                sum(counts.values()),
                counts[State.OVERDUE],
                link(agency=one.asked, field=code or "none"),
            )
        )
    return HeatRow(one.name, made, size=len(one.agencies), url=one.url)
