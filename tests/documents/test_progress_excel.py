from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from cchc.documents.progress import ProgressReport, TaskRow, progress_xlsx
from cchc.documents.text import clean

Make = Callable[..., ProgressReport]
SHEETS = ["Nhiệm vụ", "Theo lĩnh vực", "Theo cơ quan"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FIRST = 5


def rows(data: bytes, sheet: str = "Nhiệm vụ") -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(sheet).to_python()


def xml(data: bytes, sheet: int) -> Any:
    return etree.fromstring(ZipFile(BytesIO(data)).read(f"xl/worksheets/sheet{sheet}.xml"))


def test_dates_are_dates(report: Make) -> None:
    made = report(10)
    first = rows(progress_xlsx(made))[FIRST]
    assert first[7] == made.rows[0].due
    assert first[9] == date(2026, 10, 5)
    assert first[11] == date(2026, 10, 2)


def test_what_is_on_each_sheet(report: Make) -> None:
    data = progress_xlsx(report(62))
    assert CalamineWorkbook.from_filelike(BytesIO(data)).sheet_names == SHEETS
    table = rows(data)
    assert table[0][0].startswith("TÌNH HÌNH THỰC HIỆN KẾ HOẠCH")
    assert "412/KH-UBND, ngày 24/12/2025" in table[1][0]
    assert table[2][0] == "Số liệu tính đến ngày 16/11/2026"
    assert table[4][2] == "Nhiệm vụ"
    assert len(table) == FIRST + 62
    assert rows(data, "Theo cơ quan")[-1][:3] == ["", "Cộng", 62]


@pytest.mark.parametrize("sheet", [1, 2, 3])
def test_every_sheet_filters_scrolls_and_prints(report: Make, sheet: int) -> None:
    tree = xml(progress_xlsx(report(62)), sheet)
    assert tree.find(f"{MAIN}autoFilter").get("ref").startswith("A5:")
    assert tree.find(f".//{MAIN}pane").get("ySplit") == "5"
    setup = tree.find(f"{MAIN}pageSetup")
    assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == ("9", "landscape", "0")


def test_the_heading_is_printed_on_every_page(report: Make) -> None:
    book = ZipFile(BytesIO(progress_xlsx(report(3)))).read("xl/workbook.xml").decode()
    assert book.count("_xlnm.Print_Titles") == 3
    assert "$5:$5" in book


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "\n=1", '=HYPERLINK("http://a")', "http://a.vn"]
)
def test_text_is_never_a_formula_or_a_link(report: Make, text: str) -> None:
    made = report(1)
    row = replace(made.rows[0], title=text, note=text, lead=text)
    data = progress_xlsx(report(1, rows=[row]))
    assert rows(data)[FIRST][2] == text
    tree = xml(data, 1)
    assert not tree.findall(f".//{MAIN}f")
    assert not tree.findall(f".//{MAIN}hyperlink")


@settings(max_examples=40)
@given(text=st.text(st.characters(exclude_categories=()), min_size=1, max_size=60))
def test_any_text_is_kept(report: Make, text: str) -> None:
    made = report(1)
    row: TaskRow = replace(made.rows[0], title=f"a{text}b")
    table = rows(progress_xlsx(replace(made, rows=[row], title=f"a{text}")))
    assert table[FIRST][2] == clean(f"a{text}b")


def test_a_text_too_long_for_a_cell_says_so(report: Make) -> None:
    row = replace(report(1).rows[0], note="x" * 40_000)
    kept = rows(progress_xlsx(report(1, rows=[row])))[FIRST][12]
    assert len(kept) == 32_767
    assert kept.endswith("(còn nữa)")


def test_a_day_before_excels_first_is_kept_as_text(report: Make) -> None:
    row = replace(report(1).rows[0], due=date(1889, 5, 1))
    assert rows(progress_xlsx(report(1, rows=[row])))[FIRST][7] == "01/05/1889"


def test_nothing_to_tell(report: Make) -> None:
    data = progress_xlsx(report(0, summary=[], agencies=[]))
    assert len(rows(data)) == FIRST


def test_the_same_report_is_the_same_bytes(report: Make) -> None:
    assert progress_xlsx(report(5)) == progress_xlsx(report(5))


def test_twenty_thousand_rows(report: Make) -> None:
    assert len(rows(progress_xlsx(report(20_000)))) == FIRST + 20_000


def test_a_text_that_looks_like_finished_xml_stays_a_text(report: Make) -> None:
    """xlsxwriter writes what stands between `<r>` and `</r>` unescaped: a formula could ride in on it."""
    hostile = '<r><t>x</t></r></is></c><c r="Z99" t="str"><f>1+1</f><v>2</v></c><c t="inlineStr"><is><r><t>y</t></r>'
    broken = "<r>hỏng & </x></r>"
    made = report(1)
    data = progress_xlsx(replace(made, rows=[replace(made.rows[0], note=hostile, title=broken)]))
    said = {str(cell) for row in rows(data) for cell in row}
    assert f" {hostile}" in said
    assert any(broken in one for one in said)
