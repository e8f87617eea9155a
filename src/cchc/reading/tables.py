"""Tables that assign work → drafts of tasks: headings say what each column is, rows are tasks or titles of groups."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cchc.reading import columns, dates, lookalikes
from cchc.reading.blocks import Block, Cell, Passage, grid
from cchc.reading.bodies import names_body
from cchc.reading.columns import Role
from cchc.reading.marks import mark
from cchc.reading.tasks import Draft, named_criterion, names_lead, number
from cchc.words import fold, guess_field

_Spots = list[tuple[Cell, int] | None]
_HEADING_ROWS = 4
_ROMAN = re.compile(r"^[IVX]{1,6}$")
_COLUMN_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[A-H])\)?$")
_TICK = re.compile(r"[xX×✓✔√•*+●■]|có", re.IGNORECASE)
# A column for each quarter, month or year, marked where the task is done: `Thời gian` over `Quý I | Quý II | …`.
_PERIOD = re.compile(
    r"(?:(?P<quarter>quý)\s*)?(?:I{1,3}|IV|[1-4])|(?:tháng|T)\s*\d{1,2}|\d{1,2}|(?:năm\s*)?20\d\d", re.IGNORECASE
)
_VALUES: tuple[Role, ...] = ("products", "requirements", "lead", "coordinating", "both", "deadlines", "begins")


@dataclass(frozen=True)
class Columns:
    """The meaning of each column, how many rows the headings take, and whether a group's title names the lead."""

    roles: Mapping[int, Role]
    rows: int
    width: int
    group_lead: bool = False
    ticks: Mapping[int, Passage] = field(default_factory=dict)  # column → the heading that a mark in it stands for

    def of(self, role: Role) -> list[int]:
        return [column for column, meaning in self.roles.items() if meaning == role]


@dataclass
class _Row:
    """A row being read: where it is, and its cells by role (only those that begin in it when `own`)."""

    index: int
    spots: _Spots
    columns: Columns
    block: str

    def passage(self, role: Role, *, own: bool = False) -> Passage | None:
        for column in self.columns.of(role):
            if found := self.at(column, own=own):
                return found
        return None

    def at(self, column: int, *, own: bool = False) -> Passage | None:
        spot = self.spots[column] if column < len(self.spots) else None
        if spot is None or not spot[0].text.strip() or (own and spot[0].row != self.index):
            return None
        cell, index = spot
        return Passage(cell.text, self.block, cell.row, index)

    def passages(self, role: Role, *, own: bool = False) -> list[Passage]:
        found = [(column, at) for column in self.columns.of(role) if (at := self.at(column, own=own))]
        return [
            heading if (heading := self.columns.ticks.get(column)) and _TICK.fullmatch(at.text.strip()) else at
            for column, at in found
        ]

    def filled(self) -> set[int]:
        """Columns in which a cell with words begins in this row."""
        return {
            c
            for c, spot in enumerate(self.spots)
            if spot and spot[0].row == self.index and spot[0].column == c and spot[0].text.strip()
        }


@dataclass
class _Reader:
    """Drafts so far, and the groups the next row stands under."""

    columns: Columns
    drafts: list[Draft] = field(default_factory=list)
    groups: list[tuple[int, Passage]] = field(default_factory=list)


def drafts(table: Block, earlier: Columns | None) -> tuple[list[Draft], Columns | None]:
    """The tasks a table lists, and its columns; none for a table that assigns no work.

    `earlier` are the columns of the task table before: a table without headings of its own and just as wide goes on
    with it over a page break.
    """
    rows = grid(table)
    found = headings(rows, table.id)
    if found is None:
        if earlier is None or table.width != earlier.width or not _goes_on(rows, earlier):
            return [], None
        found = replace(earlier, rows=0)
    if _assigns_nothing(table, rows, found):
        return [], None
    reader = _Reader(found)
    for index in range(found.rows, len(rows)):
        _read(reader, _Row(index, rows[index], found, table.id), rows)
    return reader.drafts, found


def _assigns_nothing(table: Block, rows: list[_Spots], found: Columns) -> bool:
    heads = [cell.text for row in table.rows[: found.rows] for cell in row]

    def under(role: Role) -> list[str]:
        columns_ = [column for column in found.of(role) if column not in found.ticks]
        return [spot[0].text for row in rows[found.rows :] for column in columns_ if (spot := row[column])]

    return lookalikes.assigns_nothing(heads, under("deadlines"), under("products"))


