"""A document that takes long to read: the bar, leaving and coming back, stopping, and at the end the review."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.test_way import FOCAL, PLAN

from cchc.periods import today

pytestmark = pytest.mark.browser
ROW = "| {n} | Rà soát thủ tục hành chính lĩnh vực {n} | Báo cáo số {n} | Sở Xây dựng | Sở Nội vụ | Quý IV/{year} |\n"
MANY = 6000  # tasks: many times what is read while one waits


def long_plan(folder: Path, number: str) -> Path:
    head, last, rest = PLAN.format(number=number, year=today().year).partition("| 2 |")
    rows = "".join(ROW.format(n=n, year=today().year) for n in range(3, MANY))
    table, _, foot = rest.partition("\n\n")
    path = folder / f"ke-hoach-dai-{number}.txt"
    path.write_text(f"{head}{last}{table}\n{rows}\n{foot}", encoding="utf-8")
    return path


@pytest.mark.parametrize("size", ["1366", "390"])
def test_a_long_plan_is_read_while_one_does_something_else(browse: Any, tmp_path: Path, size: str) -> None:
    plan = long_plan(tmp_path, {"1366": "811", "390": "812"}[size])
    focal = browse(FOCAL, size)
    page = focal.page

    def send() -> None:
        focal.open("/intake/")
        page.set_input_files("input[type=file]", plan)
        page.get_by_role("button", name="Đọc văn bản").click()
        page.wait_for_url("**/intake/run/**")

    send()
    expect(page.get_by_role("progressbar", name="Tiến độ đọc văn bản")).to_be_visible()
    expect(page.locator("#dang-doc")).to_contain_text("Đang đọc văn bản.", timeout=30000)
    focal.check("dang-doc")

    # It stands in the lists while she does something else, and is asked about by name before it is stopped.
    focal.open("/tasks/").check("dang-doc-danh-sach")
    page.get_by_role("link", name=f"Xem tiến độ đọc: {plan.name}").click()
    page.get_by_role("button", name="Dừng đọc").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"Dừng đọc “{plan.name}”?")
    focal.check("dang-doc-dung")
    page.get_by_role("dialog").get_by_role("button", name="Đọc tiếp").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Dừng đọc").click()
    page.get_by_role("dialog").get_by_role("button", name="Dừng đọc").click()
    expect(page.locator("#cc-say")).to_contain_text(f"Đã dừng đọc “{plan.name}”. Chưa có gì được lưu.")

    # Sent once more it is read to its end, and the browser goes to the review by itself.
    send()
    page.wait_for_url(re.compile(r"/intake/\d+/"), timeout=120000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    focal.open("/intake/")
    expect(page.locator("main")).to_contain_text(
        f"Chuyển đổi số năm {today().year}, lần {plan.stem.rpartition('-')[2]}"
    )


def test_without_scripts_the_page_asks_again_by_itself(browse: Any, house: Any, chromium: Any, tmp_path: Path) -> None:
    plan = long_plan(tmp_path, "813")
    cookies = browse(FOCAL).page.context.cookies()
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{house.url}/intake/")
    page.set_input_files("input[type=file]", plan)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đang đọc văn bản")
    page.wait_for_url(re.compile(r"/intake/\d+/"), timeout=120000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    context.close()
