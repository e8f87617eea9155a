"""Whose a printed issuer is, seen from the agency that owes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cchc.agencies.issuing import issuing

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("owing", "printed", "relation"),
    [
        ("so-xay-dung", "Sở Xây dựng", "own"),
        ("so-xay-dung", "Sở Xây dựng tỉnh Mẫu", "own"),
        ("so-xay-dung", "Sở Xâydựng", "own"),  # a printer lost a space
        ("so-xay-dung", "Ủy ban nhân dân tỉnh Mẫu", "above"),
        ("so-xay-dung", "Hội đồng nhân dân tỉnh Mẫu", "above"),
        ("so-xay-dung", "Sở Y tế", "other"),
        ("so-xay-dung", "Ủy ban nhân dân xã An Hòa", "other"),
        ("so-xay-dung", "Sở Ngoại vụ", "unknown"),
        ("so-xay-dung", "Ủy ban nhân dân", "unknown"),
        ("so-xay-dung", None, "unknown"),
        ("xa-an-hoa", "Ủy ban nhân dân xã An Hòa", "own"),
        ("xa-an-hoa", "UBND xã An Hòa", "own"),
        ("xa-an-hoa", "Ủy ban nhân dân tỉnh Mẫu", "other"),  # a commune drafts for nobody
        ("vp-ubnd", "Trung tâm Phục vụ hành chính công tỉnh", "below"),
    ],
)
def test_whose_it_is(owing: str, printed: str | None, relation: str, province: Callable[[str], Any]) -> None:
    assert issuing(printed, province(owing), DAY).relation == relation
