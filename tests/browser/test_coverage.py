"""A department's own plan beside the province's in a browser: named, confirmed, seen upward, and in the matrix."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ROOT, WALKED
from tests.browser.test_amending import HEAD, read
from tests.browser.test_way import FOCAL

from cchc.periods import today

pytestmark = pytest.mark.browser
ABOVE = [
    "| 1 | Rà soát thủ tục hành chính lĩnh vực y tế | Báo cáo | Sở Y tế | Sở Tư pháp | Trước ngày 30/11/{year} |",
    "| 2 | Số hóa hồ sơ người bệnh | Báo cáo | Sở Y tế, Sở Nội vụ | Sở Tư pháp | Trước ngày 15/12/{year} |",
]
OWN = [
    "| 1 | Triển khai rà soát thủ tục hành chính ngành y tế | Báo cáo | Sở Y tế | | Trước ngày 20/11/{year} |",
    "| 2 | Kiểm tra bếp ăn bệnh viện | Báo cáo | Sở Y tế | | Trước ngày 15/10/{year} |",
]
APPOINT = """
import django; django.setup()
from datetime import date
from cchc.access import SYSTEM, Role
from cchc.agencies.models import Agency
from cchc.people.actions import appoint, register
one = register(SYSTEM, username="dau.moi.yte", full_name="Đỗ Mai Yên", password="mot cau rieng cua do mai yen")
appoint(SYSTEM, one, Agency.objects.get(key="so-y-te"), Role.FOCAL_POINT, since=date(2025, 7, 1))
"""


def appointed(house: Any) -> str:
    """A focal point of Sở Y tế, whom the sample does not have."""
    name = "dau.moi.yte"
    if name not in house.passwords:
        env = {**os.environ, "CCHC_HOME": str(house.home), "CCHC_LOCAL": "1"}
        env |= {"DJANGO_SETTINGS_MODULE": "cchc.project.settings"}
        env.pop("CCHC_TESTING", None)
        subprocess.run([sys.executable, "-c", APPOINT], cwd=ROOT, env=env, check=True, timeout=120)
        house.passwords[name] = "mot cau rieng cua do mai yen"
    return name


def put(walker: Any, file: Path, year: int) -> None:
    walker.open("/intake/")
    read(walker.page, file)
    walker.page.locator("input[name=on]").fill(f"02/01/{year}")
    walker.page.get_by_role("button", name="Đưa vào theo dõi").click()
    expect(walker.page.locator("#cc-say")).to_contain_text("Đã đưa vào theo dõi")


@pytest.mark.parametrize("size", WALKED)
def test_an_own_plan_covers_the_one_above(house: Any, browse: Any, tmp_path: Path, size: str) -> None:
    number, year = {"1366": 861, "390": 863}[size], today().year
    of, own = tmp_path / "tinh.txt", tmp_path / "so.txt"
    rows, title = "\n".join(ABOVE).format(year=year), f"Y tế số năm {year}, lần {number}"
    of.write_text(HEAD.format(number=number, day="01 tháng 01", year=year, title=title, basis="", rows=rows))
    rows = "\n".join(OWN).format(year=year)
    basis = f"Căn cứ Kế hoạch số {number}/KH-UBND ngày 01/01/{year} của UBND tỉnh Mẫu.\n\n"
    title = f"Y tế số của Sở Y tế năm {year}, lần {number}"
    text = HEAD.format(number=number, day="02 tháng 01", year=year, title=title, basis=basis, rows=rows)
    own.write_text(text.replace("ỦY BAN NHÂN DÂN\nTỈNH MẪU", "SỞ Y TẾ").replace("KH-UBND\nMẫu", "KH-SYT\nMẫu"))
    focal = browse(FOCAL, size)
    put(focal, of, year)
    above = focal.page.url.split("?")[0].split("#")[0]

    hers = browse(appointed(house), size)
    put(hers, own, year)
    page = hers.page
    page.get_by_role("link", name="Đối chiếu cấp trên").click()
    expect(page.get_by_label("Văn bản cấp trên", exact=True)).to_contain_text(f"{number}/KH-UBND")
    hers.check("doi-chieu-chon")
    page.get_by_role("button", name="Ghi và đối chiếu").click()
    expect(page.get_by_text("Còn 2/2 nhiệm vụ được giao chưa có trong kế hoạch của cơ quan.")).to_be_visible()
    hers.check("doi-chieu")
    page.get_by_role("button", name="Đúng").first.click()
    expect(page.get_by_text("Còn 1/2 nhiệm vụ")).to_be_visible()
    hers.check("doi-chieu-xong")

    focal.open(f"{above}coverage/")
    expect(focal.page.locator("td[data-c=covered]")).to_contain_text("0/1")
    expect(focal.page.locator("td[data-c=open]")).to_have_count(1)
    focal.check("do-phu")
    focal.page.get_by_role("link", name="Rà soát thủ tục hành chính lĩnh vực y tế").click()
    focal.page.locator("#phan-cong").get_by_role("link", name="Sở Y tế").click()
    expect(focal.page.get_by_role("heading", name="Kế hoạch của cơ quan")).to_be_visible()
    focal.check("do-phu-viec")
