"""The whole way in a browser: a signed plan goes in, an agency's product is confirmed, the picture goes out."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import WALKED

from cchc.documents.blocks import Head, Official, Paragraph
from cchc.documents.decree30 import build
from cchc.periods import today

pytestmark = pytest.mark.browser

PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: {number}/KH-UBND
Mẫu, ngày 01 tháng 01 năm {year}

KẾ HOẠCH
Chuyển đổi số năm {year}, lần {number}

I. NHIỆM VỤ

| STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn |
| --- | --- | --- | --- | --- | --- |
| 1 | Kết nối hệ thống thông tin giải quyết thủ tục hành chính | Báo cáo kết nối | Sở Xây dựng | Các sở, ban, ngành | Trước ngày 31/12/{year} |
| 2 | Tập huấn kỹ năng số | Danh sách tham dự | Tổ Công tác số | UBND cấp xã | Quý IV/{year} |

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An
"""
FOCAL, OFFICER, VIEWER, ADMINISTRATOR = "tran.minh.duc", "nguyen.thi.ha", "lanh.dao", "quan.tri"


def product(folder: Path, name: str) -> Path:
    path = folder / name
    official = Official(
        head=Head(issuer="Sở Xây dựng", symbol="BC-SXD", place="Mẫu"),
        kind="Báo cáo",
        title=f"Kết nối hệ thống, {name}",
        body=(Paragraph("Đã kết nối."),),
    )
    path.write_bytes(build(official))
    return path


def look_at(page: Page, file: Path, number: str) -> None:
    """The first half of a hand-in: the file is read and shown beside what was asked."""
    again = page.get_by_role("button", name="Bỏ, chọn tệp khác")
    if again.count():
        again.click()
    form = page.locator("#nop")
    form.locator("input[name$=number]").fill(number)
    form.locator("input[name$=signed_on]").fill(f"{today():%d/%m/%Y}")
    form.locator("input[type=file]").set_input_files(file)
    form.get_by_role("button", name="Đọc và đối chiếu").click()
    expect(page.locator("#doi-chieu")).to_be_visible()


def hand_in(page: Page, file: Path, number: str) -> None:
    look_at(page, file, number)
    words = page.locator("#doi-chieu textarea[name$=words]")
    if words.count():
        words.fill("Bản thử của tỉnh Mẫu")
    page.locator("#doi-chieu").get_by_role("button", name=re.compile("^Nộp")).click()


def correct(page: Page, name: str, words: str) -> None:
    """Corrects a field of the task the workbench shows."""
    page.locator(f'[data-field="{name}"] .cc-fieldval').click()
    page.locator(f"#cc-edit-{name}").fill(words)
    page.locator(f'[data-field="{name}"]').get_by_role("button", name="Lưu").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã lưu")
    expect(page.locator(f'[data-field="{name}"] .cc-fieldval')).to_have_text(words)


