"""A round of reports over three levels, with a return on the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cchc.periods import today

pytestmark = pytest.mark.browser


def open_round(page: Page) -> str:
    """One form, two agencies, the days as proposed; the address of its page."""
    expect(page.locator("#id_cut_off")).not_to_have_value("")
    for box in page.locator("input[name=forms]").all():
        box.uncheck()
    page.get_by_label("BM3.").check()
    page.get_by_role("button", name="Bỏ chọn tất cả").click()
    page.get_by_label("Sở Y tế", exact=True).check()
    page.get_by_label("UBND xã An Hòa", exact=True).check()
    page.get_by_role("button", name="Mở kỳ và giao báo cáo").click()
    expect(page.get_by_text("Đã mở kỳ báo cáo")).to_be_visible()
    return page.url


def hand_in(officer: Any, head: Any, report: str) -> None:
    """The form with nothing to report, then asked for, then approved by the head from her desk."""
    sheet = officer.open(report).page
    sheet.get_by_role("link", name="BM3.").click()
    sheet.get_by_role("button", name="Không phát sinh cả biểu").click()
    officer.open(report)
    sheet.get_by_role("button", name="Trình thủ trưởng duyệt").click()
    expect(sheet.get_by_text("Đã trình thủ trưởng duyệt.")).to_be_visible()
    desk = head.open("/").page
    desk.get_by_role("region", name="Báo cáo chờ bạn").get_by_role("link", name="Báo cáo").first.click()
    desk.get_by_role("button", name="Duyệt và nộp").click()
    expect(desk.get_by_text("Đã duyệt và nộp báo cáo.")).to_be_visible()


def test_a_round_over_three_levels_with_a_return(browse: Any) -> None:
    focal = browse("tran.minh.duc")
    page = focal.open("/reports/calendar/").page
    page.get_by_label("Quý I: Chốt số liệu").fill("20/3")
    page.get_by_role("button", name="Xem trước các ngày").click()
    expect(page.get_by_text("Xem trước, chưa lưu")).to_be_visible()
    focal.check("lich-bao-cao")
    page = focal.open("/reports/outline/").page
    page.get_by_role("button", name="Kiểm tra, xem trước").click()
    expect(page.get_by_text("Xem trước, chưa lưu")).to_be_visible()
    focal.check("de-cuong")
    focal.open("/reports/")
    page.get_by_role("link", name="Mở kỳ báo cáo").first.click()
    focal.check("ky-mo")
    address = open_round(page)
    expect(page.get_by_text("0/2 báo cáo đã nộp")).to_be_visible()
    focal.check("ky")

    officer, head = browse("hoang.lan.phuong"), browse("dinh.cong.minh")
    own = officer.open("/reports/").page
    officer.check("ky-danh-sach")
    own.locator("section", has_text="Báo cáo cơ quan mình phải nộp").locator("a.cc-task").first.click()
    report = own.url
    expect(own.get_by_text("Còn 1 biểu chưa nộp")).to_be_visible()
    officer.check("bao-cao-chua-nop")
    hand_in(officer, head, report)
    head.check("bao-cao-da-nop")

    owner = browse("ly.hai.yen")
    queue = owner.open("/reports/queue/").page
    owner.check("bao-cao-cho-xem-xet")
    queue.get_by_role("link", name="Sở Y tế").click()
    queue.get_by_label("Lý do, cần sửa gì").first.fill("Thiếu số thủ tục công bố mới")
    owner.check("bao-cao-y-kien")
    queue.get_by_role("button", name="Trả lại để sửa phần này").click()
    expect(queue.get_by_text("Đã trả lại báo cáo để sửa phần của lĩnh vực.")).to_be_visible()

    own.goto(report)
    expect(own.get_by_text("Thiếu số thủ tục công bố mới").first).to_be_visible()
    hand_in(officer, head, report)
    owner.open(report)
    queue.get_by_role("button", name="Đồng ý").click()
    expect(queue.get_by_text("Đã đồng ý phần của lĩnh vực.")).to_be_visible()

    focal.open(address)
    page.get_by_role("button", name="Xác nhận 1 báo cáo đã đủ ý kiến").click()
    expect(page.get_by_text("Đã xác nhận 1 báo cáo.")).to_be_visible()
    page.get_by_role("link", name="UBND tỉnh Mẫu", exact=True).click()
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.get_by_label("Số, ký hiệu văn bản").fill("93/BC-UBND")
    page.get_by_label("Ngày ký").fill(f"{today():%d/%m/%Y}")
    focal.check("bao-cao-chung")
    page.get_by_role("button", name="Ghi đã gửi").click()
    expect(page.get_by_text("93/BC-UBND").first).to_be_visible()
    focal.open("/reports/league/").check("xep-hang")
    page.get_by_role("link", name="Sở Y tế").click()
    focal.check("thi-dua")

    small = browse("tran.minh.duc", "390")
    small.open("/reports/").check("ky-danh-sach")
    small.open("/reports/new/").check("ky-mo")
    small.open("/reports/calendar/").check("lich-bao-cao")
    small.open("/reports/outline/").check("de-cuong")
    small.open(address).check("ky")
    small.open(report).check("bao-cao")
    small.open("/reports/league/").check("xep-hang")
