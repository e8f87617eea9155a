"""Tables of targets (`Chỉ tiêu | Đơn vị tính | Năm 2026`) → targets: a row's words, the number for the plan's year."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cchc.reading.blocks import Block, Cell, Passage, grid
from cchc.reading.marks import mark
from cchc.reading.measures import measures
from cchc.reading.model import Measure, Target
from cchc.reading.outline import Placed
from cchc.words import fold

_NAME = re.compile(
    r"^(?:ten |noi dung |cac |nhom )?(?:chi tieu|muc tieu)(?! (?:nam |den |giai doan )?\d)(?! (?:nam|ke hoach)$)"
)
_UNIT = re.compile(r"^(?:don vi tinh|dvt|don vi|d vi tinh)$")
_VALUE = re.compile(r"^(?: chi tieu| muc tieu| ke hoach| phan dau| gia tri| kh)?(?: den| giao)?(?: nam)?(?: 20\d\d)?$")
_PAST = re.compile(r"thuc hien|ket qua|uoc|hien trang|da dat")
_RESULT = re.compile(r"^(?:ket qua|muc|muc do|con so|so luong|ty le)(?: (?:can dat|phan dau|dat|muc tieu))?$")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NUMBER = re.compile(
    r"^(?P<op>[≥≤><=]{1,2}|trên|từ|ít nhất|tối thiểu|dưới|không quá|tối đa|đạt)?\s*"
    r"(?P<n>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)"
    r"(?:\s*[-–]\s*(?P<z>\d+(?:,\d+)?))?\s*(?P<unit>%|(?!trở)[^\W\d_]+(?: [^\W\d_]+){0,2}?)?"
    r"\s*(?P<more>trở lên)?$",
    re.IGNORECASE,
)
_MOST = ("≤", "<", "<=", "dưới", "không quá", "tối đa")
_HEADING_ROWS = 3


@dataclass(frozen=True)
class _Columns:
    name: int
    unit: int | None
    value: int
    rows: int
    group: int | None = None


def holds_targets(table: Block, year: int) -> bool:
    """Whether a table sets targets and assigns no work."""
    return _columns(table, year) is not None


def targets(placed: Iterable[Placed], year: int) -> list[Target]:
    found: list[Target] = []
    for here in placed:
        columns = _columns(here.block, year) if here.block.kind == "table" else None
        if columns:
            area = here.area()
            found += _of_table(here.block, columns, Passage(area.text, area.block) if area else None)
    return found


def _columns(table: Block, year: int) -> _Columns | None:
    """The columns of names, units and the plan's year; None where the first rows head no such table."""
    spots = grid(replace(table, rows=table.rows[:_HEADING_ROWS]))
    for last in range(len(spots)):
        name = unit = group = None
        grouped = False
        values: list[tuple[int, str]] = []
        for column in range(len(spots[0])):
            texts = [fold(spot[0].text) for row in spots[: last + 1] if (spot := row[column]) and spot[0].text]
            words = texts[-1] if texts else ""
            if _NAME.match(words) and (name is None or grouped):
                group, name, grouped = name, column, words.startswith("nhom ")
            elif _UNIT.match(words):
                unit = column
            elif words and _VALUE.match(f" {words}") and not any(_PAST.search(text) for text in texts):
                values.append((column, " ".join(texts)))
            elif unit is not None and _RESULT.match(words) and _numbers(table, column, last + 1):
                values.append((column, words))
        if name is not None and values and (unit is not None or any(_YEAR.search(words) for _, words in values)):
            return _Columns(name, unit, _of_year(values, year), last + 1, group)
    return None


def _numbers(table: Block, column: int, first: int) -> bool:
    """Whether most cells of a column are numbers to reach: `Kết quả` also heads columns of products."""
    cells = [cell.text for row in table.rows[first:] for cell in row if cell.column == column and cell.text.strip()]
    return sum(_measure(text, "") is not None for text in cells) > 0.5 * len(cells)


def _of_year(values: list[tuple[int, str]], year: int) -> int:
    """The column of the plan's year, else of the first year after it, else the last."""
    years = [(int(found[0]), column) for column, words in values if (found := _YEAR.search(words))]
    later = sorted((at, column) for at, column in years if at >= year)
    return later[0][1] if later else values[-1][0]


def _of_table(table: Block, columns: _Columns, area: Passage | None) -> list[Target]:
    found: list[Target] = []
    rows = grid(table)
    for index in range(columns.rows, len(rows)):
        name = _passage(table, rows[index], columns.name)
        value = _passage(table, rows[index], columns.value)
        unit = _passage(table, rows[index], columns.unit) if columns.unit is not None else None
        if name is None:
            continue
        measure = _measure(value.text, unit.text if unit else "") if value and value[:4] != name[:4] else None
        if columns.group is not None and (named := _passage(table, rows[index], columns.group)):
            area = named
        if measure is None and (value is None or value[:4] == name[:4]):
            area = name  # a title over the rows of its group
        elif measure and value:
            said = measures(name.text)
            places = {"text": name, "measures": value} | ({"area": area} if area else {})
            found.append(
                Target(_words(area.text) if area else None, _words(name.text), tuple(said) or (measure,), None, places)
            )
    return found


def _passage(table: Block, row: list[tuple[Cell, int] | None], column: int) -> Passage | None:
    spot = row[column]
    if spot is None or not spot[0].text.strip():
        return None
    return Passage(spot[0].text, table.id, spot[0].row, spot[1])


def _measure(printed: str, unit: str) -> Measure | None:
    found = _NUMBER.match(" ".join(printed.split()))
    if found is None:
        return None
    op = (found["op"] or "").lower()
    sign = "<=" if op in _MOST else ">=" if (op and op not in ("=", "đạt")) or found["more"] or found["z"] else "="
    named = found["unit"] or " ".join(unit.split())
    return Measure(sign, _value(found["n"]), named, _value(found["z"]) if found["z"] else None)


def _value(printed: str) -> int | float:
    number = float(re.sub(r"\.(?=\d{3})", "", printed).replace(",", "."))
    return int(number) if number == int(number) else number


def _words(text: str) -> str:
    found = mark(" ".join(text.split()))
    return (found.rest if found else " ".join(text.split())).strip(" :;")