@pytest.mark.parametrize("size", WALKED)
def test_a_signed_plan_becomes_a_confirmed_product(browse: Any, tmp_path: Path, size: str) -> None:
    number = {"1366": "701", "390": "702"}[size]
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text(PLAN.format(number=number, year=today().year), encoding="utf-8")

    focal = browse(FOCAL, size)
    page = focal.page
    focal.check("ban-lam-viec-dau-moi").open("/intake/").check("tai-len")
    page.set_input_files("input[type=file]", plan)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    expect(page.locator(".cc-read[data-ready] #cc-item .cc-fieldval").first).to_be_visible()
    focal.check("xem-lai")

    # Correct a task, then tie the unknown body to an agency.
    page.goto(page.url.split("?")[0].split("#")[0] + "?n=1")
    correct(page, "title", f"Kết nối, chia sẻ dữ liệu thủ tục {number}")
    page.goto(page.url.split("?")[0].split("#")[0] + "?part=bodies")
    expect(page.locator(".cc-bodyrow").first).to_be_visible()
    focal.check("xem-lai-co-quan")
    page.get_by_role("link", name="Danh sách của “Tổ Công tác số”").click()
    page.get_by_label("Sở Khoa học và Công nghệ", exact=True).last.check()
    focal.check("xem-lai-chon-co-quan")
    page.get_by_role("button", name="Lưu danh sách").click()
    page.get_by_role("link", name="Đưa vào theo dõi").click()
    focal.check("xac-nhan")
    page.get_by_role("button", name="Đưa vào theo dõi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chuyển đổi số")
    focal.check("ke-hoach-moi")
    mandate = page.url.split("?")[0]

    # The officer finds it on her desk, tells how far she is, hands it in.
    officer = browse(OFFICER, size)
    officer.check("ban-lam-viec")
    officer.open(f"/duties/?q=chia+se+du+lieu+thu+tuc+{number}").check("danh-sach-viec")
    officer.page.get_by_role("link", name=f"Kết nối, chia sẻ dữ liệu thủ tục {number}").first.click()
    officer.check("viec")
    duty = officer.page.url.split("#")[0].split("?")[0]
    officer.page.locator("#tien-do input[name$=percent]").fill("40")
    officer.page.get_by_role("button", name="Ghi tiến độ").click()
    expect(officer.page.locator("#tien-do")).to_contain_text("40")
    hand_in(officer.page, product(tmp_path, "lan-1.docx"), "")
    expect(officer.page.locator("#doi-chieu")).to_contain_text("Chưa ghi số, ký hiệu của lan-1.docx")
    officer.check("nop-thieu-so")
    hand_in(officer.page, product(tmp_path, "lan-1.docx"), "93/BC-SXD")
    expect(officer.page.locator("main")).to_contain_text("Đã nộp")

    # The focal point sends it back, the officer mends it, the focal point confirms.
    focal.open(duty)
    page.locator("#xem-xet textarea").fill("Chưa có phụ lục danh mục hệ thống.")
    focal.check("xem-xet")
    page.locator("#xem-xet").get_by_role("button", name="Yêu cầu bổ sung").click()
    officer.open(duty)
    expect(officer.page.locator("main")).to_contain_text("Chưa có phụ lục danh mục hệ thống.")
    officer.check("bi-tra-lai")
    hand_in(officer.page, product(tmp_path, "lan-2.docx"), "97/BC-SXD")
    focal.open(duty)
    page.get_by_role("button", name="Xác nhận hoàn thành").first.click()
    expect(page.locator("main")).to_contain_text("Hoàn thành đúng hạn")
    focal.check("hoan-thanh")

    # The picture goes out.
    focal.open(mandate)
    expect(page.locator("main")).to_contain_text("Hoàn thành đúng hạn")
    for kind in ("Xuất Excel", "Xuất Word"):
        with page.expect_download() as got:
            page.get_by_role("link", name=kind).click()
        assert got.value.path().stat().st_size > 5000


@pytest.mark.parametrize("size", ["both", pytest.param("390", marks=pytest.mark.long)])
def test_every_page_of_every_role_is_accessible(browse: Any, size: str) -> None:
    pages = {
        FOCAL: [
            "/",
            "/tasks/",
            "/tasks/1/",
            "/tasks/1/?tab=targets",
            "/tasks/1/?tab=reporting",
            "/tasks/1/?tab=changes",
            "/tasks/task/1/",
            "/duties/",
            "/duties/1/",
            "/agencies/",
            "/agencies/2/",
            "/agencies/?q=so",
            "/agencies/add/",
            "/agencies/2/change/",
            "/agencies/import/",
            "/agencies/template/",
            "/agencies/template/?for=commune",
            "/agencies/successions/",
            "/agencies/reorganise/",
            "/agencies/reorganise/merge/",
            "/agencies/reorganise/split/",
            "/agencies/3/serve/",
            "/intake/",
            "/intake/by-hand/",
            "/search/?q=thu+tuc",
            "/keys/",
            "/help/",
        ],
        OFFICER: ["/", "/tasks/", "/tasks/1/", "/duties/", "/search/?q=bao+cao"],
        VIEWER: ["/", "/tasks/", "/tasks/1/", "/duties/"],
        ADMINISTRATOR: [
            "/people/",
            "/people/2/",
            "/people/2/change/",
            "/people/2/posts/add/",
            "/people/posts/2/end/",
            "/people/posts/2/delegate/",
            "/people/add/",
            "/people/import/",
            "/agencies/fields/",
            "/agencies/fields/add/",
            "/agencies/fields/1/end/",
            "/ledger/",
            "/notices/",
            "/notices/wish/",
            "/notices/rules/",
            "/account/",
        ],
    }
    for username, paths in pages.items():
        walker = browse(username, "390" if size == "390" else "1366")
        for path in paths:
            name = f"{username}{re.sub('[^a-z0-9]+', '-', path)}"
            walker.open(path).check(name)
            if size == "both":
                walker.narrowed(name).widened()