def _goes_on(rows: list[_Spots], earlier: Columns) -> bool:
    """Whether rows without headings hold what the columns before them held: most have a body or a time in its place."""
    checks = [(column, names_body) for column in earlier.of("lead") + earlier.of("coordinating") + earlier.of("both")]
    checks += [(column, dates.says_when) for column in earlier.of("deadlines")]
    texts = [
        (spot[0].text, holds) for row in rows for column, holds in checks if (spot := row[column]) and spot[0].text
    ]
    return bool(texts) and sum(holds(text) for text, holds in texts) > 0.6 * len(texts)


def headings(rows: list[_Spots], block: str = "") -> Columns | None:
    """The columns of a task table; None when no row heads one: a task, and somebody or some day."""
    for first in range(min(_HEADING_ROWS, len(rows))):
        for count in range(min(3, len(rows) - first), 0, -1):
            last = first + count - 1
            found = _columns(rows[first : last + 1], last + 1)
            if found and (count == 1 or not _is_data(rows[last], last)):
                return replace(found, ticks=_ticks(rows[first : last + 1], found, block))
    return None


def _columns(heads: list[_Spots], until: int) -> Columns | None:
    width = max((len(row) for row in heads), default=0)
    roles: dict[int, Role] = {}
    group_lead = False
    for column in range(width):
        texts: list[str] = []
        for row in heads:
            spot = row[column] if column < len(row) else None
            if spot and spot[0].text and spot[0].text not in texts and not _COLUMN_NUMBER.match(spot[0].text.strip()):
                texts.append(spot[0].text)
        found = columns.role(" ".join(texts[-1].split())) if texts else None
        found = found or (columns.role(" ".join(" ".join(texts).split())) if texts else None)
        if found:
            roles[column] = found.main
            group_lead = group_lead or found.group_lead
    return _settled(roles, until, width, group_lead)


def _ticks(heads: list[_Spots], found: Columns, block: str) -> dict[int, Passage]:
    """Columns headed by a period under a heading of time, two at least."""
    ticks: dict[int, Passage] = {}
    for column in found.of("deadlines"):
        texts = [spot for row in heads if (spot := row[column]) and spot[0].text.strip()]
        cell, index = texts[-1]
        words = " ".join(cell.text.split())
        if not (_PERIOD.fullmatch(words) and len(texts) > 1):
            continue
        over = fold(texts[-2][0].text)
        bare = not words.upper().strip("IV1234567890")
        unit = ("Tháng " if "thang" in over.split() else "Quý ") if bare else ""
        text = words if words[:2] == "20" else f"{unit}{words}"
        ticks[column] = Passage(text, block, cell.row, index)
    return ticks if len(ticks) > 1 else {}


def _settled(roles: dict[int, Role], until: int, width: int, group_lead: bool) -> Columns | None:
    """One title; of several columns of results only the first is the product (`Sản phẩm` … `Kết quả` is progress)."""
    titles = [column for column, role in roles.items() if role == "title"]
    if not titles and "area" in roles.values():
        titles = [column for column, role in roles.items() if role == "area"][-1:]
    if not titles and "requirements" in roles.values():
        titles = [column for column, role in roles.items() if role == "requirements"][:1]
    if not titles:
        return None
    roles[titles[0]] = "title"
    if len(titles) > 1:
        roles[titles[0]], roles[titles[1]] = "area", "title"
        roles |= dict.fromkeys(titles[2:], "aside")
    for column in [column for column, role in roles.items() if role == "products"][1:]:
        roles[column] = "aside"
    meanings = set(roles.values())
    if not meanings & {"lead", "both", "deadlines"} and not group_lead:
        return None
    return Columns(roles, until, width, group_lead) if len(meanings - {"no", "aside"}) > 1 else None


def _is_data(row: _Spots, index: int) -> bool:
    """Whether a row under a heading is no second row of headings: none of its own cells is one, or it is numbered."""
    own = [spot[0].text for spot in row if spot and spot[0].row == index and spot[0].text.strip()]
    if not own or all(_COLUMN_NUMBER.match(text.strip()) for text in own):
        return False
    return not all(
        columns.role(" ".join(text.split())) or _COLUMN_NUMBER.match(text.strip()) or _PERIOD.fullmatch(text.strip())
        for text in own
    )


def _read(reader: _Reader, row: _Row, rows: list[_Spots]) -> None:
    filled = row.filled()
    texts = [at.text.strip() for column in sorted(filled) if (at := row.at(column, own=True))]
    if not texts or _repeats_heading(row) or all(_COLUMN_NUMBER.match(text) for text in texts):
        return
    title = row.passage("title", own=True)
    if title and _is_group(row, filled, rows):
        _open_group(reader, row, title)
    elif title is None and reader.drafts and not row.passage("no", own=True):
        _go_on(reader, row)
    elif title is None:
        _title_elsewhere(reader, row, filled)
    elif reader.drafts and not row.passage("no", own=True) and _broken(title.text, reader.drafts[-1]):
        _go_on(reader, row)
    else:
        reader.drafts.append(_draft(reader, row, title))


