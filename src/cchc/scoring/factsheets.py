"""Facts as a workbook: one row an agency, one column a figure (two for a ratio, one for each answer or item)."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlsxwriter

from cchc.scoring.facts import Agency, Facts
from cchc.scoring.faults import unusable
from cchc.scoring.grids import grids
from cchc.scoring.inputs import Input
from cchc.scoring.model import CriteriaSet
from cchc.scoring.nodes import Node
from cchc.scoring.values import (
    Checklist,
    Choice,
    Count,
    Days,
    Fact,
    Kind,
    NotOccurred,
    Number,
    Points,
    Ratio,
    Survey,
    YesNo,
)

SHEET = "Số liệu đơn vị"
NOTHING = "KPS"  # không phát sinh
Cell = str | int | float
FIRST = ("id", "name", "group")
_LABELS = ("Mã cơ quan", "Tên cơ quan", "Nhóm")
_PARTS = {
    Kind.RATIO: ("part", "whole"),
    Kind.COUNT: ("count",),
    Kind.NUMBER: ("number",),
    Kind.DAYS: ("days",),
    Kind.YES_NO: ("yes",),
    Kind.CHOICE: ("choice",),
    Kind.POINTS: ("points", "by"),
}
_SAID = {"part": "tử số", "whole": "mẫu số", "points": "điểm", "by": "người chấm"}


def columns(given: CriteriaSet) -> list[tuple[Input, str, str]]:
    """(input, part, heading) of every column, inputs in their order; parts named as the rules' formulas name them."""
    answers = {one.input: list(one.rule.rows) for one in given.leaves() if one.rule}
    made = []
    for one in given.inputs:
        if one.kind in _PARTS:
            parts = [(part, _SAID.get(part, "")) for part in _PARTS[one.kind]]
        else:
            parts = [(row.value, row.said) for row in answers.get(one.code, ())]
        made += [(one, part, f"{one.name}: {said}" if said else one.name) for part, said in parts]
    return made


def key(source: Input, part: str) -> str:
    """What stands in the second row over a column: the input's code, and the part where there are several."""
    return source.code if len(_PARTS.get(source.kind, ("", ""))) == 1 else f"{source.code}:{part}"


def cells(fact: Fact) -> dict[str, Cell]:
    """Part → what its cell holds. `không phát sinh` stands in whichever part comes first."""
    match fact:
        case Ratio(part, whole, places):
            return {"part": _number(part, places), "whole": _number(whole, places)}
        case Count(n):
            return {"count": n}
        case Number(n, places):
            return {"number": _number(n, places)}
        case Days(n):
            return {"days": "chưa" if n is None else n}
        case YesNo(yes):
            return {"yes": "có" if yes else "không"}
        case Choice(value):
            return {"choice": value}
        case Points(n, places, by):
            return {"points": _number(n, places), "by": by}
        case Checklist(items):
            return {item: "có" if done else "không" for item, done in items.items()}
        case Survey(counts):
            return dict(counts)
        case NotOccurred():
            return {}
    raise TypeError(f"{fact!r} is no fact")


def _number(n: int, places: int) -> int | float:
    return n / 10**places if places else n


def write(given: CriteriaSet, facts: Facts | None = None) -> bytes:
    """A workbook to fill in, or one with the facts given."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EEF7"})
        small = book.add_format({"font_color": "#5B6575", "border": 1})
        sheet = book.add_worksheet(SHEET)
        fill(sheet, given, facts.agencies if facts else (), bold, small)
    return out.getvalue()


def fill(
    sheet: xlsxwriter.worksheet.Worksheet, given: CriteriaSet, agencies: tuple[Agency, ...], *formats: object
) -> None:
    """Headings in the first row, keys in the second, agencies from the third on."""
    made = columns(given)
    for column, (heading, name) in enumerate(
        [*zip(_LABELS, FIRST, strict=True), *((heading, key(source, part)) for source, part, heading in made)]
    ):
        sheet.write_string(0, column, heading, formats[0])
        sheet.write_string(1, column, name, formats[1])
    sheet.freeze_panes(2, 2)
    sheet.set_column(1, 1, 32)
    for row, agency in enumerate(agencies, start=2):
        for column, value in enumerate((agency.id, agency.name, agency.group or "")):
            sheet.write_string(row, column, value)
        for column, cell in _filled(made, agency):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            else:
                sheet.write_number(row, column, cell)


def _filled(made: list[tuple[Input, str, str]], agency: Agency) -> Iterator[tuple[int, Cell]]:
    known = {code: cells(fact) for code, fact in agency.values.items()}
    seen: set[str] = set()
    for column, (source, part, _) in enumerate(made, start=len(FIRST)):
        first = source.code not in seen
        seen.add(source.code)
        fact = agency.values.get(source.code)
        if isinstance(fact, NotOccurred) and first:
            yield column, NOTHING
        elif fact is not None and part in known[source.code]:
            yield column, known[source.code][part]
        elif isinstance(fact, Survey):
            yield column, 0


def read(data: bytes, given: CriteriaSet) -> Node:
    """The tree of a workbook of facts. Raises `Unusable`."""
    grid = grids(data, (SHEET,))[SHEET]
    known = {key(source, part): (source, part) for source, part, _ in columns(given)}
    names = grid.cells[1] if len(grid.cells) > 1 else []
    if "id" not in names:
        raise unusable(
            "Dòng 2 phải ghi mã của từng cột (id, name, mã số liệu). Xuất bảng mẫu bằng --facts.", grid.place(1, 0)
        )
    for column, name in enumerate(names):
        if name and name not in known and name not in FIRST:
            raise unusable(f"Bộ tiêu chí không có số liệu «{name}».", grid.place(1, column))
        if name and name in names[:column]:
            raise unusable(f"Cột «{name}» có hai lần.", grid.place(1, column))
    agencies = []
    for row in range(2, len(grid.cells)):
        agency: dict[str, Node] = {}
        values: dict[str, dict[str, Node]] = {}
        kinds: dict[str, Kind] = {}
        for column, name in enumerate(names):
            text = grid.cells[row][column] if column < len(grid.cells[row]) else ""
            if not name or not text:
                continue
            node = Node(text, grid.place(row, column))
            if name in FIRST:
                agency[name] = node
            else:
                source, part = known[name]
                values.setdefault(source.code, {})[part] = node
                kinds[source.code] = source.kind
        if not agency and not values:
            continue
        agency["values"] = Node(
            {code: _joined(kinds[code], parts) for code, parts in values.items()}, grid.place(row, 0)
        )
        agencies.append(Node(agency, grid.place(row, 0)))
    return Node({"agencies": Node(agencies, f"trang «{SHEET}»")}, f"trang «{SHEET}»")


def _joined(kind: Kind, parts: dict[str, Node]) -> Node:
    """The cells of one fact as the node that writes it."""
    first = next(iter(parts.values()))
    if str(first.value).upper() == NOTHING and len(parts) == 1:
        return Node("không phát sinh", first.place)
    if kind in (Kind.CHECKLIST, Kind.SURVEY, Kind.POINTS, Kind.RATIO):
        return Node(dict(parts), first.place)
    return first
