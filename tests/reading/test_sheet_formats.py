"""A workbook's cells are read as they are shown: percentages and dates by their formats."""

import io
from datetime import date

import pytest
import xlsxwriter

from cchc.reading import read_bytes
from cchc.reading.sheetformats import shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.95, "0%", "95%"),
        (0.955, "0.0%", "95,5%"),
        (0.955, "0%", "96%"),
        (1, "0.00%", "100,00%"),
        (0.95, "0.00", None),
        (date(2026, 6, 1), "mm/yyyy", "06/2026"),
        (date(2026, 6, 5), "d/m/yyyy", "5/6/2026"),
        (date(2026, 6, 5), "[$-42A]dd/mm/yyyy;@", "05/06/2026"),
        (date(2026, 6, 5), "yyyy", "2026"),
        (date(2026, 6, 5), "dddd, d mmmm yyyy", None),
        (True, "0%", None),
        ("Quý I", "0%", None),
    ],
)
def test_shown(value: object, code: str, text: str | None) -> None:
    assert shown(value, code) == text


def test_a_list_of_targets_and_tasks() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        percent, month = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "mm/yyyy"})
        sheet = book.add_worksheet("Kế hoạch")
        sheet.write("A1", "KẾ HOẠCH")
        sheet.write("A2", "Cải cách hành chính của tỉnh Mẫu năm 2026")
        sheet.write_row("A4", ["TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2026"])
        sheet.write_row("A5", [1, "Hồ sơ giải quyết đúng hạn", "%"])
        sheet.write("D5", 0.95, percent)
        sheet.write_row("A7", ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"])
        sheet.write_row("A8", [1, "Rà soát văn bản", "Sở Tư pháp"])
        sheet.write("D8", date(2026, 6, 1), month)
    read = read_bytes(out.getvalue(), "viec.xlsx").to_json()
    (target,), (task,) = read["targets"], read["tasks"]
    assert target["measures"] == [{"op": "=", "value": 95, "unit": "%"}]
    assert (task["deadlines"][0]["text"], task["deadlines"][0]["due"]) == ("06/2026", "2026-06-30")
