"""A scored workbook with live formulas: change a figure in Excel or LibreOffice and points, totals and ranks follow.

Every formula works on whole numbers up to its one division, so that a half is rounded up there as it is here. Exact
while numerators stay under 2^53: a hundred million of anything. Where a set rounds no criterion, its own totals are
rounded by the spreadsheet from sums of doubles.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from cchc.scoring import exact, factsheets
from cchc.scoring.compiled import Compiled, Sum
from cchc.scoring.model import Counts
from cchc.scoring.rules1 import DECIDED, Leaf, Policy, State
from cchc.scoring.scored import Result
from cchc.scoring.values import Kind

POINTS, REASONS = "Điểm", "Lý do"
REMOVED = "–"  # in a cell of points: out of the maximum
_ROW = "\x01"  # in a formula made once a column: the number of its own row
_FACT_ROW = "\x02"  # and of the agency's row on the sheet of figures
_FIRST = 3  # columns before the points: id, name, group
_TOP = 3  # rows before the agencies: codes, maxima, maxima that count


class _Plain(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas name no function newer than Excel 2007, so that none is searched for thirty of them."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


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
        points = book.add_worksheet(POINTS, worksheet_class=_Plain)
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
        self.formulas = self._formulas()

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
        numbers = str(row + 1), str(row)
        lines = self.result.rows[agency].lines
        decided = {self.at.leaves + n for n, line in enumerate(lines) if line.branch == DECIDED}
        for (column, formula), value in zip(self.formulas, self._values(agency), strict=True):
            if column in decided:
                self.sheet.write_number(row, column, value)
                continue
            text = formula.replace(_ROW, numbers[0]).replace(_FACT_ROW, numbers[1])
            self.sheet.write_formula(row, column, f"={text}", None, value if self.cached else 0)
        self.sheet.write_number(row, self.at.last - 1, float(self.result.total(agency)))

    def _values(self, agency: str) -> Iterator[float | str]:
        """What each formula comes to, in the order of `formulas`."""
        result = self.result
        made = result.rows[agency]
        for line in made.lines:
            if line.state in (State.MISSING, State.REMOVED):
                yield "" if line.state is State.MISSING else REMOVED
            else:
                yield float(result.fraction(line.points))
        for tally in made.fields:
            yield float(result.fraction(tally.points))
        for code in self.given.ranking.breakers:
            yield float(result.points(agency, code))
        yield float(result.total(agency))
        yield float(result.fraction(made.total.most))
        percent = result.percent(agency)
        yield float(percent) if percent is not None else ""
        rank = result.ranks.get(agency)
        yield 0
        yield rank.place if rank else ""
        yield "khớp"

    def _formulas(self) -> list[tuple[int, str]]:
        """Column and formula of everything that is computed, made once for all rows."""
        at, rounding = self.at, self.given.rounding
        made = [(n, self._leaf(leaf)) for n, leaf in enumerate(self.compiled.leaves, start=at.leaves)]
        made += [(n, self._field(field.code)) for n, field in enumerate(self.given.fields, start=at.fields)]
        made += [(n, self._breaker(code)) for n, code in enumerate(self.given.ranking.breakers, start=at.breakers)]
        fields = f"SUM({self._cell(at.fields)}:{self._cell(at.breakers - 1)})"
        total, told = self._cell(at.total), self._cell(at.last - 1)
        return [
            *made,
            (at.total, self._rounded(self._rounded(fields, rounding.criterion), rounding.total)),
            (at.most, self._most()),
            (at.percent, self._percent()),
            (at.place, self._place()),
            (at.rank, self._rank()),
            (at.last, f'IF(ABS({total}-{told})<0.0000001,"khớp","lệch")'),
        ]

    @staticmethod
    def _cell(column: int) -> str:
        return f"{xl_col_to_name(column)}{_ROW}"

    def _leaf(self, leaf: Leaf) -> str:
        """`KPS` gives what nothing gives, a blank stays blank, 0/0 gives what it gives; else the rule."""
        cells = {
            part: f"'{factsheets.SHEET}'!${xl_col_to_name(column)}{_FACT_ROW}"
            for part, column in self.columns[leaf.input.code].items()
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

    def _field(self, code: str) -> str:
        rounding = self.given.rounding
        return self._rounded(self._rounded(self._sum(self.compiled.sums[code]), rounding.criterion), rounding.field)

    def _sum(self, one: Sum) -> str:
        if one.start == one.end:
            return "0"
        if one.parts:
            made = "+".join(self._sum(part) for part in one.parts)
        else:
            start, end = (self._cell(self.at.leaves + n) for n in (one.start, one.end - 1))
            made = f"SUM({start}:{end})"
        if one.cap is None:
            return made
        cap = exact.text(Fraction(one.cap) / self.compiled.scale)
        return f"MAX(-{cap},MIN({cap},{made}))"

    @staticmethod
    def _rounded(formula: str, places: int | None) -> str:
        return formula if places is None else f"ROUND({formula},{places})"

    def _breaker(self, code: str) -> str:
        index = self.compiled.index.get(code)
        if index is not None:
            return f"N({self._cell(self.at.leaves + index)})"
        for n, field in enumerate(self.given.fields):
            if field.code == code:
                return self._cell(self.at.fields + n)
        return self._rounded(self._sum(self.compiled.sums[code]), self.given.rounding.criterion)

    def _most(self) -> str:
        at = self.at
        own = f"{self._cell(at.leaves)}:{self._cell(at.fields - 1)}"
        counted = xl_range_abs(2, at.leaves, 2, at.fields - 1)
        whole = sum((Fraction(self.compiled.sums[field.code].most) for field in self.given.fields), Fraction(0))
        most = exact.text(whole / self.compiled.scale)
        return self._rounded(f'{most}-SUMPRODUCT(({own}="{REMOVED}")*{counted})', self.given.rounding.criterion)

    def _percent(self) -> str:
        total, most = (self._cell(column) for column in (self.at.total, self.at.most))
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

    def _group(self) -> str:
        return f"({self._column(2)}={self._cell(2)})*" if self.given.ranking.within == "group" else ""

    def _place(self) -> str:
        """How many stand before: more in the value, or as much and more in the first breaker that differs."""
        columns = [self._value(), *range(self.at.breakers, self.at.total)]
        terms = []
        equal = ""
        for column in columns:
            own = self._cell(column)
            terms.append(f"{equal}({self._column(column)}>{own})")
            equal += f"({self._column(column)}={own})*"
        value = self._column(self._value())
        own = self._cell(self._value())
        return f'IF({own}="","",SUMPRODUCT({self._group()}ISNUMBER({value})*({"+".join(terms)})))'

    def _rank(self) -> str:
        place = self._cell(self.at.place)
        places = self._column(self.at.place)
        ranked: dict[str, Callable[[], str]] = {
            "competition": lambda: f"{place}+1",
            "modified": lambda: f"{place}+SUMPRODUCT({self._group()}({places}={place}))",
            "dense": lambda: (
                f"1+ROUND(SUMPRODUCT({self._group()}ISNUMBER({places})*({places}<{place})/{self._alike()}),0)"
            ),
        }
        return f'IF({place}="","",{ranked[self.given.ranking.ties]()})'

    def _alike(self) -> str:
        """How many share each place, as an array; within groups where ranks are."""
        places, groups = self._column(self.at.place), self._column(2)
        if self.given.ranking.within == "group":
            return f"COUNTIFS({places},{places},{groups},{groups})"
        return f"COUNTIF({places},{places})"
