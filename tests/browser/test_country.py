"""The register, reorganisations, people and the ledger in a browser, at both widths."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import House, free_port, served

from cchc.periods import today

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation of its own: what is reorganised here, others still walk."""
    home = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("country") / "home"))
    with served(home, free_port()) as one:
        yield one


def on(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def test_a_reorganisation_is_tried_done_and_looked_at(browse: Any) -> None:
    walker = browse("tran.minh.duc")
    page = walker.open("/agencies/reorganise/merge/").page
    page.get_by_label("Cơ quan thứ nhất").fill("Sở Xây dựng")
    page.get_by_label("Cơ quan thứ 2").fill("Sở Công Thương")
    page.get_by_label("Thành cơ quan").fill("Sở Kinh tế và Hạ tầng")
    page.get_by_label("Có hiệu lực từ ngày").fill(on(today()))
    page.get_by_label("Số, ký hiệu quyết định").fill("15/2026/QĐ-UBND")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sáp nhập, hợp nhất")
    walker.check("sap-xep-xem-truoc")
    narrow = browse("tran.minh.duc", "390")
    page.locator("input[name=confirm]").fill("Sở Xây dựng")
    page.get_by_role("button", name="Ghi lần sắp xếp này").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sáp nhập")
    walker.check("lan-sap-xep")
    narrow.open(page.url).check("lan-sap-xep")
    page.get_by_role("link", name="Sở Kinh tế và Hạ tầng").first.click()
    walker.check("co-quan-sau-sap-xep")
    narrow.open(page.url).check("co-quan-sau-sap-xep")
    expect(narrow.page.locator("#truoc-sau")).to_contain_text("Như khi đó")


def test_an_agency_is_served_by_another(browse: Any, tmp_path: Any) -> None:
    letter = tmp_path / "giao.pdf"
    letter.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    walker = browse("tran.minh.duc")
    page = walker.open("/agencies/?q=ben+ngu").page
    page.get_by_role("link", name="UBND phường Bến Ngự").first.click()
    served = page.url
    walker.open(f"{served}serve/").check("nhap-thay-giao")
    page.get_by_label("Cơ quan nhập thay").fill("Sở Tài chính")
    page.get_by_label("Từ ngày").fill(on(today()))
    page.get_by_label("Số, ký hiệu văn bản giao nhập thay").fill("67/SNV-CCHC")
    page.get_by_label("Ngày ký").fill(on(today()))
    page.locator("input[type=file]").set_input_files(letter)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("UBND phường Bến Ngự")
    expect(page.locator("main")).to_contain_text("67/SNV-CCHC")
    walker.check("nhap-thay")
    browse("tran.minh.duc", "390").open(served).check("nhap-thay")


def test_what_the_register_people_and_the_ledger_show(browse: Any) -> None:
    for size in ("1366", "390"):
        walker = browse("tran.minh.duc", size)
        for name, path in (
            ("linh-vuc", "/agencies/fields/"),
            ("linh-vuc-ghi", "/agencies/fields/add/?field=direction"),
            ("mau", "/agencies/template/"),
            ("nguoi-dung", "/people/"),
            ("tai-khoan", "/account/"),
            ("thong-bao", "/notices/"),
            ("thong-bao-cach-nhan", "/notices/wish/"),
            ("bat-dau-sap-xep", "/agencies/reorganise/"),
            ("thoi-gian", "/agencies/successions/"),
        ):
            walker.open(path).check(name)
        page = walker.open("/agencies/fields/").page
        page.locator("a[href$='/end/']").first.click()
        expect(page.get_by_label("thôi là cơ quan thường trực")).to_be_visible()
        walker.check("linh-vuc-ket-thuc")
        page.goto(f"{walker.house.url}/people/")
        page.get_by_role("link", name="Bùi Văn Hiếu").click()
        walker.check("mot-nguoi")
        keeper = browse("quan.tri", size)
        keeper.open("/ledger/").check("nhat-ky")
        keeper.open("/account/phone/").check("bat-ung-dung-xac-thuc")
