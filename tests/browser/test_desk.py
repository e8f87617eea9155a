"""A meeting's conclusion to the leader's page by keyboard; many changed and taken back; the desk as a workbook."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import expect
from tests.browser.test_way import FOCAL, OFFICER, VIEWER

from cchc.documents import duty_sheet as sheet
from cchc.periods import today

pytestmark = pytest.mark.browser


def type_row(page: Any, n: int, *cells: str) -> None:
    """A row of the form by keyboard alone: from its first cell on, with Tab."""
    page.locator(f"#id_t-{n}-title").focus()
    for at, words in enumerate(cells):
        page.keyboard.type(words)
        if at < len(cells) - 1:
            page.keyboard.press("Tab")


def typed_conclusion(focal: Any, number: str, late: str) -> None:
    """Three tasks of a conclusion, no pointer used, from an empty form to duties."""
    page = focal.page
    focal.open("/intake/by-hand/")
    page.locator("#id_number").focus()
    for words in (f"{number}/TB-UBND", f"{today():%d/%m/%Y}", "", f"Kết luận họp giao ban {number}"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    type_row(page, 0, f"Rà soát quy trình {number}", "Sở Xây dựng", "Sở Tư pháp", "Báo cáo", late)
    type_row(page, 1, f"Số hóa hồ sơ {number}", "Sở Xây dựng và Nhà ở", "", "Báo cáo", "")
    page.keyboard.press("Tab")
    expect(page.locator("#doc-0")).to_contain_text("Hạn")
    expect(page.locator("#doc-1")).to_contain_text("Chưa rõ “Sở Xây dựng và Nhà ở”")
    expect(page.locator("#doc-1")).to_contain_text("Chưa xác định hạn")
    focal.check("nhap-tay")
    page.locator("#doc-1 button", has_text="Sở Xây dựng").press("Enter")
    expect(page.locator("#doc-1")).not_to_contain_text("Chưa rõ")
    type_row(page, 2, f"Công khai kết quả {number}", "Sở Xây dựng", "", "Báo cáo", "Hằng quý")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("vào theo dõi?")
    page.get_by_role("button", name="Đưa vào theo dõi").press("Enter")
    expect(page.locator("main")).to_contain_text("Đã đưa vào theo dõi")


@pytest.mark.parametrize("size", ["1366", "390"])
def test_a_conclusion_to_the_leader_s_page(browse: Any, tmp_path: Path, size: str) -> None:
    number = {"1366": "921", "390": "922"}[size]
    late = f"Trước ngày {today() - timedelta(days=1):%d/%m/%Y}"
    typed_conclusion(browse(FOCAL, size), number, late)

    leader = browse(VIEWER, size)
    leader.open("/week/").check("to-dau-tuan")
    expect(leader.page.locator("main")).to_contain_text(f"Rà soát quy trình {number}")
    if size == "1366":
        printed = leader.page.pdf(prefer_css_page_size=True)
        assert len(pypdfium2.PdfDocument(printed)) == 1
    leader.page.get_by_role("link", name=f"Rà soát quy trình {number}").first.click()
    expect(leader.page.get_by_role("heading", level=1)).to_contain_text(number)
    leader.open("/meetings/").check("ket-luan-hop")
    expect(leader.page.locator("main")).to_contain_text(f"{number}/TB-UBND")

    officer = browse(OFFICER, size)
    page = officer.page
    officer.open("/duties/fill/").check("dien-excel")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Tải bàn làm việc (Excel)").click()
    book = openpyxl.load_workbook(BytesIO(Path(saved.value.path()).read_bytes()))
    head = {cell.value: cell.column for cell in book.active[sheet.HEAD_ROW + 1]}
    rows = {book.active.cell(n, head["Nhiệm vụ"]).value: n for n in range(sheet.HEAD_ROW + 2, book.active.max_row + 1)}
    first, second = rows[f"Rà soát quy trình {number}"], rows[f"Số hóa hồ sơ {number}"]
    book.active.cell(first, head[sheet.PERCENT]).value = 30
    book.active.cell(second, head[sheet.PERCENT]).value = 60
    book.save(tmp_path / "ban.xlsx")

    # Meanwhile both are changed at once on the page; the change is seen first, made, and of one taken back.
    officer.open(f"/duties/?year=all&q={number}+tb+ubnd&sort=task")
    ticks = page.locator("input.cc-pick")
    ticks.nth(0).click()
    ticks.nth(1).click(modifiers=["Shift"])
    expect(page.locator("[data-pick-count]")).to_have_text("Đã chọn 2 việc")
    officer.check("chon-nhieu")
    page.get_by_role("button", name="Thay đổi việc đã chọn").click()
    page.get_by_label("Đã làm (%)").fill("80")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#xem-truoc")).to_contain_text("Sẽ đổi 2")
    officer.check("xem-truoc-thay-doi")
    page.get_by_role("button", name="Thực hiện với 2 nhiệm vụ").click()
    expect(page.locator("main")).to_contain_text("Đã thay đổi 2 nhiệm vụ.")
    page.locator("#xem-truoc").get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("main")).to_contain_text("Đã hoàn tác 2 nhiệm vụ.")
    officer.open(f"/duties/?q=so+hoa+ho+so+{number}&year=all")
    page.get_by_role("link", name=f"Số hóa hồ sơ {number}").first.click()
    page.get_by_label("Đã làm (%)").fill("80")
    page.get_by_role("button", name="Ghi tiến độ").click()
    expect(page.locator("main")).to_contain_text("Đã ghi tiến độ")

    officer.open("/duties/fill/")
    page.set_input_files("input[type=file]", tmp_path / "ban.xlsx")
    page.get_by_role("button", name="Tải lên và ghi").click()
    expect(page.locator("main")).to_contain_text("Đã ghi 1 ô, chưa ghi 1 ô.")
    expect(page.locator("main")).to_contain_text("đã ghi 80 %")
    officer.check("ket-qua-excel")

    for show in ("calendar", "timeline", "heat"):
        officer.open(f"/duties/?year=all&show={show}").check(f"nhiem-vu-{show}")
    officer.open("/calendar/")
    page.get_by_role("button", name="Lập địa chỉ").click()
    expect(page.locator("#dia-chi")).to_have_value(re.compile(r"/calendar/\S{40,}\.ics$"))
    officer.check("lich-cua-toi")
