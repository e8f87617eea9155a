"""A draft of a task (its words, cell by cell) → the task: products, bodies, deadlines, each tied to its place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cchc.periods.deadlines import Kind
from cchc.reading import bodies, dates, deadlines
from cchc.reading.blocks import Passage
from cchc.reading.columns import Role
from cchc.reading.items import cut, trimmed
from cchc.reading.marks import mark
from cchc.reading.model import Criterion, Labels, Task
from cchc.words import fold

_CRITERION = re.compile(
    r"^(?P<level>TCTP|TC|Tiêu chí thành phần|Tiêu chí)\s*(?P<code>\d+(?:\.\d+)*)\.?\s*[-–:.]?\s*(?P<name>\D.*)$",
    re.DOTALL,
)
_ROLE_NOTE = re.compile(
    r"\s*\(\s*(?:(?:là|cơ quan|đơn vị|đ/v)\s+)*(?P<role>chủ trì|phối hợp)(?:\s+(?:chính|thực hiện))?\s*\)",
    re.IGNORECASE,
)
# `ĐVTT theo chức năng nhiệm vụ được giao chủ trì` (Sở Công Thương), with no coordinator after it, stays as printed.
_VERBS = re.compile(
    r"^(?P<lead>[^;:\n]{3,120}?) (?:là (?:cơ quan|đơn vị) )?chủ trì\s*[,;]?\s*(?:và )?"
    r"(?:phối hợp(?: với| cùng)?:? (?P<with>.+)|(?P<others>.+?) phối hợp(?: thực hiện)?)$",
    re.IGNORECASE | re.DOTALL,
)
_LEVELS = {"Tiêu chí thành phần": "TCTP", "Tiêu chí": "TC"}
_ROLE_IN_CELL = re.compile(
    r"(?P<role>(?:(?:cơ quan|đơn vị|đ/v)\s+)?(?:chủ trì|phối hợp|tham mưu|"
    r"thực hiện)(?:\s+(?:thực hiện|chính))?)\s*:\s*",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:(?:các )?nhiệm vụ (?:do|của|giao(?: cho)?) |giao(?: cho)? |trách nhiệm của |"
    r"(?:cơ quan|đơn vị) chủ trì\s*:\s*)?"
    r"(?P<body>.+?)(?: (?:là (?:cơ quan |đơn vị )?)?(?:chủ trì|tham mưu)(?:,? (?:thực hiện|tham mưu))?)?\s*:?$",
    re.IGNORECASE,
)
# Said where there is nothing to say.
_NOTHING = {"", "khong", "khong co", "x", "nt"}


@dataclass(frozen=True)
class Draft:
    """The words of a task before they are read. `group_lead` is the group's title where that names the lead."""

    title: Passage
    no: Passage | None = None
    area: Passage | None = None
    cells: Mapping[Role, Sequence[Passage]] = field(default_factory=dict)
    group_lead: Passage | None = None
    numbered: bool = True
    criterion: Passage | None = None  # where a column of its own names it


@dataclass
class _Values:
    """Values of one list of a task, with labels, places and the cells' letters."""

    texts: list[str] = field(default_factory=list)
    labels: list[str | None] = field(default_factory=list)
    places: dict[str, Passage] = field(default_factory=dict)

    def add(self, name: str, text: str, label: str | None, at: Passage, printed: str) -> None:
        self.places[f"{name}/{len(self.texts)}"] = at._replace(text=printed)
        self.texts.append(text)
        self.labels.append(label)


