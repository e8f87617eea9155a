"""The index from an opened round to a signed self-score, worked through with the keyboard."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import ROOT, House

pytestmark = pytest.mark.browser

KEEP = """
from cchc.access import SYSTEM
from cchc.agencies.models import Agency
from cchc.assessments.keeping import keep_set
from cchc.scoring import load, shipped
keep_set(SYSTEM, Agency.objects.get(key="ubnd-tinh"), load(shipped()["mau-so-nganh-2026"]))
"""


def keep_the_set(house: House) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("CCHC_TESTING", "DATABASE_URL")}
    own = {"CCHC_HOME": str(house.home), "CCHC_LOCAL": "1", "CCHC_LOG": "ERROR"}
    manage = [sys.executable, "manage.py", "shell", "-c", KEEP]
    subprocess.run(manage, cwd=ROOT, env={**env, **own}, check=True, capture_output=True)


def test_an_agency_scores_itself_with_the_keyboard(browse: Any, house: House) -> None:
    keep_the_set(house)
    focal = browse("tran.minh.duc")
    page = focal.open("/index/").page
    focal.check("chi-so-trong")
    page.get_by_role("link", name="Mở đợt đánh giá").first.click()
    page.get_by_role("button", name="Sở, ban, ngành").click()
    focal.check("dot-moi")
    page.get_by_role("button", name="Mở đợt, báo cho các cơ quan").click()
    expect(page.get_by_text("cơ quan đã nộp bản tự chấm")).to_be_visible()
    focal.check("dot")
    round_url = page.url

    officer = browse("nguyen.thi.ha")
    sheet = officer.open("/index/").page
    officer.check("chi-so")
    sheet.get_by_role("link", name="Chỉ số cải cách hành chính năm").click()
    officer.check("tu-cham")
    rows = sheet.locator("tr[data-mark]:has(input[name=v-part])")
    first = rows.nth(0)
    first.locator("input[name=v-part]").focus()
    expect(first).to_have_class("is-cur")
    sheet.keyboard.type("41")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("40")
    sheet.keyboard.press("Enter")
    expect(first.locator("[aria-invalid]").first).to_be_focused()
    officer.check("tu-cham-o-sai")
    sheet.keyboard.press("Control+a")
    sheet.keyboard.type("38")
    sheet.keyboard.press("Enter")
    expect(first.locator("output")).not_to_have_text("–")
    expect(first.locator(":focus")).to_have_count(0)
    expect(sheet.locator("tr.is-cur")).to_have_count(1)
    expect(sheet.locator("#tong")).to_contain_text("1/")
    sheet.keyboard.press("ArrowUp")
    expect(first.locator(":focus")).to_have_count(1)
    select = sheet.locator("tr[data-mark] select[name=v-yes]").first
    select.select_option("có")
    select.press("Enter")
    expect(sheet.locator("#tong")).to_contain_text("2/")

    first.locator("a.cc-task").click()
    officer.check("tu-cham-tieu-chi")
    sheet.get_by_role("textbox", name="Giải thích của cơ quan").fill("Hai nhiệm vụ được gia hạn bằng văn bản.")
    sheet.get_by_role("button", name="Lưu giải thích").click()
    expect(sheet.get_by_text("Đã lưu lý do.")).to_be_visible()
    sheet.go_back()
    sheet.goto(sheet.url)
    sheet.get_by_role("link", name="Chỉ số cải cách hành chính năm").click()
    sheet.get_by_role("link", name="Phân công ai chấm tiêu chí nào").click()
    officer.check("tu-cham-phan-cong")
    sheet.go_back()
    sheet.get_by_role("link", name="Nhập từ Excel").click()
    officer.check("tu-cham-excel")
    sheet.go_back()
    sheet.locator(".cc-actions a.btn-primary").click()
    officer.check("tu-cham-kiem-tra")

    small = browse("nguyen.thi.ha", "390")
    small.open("/index/").check("chi-so")
    small.page.get_by_role("link", name="Chỉ số cải cách hành chính năm").click()
    small.check("tu-cham")
    browse("tran.minh.duc", "390").open(round_url).check("dot")
