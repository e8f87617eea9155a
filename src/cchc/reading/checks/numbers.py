"""Numbers and letters: of the tasks, of lists, of the plan itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from cchc.reading.blocks import Passage
from cchc.reading.checks.finding import Finding, short
from cchc.reading.checks.plan import Plan, pointer_at, printed
from cchc.reading.cites import NUMBER
from cchc.reading.dates import DAY, day
from cchc.reading.marks import Mark
from cchc.reading.model import Task

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_COUNTED = ("letter", "number", "dotted", "roman")
_NAMES = {"letter": "Điểm", "number": "Mục", "dotted": "Mục", "roman": "Phần"}
_MARKS = {"letter": "{})", "number": "{}.", "dotted": "{}.", "roman": "{}."}


def no_twice(plan: Plan) -> Iterator[Finding]:
    """Sở Công Thương: two tasks 33 in one table. Where numbers begin again in each group (An Giang) each is alone."""
    tasks = [(i, task) for i, task in enumerate(plan.reading.tasks) if "no" in task.places and task.no]
    in_tables = [(i, task) for i, task in tasks if task.places["no"].row is not None]
    for _, run in groupby(in_tables, lambda pair: pair[1].places["no"].block):
        rows = list(run)
        used: dict[tuple[object, str], Task] = {}
        for at, ((i, task), counted_in) in enumerate(zip(rows, _counted_in([task for _, task in rows]), strict=True)):
            no = task.no or ""
            first = used.setdefault((counted_in, no), task)
            if first is task or first.places["no"] == task.places["no"]:
                continue
            meant = _number_after(rows[at - 1][1].no) if rows[at - 1][1].no == no else None
            following = rows[at + 1][1].no if at + 1 < len(rows) else None
            shift = " và các số sau tăng thêm một" if meant and following == meant else ""
            yield Finding(
                "no_twice",
                f"Số {no} dùng cho hai nhiệm vụ, {short(first.title, 50)} và {short(task.title, 50)}"
                + (f"; có lẽ nhiệm vụ sau là số {meant}{shift}." if meant else "."),
                f"/tasks/{i}/no",
                task.places["no"],
                meant,
            )


def _counted_in(tasks: list[Task]) -> list[object]:
    """What each task's number must be unique in: the table, or its group where the table begins again more than once.
    Groups that were not read make each new 1 begin one."""
    begins = sum(task.no in ("1", "a") for task in tasks)
    run, found = 0, list[object]()
    for task in tasks:
        run += begins > 1 and task.no in ("1", "a") and task.area is None
        area = task.places.get("area")
        found.append((area.row, area.text) if begins > 1 and area else run)
    return found


def _number_after(no: str | None) -> str | None:
    head, dot, last = (no or "").rpartition(".")
    return f"{head}{dot}{int(last) + 1}" if last.isdigit() else None


_DEEPEST = 20  # lists still open; each that begins again stays open under the new one


@dataclass
class _Listed:
    """A list being counted: its sort of mark, the last label and the words it stood before."""

    name: str
    rank: int
    label: str
    words: str


def label_twice(plan: Plan) -> Iterator[Finding]:
    """Hải Dương II.4: `a)`, `b)`, `b)`, `c)`. A list inside another may have marks of the same sort: what fits the
    outer one goes on with it."""
    open_: list[_Listed] = []
    for here in plan.placed:
        mark = here.mark
        if mark is None or mark.name not in _COUNTED or not mark.label:
            if here.block.kind == "table" or (mark and mark.name in ("part", "upper", "article")):
                open_.clear()
            continue
        while open_ and open_[-1].rank > mark.rank:
            open_.pop()
        at = next((n for n in reversed(range(len(open_))) if mark.label in _after(open_[n])), None)
        if at is not None:
            del open_[at + 1 :]
            open_[at].label, open_[at].words = mark.label, mark.rest
        elif open_ and _repeats(open_[-1], mark):
            yield _label_twice(plan, open_[-1], mark, Passage(here.block.text, here.block.id))
        elif open_ and (open_[-1].name, open_[-1].rank) == (mark.name, mark.rank) and not _first(mark.label):
            open_[-1].label, open_[-1].words = mark.label, mark.rest
        else:
            del open_[: -_DEEPEST + 1]
            open_.append(_Listed(mark.name, mark.rank, mark.label, mark.rest))


def _label_twice(plan: Plan, listed: _Listed, mark: Mark, place: Passage) -> Finding:
    meant = _after(listed)[0]
    name = f"{_NAMES[mark.name]} “{_MARKS[mark.name].format(mark.label)}”"
    shown = f"“{_MARKS[mark.name].format(meant)}”"
    return Finding(
        "label_twice",
        f"{name} dùng hai lần liền nhau, trước {short(listed.words, 50)} và {short(mark.rest, 50)}"
        + (f"; có lẽ lần sau là {shown}." if meant else "."),
        pointer_at(plan.reading, place, mark.label),
        place,
        meant or None,
    )


def _repeats(listed: _Listed, mark: Mark) -> bool:
    return (listed.name, listed.rank, listed.label) == (mark.name, mark.rank, mark.label) and not _first(mark.label)


def _first(label: str) -> bool:
    return label in ("a", "1", "I") or label.endswith(".1")


def _after(listed: _Listed) -> tuple[str, ...]:
    """The labels that may come next; the usual one first."""
    if listed.name == "letter":
        at = _LETTERS.find(listed.label)
        usual = _LETTERS[at + 1] if 0 <= at < len(_LETTERS) - 1 else ""
        latin = chr(ord(listed.label) + 1) if listed.label.isascii() else "e"
        return tuple(filter(None, (usual, latin)))
    if listed.name == "roman":
        at = _ROMAN.index(listed.label) if listed.label in _ROMAN[:-1] else -2
        return (_ROMAN[at + 1],) if at >= 0 else ("",)
    return (_number_after(listed.label) or "",)


_ATTACHED = re.compile(
    r"kèm theo\s+(?:Kế hoạch|Quyết định|Chương trình|Nghị quyết|Công văn|Thông báo)\s+số\s*:?\s*"
    rf"(?P<number>{NUMBER.pattern})"
    r"(?:\s*,?\s*(?P<day>ngày\s+\d{1,2}(?:\s*/\s*|\s+tháng\s+)\d{1,2}(?:\s*/\s*|\s+năm\s+)\d{4}))?",
    re.IGNORECASE,
)


def own_number(plan: Plan) -> Iterator[Finding]:
    """Sơn Tây: `Số: 2579/QĐ-UBND` over the decision, `Quyết định số 254/QĐ-UBND` over the plan it promulgates."""
    head = plan.reading.head
    for at in plan.lines:
        for found in _ATTACHED.finditer(at.text):
            number = "".join(found["number"].split())
            if not head.number or _symbol(number) != _symbol(head.number):
                continue  # another document is meant, or the head has none yet
            if number != head.number:
                yield Finding(
                    "own_number",
                    f"Số của văn bản in hai cách: {head.number} ở đầu văn bản và {number} ở đây.",
                    "/document/number",
                    at,
                )
            match = DAY.search(found["day"] or "")
            on = day(match, 0) if match else None
            if on and head.issued_on and on != head.issued_on:
                yield Finding(
                    "own_date",
                    f"Ngày của văn bản in hai cách: {printed(head.issued_on)} ở đầu văn bản và {printed(on)} ở đây.",
                    "/document/issued_on",
                    at,
                )


def _symbol(number: str) -> str:
    return number.partition("/")[2].casefold()
