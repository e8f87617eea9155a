"""A plan in force is amended in a browser: read, compared, confirmed line by line, applied, seen, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WALKED
from tests.browser.test_way import FOCAL

from cchc.periods import today

pytestmark = pytest.mark.browser
HEAD = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: {number}/KH-UBND
Mẫu, ngày {day} năm {year}

KẾ HOẠCH
{title}

{basis}I. NHIỆM VỤ

| STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn |
| --- | --- | --- | --- | --- | --- |
{rows}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An
"""
FIRST = [
    "| 1 | Rà soát thủ tục hành chính lĩnh vực y tế | Báo cáo | Sở Y tế | Sở Tư pháp | Trước ngày 30/11/{year} |",
    "| 2 | Số hóa hồ sơ người bệnh | Báo cáo | Sở Y tế | Sở Tư pháp | Trước ngày 15/12/{year} |",
    "| 3 | Tập huấn một cửa điện tử | Kế hoạch | Sở Nội vụ | Sở Y tế | Trước ngày 31/10/{year} |",
]
LATER = [
    "| 1 | Rà soát các thủ tục hành chính lĩnh vực y tế | Báo cáo | Sở Y tế | Sở Tư pháp | Trước ngày 20/12/{year} |",
    "| 4 | Mở dữ liệu dùng chung ngành y tế | Danh mục | Sở Y tế | Sở Tư pháp | Trước ngày 25/12/{year} |",
]


def read(page: Any, file: Path) -> None:
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    page.get_by_role("link", name="Đưa vào theo dõi").click()


@pytest.mark.parametrize("size", WALKED)
def test_a_plan_is_amended(browse: Any, tmp_path: Path, size: str) -> None:
    number, year = {"1366": 851, "390": 853}[size], today().year
    of, by = f"{number}/KH-UBND", f"{number + 1}/KH-UBND"
    plan, later = tmp_path / "ke-hoach.txt", tmp_path / "sua-doi.txt"
    title = f"Y tế số năm {year}, lần {number}"
    rows = "\n".join(FIRST).format(year=year)
    plan.write_text(HEAD.format(number=number, day="01 tháng 01", year=year, title=title, basis="", rows=rows))
    again = f"Sửa đổi, bổ sung Kế hoạch số {of} y tế số năm {year}"
    basis = f"Căn cứ Kế hoạch số {of} ngày 01/01/{year} của UBND tỉnh Mẫu.\n\n"
    rows = "\n".join(LATER).format(year=year)
    later.write_text(HEAD.format(number=number + 1, day="02 tháng 01", year=year, title=again, basis=basis, rows=rows))
    focal = browse(FOCAL, size)
    page = focal.page
    focal.open("/intake/")
    read(page, plan)
    page.locator("input[name=on]").fill(f"02/01/{year}")
    page.get_by_role("button", name="Đưa vào theo dõi").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã đưa vào theo dõi")

    focal.open("/intake/")
    read(page, later)
    expect(page.get_by_text("có thể sửa đổi, bổ sung văn bản đó")).to_be_visible()
    page.get_by_role("link", name="So sánh với văn bản đang theo dõi").click()
    expect(page.get_by_label("Văn bản được sửa đổi, bổ sung")).to_contain_text(of)
    focal.check("sua-doi-chon")
    page.get_by_role("button", name="So sánh").click()
    expect(page.get_by_text("1 nhiệm vụ thay đổi, 1 bổ sung, 0 bỏ, 2 giữ nguyên.")).to_be_visible()
    expect(page.get_by_role("button", name="Áp dụng")).to_have_count(0)
    focal.check("sua-doi-so-sanh")
    page.locator("tr", has_text="Mở dữ liệu").get_by_role("link").click()
    focal.check("sua-doi-ghep")
    page.get_by_role("button", name="Xác nhận 1 dòng chắc chắn").click()
    page.get_by_role("button", name="Đúng là bổ sung").click()
    page.locator("tr", has_text="Tập huấn").get_by_role("button").click()
    expect(page.get_by_text("1 việc thôi giao")).to_be_visible()
    focal.check("sua-doi-ap-dung")
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.locator("#cc-say")).to_contain_text(f"Đã áp dụng {by}")
    expect(page.get_by_role("heading", name=f"Đã sửa đổi, bổ sung {of}")).to_be_visible()
    focal.check("sua-doi-van-ban")

    page.get_by_role("link", name="Rà soát các thủ tục hành chính lĩnh vực y tế").click()
    expect(page.locator("#phien-ban")).to_contain_text(f"Phiên bản 2: sửa đổi {by}")
    expect(page.locator("#phien-ban del").last).to_contain_text("30/11")
    focal.check("sua-doi-nhiem-vu")
    page.get_by_role("link", name=of).first.click()
    expect(page.get_by_text("Được sửa đổi, bổ sung bởi")).to_be_visible()
    expect(page.locator("#nhiem-vu")).to_contain_text("đã bỏ")
    focal.check("sua-doi-ke-hoach")
    page.get_by_role("link", name=by).first.click()
    page.get_by_role("button", name="Hoàn tác việc áp dụng").click()
    page.locator("dialog button[value=yes]").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã hoàn tác")