def test_the_guide_shows_a_plan_in_november(browse: Any) -> None:
    walker = browse(VIEWER)
    walker.open("/tasks/1/").check("ke-hoach")


def test_a_page_that_is_not_there_says_so(browse: Any) -> None:
    walker = browse(OFFICER)
    answer = walker.page.goto(f"{walker.house.url}/tasks/99999/")
    assert answer is not None and answer.status == 404
    expect(walker.page.get_by_role("heading", level=1)).to_be_visible()
    walker.check("khong-co-trang")


def test_the_interface_speaks_english_when_asked(browse: Any) -> None:
    walker = browse(OFFICER)
    assert walker.page.locator("html").get_attribute("lang") == "vi"
    walker.page.locator("details.cc-me summary").click()
    walker.page.get_by_role("button", name="English").click()
    expect(walker.page.locator("html")).to_have_attribute("lang", "en")
    expect(walker.page.get_by_role("heading", level=1)).to_have_text("My desk")


def plans() -> Path:
    return Path(os.environ.get("CCHC_PLANS", Path(__file__).parents[3] / "shared" / "plans"))


REAL = ("soc-trang-2021", "son-tay-2020")  # a table, and lists
LONG = ("an-giang-2017", "hai-duong-2022", "so-cong-thuong-2021")


@pytest.mark.parametrize("name", [*REAL, *(pytest.param(name, marks=pytest.mark.long) for name in LONG)])
def test_a_real_plan_is_followed_to_a_confirmed_product(browse: Any, tmp_path: Path, name: str) -> None:
    source = plans() / "source" / f"{name}.txt"
    if not source.exists():
        pytest.skip(f"no real plans at {plans()}: set CCHC_PLANS")
    gold = json.loads((plans() / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    focal = browse(FOCAL)
    page = focal.page
    focal.open("/intake/")
    page.set_input_files("input[type=file]", source)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    draft = page.url.split("?")[0].split("#")[0]
    if not gold["tasks"]:
        page.get_by_role("button", name="Thêm nhiệm vụ").click()
        expect(page.locator("#cc-edit-title")).to_be_focused()
    # Make the first task Sở Xây dựng's, whoever the real plan named, so that the officer of tỉnh Mẫu has it.
    focal.open(f"{draft}?n=1").check(f"xem-lai-{name}")
    correct(page, "title", f"Việc thứ nhất của {name}")
    correct(page, "lead", "Sở Xây dựng")
    focal.open(f"{draft}confirm/")
    page.get_by_role("button", name="Đưa vào theo dõi").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã đưa vào theo dõi")
    focal.check(f"ke-hoach-{name}")

    officer = browse(OFFICER)
    officer.open(f"/duties/?q=viec+thu+nhat+cua+{name.replace('-', '+')}")
    officer.page.get_by_role("link", name=f"Việc thứ nhất của {name}").first.click()
    duty = officer.page.url.split("#")[0].split("?")[0]
    hand_in(officer.page, product(tmp_path, f"{name}.docx"), "12/BC-SXD")
    expect(officer.page.locator("main")).to_contain_text("Đã nộp")
    focal.open(duty)
    page.locator("#xem-xet textarea, form textarea[name$=reason]").first.fill("Đi thử cả đường, trước ý kiến lĩnh vực")
    page.get_by_role("button", name="Xác nhận hoàn thành").first.click()
    expect(page.locator("main")).to_contain_text("Hoàn thành")
