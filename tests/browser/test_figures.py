"""A call for data from the focal point to an officer and back, with a wrong cell on the way."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document as Docx
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SILENT = 5


def let_its_hour_pass(home: Path, call: int) -> None:
    """The hour by which a call is due is two days ago."""
    (file,) = home.glob("*.sqlite3")
    with closing(sqlite3.connect(file, timeout=20)) as database, database:
        database.execute("UPDATE figures_call SET due = datetime('now', '-2 days') WHERE id = ?", [call])


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
    ticked = page.locator("input[name=agencies]:checked")
    while ticked.count() > SILENT:
        ticked.last.uncheck()
    page.get_by_label("Sở Xây dựng").check()
    focal.check("yeu-cau-lap")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("0/6 cơ quan đã nộp")).to_be_visible()
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
    expect(page.get_by_text("1/6 cơ quan đã nộp")).to_be_visible()
    expect(page.locator("tfoot")).to_contain_text("1.250")
    focal.check("yeu-cau-tong-hop")
    with page.expect_download() as given:
        page.get_by_role("link", name="Bảng tổng hợp").click()
    book = openpyxl.load_workbook(BytesIO(Path(given.value.path()).read_bytes()), data_only=True)
    numbers = {row[1]: row[2] for row in book["Tổng hợp"].iter_rows(min_row=6, values_only=True)}
    assert numbers["Sở Xây dựng"] == 1250 and book["Chưa nộp"].max_row == SILENT + 1
    silent = {row[0] for row in book["Chưa nộp"].iter_rows(min_row=2, values_only=True)}

    expect(page.get_by_role("button", name="Tạo công văn đôn đốc")).to_have_count(0)
    let_its_hour_pass(focal.house.home, int(call.rstrip("/").split("/")[-1]))
    focal.open(call)
    expect(page.get_by_role("heading", name="Đôn đốc 5 cơ quan chưa nộp")).to_be_visible()
    focal.check("yeu-cau-don-doc")
    with page.expect_download() as letters:
        page.get_by_role("button", name="Tạo công văn đôn đốc").click()
    with ZipFile(letters.value.path()) as folder:
        texts = [
            "\n".join(each.text for each in Docx(BytesIO(folder.read(name))).paragraphs) for name in folder.namelist()
        ]
    assert len(texts) == SILENT and all(any(name in text for text in texts) for name in silent)
    focal.open(call + "?show=silent")
    expect(page.get_by_text("đã đôn đốc")).to_have_count(SILENT)
    focal.open(call)
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_text("Chưa ghi lý do").first).to_be_visible()
    page.fill("#vi-sao", "Đã có số của hệ thống một cửa")
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_text("Đã thu hồi.", exact=False).first).to_be_visible()
    focal.check("yeu-cau-da-thu-hoi")

    small = browse("nguyen.thi.ha", "390")
    small.open("/figures/").check("so-lieu")
    small.open("/figures/forms/").check("bieu-mau")


def test_a_register_is_filled_and_its_number_opens(browse: Any) -> None:
    focal = browse("tran.minh.duc")
    page = focal.open("/figures/registers/").page
    page.get_by_role("button", name="Lấy sổ có sẵn").click()
    expect(page.get_by_text("Đã lấy 12 sổ theo dõi.")).to_be_visible()
    focal.check("so-danh-sach")

    officer = browse("nguyen.thi.ha")
    sheet = officer.open("/figures/registers/").page
    sheet.get_by_role("link", name="Sổ theo dõi tuyên truyền cải cách hành chính", exact=True).click()
    expect(sheet.get_by_role("link", name="Ghi dòng mới").first).to_be_visible()
    sheet.keyboard.press("n")
    first = sheet.locator("#id_c_title")
    first.fill("Bài trên cổng thông tin")
    first.press("Tab")
    sheet.keyboard.type("31/02/2026")
    sheet.keyboard.press("Tab")
    sheet.locator("#id_c_channel").select_option("web")
    sheet.locator("#id_c_times").fill("3")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_text("“31/02/2026” không phải ngày")).to_be_visible()
    officer.check("so-dong-sai")
    sheet.locator("#id_c_day").fill("12/02/2026")
    sheet.get_by_role("button", name="Lưu, ghi dòng nữa").click()
    expect(sheet.get_by_text("Đã ghi dòng 1.")).to_be_visible()
    sheet.locator("#id_c_title").fill("Hội nghị tuyên truyền")
    sheet.locator("#id_c_day").fill("20/03/2026")
    sheet.locator("#id_c_channel").select_option("hn")
    sheet.locator("#id_c_times").fill("2")
    sheet.get_by_role("button", name="Lưu", exact=True).click()
    officer.check("so-cac-dong")
    sheet.get_by_role("link", name="Hội nghị tuyên truyền").click()
    sheet.get_by_text("Tải tệp mới lên").click()
    report = {"name": "bao-cao.txt", "mimeType": "text/plain", "buffer": "Báo cáo hội nghị".encode()}
    sheet.set_input_files("#id_file", report)  # type: ignore[arg-type]
    sheet.fill("#id_number", "9/BC-SXD")
    officer.check("so-mot-dong")
    sheet.get_by_role("button", name="Tải lên, dùng làm minh chứng").click()
    expect(sheet.get_by_text("Đã gắn văn bản minh chứng.")).to_be_visible()
    sheet.get_by_role("link", name="Thông tin văn bản").click()
    expect(sheet.get_by_role("link", name="dòng 2: Hội nghị tuyên truyền")).to_be_visible()

    focal.open("/figures/?window=2026-01-01_2026-03-31")
    page.get_by_role("link", name="Số tin, bài, cuộc tuyên truyền cải cách hành chính").click()
    page.get_by_role("button", name="Đếm lại từ hệ thống").click()
    page.locator("table .cc-task").first.click()
    page.get_by_role("link", name="Các dòng được đếm").click()
    expect(page.locator(".num").first).to_have_text("5")
    expect(page.locator("tbody tr")).to_have_count(2)
    focal.check("so-duoc-dem")

    focal.open("/figures/?window=2026-01-01_2026-03-31")
    page.get_by_role("link", name="Số tin, bài, cuộc tuyên truyền cải cách hành chính").click()
    (indicator,) = re.findall(r"/indicators/(\d+)/", page.url)
    page.get_by_role("link", name="Ghi số của nguồn ngoài").click()
    page.fill("#id_numerator", "7")
    page.fill("#id_note", "Báo cáo 12/BC-BNV")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("12/BC-BNV").first).to_be_visible()
    focal.check("so-nguon-ngoai")
    focal.open("/figures/?window=2026-01-01_2026-03-31")
    page.get_by_role("button", name="Chốt số liệu").click()
    page.locator("dialog button[value=yes]").click()
    page.get_by_role("link", name=re.compile("Đã chốt . số liệu")).click()
    focal.check("so-da-chot")

    focal.open("/figures/targets/")
    page.locator("a.cc-task").first.click()
    page.select_option("#id_indicator", indicator)
    page.fill("#id_value", "4")
    page.get_by_role("button", name="Gắn", exact=True).click()
    expect(page.get_by_text("Đã gắn chỉ tiêu với số liệu.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Sở Xây dựng")).to_contain_text("Đạt")
    focal.check("chi-tieu-tung-co-quan")
    small = browse("nguyen.thi.ha", "390")
    small.open("/figures/registers/").check("so-danh-sach")
    small.page.get_by_role("link", name="Sổ theo dõi tuyên truyền cải cách hành chính", exact=True).click()
    small.check("so-cac-dong")
