"""A scored workbook with live formulas: change a figure in Excel or LibreOffice and points, totals and ranks follow.

Every formula works on whole numbers up to its one division, so that a half is rounded up there as it is here. Exact
while numerators stay under 2^53: a hundred million of anything. Where a set rounds no criterion, its own totals are
rounded by the spreadsheet from sums of doubles.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from cchc.scoring import exact, factsheets
from cchc.scoring.compiled import Compiled, Sum
from cchc.scoring.model import Counts
from cchc.scoring.rules1 import Leaf, Policy, State
from cchc.scoring.scored import Result
from cchc.scoring.values import Kind

POINTS, REASONS = "Điểm", "Lý do"
REMOVED = "–"  # in a cell of points: out of the maximum
_FIRST = 3  # columns before the points: id, name, group
_TOP = 3  # rows before the agencies: codes, maxima, maxima that count


@dataclass(frozen=True)
class _Layout:
    """Where things stand on the sheet of points; columns from 0."""

    leaves: int
    fields: int
    breakers: int
    total: int
    most: int
    percent: int
    place: int
    rank: int
    last: int

    @classmethod
    def of(cls, compiled: Compiled) -> _Layout:
        fields = _FIRST + len(compiled.leaves)
        breakers = fields + len(compiled.criteria_set.fields)
        total = breakers + len(compiled.criteria_set.ranking.breakers)
        return cls(_FIRST, fields, breakers, total, total + 1, total + 2, total + 3, total + 4, total + 6)


def workbook(result: Result, *, reasons: bool = True, cached: bool = True) -> bytes:
    """The workbook's bytes. `cached` also writes each formula's value, for readers that do not compute."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EEF7"})
        small = book.add_format({"font_color": "#5B6575", "border": 1})
        points = book.add_worksheet(POINTS)
        _Points(result, points, bold, small, cached=cached).fill()
        facts = book.add_worksheet(factsheets.SHEET)
        factsheets.fill(facts, result.criteria_set, result.facts.agencies, bold, small)
        if reasons:
            _reasons(result, book.add_worksheet(REASONS), bold)
    return out.getvalue()


def _reasons(result: Result, sheet: Any, bold: Any) -> None:
    for column, heading in enumerate(("Cơ quan", "Mã", "Tiêu chí", "Điểm tối đa", "Điểm", "Lý do")):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(2, 2, 40)
    sheet.set_column(5, 5, 80)
    row = 1
    for agency in result.facts.agencies:
        for leaf, line in zip(result.compiled.leaves, result.rows[agency.id].lines, strict=True):
            sheet.write_string(row, 0, agency.name)
            sheet.write_string(row, 1, leaf.code)
            sheet.write_string(row, 2, leaf.name)
            sheet.write_number(row, 3, float(leaf.max))
            if line.state is not State.MISSING:
                sheet.write_number(row, 4, float(result.fraction(line.points)))
            sheet.write_string(row, 5, result.reason(agency.id, leaf.code).sentence)
            row += 1
    sheet.autofilter(0, 0, max(row - 1, 1), 5)


