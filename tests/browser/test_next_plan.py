"""Next year's plan is drafted in a browser: proposed, taken, written, looked over, and given out as a file."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WALKED
from tests.browser.test_way import FOCAL

from cchc.periods import today

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", WALKED)
def test_next_years_plan_is_drafted(browse: Any, size: str) -> None:
    year = today().year + {"1366": 1, "390": 2}[size]
    focal = browse(FOCAL, size)
    page = focal.page
    focal.open("/tasks/")
    page.get_by_role("link", name="Kế hoạch năm sau").click()
    page.get_by_label("Kế hoạch năm", exact=True).fill(str(year))
    page.get_by_label("Trích yếu").fill(f"Kế hoạch cải cách hành chính năm {year}")
    focal.check("nam-sau-lap")
    page.get_by_role("button", name="Lập dự thảo").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã lập dự thảo với")
    page.get_by_role("link", name="Thêm nhiệm vụ").click()
    page.get_by_role("textbox", name="Nhiệm vụ", exact=True).fill("Đánh giá chuyển đổi số cấp xã")
    page.get_by_role("textbox", name="Chủ trì").fill("Sở Nội vụ")
    page.get_by_role("textbox", name="Thời hạn").fill(f"Trước ngày 30/9/{year - 1}")
    focal.check("nam-sau-them")
    page.get_by_role("button", name="Lưu và đưa vào").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã lưu nhiệm vụ")
    if size == "1366":
        page.get_by_role("button", name="Đưa vào các chỉ tiêu đã chọn").first.click()
        page.get_by_role("button", name="Đưa vào các nhiệm vụ đã chọn").first.click()
        page.get_by_text("Chọn văn bản làm căn cứ").click()
        page.locator("#can-cu").get_by_label("412/KH-UBND").check()
        page.get_by_role("button", name="Lưu căn cứ").click()
        expect(page.locator("#can-cu")).to_contain_text("Căn cứ Kế hoạch số")
    focal.check("nam-sau")
    page.get_by_role("link", name="Soát dự thảo").click()
    expect(page.locator("#soat")).to_contain_text(f"30/9/{year - 1}")
    focal.check("nam-sau-soat")
    plan = page.url.split("?")[0]
    page.get_by_role("link", name="Lấy ý kiến").click()
    page.get_by_label("Gửi ý kiến trước ngày").fill(f"31/12/{today().year}")
    page.get_by_label("Sở Y tế", exact=True).check()
    focal.check("gop-y-hoi")
    page.get_by_role("button", name="Gửi lấy ý kiến").click()
    expect(page.locator("#cc-say")).to_contain_text("lấy ý kiến 1 cơ quan")
    hers = browse("hoang.lan.phuong", size)
    hers.page.locator("#gop-y-du-thao").get_by_role("link", name=str(year)).click()
    hers.page.get_by_label("Ý kiến", exact=True).fill("Đề nghị lùi thời hạn đến tháng 10")
    hers.check("gop-y")
    hers.page.get_by_role("button", name="Gửi ý kiến").click()
    expect(hers.page.locator("#cc-say")).to_contain_text("Đã gửi ý kiến")
    page.reload()
    page.get_by_label("Nội dung tiếp thu, giải trình").fill("Tiếp thu, đã sửa thời hạn")
    focal.check("gop-y-tra-loi")
    page.get_by_role("button", name="Tiếp thu", exact=True).click()
    expect(page.locator("tbody")).to_contain_text("Tiếp thu: Tiếp thu, đã sửa thời hạn")
    focal.open(plan)
    with page.expect_download() as got:
        page.get_by_role("link", name="Xuất Word").click()
    assert got.value.suggested_filename.endswith(f"{year}.docx")
