"""The report on a plan's progress, a Báo cáo by Decree 30/2020/NĐ-CP with the list of tasks as its appendix."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from cchc.documents import decree30
from cchc.documents.blocks import (
    Align,
    Appendix,
    Block,
    Cell,
    Column,
    Head,
    Heading,
    Official,
    Paragraph,
    Table,
)
from cchc.documents.numbers import percent, two, vi
from cchc.documents.progress.report import COUNTED, ProgressReport, State, TaskRow, Totals, added
from cchc.documents.signing import signature_of
from cchc.documents.text import one_line
from cchc.periods import spoken

NARROW = {
    State.DONE: "Đúng hạn",
    State.LATE: "Trễ hạn",
    State.ENDED: "Hết năm",
    State.WAIT: "Chờ duyệt",
    State.ISSUE: "Chờ ban hành",
    State.DOING: "Đang thực hiện",
    State.NONE: "Chưa bắt đầu",
    State.BACK: "Bị trả lại",
    State.OVER: "Quá hạn",
    State.UNSURE: "Chưa rõ hạn",
}
TASKS = (
    Column("STT", 12, Align.CENTER),
    Column("Nhiệm vụ", 50),
    Column("Sản phẩm", 34),
    Column("Cơ quan chủ trì", 28),
    Column("Cơ quan phối hợp", 28),
    Column("Thời hạn", 27),
    Column("Trạng thái", 22),
    Column("Kết quả", 33),
    Column("Ghi chú", 24),
)
OVERDUE = (
    Column("STT", 12, Align.CENTER),
    Column("Nhiệm vụ", 58),
    Column("Cơ quan chủ trì", 32),
    Column("Hạn hoàn thành", 24, Align.CENTER),
    Column("Số ngày quá hạn", 16, Align.RIGHT),
    Column("Ghi chú", 23),
)


def progress_docx(report: ProgressReport) -> bytes:
    """A draft of the report, its number, day and signature left open; the list of tasks is the appendix."""
    head = Head(
        issuer=report.issuer,
        superior=report.superior,
        symbol=f"BC-{report.agency_abbr}",
        place=report.place,
        year=report.as_of.year,
    )
    appendix = Appendix(
        title=f"Danh mục {report.unit} và kết quả thực hiện",
        blocks=(
            Paragraph(_as_of(report), italic=True, align=Align.CENTER, indent=False),
            Table(TASKS, _task_rows(report), size=11, caption="Danh mục nhiệm vụ và kết quả thực hiện")
            if report.rows
            else Paragraph(f"Chưa có {report.unit} nào được giao."),
        ),
    )
    recipients = tuple(report.recipients) or (
        *([f"{one_line(report.superior)} (để b/c);"] if report.superior else []),
        "Các cơ quan, đơn vị liên quan;",
        "Lưu: VT.",
    )
    return decree30.build(
        Official(
            head=head,
            kind="Báo cáo",
            title=f"Tình hình thực hiện {one_line(report.title)}",
            body=tuple(_body(report)),
            recipients=recipients,
            signature=report.signature or signature_of(report.issuer),
            appendices=(appendix,),
        )
    )


def _body(report: ProgressReport) -> Iterable[Block]:
    whole = report.whole()
    yield Paragraph(
        f"Thực hiện {_named(report)}, {one_line(report.issuer)} báo cáo tình hình thực hiện, "
        f"số liệu tính đến ngày {spoken(report.as_of)}, như sau:"
    )
    yield Heading("I. Kết quả chung")
    for sentence in _sentences(report, whole):
        yield Paragraph(sentence)
    yield Heading("II. Kết quả theo lĩnh vực")
    yield from _totals("Lĩnh vực", report.summary, f"Chưa có {report.unit} nào được xếp theo lĩnh vực.")
    yield Heading("III. Kết quả theo cơ quan")
    yield from _totals("Cơ quan", report.agencies, f"Chưa có cơ quan nào được giao {report.unit}.")
    yield Heading(f"IV. {report.unit.capitalize()} quá hạn")
    yield from _overdue(report)
    yield Paragraph(
        f"Trên đây là tình hình thực hiện {one_line(report.title)} (kèm theo danh mục chi tiết tại Phụ lục)./."
    )


def _sentences(report: ProgressReport, whole: Totals) -> Iterable[str]:
    unit = report.unit

    def said(state: State) -> str:
        return f"{two(whole.of(state))} {unit}"

    yield (
        f"1. Tổng số: {two(whole.total)} {unit}; đã hoàn thành {two(whole.done)} {unit}"
        + (f", đạt {percent(whole.done, whole.total)}" if whole.total else "")
        + f", trong đó đúng hạn {said(State.DONE)}, trễ hạn {said(State.LATE)}."
    )
    yield (
        f"2. Chưa hoàn thành: đang thực hiện {said(State.DOING)}; đã nộp, chờ duyệt {said(State.WAIT)}; "
        f"đã trình, chờ ban hành {said(State.ISSUE)}; "
        f"chưa bắt đầu {said(State.NONE)}; bị trả lại để bổ sung {said(State.BACK)}."
    )
    yield f"3. Quá hạn: {said(State.OVER)}."
    yield f"4. Chưa xác định được hạn: {said(State.UNSURE)}."
    if whole.of(State.ENDED):
        yield f"5. Thường xuyên, khép lại khi hết năm: {said(State.ENDED)}."
    if (estimated := report.with_estimates()) is not None:
        more = estimated.done - whole.done
        yield (
            f"Ước đến hết ngày 31/12/{report.as_of.year}: thêm {two(more)} {unit} hoàn thành (số ước, chưa có sản phẩm "
            f"được xác nhận); cộng cả số ước {two(estimated.done)} {unit}, đạt {percent(estimated.done, whole.total)}."
        )


def _totals(what: str, rows: Sequence[Totals], empty: str) -> Iterable[Block]:
    if not rows:
        yield Paragraph(empty)
        return
    columns = (
        Column("TT", 9, Align.CENTER),
        Column(what, 38),
        Column("Tổng số", 10.3, Align.RIGHT),
        *(Column(NARROW[state], 10.3, Align.RIGHT) for state in COUNTED),
        Column("Tỷ lệ hoàn thành", 15, Align.RIGHT),
    )
    lines: list[tuple[Cell | str, ...]] = [_totals_row(str(n), row) for n, row in enumerate(rows, 1)]
    lines.append(_totals_row("", added("Cộng", rows), bold=True))
    yield Table(columns, lines, size=10, caption=f"Kết quả theo {what.lower()}")


def _totals_row(no: str, row: Totals, *, bold: bool = False) -> tuple[Cell, ...]:
    texts = (no, row.name, vi(row.total), *(vi(row.of(state)) for state in COUNTED), percent(row.done, row.total))
    return tuple(Cell(text, bold=bold) for text in texts)


def _overdue(report: ProgressReport) -> Iterable[Block]:
    late = [row for row in report.rows if row.state == State.OVER]
    if not late:
        yield Paragraph(f"Không có {report.unit} quá hạn.")
        return
    late.sort(key=lambda row: (row.due is None, row.due))
    rows = [
        (
            row.no,
            row.title + (f" ({row.product})" if row.product else ""),
            row.lead,
            spoken(row.due) if row.due else row.deadline,
            vi((report.as_of - row.due).days) if row.due and row.due < report.as_of else "",
            row.note,
        )
        for row in late
    ]
    yield Table(OVERDUE, rows, size=11, caption="Nhiệm vụ quá hạn")


def _task_rows(report: ProgressReport) -> Iterable[tuple[Cell | str, ...]]:
    for field, rows in groupby(report.rows, key=lambda row: row.field):
        yield (Cell(field or "Chưa xếp lĩnh vực", bold=True, align=Align.LEFT, span=len(TASKS)),)
        for row in rows:
            yield (
                row.no,
                row.title,
                row.product,
                row.lead,
                row.coordinating,
                _deadline(row),
                Cell(State(row.state).word, bold=row.state in (State.OVER, State.BACK)),
                _result(row),
                row.note,
            )


def _deadline(row: TaskRow) -> str:
    """The day and the words of the plan; the words alone where they name the day."""
    if row.due is None or _names(row.deadline, row.due):
        return row.deadline
    return f"{spoken(row.due)}\n({row.deadline})" if row.deadline else spoken(row.due)


def _names(words: str, day: date) -> bool:
    return spoken(day) in words or f"{day.day}/{day.month}/{day.year}" in words


def _result(row: TaskRow) -> str:
    lines = [f"Nộp {spoken(row.handed_on)}"] if row.handed_on else []
    if row.record_number:
        signed = f" ngày {spoken(row.record_date)}" if row.record_date else ""
        lines.append(f"Số {row.record_number}{signed}")
    return "\n".join(lines)


def _named(report: ProgressReport) -> str:
    """`Kế hoạch số 412/KH-UBND ngày 24 tháng 12 năm 2025 về cải cách hành chính …`, as far as it is known."""
    title = one_line(report.title)
    kind, rest = ("Kế hoạch", title[len("kế hoạch") :].strip()) if title.lower().startswith("kế hoạch") else ("", title)
    if not (kind and report.number):
        return title
    day = f" {decree30.written(report.issued_on)}" if report.issued_on else ""
    return f"{kind} số {report.number}{day} về {rest}" if rest else f"{kind} số {report.number}{day}"


def _as_of(report: ProgressReport) -> str:
    return f"Số liệu tính đến ngày {spoken(report.as_of)}"
