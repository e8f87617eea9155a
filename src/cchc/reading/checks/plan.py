"""What every check looks at: the reading, its text in order, and the years it is for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cchc.periods.deadlines import Deadline, Kind
from cchc.reading import furniture, outline
from cchc.reading.blocks import Passage, passages
from cchc.reading.checks.citations import Cited, cited
from cchc.reading.model import Head, Reading, Task
from cchc.reading.outline import Placed

YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/])")
# A year in a document's number or date is not one the plan is for: `Nghị quyết số 12/2021/NQ-HĐND ngày 5/7/2021`.
_CITED = re.compile(r"\d+\s*/\s*\d{4}\s*/\s*[\w-]+|ngày\s+\d{1,2}\s*(?:/|tháng)\s*\d{1,2}\s*(?:/|năm)\s*\d{4}")
_SPAN = re.compile(r"((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)")


@dataclass(frozen=True)
class Plan:
    """`lines` leaves out what a site prints around the document. `years` is None where the title names no year."""

    reading: Reading
    placed: tuple[Placed, ...]
    lines: tuple[Passage, ...]
    years: range | None
    undated: frozenset[str]  # pointers of deadlines whose year is not printed
    cited: tuple[Cited, ...]

    def days(self) -> Iterator["Day"]:
        """Every deadline of a task that comes to a day."""
        for i, task in enumerate(self.reading.tasks):
            for j, deadline in enumerate(task.deadlines):
                first, last = deadline.start or deadline.due, deadline.due or deadline.start
                if first and last and deadline.kind in (Kind.BY, Kind.WITHIN):
                    pointer = f"/tasks/{i}/deadlines/{j}"
                    place = task.places.get(f"deadlines/{j}", task.places["title"])
                    yield Day(task, deadline, first, last, pointer, place, pointer not in self.undated)


@dataclass(frozen=True)
class Day:
    """A deadline that comes to a day: the task, the deadline, the first and the last day of it."""

    task: Task
    deadline: Deadline
    first: date
    last: date
    pointer: str
    place: Passage
    year_printed: bool

    @property
    def words(self) -> str:
        """What the deadline is for: the product it names, else the task and its products."""
        return self.deadline.product or ". ".join((self.task.title, *self.task.products))


def prepare(reading: Reading) -> Plan:
    content = furniture.without(list(reading.blocks))
    lines = tuple(passages(content))
    return Plan(
        reading=reading,
        placed=tuple(outline.outline(content)),
        lines=lines,
        years=plan_years(reading.head),
        undated=frozenset(doubt.pointer for doubt in reading.doubts if doubt.code == "year_missing"),
        cited=tuple(cited(lines)),
    )


def plan_years(head: Head) -> range | None:
    """The years a plan is for, by its title: one, or the span of them."""
    title = _CITED.sub(" ", head.title or "")
    years = sorted(int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", title))
    return range(years[0], years[-1] + 1) if years else None


def years_named(text: str) -> set[int]:
    """The years a text speaks of; those of a span all count, those in numbers and dates of documents do not."""
    bare = _CITED.sub(" ", text)
    spans = {year for match in _SPAN.finditer(bare) for year in range(int(match[1]), int(match[2]) + 1)}
    return spans | {int(match[0]) for match in YEAR.finditer(bare)}


def pointer_at(reading: Reading, place: Passage, words: str) -> str:
    """The pointer of a task's member that is printed at a place with these words in it; "" when none is."""
    for i, task in enumerate(reading.tasks):
        for member, at in task.places.items():
            if (at.block, at.row, at.cell) == (place.block, place.row, place.cell) and words in at.text:
                return f"/tasks/{i}/{member}"
    return ""


def printed(day: date) -> str:
    return f"{day:%d/%m/%Y}"
