"""The review workbench, walked by keyboard: a plan as a PDF is read, corrected beside its pages, and goes out."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the plan"),
]
SAMPLE = Path(__file__).parents[2] / "src/cchc/project/samples/ke-hoach-cchc-2026.docx"
FOCAL = "tran.minh.duc"
expect.set_options(timeout=30_000)  # a machine at work on other things is no reason to fail


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """printed("901") is the sample plan with that number, as a PDF."""
    folder = tmp_path_factory.mktemp("printed")

    def make(number: str) -> Path:
        document = docx.Document(str(SAMPLE))
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
        for paragraph in [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]:
            for run in paragraph.runs:
                run.text = run.text.replace("412/", f"{number}/") if "412/" in run.text else run.text
        document.save(str(folder / f"kh-{number}.docx"))
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/lo", "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", folder, folder / f"kh-{number}.docx"], check=True, capture_output=True, timeout=240
        )
        return folder / f"kh-{number}.pdf"

    return make


def bench(walker: Any, plan: Path) -> Page:
    page: Page = walker.page
    walker.open("/intake/")
    page.set_input_files("input[type=file]", plan)
    page.get_by_role("button", name="Đọc văn bản").focus()
    page.keyboard.press("Enter")
    ready(page)
    return page


def ready(page: Page) -> None:
    expect(page.locator(".cc-read[data-ready]")).to_be_visible(timeout=60_000)
    expect(page.locator("#cc-item .cc-fieldval").first).to_be_visible()


def field(page: Page, name: str) -> Any:
    return page.locator(f'[data-field="{name}"]')


def value(page: Page, name: str) -> Any:
    return field(page, name).locator(".cc-fieldval")


def to_field(page: Page, name: str) -> None:
    """By arrows from the first field."""
    value(page, "title").focus()
    for _ in range(12):
        if field(page, name).get_attribute("aria-current"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(name)


def said(page: Page, words: str) -> None:
    expect(page.locator("#cc-say")).to_contain_text(words)


def heading(page: Page) -> Any:
    return page.locator("#cc-item-h")


def counted(page: Page) -> str:
    return page.locator("#cc-item header .num").inner_text()


def test_a_pdf_is_reviewed_by_keyboard_alone(browse: Any, printed: Any, tmp_path: Path) -> None:
    walker = browse(FOCAL)
    page = bench(walker, printed("901"))

    # The first that is unsure comes first, with its page beside it and its place marked there.
    expect(page.locator(".cc-strip")).to_be_visible()
    assert counted(page).endswith("/62") and not counted(page).startswith("1/")
    expect(page.locator(".cc-doubt").first).to_be_visible()
    marked = page.locator(".cc-page rect.is-here")
    expect(marked.first).to_be_in_viewport()
    walker.check("ban-doc")

    # A title is corrected: arrows, Enter, Ctrl+Enter; the next field has the focus.
    number = counted(page)
    page.keyboard.press("k")
    expect(page.locator("#cc-item header .num")).not_to_have_text(number)
    to_field(page, "title")
    before = value(page, "title").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Tên đã sửa bằng bàn phím")
    page.keyboard.press("Control+Enter")
    said(page, "Đã lưu Nội dung")
    expect(value(page, "title")).to_have_text("Tên đã sửa bằng bàn phím")
    expect(value(page, "products")).to_be_focused()
    page.keyboard.press("u")
    said(page, "Đã hoàn tác")
    expect(value(page, "title")).to_have_text(before)
    page.keyboard.press("r")
    said(page, "Đã làm lại")
    expect(value(page, "title")).to_have_text("Tên đã sửa bằng bàn phím")

    # Escape leaves the words as they were.
    value(page, "title").focus()
    page.keyboard.press("Enter")
    page.keyboard.insert_text(" và gì nữa")
    page.keyboard.press("Escape")
    expect(value(page, "title")).to_be_focused()
    expect(value(page, "title")).to_have_text("Tên đã sửa bằng bàn phím")

    # Added, moved, undone.
    total = int(counted(page).split("/")[1])
    at = int(counted(page).split("/")[0])
    page.keyboard.press("a")
    expect(page.locator("#cc-edit-title")).to_be_focused()
    page.keyboard.insert_text("Việc thêm")
    page.keyboard.press("Enter")
    expect(value(page, "title")).to_have_text("Việc thêm")
    assert counted(page) == f"{at + 1}/{total + 1}"
    page.keyboard.press("Alt+ArrowUp")
    said(page, "Đã chuyển")
    assert counted(page) == f"{at}/{total + 1}"
    for _ in range(3):
        page.locator("#cc-say").evaluate("list => list.replaceChildren()")
        page.keyboard.press("u")
        said(page, "Đã hoàn tác")
    expect(page.locator("#cc-item header .num")).to_have_text(f"{at + 1}/{total}")
    page.keyboard.press("k")
    expect(value(page, "title")).to_have_text("Tên đã sửa bằng bàn phím")

    # Split at the caret, then undone; joined, then undone.
    value(page, "title").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    for _ in range(len("Tên đã sửa")):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#cc-split-1")).to_have_value("Tên đã sửa")
    expect(page.locator("#cc-split-2")).to_have_value("bằng bàn phím")
    walker.check("ban-doc-tach")
    page.keyboard.press("Control+Enter")
    said(page, "Đã tách")
    expect(value(page, "title")).to_have_text("Tên đã sửa")
    page.keyboard.press("m")
    said(page, "Đã gộp")
    expect(value(page, "title")).to_have_text("Tên đã sửa; bằng bàn phím")
    page.keyboard.press("u")
    expect(value(page, "title")).to_have_text("Tên đã sửa")
    page.keyboard.press("u")
    expect(value(page, "title")).to_have_text("Tên đã sửa bằng bàn phím")

    # Removed, and back.
    page.keyboard.press("x")
    said(page, "Đã bỏ")
    expect(page.locator("#cc-item header .num")).to_contain_text(f"/{total - 1}")
    page.keyboard.press("u")
    expect(value(page, "title")).to_have_text("Tên đã sửa bằng bàn phím")

    # A doubt is settled, and open again.
    page.keyboard.press("d")
    doubts = page.locator("[data-count=doubts]").first
    had = int(doubts.inner_text())
    expect(page.locator(".cc-doubt").first).to_be_visible()
    page.keyboard.press("g")
    said(page, "Đã giữ nguyên")
    assert int(doubts.inner_text()) < had
    page.keyboard.press("u")
    expect(doubts).to_have_text(str(had))

    # The body nobody knows is tied, remembered, and untied.
    unknown = page.locator(".cc-meant.is-unknown")
    for _ in range(70):
        if unknown.count():
            break
        number = counted(page)
        page.keyboard.press("j")
        expect(page.locator("#cc-item header .num")).not_to_have_text(number)
    page.keyboard.press("b")
    expect(page.get_by_role("combobox").last).to_be_focused()
    page.keyboard.insert_text("khoa hoc cong nghe")
    expect(page.get_by_role("option", name="Sở Khoa học và Công nghệ")).to_be_visible()
    walker.check("ban-doc-co-quan")
    page.keyboard.press("Enter")
    said(page, "là Sở Khoa học và Công nghệ")
    expect(page.locator(".cc-meant", has_text="Sở Khoa học và Công nghệ").first).to_be_visible()
    page.keyboard.press("u")
    said(page, "Đã hoàn tác")

    # What was corrected leaves as an answer key.
    link = page.get_by_role("link", name="Tải bản đọc (JSON)")
    link.focus()
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    key = json.loads(got.value.path().read_text(encoding="utf-8"))
    assert any(task["title"] == "Tên đã sửa bằng bàn phím" for task in key["tasks"]) and len(key["tasks"]) == total


def test_from_the_document_to_its_field_and_back(browse: Any, printed: Any) -> None:
    walker = browse(FOCAL)
    page = bench(walker, printed("902"))

    # A rectangle of the page is clicked: the field read from it is selected.
    spot = page.locator('.cc-page rect.cc-spot[data-p*="/tasks/0/lead/0"]')
    page.locator("#trang-5").scroll_into_view_if_needed()
    expect(spot).to_be_attached()
    spot.click()
    expect(page.locator("#cc-item header .num")).to_have_text("1/62")
    expect(value(page, "lead")).to_be_focused()

    # The same by keyboard, in the text: to the left, one cell on, Enter.
    page.keyboard.press("v")
    expect(page.locator(".cc-texts")).to_be_visible()
    page.keyboard.press("t")
    here = page.locator('td[data-p*="/tasks/0/lead/0"]')
    expect(here).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(page.locator('td[data-p*="/tasks/1/products/0"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#cc-item header .num")).to_have_text("2/62")
    expect(value(page, "products")).to_be_focused()

    # Words of the document become a value; nothing is saved before it is said so.
    page.keyboard.press("t")
    page.keyboard.press("ArrowRight")
    words = " ".join(page.locator("[data-s]:focus").inner_text().split())
    page.keyboard.press("p")
    expect(page.locator("#cc-edit-products")).to_be_focused()
    assert page.locator("#cc-edit-products").input_value().splitlines()[-1] == words
    page.keyboard.press("Control+Enter")
    said(page, "Đã lưu Sản phẩm")
    expect(value(page, "products")).to_contain_text(words)

    # A new task from a paragraph.
    page.keyboard.press("t")
    page.keyboard.press("a")
    expect(page.locator("#cc-edit-title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#cc-item header .num")).to_have_text("3/63")


def test_head_targets_and_reports_are_corrected_alike(browse: Any, printed: Any) -> None:
    walker = browse(FOCAL)
    page = bench(walker, printed("903"))
    page.keyboard.press("2")
    expect(heading(page)).to_have_text("Đầu văn bản")
    value(page, "issued_on").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("31/02/2026")
    page.keyboard.press("Enter")
    expect(field(page, "issued_on").get_by_role("alert")).to_contain_text("không có trong lịch")
    expect(page.locator("#cc-edit-issued_on")).to_have_value("31/02/2026")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("23/12/2025")
    page.keyboard.press("Enter")
    expect(value(page, "issued_on")).to_have_text("23/12/2025")
    walker.check("ban-doc-dau")

    page.keyboard.press("5")
    expect(heading(page)).to_contain_text("Chỉ tiêu")
    value(page, "measures").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("≥ 97,5 %")
    page.keyboard.press("Control+Enter")
    expect(value(page, "measures")).to_have_text("≥ 97,5 %")
    walker.check("ban-doc-chi-tieu")

    page.keyboard.press("6")
    expect(heading(page)).to_contain_text("Báo cáo")
    count = int(counted(page).split("/")[1])
    page.keyboard.press("a")
    expect(page.locator("#cc-edit-report")).to_be_focused()
    page.keyboard.insert_text("Báo cáo đột xuất")
    page.keyboard.press("Enter")
    expect(value(page, "report")).to_have_text("Báo cáo đột xuất")
    page.keyboard.press("x")
    said(page, "Đã bỏ")
    assert counted(page).endswith(f"/{count}")

    page.keyboard.press("3")
    expect(page.locator(".cc-bodyrow").first).to_be_visible()
    walker.check("ban-doc-ten-co-quan")


def test_what_is_typed_is_not_lost(browse: Any, printed: Any) -> None:
    walker = browse(FOCAL)
    page = bench(walker, printed("904"))
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)

    def fill(where: Page, words: str) -> None:
        value(where, "title").focus()
        where.keyboard.press("Enter")
        where.keyboard.press("Control+a")
        where.keyboard.insert_text(words)
        where.keyboard.press("Enter")

    # Another window was first: the words stay, beside what is there now; saved again they are taken.
    fill(other, "Của cửa sổ kia")
    said(other, "Đã lưu")
    fill(page, "Của cửa sổ này")
    error = field(page, "title").get_by_role("alert")
    expect(error).to_contain_text("cửa sổ khác")
    expect(page.locator("#cc-edit-title")).to_have_value("Của cửa sổ này")
    expect(field(page, "title").locator(".cc-now")).to_contain_text("Của cửa sổ kia")
    page.keyboard.press("Enter")
    said(page, "Đã lưu")
    expect(value(page, "title")).to_have_text("Của cửa sổ này")

    # The network is gone, and comes back.
    page.context.set_offline(True)
    fill(page, "Gõ khi mất mạng")
    expect(error).to_contain_text("không trả lời")
    expect(page.locator("#cc-edit-title")).to_have_value("Gõ khi mất mạng")
    page.context.set_offline(False)
    page.locator("#cc-edit-title").focus()
    page.keyboard.press("Enter")
    expect(value(page, "title")).to_have_text("Gõ khi mất mạng")

    # Answers that come late, from before what was done since, are not taken for how the draft stands.
    late: dict[str, Any] = {}

    def hold(route: Any) -> None:
        what = "items" if "/items/" in route.request.url else "state"
        if what in late:
            route.continue_()
        else:
            late[what] = (route, route.fetch())

    def come(what: str) -> None:
        if what in late:
            route, answer = late[what]
            route.fulfill(response=answer)

    page.route("**/items/**", hold)
    page.route("**/state/", hold)
    for words in ("Một", "Hai", "Ba", "Bốn"):
        fill(page, words)
        expect(value(page, "title")).to_have_text(words)
        come({"Hai": "items", "Ba": "state"}.get(words, ""))
    assert "items" in late and not field(page, "title").get_by_role("alert").count()


def test_on_a_phone_the_two_sides_take_turns(browse: Any, printed: Any) -> None:
    walker = browse(FOCAL, "390")
    page = bench(walker, printed("905"))
    doc, got = page.locator(".cc-doc"), page.locator(".cc-got")
    expect(got).to_be_visible()
    expect(doc).to_be_hidden()
    walker.check("ban-doc")
    page.get_by_role("button", name="Văn bản gốc").click()
    expect(doc).to_be_visible()
    expect(got).to_be_hidden()
    expect(page.locator(".cc-page rect.is-here").first).to_be_in_viewport()
    walker.check("ban-doc-goc")
    page.get_by_role("button", name="Đã đọc", exact=True).click()
    value(page, "title").click()
    page.locator("#cc-edit-title").fill("Sửa trên điện thoại")
    page.get_by_role("button", name="Lưu").click()
    said(page, "Đã lưu")


def test_without_a_script_the_forms_still_work(house: Any, chromium: Browser, printed: Any) -> None:
    plan = printed("906")
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{house.url}/sign-in/")
    page.fill("input[name=username]", FOCAL)
    page.fill("input[name=password]", house.passwords[FOCAL])
    page.press("input[name=password]", "Enter")
    page.goto(f"{house.url}/intake/")
    page.set_input_files("input[type=file]", plan)
    page.get_by_role("button", name="Đọc văn bản").click()
    page.wait_for_selector(".cc-page img")
    expect(page.locator(".cc-page rect.is-on").first).to_be_attached()
    page.get_by_role("textbox", name="Nội dung nhiệm vụ").fill("Sửa không cần script")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(page.locator("#cc-say")).to_contain_text("Đã lưu nhiệm vụ")
    page.get_by_role("button", name="Hoàn tác").first.click()
    expect(page.locator("#cc-say")).to_contain_text("Đã hoàn tác")
    page.get_by_role("link", name="Chữ", exact=True).click()
    expect(page.locator(".cc-piece td").first).to_be_attached()
    context.close()
