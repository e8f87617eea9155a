"""A call for data from the focal point to an officer and back, with a wrong cell on the way."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_call_goes_out_and_comes_back(browse: Any) -> None:
    focal = browse("tran.minh.duc")
    page = focal.open("/figures/calls/new/").page
    page.fill("#id_name", "Số hóa hồ sơ")
    page.fill("input[name=c1-name]", "Số hồ sơ đã số hóa")
    page.fill("input[name=c2-name]", "Hồ sơ trực tuyến")
    page.select_option("select[name=c2-kind]", "ratio")
    page.press("input[name=c2-name]", "Enter")
    expect(page.locator("input[name=c2-name]")).to_have_value("Hồ sơ trực tuyến")
    page.get_by_role("button", name="UBND cấp xã").click()
    expect(page.get_by_role("heading", name="Cơ quan được yêu cầu")).to_contain_text("18")
    page.get_by_label("Sở Xây dựng").check()
    focal.check("yeu-cau-lap")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("0/19 cơ quan đã nộp")).to_be_visible()
    call = page.url

    officer = browse("nguyen.thi.ha")
    sheet = officer.open("/figures/calls/").page
    sheet.get_by_role("link", name="Số hóa hồ sơ").click()
    cells = sheet.locator("input.cc-figure")
    cells.nth(0).fill("mười")
    cells.nth(0).press("ArrowDown")
    expect(cells.nth(1)).to_be_focused()
    sheet.keyboard.type("200")
    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.type("150")
    sheet.get_by_role("button", name="Nộp biểu").click()
    expect(sheet.get_by_role("alert")).to_contain_text("“mười” không phải số")
    officer.check("yeu-cau-o-sai")
    cells.nth(0).fill("1.250")
    sheet.get_by_role("button", name="Nộp biểu").click()
    expect(sheet.get_by_text("Đã nộp biểu.")).to_be_visible()
    expect(sheet.locator("output")).to_have_text("75")

    focal.open(call)
    expect(page.get_by_text("1/19 cơ quan đã nộp")).to_be_visible()
    expect(page.locator("tfoot")).to_contain_text("1.250")
    focal.check("yeu-cau-tong-hop")
    with page.expect_download() as given:
        page.get_by_role("link", name="Bảng tổng hợp").click()
    book = openpyxl.load_workbook(BytesIO(Path(given.value.path()).read_bytes()), data_only=True)
    assert book["Tổng hợp"].cell(25, 3).value == 1250 and book["Chưa nộp"].max_row == 19

    small = browse("nguyen.thi.ha", "390")
    small.open("/figures/").check("so-lieu")
    small.open("/figures/forms/").check("bieu-mau")
