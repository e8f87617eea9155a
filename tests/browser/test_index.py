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


HANDED_IN = """
from django.utils import timezone
from cchc.access import SYSTEM
from cchc.agencies.models import Agency
from cchc.assessments.appraisal import agree_all
from cchc.assessments.appraisal_naming import assign
from cchc.assessments.keeping import keep_set
from cchc.assessments.models import Entrant, Mark, Round
from cchc.people.actors import acting
from cchc.people.models import Person, Post
from cchc.scoring import load, shipped
from tests.assessments.made import handed_in
day = timezone.localdate()
kept = keep_set(SYSTEM, Agency.objects.get(key="ubnd-tinh"), load(shipped()["mau-cap-xa-2026"]))
of = handed_in(kept, [(Agency.objects.get(key=key), "Sở") for key in ("so-y-te", "so-khcn")], day=day)
Round.objects.filter(pk=of.pk).update(name="Đợt thẩm định", run_by=Agency.objects.get(key="so-noi-vu"))
who = acting(Person.objects.get(username="tran.minh.duc"), day)
assign(SYSTEM, of, Post.objects.get(pk=who.post), [field.code for field in kept.given.fields])
agree_all(who, of, Mark.objects.filter(entrant__round=of).exclude(code="1.3.1"), today=day)
print(of.pk)
"""


def done_in(house: House, script: str) -> str:
    env = {name: value for name, value in os.environ.items() if name not in ("CCHC_TESTING", "DATABASE_URL")}
    own = {"CCHC_HOME": str(house.home), "CCHC_LOCAL": "1", "CCHC_LOG": "ERROR"}
    manage = [sys.executable, "manage.py", "shell", "-c", script]
    done = subprocess.run(manage, cwd=ROOT, env={**env, **own}, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_an_agency_scores_itself_with_the_keyboard(browse: Any, house: House) -> None:
    done_in(house, KEEP)
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


def test_what_is_handed_in_is_appraised_with_one_key_and_published(browse: Any, house: House) -> None:
    key = done_in(house, HANDED_IN).splitlines()[-1]
    focal = browse("tran.minh.duc")
    page = focal.open(f"/index/rounds/{key}/appraisal/").page
    focal.check("tham-dinh")
    page.get_by_role("link", name="Có công chức đầu mối").or_(page.locator("a[href*='tc=1.3.1']")).first.click()
    focal.check("tham-dinh-tieu-chi")
    expect(page.locator("button[data-key=t]")).to_have_count(2)
    page.keyboard.press("t")
    expect(page.locator("button[data-key=t]")).to_have_count(1)
    expect(page.locator("button[data-key=t]")).to_be_focused()
    page.get_by_text("Chấm khác, hỏi").click()
    page.get_by_role("button", name="Ghi", exact=True).last.scroll_into_view_if_needed()
    page.get_by_label("Điểm (để nguyên").last.fill("0,5")
    page.get_by_role("button", name="Ghi", exact=True).last.click()
    expect(page.locator(".cc-field-err")).to_contain_text("Ghi lý do")
    focal.check("tham-dinh-thieu-ly-do")
    page.get_by_label("Lý do, hoặc câu hỏi").last.fill("Quyết định phân công ký sau kỳ.")
    page.get_by_role("button", name="Ghi", exact=True).last.click()
    expect(page.locator("button[data-key=t]")).to_have_count(0)

    focal.open(f"/index/rounds/{key}/findings/").check("ket-luan")
    page.get_by_label("Cơ quan", exact=True).select_option(index=1)
    page.get_by_label("Tiêu chí").select_option("3.2.1")
    page.get_by_label("Cơ quan kết luận").fill("Thanh tra tỉnh")
    page.get_by_label("Số, ký hiệu kết luận").fill("12/KL-TTr")
    page.get_by_label("Ngày kết luận").fill("03/09/2026")
    page.get_by_label("Nội dung kết luận").fill("38 hồ sơ trả quá hạn, không có văn bản xin lỗi.")
    page.get_by_role("button", name="Ghi kết luận").click()
    expect(page.get_by_text("Đã ghi kết luận cho 1 tiêu chí.")).to_be_visible()
    focal.open(f"/index/rounds/{key}/risk/").check("nguy-co")
    expect(page.get_by_text("38 hồ sơ trả quá hạn")).to_be_visible()
    focal.open(f"/index/rounds/{key}/differences/").check("chenh-lech")
    focal.open(f"/index/rounds/{key}/results/").check("ket-qua-tam-tinh")
    page.get_by_label("Số quyết định công bố").fill("77/QĐ-UBND")
    page.get_by_label("Ngày ký").fill("01/11/2026")
    page.get_by_role("button", name="Công bố kết quả").click()
    expect(page.get_by_text("Đã công bố kết quả.")).to_be_visible()
    focal.check("ket-qua")
    with page.expect_download() as given:
        page.get_by_role("link", name="Gói dữ liệu mở").click()
    digest = page.locator("code.cc-wrap").first.inner_text()
    verify = [sys.executable, "-m", "cchc.project.cli", "index", "verify", str(given.value.path()), "--hash", digest]
    assert "khớp từng byte" in subprocess.run(verify, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    officer = browse("nguyen.thi.ha", "390").open(f"/index/rounds/{key}/results/")
    officer.check("ket-qua")
    officer.page.get_by_role("link", name="Sở Y tế").or_(officer.page.locator("td.cc-lead a").first).first.click()
    officer.check("ket-qua-co-quan")
