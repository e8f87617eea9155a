"""Duties as a workbook that can be filled in away from the system and brought back; also how a list is saved.

Columns are found again by their heads and rows by their code, so that both can be sorted, hidden and left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cchc.documents.text import one_line
from cchc.periods import spoken

SHEET = "Nhiệm vụ"
HEAD_ROW = 3  # from 0
CODE, STAMP = "Mã", "Dấu phiên bản"
KNOWN = (
    (CODE, 9.0),
    ("Số", 7.0),
    ("Nhiệm vụ", 46.0),
    ("Sản phẩm", 26.0),
    ("Cơ quan", 24.0),
    ("Văn bản giao", 16.0),
    ("Thời hạn (theo văn bản)", 20.0),
    ("Hạn", 12.0),
    ("Trạng thái", 18.0),
)
PERCENT, WORDS, OBSTACLE, HAPPENED = (
    "Đã làm (%)",
    "Việc đã làm (ghi mới)",
    "Vướng mắc (ghi mới)",
    "Ngày sự kiện diễn ra",
)
VERDICT, REASON, DUE, WHY = "Kết luận", "Lý do, ghi chú", "Ấn định hạn", "Căn cứ ấn định hạn"
WORKING = ((PERCENT, 11.0), (WORDS, 34.0), (OBSTACLE, 30.0), (HAPPENED, 14.0))
JUDGING = ((VERDICT, 14.0), (REASON, 30.0), (DUE, 12.0), (WHY, 22.0))
ACCEPT, RETURN = "Đạt", "Trả lại"
FILLED = tuple(name for name, _width in (*WORKING, *JUDGING))


@dataclass(frozen=True)
class DutyLine:
    """One duty. `stamp` says on which facts it is filled in; `typed` are cells that could not be taken, to be mended,
    each with why."""

    code: int
    no: str
    title: str
    product: str
    agency: str
    mandate: str
    deadline: str
    due: date | None
    state: str
    percent: int | None
    stamp: str
    typed: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def duty_xlsx(lines: Sequence[DutyLine], *, title: str, as_of: date, judging: bool, working: bool) -> bytes:
    """The workbook. `working`, `judging`: which columns are there to be filled in; with neither it is a list."""
    out = BytesIO()
    book = Workbook(out, {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    open_columns = (*(WORKING if working else ()), *(JUDGING if judging else ()))
    columns = (*KNOWN, *open_columns, *(((STAMP, 4.0),) if open_columns else ()))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#edf0f4"})
    yours = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#fff3cc"})
    sheet.write_string(0, 0, one_line(title), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, f"Tình hình đến ngày {spoken(as_of)}.")
    if open_columns:
        sheet.write_string(
            2,
            0,
            "Chỉ điền các cột nền vàng, để nguyên ô nào không đổi; lưu rồi tải lên ở Bàn làm việc.",
        )
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    plain = book.add_format({"valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    for n, (name, width) in enumerate(columns):
        sheet.write_string(HEAD_ROW, n, name, yours if name in FILLED else head)
        sheet.set_column(n, n, width, None, {"hidden": True} if name == STAMP else None)
    places = {name: n for n, (name, _width) in enumerate(columns)}
    for at, line in enumerate(lines, start=HEAD_ROW + 1):
        _write(sheet, at, line, places, (wrapped, plain, day))
    last = HEAD_ROW + max(len(lines), 1)
    if PERCENT in places:
        sheet.data_validation(
            HEAD_ROW + 1,
            places[PERCENT],
            last,
            places[PERCENT],
            {
                "validate": "integer",
                "criteria": "between",
                "minimum": 0,
                "maximum": 100,
                "error_title": "Tỷ lệ chưa đúng",
                "error_message": "Ghi số từ 0 đến 100.",
            },
        )
    if VERDICT in places:
        options = {"validate": "list", "source": [ACCEPT, RETURN]}
        sheet.data_validation(HEAD_ROW + 1, places[VERDICT], last, places[VERDICT], options)
    sheet.freeze_panes(HEAD_ROW + 1, 3)
    sheet.autofilter(HEAD_ROW, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    book.close()
    return out.getvalue()


def _write(sheet: Worksheet, at: int, line: DutyLine, places: Mapping[str, int], formats: Sequence[object]) -> None:
    wrapped, plain, day = formats
    sheet.write_number(at, places[CODE], line.code, plain)
    texts = {
        "Số": line.no,
        "Nhiệm vụ": line.title,
        "Sản phẩm": line.product,
        "Cơ quan": line.agency,
        "Văn bản giao": line.mandate,
        "Thời hạn (theo văn bản)": line.deadline,
        "Trạng thái": line.state,
    }
    for name, text in texts.items():
        sheet.write_string(at, places[name], one_line(text)[:32_000], wrapped)
    if line.due is not None:
        sheet.write_datetime(at, places["Hạn"], line.due, day)
    if PERCENT in places and line.percent is not None:
        sheet.write_number(at, places[PERCENT], line.percent, plain)
    for name, (typed, why) in line.typed.items():
        if name in places:
            sheet.write_string(at, places[name], typed, wrapped)
            sheet.write_comment(at, places[name], why[:1000])
    if STAMP in places:
        sheet.write_string(at, places[STAMP], line.stamp, plain)
