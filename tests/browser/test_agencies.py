"""The tree of agencies by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_tree_is_walked_by_keyboard_alone(browse: Any) -> None:
    walker = browse("tran.minh.duc")
    page = walker.open("/agencies/").page
    tree = page.get_by_role("tree", name="Cây cơ quan")
    here = page.locator("[role=treeitem]:focus")
    stops = tree.locator("[tabindex='0']")
    expect(stops).to_have_count(1)
    page.locator("#loc-q").press("ArrowDown")
    expect(here).to_contain_text("UBND tỉnh Mẫu")
    expect(here).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("End")
    expect(here).to_contain_text("UBND cấp xã")
    expect(here).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowRight")
    expect(here).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowRight")
    expect(here).to_contain_text("UBND phường Bến Ngự")
    expect(here).to_have_attribute("aria-level", "3")
    expect(here).to_have_attribute("aria-setsize", "18")
    page.keyboard.type("ubnd xa kim")
    expect(here).to_contain_text("UBND xã Kim Đính")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(here).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Home")
    expect(here).to_contain_text("UBND tỉnh Mẫu")
    expect(stops).to_have_count(1)

    page.keyboard.type("so cong")
    expect(here).to_contain_text("Sở Công Thương")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(here).to_contain_text("Sở Công Thương")
    walker.check("co-quan-cay")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sở Công Thương")
    page.go_back()
    expect(tree.locator("[data-at], [tabindex='0']").first).to_contain_text("Sở Công Thương")

    page.locator("#loc-q").press_sequentially("kim dinh")
    expect(page.locator("#cay table")).to_contain_text("UBND xã Kim Đính")
    page.get_by_role("link", name="Trong cây").click()
    expect(page.locator("[data-at]")).to_contain_text("UBND xã Kim Đính")
