"""The coverage matrix as a workbook: tasks by agencies, and a list of what no agency's own plan has yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from xlsxwriter import Workbook

from cchc.documents.text import one_line
from cchc.periods import spoken

HEAD_ROW = 3  # from 0
WORDS = {"": "", "covered": "có", "open": "CHƯA", "no_plan": "chưa có kế hoạch"}


@dataclass(frozen=True)
class CoverageRow:
    """A task and for each agency (kind, done, total): kinds `covered`, `open`, `no_plan`, empty for not given."""

    no: str
    title: str
    field: str
    cells: Sequence[tuple[str, int, int]]


def coverage_xlsx(rows: Sequence[CoverageRow], agencies: Sequence[str], *, title: str, as_of: date) -> bytes:
    out = BytesIO()
    book = Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#edf0f4"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    inks = {
        "covered": book.add_format({"font_color": "#17663a", "valign": "top"}),
        "open": book.add_format({"font_color": "#b01f19", "bg_color": "#fde8e7", "bold": True, "valign": "top"}),
        "no_plan": book.add_format({"font_color": "#964700", "bg_color": "#fdeedd", "valign": "top"}),
    }
    sheet = book.add_worksheet("Độ phủ")
    sheet.write_string(0, 0, one_line(title), bold)
    sheet.write_string(1, 0, f"Tình hình đến ngày {spoken(as_of)}. “có 2/3”: đã xong 2 trên 3 việc của cơ quan.")
    heads = ("Số", "Nhiệm vụ", "Lĩnh vực", "Chưa có", *agencies)
    for column, name in enumerate(heads):
        sheet.write_string(HEAD_ROW, column, one_line(name), head)
    for at, row in enumerate(rows, start=HEAD_ROW + 1):
        for column, text in enumerate((row.no, row.title, row.field)):
            sheet.write_string(at, column, one_line(text), wrapped)
        sheet.write_number(at, 3, sum(kind in ("open", "no_plan") for kind, _, _ in row.cells))
        for column, (kind, done, total) in enumerate(row.cells, start=4):
            if kind:
                words = f"{WORDS[kind]} {done}/{total}" if kind == "covered" and total else WORDS[kind]
                sheet.write_string(at, column, words, inks[kind])
    sheet.set_column(0, 0, 7)
    sheet.set_column(1, 1, 50)
    sheet.set_column(2, 2, 20)
    sheet.set_column(4, 3 + max(1, len(agencies)), 14)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + max(1, len(rows)), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()
