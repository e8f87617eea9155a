"""A duty's life in a browser: given to an officer, its event, its stages, a part asked of others, an extension."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WALKED
from tests.browser.test_way import FOCAL, hand_in, product

from cchc.periods import today

pytestmark = pytest.mark.browser
HEAD, OFFICER, COORDINATOR = "dinh.cong.minh", "hoang.lan.phuong", "pham.quoc.bao"
PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: {number}/KH-UBND
Mẫu, ngày 01 tháng 01 năm {year}

KẾ HOẠCH
Y tế cơ sở năm {year}, lần {number}

I. NHIỆM VỤ

| STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn |
| --- | --- | --- | --- | --- | --- |
| 1 | Quy định khám chữa bệnh {number} | Quyết định của UBND tỉnh | Sở Y tế | Sở Tư pháp | Trước ngày 31/03/{year} |
| 2 | Công khai thủ tục y tế {number} | Báo cáo | Sở Y tế | Sở Tư pháp | Sau 05 ngày làm việc kể từ ngày công bố |

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An
"""


def day(moment: Any) -> str:
    return f"{moment:%d/%m/%Y}"


def send(page: Any, section: str, button: str, **fields: str) -> None:
    """Fills a part's form, opening it where it is folded, and sends it."""
    part = page.locator(f"#{section}")
    named = part.get_by_role("button", name=button, exact=True, include_hidden=True)
    folded = part.locator("details:not([open])").filter(has=page.locator("button", has_text=button))
    if folded.count():
        folded.locator("summary").click()
    for name, words in fields.items():
        box = part.locator(f"[name$={name}]").last
        box.select_option(label=words) if box.evaluate("e => e.tagName") == "SELECT" else box.fill(words)
    named.click()


