"""A reading as tables for people, in a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cchc.periods.deadlines import Deadline, Kind
from cchc.reading.model import Head, Measure, Reading, Task
from cchc.words import Level

_KINDS = {
    Kind.RECURRING: "thường xuyên, định kỳ",
    Kind.RELATIVE: "theo sự kiện",
    Kind.EXTERNAL: "theo cơ quan khác",
}
_EVERY = {"month": "hằng tháng", "quarter": "hằng quý", "half": "6 tháng", "year": "hằng năm"}
_OPS = {">=": "≥", "<=": "≤", "=": "="}
_NONE = "—"


def render(reading: Reading, console: Console) -> None:
    """Head, counts, tasks, targets, reports, doubts and notes, in that order; an empty part is left out."""
    console.print(_head(reading.head))
    console.print(
        f"{len(reading.tasks)} nhiệm vụ · {len(reading.targets)} chỉ tiêu · {len(reading.reporting)} kỳ báo cáo · "
        f"{len(reading.doubts)} điểm cần xem lại",
        style="bold",
    )
    if reading.tasks:
        console.print(_tasks(reading.tasks))
    if reading.targets:
        table = _table("Chỉ tiêu", "Nội dung", "Mức", "Thuộc phần")
        for target in reading.targets:
            table.add_row(target.text, ", ".join(map(_measure, target.measures)), target.area or _NONE)
        console.print(table)
    if reading.reporting:
        table = _table("Chế độ báo cáo", "Báo cáo", "Số liệu từ", "đến", "Hạn")
        for report in reading.reporting:
            table.add_row(report.report, _day(report.data_from), _day(report.data_to), _day(report.due))
        console.print(table)
    if reading.doubts:
        table = _table("Cần xem lại", "Ở đâu", "Điều gì")
        for doubt in reading.doubts:
            table.add_row(_where(doubt.pointer, reading.tasks), doubt.sentence)
        console.print(table)
    for note in reading.notes:
        console.print(Text(f"Lưu ý: {note}"))


def _head(head: Head) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    level = Level(head.level).vietnamese if head.level else None
    signers = "; ".join(
        f"{signer.position}: {signer.name}" if signer.position else signer.name for signer in head.signers
    )
    for name, value in (
        ("Tên", head.title),
        ("Loại văn bản", head.kind),
        ("Số", head.number),
        ("Ngày ban hành", _day(head.issued_on)),
        ("Cơ quan ban hành", f"{head.issuer} ({level})" if head.issuer and level else head.issuer),
        ("Năm", str(head.year) if head.year else None),
        ("Người ký", signers),
        ("Văn bản dẫn chiếu", ", ".join(head.cites)),
    ):
        table.add_row(name, Text(value or _NONE))
    return table


def _tasks(tasks: tuple[Task, ...]) -> Table:
    table = _table("Nhiệm vụ", "Số", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời hạn")
    area = None
    for task in tasks:
        if task.area != area:
            area = task.area
            table.add_section()
            table.add_row("", Text(area or _NONE, style="bold"))
        table.add_row(
            task.no or "",
            Text(task.title),
            _lines(task.products),
            _lines(task.lead),
            _lines(task.coordinating),
            _lines(tuple(map(_deadline, task.deadlines))),
        )
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_lines=False, expand=True)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "Số")
    return table


def _lines(values: tuple[str, ...]) -> Text:
    return Text("\n".join(values) or _NONE)


def _deadline(deadline: Deadline) -> str:
    resolved = _KINDS.get(deadline.kind) or " – ".join(_day(day) for day in (deadline.start, deadline.due) if day)
    if deadline.every:
        resolved = _EVERY[deadline.every.value]
    return f"{deadline.text} → {resolved}"


def _measure(measure: Measure) -> str:
    upper = f"–{measure.upper}" if measure.upper is not None else ""
    return f"{_OPS[measure.op]} {measure.value}{upper} {measure.unit}".replace(" %", "%").replace(".", ",")


def _day(day: object) -> str:
    return f"{day:%d/%m/%Y}" if day else _NONE


def _where(pointer: str, tasks: tuple[Task, ...]) -> str:
    _, part, *rest = pointer.split("/")
    if part != "tasks":
        return "văn bản"
    task = tasks[int(rest[0])]
    return f"nhiệm vụ {task.no or '(không số)'}: {task.title[:60]}"