class _Points:
    """The sheet of points."""

    def __init__(self, result: Result, sheet: Any, bold: Any, small: Any, *, cached: bool) -> None:
        self.result, self.sheet, self.bold, self.small, self.cached = result, sheet, bold, small, cached
        self.compiled = result.compiled
        self.given = result.criteria_set
        self.at = _Layout.of(self.compiled)
        self.end = _TOP + len(result.facts.agencies) - 1
        columns: dict[str, dict[str, int]] = {}
        for n, (source, part, _) in enumerate(factsheets.columns(self.given), start=len(factsheets.FIRST)):
            columns.setdefault(source.code, {})[part] = n
        self.columns = columns

    def fill(self) -> None:
        self._head()
        counted = {one.code: one.counts is Counts.POINTS for one in self.given.leaves()}
        for n, leaf in enumerate(self.compiled.leaves, start=self.at.leaves):
            self.sheet.write_number(1, n, float(leaf.max), self.small)
            self.sheet.write_number(2, n, float(leaf.max) if counted[leaf.code] else 0, self.small)
        for row, agency in enumerate(self.result.facts.agencies, start=_TOP):
            for column, text in enumerate((agency.id, agency.name, agency.group or "")):
                self.sheet.write_string(row, column, text)
            self._row(row, agency.id)

    def _head(self) -> None:
        at, given = self.at, self.given
        headings = ["Mã cơ quan", "Tên cơ quan", "Nhóm", *(leaf.code for leaf in self.compiled.leaves)]
        headings += [f"LV {field.code}" for field in given.fields]
        headings += [f"Phân định {code}" for code in given.ranking.breakers]
        headings += ["Tổng điểm", "Điểm tối đa", "Chỉ số (%)", "Thứ tự", "Hạng", "Điểm đã tính", "Đối chiếu"]
        for column, heading in enumerate(headings):
            self.sheet.write_string(0, column, heading, self.bold)
        self.sheet.write_string(1, 1, "Điểm tối đa", self.small)
        self.sheet.write_string(2, 1, "Tính vào điểm tối đa", self.small)
        self.sheet.freeze_panes(_TOP, 2)
        self.sheet.set_column(1, 1, 32)
        self.sheet.set_column(at.place, at.place, None, None, {"hidden": True})

    def _row(self, row: int, agency: str) -> None:
        at, result = self.at, self.result
        made = result.rows[agency]
        for n, (leaf, line) in enumerate(zip(self.compiled.leaves, made.lines, strict=True), start=at.leaves):
            value: float | str = float(result.fraction(line.points))
            if line.state in (State.MISSING, State.REMOVED):
                value = "" if line.state is State.MISSING else REMOVED
            self._write(row, n, self._leaf(leaf, row), value)
        for n, (field, tally) in enumerate(zip(self.given.fields, made.fields, strict=True), start=at.fields):
            self._write(row, n, self._field(field.code, row), float(result.fraction(tally.points)))
        for n, code in enumerate(self.given.ranking.breakers, start=at.breakers):
            self._write(row, n, self._breaker(code, row), float(result.points(agency, code)))
        fields = f"{xl_rowcol_to_cell(row, at.fields)}:{xl_rowcol_to_cell(row, at.breakers - 1)}"
        rounding = self.given.rounding
        total = self._rounded(self._rounded(f"SUM({fields})", rounding.criterion), rounding.total)
        self._write(row, at.total, total, float(result.total(agency)))
        self._write(row, at.most, self._most(row), float(result.fraction(made.total.most)))
        percent = result.percent(agency)
        self._write(row, at.percent, self._percent(row), float(percent) if percent is not None else "")
        rank = result.ranks.get(agency)
        self._write(row, at.place, self._place(row), 0)
        self._write(row, at.rank, self._rank(row), rank.place if rank else "")
        self.sheet.write_number(row, at.last - 1, float(result.total(agency)))
        cells = (xl_rowcol_to_cell(row, at.total), xl_rowcol_to_cell(row, at.last - 1))
        self._write(row, at.last, f'IF(ABS({cells[0]}-{cells[1]})<0.0000001,"khớp","lệch")', "khớp")

    def _write(self, row: int, column: int, formula: str, value: float | str) -> None:
        self.sheet.write_formula(row, column, f"={formula}", None, value if self.cached else 0)

    def _leaf(self, leaf: Leaf, row: int) -> str:
        """`KPS` gives what nothing gives, a blank stays blank, 0/0 gives what it gives; else the rule."""
        columns = self.columns[leaf.input.code]
        cells = {
            part: f"'{factsheets.SHEET}'!{xl_rowcol_to_cell(row - 1, column, col_abs=True)}"
            for part, column in columns.items()
        }
        first = next(iter(cells.values()))
        last = list(cells.values())[-1].rpartition("!")[2]
        all_cells = f"{first}:{last}"
        n, d = leaf.rule.formula(leaf, cells)
        half_up = f"INT((2*{leaf.scale}*({n})+{d})/(2*{d}))/{leaf.scale}"
        points = half_up if leaf.places is not None else f"({n})/({d})"
        made = f"-({points})" if leaf.sign < 0 else points
        kind = leaf.input.kind
        if kind in (Kind.RATIO, Kind.SURVEY):
            empty = f"{cells['whole']}=0" if kind is Kind.RATIO else f"SUM({all_cells})=0"
            made = f"IF({empty},{self._policy(leaf, leaf.empty or leaf.none)},{made})"
        lacking = {
            Kind.RATIO: f"COUNT({all_cells})<2",
            Kind.SURVEY: f"COUNT({all_cells})<{len(cells)}",
            Kind.CHECKLIST: f"COUNTA({all_cells})<{len(cells)}",
        }.get(kind, f'{first}=""')
        return f'IF({first}="{factsheets.NOTHING}",{self._policy(leaf, leaf.none)},IF({lacking},"",{made}))'

    @staticmethod
    def _policy(leaf: Leaf, policy: Policy | None) -> str:
        match policy:
            case Policy.FULL:
                return exact.text(leaf.sign * leaf.max)
            case Policy.REMOVED:
                return f'"{REMOVED}"'
        return "0"

    def _field(self, code: str, row: int) -> str:
        rounding = self.given.rounding
        return self._rounded(
            self._rounded(self._sum(self.compiled.sums[code], row), rounding.criterion), rounding.field
        )

    def _sum(self, one: Sum, row: int) -> str:
        if one.start == one.end:
            return "0"
        if one.parts:
            made = "+".join(self._sum(part, row) for part in one.parts)
        else:
            start, end = (xl_rowcol_to_cell(row, self.at.leaves + n) for n in (one.start, one.end - 1))
            made = f"SUM({start}:{end})"
        if one.cap is None:
            return made
        cap = exact.text(Fraction(one.cap) / self.compiled.scale)
        return f"MAX(-{cap},MIN({cap},{made}))"

    @staticmethod
    def _rounded(formula: str, places: int | None) -> str:
        return formula if places is None else f"ROUND({formula},{places})"

    def _breaker(self, code: str, row: int) -> str:
        index = self.compiled.index.get(code)
        if index is not None:
            return f"N({xl_rowcol_to_cell(row, self.at.leaves + index)})"
        for n, field in enumerate(self.given.fields):
            if field.code == code:
                return str(xl_rowcol_to_cell(row, self.at.fields + n))
        return self._rounded(self._sum(self.compiled.sums[code], row), self.given.rounding.criterion)

    def _most(self, row: int) -> str:
        at = self.at
        own = f"{xl_rowcol_to_cell(row, at.leaves)}:{xl_rowcol_to_cell(row, at.fields - 1)}"
        counted = xl_range_abs(2, at.leaves, 2, at.fields - 1)
        whole = sum((Fraction(self.compiled.sums[field.code].most) for field in self.given.fields), Fraction(0))
        most = exact.text(whole / self.compiled.scale)
        return self._rounded(f'{most}-SUMPRODUCT(({own}="{REMOVED}")*{counted})', self.given.rounding.criterion)

    def _percent(self, row: int) -> str:
        total, most = (xl_rowcol_to_cell(row, column) for column in (self.at.total, self.at.most))
        places = self.given.rounding.percent
        if self.compiled.scale == 1 and self.given.rounding.criterion is None:
            return f'IF({most}=0,"",ROUND(100*{total}/{most},{places}))'
        scale, fine = self.compiled.scale, 10**places
        n, d = f"(100*{fine}*ROUND(ABS({total})*{scale},0))", f"ROUND({most}*{scale},0)"
        return f'IF({most}=0,"",SIGN({total})*INT((2*{n}+{d})/(2*{d}))/{fine})'

    def _value(self) -> int:
        return self.at.total if self.given.result == "points" else self.at.percent

    def _column(self, column: int) -> str:
        name = xl_col_to_name(column)
        return f"${name}${_TOP + 1}:${name}${self.end + 1}"

    def _group(self, row: int) -> str:
        return f"({self._column(2)}={xl_rowcol_to_cell(row, 2)})*" if self.given.ranking.within == "group" else ""

    def _place(self, row: int) -> str:
        """How many stand before: more in the value, or as much and more in the first breaker that differs."""
        columns = [self._value(), *range(self.at.breakers, self.at.total)]
        terms = []
        equal = ""
        for column in columns:
            own = xl_rowcol_to_cell(row, column)
            terms.append(f"{equal}({self._column(column)}>{own})")
            equal += f"({self._column(column)}={own})*"
        value = self._column(self._value())
        own = xl_rowcol_to_cell(row, self._value())
        return f'IF({own}="","",SUMPRODUCT({self._group(row)}ISNUMBER({value})*({"+".join(terms)})))'

    def _rank(self, row: int) -> str:
        place = xl_rowcol_to_cell(row, self.at.place)
        places = self._column(self.at.place)
        ranked: dict[str, Callable[[], str]] = {
            "competition": lambda: f"{place}+1",
            "modified": lambda: f"{place}+SUMPRODUCT({self._group(row)}({places}={place}))",
            "dense": lambda: (
                f"1+ROUND(SUMPRODUCT({self._group(row)}ISNUMBER({places})*({places}<{place})/{self._alike()}),0)"
            ),
        }
        return f'IF({place}="","",{ranked[self.given.ranking.ties]()})'

    def _alike(self) -> str:
        """How many share each place, as an array; within groups where ranks are."""
        places, groups = self._column(self.at.place), self._column(2)
        if self.given.ranking.within == "group":
            return f"COUNTIFS({places},{places},{groups},{groups})"
        return f"COUNTIF({places},{places})"
