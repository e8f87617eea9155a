"""The stages in their order."""

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from cchc.reading import (
    assigning,
    doubts,
    furniture,
    head,
    lists,
    lookalikes,
    outline,
    plain,
    reporting,
    tables,
    targets,
    targettables,
    tasks,
)
from cchc.reading.blocks import Block, Passage, passages, printable, without_controls
from cchc.reading.files import Source
from cchc.reading.model import Reading, Task
from cchc.reading.outline import Placed
from cchc.reading.progress import Progress
from cchc.reading.tasks import Draft
from cchc.reading.unreadable import Unreadable
from cchc.words import guess_field, legacy

NO_TASK = "Không thấy nhiệm vụ nào trong tệp; có thể nhập nhiệm vụ bằng tay."
_NO_YEAR = 2000
_VIETNAMESE = 0.5
_YEAR = re.compile(r"(?<![\d/.-])20\d\d(?!\d)")
# A question mark inside or before a word: what was saved in an encoding without Vietnamese letters (`c?i c?ch`).
_LOST = re.compile(r"[^\W\d_]\?(?=[^\W\d_])|(?<!\S)\?(?=[^\W\d_])")
_MOST_LOST = 0.1  # of the words


def reading(source: Source, progress: Progress | None = None) -> Reading:
    """Raises `Unreadable` when there is no text, or none in Vietnamese."""
    blocks, notes = to_blocks(source, progress)
    blocks, notes = without_controls(blocks), [printable(note) for note in notes]
    _refuse_no_plan(blocks)
    content = furniture.without(blocks)
    placed = outline.outline(content)
    found = head.head(content)
    year = found.year or (found.issued_on.year if found.issued_on else _usual_year(content))
    article = found.number is None and lookalikes.article(content)
    drafted = [] if article or found.kind in lookalikes.NO_TASKS_IN else drafts(placed, year)
    if not drafted and not article and found.kind in assigning.KINDS:
        drafted = assigning.drafts(placed)
    read = tuple((tasks.task(draft, year), draft) for draft in drafted)
    all_tasks = tuple(task for task, _ in read)
    notes += [] if all_tasks else [NO_TASK]
    headings = {here.block.id: here.block for here in placed}
    read_so_far = Reading(
        source=source.name,
        head=found,
        targets=()
        if article
        else (
            *targets.targets(placed, read, _labelled(all_tasks, placed)),
            *targettables.targets(placed, year),
        ),
        tasks=all_tasks,
        reporting=tuple(reporting.reporting(placed, read, year)),
        blocks=tuple(headings.get(block.id, block) for block in blocks),
        doubts=doubts.doubts(found, all_tasks),
        notes=tuple(notes),
    )
    return replace(read_so_far, doubts=read_so_far.doubts + doubts.of_pictures(read_so_far))


def _usual_year(blocks: list[Block]) -> int:
    """The year a document without a head speaks of most, by which days without a year are read."""
    spoken = Counter(year for at in passages(blocks) for year in _YEAR.findall(at.text))
    return int(spoken.most_common(1)[0][0]) if spoken else _NO_YEAR


def to_blocks(source: Source, progress: Progress | None = None) -> tuple[list[Block], list[str]]:
    """The blocks of a file, and sentences about the file itself."""
    if source.format == "docx":
        from cchc.reading import word

        return word.blocks(source.data)
    if source.format == "pdf":
        from cchc.reading import pdf

        return pdf.blocks(source.data, progress)
    if source.format == "image":
        from cchc.reading import pdf, pictures, scan

        count = len(pictures.sizes(source.data))
        return pdf.of_leaves(scan.sheets(pictures.of_image(source.data), count, progress))
    if source.format == "xlsx":
        from cchc.reading import sheets

        return sheets.blocks(source.data)
    if source.format in ("doc", "odt"):
        from cchc.reading import office, word

        return word.blocks(office.as_docx(source.data, source.format))
    try:
        decoded = legacy.decode(source.data)
    except UnicodeDecodeError as error:
        raise Unreadable("binary") from error
    if "\x00" in decoded.text:
        raise Unreadable("binary")
    notes = [decoded.note] if decoded.note else []
    if source.format == "html":
        from cchc.reading import markup

        return markup.blocks(decoded.text), notes
    return plain.blocks(decoded.text), notes


def drafts(placed: list[Placed], year: int) -> list[Draft]:
    """Drafts of all tasks in document order, from tables and from labelled lists."""
    found = lists.drafts(placed)
    if lookalikes.steps([at.text for draft in found for at in draft.cells.get("deadlines", ())]):
        found = []
    columns: tables.Columns | None = None
    sections = _sections(placed)
    for here in placed:
        if here.block.kind == "table" and not targettables.holds_targets(here.block, year):
            listed, read = tables.drafts(here.block, columns)
            columns = read or columns
            found += [_under_heading(draft, here, sections) for draft in listed]
    order = {here.block.id: i for i, here in enumerate(placed)}
    return sorted(found, key=lambda draft: (order[draft.title.block], draft.title.row or 0))


def _sections(placed: list[Placed]) -> set[str]:
    """Headings with a number that stand right over a table, where several of a rank do: each names its table's part."""
    over = [
        table.under[-1]
        for before, table in pairwise(placed)
        if table.block.kind == "table" and table.under and table.under[-1].block == before.block.id
    ]
    ranks = Counter(heading.rank for heading in over if heading.number is not None)
    return {heading.block for heading in over if heading.number is not None and ranks[heading.rank] > 1}


def _under_heading(draft: Draft, table: Placed, sections: set[str]) -> Draft:
    """A task of a table without groups stands under the field that the heading over the table names."""
    heading = table.area()
    if draft.area or heading is None or heading.appendix:
        return draft
    if guess_field(heading.text) is None and heading.block not in sections:
        return draft
    return replace(draft, area=Passage(heading.text, heading.block))


def _labelled(all_tasks: tuple[Task, ...], placed: list[Placed]) -> set[str]:
    return {at.block for task in all_tasks for pointer, at in task.places.items() if pointer != "area"} - {
        here.block.id for here in placed if here.block.kind == "table"
    }


def _refuse_no_plan(blocks: list[Block]) -> None:
    text = "\n".join([block.text for block in blocks] + [c.text for b in blocks for row in b.rows for c in row])
    if not any(c.isalpha() for c in text):
        raise Unreadable("no_text")
    if len(_LOST.findall(text)) > _MOST_LOST * len(text.split()):
        raise Unreadable("lost")
    if legacy.vietnamese(text) < _VIETNAMESE:
        raise Unreadable("not_vietnamese")