def task(draft: Draft, year: int) -> Task:
    """The task a draft comes to in a plan for `year`."""
    no, title, criterion = _title(draft)
    cells = dict(draft.cells)
    both = cells.get("both", ())
    lead_cells, with_lead = _by_role([*cells.get("lead", ()), *both], "lead")
    coordinating_cells, with_coordinating = _by_role(cells.get("coordinating", ()), "coordinating")
    products = _items("products", cells.get("products", ()), semicolons=True, sentences=True)
    requirements = _items("requirements", cells.get("requirements", ()))
    lead = _bodies("lead", [*lead_cells, *with_coordinating])
    if not lead.texts and draft.group_lead and names_lead(draft.group_lead.text):
        lead = _group(draft.group_lead)
    coordinating = _bodies("coordinating", [*coordinating_cells, *with_lead])
    read, doubts, places = _deadlines(cells.get("deadlines", ()), year, products.texts)
    read = _begun(cells.get("begins", ()), year, read, places)
    places |= products.places | requirements.places | lead.places | coordinating.places
    places["title"] = draft.title
    if no and draft.no:
        places["no"] = draft.no
    elif no:
        places["no"] = draft.title
    if draft.area:
        places["area"] = draft.area
    if criterion:
        places["criterion"] = draft.title
    elif draft.criterion:
        criterion, places["criterion"] = named_criterion(draft.criterion.text), draft.criterion
    labels = Labels(tuple(products.labels), tuple(lead.labels), tuple(one.label for one in read))
    lettered = any(any(letters) for letters in (labels.products, labels.lead, labels.deadlines))
    return Task(
        title=title,
        no=no,
        area=trimmed_heading(draft.area.text) if draft.area else None,
        criterion=criterion,
        products=tuple(products.texts),
        requirements=tuple(requirements.texts),
        lead=tuple(lead.texts),
        coordinating=tuple(coordinating.texts),
        deadlines=tuple(one.deadline for one in read),
        labels=labels if lettered else None,
        places=places,
        doubts=tuple(doubts),
    )


def number(text: str) -> str | None:
    """A number as printed, without punctuation; None for an empty cell."""
    return re.sub(r"^[\s(]+|[\s).:;/\-–]+$", "", " ".join(text.split())) or None


def trimmed_heading(text: str) -> str:
    """A group's title without its numeral."""
    found = mark(text)
    return trimmed(found.rest if found else text).rstrip(" :")


def _title(draft: Draft) -> tuple[str | None, str, Criterion | None]:
    no = number(draft.no.text) if draft.no else None
    words = " ".join(draft.title.text.split())
    found = mark(words)
    if found and (found.name in ("dash", "plus") or (no is None and draft.numbered)):
        no = no or found.label or None
        words = found.rest
    elif found and no and found.label == no:
        words = found.rest
    title = trimmed(words)
    criterion = named_criterion(title)
    return no, criterion.name if criterion else title, criterion


def named_criterion(text: str) -> Criterion | None:
    """`TCTP 1.1.2 - Mức độ hoàn thành Kế hoạch CCHC`."""
    named = _CRITERION.match(trimmed(text))
    if not named:
        return None
    return Criterion(named["code"], _LEVELS.get(named["level"], named["level"]), trimmed(named["name"]))


def _items(name: str, cells: Iterable[Passage], *, semicolons: bool = False, sentences: bool = False) -> _Values:
    values = _Values()
    for at in cells:
        for item in cut(at.text, semicolons=semicolons, sentences=sentences):
            if fold(item.text) not in _NOTHING:
                values.add(name, item.text, item.label, at, item.text)
    return values


def _bodies(name: str, cells: Iterable[Passage]) -> _Values:
    values = _Values()
    for at in cells:
        for body in bodies.bodies(at.text):
            if fold(body.name) not in _NOTHING:
                values.add(name, body.name, body.label, at, body.printed)
    return values


def names_lead(title: str) -> bool:
    """Whether a group's title names who leads its tasks: `II. SỞ NỘI VỤ`, `Sở Tư pháp chủ trì`, `Giao Sở Y tế`."""
    return bodies.names_body(_lead_of(title))


def _lead_of(title: str) -> str:
    words = trimmed_heading(title)
    found = _LEADS.match(words)
    return found["body"] if found else words


def _group(at: Passage) -> _Values:
    values = _Values()
    for body in bodies.bodies(_lead_of(at.text)):
        values.add("lead", bodies.sentence_case(body.name), None, at, body.printed)
    return values


