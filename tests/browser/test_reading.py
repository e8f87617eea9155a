"""A document that takes long to read: the bar, leaving and coming back, stopping, and at the end the review."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bench.corpus import print_docx
from bench.scans import scanned
from playwright.sync_api import expect
from tests.browser.conftest import WALKED
from tests.browser.test_way import FOCAL

from cchc.documents.blocks import Column, Head, Heading, Official, Signature, Table
from cchc.documents.decree30 import build
from cchc.periods import today

pytestmark = pytest.mark.browser
COLUMNS = ("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn")
WIDTHS = (10, 60, 40, 30, 30, 30)


def long_plan(folder: Path, number: str, tasks: int) -> Path:
    """A plan of some pages as it comes from a scanner: each page takes seconds."""
    year = today().year
    rows = [
        (str(n), f"Rà soát thủ tục lĩnh vực {n}", f"Báo cáo số {n}", "Sở Xây dựng", "Sở Nội vụ", f"Quý IV/{year}")
        for n in range(1, tasks + 1)
    ]
    columns = tuple(Column(name, width) for name, width in zip(COLUMNS, WIDTHS, strict=True))
    official = Official(
        head=Head("Ủy ban nhân dân tỉnh Mẫu", "KH-UBND", "Mẫu", number=number, issued_on=date(year, 1, 5)),
        kind="Kế hoạch",
        title=f"Chuyển đổi số năm {year}, lần {number}",
        body=(Heading("I. NHIỆM VỤ"), Table(columns, rows)),
        signature=Signature("Chủ tịch", "Nguyễn Văn An", authority="TM. ỦY BAN NHÂN DÂN"),
    )
    path = folder / "ke-hoach.docx"
    path.write_bytes(build(official))
    (printed,) = print_docx([path], folder)
    return scanned(printed, folder / f"ke-hoach-quet-{number}.pdf", 3)


@pytest.mark.parametrize("size", WALKED)
def test_a_long_plan_is_read_while_one_does_something_else(browse: Any, tmp_path: Path, size: str) -> None:
    number = {"1366": "811", "390": "812"}[size]
    plan = long_plan(tmp_path, f"{number}0", tasks=240)
    focal = browse(FOCAL, size)
    page = focal.page

    def send(plan: Path) -> None:
        focal.open("/intake/")
        page.set_input_files("input[type=file]", plan)
        page.get_by_role("button", name="Đọc văn bản").click()
        page.wait_for_url("**/intake/run/**")

    send(plan)
    expect(page.get_by_role("progressbar", name="Tiến độ đọc văn bản")).to_be_visible()
    expect(page.locator("#dang-doc")).to_contain_text(re.compile(r"Đã đọc \d+ trong \d+ trang"), timeout=30000)
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

    # A shorter one is read to its end, and the browser goes to the review by itself.
    send(long_plan(tmp_path, number, tasks=12))
    page.wait_for_url(re.compile(r"/intake/\d+/"), timeout=300000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    focal.open("/intake/")
    expect(page.locator("main")).to_contain_text(f"Chuyển đổi số năm {today().year}, lần {number}")


def test_without_scripts_the_page_asks_again_by_itself(browse: Any, house: Any, chromium: Any, tmp_path: Path) -> None:
    plan = long_plan(tmp_path, "813", tasks=12)
    cookies = browse(FOCAL).page.context.cookies()
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{house.url}/intake/")
    page.set_input_files("input[type=file]", plan)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đang đọc văn bản")
    page.wait_for_url(re.compile(r"/intake/\d+/"), timeout=300000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    context.close()
