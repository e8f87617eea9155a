"""The gallery and the signed-out pages in a browser: accessible, within the width, within the policy, by the keys."""

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = ["/_gallery/", "/help/", "/_gallery/login/", "/_gallery/404/", "/_gallery/csrf/"]
SIZES = [(1366, 768), (390, 844)]


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Any]:
    """Opens a path at a size; whatever the console complained of fails the test."""
    opened: list[Any] = []
    complaints: list[str] = []

    def go(path: str, size: tuple[int, int] = (1366, 768)) -> Any:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    expected: list[str] = []
    go.expected = lambda *parts: expected.extend(parts)  # type: ignore[attr-defined]
    yield go
    for context in opened:
        context.close()
    assert [said for said in complaints if not any(part in said for part in expected)] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_axe_finds_nothing(path: str, size: tuple[int, int], open_page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    page = open_page(path, size)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["impact"], [node["target"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390, 768, 860, 1024, 1366])
def test_no_page_scrolls_sideways(path: str, width: int, open_page: Any) -> None:
    page = open_page(path, (width, 800))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_letters_and_icons_are_ours(open_page: Any) -> None:
    page = open_page("/_gallery/")
    assert page.evaluate("document.fonts.check('15px \"Be Vietnam Pro\"') && document.fonts.check('15px cc-so', '1')")
    assert page.evaluate("document.querySelector('.cc-state .icon use').getBBox().width") > 5


def test_keys(open_page: Any) -> None:
    page = open_page("/_gallery/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "tim"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#phim-tat").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#phim-tat").is_visible()
    rows = page.locator(".cc-tasks .cc-task")
    first = page.locator("table.cc-table tbody tr:not(.cc-group) a:visible").first
    page.keyboard.press("j")
    assert first.evaluate("link => link === document.activeElement")
    for _ in range(30):
        page.keyboard.press("j")
    assert rows.last.evaluate("link => link === document.activeElement")


def test_what_destroys_is_asked_by_name(open_page: Any) -> None:
    page = open_page("/_gallery/")
    page.get_by_role("button", name="Xóa kế hoạch").click()
    dialog = page.get_by_role("dialog")
    yes = dialog.get_by_role("button", name="Xóa kế hoạch")
    assert yes.is_disabled()
    dialog.get_by_role("textbox").fill("412/KH-UBND")
    assert yes.is_enabled()
    dialog.get_by_role("button", name="Giữ lại").click()
    assert page.get_by_role("dialog").count() == 0


def test_the_password_can_be_seen(open_page: Any) -> None:
    page = open_page("/_gallery/login/")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    assert page.locator("#id_password").get_attribute("type") == "text"


def test_parts_are_fetched_without_eval_and_a_failure_is_said(open_page: Any) -> None:
    page = open_page("/help/")
    page.evaluate("htmx.ajax('GET', '/_part/422/', {target: 'h1', swap: 'innerHTML'})")
    page.get_by_role("heading", name="part 422").wait_for()
    page.context.set_offline(True)
    page.evaluate("htmx.ajax('GET', '/_part/200/', {target: 'h1', swap: 'innerHTML'}).catch(() => null)")
    page.get_by_text("Máy chủ không trả lời").wait_for()
    assert not page.evaluate("htmx.config.allowEval || htmx.config.includeIndicatorStyles")
    open_page.expected("ERR_INTERNET_DISCONNECTED", "htmx:", "422")


def test_the_rail_is_a_page_of_its_own_on_a_phone(open_page: Any) -> None:
    page = open_page("/help/", (390, 844))
    assert not page.get_by_role("link", name="Bàn làm việc").is_visible()
    page.get_by_role("link", name="Mở điều hướng").click()
    assert page.get_by_role("link", name="Bàn làm việc").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Bàn làm việc").is_visible()


def test_the_name_of_a_chosen_file_is_shown(open_page: Any) -> None:
    page = open_page("/_gallery/")
    page.locator("input[type=file]").set_input_files({"name": "KH-412.docx", "mimeType": "x/y", "buffer": b"1"})
    assert page.locator(".cc-picked").inner_text() == "KH-412.docx"


def test_without_javascript_the_choices_have_buttons(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(address + "/help/")
    page.locator("#nam").select_option("2025")
    page.get_by_role("button", name="Xem").click()
    assert page.locator("#nam").input_value() == "2025"
    context.close()


def test_paper_is_not_a_phone(open_page: Any) -> None:
    page = open_page("/_gallery/", (794, 1123))
    page.emulate_media(media="print")
    assert page.locator(".cc-tasks thead").is_visible()
    assert not page.locator(".cc-top").is_visible()
