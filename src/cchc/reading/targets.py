"""Statements that set a number to reach: in prose, in columns of requirements, among products."""

import re
from collections.abc import Iterable

from cchc.reading.blocks import Passage
from cchc.reading.items import cut, trimmed
from cchc.reading.marks import UPPER
from cchc.reading.measures import measures
from cchc.reading.model import Criterion, Target, Task
from cchc.reading.outline import Placed
from cchc.reading.tasks import Draft

_SENTENCE = re.compile(rf"(?<=[^\s.\d]|[%\d])\.\s+(?=[{UPPER}\d])")
# Numbers that report what is, or quote another document, set no goal here.
_NOT_A_GOAL = re.compile(
    r"^(?:Căn cứ|Thực hiện Quyết định|Theo (?:kết quả|số liệu|báo cáo))|(?:năm trước|hiện nay|đã) đạt|"
    r"kết quả (?:năm|đạt được)",
    re.IGNORECASE,
)


def targets(placed: Iterable[Placed], tasks: Iterable[tuple[Task, Draft]], labelled: set[str]) -> list[Target]:
    """Targets of the prose, then of the cells of the tasks. `labelled` are blocks that are lines of listed tasks."""
    found: list[Target] = []
    for here in placed:
        if here.block.kind == "table" or here.block.id in labelled:
            continue
        area = here.area()
        heading = Passage(area.text, area.block) if area else None
        for sentence in _sentences(here.text):
            if not _NOT_A_GOAL.search(sentence):
                found += _target(sentence, Passage(sentence, here.block.id), heading, heading.text if heading else None)
    for task, draft in tasks:
        found += _of_task(task, draft)
    seen: set[Passage] = set()
    return [target for target in found if not (target.places["text"] in seen or seen.add(target.places["text"]))]  # type: ignore[func-returns-value]


def _of_task(task: Task, draft: Draft) -> list[Target]:
    """A requirement is a goal sentence by sentence; a product, item by item."""
    found = []
    required, promised = draft.cells.get("requirements", ()), draft.cells.get("products", ())
    for at, semicolons in [*((at, False) for at in required), *((at, True) for at in promised)]:
        for item in cut(at.text, semicolons=semicolons):
            for sentence in _sentences(item.text):
                found += _target(
                    sentence, at._replace(text=sentence), task.places.get("area"), task.area, task.criterion
                )
    return found


def _target(
    sentence: str, at: Passage, heading: Passage | None, area: str | None, criterion: Criterion | None = None
) -> list[Target]:
    numbers = measures(sentence)
    if not numbers:
        return []
    places = {"text": at} | ({"area": heading} if heading else {})
    return [Target(area, sentence, tuple(numbers), criterion.code if criterion else None, places)]


def _sentences(text: str) -> list[str]:
    """Sentences; one with brackets or a nested list that goes on over a full stop is kept whole."""
    parts = [trimmed(part) for part in _SENTENCE.split(text)]
    out: list[str] = []
    for part in filter(None, parts):
        if out and (out[-1].count("(") > out[-1].count(")") or re.search(r":\s*[-–+] ", out[-1])):
            out[-1] = f"{out[-1]}. {part}"
        else:
            out.append(part)
    return out
