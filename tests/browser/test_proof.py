"""Proof in a browser: the verdict before handing in, a signature that no longer holds, a secret document by number."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from bench.authority import Authority, altered, sign
from bench.corpus import print_docx
from bench.scans import scanned
from playwright.sync_api import expect
from tests.browser.conftest import WALKED
from tests.browser.test_way import FOCAL, OFFICER
from tests.reading.test_signatures import plain

from cchc.documents.blocks import Head, Official, Paragraph, Signature
from cchc.documents.decree30 import build
from cchc.periods import today

pytestmark = pytest.mark.browser
PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: {number}/KH-UBND
Mẫu, ngày 01 tháng 01 năm {year}

KẾ HOẠCH
Minh chứng năm {year}, lần {number}

I. NHIỆM VỤ

| STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn |
| --- | --- | --- | --- | --- | --- |
| 1 | Rà soát thủ tục cấp phép {number} | Kế hoạch rà soát | Sở Xây dựng | Sở Tư pháp | Trước ngày 31/12/{year} |
| 2 | Công khai kết quả kiểm tra {number} | Báo cáo | Sở Xây dựng | Sở Tư pháp | Trước ngày 31/12/{year} |

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An
"""


def paper(folder: Path, name: str, kind: str, symbol: str, *, mark: str = "") -> Path:
    made = folder / name
    title = f"Rà soát thủ tục cấp phép năm {today().year}"
    head = Head(
        issuer="Sở Xây dựng", superior="UBND tỉnh Mẫu", symbol=symbol, place="Mẫu", number="93", issued_on=today()
    )
    body = (*((Paragraph(mark, indent=False),) if mark else ()), Paragraph("Rà soát mười thủ tục cấp phép xây dựng."))
    made.write_bytes(build(Official(head, kind, title, body, signature=Signature("Giám đốc", "Trần Văn Bình"))))
    return made


def broken(folder: Path) -> Path:
    holder = Authority().issue("Nguyễn Văn An", "Sở Xây dựng", number="CCCD:1")
    signed = sign(plain(), holder, field_name="Ky", at=dt.datetime(today().year, 1, 9, 3, tzinfo=dt.UTC))
    made = folder / "bao-cao-ky-so.pdf"
    made.write_bytes(altered(signed))
    return made


def choose(page: Any, file: Path) -> None:
    page.locator("#nop input[type=file]").set_input_files(file)
    page.locator("#nop").get_by_role("button", name="Đọc và đối chiếu").click()


