"""What a progress report says: values only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cchc.documents.blocks import Signature


class State(StrEnum):
    """Codes of states as every room gives them, in the order of tables."""

    DONE = "done"
    LATE = "late"
    ENDED = "ended"
    WAIT = "wait"
    ISSUE = "issue"
    DOING = "doing"
    NONE = "none"
    BACK = "back"
    OVER = "over"
    UNSURE = "unsure"
    NA = "na"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    State.DONE: "Hoàn thành đúng hạn",
    State.LATE: "Hoàn thành trễ",
    State.ENDED: "Thường xuyên, đã hết năm",
    State.WAIT: "Đã nộp, chờ duyệt",
    State.ISSUE: "Đã trình, chờ ban hành",
    State.DOING: "Đang thực hiện",
    State.NONE: "Chưa bắt đầu",
    State.BACK: "Bị trả lại",
    State.OVER: "Quá hạn",
    State.UNSURE: "Chưa xác định được hạn",
    State.NA: "Không áp dụng",
}
# What does not apply is told of and has no part in a sum.
COUNTED = tuple(state for state in State if state is not State.NA)


@dataclass(frozen=True)
class Totals:
    """Counts by state; a state not named counts nothing. `done` is what is finished, on time or late."""

    name: str
    counts: Mapping[Any, int]  # by code: any text or enumeration that equals it
    total: int
    done: int

    def of(self, state: State) -> int:
        return self.counts.get(state, 0)


@dataclass(frozen=True)
class FieldRow(Totals):
    """A field of reform."""


@dataclass(frozen=True)
class AgencyRow(Totals):
    """An agency."""


@dataclass(frozen=True)
class TaskRow:
    """A task, or one agency's part in it, on the day of the report.

    `deadline` is the words of the plan, `due` the day they come to, None where not known. `note` is an obstacle,
    or why something was returned.
    """

    no: str
    field: str
    title: str
    product: str
    lead: str
    coordinating: str
    deadline: str
    due: date | None
    state: State
    handed_on: date | None = None
    record_number: str | None = None
    record_date: date | None = None
    note: str = ""


@dataclass(frozen=True)
class ProgressReport:
    """The state of a plan `as_of` a day, told by `issuer`.

    `title`, `number` (`412/KH-UBND`) and `issued_on` are the plan's. The report's own number and day are left open: it
    is issued by people. `estimated` counts by state with what is expected to come by the year's end (ước thực hiện),
    where anything is. `unit` is what is counted, `agency_abbr` the issuer's in the report's symbol (`SNV`: `BC-SNV`).
    """

    title: str
    number: str | None
    issued_on: date | None
    issuer: str
    superior: str | None
    place: str
    agency_abbr: str
    as_of: date
    summary: Sequence[FieldRow]
    agencies: Sequence[AgencyRow]
    rows: Sequence[TaskRow]
    unit: str = "nhiệm vụ"
    estimated: Mapping[Any, int] | None = None
    signature: Signature | None = None
    recipients: Sequence[str] = ()

    def whole(self) -> Totals:
        """All fields together; where no fields are given, all rows."""
        return added("Cộng", self.summary) if self.summary else counted("Cộng", self.rows)

    def with_estimates(self) -> Totals | None:
        """All of it with what is estimated counted as done; None where nothing is."""
        if self.estimated is None:
            return None
        done = self.estimated.get(State.DONE, 0) + self.estimated.get(State.LATE, 0)
        return Totals("Cộng, gồm ước", self.estimated, self.whole().total, done)


def added(name: str, rows: Iterable[Totals]) -> Totals:
    """Several rows as one."""
    rows = list(rows)
    counts = {state: sum(row.of(state) for row in rows) for state in State}
    return Totals(name, counts, sum(row.total for row in rows), sum(row.done for row in rows))


def counted(name: str, rows: Iterable[TaskRow]) -> Totals:
    """Tasks counted by their state."""
    counts = dict.fromkeys(State, 0)
    for row in rows:
        counts[State(row.state)] += 1
    return Totals(name, counts, sum(counts[state] for state in COUNTED), counts[State.DONE] + counts[State.LATE])