@pytest.mark.parametrize("size", WALKED)
def test_a_duty_lives(browse: Any, tmp_path: Path, size: str) -> None:
    number, year = {"1366": "821", "390": "822"}[size], today().year
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text(PLAN.format(number=number, year=year), encoding="utf-8")
    focal = browse(FOCAL, size)
    page = focal.page
    focal.open("/intake/")
    page.set_input_files("input[type=file]", plan)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    page.get_by_role("link", name="Đưa vào theo dõi").click()
    page.locator("input[name=on]").fill(f"02/01/{year}")
    page.get_by_role("button", name="Đưa vào theo dõi").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã đưa vào theo dõi")

    # The head gives both to her officer; the officer's desk is hers alone.
    head = browse(HEAD, size)
    head.check("ban-lam-viec-thu-truong")
    duties = []
    for words in (f"Quy định khám chữa bệnh {number}", f"Công khai thủ tục y tế {number}"):
        head.open(f"/duties/?year=all&q={words.replace(' ', '+')}")
        head.page.get_by_role("link", name=words).first.click()
        duties.append(head.page.url.split("#")[0].split("?")[0])
        send(head.page, "phan-cong", "Phân công", officer="Hoàng Lan Phương, Chuyên viên", note="Làm ngay")
        expect(head.page.locator("#cc-say")).to_contain_text("cho Hoàng Lan Phương")
    head.check("phan-cong")
    decision, notice = duties
    officer = browse(OFFICER, size)
    expect(officer.page.locator("main")).to_contain_text(f"Công khai thủ tục y tế {number}")
    officer.check("ban-lam-viec-can-bo")

    # A deadline that hangs on an event becomes a day.
    officer.open(notice)
    send(officer.page, "ghi-ngay", "Ghi ngày", happened_on=f"02/03/{year}")
    expect(officer.page.locator("#cc-say")).to_contain_text("5 ngày làm việc kể từ")
    expect(officer.page.locator("main")).to_contain_text("Quá hạn")

    # A later day is asked for; without its document nothing changes, with it the old day stays to be seen.
    later = today() + timedelta(days=30)
    send(officer.page, "gia-han", "Gửi đề nghị", proposed=day(later), reason="Chờ hướng dẫn của Bộ")
    expect(officer.page.locator("main")).to_contain_text("Chưa có văn bản cho gia hạn thì hạn vẫn là")
    expect(officer.page.locator("main")).to_contain_text("Quá hạn")
    officer.check("de-nghi-gia-han")
    focal.open("/")
    expect(page.locator("#de-nghi-gia-han")).to_contain_text(f"Công khai thủ tục y tế {number}")
    focal.open(notice)
    send(page, "gia-han", "Ghi nhận gia hạn", number="", signed_on=day(today()))
    expect(page.locator("#gia-han")).to_contain_text("Chưa có văn bản thì chưa gia hạn được")
    focal.check("gia-han-thieu-van-ban")
    send(page, "gia-han", "Ghi nhận gia hạn", number="215/UBND-NC", signed_on=day(today()))
    expect(page.locator("main")).to_contain_text("gia hạn theo 215/UBND-NC")
    focal.check("da-gia-han")

    # Who drafts is not who issues: proposed by the product's name, confirmed, and lateness laid where it arose.
    focal.open(decision)
    page.get_by_role("link", name="nhiệm vụ 1").first.click()
    expect(page.locator("#cach-theo-doi")).to_contain_text("đề xuất, chưa ai xác nhận")
    page.locator("#cach-theo-doi summary").first.click()
    focal.check("khai-cach-theo-doi")
    page.locator("#cach-theo-doi").get_by_role("button", name="Xác nhận cách theo dõi").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã khai cách theo dõi")
    officer.open(decision)
    send(officer.page, "cac-buoc", "Ghi bước", stage="Đã trình", on=f"20/03/{year}", number="45/TTr-SYT")
    expect(officer.page.locator("main")).to_contain_text("Đã trình, chờ ban hành")
    expect(officer.page.locator("#cac-buoc")).to_contain_text("Trình đúng hạn")
    officer.check("cho-ban-hanh")

    # A part is asked of a coordinator, who owes it from then on.
    send(
        officer.page,
        "phoi-hop",
        "Gửi đề nghị phối hợp",
        agency="Sở Tư pháp",
        due=day(today() + timedelta(days=7)),
        words=f"Ý kiến thẩm định {number}",
    )
    expect(officer.page.locator("#phoi-hop")).to_contain_text("Sở Tư pháp")
    other = browse(COORDINATOR, size)
    other.open("/duties/?year=all&q=y+kien+tham+dinh+" + number)
    other.page.get_by_role("link", name=f"Ý kiến thẩm định {number}").first.click()
    expect(other.page.locator("#phoi-hop")).to_contain_text("Sở Y tế chủ trì và đề nghị phần này")
    other.check("phan-phoi-hop")
    hand_in(other.page, product(tmp_path, "y-kien.docx"), "9/BC-STP")
    expect(other.page.locator("main")).to_contain_text("Đã nộp")
    officer.open("/")
    expect(officer.page.locator("#phan-phoi-hop")).to_contain_text(f"Ý kiến thẩm định {number}")

    # Issued late, handed in, confirmed: late, and not the drafter's.
    officer.open(decision)
    send(officer.page, "cac-buoc", "Ghi bước", stage="Đã ban hành", on=day(today()), number=f"{number}/QĐ-UBND")
    hand_in(officer.page, product(tmp_path, "quyet-dinh.docx"), f"{number}/QĐ-UBND")
    expect(officer.page.locator("main")).to_contain_text("Đã nộp")
    focal.open(decision)
    page.locator("#xem-xet textarea").fill("Đủ")
    page.get_by_role("button", name="Xác nhận hoàn thành").first.click()
    expect(page.locator("main")).to_contain_text("Hoàn thành đúng hạn")  # by the day of submission, as was declared
    late = (today() - date(year, 3, 31)).days
    expect(page.locator("#cac-buoc")).to_contain_text(f"Trình đúng hạn. Khâu ban hành: {late} ngày.")
    focal.check("hoan-thanh-dung-ngay-trinh")
    focal.open(f"{focal.house.url}/tasks/1/?tab=office").check("mau-van-phong-chinh-phu")