def _draft(reader: _Reader, row: _Row, title: Passage) -> Draft:
    group = reader.groups[-1][1] if reader.groups else None
    own = row.passage("area")
    criterion = own if own and named_criterion(own.text) else None
    area = group if criterion else own or group
    leading = next((at for _, at in reversed(reader.groups) if names_lead(at.text)), None)
    cells = {role: row.passages(role) for role in _VALUES}
    no = row.passage("no", own=True) or row.passage("no")
    return Draft(
        title,
        no,
        area,
        cells,
        criterion=criterion,
        group_lead=leading if reader.columns.group_lead or not cells["lead"] else None,
    )


def _is_group(row: _Row, filled: set[int], rows: list[_Spots]) -> bool:
    """A title that stands alone in its row, or is merged over the columns of values."""
    of_no, of_title = set(row.columns.of("no")), set(row.columns.of("title"))
    merged = [spot[0] for column in of_title if (spot := row.spots[column]) and spot[0].row == row.index]
    of_title |= {cell.column for cell in merged}  # merged from a column before
    if filled - of_no - of_title - set(row.columns.of("area")):
        return False
    no = row.passage("no", own=True)
    label = (number(no.text) or "") if no else ""
    title = row.passage("title", own=True)
    text = title.text if title else ""
    found = mark(text)
    if (
        _ROMAN.match(label)
        or label.isalpha()
        or _words(text).isupper()
        or (found and found.name in ("roman", "upper", "part"))
    ):
        return True
    if any(spot and spot[0].colspan > 1 and spot[0].row == row.index and spot[0].text.strip() for spot in row.spots):
        return True
    following = _no_of(rows, row, row.index + 1)
    if label and following.startswith(f"{label}."):
        return True
    if not label and not (found and found.label):
        return len(text) < 150
    return following in ("1", "", "a") or (guess_field(text) is not None and len(text.split()) < 12)


def _no_of(rows: list[_Spots], row: _Row, index: int) -> str:
    if index >= len(rows):
        return "end"
    no = _Row(index, rows[index], row.columns, row.block).passage("no", own=True)
    return (number(no.text) or "") if no else ""


def _open_group(reader: _Reader, row: _Row, title: Passage) -> None:
    no = row.passage("no", own=True)
    label = (number(no.text) or "") if no else ""
    found = mark(title.text)
    label = label or (found.label if found else "")
    rank = (
        0
        if label.isalpha() and label.isupper() and not _ROMAN.match(label)
        else 1
        if _ROMAN.match(label) or not label
        else 2 + label.count(".")
    )
    while reader.groups and reader.groups[-1][0] >= rank:
        reader.groups.pop()
    reader.groups.append((rank, title))


def _go_on(reader: _Reader, row: _Row) -> None:
    """A row without a title of its own adds to the task above: merged cells, or a cell cut by a page break."""
    last = reader.drafts[-1]
    cells = {role: list(last.cells.get(role, ())) for role in _VALUES}
    for role in _VALUES:
        for at in row.passages(role, own=True):
            if at.text not in [known.text for known in cells[role]]:
                cells[role].append(at)
    title = row.passage("title", own=True)
    words = last.title._replace(text=f"{last.title.text} {title.text}") if title else last.title
    reader.drafts[-1] = Draft(words, last.no, last.area, cells, last.group_lead)


def _broken(title: str, above: Draft) -> bool:
    """A title that begins in lower case goes on with one that was not ended."""
    return title[0].islower() and mark(title) is None and not above.title.text.rstrip().endswith((".", ";", ":"))


def _title_elsewhere(reader: _Reader, row: _Row, filled: set[int]) -> None:
    """A group's title that stands in another column than tasks do (merged from the first)."""
    if len(filled) > 2:
        return
    texts = [at for column in sorted(filled) if (at := row.at(column, own=True))]
    words = max(texts, key=lambda at: len(at.text), default=None)
    if words and (len(words.text) > 6 or len(texts) == 1) and not _COLUMN_NUMBER.match(words.text):
        _open_group(reader, row, words)


def _repeats_heading(row: _Row) -> bool:
    own = [at.text for column in row.filled() if (at := row.at(column, own=True))]
    known = [columns.role(" ".join(text.split())) for text in own]
    return (
        len(own) > 2
        and sum(found is not None for found in known) > 0.7 * len(own)
        and all(len(text) < 60 for text in own)
    )


def _words(text: str) -> str:
    found = mark(text)
    return found.rest if found else text
