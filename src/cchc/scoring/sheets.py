"""Sets as workbooks: `Bộ tiêu chí`, `Số liệu`, `Tiêu chí`, `Mức điểm`; written and read back to the same set."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from cchc.scoring.building import RULES
from cchc.scoring.faults import Fault, Unusable, unusable
from cchc.scoring.grids import Grid, grids
from cchc.scoring.inputs import KEYS as INPUT
from cchc.scoring.model import CRITERION, FIELD, HEAD, RANKING, ROUNDING, Counts, CriteriaSet, Group
from cchc.scoring.nodes import Node
from cchc.scoring.shapes import Key

HEAD_SHEET, INPUT_SHEET, CRITERIA_SHEET, ROWS_SHEET = "Bộ tiêu chí", "Số liệu", "Tiêu chí", "Mức điểm"
_DEPTHS = ("LV", "TC", "TCTP")
_DEEPEST = 9
_DEPTH = Key("depth", "Cấp", required=True)
_RULE = (Key("kind", "Cách tính"), Key("input", "Số liệu"))
_ROWS = (
    Key("of", "Mã tiêu chí", required=True),
    Key("value", "Giá trị", required=True),
    Key("label", "Nội dung"),
    Key("amount", "Điểm hoặc trọng số", "decimal", required=True),
)


def _params() -> tuple[Key, ...]:
    """Every scalar parameter of every rule, once."""
    found: dict[str, Key] = {}
    for rules in RULES.values():
        for rule in rules.values():
            for key in rule.keys:
                found.setdefault(key.name, key)
    return tuple(found.values())


def _columns() -> tuple[Key, ...]:
    seen: dict[str, Key] = {}
    for key in (_DEPTH, *CRITERION, *FIELD, *_RULE, *_params()):
        seen.setdefault(key.name, key)
    return tuple(seen.values())


def _headings(keys: tuple[Key, ...]) -> dict[str, Key]:
    """Heading → key. Parameters of rules that share a label are told apart by their name."""
    labels = [key.label for key in keys]
    return {key.label if labels.count(key.label) == 1 else f"{key.label} ({key.name})": key for key in keys}


def read(data: bytes) -> Node:
    """The tree of a set's workbook. Raises `Unusable`."""
    found = grids(data, (HEAD_SHEET, INPUT_SHEET, CRITERIA_SHEET), (ROWS_SHEET,))
    root = _head(found[HEAD_SHEET])
    root["inputs"] = Node([Node(row, place) for place, row in found[INPUT_SHEET].rows(_headings(INPUT))], INPUT_SHEET)
    listed: dict[str, list[Node]] = {}
    if ROWS_SHEET in found:
        for place, row in found[ROWS_SHEET].rows(_headings(_ROWS)):
            of = row.pop("of", Node("", place))
            listed.setdefault(str(of.value), []).append(Node(row, place))
    root["fields"] = Node(_tree(found[CRITERIA_SHEET], listed, _version(root)), CRITERIA_SHEET)
    if listed:
        faults = [
            Fault(rows[0].place, f"Không có tiêu chí nào mang mã «{code}» và có cách tính theo mức.")
            for code, rows in listed.items()
        ]
        raise Unusable(faults)
    return Node(root, f"trang «{HEAD_SHEET}»")


def _version(root: dict[str, Node]) -> int:
    given = root.get("rules")
    return int(given.value) if given and isinstance(given.value, str) and given.value.isdecimal() else 0


def _head(grid: Grid) -> dict[str, Node]:
    """Key and value in the second and third column; `rounding.field` becomes a mapping."""
    made: dict[str, Node] = {}
    parts: dict[str, dict[str, Node]] = {}
    for row, cells in enumerate(grid.cells):
        key, value = (cells[n] if n < len(cells) else "" for n in (1, 2))
        if row == 0 or not key or not value:
            continue
        node = Node(value, grid.place(row, 2))
        above, dot, below = key.partition(".")
        if dot:
            parts.setdefault(above, {})[below] = node
        else:
            made[key] = node
    return made | {name: Node(values, f"trang «{HEAD_SHEET}»") for name, values in parts.items()}