def _by_role(cells: Iterable[Passage], own: Role) -> tuple[list[Passage], list[Passage]]:
    """Cells cut where they name roles themselves: `Chủ trì: Sở A; Phối hợp: các sở` → what is the column's own, and
    what is the other's."""
    mine: list[Passage] = []
    other: list[Passage] = []
    for at in (part for cell in cells for kept in _by_verb(cell, own, other) for part in _by_note(kept, own, other)):
        cuts = list(_ROLE_IN_CELL.finditer(at.text))
        if not cuts:
            mine.append(at)
            continue
        if before := at.text[: cuts[0].start()].strip(" -–+;\n"):
            mine.append(at._replace(text=before))
        ends = [match.start() for match in cuts[1:]] + [len(at.text)]
        for match, end in zip(cuts, ends, strict=True):
            part = at._replace(text=at.text[match.end() : end].strip(" -–+;,\n"))
            role: Role = "coordinating" if "phối hợp" in match["role"].lower() else "lead"
            (mine if role == own else other).append(part)
    return mine, other


def _by_verb(at: Passage, own: Role, other: list[Passage]) -> list[Passage]:
    """`Sở A chủ trì, các sở phối hợp` and `Sở A chủ trì, phối hợp với Sở B`: what is the column's own; the rest is put
    to `other`."""
    if not (said := _VERBS.match(at.text.strip(" .;"))):
        return [at]
    mine = {"lead": said["lead"], "coordinating": said["with"] or said["others"]}
    rest: Role = "coordinating" if own == "lead" else "lead"
    if mine[rest]:
        other.append(at._replace(text=mine[rest]))
    return [at._replace(text=mine[own])] if mine.get(own) else []


def _by_note(at: Passage, own: Role, other: list[Passage]) -> list[Passage]:
    """`Sở A (chủ trì), Sở B (phối hợp)`: what is left for the column itself; the other role's are put to `other`.

    A note speaks of the body before it; after an earlier note, of all bodies since.
    """
    mine: list[Passage] = []
    start = 0
    for note in _ROLE_NOTE.finditer(at.text):
        words = at.text[start : note.start()].strip(" ,;\n-–+")
        named = bodies.bodies(words)
        if not start and len(named) > 1 and named[-1].printed in words:
            first = words.rindex(named[-1].printed)
            mine.append(at._replace(text=words[:first].strip(" ,;\n-–+")))
            words = words[first:]
        role: Role = "coordinating" if "phối" in note["role"].lower() else "lead"
        (mine if role == own else other).append(at._replace(text=words))
        start = note.end()
    rest = at.text[start:].strip(" ,;\n-–+.") if start else at.text
    return mine + ([at._replace(text=rest)] if rest else [])


def _begun(
    cells: Iterable[Passage], year: int, read: list[deadlines.Read], places: dict[str, Passage]
) -> list[deadlines.Read]:
    """A column of beginnings beside the one of ends: the single deadline of the task becomes the time between."""
    begins = [(at, found) for at in cells if (found := dates.when(at.text, year))]
    if len(begins) != 1 or len(read) != 1 or read[0].deadline.due is None:
        return read
    at, found = begins[0]
    first, due = found.start or found.due, read[0].deadline.due
    if first is None or first > due or read[0].deadline.kind not in (Kind.BY, Kind.WITHIN):
        return read
    places["deadlines/0/start"] = at
    return [read[0]._replace(deadline=replace(read[0].deadline, kind=Kind.WITHIN, start=first))]


def _deadlines(
    cells: Iterable[Passage], year: int, products: Sequence[str]
) -> tuple[list[deadlines.Read], list[tuple[str, str]], dict[str, Passage]]:
    cells = [at for at in cells if fold(at.text) not in _NOTHING]
    read: list[deadlines.Read] = []
    doubts: list[tuple[str, str]] = []
    places: dict[str, Passage] = {}
    for at in cells:
        for one in deadlines.read(at.text, year, products if len(cells) == 1 else ()):
            pointer = f"deadlines/{len(read)}"
            places[pointer] = at._replace(text=one.printed)
            if not one.year_printed:
                doubts.append((pointer, "year_missing"))
            if not one.understood:
                doubts.append((pointer, "deadline_not_resolved"))
            read.append(one)
    return read, doubts, places