@pytest.mark.parametrize("size", WALKED)
def test_what_is_handed_in_is_shown_beside_what_was_asked(browse: Any, tmp_path: Path, size: str) -> None:
    number = {"1366": "811", "390": "812"}[size]
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text(PLAN.format(number=number, year=today().year), encoding="utf-8")
    focal = browse(FOCAL, size)
    focal.open("/intake/")
    focal.page.set_input_files("input[type=file]", plan)
    focal.page.get_by_role("button", name="Đọc văn bản").click()
    expect(focal.page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    focal.page.get_by_role("link", name="Đưa vào theo dõi").click()
    focal.page.get_by_role("button", name="Đưa vào theo dõi").click()

    officer = browse(OFFICER, size)
    page = officer.page
    officer.open(f"/duties/?q=ra+soat+thu+tuc+cap+phep+{number}")
    page.get_by_role("link", name=f"Rà soát thủ tục cấp phép {number}").first.click()
    first = page.url.split("#")[0].split("?")[0]

    # A scan takes seconds a page: it is read while she does something else, and leads to the verdict by itself.
    written = paper(tmp_path, "ban-quet.docx", "Kế hoạch", "KH-SXD")
    (printed,) = print_docx([written], tmp_path)
    scan = scanned(printed, tmp_path / "ban-quet-ky-tay.pdf", 3)
    choose(page, scan)
    expect(page.locator("#doi-chieu")).to_contain_text("Đang đọc “ban-quet-ky-tay.pdf”")
    officer.check("doi-chieu-dang-doc")
    if size == "390":
        page.get_by_role("button", name="Dừng đọc").click()
        page.get_by_role("dialog").get_by_role("button", name="Dừng đọc").click()
        expect(page.locator("#cc-say")).to_contain_text("Đã dừng đọc “ban-quet-ky-tay.pdf”. Chưa có gì được lưu.")
    else:
        expect(page.locator("#doi-chieu")).to_contain_text("tệp là kế hoạch", timeout=120000)
        officer.check("doi-chieu-ban-quet")
        officer.open("/")
        expect(page.locator("#chua-nop")).to_contain_text("Đã đọc, chờ bạn nộp")
        officer.check("ban-lam-viec-chua-nop")
        page.locator("#chua-nop").get_by_role("link", name=f"Rà soát thủ tục cấp phép {number}").click()
        page.get_by_role("button", name="Bỏ, chọn tệp khác").click()

    # A report where a plan was asked: told, and changed for the plan.
    choose(page, paper(tmp_path, "bao-cao.docx", "Báo cáo", "BC-SXD"))
    expect(page.locator("#doi-chieu")).to_contain_text("Sản phẩm yêu cầu kế hoạch, nhưng tệp là báo cáo.")
    officer.check("doi-chieu-sai-loai")
    page.get_by_role("button", name="Bỏ, chọn tệp khác").click()
    choose(page, paper(tmp_path, "ke-hoach.docx", "Kế hoạch", "KH-SXD"))
    expect(page.locator("#doi-chieu")).to_contain_text("Sản phẩm yêu cầu kế hoạch; tệp là kế hoạch.")
    assert page.locator("#doi-chieu input[name$=number]").input_value() == "93/KH-SXD"
    officer.check("doi-chieu-dung")
    page.locator("#doi-chieu").get_by_role("button", name="Nộp sản phẩm").click()
    expect(page.locator("main")).to_contain_text("Đã nộp")
    page.get_by_role("link", name="ke-hoach.docx", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("Dùng làm minh chứng cho")
    officer.check("tai-lieu")

    # A signed file that was changed afterwards is told to both; a secret one is not taken.
    officer.open(f"/duties/?q=cong+khai+ket+qua+kiem+tra+{number}")
    page.get_by_role("link", name=f"Công khai kết quả kiểm tra {number}").first.click()
    second = page.url.split("#")[0].split("?")[0]
    choose(page, broken(tmp_path))
    expect(page.locator("#doi-chieu")).to_contain_text("Văn bản bị sửa sau khi Nguyễn Văn An (Sở Xây dựng) ký số")
    officer.check("doi-chieu-chu-ky-hong")
    page.get_by_role("button", name="Bỏ, chọn tệp khác").click()
    choose(page, paper(tmp_path, "mat.docx", "Báo cáo", "BC-SXD", mark="TỐI MẬT"))
    expect(page.locator("#nop")).to_contain_text("Văn bản có dấu “Tối mật” nên hệ thống không nhận tệp.")
    form = page.locator("#van-ban-mat")  # open, with the mark that was found
    expect(form.get_by_label("Độ mật")).to_have_value(re.compile("."))
    form.get_by_label("Độ mật").select_option("Tối mật")
    form.locator("input[name$=number]").fill("05/BC-SXD")
    form.locator("input[name$=signed_on]").fill(f"{today():%d/%m/%Y}")
    form.locator("input[name$=issuer]").fill("Sở Xây dựng")
    officer.check("van-ban-mat")
    form.get_by_role("button", name="Ghi nhận và nộp").click()
    expect(page.locator("main")).to_contain_text("Đã nộp")

    focal.open(first)
    expect(focal.page.locator("main")).to_contain_text(re.compile("Đối chiếu: 1 điểm cần xem"))
    focal.check("xem-xet-doi-chieu")
    focal.open(second)
    expect(focal.page.locator("main")).to_contain_text("05/BC-SXD")
