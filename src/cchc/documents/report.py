"""A periodic report (báo cáo định kỳ) as values: what it says, its numbers kept as references, its tables and charts.

A paragraph is runs: text, and numbers that know the fact they show. The page makes each number a link, the Word file
prints it, the workbook lists it once with everything that is known of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cchc.documents import decree30
from cchc.documents.blocks import (
    Align,
    Appendix,
    Basis,
    Block,
    Cell,
    Chart,
    Column,
    Head,
    Heading,
    Official,
    Paragraph,
    Signature,
    Table,
)
from cchc.documents.charts import Stacked
from cchc.documents.text import clean, one_line

NOTHING_WRITTEN = "[Chưa có nội dung]"


@dataclass(frozen=True)
class Number:
    """A number in a sentence or a cell. `key` is the fact it shows; `value` is exact, None of what is no number.

    Of a fact that is missing, `shown` says so and `known` is False: it is never printed as zero.
    """

    key: str
    shown: str
    value: Decimal | None = None
    known: bool = True


Run = str | Number
Runs = tuple[Run, ...]


def plain(runs: Iterable[Run]) -> str:
    """What a reader of the paper sees."""
    return "".join(run.shown if isinstance(run, Number) else run for run in runs)


@dataclass(frozen=True)
class Said:
    """A paragraph. `source` is whose words it is, where it was taken over from another's report."""

    runs: Runs
    source: str = ""

    @property
    def text(self) -> str:
        credit = f" (theo báo cáo của {one_line(self.source)})" if self.source else ""
        return clean(plain(self.runs)).strip() + credit


@dataclass(frozen=True)
class Col:
    heading: str
    width: float
    numeric: bool = False


@dataclass(frozen=True)
class Ruled:
    """A table with its caption. `note` stands under it."""

    caption: str
    columns: tuple[Col, ...]
    rows: tuple[tuple[Runs, ...], ...]
    note: str = ""

    @property
    def lines(self) -> list[list[tuple[Runs, bool]]]:
        """The rows, each cell with whether it is of a column of numbers."""
        return [[(cell, self.columns[n].numeric) for n, cell in enumerate(row)] for row in self.rows]


@dataclass(frozen=True)
class Drawn:
    """A chart with the table it is drawn from; without `chart` the table stands alone. `alt` says what is seen; `n` is
    its number among the report's charts, from 1, where a page shows it."""

    table: Ruled
    alt: str
    chart: Stacked | None = None
    width_mm: float = 150
    n: int = 0


Piece = Said | Ruled | Drawn


@dataclass(frozen=True)
class Section:
    """A heading of the outline with what stands under it; `no` as printed: `I`, `1`, `a`."""

    no: str
    title: str
    pieces: tuple[Piece, ...] = ()
    children: tuple[Section, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.pieces and all(child.is_empty for child in self.children)


@dataclass(frozen=True)
class Annex:
    title: str
    pieces: tuple[Piece, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Report:
    """A report to be laid out. Its number, day and signature are left open: people issue it."""

    head: Head
    title: str
    basis: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    closing: str
    annexes: tuple[Annex, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature | None = None
    errata: tuple[str, ...] = field(default=())

    def pieces(self) -> Iterator[Piece]:
        for section in self.sections:
            yield from _pieces_of(section)
        for annex in self.annexes:
            yield from annex.pieces

    def numbers(self) -> Iterator[Number]:
        """Every number that is referred to, in the order of reading, as often as it stands there."""
        for piece in self.pieces():
            for runs in runs_of(piece):
                yield from (run for run in runs if isinstance(run, Number))


def _pieces_of(section: Section) -> Iterator[Piece]:
    yield from section.pieces
    for child in section.children:
        yield from _pieces_of(child)


def runs_of(piece: Piece) -> Iterator[Runs]:
    if isinstance(piece, Said):
        yield piece.runs
        return
    table = piece.table if isinstance(piece, Drawn) else piece
    for row in table.rows:
        yield from row


def report_docx(report: Report) -> bytes:
    """The report by Decree 30/2020/NĐ-CP, its statistical forms and lists as appendices."""
    several = len(report.annexes) > 1
    return decree30.build(
        Official(
            head=report.head,
            kind="Báo cáo",
            title=one_line(report.title),
            body=tuple(_body(report)),
            recipients=report.recipients,
            signature=report.signature,
            appendices=tuple(
                Appendix(
                    title=annex.title,
                    blocks=tuple(block for piece in annex.pieces for block in _laid(piece, captioned=False)),
                    number=_roman(n) if several else None,
                    landscape=annex.landscape,
                )
                for n, annex in enumerate(report.annexes, start=1)
            ),
        )
    )


def _body(report: Report) -> Iterator[Block]:
    yield from map(Basis, report.basis)
    yield Paragraph(report.opening)
    for section in report.sections:
        yield from _section(section, 1)
    if report.errata:
        yield Paragraph("Đính chính sau ngày chốt số liệu:", bold=True)
        yield from (Paragraph(f"- {one_line(one)}") for one in report.errata)
    yield Paragraph(report.closing, keep=True)


def _section(section: Section, level: int) -> Iterator[Block]:
    mark = {1: f"{section.no}. ", 2: f"{section.no}. "}.get(level, f"{section.no}) ")
    yield Heading(f"{mark}{one_line(section.title)}", min(level, 3))
    for piece in section.pieces:
        yield from _laid(piece)
    for child in section.children:
        yield from _section(child, level + 1)
    if not section.pieces and not section.children:
        yield Paragraph(NOTHING_WRITTEN, italic=True)


def _laid(piece: Piece, *, captioned: bool = True) -> Iterator[Block]:
    match piece:
        case Said():
            yield from (Paragraph(line) for line in piece.text.split("\n") if line.strip())
        case Ruled():
            yield from _ruled(piece, captioned=captioned)
        case Drawn():
            if piece.chart is not None:
                yield Chart(piece.chart, piece.alt, piece.width_mm)
            yield from _ruled(piece.table, captioned=captioned or piece.chart is not None)


def _ruled(table: Ruled, *, captioned: bool) -> Iterator[Block]:
    if captioned:
        yield Paragraph(one_line(table.caption), bold=True, align=Align.CENTER, indent=False, keep=True)
    columns = tuple(
        Column(column.heading, column.width, Align.RIGHT if column.numeric else Align.LEFT) for column in table.columns
    )
    rows: list[tuple[Cell | str, ...]] = [_row(row, len(columns)) for row in table.rows]
    if rows:
        yield Table(columns, rows, size=11, caption=table.caption)
    else:
        yield Paragraph("Không có.", align=Align.CENTER, indent=False)
    if table.note:
        yield Paragraph(f"Ghi chú: {one_line(table.note)}", italic=True, indent=False)


def _row(row: Sequence[Runs], columns: int) -> tuple[Cell | str, ...]:
    """A row of one cell is a heading in the table."""
    if len(row) == 1 < columns:
        return (Cell(plain(row[0]), bold=True, align=Align.LEFT, span=columns),)
    return tuple(plain(runs) for runs in row)


def _roman(n: int) -> str:
    tens = "X" * (n // 10)
    return tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[n % 10]