def _tree(grid: Grid, listed: dict[str, list[Node]], version: int) -> list[Node]:
    """Rows with depths → nested criteria."""
    made: list[Node] = []
    stack: list[tuple[int, dict[str, Node]]] = []
    for place, row in grid.rows(_headings(_columns())):
        depth = _depth(row.pop("depth", Node("", place)))
        one = _one(row, place, listed, version)
        while stack and stack[-1][0] >= depth:
            stack.pop()
        if depth == 0 or not stack:
            one.setdefault("criteria", Node([], place))
            made.append(Node(one, place))
        else:
            below = stack[-1][1].setdefault("criteria", Node([], place))
            if isinstance(below.value, list):
                below.value.append(Node(one, place))
        stack.append((depth, one))
    return made


def _depth(node: Node) -> int:
    """0 for a field. `4` and beyond stand for what is under a TCTP."""
    text = str(node.value)
    if text in _DEPTHS:
        return _DEPTHS.index(text)
    if text.isascii() and text.isdecimal() and 0 < int(text[:3]) <= _DEEPEST:
        return int(text) - 1
    raise unusable(f"Cấp «{text[:20]}» phải là {', '.join(_DEPTHS)}, hoặc số từ 4 cho cấp thấp hơn.", node.place)


def _one(row: dict[str, Node], place: str, listed: dict[str, list[Node]], version: int) -> dict[str, Node]:
    code = row.get("code")
    params = {key.name for key in _params()} | {key.name for key in _RULE}
    rule = {name: row.pop(name) for name in list(row) if name in params}
    if "kind" not in rule:
        return row | rule
    found = RULES.get(version, {}).get(str(rule["kind"].value))
    if code and found is not None and found.rows_shape is not None and str(code.value) in listed:
        rows = listed.pop(str(code.value))
        names: dict[str, str] = {
            role: key.name for key, role in zip(found.rows_shape.keys, found.rows_shape.roles, strict=True)
        }
        items = [
            Node({names.get(role, role): node for role, node in one.value.items()}, one.place)
            for one in rows
            if isinstance(one.value, dict)
        ]
        rule[found.rows_shape.name] = Node(list(items), items[0].place)
    return row | {"rule": Node(rule, place)}


def write(given: CriteriaSet) -> bytes:
    """The set as a workbook that reads back to an equal set."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EEF7"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        for name, keys, rows in (
            (HEAD_SHEET, ["Mục", "Khóa", "Giá trị"], _head_rows(given)),
            (INPUT_SHEET, list(_headings(INPUT)), _input_rows(given)),
            (CRITERIA_SHEET, list(_headings(_columns())), _criteria_rows(given)),
            (ROWS_SHEET, list(_headings(_ROWS)), _listed_rows(given)),
        ):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(keys) - 1, 16)
            for column, heading in enumerate(keys):
                sheet.write_string(0, column, heading, bold)
            for row, values in enumerate(rows, start=1):
                for column, value in enumerate(values):
                    if value is not None:
                        sheet.write_string(row, column, _text(value), text)
    return out.getvalue()


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _head_rows(given: CriteriaSet) -> Iterator[list[Any]]:
    plain = given.plain()
    for key in HEAD:
        yield [key.label, key.name, plain.get(key.name)]
    for above, keys in (("rounding", ROUNDING), ("ranking", RANKING)):
        for key in keys:
            yield [key.label, f"{above}.{key.name}", plain[above].get(key.name)]


def _input_rows(given: CriteriaSet) -> Iterator[list[Any]]:
    for one in given.inputs:
        plain = one.plain()
        yield [plain.get(key.name) for key in INPUT]


def _criteria_rows(given: CriteriaSet) -> Iterator[list[Any]]:
    names = [key.name for key in _columns()]
    stack: list[tuple[Any, Counts, int]] = [(one, Counts.POINTS, 0) for one in reversed(given.fields)]
    while stack:
        one, inherited, depth = stack.pop()
        plain = one.plain(inherited)
        plain |= plain.pop("rule", {})
        plain["depth"] = _DEPTHS[depth] if depth < len(_DEPTHS) else str(depth + 1)
        yield [plain.get(name) for name in names]
        if isinstance(one, Group):
            stack += [(child, one.counts, depth + 1) for child in reversed(one.criteria)]


def _listed_rows(given: CriteriaSet) -> Iterator[list[Any]]:
    for one in given.leaves():
        for row in one.rule.rows if one.rule else ():
            yield [one.code, row.value, row.label, f"{row.amount:f}"]
