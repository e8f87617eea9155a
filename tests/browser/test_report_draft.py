"""The draft of a report in a browser: it writes itself, is edited by keyboard, and keeps the words when numbers change."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WALKED
from tests.browser.test_way import FOCAL

from cchc.periods import today

pytestmark = pytest.mark.browser


def opened(focal: Any, name: str) -> None:
    """A month's round, opened for a department; the report of the whole province is on the page."""
    page = focal.page
    focal.open("/reports/")
    if not page.get_by_role("link", name=name).count():
        focal.open(f"/reports/new/?kind=month&year={today().year}")
        page.get_by_role("button", name="Bỏ chọn tất cả").click()
        page.get_by_label("Sở Xây dựng", exact=True).check()
        page.get_by_label("Tên kỳ báo cáo").fill(name)
        for level in ("communes", "departments"):
            page.locator(f"#id_due_{level}").fill(page.locator("#id_cut_off").input_value())
        page.get_by_role("button", name="Mở kỳ và giao báo cáo").click()
        expect(page.get_by_text("Đã mở kỳ báo cáo")).to_be_visible()
        focal.open("/reports/")
    page.get_by_role("link", name=name).first.click()
    focal.open(f"{page.url.split('?')[0]}?level=whole")
    page.locator("main tbody a").first.click()


@pytest.mark.parametrize("size", WALKED)
def test_a_draft_is_edited_and_refreshed(browse: Any, size: str) -> None:
    focal = browse(FOCAL, size)
    page = focal.page
    opened(focal, "Báo cáo cải cách hành chính một tháng, thử")
    page.get_by_role("link", name="Dự thảo báo cáo").click()
    begin = page.get_by_role("button", name="Lập dự thảo")
    if begin.count():
        focal.check("du-thao-lap")
        begin.click()
        expect(page.locator("#cc-say")).to_contain_text("Đã lập dự thảo")
    focal.check("du-thao")
    done = page.locator(".cc-block:has(p a[href$='key=pc.xong'])").first
    before = done.locator("a[href$='key=pc.xong']").inner_text()
    done.get_by_role("link", name="Sửa").focus()
    page.keyboard.press("Enter")
    words = page.locator("textarea[name=text]")
    expect(words).to_be_focused()
    focal.check("du-thao-sua")
    typed = words.input_value()
    assert f"[{before}|pc.xong]" in typed
    words.fill(typed.replace(f"[{before}|pc.xong]", "[0|pc.xong]"))
    page.get_by_role("button", name="Lưu đoạn").click()
    expect(page.get_by_role("alert")).to_contain_text(f"đang là {before}")
    words.fill(f"Lời của chúng tôi ({size}): xong [{before}|pc.xong] việc.")
    page.get_by_role("button", name="Lưu đoạn").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã lưu đoạn văn")
    if size == "1366":
        draft = page.url.split("#")[0].split("?")[0]
        focal.open("/duties/?state=wait&year=all")
        page.locator("main table a.cc-task").first.click()
        reason = page.locator("#xem-xet textarea, form textarea[name$=reason]")
        if reason.count():
            reason.first.fill("Trước ý kiến lĩnh vực, để đi thử cả đường")
        page.get_by_role("button", name="Xác nhận hoàn thành").first.click()
        focal.open(draft)
        page.get_by_role("button", name="Cập nhật số liệu").click()
        expect(page.locator("#thay-doi")).to_contain_text("đã hoàn thành")
        mine = page.locator(".cc-block", has_text=f"Lời của chúng tôi ({size})").first
        expect(mine.locator(".cc-num").first).not_to_have_text(before)
        focal.check("du-thao-cap-nhat")
        mine.locator(".cc-num").first.click()
        focal.check("du-thao-so")
        page.go_back()
        with page.expect_download() as got:
            page.get_by_role("link", name="Xuất Word").click()
        assert got.value.suggested_filename.endswith(".docx")
        page.get_by_role("link", name="Bản in, PDF").click()
        focal.check("du-thao-in")
    else:
        page.get_by_role("button", name="Hoàn tác").click()
        expect(page.locator("#cc-say")).to_contain_text("Đã hoàn tác")
