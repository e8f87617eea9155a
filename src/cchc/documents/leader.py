"""What a leader is handed on paper: one A4 for the week, and the sheet of the last meetings' conclusions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cchc.documents import decree30
from cchc.documents.blocks import Align, Block, Cell, Column, Head, Official, Paragraph, Table
from cchc.documents.numbers import vi
from cchc.documents.text import one_line
from cchc.periods import spoken

TITLE_LENGTH, WHY_LENGTH = 95, 60


@dataclass(frozen=True)
class WeekRow:
    title: str
    mandate: str
    agency: str
    due: date | None
    why: str = ""
    often: str = ""


@dataclass(frozen=True)
class WeekPage:
    """The four parts of Monday's page; `waiting` for a signature. Counts are of all."""

    issuer: str
    superior: str | None
    place: str
    day: date
    until: date
    overdue: Sequence[WeekRow]
    overdue_count: int
    waiting: Sequence[WeekRow]
    waiting_count: int
    due: Sequence[WeekRow]
    due_count: int
    slips: Sequence[tuple[str, int, int, int]]
    slip_count: int


@dataclass(frozen=True)
class SheetRow:
    no: str
    title: str
    agency: str
    due: date | None
    deadline: str
    state: str
    said: str = ""


@dataclass(frozen=True)
class MeetingSheet:
    title: str
    number: str
    issued_on: date | None
    done: int
    total: int
    over: int
    rows: Sequence[SheetRow]


def week_docx(page: WeekPage) -> bytes:
    """One A4: the rows are few and their words are cut; how many there are in all is said over each table."""
    title = f"công việc tuần từ ngày {spoken(page.day)} đến ngày {spoken(page.until)}"
    return decree30.build(
        Official(
            head=Head(
                issuer=one_line(page.issuer), superior=page.superior, symbol="BC", place=page.place, issued_on=page.day
            ),
            kind="Báo cáo nhanh",
            title=title,
            body=tuple(_week(page)),
        )
    )


def _week(page: WeekPage) -> Iterable[Block]:
    yield _line(f"1. Ý kiến chỉ đạo đang quá hạn: {vi(page.overdue_count)}")
    if page.overdue:
        rows = [
            (_cut(one.title), one.agency, _day(one.due), _cut(one.why, WHY_LENGTH), one.often) for one in page.overdue
        ]
        for_overdue = (
            Column("Việc", 60),
            Column("Cơ quan", 30),
            Column("Hạn", 18, Align.CENTER),
            Column("Vì sao", 40),
            Column("Mấy lần", 26),
        )
        yield Table(for_overdue, rows, size=9)
    yield _line(f"2. Chờ ký: {vi(page.waiting_count)}")
    if page.waiting:
        waiting = [(_cut(one.title), one.agency, _day(one.due)) for one in page.waiting]
        yield Table((Column("Việc", 100), Column("Cơ quan trình", 40), Column("Hạn", 20)), waiting, size=9)
    yield _line(f"3. Đến hạn trong tuần: {vi(page.due_count)}")
    if page.due:
        due = [(_cut(one.title), one.mandate, one.agency, _day(one.due)) for one in page.due]
        for_due = (Column("Việc", 80), Column("Văn bản", 26), Column("Cơ quan", 36), Column("Hạn", 20, Align.CENTER))
        yield Table(for_due, due, size=9)
    yield _line(f"4. Cơ quan đang chậm: {vi(page.slip_count)}")
    if page.slips:
        slips = [(name, vi(count), vi(newly), vi(days)) for name, count, newly, days in page.slips]
        for_slips = (
            Column("Cơ quan", 80),
            Column("Quá hạn", 20, Align.RIGHT),
            Column("Mới trong 7 ngày", 28, Align.RIGHT),
            Column("Lâu nhất (ngày)", 28, Align.RIGHT),
        )
        yield Table(for_slips, slips, size=9)


def meeting_docx(sheets: Sequence[MeetingSheet], *, issuer: str, superior: str | None, place: str, day: date) -> bytes:
    """The conclusions of the last meetings, the newest first, each task with how it stands."""
    return decree30.build(
        Official(
            head=Head(issuer=one_line(issuer), superior=superior, symbol="BC", place=place, issued_on=day),
            kind="Báo cáo",
            title=f"thực hiện kết luận các cuộc họp, tính đến ngày {spoken(day)}",
            body=tuple(block for sheet in sheets for block in _sheet(sheet))
            or (Paragraph("Chưa có thông báo kết luận nào đang theo dõi."),),
        )
    )


def _sheet(sheet: MeetingSheet) -> Iterable[Block]:
    issued = f" ngày {spoken(sheet.issued_on)}" if sheet.issued_on else ""
    yield _line(" ".join(part for part in (sheet.number, issued.strip(), one_line(sheet.title)) if part))
    yield Paragraph(f"Đã xong {vi(sheet.done)}/{vi(sheet.total)}; quá hạn {vi(sheet.over)}.")
    columns = (
        Column("TT", 8, Align.CENTER),
        Column("Nội dung", 62),
        Column("Cơ quan", 30),
        Column("Hạn", 22, Align.CENTER),
        Column("Tình hình", 40),
    )
    rows = [
        (
            Cell(one.no),
            Cell(one_line(one.title)),
            Cell(one.agency),
            Cell(_day(one.due) if one.due else one.deadline or "Chưa xác định hạn"),
            Cell(". ".join(part for part in (one.state, one_line(one.said)) if part)),
        )
        for one in sheet.rows
    ]
    if rows:
        yield Table(columns, rows, size=11)


def _line(text: str) -> Paragraph:
    return Paragraph(text, bold=True, indent=False, align=Align.LEFT)


def _day(day: date | None) -> str:
    return spoken(day) if day else ""


def _cut(text: str, most: int = TITLE_LENGTH) -> str:
    words = one_line(text)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
